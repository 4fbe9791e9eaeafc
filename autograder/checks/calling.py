"""Calls of a student's function, here or in another process, and what came of them."""

import copy
import linecache
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.difference import difference
from autograder.checks.errors import CheckFailed, NotAttempted
from autograder.checks.formatting import a, call_text, describe, error_text, indented, message
from autograder.checks.stderr import no_stderr

Function = Callable[..., Any]
Watch = Callable[[Function], Any]


@dataclass(frozen=True)
class CallResult:
    """What came of a call.

    Attributes
    ----------
    got
        What the function returned.
    error
        What ended it.
    is_own
        Whether it was raised in the cell with the function, not deeper.
    line
        The number and the text of the last line in that cell that was reached.
    """

    got: Any = None
    error: BaseException | None = None
    is_own: bool = False
    line: tuple[int, str] | None = None


@dataclass(frozen=True)
class Call:
    """A call that was made, and all that is needed to make it of another function.

    Attributes
    ----------
    trial
        Of a function: calls it, and gives what there is to see.
    shown
        How messages write the call.
    """

    name: str
    args: tuple[Any, ...]
    trial: Watch
    result: CallResult
    shown: str
    tolerance: float


# Where the student's functions are in another process: calls the function of that name
remote: Callable[[str, list[Any]], CallResult] | None = None

# The calls made so far in this check, by the function's name
calls_made: dict[str, list[Call]] = {}


def forget() -> None:
    """Begin a check: what was called before says nothing about it."""
    calls_made.clear()


def failed(text: str) -> CheckFailed:
    """The exception that ends a check with this message."""
    forget()
    return CheckFailed(text)


def make_call(
    name: str,
    args: tuple[Any, ...],
    watch: Watch | None = None,
    shown_as: str | None = None,
    tolerance: float = 1e-6,
) -> Call:
    """Make a call, and remember it; the parameters are those of `autograder.checks.expect`."""
    given = [] if watch else _copies(args)

    def student(*given: Any) -> Any:
        result = (remote or _here)(name, list(given))
        if result.error is not None:
            raise _Stopped(result)
        return result.got

    try:
        result = CallResult(watch(student) if watch else student(*given))
    except _Stopped as stopped:
        result = stopped.result
    except (NotAttempted, CheckFailed):
        forget()
        raise
    except Exception as error:
        if not watch:
            raise
        # the watching stumbles over what the function gave or did
        what = f"{shown_as or name} gave what cannot be looked at."
        raise failed(f"{what}\n\n{indented(error_text(error))}") from None
    trial = watch or (lambda function: function(*_copies(args)))
    call = Call(name, args, trial, result, shown_as or call_text(name, args), tolerance)
    calls_made.setdefault(name, []).append(call)
    if result.error is None and not watch:
        _check_unchanged(call, given)
    return call


class _Stopped(Exception):
    """The student's function raised something."""

    def __init__(self, result: CallResult):
        super().__init__()
        self.result = result


def _can_be_changed(value: Any) -> bool:
    return isinstance(value, (np.ndarray, list, dict, tuple))


def _copies(args: Sequence[Any]) -> list[Any]:
    return [copy.deepcopy(arg) if _can_be_changed(arg) else arg for arg in args]


def _check_unchanged(call: Call, given: list[Any]) -> None:
    for before, after in zip(call.args, given, strict=True):
        if _can_be_changed(before) and difference(after, before):
            copied = "old.copy()" if isinstance(before, np.ndarray) else "copy.deepcopy(old)"
            why = (
                "Whoever called the function still needs the original. Make a new value, "
                f"as `new = old / 2` does, or begin with a copy: `{copied}`."
            )
            now, was = describe(after), describe(before)
            raise failed(message(call.shown, "changed its input to", now, was, why))


def _here(name: str, given: list[Any]) -> CallResult:
    """Call the function of that name in the notebook that the check stands in."""
    for frame, _ in traceback.walk_stack(sys._getframe()):
        if frame.f_globals.get("__package__") != __package__:
            return called(frame.f_globals, name, given)
    raise missing(name)


def called(namespace: dict[str, Any], name: str, given: list[Any]) -> CallResult:
    """Call a student's function; nothing that it writes to stderr gets out.

    Parameters
    ----------
    namespace
        The notebook's names.
    name
    given
        The arguments.

    Raises
    ------
    NotAttempted
        If there is no such function.
    CheckFailed
        If what has the name is no function.
    """
    if name not in namespace:
        raise missing(name)
    function = namespace[name]
    if not callable(function):
        raise no_function(name, a(function))
    with no_stderr():
        try:
            return CallResult(function(*given))
        except (Exception, SystemExit) as error:
            return CallResult(None, error, *_where(error, function))


def missing(name: str) -> NotAttempted:
    """The exception for a function that is not there."""
    return NotAttempted(
        f"{name} does not exist yet.\n\n"
        f"Run the cell with `def {name}` in it, then run this check again."
    )


def no_function(name: str, what: str) -> CheckFailed:
    """The exception for something else under a function's name."""
    return CheckFailed(f"{name} should be a function; it is {what}.")


def _where(error: BaseException, function: Function) -> tuple[bool, tuple[int, str] | None]:
    """Whether the cell with the function raised it, and the last line in there."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == file]
    if not own:
        return False, None
    number = own[-1].lineno or 0
    text = linecache.getline(own[-1].filename, number).strip() or own[-1].line or ""
    return frames[-1] is own[-1], (number, text)
