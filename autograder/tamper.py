"""Evidence of tampering: checks that must fail, and a fingerprint of what runs cells.

A student's code and the checks share one process, so nothing here is proof. It catches what
makes wrong answers pass: a runner that hides exceptions, an `assert` that does not assert, a
`digits.checks` or `numpy.testing` that compares nothing.
"""

import json
import secrets

# what each kind of check does when it fails; {token} is random, so that no failure of another
# cell can stand in for it
FAILURES = (
    "assert len('{token}') == 0, '{token}'",
    "import numpy.testing as _check; _check.assert_array_equal([1.0], [2.0], '{token}')",
    "import digits.checks as _check; _check.require(False, '{token}', 1, 2)",
)


def canaries(check):
    """Pairs of a source that must fail and the token that its error has to carry.

    They begin as the source of the `check` does, so that code which looks for check cells
    takes them for one.
    """
    first = check.splitlines()[0] if check.startswith("#") else "# check"
    for failure in FAILURES:
        token = secrets.token_hex(8)
        yield f"{first}\n{failure.format(token=token)}\n{check}", token


# run in the kernel; marks what cells and checks are run with, as {name: mark}
CODE = """
import builtins, hashlib, importlib, sys, types
def mark(value):
    value = getattr(value, "__func__", value)
    code = getattr(value, "__code__", None)
    if code is None:
        return str(id(value))
    parts = [code.co_code, code.co_consts, code.co_names, id(value), value.__defaults__]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
from IPython import get_ipython
shell = get_ipython()
found = {}
for owner in (shell, shell.kernel, shell.kernel.session, shell.displayhook):
    for name in dir(type(owner)):
        try:
            value = getattr(owner, name)
        except Exception:
            continue
        if isinstance(value, (types.MethodType, types.FunctionType)):
            found[f"{type(owner).__name__}.{name}"] = mark(value)
found["ast_transformers"] = [str(id(one)) for one in shell.ast_transformers]
found["input_transformers"] = [
    str(id(one))
    for one in [*shell.input_transformers_post, *shell.input_transformer_manager.cleanup_transforms]
]
found["custom_exceptions"] = repr(shell.custom_exceptions)
found["trace"] = [str(id(sys.gettrace())), str(id(sys.getprofile()))]
for name in dir(builtins):
    if not name.startswith("_") or name in ("__import__", "__build_class__"):
        found[f"builtins.{name}"] = mark(getattr(builtins, name))
for module in ("numpy.testing", "digits.checks"):
    try:
        loaded = importlib.import_module(module)
    except ImportError:
        continue
    for name in dir(loaded):
        value = getattr(loaded, name)
        if callable(value):
            found[f"{module}.{name}"] = mark(value)
result = found
"""
# an expression, so that nothing is left in the notebook's names
FINGERPRINT = (
    f"(lambda space: (exec({CODE!r}, space), __import__('json').dumps(space['result']))[1])({{}})"
)
PASSING = {"builtins.display", "builtins.exit", "builtins.quit", "builtins.get_ipython"}


def changed(before, after):
    """The names of what is marked otherwise in a later fingerprint; None, if it is none."""
    try:
        before, after = json.loads(before), json.loads(after)
        return sorted(
            name for name in before if before[name] != after.get(name) and name not in PASSING
        )
    except (TypeError, ValueError, AttributeError):
        return None


def clear(imports, names):
    """An expression that gives a check the names it was written for.

    What the instructor's cells import is imported again, in case a student's cell has put
    something else under such a name, by mistake or not. Names of Python's own that the
    notebook has covered (`sum = 0`) are taken away for as long as the check runs.
    """
    code = f"""
space = __import__("IPython").get_ipython().user_ns
exec({imports!r}, space)
kept = space["_kept_for_the_check"] = {{}}
for name in {sorted(names)!r}:
    if name in space:
        kept[name] = space.pop(name)
"""
    return f"exec({code!r}, {{}})"


GIVE_BACK = "globals().update(globals().pop('_kept_for_the_check', {}))"
