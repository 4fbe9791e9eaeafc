"""A receipt: why a submission has its points, as it is kept in receipts/STUDENT/UNIT.json."""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Self

from autograder.outcomes import Status

Place = tuple[str, str]  # a student and a unit
INSIDE = "in the student's process"


@dataclass
class Checked:
    """What came of one check.

    Attributes
    ----------
    id : str
        Its `grade_id`.
    points, max : float
    message : str
        What it says, if it did not pass.
    slip : str
        The misconception that the message names, if it knows one.
    judged : str
        Where it was judged.
    attempted : bool
        Whether there was an answer.
    error : str
        How the answer's own cell ended, if that was an error.
    could_run : bool
        False if the kernel had ended before it.
    """

    id: str
    points: float = 0
    max: float = 0
    message: str = ""
    slip: str = ""
    judged: str = ""
    attempted: bool = True
    error: str = ""
    could_run: bool = True

    @property
    def is_inside(self) -> bool:
        """Whether it was judged in the student's process."""
        return self.judged.startswith(INSIDE)


@dataclass
class Receipt:
    """Why a submission has its points.

    Attributes
    ----------
    student, unit : str
    status : Status
    flags : list of str
        Of `autograder.flags`, in the order of the alphabet.
    notes : list of str
        Sentences: why it could not be graded, or what was mended and noticed.
    exercises : list of Checked
    answers : dict of str to list
        Fingerprints, as `autograder.run.fingerprints.fingerprints` gives them.
    arrived : list of list
        The files that were handed in: a name and a number of bytes each.
    lms : dict of str to str
        As `autograder.intake.submission.Submission` has it.
    received : datetime or None
        With its zone.
    sha256 : str or None
        Of the notebook that was handed in; None if the receipt does not say.
    seconds : float
        How long it ran.
    key : str
        What was graded, as `autograder.record.already_graded.key` gives it; empty if it is to
        be tried again.
    """

    student: str
    unit: str
    status: Status
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    exercises: list[Checked] = field(default_factory=list)
    answers: dict[str, list[Any]] = field(default_factory=dict)
    arrived: list[list[Any]] = field(default_factory=list)
    lms: dict[str, str] = field(default_factory=dict)
    received: datetime | None = None
    sha256: str | None = None
    seconds: float = 0
    key: str = ""

    def to_json(self) -> str:
        received = self.received and self.received.isoformat()
        return json.dumps({**asdict(self), "received": received}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """A receipt, perhaps of another version: what it does not say is as by default.

        Raises
        ------
        ValueError
            If it is none.
        """
        found = json.loads(text)
        try:
            receipt = _known(cls, found)
            receipt.status = Status(receipt.status)
            receipt.exercises = [
                _known(Checked, {"could_run": _could_run(checked), **checked})
                for checked in receipt.exercises
            ]
            if receipt.received is not None:
                receipt.received = datetime.fromisoformat(str(receipt.received))
        except (AttributeError, TypeError) as error:
            raise ValueError(f"It is no receipt: {error}") from None
        return receipt


def _could_run(checked: dict[str, Any]) -> bool:
    """Whether a check could be run, from a receipt that does not say so."""
    return not str(checked.get("message")).startswith("This check could not be run")


def _known(kind: type, found: dict[str, Any]) -> Any:
    """An object from a dict, with those of its fields that are set."""
    names = {field.name for field in fields(kind)}
    return kind(
        **{name: value for name, value in found.items() if name in names and value is not None}
    )
