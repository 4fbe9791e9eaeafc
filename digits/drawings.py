"""A bank of drawings: pen strokes with labels, in a file that is open to all.

One line of JSON for each drawing (https://jsonlines.org), so that a drawing is added by
adding a line:

    {"label": 7, "size": 280, "strokes": [[[60, 50], [210, 50], [120, 240]]]}

Coordinates are in pixels of a square sheet of `size` × `size`, y down. A line that is not as
wide as the pad's has its width in these pixels, too: `"pen": 24`.
"""

import json
import os
from pathlib import Path

import numpy as np

from digits.images import to_mnist
from digits.mnist import Split
from digits.strokes import PEN, SIZE, checked, rasterize


def path(file: str | os.PathLike) -> Path:
    """The path of a bank: `"my_digits"` gets the ending `.jsonl`."""
    file = Path(file)
    return file if file.suffix == ".jsonl" else file.with_name(file.name + ".jsonl")


def save(file: str | os.PathLike, strokes: list, label: int, pen: float = PEN) -> int:
    """Add a drawing to a bank; returns how many it holds then.

    Raises
    ------
    ValueError
        If the label is no digit, or the strokes are none.
    """
    if (
        isinstance(label, bool)
        or not isinstance(label, (int, np.integer))
        or label not in range(10)
    ):
        raise ValueError(f"The label says which digit it is, 0 to 9; this is {label!r}.")
    drawing = {"label": int(label), "size": SIZE, "strokes": checked(strokes)}
    if pen != PEN:
        drawing["pen"] = pen
    bank = path(file)
    text = bank.read_text(encoding="utf-8") if bank.exists() else ""
    if text and not text.endswith("\n"):
        text += "\n"
    text += json.dumps(drawing) + "\n"
    new = bank.with_name(bank.name + ".new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, bank)  # whole or not at all
    return len(text.splitlines())


def load_drawings(file: str | os.PathLike) -> Split:
    """Read a bank of drawings, by the same road as the pad's.

    Parameters
    ----------
    file : path
        What `DrawPad.save` was given.

    Returns
    -------
    digits.mnist.Split
        Its `images` (n, 784) float32 in 0-1, `labels` (n,), `one_hot` (n, 10).

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a line of it is no drawing; the message says which.
    """
    bank = path(file)
    if not bank.exists():
        raise FileNotFoundError(
            f"There is no file {bank} in {os.getcwd()}. Draw on a pad, and keep the drawing: "
            f'pad.save("{bank.stem}", 7)'
        )
    images, labels = [], []
    for number, line in enumerate(bank.read_text(encoding="utf-8").splitlines(), 1):
        try:
            drawing = json.loads(line)
            scale = SIZE / drawing["size"]
            strokes = [[(x * scale, y * scale) for x, y in stroke] for stroke in drawing["strokes"]]
            pen = scale * drawing["pen"] if "pen" in drawing else PEN
            images.append(to_mnist(rasterize(strokes, pen=pen)).ravel() / np.float32(255))
            labels.append(range(10).index(drawing["label"]))
        except (ValueError, TypeError, KeyError, ZeroDivisionError) as error:
            raise ValueError(
                f"{bank}, line {number}, is no drawing ({error}). Take the line out, or mend it: "
                '{"label": 7, "size": 280, "strokes": [[[60, 50], [210, 50]]]}'
            ) from None
    return Split(np.array(images, np.float32).reshape(-1, 784), np.array(labels, int))
