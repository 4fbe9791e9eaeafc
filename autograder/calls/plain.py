"""Plain data as JSON, with its types, shared parts and cycles: what goes both ways.

Everything here is bounded, in writing and in reading. The kernel writes with this module, too,
so it keeps what it uses: a notebook may put something else under any name.
"""

import base64
import importlib
import re
import reprlib

import numpy as np
from numpy import random

MOST_BYTES, MOST_PARTS, DEEPEST = 8 * 2**20, 200_000, 60
MOST_PRINTED = 2000  # characters that one call prints, as far as anybody reads them
SMALL = 2**60  # an integer below it stands in JSON as it is
DTYPE = re.compile(r"[<>|=]?[?biufcSUmM]\d{0,7}(\[\d{0,4}\w{1,3}\])?")
OF_ML_DTYPES = {"bfloat16", "float8_e5m2", "float8_e4m3fn", "int4", "uint4"}
MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I", "F"}  # of PIL's pictures
GENERATORS = {"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"}
VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}
BASES = (dict, list, tuple, str, bytes, set, frozenset, int, float, complex)
TRAITS = ("__next__", "__iter__", "__len__", "__call__", "__getitem__")

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = 200
_array, _asarray, _ndarray, _generic = np.array, np.asarray, np.ndarray, np.generic
_encode = base64.b64encode


class TooMuch(Exception):
    """More than a message may hold."""


class Damaged(Exception):
    """What came is no message."""


class Opaque:
    """Stands for what is no plain data: it has a type's name, a text, perhaps values."""


class Writer:
    """Writes values.

    Parameters
    ----------
    objects : iterable
        What both sides have already, in the order of its numbers.

    Attributes
    ----------
    objects : list
        Also what was met since.
    nodes : list
        The contents of what was met.
    """

    def __init__(self, objects=()):
        self.objects = list(objects)  # which keeps them alive: ids stay theirs
        self.known = len(self.objects)
        self.numbers = {id(one): number for number, one in enumerate(self.objects)}
        self.nodes = []
        self.left, self.parts = MOST_BYTES, MOST_PARTS

    def value(self, value, deep=0):
        """A value as JSON.

        Raises
        ------
        TooMuch
        """
        self.parts -= 1
        if deep > DEEPEST or self.parts < 0:
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
            return self.node(value, deep)
        return self.tagged(value, kind, deep + 1)

    def tagged(self, value, kind, deep):
        """What cannot be changed, and is no JSON by itself."""
        if kind in (tuple, set, frozenset):
            return [kind.__name__, [self.value(one, deep) for one in value]]
        if kind is bytes:
            return ["bytes", self.bytes(value)]
        if kind is complex:
            return ["complex", value.real, value.imag]
        if kind is range and len(value) <= MOST_PARTS:
            return ["range", value.start, value.stop, value.step]
        if kind in VIEWS:
            return ["view", VIEWS[kind], [self.value(one, deep) for one in value]]
        if isinstance(value, _generic) and value.dtype.kind not in "OV":
            return ["number", *self.array(_asarray(value), deep)]
        if kind.__name__ == "EagerTensor":
            return ["tensor", *self.array(_asarray(value.numpy()), deep)]
        if kind.__module__.startswith("PIL.") and getattr(value, "mode", None) in MODES:
            return ["picture", value.mode, list(value.size), self.bytes(value.tobytes())]
        return self.other(value, kind, deep)

    def other(self, value, kind, deep):
        """What is of no known type: as much of it as is plain."""
        for base in BASES:
            if isinstance(value, base):
                plain = self.value(base(value), deep)
                return ["derived", name_of(kind), text_of(value), plain]
        if isinstance(value, _ndarray) and value.dtype.kind not in "OV":
            return self.value(_array(value, subok=False), deep)
        values = None
        if hasattr(kind, "__array__"):
            try:
                found = _asarray(value)
                values = None if found.dtype.kind in "OV" else self.array(found, deep)
            except TooMuch:
                raise
            except Exception:
                values = None
        try:
            shape = [None if one is None else int(one) for one in value.shape][:DEEPEST]
        except Exception:
            shape = None
        traits = [name for name in TRAITS if hasattr(kind, name)]
        module = str(kind.__module__)[:100]
        return ["opaque", module, name_of(kind), text_of(value), traits, shape, values]

    # --- what can be changed

    def is_node(self, value):
        kind = type(value)
        return kind in (list, dict, _ndarray, bytearray) or kind.__name__ in (
            "ResourceVariable",
            "Generator",
        )

    def node(self, value, deep):
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
            self.nodes.append(None)
            self.nodes[number - self.known] = self.content(value, deep)
        return ["@", number]

    def content(self, value, deep=0):
        """What is in something that can be changed."""
        kind, deep = type(value), deep + 1
        if kind is list:
            return ["list", [self.value(one, deep) for one in value]]
        if kind is dict:
            return ["dict", [[self.value(one, deep) for one in pair] for pair in value.items()]]
        if kind is _ndarray:
            return ["array", *self.array(value, deep)]
        if kind is bytearray:
            return ["bytearray", self.bytes(value)]
        if kind.__name__ == "Generator":
            bits = value.bit_generator
            return ["generator", type(bits).__name__, self.state(bits.state)]
        return ["variable", bool(value.trainable), *self.array(_asarray(value.numpy()), deep)]

    def state(self, state):
        """A bit generator's: dictionaries, integers of any size, arrays."""
        if isinstance(state, dict):
            return ["dict", [[key, self.state(one)] for key, one in state.items()]]
        if isinstance(state, _ndarray):
            return ["array", *self.array(state, 0)]
        return ["int", f"{state:x}"] if isinstance(state, int) else str(state)

    # --- bytes

    def array(self, array, deep):
        """An array's dtype, shape and data."""
        if array.dtype.kind == "O":
            return ["O", list(array.shape), [self.value(one, deep) for one in array.flat]]
        name = array.dtype.name
        if name not in OF_ML_DTYPES:
            name = array.dtype.str
            if not DTYPE.fullmatch(name):
                raise TooMuch
        if array.nbytes > self.left:
            raise TooMuch
        return [name, list(array.shape), self.bytes(array.tobytes())]

    def bytes(self, data):
        self.spend(len(data))
        return _encode(data).decode()

    def spend(self, count):
        self.left -= count
        if self.left < 0:
            raise TooMuch


def name_of(kind):
    return str(kind.__name__)[:100]


def text_of(value):
    """A short text, of whatever it is."""
    try:
        return str(_repr.repr(value))[:400]
    except Exception:
        return f"<a {name_of(type(value))} that cannot be shown>"


class Reader:
    """Reads what a `Writer` has written, believing nothing.

    Parameters
    ----------
    nodes : list
        The contents of what comes along.
    objects : iterable
        What this side has already.

    Attributes
    ----------
    objects : dict
        By number.
    """

    def __init__(self, nodes, objects=()):
        self.objects = dict(enumerate(objects))
        self.nodes = {len(self.objects) + number: one for number, one in enumerate(nodes)}
        self.deep = 0
        self.parts = MOST_PARTS

    def value(self, value):
        """The value that JSON stands for.

        Raises
        ------
        Damaged, KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError
            If it stands for none.
        """
        self.parts -= 1
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if type(value) is not list or not value or self.deep > 4 * DEEPEST or self.parts < 0:
            raise Damaged
        self.deep += 1
        try:
            return self.tagged(*value)
        finally:
            self.deep -= 1

    def tagged(self, tag, *rest):
        match tag, *rest:
            case "@", number:
                if number not in self.objects:
                    self.build(number)
                return self.objects[number]
            case (("tuple" | "set" | "frozenset"), parts):
                return {"tuple": tuple, "set": set, "frozenset": frozenset}[tag](self.all(parts))
            case "int", digits:
                return int(digits, 16)
            case "bytes", data:
                return decoded(data)
            case "complex", real, imaginary:
                return complex(real, imaginary)
            case "range", start, stop, step if len(range(start, stop, step)) <= MOST_PARTS:
                return range(start, stop, step)
            case "view", "items", pairs:
                return dict(self.all(pairs)).items()
            case "view", "keys", keys:
                return dict.fromkeys(self.all(keys)).keys()
            case "view", "values", values:
                return dict(enumerate(self.all(values))).values()
            case "number", *array:
                return self.array(*array)[()]
            case "tensor", *array:
                return tensorflow().constant(self.array(*array))
            case "picture", mode, size, data if mode in MODES:
                from PIL import Image

                return Image.frombytes(mode, tuple(size), decoded(data))
            case "derived", name, text, plain:
                return derived(name, text, self.value(plain))
            case "opaque", module, name, text, traits, shape, values:
                values = None if values is None else self.array(*values)
                return opaque(module, name, text, traits, shape, values)
        raise Damaged

    def all(self, parts):
        return [self.value(one) for one in parts]

    def build(self, number):
        """Make what a node's content says."""
        tag, *rest = self.nodes[number]
        if tag in ("list", "dict"):  # which may hold itself
            self.objects[number] = {"list": list, "dict": dict}[tag]()
            self.update(number, self.nodes[number])
        elif tag == "array":
            self.objects[number] = self.array(*rest)
        elif tag == "bytearray":
            self.objects[number] = bytearray(decoded(*rest))
        elif tag == "generator" and rest[0] in GENERATORS:
            self.objects[number] = random.Generator(getattr(random, rest[0])())
            self.update(number, self.nodes[number])
        elif tag == "variable":
            trainable, *array = rest
            value = self.array(*array)
            self.objects[number] = tensorflow().Variable(value, trainable=trainable is True)
        else:
            raise Damaged

    def update(self, number, content):
        """Write a content into what this side has; nothing, where it is of another kind."""
        own, (tag, *rest) = self.objects[number], content
        kind = type(own).__name__
        if tag == kind == "list":
            own[:] = self.all(rest[0])
        elif tag == kind == "dict":
            new = {self.value(key): self.value(one) for key, one in rest[0]}
            own.clear()
            own.update(new)
        elif tag == "array" and kind == "ndarray":
            new = self.array(*rest)
            if new.shape != own.shape:
                own.resize(new.shape, refcheck=False)
            own[...] = new
        elif tag == kind == "bytearray":
            own[:] = decoded(*rest)
        elif tag == "generator" and kind == "Generator":
            if rest[0] == type(own.bit_generator).__name__:
                own.bit_generator.state = self.state(rest[1])
        elif tag == "variable" and kind == "ResourceVariable":
            own.assign(self.array(*rest[1:]))

    def state(self, state):
        match state:
            case "dict", pairs:
                return {key: self.state(one) for key, one in pairs}
            case "int", digits:
                return int(digits, 16)
            case "array", *array:
                return self.array(*array)
        return state

    def array(self, dtype, shape, data):
        shape = tuple(map(int, shape))
        if dtype == "O":
            new = np.empty(len(data), object)
            for number, one in enumerate(data):
                new[number] = self.value(one)
            return new.reshape(shape)
        if dtype in OF_ML_DTYPES:
            import ml_dtypes

            dtype = getattr(ml_dtypes, dtype)
        elif not DTYPE.fullmatch(dtype):
            raise Damaged
        data = decoded(data)
        if not data:  # a shape with a 0 in it; the other lengths would cost memory
            return np.zeros(0, dtype).reshape(shape)
        return np.frombuffer(bytearray(data), dtype).reshape(shape)


def decoded(data):
    return base64.b64decode(data, validate=True)


def tensorflow():
    return importlib.import_module("tensorflow")


def derived(name, text, plain):
    """A value of a type derived from a plain one, as `Counter` is from `dict`."""
    if type(plain) not in BASES:
        raise Damaged
    return type(str(name)[:100], (type(plain),), {"__repr__": lambda self: str(text)[:400]})(plain)


def opaque(module, name, text, traits, shape, values):
    def refuse(self, *_):
        raise TypeError("This object has stayed in the student's kernel.")

    body = {trait: refuse for trait in traits if trait in TRAITS}
    body |= {"__module__": str(module), "__repr__": lambda self: str(text)[:400]}
    if shape is not None:
        body["shape"] = tuple(None if one is None else int(one) for one in shape)
    if values is not None:
        body["__array__"] = lambda self, dtype=None, copy=None: values.astype(dtype or values.dtype)
    return type(str(name)[:100], (Opaque,), body)()
