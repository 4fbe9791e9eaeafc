"""How messages are laid out, and how they show a value, a call and an error."""

import re
import reprlib
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.tensors import is_symbolic, is_tensor

WIDTH = 78

_repr = reprlib.Repr()
_repr.maxlist = _repr.maxtuple = _repr.maxset = _repr.maxdict = 12
_repr.maxstring = _repr.maxother = _repr.maxlong = 200


def describe(value: Any) -> str:
    """A value in a few words: small ones as Python writes them, large ones by shape."""
    if is_symbolic(value):
        return f"a Keras placeholder of shape {getattr(value, 'shape', '?')}"
    if is_tensor(value):
        return f"tensor of shape {tuple(value.shape)}, {value.dtype.name}:\n{short(value.numpy())}"
    if isinstance(value, np.generic):
        value = value.item()
    return short(value)


def short(value: Any, write: Callable[[Any], str] = _repr.repr) -> str:
    """A value as text of at most 1200 characters, as `write` writes it."""
    if isinstance(value, np.ndarray):
        if value.size > 24:
            return f"array of shape {value.shape}, {value.dtype}{_range(value)}"
        write = _array_repr
    try:
        text = write(value)
    except Exception:  # an object of the student's whose own text fails
        text = f"{a(value)} that cannot be shown"
    return text if len(text) <= 1200 else f"{text[:1200]} …"


def _range(array: np.ndarray) -> str:
    """From where to where the numbers of an array go, nan left out."""
    if array.dtype.kind not in "biuf" or not np.isfinite(array).any():
        return ""
    values = array[np.isfinite(array)].astype(float)
    rest = "" if values.size == array.size else ", some nan or infinite"
    return f", from {values.min():g} to {values.max():g}{rest}"


def _array_repr(array: np.ndarray) -> str:
    return np.array_repr(array, max_line_width=WIDTH - 4, precision=6)


def call_text(name: str, args: Sequence[Any]) -> str:
    """How a message writes a call; one that is too long for a line has lines of its own."""
    shown = [describe(arg) for arg in args]
    inside = re.sub(r"\s*\n\s*", " ", ", ".join(shown))
    text = f"{name}({inside})"
    if len(text) + len(" is not right yet.") <= WIDTH:
        return text
    return f"{name}(\n" + ",\n".join(indented(arg) for arg in shown) + "\n)"


def message(what: str, verb: str, got: str, expected: str, how: str, sentence: str = "") -> str:
    """A message; `how` says in what the two differ, `sentence` which mistake that is."""
    parts = [
        f"{what} is not right yet.",
        f"It {verb}:\n{indented(got)}",
        f"Expected:\n{indented(expected)}",
    ]
    if how and sentence:
        parts.append(filled(how))
    if how or sentence:
        parts.append(f"→ {filled(sentence or how)}")
    return "\n\n".join(parts)


def error_text(error: BaseException) -> str:
    return f"{type(error).__name__}: {short(error, str)}"


def filled(sentence: str) -> str:
    return textwrap.fill(sentence, WIDTH, subsequent_indent="  ")


def indented(text: object) -> str:
    return textwrap.indent(str(text), "    ")


def count(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"


def a(value: Any) -> str:
    """What kind of thing a value is, with its article: "an array"."""
    name = type(value).__name__
    name = {"str": "text", "NoneType": "None", "ndarray": "array", "EagerTensor": "tensor"}.get(
        name, name
    )
    if name in ("text", "None"):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
