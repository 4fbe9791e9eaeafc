"""Plain data from JSON: what goes both ways, as the encoder writes it."""

import base64
import importlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy import random

from autograder.calls.encoder import BASES, DEEPEST, DTYPE, MODES, MOST_PARTS, OF_ML_DTYPES, TRAITS

GENERATORS = {"PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"}


class Damaged(Exception):
    """What came is no message."""


class Opaque:
    """Stands for what is no plain data: it has a type's name, a text, perhaps values."""


class Decoder:
    """Decodes what an `Encoder` has encoded, believing nothing.

    Parameters
    ----------
    nodes
        The contents of what comes along.
    objects
        What this side has already.

    Attributes
    ----------
    objects : dict
        By number.
    """

    def __init__(self, nodes: list[Any], objects: Iterable[Any] = ()):
        self.objects = dict(enumerate(objects))
        self.nodes = dict(enumerate(nodes, len(self.objects)))
        self.depth = 0
        self.parts_left = MOST_PARTS

    def value(self, value: Any) -> Any:
        """The value that JSON stands for.

        Raises
        ------
        Damaged, KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError
            If it stands for none.
        """
        self.parts_left -= 1
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if type(value) is not list or not value or self.depth > 4 * DEEPEST or self.parts_left < 0:
            raise Damaged
        self.depth += 1
        try:
            return self.tagged(*value)
        finally:
            self.depth -= 1

    def tagged(self, tag: Any, *rest: Any) -> Any:
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

    def all(self, parts: list[Any]) -> list[Any]:
        return [self.value(part) for part in parts]

    def build(self, number: int) -> None:
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

    def update(self, number: int, content: list[Any]) -> None:
        """Write a content into what this side has; nothing, where it is of another kind."""
        own, (tag, *rest) = self.objects[number], content
        kind = type(own).__name__
        if tag == kind == "list":
            own[:] = self.all(rest[0])
        elif tag == kind == "dict":
            items = {self.value(key): self.value(item) for key, item in rest[0]}
            own.clear()
            own.update(items)
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

    def state(self, state: Any) -> Any:
        match state:
            case "dict", pairs:
                return {key: self.state(part) for key, part in pairs}
            case "int", digits:
                return int(digits, 16)
            case "array", *array:
                return self.array(*array)
        return state

    def array(self, dtype: Any, shape: Any, data: Any) -> np.ndarray:
        shape = tuple(map(int, shape))
        if dtype == "O":
            new = np.empty(len(data), object)
            for number, item in enumerate(data):
                new[number] = self.value(item)
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


def decoded(data: str) -> bytes:
    return base64.b64decode(data, validate=True)


def tensorflow() -> Any:
    return importlib.import_module("tensorflow")


def derived(name: Any, text: Any, plain: Any) -> Any:
    """A value of a type derived from a plain one, as `Counter` is from `dict`."""
    if type(plain) not in BASES:
        raise Damaged
    return type(str(name)[:100], (type(plain),), {"__repr__": lambda self: str(text)[:400]})(plain)


def opaque(
    module: Any, name: Any, text: Any, traits: Any, shape: Any, values: np.ndarray | None
) -> Any:
    def refuse(self: Opaque, *_: Any) -> None:
        raise TypeError("This object has stayed in the student's kernel.")

    body: dict[str, Any] = {trait: refuse for trait in traits if trait in TRAITS}
    body |= {"__module__": str(module), "__repr__": lambda self: str(text)[:400]}
    if shape is not None:
        body["shape"] = tuple(None if axis is None else int(axis) for axis in shape)
    if values is not None:
        body["__array__"] = lambda self, dtype=None, copy=None: values.astype(dtype or values.dtype)
    return type(str(name)[:100], (Opaque,), body)()
