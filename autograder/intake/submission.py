"""What the intake gives: the attempt that counts, the others, and what is left over."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Attempt:
    """One notebook that a student handed in for a unit, with the files beside it.

    Attributes
    ----------
    files
        By their names relative to the unit's folder, with `/`.
    received
        In UTC and without a zone, as nbgrader keeps it; None if nothing certain says it.
    path
        Where it was found, below what was handed in.
    """

    notebook: Path | None
    files: dict[str, Path] = field(default_factory=dict)
    received: datetime | None = None
    path: str = ""


@dataclass(frozen=True)
class Submission(Attempt):
    """The attempt that counts, of one student for one unit.

    Attributes
    ----------
    student
        A name that is safe for a folder, see `autograder.intake.names.safe_name`.
    flags
        `renamed`, `several-attempts`, `late`.
    notes
        Sentences for the receipt. Where there is no notebook, they say why.
    attempts
        The others, from the one that comes next.
    lms
        What the LMS calls it, for giving back: `system`, a name of `autograder.intake.layouts`, and
        `name`, of its folder or file. Empty where no LMS named it.
    """

    student: str = ""
    unit: str = ""
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    lms: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Leftover:
    """Something that is no part of a submission: where it was, and why it is not."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
