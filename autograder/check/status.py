"""How exercises and notebooks stand."""

from dataclasses import dataclass, field
from pathlib import Path

DONE, FAILING, OPEN, ANSWERED = "done", "failing", "not attempted", "for a person to read"
STYLES = {DONE: "green", FAILING: "red", OPEN: "dim", ANSWERED: "green"}


@dataclass
class Exercise:
    """How one exercise stands.

    Attributes
    ----------
    title : str
    state : {"done", "failing", "not attempted", "for a person to read"}
    message : str
        What the check says, if it was run and did not pass.
    """

    title: str
    state: str
    message: str = ""


@dataclass
class Checked:
    """How one notebook stands.

    Attributes
    ----------
    path : pathlib.Path
    title : str
    exercises : list of Exercise
    notes : list of str
        What was repaired before, and noticed.
    trouble : str
        Why it could not be checked; empty if it was.
    seconds : float
        How long it ran; 0 if nothing had changed since the last time.
    """

    path: Path
    title: str
    exercises: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    trouble: str = ""
    seconds: float = 0

    @property
    def failing(self):
        return bool(self.trouble) or any(one.state == FAILING for one in self.exercises)

    @property
    def finished(self):
        return sum(one.state in (DONE, ANSWERED) for one in self.exercises)

    @property
    def is_begun(self):
        return any(one.state != OPEN for one in self.exercises)
