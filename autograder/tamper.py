"""Evidence of tampering: checks that must fail, and a fingerprint of what runs cells.

A student's code and the checks share one process, so nothing here is proof. It catches what
makes wrong answers pass: a runner that hides exceptions, an `assert` that does not assert, a
`digits.checks` or NumPy that compares nothing, an answer that equals everything or reads what
is expected of it. All of this module is text that the kernel runs.
"""

import ast
import json
import secrets
import threading

# Python 3.11 and 3.12 raise SystemError, "AST constructor recursion depth mismatch", where two
# threads make syntax trees at once (https://github.com/python/cpython/issues/106905)
PARSING = threading.Lock()


def canary(check):
    """A source that must fail, and the random token that its error has to carry.

    It begins as the source of the `check` does, so that code which looks for check cells
    takes it for one. No failure of another cell can stand in for it.
    """
    token = secrets.token_hex(8)
    return f"{first_line(check)}\nassert len('{token}') == 0, '{token}'\n{check}", token


def first_line(check):
    return check.splitlines()[0] if check.startswith("#") else "# check"


# a way to Python's own functions that needs no name which the notebook could have covered
BUILTINS = (
    "[one for one in ().__class__.__base__.__subclasses__() if one.__name__ == '_wrap_close']"
    "[0].__init__.__globals__['__builtins__']"
)


def expression(code, **given):
    """An expression that runs code away from the notebook's names, and has its `result`.

    Parameters
    ----------
    code : str
    **given
        Names that the code gets: text, numbers and lists of them.
    """
    return (
        f"(lambda real: (lambda space: (real['exec']({code!r}, space), space['result'])[1])"
        f"({{'__builtins__': real, **{given!r}}}))({BUILTINS})"
    )


# marks what cells and checks are run with, as {name: mark}; briefly, one digest of all of it
MARKS = """
import builtins, hashlib, importlib, json, sys, types
from IPython import get_ipython

def mark(value):
    value = getattr(value, "__func__", value)
    if isinstance(value, types.BuiltinMethodType):  # made anew whenever it is asked for
        return id(value.__self__), value.__name__
    parts = [id(value)]
    code = getattr(value, "__code__", None)
    if code is not None:
        parts += [id(code), hash(code), value.__defaults__, value.__kwdefaults__]
    if isinstance(value, type) and value.__module__.split(".")[0] == "digits":
        own = vars(value).items()
        parts += [(key, mark(one)) for key, one in own if isinstance(one, types.FunctionType)]
    if hasattr(value, "__wrapped__"):
        parts.append(mark(value.__wrapped__))
    return parts

found = {}
shell = get_ipython()
manager = shell.input_transformer_manager
for owner in (
    *(shell, shell.kernel, shell.kernel.session, shell.displayhook, shell.display_pub),
    *(shell.compile, shell.events, manager),
):
    for name in dir(type(owner)):
        try:
            value = getattr(owner, name)
        except Exception:
            continue
        if isinstance(value, (types.MethodType, types.FunctionType)):
            found[f"{type(owner).__name__}.{name}"] = mark(value)
for name, value in shell.kernel.shell_handlers.items():
    found[f"handler of {name}"] = mark(value)
transformers = [
    *(*shell.ast_transformers, *shell.input_transformers_post, *manager.cleanup_transforms),
    *(*manager.line_transforms, *manager.token_transformers),
]
found["transformers"] = [mark(one) for one in transformers]
callbacks = [one for some in shell.events.callbacks.values() for one in some]
found["callbacks"] = [
    mark(one) for one in callbacks if getattr(one, "__module__", "__main__") == "__main__"
]
found["custom exceptions"] = shell.custom_exceptions
found["trace"] = [mark(sys.gettrace()), mark(sys.getprofile())]
if hasattr(sys, "monitoring"):
    found["trace"] += [sys.monitoring.get_tool(number) for number in range(6)]
for name in dir(builtins):
    if not name.startswith("_") or name in ("__import__", "__build_class__"):
        found[f"builtins.{name}"] = mark(getattr(builtins, name))
for name in ("numpy.random", "numpy.testing", "digits.checks"):
    try:
        importlib.import_module(name)
    except ImportError:
        pass
for module in list(sys.modules):
    if module.split(".")[0] == "digits" or module in ("numpy", "numpy.random", "numpy.testing"):
        for name, value in list(vars(sys.modules[module]).items()):
            if callable(value) or isinstance(value, types.ModuleType):
                found[f"{module}.{name}"] = mark(value)
space = {}
try:
    exec(imports, space)
except Exception:
    pass
for name in names:
    try:
        value = eval(name, space)
    except Exception:
        continue
    if callable(value):
        found[name] = mark(value)
for module, name, given in (
    ("numpy.testing", "assert_array_equal", ([1.0], [2.0])),
    ("digits.checks", "require", (False, "", 1, 2)),
):
    try:
        found[f"{name} fails"] = bool(getattr(sys.modules[module], name)(*given)) is None
    except AssertionError:
        found[f"{name} fails"] = True
    except KeyError:
        pass
if briefly:
    result = hashlib.sha256(repr(found).encode()).hexdigest()
else:
    result = json.dumps({name: repr(one) for name, one in found.items()})
"""
PASSING = {"builtins.display", "builtins.exit", "builtins.quit", "builtins.get_ipython"}


# how much IPython says of an error: where one is expected, little, since it takes long to say
TERSE, TALKATIVE = (
    expression(
        "shell = __import__('IPython').get_ipython()\n"
        f"result = shell.InteractiveTB.set_mode({mode})"
    )
    for mode in ("'Minimal'", "shell.xmode")
)
# files beside a notebook may be imported, but not in place of what is installed
PREPARE = """
import sys
sys.path.sort(key=lambda path: path in ("", __import__("os").getcwd()))
result = None
"""


def fingerprint(imports, names, briefly=False):
    """An expression for the marks of what runs cells, and of what checks call.

    Parameters
    ----------
    imports : str
        The instructor's own import lines.
    names : list of str
        What checks call: `np.isclose`.
    briefly : bool
        One digest instead, which differs if any of them does, or if there are more or fewer.
    """
    return expression(MARKS, imports=imports, names=names, briefly=briefly)


def changed(before, after):
    """The names of what is marked otherwise in a later fingerprint; None, if it is none."""
    try:
        with PARSING:
            before, after = (json.loads(ast.literal_eval(one)) for one in (before, after))
        return sorted(
            name for name in before if before[name] != after.get(name) and name not in PASSING
        )
    except (TypeError, ValueError, SyntaxError, AttributeError):
        return None


CLEAR = """
space = __import__("IPython").get_ipython().user_ns
space["__builtins__"] = __import__("builtins")
exec(imports, space)
kept = space["_kept_for_the_check"] = {}
for name in names:
    if name in space:
        kept[name] = space.pop(name)
result = None
"""
GIVE_BACK = """
space = __import__("IPython").get_ipython().user_ns
space.update(space.pop("_kept_for_the_check", {}))
result = None
"""


def clear(imports, names):
    """An expression that gives a check the names it was written for.

    What the instructor's cells import is imported again, in case a student's cell has put
    something else under such a name, by mistake or not. Names of Python's own that the
    notebook has covered (`sum = 0`) are taken away for as long as the check runs.
    """
    return expression(CLEAR, imports=imports, names=sorted(names))


def give_back():
    """An expression that undoes what `clear` did."""
    return expression(GIVE_BACK)


def used(cells):
    """What cells import, and what they call of it.

    Parameters
    ----------
    cells : list of ast.Module

    Returns
    -------
    imports : str
        Their import lines.
    names : list of str
        `np.isclose` and its like.
    """
    nodes = [node for cell in cells for node in ast.walk(cell)]
    lines = [
        line
        for cell in cells
        for line in cell.body
        if isinstance(line, (ast.Import, ast.ImportFrom))
    ]
    roots = {(one.asname or one.name).split(".")[0] for line in lines for one in line.names}
    names = set()
    for node in nodes:
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if root is not node and isinstance(root, ast.Name) and root.id in roots:
            names.add(ast.unparse(node))
    return "\n".join(map(ast.unparse, lines)), sorted(names)


# --- whether a check ran to its end ------------------------------------------------------

VALUE = """
space = __import__("IPython").get_ipython().user_ns
kept = space.pop(name, None)
result = "missing"
if kept is not None:
    value = kept[0]
    result = None
    is_truth = isinstance(value, bool) or str(getattr(value, "dtype", "")) == "bool"
    if hasattr(value, "__float__") and not isinstance(value, str) and not is_truth:
        result = float(value)
"""


def valued(source, name):
    """The source of a check that keeps, at its end, the value of its last line under a name.

    Where there is no such line it keeps None; in a cell that is a magic's as a whole
    (`%%bash`), nothing.
    """
    if source.lstrip().startswith("%%"):
        return source
    lines = parsed(source).body
    if not lines or not isinstance(lines[-1], ast.Expr):
        return f"{source}\n{name} = [None]"
    last = lines[-1]
    # columns count bytes
    data = source.encode()
    lines = data.splitlines(keepends=True)
    start = sum(map(len, lines[: last.lineno - 1])) + last.col_offset
    end = sum(map(len, lines[: last.end_lineno - 1])) + last.end_col_offset
    value = f"{name} = [(".encode() + data[start:end] + b")]"
    return (data[:start] + value + data[end:]).decode()


def value(name):
    """An expression for what `valued` kept: a number, None, or "missing"."""
    return expression(VALUE, name=name)


def parsed(source):
    """A cell's syntax tree; that of nothing, where it is no plain Python."""
    try:
        with PARSING:
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.parse("")


# --- the same check, with another right answer -------------------------------------------

OTHER = """
import numpy as np
hits = [0]

def changed(value):
    if isinstance(value, (bool, np.bool_)):
        return not value
    if isinstance(value, (str, bytes)):
        return value + (b"?" if isinstance(value, bytes) else "?")
    if isinstance(value, (tuple, list)):
        return type(value)([changed(one) for one in value] or "?")
    if isinstance(value, dict):
        return {key: changed(one) for key, one in value.items()} or {"?": "?"}
    if isinstance(value, (set, frozenset)):
        return value | {"?"}
    try:
        numbers = np.asarray(value, float)[()]
    except (TypeError, ValueError):
        return "?"
    others = 7 - 3 * numbers
    return "?" if np.array_equal(numbers, others, equal_nan=True) else others

def other(value):
    hits[0] += 1
    return changed(value)

def false(value):
    hits[0] += 1
    return False

space = __import__("IPython").get_ipython().user_ns
space[name] = __import__("types").SimpleNamespace(other=other, false=false, hits=hits)
result = None
"""
HITS = """
kept = __import__("IPython").get_ipython().user_ns.pop(name, None)
result = kept.hits[0] if kept else 0
"""


class Mutant(ast.NodeTransformer):
    """Changes what a check takes for right; what it asks besides of a result, is left out."""

    def __init__(self, name):
        self.name = name
        self.sites = []

    def put(self, site, what, value):
        self.sites.append(site)
        function = ast.Attribute(ast.Name(self.name, ast.Load()), what, ast.Load())
        return ast.Call(function, [value], [])

    def visit_Assert(self, node):
        test = node.test
        if isinstance(test, ast.Compare) and [type(one) for one in test.ops] == [ast.Eq]:
            test.comparators[0] = self.put(node, "other", test.comparators[0])
        else:
            node.test = self.put(node, "false", test)
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called == "expect" and any(one.arg == "gives" for one in node.keywords):
            loose = ("dtype", "between", "tolerance")
            node.keywords = [one for one in node.keywords if one.arg not in loose]
            for one in node.keywords:
                if one.arg == "gives":
                    one.value = self.put(node, "other", one.value)
        elif called == "require" and node.args:
            node.args[0] = self.put(node, "false", node.args[0])
        return node


def mutant(check, name):
    """The source of a check that no answer can pass which passes the `check` itself.

    Parameters
    ----------
    check : str
    name : str
        Under which the kernel finds what `other` puts there.

    Returns
    -------
    str or None
        None where it cannot be made: the check asks in ways that are not known here, or may
        catch its own failures.
    """
    tree = parsed(check)
    made = Mutant(name)
    made.visit(tree)
    if not made.sites:
        return None
    functions = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and set(made.sites) & set(ast.walk(node))
    }
    for node in ast.walk(tree):
        if isinstance(node, (ast.Try, ast.With)):
            inside = list(ast.walk(node))
            called = {one.id for one in inside if isinstance(one, ast.Name)}
            if set(made.sites) & set(inside) or functions & called:
                return None
    return f"{first_line(check)}\n{ast.unparse(ast.fix_missing_locations(tree))}"


def other(name):
    """An expression that makes the functions which a mutant calls."""
    return expression(OTHER, name=name)


def hits(name):
    """An expression for how often they were called; it takes them away."""
    return expression(HITS, name=name)
