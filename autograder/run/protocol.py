"""What is said between a courier, which has a kernel, and whoever has a check judged."""

from collections.abc import Callable
from typing import TypedDict

# the first bytes of messages: from the courier, and to it
CHECK, REPLIES, GONE, OUTPUTS = b"?", b"r", b"g", b"o"
CALLS, INSIDE, JUDGED = b"c", b"i", b"j"


class News(TypedDict, total=False):
    """How far a courier is: one of these.

    Attributes
    ----------
    read
        True: the notebook can be read.
    begun
        True: the first cell of the student's is reached.
    cell
        The id of the cell that runs now; None after the last.
    asked
        True: the kernel is asked for something that is not in the notebook.
    verdict
        A `grade_id`, and what `autograder.run.execution.Verdict` begins with: passed, value,
        message.
    """

    read: bool
    begun: bool
    cell: str | None
    asked: bool
    verdict: tuple[str, bool, float | None, str]


class CheckVerdict(TypedDict):
    """A `Verdict` of the checker's."""

    passed: bool
    value: float | None
    message: str


class CheckResult(TypedDict, total=False):
    """How a check ended in the checker: `inside` alone, or all the others.

    Attributes
    ----------
    printed
        What it wrote to standard output.
    error
        Its name and its text; None if the check passed.
    shown
        The text of the value of its last line, if there is one.
    inside
        Why it has to run in the student's process.
    """

    verdict: CheckVerdict
    printed: str
    error: list[str] | None
    shown: str | None
    inside: str


Notify = Callable[[News], None]
Ask = Callable[[bytes], bytes]
