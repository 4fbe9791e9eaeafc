"""What is known of a run that couriers may not come back from."""

from autograder.repair import Unreadable
from autograder.run.courier import CourierLostError, LossReason
from autograder.run.execution import InfrastructureError
from autograder.run.protocol import News

TRIES = 3  # couriers for one notebook, as long as no cell of the student's has run

# flags by why a courier was lost
FLAGS: dict[LossReason, str] = {
    "time": "timeout",
    "memory": "memory",
    "size": "output",
    "died": "kernel-died",
}


class Progress:
    """What is known of a run that couriers may not come back from.

    Attributes
    ----------
    read, begun
        Whether the notebook could be read, and a cell of the student's was reached.
    cell
        The id of the cell that runs now.
    verdicts
        What `Verdict` begins with (passed, value, message), by `grade_id`.
    deadly
        As `autograder.run.execution.Execution` has it.
    flags, notes
        What came of the couriers that were lost.
    """

    def __init__(self) -> None:
        self.read = self.begun = False
        self.cell: str | None = None
        self.verdicts: dict[str, tuple[bool, float | None, str]] = {}
        self.deadly: dict[str, str] = {}
        self.flags: list[str] = []
        self.notes: list[str] = []
        self.tries_left = TRIES

    def update(self, news: News) -> None:
        """Take in one message of `carry` or `autograder.run.session.run`."""
        self.read = self.read or "read" in news
        self.begun = self.begun or "begun" in news
        if "cell" in news:
            self.cell = news["cell"]
        if "verdict" in news:
            id, passed, value, message = news["verdict"]
            self.verdicts[id] = passed, value, message

    def begin(self) -> None:
        """Begin with another courier, which starts from what was judged and what is deadly."""
        self.read, self.cell = False, None

    def record_loss(self, error: CourierLostError) -> None:
        """Take in how a courier ended.

        Raises
        ------
        Unreadable, InfrastructureError
            If another one would be of no use.
        """
        if self.begun and self.cell is not None:
            sentence = f"The grader had to be stopped there. {error}"
            self.deadly[self.cell] = sentence
            self.flags.append(FLAGS[error.reason])
            self.notes.append(f"The kernel ended in cell {self.cell}. {sentence}")
            return
        self.tries_left -= 1
        if self.tries_left:
            return
        if not self.read and error.reason != "died":  # that no file can bring about
            raise Unreadable(f"The file cannot be read as a notebook. {error}")
        raise InfrastructureError(f"The grader's own process did not come back. {error}")
