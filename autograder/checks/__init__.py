"""How checks speak, in every exercise alike.

A check calls the student's function and looks at what comes back: first its type, then
its shape, then its dtype and range, then its values. The first thing that is off ends the
check with a message: what was called, what came back, what was expected, how they differ
and, where it can be told, which mistake that is.

    checks.expect("one_hot", np.array([3, 0]), gives=np.eye(10)[[3, 0]])
    checks.passed("one_hot")

A course that has written down mistakes, as wrong functions, sets `mistakes.find`: one is named
if it gives what the student's function gave, in every call so far.

This package runs in students' notebooks, so it imports NumPy and nothing else: not the rest of
the grader, nor a course.
"""

from autograder.checks.assertions import (
    call,
    expect,
    expect_array,
    expect_cases,
    passed,
    require,
)
from autograder.checks.calling import CallResult, called, forget, missing, no_function
from autograder.checks.errors import CheckFailed, NotAttempted
from autograder.checks.formatting import a, describe, short
from autograder.checks.seeding import rng

__all__ = [
    "CallResult",
    "CheckFailed",
    "NotAttempted",
    "a",
    "call",
    "called",
    "describe",
    "expect",
    "expect_array",
    "expect_cases",
    "forget",
    "missing",
    "no_function",
    "passed",
    "require",
    "rng",
    "short",
]
