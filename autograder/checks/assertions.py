"""What a check cell calls."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from autograder.checks import mistakes
from autograder.checks.calling import Call, Watch, calls_made, failed, forget, make_call
from autograder.checks.difference import Range, difference, form_difference
from autograder.checks.errors import CheckFailed, NotAttempted
from autograder.checks.formatting import describe, error_text, filled, indented, message


def call(
    name: str,
    *args: Any,
    watch: Watch | None = None,
    shown_as: str | None = None,
    slips: object = None,
) -> Any:
    """Call the student's function and return what it returns.

    Nothing that it writes to stderr gets out, and an exception in it becomes a message
    that shows the line of the student's that raised it.

    Parameters
    ----------
    name
        Of a function in the notebook.
    *args
        Arrays, lists, dictionaries and tuples are given as copies: a function that changes its
        input fails with a message.
    watch
        How to call it, where a plain call will not do, as with something that the function has
        to change: `watch(function)` makes what is needed, anew each time, calls the function
        and returns what there is to see. The arguments are then for messages only.
    shown_as
        How messages write the call; by default the name and the arguments.
    slips
        Without effect; notebooks of earlier releases give it.

    Raises
    ------
    NotAttempted
        If the notebook has no such function, or it still raises `NotImplementedError`.
    CheckFailed
        If it raises anything else, or changes its input.
    """
    return _returned(make_call(name, args, watch, shown_as))


def expect(
    name: str,
    *args: Any,
    gives: Any,
    watch: Watch | None = None,
    dtype: str | None = None,
    between: Range | None = None,
    shown_as: str | None = None,
    tolerance: float = 1e-6,
    why: str = "",
    slips: Mapping[str, Any] | None = None,
) -> None:
    """Check that the student's function `name` returns `gives`.

    Parameters
    ----------
    name, *args, watch, shown_as
        See `call`.
    gives : numpy.ndarray, number, bool, str, tuple, list, dict, set or tf.Tensor
        The right result. For an array of the student's, a TensorFlow tensor will do too.
    dtype
        What an array has to hold: "float" or "integer" of any size, or a NumPy name such as
        "float32". Without it any kind of number will do.
    between : (low, high)
        The range that all values have to lie in.
    tolerance
        How far from `gives` a number may be, absolute and relative.
    why
        What this case is about; said where no mistake can be named.
    slips
        Mistakes of this one case, from the sentence that names one to the wrong result or to a
        function that tells from the result.

    Raises
    ------
    CheckFailed, NotAttempted
    """
    made = make_call(name, args, watch, shown_as, tolerance)
    _compare(made, gives, dtype, between, why, slips or {})


def expect_cases(
    name: str,
    cases: Mapping[tuple[Any, ...], Any] | Iterable[tuple[tuple[Any, ...], Any]],
    dtype: str | None = None,
    tolerance: float = 1e-6,
) -> None:
    """Check what the student's function returns in several cases, all of them called first.

    For results that say little, such as True and False: together they tell mistakes apart.

    Parameters
    ----------
    name
    cases : dict or list of pairs
        From a tuple of arguments to the right result.
    dtype, tolerance
        See `expect`.
    """
    pairs = list(cases.items() if isinstance(cases, Mapping) else cases)
    calls = [make_call(name, args, tolerance=tolerance) for args, _ in pairs]
    for made, (_, gives) in zip(calls, pairs, strict=True):
        _compare(made, gives, dtype)


def expect_array(
    name: str,
    *args: Any,
    shape: tuple[int, ...],
    watch: Watch | None = None,
    dtype: str | None = None,
    between: Range | None = None,
    shown_as: str | None = None,
) -> np.ndarray:
    """Check what kind of array the student's function returns, and return it.

    For exercises with many right results, whose values the check looks at in its own way.
    The parameters are those of `expect`; `shape` is a tuple of integers.
    """
    made = make_call(name, args, watch, shown_as)
    got = _returned(made)
    wanted = f"array of shape {shape}" + (f", {dtype}" if dtype else "")
    differs = form_difference(got, np.zeros(shape), wanted, dtype, between)
    if differs:
        sentence = mistakes.sentence_for(made)
        raise failed(message(made.shown, "returned", *differs, sentence))
    return np.asarray(got)


def require(
    condition: object,
    what: str,
    got: Any,
    expected: str,
    why: str = "",
    of: str | None = None,
) -> None:
    """Check a `condition` of the check's own, with a message of the usual form.

    Parameters
    ----------
    condition : bool
    what
        What was called or done.
    got
        What came of it; what is no text is described.
    expected, why
        What should have come of it, and which mistake it looks like.
    of
        The function whose latest result is off: one of its known mistakes, if it is one, is
        named in place of `why`.

    Raises
    ------
    CheckFailed
        If `condition` is false.
    """
    if not condition:
        got = got if isinstance(got, str) else describe(got)
        sentence = ""
        if of is not None and calls_made.get(of):
            sentence = mistakes.sentence_for(calls_made[of][-1])
        raise failed(message(what, "gave", got, expected, "", sentence or why))


def passed(*names: str) -> None:
    """Say that the answer passed all checks of the cell."""
    forget()
    verb = "passes" if len(names) == 1 else "pass"
    print(f"✓ {' and '.join(names)} {verb} every check in this cell.")


def _compare(
    made: Call,
    gives: Any,
    dtype: str | None = None,
    between: Range | None = None,
    why: str = "",
    slips: Mapping[str, Any] | None = None,
) -> None:
    """Raise what there is to say if a call's result is not the one that is wanted."""
    got = _returned(made)
    differs = difference(got, gives, dtype, between, made.tolerance)
    if differs:
        sentence = (
            mistakes.sentence_for(made, gives)
            or mistakes.slip_sentence(got, slips or {}, made.tolerance)
            or why
        )
        raise failed(message(made.shown, "returned", *differs, sentence))


def _returned(made: Call) -> Any:
    """What a call returned; an exception in it becomes a message."""
    if made.result.error is not None:
        raise _explained(made, made.result.error)
    return made.result.got


def _explained(made: Call, error: BaseException) -> CheckFailed | NotAttempted:
    """The exception to raise for one that came out of the student's function."""
    if isinstance(error, NotImplementedError) and made.result.is_own:
        forget()
        return NotAttempted(
            f"{made.name} is not written yet.\n\n"
            "Put your code in place of the line with `raise NotImplementedError`, run that\n"
            "cell, then run this check again. If your code is there, delete that line."
        )
    text = f"{made.shown} stopped with an error.\n\n{indented(error_text(error))}"
    if made.result.line:
        number, line = made.result.line
        text += f"\n\nIt happened in line {number} of that cell:\n{indented(line)}"
    sentence = mistakes.sentence_for(made)
    if sentence:
        text += f"\n\n→ {filled(sentence)}"
    return failed(text)
