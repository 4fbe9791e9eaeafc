"""Plain data as JSON, with its types, shared parts and cycles: what goes both ways.

Everything is bounded, here and in the decoder. The kernel encodes with this module, too, so it
keeps what it uses: a notebook may put something else under any name.
"""

import base64
import re
import reprlib
from collections.abc import Iterable
from typing import Any

import numpy as np

MOST_BYTES, MOST_PARTS, DEEPEST = 8 * 2**20, 200_000, 60
MOST_PRINTED = 2000  # characters that one call prints, as far as anybody reads them
SMALL = 2**60  # an integer below it stands in JSON as it is
DTYPE = re.compile(r"[<>|=]?[?biufcSUmM]\d{0,7}(\[\d{0,4}\w{1,3}\])?")
OF_ML_DTYPES = {"bfloat16", "float8_e5m2", "float8_e4m3fn", "int4", "uint4"}
MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I", "F"}  # of PIL's pictures
VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}
BASES: tuple[type[Any], ...] = (dict, list, tuple, str, bytes, set, frozenset, int, float, complex)
TRAITS = ("__next__", "__iter__", "__len__", "__call__", "__getitem__")

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = 200
_array, _asarray, _ndarray, _generic = np.array, np.asarray, np.ndarray, np.generic
_encode = base64.b64encode


class TooMuch(Exception):
    """More than a message may hold."""


class Encoder:
    """Encodes values.

    Parameters
    ----------
    objects
        What both sides have already, in the order of its numbers.

    Attributes
    ----------
    objects : list
        Also what was met since.
    nodes : list
        The contents of what was met.
    """

    def __init__(self, objects: Iterable[Any] = ()):
        self.objects = list(objects)  # which keeps them alive: ids stay theirs
        self.known = len(self.objects)
        self.numbers = {id(known): number for number, known in enumerate(self.objects)}
        self.nodes: list[Any] = []
        self.bytes_left, self.parts_left = MOST_BYTES, MOST_PARTS

    def value(self, value: Any, depth: int = 0) -> Any:
        """A value as JSON.

        Raises
        ------
        TooMuch
        """
        self.parts_left -= 1
        if depth > DEEPEST or self.parts_left < 0:
            raise TooMuch
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            if -SMALL < value < SMALL:
                return value
            self.spend(value.bit_length() // 4)
            return ["int", f"{value:x}"]
        if kind is str:
            self.spend(len(value))
            return value
        if self.is_node(value):
            return self.node(value, depth)
        return self.tagged(value, kind, depth + 1)

    def tagged(self, value: Any, kind: type, depth: int) -> Any:
        """What cannot be changed, and is no JSON by itself."""
        if kind in (tuple, set, frozenset):
            return [kind.__name__, [self.value(item, depth) for item in value]]
        if kind is bytes:
            return ["bytes", self.bytes(value)]
        if kind is complex:
            return ["complex", value.real, value.imag]
        if kind is range and len(value) <= MOST_PARTS:
            return ["range", value.start, value.stop, value.step]
        if kind in VIEWS:
            return ["view", VIEWS[kind], [self.value(item, depth) for item in value]]
        if isinstance(value, _generic) and value.dtype.kind not in "OV":
            return ["number", *self.array(_asarray(value), depth)]
        if kind.__name__ == "EagerTensor":
            return ["tensor", *self.array(_asarray(value.numpy()), depth)]
        if kind.__module__.startswith("PIL.") and getattr(value, "mode", None) in MODES:
            return ["picture", value.mode, list(value.size), self.bytes(value.tobytes())]
        return self.other(value, kind, depth)

    def other(self, value: Any, kind: type, depth: int) -> Any:
        """What is of no known type: as much of it as is plain."""
        for base in BASES:
            if isinstance(value, base):
                plain = self.value(base(value), depth)
                return ["derived", name_of(kind), text_of(value), plain]
        if isinstance(value, _ndarray) and value.dtype.kind not in "OV":
            return self.value(_array(value, subok=False), depth)
        values = None
        if hasattr(kind, "__array__"):
            try:
                found = _asarray(value)
                values = None if found.dtype.kind in "OV" else self.array(found, depth)
            except TooMuch:
                raise
            except Exception:
                values = None
        try:
            shape = [None if axis is None else int(axis) for axis in value.shape][:DEEPEST]
        except Exception:
            shape = None
        traits = [name for name in TRAITS if hasattr(kind, name)]
        module = str(kind.__module__)[:100]
        return ["opaque", module, name_of(kind), text_of(value), traits, shape, values]

    # --- what can be changed

    def is_node(self, value: Any) -> bool:
        kind = type(value)
        return kind in (list, dict, _ndarray, bytearray) or kind.__name__ in (
            "ResourceVariable",
            "Generator",
        )

    def node(self, value: Any, depth: int) -> list[Any]:
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
            self.nodes.append(None)
            self.nodes[number - self.known] = self.content(value, depth)
        return ["@", number]

    def content(self, value: Any, depth: int = 0) -> list[Any]:
        """What is in something that can be changed."""
        kind, depth = type(value), depth + 1
        if kind is list:
            return ["list", [self.value(item, depth) for item in value]]
        if kind is dict:
            return ["dict", [[self.value(part, depth) for part in pair] for pair in value.items()]]
        if kind is _ndarray:
            return ["array", *self.array(value, depth)]
        if kind is bytearray:
            return ["bytearray", self.bytes(value)]
        if kind.__name__ == "Generator":
            bits = value.bit_generator
            return ["generator", type(bits).__name__, self.state(bits.state)]
        return ["variable", bool(value.trainable), *self.array(_asarray(value.numpy()), depth)]

    def state(self, state: Any) -> Any:
        """A bit generator's: dictionaries, integers of any size, arrays."""
        if isinstance(state, dict):
            return ["dict", [[key, self.state(part)] for key, part in state.items()]]
        if isinstance(state, _ndarray):
            return ["array", *self.array(state, 0)]
        return ["int", f"{state:x}"] if isinstance(state, int) else str(state)

    # --- bytes

    def array(self, array: np.ndarray, depth: int) -> list[Any]:
        """An array's dtype, shape and data."""
        if array.dtype.kind == "O":
            return ["O", list(array.shape), [self.value(item, depth) for item in array.flat]]
        name = array.dtype.name
        if name not in OF_ML_DTYPES:
            name = array.dtype.str
            if not DTYPE.fullmatch(name):
                raise TooMuch
        if array.nbytes > self.bytes_left:
            raise TooMuch
        return [name, list(array.shape), self.bytes(array.tobytes())]

    def bytes(self, data: bytes | bytearray) -> str:
        self.spend(len(data))
        return _encode(data).decode()

    def spend(self, count: int) -> None:
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise TooMuch


def name_of(kind: type) -> str:
    return str(kind.__name__)[:100]


def text_of(value: Any) -> str:
    """A short text, of whatever it is."""
    try:
        return str(_repr.repr(value))[:400]
    except Exception:
        return f"<a {name_of(type(value))} that cannot be shown>"
