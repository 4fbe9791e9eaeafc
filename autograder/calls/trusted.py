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

from autograder.calls import plain
from autograder.calls.plain import decoded, tensorflow


class Writer(plain.Writer):
    """Writes a check's arguments. A function goes by value, with the names that it uses."""

    def value(self, value, deep=0):
        if type(value) is str and value.startswith(tempfile.gettempdir()) and os.path.isfile(value):
            with open(value, "rb") as file:
                return ["file", os.path.basename(value), self.bytes(file.read())]
        return super().value(value, deep)

    def is_node(self, value):
        return (
            super().is_node(value)
            or isinstance(value, types.FunctionType)
            and not importable(value)
            or hasattr(value, "apply_gradients")
            or type(value).__module__.startswith("digits.")
        )

    def content(self, value, deep=0):
        kind = type(value)
        if isinstance(value, types.FunctionType):
            return self.function(value, deep + 1)
        if hasattr(value, "apply_gradients"):  # an optimizer of Keras
            built = [self.value(one, deep + 1) for one in value._trainable_variables]
            own = [self.array(one.numpy(), deep) for one in value.variables]
            return ["optimizer", kind.__name__, json.dumps(value.get_config()), built, own]
        if kind.__module__.startswith("digits."):
            held = [(name, one) for name, one in vars(value).items() if name[0] != "_"]
            held = [[name, self.value(one, deep + 1)] for name, one in held]
            return ["object", kind.__module__, kind.__qualname__, held]
        return super().content(value, deep)

    def function(self, function, deep):
        code = unplaced(function.__code__)
        space = function.__globals__
        used = [[name, space[name]] for name in global_names(code) if name in space]
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        return [
            "function",
            function.__name__,
            self.bytes(marshal.dumps(code)),
            self.value(function.__defaults__, deep),
            [self.value(one, deep) for one in cells],
            [[name, self.value(one, deep)] for name, one in used],
        ]

    def other(self, value, kind, deep):
        if kind.__name__ == "ListWrapper":  # how a tf.Module keeps a list
            return ["copied list", [self.value(one, deep) for one in value]]
        if isinstance(value, types.ModuleType):
            return ["module", value.__name__]
        if name := importable(value):
            return ["named", *name]
        raise TypeError(f"A {kind.__name__} cannot be handed to a student's function.")


class Reader(plain.Reader):
    """Reads them, in the kernel."""

    def tagged(self, tag, *rest):
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

    def build(self, number):
        match self.nodes[number]:
            case "function", *rest:
                self.function(number, *rest)
            case "optimizer", kind, config, built, own:
                new = getattr(tensorflow().keras.optimizers, kind).from_config(json.loads(config))
                new.build(self.all(built))
                for variable, one in zip(new.variables, own, strict=True):
                    variable.assign(self.array(*one))
                self.objects[number] = new
            case "object", module, name, held:
                kind = named(module, name)
                self.objects[number] = new = kind.__new__(kind)
                if isinstance(new, tensorflow().Module):
                    tensorflow().Module.__init__(new)
                for key, one in held:
                    setattr(new, key, self.value(one))
            case _:
                super().build(number)

    def function(self, number, name, code, defaults, cells, used):
        # in a notebook checks are its cells: errors of such a function name the module
        space = {"__builtins__": __builtins__, "__name__": "__main__"}
        empty = tuple(types.CellType() for _ in cells)
        new = types.FunctionType(marshal.loads(decoded(code)), space, name, None, empty)
        self.objects[number] = new
        new.__defaults__ = self.value(defaults)
        for cell, one in zip(empty, cells, strict=True):
            cell.cell_contents = self.value(one)
        space.update((key, self.value(one)) for key, one in used)


def importable(value):
    """The module and the name that a value can be imported by, or None."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not module or not name or module == "__main__" or "<" in name:
        return None
    try:
        return (module, name) if named(module, name) is value else None
    except (AttributeError, KeyError):
        return None


def named(module, name):
    found = sys.modules.get(module) or importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def unplaced(code):
    """Code that does not say which file it stood in."""
    inner = tuple(
        unplaced(one) if isinstance(one, types.CodeType) else one for one in code.co_consts
    )
    return code.replace(co_filename="<check>", co_consts=inner)


def global_names(code):
    """The global names that a function, or one inside it, loads; each once."""
    found = {one.argval: None for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            found |= dict.fromkeys(global_names(one))
    return list(found)
