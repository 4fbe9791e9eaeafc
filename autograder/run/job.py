"""One submission with all that it takes to run it, and what comes of it."""

import pickle
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.repair import Unreadable, without_hidden_checks
from autograder.run import checker, courier
from autograder.run.carry import carry
from autograder.run.fingerprints import digest
from autograder.run.graded import Graded
from autograder.run.judge import Judge
from autograder.run.ran import MachineFault, is_check
from autograder.run.story import Story

READING = 60  # seconds for reading and repairing a notebook


MORE = 30  # seconds above a cell's time limit until a courier that says nothing is given up


@dataclass(frozen=True)
class Job:
    """A submission with all that it takes to run it, on whatever machine.

    Attributes
    ----------
    notebook : bytes or None
    files : dict of str to bytes
        What lies beside the notebook.
    flags, notes : tuple of str
        Of the intake.
    template : nbformat.NotebookNode
    answers : dict of str to str
        The instructor's, as `answers_of` gives them.
    seed : str
        Of the hidden checks.
    timeout : float
        Seconds that one cell may take; a notebook's are in the setup's limits.
    setup : autograder.run.workers.Setup
    trouble : OSError or None
        Why its files could not be read here.
    run_all : bool
        Run also the cells that no check needs.
    """

    notebook: bytes | None
    files: dict
    flags: tuple
    notes: tuple
    template: object
    answers: dict
    seed: str
    timeout: float
    setup: object
    trouble: OSError | None = None
    run_all: bool = False

    @classmethod
    def of(cls, submission, templates, answers, seeded, timeout, setup, run_all=False):
        notebook, files, trouble = submission.notebook, {}, None
        try:
            notebook = None if notebook is None else Path(notebook).read_bytes()
            files = {name: Path(path).read_bytes() for name, path in submission.files.items()}
        except OSError as error:
            trouble = error
        return cls(
            notebook,
            files,
            submission.flags,
            submission.notes,
            templates[submission.unit],
            answers[submission.unit],
            seeded,
            timeout,
            setup,
            trouble,
            run_all,
        )

    def run(self, kernels, checkers):
        """Repair and run it; gives a `Graded` or why there is none, and the seconds."""
        start = time.perf_counter()
        try:
            return self.graded(kernels, checkers), time.perf_counter() - start
        except Exception as error:  # whatever it is, the others still get their grades
            return portable(error), time.perf_counter() - start

    def graded(self, kernels, checkers):
        """A `Graded`.

        Raises
        ------
        Unreadable
            If the submission is at fault.
        Exception
            If it is not.
        """
        if self.trouble is not None:
            raise self.trouble
        if self.notebook is None:
            raise Unreadable(" ".join(self.notes))
        story, end = Story(), time.monotonic() + self.setup.limits.seconds
        checks = {
            one.metadata.nbgrader.grade_id: one.source
            for one in filter(is_check, self.template.cells)
        }
        released = without_hidden_checks(self.template)
        solution = {id: digest(one) for id, one in self.answers.items()}
        with tempfile.TemporaryDirectory() as folder, checkers.one() as one:
            unit = checker.unit_of(self.template, self.answers)
            one.begin(unit, self.seed, self.setup.packages)
            judge = Judge(one, checks)
            self.lay_out(Path(folder))
            while True:
                kernels.revive()
                seconds = max(1, end - time.monotonic())
                try:
                    said, notebook = courier.send(
                        carry,
                        *(folder, released, solution, self.run_all),
                        *(self.timeout, seconds, kernels, story.so_far(), set(judge.said)),
                        seconds=READING + seconds + MORE,
                        silence=lambda: self.timeout + MORE if story.read else READING,
                        news=story.hear,
                        answer=judge.answer,
                    )
                    break
                except courier.Lost as lost:
                    story.lost(lost)
                except courier.Failed as error:
                    kinds = {"Unreadable": Unreadable, "MachineFault": MachineFault}
                    if error.name in kinds:
                        raise kinds[error.name](str(error)) from None
                    raise RuntimeError(f"{error.name}: {error}") from None
        graded = Graded.checked(said, notebook, self.template)
        graded.verdicts, graded.inside = judge.verdicts(graded.verdicts), judge.inside
        if set(graded.verdicts) != set(checks):
            raise ValueError("Not all checks were judged.")
        graded.flags = [*self.flags, *story.flags, *graded.flags]
        graded.notes = [*self.notes, *story.notes, *graded.notes]
        return graded

    def lay_out(self, folder):
        """Write the notebook and what lies beside it, for a courier to find."""
        (folder / "notebook").write_bytes(self.notebook)
        (folder / "beside").mkdir()
        for name, content in self.files.items():
            copy = folder / "beside" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)


def portable(error):
    """The error, or if that cannot travel between processes, one that says the same."""
    try:
        return pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
