"""What goes from the checker to the kernel only: functions, modules, the course's objects.

Nothing is at stake there: the checker's word is the instructor's.
"""

import dis
import importlib
import json
import marshal
import os
import sys
import tempfile
import types
from typing import Any

from autograder.calls import decoder, encoder
from autograder.calls.decoder import decoded, tensorflow

packages: tuple[str, ...] = ()  # the course's own; objects of their classes can be handed over


def is_of_course(kind: type) -> bool:
    """Whether a class is of one of the course's packages."""
    return kind.__module__.partition(".")[0] in packages


class Encoder(encoder.Encoder):
    """Encodes a check's arguments. A function goes by value, with the names that it uses."""

    def value(self, value: Any, depth: int = 0) -> Any:
        if type(value) is str and value.startswith(tempfile.gettempdir()) and os.path.isfile(value):
            with open(value, "rb") as file:
                return ["file", os.path.basename(value), self.bytes(file.read())]
        return super().value(value, depth)

    def is_node(self, value: Any) -> bool:
        return (
            super().is_node(value)
            or isinstance(value, types.FunctionType)
            and not importable(value)
            or hasattr(value, "apply_gradients")
            or is_of_course(type(value))
        )

    def content(self, value: Any, depth: int = 0) -> list[Any]:
        kind = type(value)
        if isinstance(value, types.FunctionType):
            return self.function(value, depth + 1)
        if hasattr(value, "apply_gradients"):  # an optimizer of Keras
            built = [self.value(variable, depth + 1) for variable in value._trainable_variables]
            own = [self.array(variable.numpy(), depth) for variable in value.variables]
            return ["optimizer", kind.__name__, json.dumps(value.get_config()), built, own]
        if is_of_course(kind):
            held = [
                [name, self.value(attribute, depth + 1)]
                for name, attribute in vars(value).items()
                if name[0] != "_"
            ]
            return ["object", kind.__module__, kind.__qualname__, held]
        return super().content(value, depth)

    def function(self, function: types.FunctionType, depth: int) -> list[Any]:
        code = unplaced(function.__code__)
        space = function.__globals__
        used = [[name, space[name]] for name in global_names(code) if name in space]
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        return [
            "function",
            function.__name__,
            self.bytes(marshal.dumps(code)),
            self.value(function.__defaults__, depth),
            [self.value(content, depth) for content in cells],
            [[name, self.value(value, depth)] for name, value in used],
        ]

    def other(self, value: Any, kind: type, depth: int) -> Any:
        if kind.__name__ == "ListWrapper":  # how a tf.Module keeps a list
            return ["copied list", [self.value(item, depth) for item in value]]
        if isinstance(value, types.ModuleType):
            return ["module", value.__name__]
        if name := importable(value):
            return ["named", *name]
        raise TypeError(f"A {kind.__name__} cannot be handed to a student's function.")


class Decoder(decoder.Decoder):
    """Decodes them, in the kernel."""

    def tagged(self, tag: Any, *rest: Any) -> Any:
        match tag, *rest:
            case "copied list", parts:
                return self.all(parts)
            case "module", name:
                return importlib.import_module(name)
            case "named", module, name:
                return named(module, name)
            case "file", name, data:
                path = os.path.join(tempfile.mkdtemp(), name)
                with open(path, "wb") as file:
                    file.write(decoded(data))
                return path
        return super().tagged(tag, *rest)

    def build(self, number: int) -> None:
        match self.nodes[number]:
            case "function", *rest:
                self.function(number, *rest)
            case "optimizer", kind, config, built, own:
                new = getattr(tensorflow().keras.optimizers, kind).from_config(json.loads(config))
                new.build(self.all(built))
                for variable, array in zip(new.variables, own, strict=True):
                    variable.assign(self.array(*array))
                self.objects[number] = new
            case "object", module, name, held:
                kind = named(module, name)
                self.objects[number] = new = kind.__new__(kind)
                if "tensorflow" in sys.modules and isinstance(new, tensorflow().Module):
                    tensorflow().Module.__init__(new)
                for key, attribute in held:
                    setattr(new, key, self.value(attribute))
            case _:
                super().build(number)

    def function(
        self, number: int, name: str, code: str, defaults: Any, cells: list[Any], used: list[Any]
    ) -> None:
        # in a notebook checks are its cells: errors of such a function name the module
        space = {"__builtins__": __builtins__, "__name__": "__main__"}
        empty = tuple(types.CellType() for _ in cells)
        new = types.FunctionType(marshal.loads(decoded(code)), space, name, None, empty)
        self.objects[number] = new
        new.__defaults__ = self.value(defaults)
        for cell, content in zip(empty, cells, strict=True):
            cell.cell_contents = self.value(content)
        space.update((key, self.value(value)) for key, value in used)


def importable(value: Any) -> tuple[str, str] | None:
    """The module and the name that a value can be imported by, or None."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not module or not name or module == "__main__" or "<" in name:
        return None
    try:
        return (module, name) if named(module, name) is value else None
    except (AttributeError, KeyError):
        return None


def named(module: str, name: str) -> Any:
    found = sys.modules.get(module) or importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def unplaced(code: types.CodeType) -> types.CodeType:
    """Code that does not say which file it stood in."""
    inner = tuple(
        unplaced(constant) if isinstance(constant, types.CodeType) else constant
        for constant in code.co_consts
    )
    return code.replace(co_filename="<check>", co_consts=inner)


def global_names(code: types.CodeType) -> list[str]:
    """The global names that a function, or one inside it, loads; each once."""
    instructions = dis.get_instructions(code)
    found = {step.argval: None for step in instructions if step.opname == "LOAD_GLOBAL"}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= dict.fromkeys(global_names(constant))
    return list(found)
