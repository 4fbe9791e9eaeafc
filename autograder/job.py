"""One submission with all that it takes to run it, and what comes of it."""

import hashlib
import json
import pickle
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_output
from nbgrader.utils import compute_checksum, is_grade, is_solution

from autograder import checker, courier, exercises, lookalikes
from autograder.judge import OUTPUTS, Judge
from autograder.needed import NOT_RUN, counting
from autograder.repair import Unreadable, plain, read, repair, without_hidden_checks
from autograder.run import MachineFault, Ran, Verdict, is_check, run

READING = 60  # seconds for reading and repairing a notebook
MORE = 30  # seconds above a cell's time limit until a courier that says nothing is given up
TRIES = 3  # couriers for one notebook, as long as no cell of the student's has run

LEAST_SOLUTION = 20  # tokens of all answers together; with fewer, everybody's are the same
# what stands around a solution in the instructor's notebook
MARKS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", re.MULTILINE)

# flags by what a courier was lost of
LOST = {"time": "timeout", "memory": "memory", "size": "output", "died": "kernel-died"}


@dataclass
class Graded:
    """What came of a submission that could be run, small and checked.

    Attributes
    ----------
    notebook : bytes
        The graded notebook's file. Nobody reads it but in a courier.
    verdicts : dict of str to Verdict
        By `grade_id`.
    told : dict of str to dict
        As `autograder.exercises.told` gives it.
    untouched : set of str
        The `grade_id`s of answers that are as they were released.
    doubtful : dict of str to str
        As `autograder.repair.Repaired` has it.
    flags, notes : list of str
    answers : dict of str to list
        Fingerprints of the answers in code, by the ids of their cells: see
        `autograder.lookalikes`.
    inside : dict of str to str
        The `grade_id`s of checks that ran in the student's process, and why they had to.
    """

    notebook: bytes
    verdicts: dict
    told: dict
    untouched: set = field(default_factory=set)
    doubtful: dict = field(default_factory=dict)
    flags: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    inside: dict = field(default_factory=dict)

    @classmethod
    def of(cls, ran, doubtful=()):
        """What there is to say about a notebook that has run."""
        untouched = {
            cell.metadata.nbgrader.grade_id
            for cell in ran.notebook.cells
            if is_solution(cell)
            and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
        }
        return cls(
            nbformat.writes(ran.notebook).encode(),
            ran.verdicts,
            exercises.told(ran.notebook),
            untouched,
            dict(doubtful),
            list(ran.flags),
            list(ran.notes),
            fingerprints(ran.notebook, untouched),
        )

    def as_json(self):
        """All but the notebook."""
        return {
            "verdicts": {id: vars(one) for id, one in self.verdicts.items()},
            "told": self.told,
            "untouched": sorted(self.untouched),
            "doubtful": self.doubtful,
            "flags": self.flags,
            "notes": self.notes,
            "answers": self.answers,
        }

    @classmethod
    def checked(cls, said, notebook, template):
        """What a courier has said, as far as it is what it should be.

        Its `verdicts` are those of checks that no checker has judged.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            If it is not.
        """
        graded = [cell for cell in template.cells if is_grade(cell) or is_solution(cell)]
        answers = {cell.metadata.nbgrader.grade_id for cell in graded}
        checks = {cell.metadata.nbgrader.grade_id for cell in graded if is_check(cell)}
        if not set(said["verdicts"]) <= checks or set(said["told"]) != checks:
            raise ValueError("It did not speak of all checks.")
        return cls(
            notebook,
            {id: verdict(**one) for id, one in said["verdicts"].items()},
            {
                id: {"attempted": one["attempted"] is True, "error": str(one["error"])}
                for id, one in said["told"].items()
            },
            answers & set(said["untouched"]),
            {id: str(why) for id, why in said["doubtful"].items() if id in answers},
            [str(one) for one in said["flags"]],
            [str(one) for one in said["notes"]],
            {
                id: [int(size), str(digest)[:64]]
                for id, (size, digest) in said["answers"].items()
                if id in {cell.id for cell in graded}
            },
        )


def verdict(passed, value, message):
    """A `Verdict` from JSON."""
    return Verdict(passed is True, None if value is None else float(value), str(message))


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
    setup : autograder.workers.Setup
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
            one.begin(checker.unit_of(self.template, self.answers), self.seed)
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


class Story:
    """What is known of a run that couriers may not come back from."""

    def __init__(self):
        self.read = self.begun = False
        self.cell = None
        self.verdicts, self.deadly = {}, {}
        self.flags, self.notes = [], []
        self.tries = TRIES

    def hear(self, news):
        """Take in one message of `carry` or `autograder.run.run`."""
        self.read = self.read or "read" in news
        self.begun = self.begun or "begun" in news
        if "cell" in news:
            self.cell = news["cell"]
        if "verdict" in news:
            id, *rest = news["verdict"]
            self.verdicts[id] = rest

    def so_far(self):
        """What the next courier has to know."""
        self.read, self.cell = False, None
        return self.verdicts, self.deadly

    def lost(self, lost):
        """Take in how a courier ended; an error if another one would be of no use."""
        if self.begun and self.cell is not None:
            sentence = f"The grader had to be stopped there. {lost}"
            self.deadly[self.cell] = sentence
            self.flags.append(LOST[lost.reason])
            self.notes.append(f"The kernel ended in cell {self.cell}. {sentence}")
            return
        self.tries -= 1
        if self.tries:
            return
        if not self.read and lost.reason != "died":  # that no file can bring about
            raise Unreadable(f"The file cannot be read as a notebook. {lost}")
        raise MachineFault(f"The grader's own process did not come back. {lost}")


def carry(tell, folder, released, solution, run_all, timeout, seconds, kernels, so_far, judged):
    """Repair and run a notebook, in a courier; returns a `Graded`, as JSON and bytes.

    `released` has no hidden checks, and `solution` only digests: nothing here is a secret as
    long as the student's code runs.
    """
    folder, (verdicts, deadly) = Path(folder), so_far
    notebook, flags, notes = read(folder / "notebook", outputs=True)
    repaired = repair(notebook, released)
    tell({"read": True})
    sources = {cell.id: plain(cell.source) for cell in released.cells}
    given = {one.id for one in repaired.notebook.cells if plain(one.source) == sources.get(one.id)}
    chosen = None if run_all else counting(repaired.notebook, released)
    ran = Ran(
        repaired.notebook,
        {id: Verdict(*one) for id, one in verdicts.items()},
        judged,
        deadly=deadly,
    )
    run(ran, kernels, folder / "beside", timeout, seconds, given, chosen, tell, tell.ask)
    tell({"cell": None})
    complete(ran.notebook, chosen, *json.loads(tell.ask(OUTPUTS)))
    graded = Graded.of(ran, repaired.doubtful)
    graded.flags = [*flags, *repaired.flags, *graded.flags]
    if is_solutions(answers_of(repaired.notebook), solution):
        graded.flags.append("solution-handed-in")
    graded.notes = [*notes, *repaired.notes, *graded.notes]
    return graded.as_json(), graded.notebook


def complete(notebook, chosen, said, sources):
    """Give checks their full sources and what came of them, and mark what has not run."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and chosen is not None and cell.id not in chosen:
            cell.metadata[NOT_RUN] = True
        if not is_check(cell):
            continue
        id = cell.metadata.nbgrader.grade_id
        cell.source = sources[id]
        if id not in said:
            continue
        printed, error, shown = (said[id][name] for name in ("printed", "error", "shown"))
        if printed:
            cell.outputs.append(new_output("stream", name="stdout", text=printed))
        if shown:
            cell.outputs.append(new_output("execute_result", data={"text/plain": shown}))
        if error:
            name, words = error
            lines = words.splitlines()
            cell.outputs.append(new_output("error", ename=name, evalue=words, traceback=lines))


def is_solutions(handed_in, solution):
    """Whether all answers are the instructor's, several and long enough for that to mean it.

    Parameters
    ----------
    handed_in : dict of str to str
    solution : dict of str to (int, str)
        As `digest` gives them.
    """
    same = all(digest(handed_in.get(id, "")) == one for id, one in solution.items())
    return (
        same and len(solution) > 1 and sum(size for size, _ in solution.values()) >= LEAST_SOLUTION
    )


def digest(answer):
    """How many tokens an answer has, and a checksum of its text."""
    size = (lookalikes.fingerprint(answer) or (0,))[0]
    return size, hashlib.sha256(answer.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprints(notebook, untouched=()):
    """Fingerprints of answers in code, by the ids of their cells."""
    found = {id: lookalikes.fingerprint(one) for id, one in answers_of(notebook).items()}
    skipped = {
        cell.id
        for cell in notebook.cells
        if is_solution(cell) and cell.metadata.nbgrader.grade_id in untouched
    }
    return {id: list(one) for id, one in found.items() if one and id not in skipped}


def answers_of(notebook):
    """The answers in code, by the ids of their cells; without a solution's own marks."""
    return {
        cell.id: plain(MARKS.sub("", cell.source))
        for cell in notebook.cells
        if cell.cell_type == "code" and is_solution(cell)
    }


def portable(error):
    """The error, or if that cannot travel between processes, one that says the same."""
    try:
        return pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
