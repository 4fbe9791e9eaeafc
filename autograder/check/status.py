"""How exercises and notebooks stand."""

from dataclasses import dataclass, field
from pathlib import Path

from autograder.outcomes import Outcome

FAILING = (Outcome.WRONG, Outcome.PARTLY)
FINISHED = (Outcome.RIGHT, Outcome.WAITING)


@dataclass
class Exercise:
    """How one exercise stands.

    Attributes
    ----------
    message
        What the check says, if it was run and did not pass.
    """

    title: str
    outcome: Outcome
    message: str = ""


@dataclass
class Checked:
    """How one notebook stands.

    Attributes
    ----------
    notes
        What was repaired before, and noticed.
    trouble
        Why it could not be checked; empty if it was.
    seconds
        How long it ran; 0 if nothing had changed since the last time.
    """

    path: Path
    title: str
    exercises: list[Exercise] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: str = ""
    seconds: float = 0

    @property
    def failing(self) -> bool:
        return bool(self.trouble) or any(exercise.outcome in FAILING for exercise in self.exercises)

    @property
    def finished(self) -> int:
        return sum(exercise.outcome in FINISHED for exercise in self.exercises)

    @property
    def is_begun(self) -> bool:
        return any(exercise.outcome is not Outcome.EMPTY for exercise in self.exercises)
