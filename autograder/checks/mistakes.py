"""Which known mistake it is: the one that gives what the student's function gave."""

import contextlib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.calling import Call, calls_made
from autograder.checks.difference import difference
from autograder.checks.formatting import error_text
from autograder.checks.stderr import no_stderr
from autograder.checks.tensors import is_tensor, without_tensors


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes
    ----------
    sentence
        What the student is told.
    wrong
        The wrong function.
    test
        test(got, *arguments): whether a result looks like this mistake.
    """

    sentence: str
    wrong: Callable[..., Any] | None = None
    test: Callable[..., Any] | None = None


def none_known(name: str) -> Sequence[Mistake]:
    """The known mistakes of a course that has written down none."""
    return ()


# Gives the known mistakes in the function of that name; a course sets it to its own
find: Callable[[str], Sequence[Mistake]] = none_known


def sentence_for(call: Call, gives: Any = None) -> str:
    """The sentence of the mistake that a call shows, or nothing.

    A mistake is known by a wrong function that gives what the student's gave, in this call and
    all before it. In those after it, the student may have made another one, too; but if several
    mistakes fit, it is the one that gives the most of them, and half at least. Of True and
    False, which say little, it has to give all. Where wrong results are many, a mistake is
    known by a test of this call's result.
    """
    known, got = find(call.name), call.result.got
    calls = calls_made[call.name]
    here = next(i for i, made in enumerate(calls) if made is call)
    before, after = [call, *calls[:here]], calls[here + 1 :]
    agreed: dict[str, int] = {}  # from the sentences of those that fit to how many later calls
    for mistake in known:
        if mistake.wrong and all(_agrees(made, mistake.wrong, gives) for made in before):
            count = sum(_agrees(made, mistake.wrong, gives) for made in after)
            agreed[mistake.sentence] = max(count, agreed.get(mistake.sentence, 0))
            if count == len(after):
                break
    share = 1 if isinstance(got, bool | np.bool_) else 0.5 if len(agreed) > 1 else 0
    sentence = max(agreed, key=agreed.__getitem__, default="")
    if agreed and agreed[sentence] < share * len(after):
        sentence = ""
    if sentence or call.result.error is not None or got is None:
        return sentence
    for mistake in known:
        if mistake.test and _holds(mistake.test, got, *call.args):
            return mistake.sentence
    return ""


def slip_sentence(got: Any, slips: Mapping[str, Any], tolerance: float) -> str:
    """The sentence of the mistake that a result shows, of those of one case, or nothing."""
    for sentence, looks_like in slips.items():
        if got is None or isinstance(looks_like, type):
            continue
        if callable(looks_like):
            found = _holds(looks_like, got)
        else:
            found = _holds(
                lambda wrong: not difference(got, wrong, tolerance=tolerance), looks_like
            )
        if found:
            return sentence
    return ""


def _agrees(call: Call, wrong: Callable[..., Any], gives: Any) -> bool:
    """True if a wrong function does in a call what the student's did."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), no_stderr():
            other = call.trial(wrong)
    except (Exception, SystemExit) as error:
        raised = call.result.error
        return raised is not None and _error_wording(error) == _error_wording(raised)
    got, tolerance = call.result.got, call.tolerance and max(call.tolerance, 1e-5)
    numbers = other if is_tensor(got) else without_tensors(other)
    if call.result.error is not None or difference(got, numbers, tolerance=tolerance):
        return False
    # right numbers are a mistake only by their kind
    is_right = gives is not None and not difference(other, gives, tolerance=tolerance)
    return not is_right or _kinds(got) == _kinds(other)


def _error_wording(error: BaseException) -> str:
    """An error's text, without where in memory something lies: elsewhere in each process."""
    return re.sub("0x[0-9a-f]+", "", error_text(error))


def _kinds(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [type(value), *map(_kinds, value)]
    return value.dtype if is_tensor(value) else np.asarray(value).dtype.kind


def _holds(test: Callable[..., Any], *seen: Any) -> bool:
    try:
        with no_stderr():
            return bool(test(*seen))
    except Exception:  # a test made for arrays may stumble over a string: not this mistake
        return False
