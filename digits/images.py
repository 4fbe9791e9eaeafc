"""The only road from any picture or drawing to what a network sees.

`to_mnist` makes of a file, a Pillow picture or an array what MNIST's makers made of theirs
(http://yann.lecun.com/exdb/mnist): the ink, light on dark, its long side 20 pixels, its centre
of mass in the middle of 28 × 28. `passport` says how far a picture is from that.
"""

import io
import math
import os
import textwrap
import warnings
from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage

SIDE, LONG, MIDDLE = 28, 20, 14.0  # MNIST's pixels a side, ink's long side, index of its centre
GRID = 320  # ink is looked for in a picture of at most so many pixels a side
READ = 2048  # and no picture is kept larger than this
TOUCHING = np.ones((3, 3), bool)  # pixels that meet in a corner belong together
FAINT = 16  # grey levels of 255: what differs less from the paper is no ink


def to_mnist(picture, scale=True, centre=True, invert=True):
    """Any picture of a digit as MNIST would have it.

    The paper is what the border shows, of any colour, lighter or darker than the ink; shadows
    are evened out, noise, specks far from the digit and what runs in from the border are left
    behind. A picture that is like MNIST's already comes out as it is.

    Parameters
    ----------
    picture : path, bytes of a file, PIL.Image of any mode and size, or array
        Arrays are `(h, w)`, `(h, w, 3 or 4)` or `(784,)`, of 0-1, 0-255 or 0-65535. Of an
        animation it is the first frame.
    scale, centre, invert : bool
        False leaves a step out, to see what it is for: the sheet is shrunk to 28 × 28 as it
        is, the digit stays at its place on the sheet, the ink is dark on light paper.

    Returns
    -------
    (28, 28) numpy.ndarray, uint8
        0 is background, 255 is full ink. A network trained on 0-1 wants it divided by 255.

    Raises
    ------
    ValueError
        If there is no ink, or if it is not a picture; the message says what to do.
    """
    pixels = _read(picture).pixels
    found = _find_ink(pixels)
    whole = not (scale and centre)
    while (
        found is not None and found.step > 1 and not whole
    ):  # a small digit on a large sheet: look closer
        margin = _long(found.box) // 4 + 3
        rows, columns = (
            slice(max(0, low - margin) * found.step, (high + margin) * found.step)
            for low, high in found.box
        )
        closer = pixels[rows, columns]
        if max(closer.shape) > 0.7 * max(pixels.shape):
            break
        nearer = _find_ink(closer)
        if nearer is None:
            break
        pixels, found = closer, nearer
    if found is None:
        raise ValueError(
            "There is no ink in this picture: it is of one colour, or nearly so. Draw a digit "
            "that stands out from its background, and leave some background around it."
        )
    ink = _scaled(found) if scale else _sheet(found)
    if centre:
        ink = _centred(ink)
    elif scale:
        ink = _back_in_place(ink, found)
    grey = np.rint(ink * (255 / ink.max())).astype(np.uint8)
    return grey if invert else 255 - grey


def passport(picture):
    """How a picture, as given, compares with MNIST's own.

    Parameters
    ----------
    picture
        As for `to_mnist`.

    Returns
    -------
    Passport
        Print it to see a table; `problems` is a list of sentences, empty for MNIST's own.

    Raises
    ------
    ValueError
        If it is not a picture.
    """
    given = _read(picture)
    result = Passport(given.size, given.mode, *given.range)
    found = _find_ink(given.pixels)
    if found is not None:
        height, width = found.ink.shape
        result.polarity = "dark on light" if found.dark else "light on dark"
        result.long_side = _long(found.box) * SIDE / max(height, width)
        row, column = ndimage.center_of_mass(found.ink)
        result.centre = ((row + 0.5) * SIDE / height - 0.5, (column + 0.5) * SIDE / width - 0.5)
    result.problems = list(_problems(result, given, found))
    return result


@dataclass
class Passport:
    """What `passport` finds.

    Attributes
    ----------
    size : (width, height) in pixels
    mode : str
        Pillow's name for the kind of pixel, or the array's dtype.
    low, high : float
        The range of the values, as given.
    polarity : "light on dark", "dark on light" or None
        None, as in the next two, where there is no ink.
    long_side : float or None
        The longer side of the ink, in pixels, were the picture 28 pixels wide.
    centre : (row, column) or None
        The ink's centre of mass, as an index, were the picture 28 × 28.
    problems : list of str
        What is wrong, and what to do about it.
    """

    size: tuple
    mode: str
    low: float
    high: float
    polarity: str | None = None
    long_side: float | None = None
    centre: tuple | None = None
    problems: list = field(default_factory=list)

    @property
    def fits(self):
        """Which rows of the table are as in MNIST: a dictionary of booleans."""
        return {
            "size": self.size == (SIDE, SIDE),
            "values": 0 <= self.low < self.high <= 1,
            "ink": self.polarity == "light on dark",
            "long side": self.long_side is not None and abs(self.long_side - LONG) <= 1.5,
            "centre": self.centre is not None and max(abs(c - MIDDLE) for c in self.centre) <= 1,
        }

    def __str__(self):
        none = "no ink"
        yours = {
            "size": "{} × {}".format(*self.size),
            "values": f"{self.low:g} to {self.high:g} ({self.mode})",
            "ink": self.polarity or none,
            "long side": f"{self.long_side:.1f} px of 28" if self.long_side else none,
            "centre": "row {:.1f}, column {:.1f}".format(*self.centre) if self.centre else none,
        }
        mnist = ["28 × 28", "0 to 1", "light on dark", "20 px of 28", "row 14, column 14"]
        rows = [("", "yours", "MNIST's", "")]
        for (name, mine), theirs in zip(yours.items(), mnist, strict=True):
            rows.append((name, mine, theirs, "ok" if self.fits[name] else "not ok"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        for problem in self.problems or ["Nothing is wrong: it is as MNIST's own."]:
            lines += ["", textwrap.fill(problem, 78, initial_indent="• ", subsequent_indent="  ")]
        return "\n".join(lines)


def _problems(its, given, found):
    """The sentences of a passport, one by one."""
    mend = "`to_mnist` mends that."
    if found is None:
        yield "It is of one colour, or nearly so: there is no ink. Draw a digit that stands out."
    if given.frames > 1:
        yield f"It is an animation of {given.frames} frames; only the first one is used."
    if its.high > 1:
        yield (
            f"Its values run from {its.low:g} to {its.high:g}; a network trained on 0 to 1 wants "
            f"them divided by {given.scale:g}."
        )
    if not its.fits["size"]:
        yield "It is {} × {} pixels; a network sees 28 × 28. {}".format(*its.size, mend)
    if found is None:
        return
    if found.dark:
        yield f"It is inverted: dark ink on light, where MNIST's is light on dark. {mend}"
    if found.uneven:
        yield (
            "The background is uneven, as with a shadow across it, and a network would take the "
            f"dark part for ink. {mend} Better light makes it surer."
        )
    if not its.fits["long side"]:
        yield (
            f"The ink is not size-normalised: its long side is {its.long_side:.1f} pixels of 28; "
            f"MNIST's is 20. {mend}"
        )
    if not its.fits["centre"]:
        yield (
            "The ink is not centred: its centre of mass is at row {:.1f}, column {:.1f}; "
            "MNIST's is at 14, 14. {}".format(*its.centre, mend)
        )
    if all(its.fits[name] for name in ("size", "long side", "centre")):
        return  # some of MNIST's own reach the edge, or are in pieces
    if found.touches:
        yield "The ink touches the edge: part of the digit may be cut off. Leave a margin around."
    if found.pieces > 1:
        yield (
            f"There are {found.pieces} large pieces of ink side by side: more than one digit? "
            "Cut out one of them first; a network reads one at a time."
        )


# --- reading ---------------------------------------------------------------------------


@dataclass
class _Given:
    """A picture as pixels (h, w, channels) of 0-255, and what its passport needs."""

    pixels: np.ndarray
    scale: int  # what full white is, as given
    size: tuple
    mode: str
    range: tuple
    frames: int


def _read(picture):
    """What was given, as a `_Given`; ValueError if it is no picture."""
    mode = size = None
    frames = 1
    if isinstance(picture, (str, os.PathLike, bytes, bytearray, memoryview, Image.Image)):
        picture, mode, size, frames = _opened(picture)
    values = np.asarray(picture)
    if values.size == SIDE * SIDE and set(values.shape) <= {1, SIDE, SIDE * SIDE}:
        values = values.reshape(SIDE, SIDE)  # a row of MNIST's, or a batch of one
    mode = mode or str(values.dtype)
    shape = values.shape
    if values.dtype.kind not in "biuf" or values.ndim not in (2, 3) or 0 in shape:
        raise ValueError(
            f"An array of shape {shape}, {mode}, is no picture. It takes one picture: (h, w), "
            "(h, w, 3), (h, w, 4) or (784,), of numbers."
        )
    values = values.reshape(*shape[:2], -1)
    if values.shape[2] > 4:
        raise ValueError(
            f"An array of shape {shape} is not one picture: a picture has 1, 3 or 4 channels, in "
            "its last axis. Of several pictures give one: pictures[0]."
        )
    low, high = float(values.min()), float(values.max())  # NaN, if there is one
    if not math.isfinite(low + high):
        raise ValueError("There is a NaN or an infinity among the values: 0/0, perhaps?")
    if low < 0 or high > 65535:
        raise ValueError(
            f"The values run from {low:g} to {high:g}. Those of a picture are 0-1 or 0-255 (or "
            "0-65535, of 16 bits): bring them into one of these ranges first."
        )
    scale = next(full for full in (1, 255, 65535) if high <= full)
    pixels = _shrunk(values, math.ceil(max(shape[:2]) / READ))
    pixels = _on_paper(pixels * np.float32(255 / scale))
    return _Given(pixels, scale, size or shape[1::-1], mode, (low, high), frames)


def _opened(picture):
    """A file's or Pillow's picture as an upright array, its mode, its size, its frames."""
    name, opened = "This picture", not isinstance(picture, Image.Image)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if isinstance(picture, (str, os.PathLike)):
                name = f"The file {os.fspath(picture)}"
                picture = Image.open(picture)
            elif opened:
                picture = Image.open(io.BytesIO(picture))
            frames = getattr(picture, "n_frames", 1)
            if picture.format == "MPO":  # a phone's photo, its second picture is a preview
                frames = 1
        size, mode = picture.size, picture.mode
        if opened:
            picture.draft(None, (READ, READ))  # a large JPEG is read at a smaller scale
        if not mode.startswith(("I", "F")):  # 16 bits and more keep their numbers
            colours = "RGB" if mode not in ("1", "L") else "L"
            colours = "RGBA" if picture.has_transparency_data else colours
            picture = picture.convert(colours) if mode != colours else picture
            picture = picture.reduce(math.ceil(max(picture.size) / READ))
        upright = ImageOps.exif_transpose(picture)  # however the camera was held
        size = size if upright.size == picture.size else size[::-1]
        return np.asarray(upright), mode, size, frames
    except FileNotFoundError:
        trouble = f"does not exist (looked for in {os.getcwd()}). Is its name written right?"
    except Image.DecompressionBombError:
        trouble = "is too large, of more than 178 million pixels. Save a smaller version of it."
    except Exception as error:  # Pillow's readers raise all kinds
        trouble = (
            f"cannot be read as a picture ({error}). It may be damaged, or not be a picture: "
            "open it in another program, and save it as PNG or JPEG."
        )
    raise ValueError(f"{name} {trouble}")


def _shrunk(values, step):
    """Means of blocks of `step` × `step` pixels, float32, without a large copy on the way."""
    if step <= 1:
        return values.astype(np.float32)
    height, width, channels = values.shape
    down, across = min(step, height), min(step, width)
    values = values[: height // down * down, : width // across * across]
    blocks = values.reshape(height // down, down, width // across, across, channels)
    return blocks.mean(axis=(1, 3), dtype=np.float32)


def _on_paper(pixels):
    """Without the transparency: laid on paper that its ink stands out from."""
    if pixels.shape[2] in (1, 3):
        return pixels
    colours, alpha = pixels[..., :-1], pixels[..., -1:] / 255
    if alpha.min() == 1:
        return colours
    seen = colours[alpha[..., 0] > 0.5]
    if len(seen) > alpha.size / 2 and np.ptp(seen, axis=0).max() > FAINT:
        paper = np.median(seen, axis=0)  # a picture of its own, cut out
    else:
        weight = max(alpha.sum(), 1e-6) * colours.shape[2]
        paper = 255 if (colours * alpha).sum() / weight < 128 else 0
    height, width, channels = colours.shape
    laid = np.empty((height + 2, width + 2, channels), np.float32)
    laid[:] = paper  # the border too, however tight the digit sits
    laid[1:-1, 1:-1] = colours * alpha + paper * (1 - alpha)
    return laid


# --- finding the ink -------------------------------------------------------------------


@dataclass
class _Found:
    """The ink of a picture, of which every pixel, or means of blocks, were looked at."""

    ink: np.ndarray  # (h, w) float32: 0 is paper
    step: int  # the side of a block
    box: tuple  # (first row, last + 1), (first column, last + 1)
    dark: bool
    uneven: bool
    touches: bool
    pieces: int
    sheet: bool  # large and filled: paper, perhaps


def _find_ink(pixels):
    """The ink in (h, w, channels) of 0-255, as a `_Found`; None where there is none."""
    step = math.ceil(max(pixels.shape[:2]) / GRID)
    pixels = _shrunk(pixels, step)
    found = _ink_on(pixels, step)
    if found is None or not found.sheet:
        return found
    # a sheet of paper on a table, perhaps: what is on it?
    inside = [(low + (high - low) // 25, high - (high - low) // 25) for low, high in found.box]
    within = tuple(slice(low, high) for low, high in inside)
    inner = _ink_on(pixels[within], step)
    if inner is None:
        return found
    found.ink[:] = 0
    found.ink[within] = inner.ink
    box = [(a + low, b + low) for (a, b), (low, _) in zip(inner.box, inside, strict=True)]
    return replace(inner, ink=found.ink, box=tuple(box))


def _ink_on(pixels, step):
    """The ink, where the paper is what the border shows."""
    paper = np.median(_ring(pixels), axis=0)
    values = pixels - paper
    # one number for the colour: along the line on which the colours lie apart most
    spread = values.reshape(-1, values.shape[2])
    line = np.linalg.eigh(spread.T @ spread)[1][:, -1] / math.sqrt(values.shape[2])
    values = values @ line
    low, high = np.quantile(_ring(values), (0.1, 0.9))
    suspect = high - low > 0.04 * np.abs(values).max()
    # ink is the smaller part, and stands out further
    lean = values - _blurred(values) if suspect else values
    if (lean * lean * lean).sum() < 0:  # three times faster than a power
        values, line = -values, -line
    dark, uneven = bool(line.sum() < 0), False
    if suspect:
        values, uneven = _evened(values, -paper @ line if dark else 0)
    # the deviation of the noise, if it is bell-shaped; an edge may be noisier, being no paper
    noise = 1.48 * min(np.median(np.abs(part)) for part in (values, _ring(values)))
    peak = values.max()
    if peak < FAINT:
        return None
    # a digit that fills its picture looks noisy too, but not from one pixel to the next
    grain = 1.05 * np.median(np.abs(np.diff(values.ravel())))
    if peak < 6 * min(noise, grain):
        return None
    # clean pictures keep their faintest grey; in photos, what is faint is paper
    clean = noise < 0.5 and not uneven
    level = 0.06 * peak if clean else max(0.25 * peak, min(5 * noise, 0.5 * peak))
    values = _unruled(values, level)
    digit, touches, pieces = _digit(values, level)
    near = ndimage.maximum_filter(digit.view(np.uint8), 3)
    ink = values.clip(0) * near  # with the grey along its edges
    box = _box(digit)
    if _long(box) > 32:  # a soft edge is where it is half-way
        box = _box(digit & (values > 0.3 * values[digit].max()))
    rows, columns = (slice(*span) for span in box)
    sheet = digit[rows, columns].mean() > 0.85 and all(
        high - low > 0.5 * side for (low, high), side in zip(box, digit.shape, strict=True)
    )
    return _Found(ink, step, box, dark, uneven, touches, pieces, sheet)


def _ring(values, wide=None):
    """The outermost pixels, a fiftieth of the picture wide, in a row."""
    wide = wide or max(1, min(values.shape[:2]) // 50)
    inner = values[wide:-wide]
    sides = (values[:wide], values[-wide:], inner[:, :wide], inner[:, -wide:])
    return np.concatenate([side.reshape(-1, *values.shape[2:]) for side in sides])


def _blurred(values):
    image = Image.fromarray(values)
    return np.asarray(image.resize((5, 5), Image.Resampling.BOX).resize(image.size))


def _evened(values, level):
    """Ink without the light and shade of the paper, and whether there was any.

    The paper is what no stroke is wide enough to cover (an opening, in image processing).
    Where `level` is given, the paper's own grey, ink in the shade counts as in the light.
    """
    reach = max(values.shape) // 8
    paper = values
    for extreme in (ndimage.minimum_filter, ndimage.maximum_filter):
        wider = np.pad(paper, reach, mode="edge")
        paper = extreme(wider, size=2 * reach + 1)[reach:-reach, reach:-reach]
    values = values - paper
    values -= np.median(values)
    low, high = np.quantile(paper, (0.02, 0.98))
    if level > 0:
        values *= level / np.clip(level - paper, 0.2 * level, None)
    return values, bool(high - low > 0.1 * values.max())


def _unruled(values, level):
    """Ink without the thin lines that run across the paper from edge to edge."""
    if max(values.shape) < 3 * SIDE:
        return values  # too small to tell a line from a stroke
    if _ring(values, min(values.shape) // 20).max() <= 0.5 * level:
        return values  # nothing comes near the edge
    lines, parts = [], []
    for axis, side in enumerate(values.shape):
        # a line, which may lean a little, is long, and it is thin
        size, thin = [1, 1], [1, 1]
        size[axis], thin[1 - axis] = side // 8, 2 * (max(values.shape) // 50) + 1
        ridge = ndimage.maximum_filter1d(values.clip(0, 2 * level), 3, 1 - axis)
        ridge = ndimage.uniform_filter1d(ridge, 5, axis)  # less noise
        ridge = ndimage.grey_opening(ridge, size)
        labels, _ = ndimage.label(ridge - ndimage.grey_opening(ridge, thin) > 0.5 * level, TOUCHING)
        for n, box in enumerate(ndimage.find_objects(labels), 1):
            along, wide = box[axis], box[1 - axis].stop - box[1 - axis].start
            if wide > 0.1 * side:
                continue
            if along.stop - along.start > 0.9 * side:
                lines.append((axis, labels, n, box))
            elif along.start < 0.03 * side or along.stop > 0.97 * side:
                parts.append((axis, labels, n, box))
    if len(lines) > 2:  # ruled: then what begins at the edge is a line too, as far as a stroke
        lines += parts
    without = values.copy()
    for axis, labels, n, box in lines:
        thick = int(np.median((labels[box] == n).sum(axis=1 - axis)))
        around = tuple(slice(max(0, span.start - thick), span.stop + thick) for span in box)
        line = ndimage.binary_dilation(labels[around] == n, TOUCHING)
        # what crosses the line stays: it is longer, across, than the line is thick
        size = [thick, thick]
        size[axis] = 1
        without[around] = np.where(
            line, ndimage.grey_opening(without[around], size), without[around]
        )
    labels, n = ndimage.label(without > level, TOUCHING)
    if not n:
        return values  # it was the digit
    # one or two may be bars of a digit that fills the picture
    rest = _box(labels == 1 + np.argmax(ndimage.sum_labels(without, labels, range(1, n + 1))))
    fills = any(
        high - low > 0.9 * side for (low, high), side in zip(rest, values.shape, strict=True)
    )
    return values if len(lines) < 3 and fills else without


def _digit(values, level):
    """Which pixels belong to the digit, whether it touches the edge, its large pieces."""
    mask = values > level
    if mask.shape == (SIDE, SIDE) and _long(_box(mask)) == LONG:
        return mask, bool(_ring(mask).any()), 1  # MNIST's own: its specks are part of it
    labels, _ = ndimage.label(mask, TOUCHING)
    mass = np.bincount(labels.ravel(), values.ravel())
    mass[0] = 0
    edge = np.zeros(len(mass), bool)
    edge[_ring(labels, wide=1)] = True
    boxes = {n: _box(labels == n) for n in np.flatnonzero(mass > 0.005 * mass.max())}
    # what runs from edge to edge is a line on the paper, a frame, the table, not the digit
    through = {n for n in boxes if edge[n] and _long(boxes[n]) > 0.9 * min(values.shape)}
    main = max(boxes, key=lambda n: mass[n] * (0.001 if n in through else 0.1 if edge[n] else 1))
    kept, large = [main], 1
    for n in boxes.keys() - through - {main}:
        (top, bottom), (left, right) = boxes[n]
        (up, down), (west, east) = boxes[main]
        across = max(left - east, west - right)
        near = max(top - down, up - bottom, across) < 0.15 * _long(boxes[main])
        if edge[n] and not edge[main]:
            continue  # it comes in from outside, the digit does not
        if near or (mass[n] > 0.05 * mass[main] and not edge[n]):  # else a speck
            kept.append(n)
            large += across >= 0 and bottom - top > (down - up) / 2
    return np.isin(np.arange(len(mass)), kept)[labels], bool(edge[main]), large


def _box(mask):
    """The rows and columns that a mask spans: (first, last + 1), (first, last + 1)."""
    spans = []
    for axis in (1, 0):
        where = np.flatnonzero(mask.any(axis=axis))
        spans.append((int(where[0]), int(where[-1]) + 1))
    return tuple(spans)


def _long(box):
    return max(high - low for low, high in box)


# --- as MNIST has it -------------------------------------------------------------------


def _scaled(found):
    """The ink as (28, 28) float32, its long side 20 pixels."""
    (top, bottom), (left, right) = found.box
    scale = _long(found.box) / LONG
    # the ink's corner falls on the corner of a pixel: ink that fits already stays as it is
    up, back = (round((SIDE - (high - low) / scale) / 2) for low, high in found.box)
    above, before = math.ceil(up * scale), math.ceil(back * scale)
    side = math.ceil(SIDE * scale) + 1
    wide = np.zeros((side, side), np.float32)
    wide[above : above + bottom - top, before : before + right - left] = found.ink[
        top:bottom, left:right
    ]
    ink = Image.fromarray(wide)
    window = np.array([-back, -up, SIDE - back, SIDE - up]) * scale
    window += np.array([before, above, before, above])
    filters = Image.Resampling
    smooth = filters.BOX if scale >= 2 else filters.HAMMING if scale > 1 else filters.BICUBIC
    return np.asarray(ink.resize((SIDE, SIDE), smooth, tuple(window))).clip(0)


def _centred(ink):
    """Moved by whole pixels until the centre of mass is in the middle."""
    wide, moved = np.pad(ink, SIDE), ink
    row = column = SIDE  # where the window on `wide` begins
    for _ in range(2):  # again, since what leaves the window no longer counts
        off = [round(middle - MIDDLE) for middle in ndimage.center_of_mass(moved)]
        row, column = row + off[0], column + off[1]
        moved = wide[row : row + SIDE, column : column + SIDE]
    return moved


def _sheet(found):
    """All of the sheet, as a square, shrunk to (28, 28)."""
    side = max(found.ink.shape)
    edges = [((side - size) // 2, (side - size + 1) // 2) for size in found.ink.shape]
    square = Image.fromarray(np.pad(found.ink, edges))
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BOX))


def _back_in_place(ink, found):
    """Moved from the middle towards where the digit stood on its sheet, as far as it fits."""
    moves = []
    for (low, high), size in zip(found.box, found.ink.shape, strict=True):
        room = (SIDE - (high - low) * LONG / _long(found.box)) / 2
        wanted = ((low + high) / size - 1) * SIDE / 2
        moves.append(round(min(max(wanted, -room), room)))
    return ndimage.shift(ink, moves, order=0)
