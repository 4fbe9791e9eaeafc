"""One submission with all that it takes to run it, and what comes of it."""

import pickle
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nbformat import NotebookNode

from autograder.intake.submission import Submission
from autograder.repair import Unreadable, without_hidden_checks
from autograder.run import courier
from autograder.run.checker import Checkers, unit_of
from autograder.run.courier_work import carry
from autograder.run.execution import InfrastructureError, is_check
from autograder.run.fingerprints import digest
from autograder.run.graded import Graded
from autograder.run.judge import Judge
from autograder.run.progress import Progress
from autograder.sandbox import Kernels

if TYPE_CHECKING:
    from autograder.run.setup import Setup

READING = 60  # seconds for reading and repairing a notebook
GRACE = 30  # seconds above a cell's time limit until a courier that says nothing is given up


@dataclass(frozen=True)
class Job:
    """A submission with all that it takes to run it, on whatever machine.

    Attributes
    ----------
    files
        What lies beside the notebook, by name.
    flags, notes
        Of the intake.
    answers
        The instructor's, as `answers_of` gives them.
    seed
        Of the hidden checks.
    timeout
        Seconds that one cell may take; a notebook's are in the setup's limits.
    error
        Why its files could not be read here.
    run_all
        Run also the cells that no check needs.
    """

    notebook: bytes | None
    files: dict[str, bytes]
    flags: tuple[str, ...]
    notes: tuple[str, ...]
    template: NotebookNode
    answers: Mapping[str, str]
    seed: str
    timeout: float
    setup: "Setup"
    error: OSError | None = None
    run_all: bool = False

    @classmethod
    def of(
        cls,
        submission: Submission,
        template: NotebookNode,
        answers: Mapping[str, str],
        seed: str,
        timeout: float,
        setup: "Setup",
        run_all: bool = False,
    ) -> Self:
        """The job of a submission, whose files are read."""
        notebook, files, error = None, {}, None
        try:
            if submission.notebook is not None:
                notebook = Path(submission.notebook).read_bytes()
            files = {name: Path(path).read_bytes() for name, path in submission.files.items()}
        except OSError as unread:
            error = unread
        flags, notes = submission.flags, submission.notes
        return cls(
            notebook, files, flags, notes, template, answers, seed, timeout, setup, error, run_all
        )

    def run(self, kernels: Kernels, checkers: Checkers) -> tuple[Graded | Exception, float]:
        """Repair and run it; gives a `Graded` or why there is none, and the seconds."""
        start = time.perf_counter()
        try:
            return self.graded(kernels, checkers), time.perf_counter() - start
        except Exception as error:  # whatever it is, the others still get their grades
            return picklable(error), time.perf_counter() - start

    def graded(self, kernels: Kernels, checkers: Checkers) -> Graded:
        """What comes of it.

        Raises
        ------
        Unreadable
            If the submission is at fault.
        Exception
            If it is not.
        """
        if self.error is not None:
            raise self.error
        if self.notebook is None:
            raise Unreadable(" ".join(self.notes))
        progress, deadline = Progress(), time.monotonic() + self.setup.limits.seconds
        checks = {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in filter(is_check, self.template.cells)
        }
        with tempfile.TemporaryDirectory() as folder, checkers.borrow() as checker:
            unit = unit_of(self.template, self.answers)
            checker.begin(unit, self.seed, self.setup.packages, self.setup.seed_variable)
            judge = Judge(checker, checks)
            self.write_files(Path(folder), self.notebook)
            graded = self.run_in_couriers(folder, deadline, kernels, judge, progress)
        graded.verdicts, graded.inside = judge.verdicts(graded.verdicts), judge.inside
        if set(graded.verdicts) != set(checks):
            raise ValueError("Not all checks were judged.")
        graded.flags = [*self.flags, *progress.flags, *graded.flags]
        graded.notes = [*self.notes, *progress.notes, *graded.notes]
        return graded

    def run_in_couriers(
        self, folder: str, deadline: float, kernels: Kernels, judge: Judge, progress: Progress
    ) -> Graded:
        """Send couriers until one comes back, or `progress` says that another is of no use."""
        released = without_hidden_checks(self.template)
        solution = {id: digest(answer) for id, answer in self.answers.items()}
        while True:
            kernels.revive()
            progress.begin()
            seconds = max(1, deadline - time.monotonic())
            before = progress.verdicts, progress.deadly, set(judge.results)
            try:
                data, notebook = courier.send(
                    carry,
                    *(folder, released, solution, self.run_all),
                    *(self.timeout, seconds, kernels, *before),
                    seconds=READING + seconds + GRACE,
                    silence=lambda: self.timeout + GRACE if progress.read else READING,
                    news=progress.update,
                    answer=judge.answer,
                )
                return Graded.checked(data, notebook, self.template)
            except courier.CourierLostError as error:
                progress.record_loss(error)
            except courier.RemoteError as error:
                for kind in (Unreadable, InfrastructureError):
                    if error.name == kind.__name__:
                        raise kind(str(error)) from None
                raise RuntimeError(f"{error.name}: {error}") from None

    def write_files(self, folder: Path, notebook: bytes) -> None:
        """Write the notebook and what lies beside it, for a courier to find."""
        (folder / "notebook").write_bytes(notebook)
        (folder / "beside").mkdir()
        for name, content in self.files.items():
            copy = folder / "beside" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)


def picklable(error: Exception) -> Exception:
    """The error, or if that cannot travel between processes, one that says the same."""
    try:
        return pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
