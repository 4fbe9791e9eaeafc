"""What can be noticed about a submission: the flags in grades.csv and on pages."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Flag:
    """Something that was noticed.

    Attributes
    ----------
    meaning : str
        What it is, for the guide.
    cost : str
        What it costs, for the student; empty where it costs nothing.
    look : str
        Why an instructor should look at it; empty where its number is enough.
    is_partial : bool
        True if not all of the notebook could be run.
    is_private : bool
        True if it is for the instructor alone.
    """

    meaning: str
    cost: str = ""
    look: str = ""
    is_partial: bool = False
    is_private: bool = False


FLAGS = {
    # the answers
    "unclear-answer": Flag(
        "an answer may stand in another cell than its own",
        cost="An answer that could not be found has no points until a person has looked.",
        look="An answer may stand in another cell than its own.",
    ),
    "bad-score": Flag(
        "a check gave no number from 0 to its points",
        cost="A check that gives no proper number earns no points; tell your instructor.",
        look="A check gave no number from 0 to its points: mend the check.",
    ),
    "missing-answer": Flag(
        "an answer cell is gone", cost="An answer that is missing earns no points."
    ),
    "found-answer": Flag("an answer was found in another cell, where it counts"),
    # the file
    "merge-conflict": Flag(
        "the file held marks of git; one side of it was graded",
        look="The file held a merge conflict; one side of it was graded.",
    ),
    "encoding": Flag("the file was not in UTF-8; it was converted"),
    "old-format": Flag("the notebook was of an old format; it was converted"),
    "schema": Flag("labels of nbgrader's were old or damaged; they were mended"),
    "invalid-cell": Flag("a cell was not valid; it is kept as plain text"),
    # how it ran
    "kernel-died": Flag(
        "the kernel ended",
        cost="The cell that ended the kernel, and what needs it, earn no points.",
        look="The kernel ended; what needs that cell has no points.",
        is_partial=True,
    ),
    "timeout": Flag(
        "a cell, or the notebook, ran too long",
        cost="What ran too long, and what needs it, earns no points.",
        look="A cell ran too long; what needs it has no points.",
        is_partial=True,
    ),
    "memory": Flag(
        "it needed too much memory",
        cost="What needed too much memory, and what needs it, earns no points.",
        look="The notebook needed too much memory.",
        is_partial=True,
    ),
    "output": Flag(
        "a cell wrote too much",
        cost="The cell that wrote too much, and what needs it, earn no points.",
        look="A cell wrote too much.",
        is_partial=True,
    ),
    "disk": Flag(
        "a cell filled its disk",
        cost="The cell that filled the disk, and what needs it, earn no points.",
        look="A cell filled its disk.",
        is_partial=True,
    ),
    "processes": Flag(
        "a cell started too many processes",
        cost="The cell that started too many processes, and what needs it, earn no points.",
        look="A cell started too many processes.",
        is_partial=True,
    ),
    # how it came in
    "late": Flag(
        "the LMS says that it was late",
        look="The LMS says that it was late; c.Autograder.late_mark_penalty says what that costs.",
    ),
    "solution-handed-in": Flag(
        "all answers in code are the instructor's own",
        look="All answers in code are the instructor's own, word for word.",
        is_private=True,
    ),
    "renamed": Flag("the file had another name than the unit's"),
    "several-attempts": Flag("there were several attempts; the last counts"),
    # the cells
    "restored-test": Flag("a check was changed or gone; the released one counts"),
    "restored-cell": Flag("a locked cell was changed or gone; it was put back"),
    "older-release": Flag("cells are of an earlier release; the present ones count"),
    "duplicate-cell": Flag("a cell was there more than once; one counts"),
    "moved-cell": Flag("a cell stood in another place; it was put back"),
    "retyped-cell": Flag("an answer's cell was of another kind; it counts all the same"),
}
UNKNOWN = Flag("of another version of the grader")


def flag(name: str) -> Flag:
    """What a flag means; a receipt may have one of another version."""
    return FLAGS.get(name, UNKNOWN)


def is_partial(names: Iterable[str]) -> bool:
    """Whether one of the flags says that not all of the notebook could be run."""
    return any(flag(name).is_partial for name in names)
