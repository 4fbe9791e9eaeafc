"""Right and wrong answers to every exercise, and what the checks say to each.

A file `<unit>/<exercise>.py` holds blocks. A block begins with a line
`# === right: what is special about it` or `# === wrong: what the mistake is`; a wrong one
goes on with `# says: words that the message has to contain`. Then comes the answer: it runs
after the reference, so a function that it leaves out is the reference's.

`python -m tests.answers` prints how the checks take them all.
"""

import contextlib
import io
import linecache
import multiprocessing
import re
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
UNITS = sorted(path.stem for path in (ROOT / "solutions").glob("*/*.ipynb"))
SECONDS = 60  # more than any one answer takes; a check that hangs is a failure


@dataclass(frozen=True)
class Answer:
    """One answer to an exercise; `kind` is stub, reference, right or wrong."""

    unit: str
    exercise: str
    kind: str
    title: str
    source: str
    says: str = ""

    def __str__(self):
        return f"{self.unit}-{self.exercise}-{self.kind}-{self.title}".rstrip("-")


@dataclass(frozen=True)
class Verdict:
    """What the checks said: one exception, or None, for each check of the exercise."""

    errors: tuple  # of (kind, message) or None

    @property
    def passed(self):
        return all(error is None for error in self.errors)

    @property
    def text(self):
        return "\n".join(f"{kind}: {message}" for kind, message in filter(None, self.errors))

    def says(self, words):
        """True if a message contains the words, wherever its lines are broken."""
        return words in " ".join(self.text.split())


class Unit:
    """What the matrix needs of a unit's notebook: its first code cell and its exercises."""

    def __init__(self, name):
        self.name = name
        cells = self._cells("solutions")
        self.setup = cells["setup"].source
        self.references, self.checks = {}, {}
        for id, cell in cells.items():
            grader = cell.metadata.get("nbgrader", {})
            if cell.cell_type != "code":
                continue
            if grader.get("solution"):
                exercise = id
                self.references[exercise] = cell.source
                self.checks[exercise] = []
            elif grader.get("grade"):
                self.checks[exercise].append(cell.source)
        stubs = self._cells("notebooks")
        self.stubs = {exercise: stubs[exercise].source for exercise in self.references}

    def _cells(self, step):
        path = ROOT / step / self.name / f"{self.name}.ipynb"
        return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}

    def answers(self):
        """Every answer on file, the stubs and the references first."""
        for exercise, reference in self.references.items():
            yield Answer(self.name, exercise, "stub", "", self.stubs[exercise])
            yield Answer(self.name, exercise, "reference", "", reference)
            file = Path(__file__).parent / self.name / f"{exercise}.py"
            if file.exists():
                yield from self._blocks(exercise, file.read_text(encoding="utf-8"))

    def _blocks(self, exercise, text):
        for block in re.split(r"^# === ", text, flags=re.M)[1:]:
            head, _, body = block.partition("\n")
            kind, _, title = head.partition(": ")
            says = re.match(r"# says: (.*)\n", body)
            source = f"{self.references[exercise]}\n{body}"
            yield Answer(self.name, exercise, kind, title, source, says.group(1) if says else "")


def judge(unit_name):
    """Run every answer of a unit against its checks, hidden ones included.

    The unit's first code cell runs once; then each answer gets a fork of that process, so
    that none can spoil the next. That nothing else of the notebook runs is on purpose: an
    exercise has to be solvable whatever became of the ones before it.
    """
    unit = Unit(unit_name)
    namespace = {"__name__": "__main__"}
    run(unit.setup, "setup", namespace)
    context = multiprocessing.get_context("fork")
    verdicts = []
    for answer in unit.answers():
        receive, send = context.Pipe(duplex=False)
        child = context.Process(target=_answer, args=(answer, unit, namespace, send))
        child.start()
        send.close()
        lost = ("Lost", f"no verdict within {SECONDS} s, or the process died")
        try:
            verdict = receive.recv() if receive.poll(SECONDS) else Verdict((lost,))
        except EOFError:
            verdict = Verdict((lost,))
        child.kill()
        child.join()
        verdicts.append((answer, verdict))
    return verdicts


def _answer(answer, unit, namespace, send):
    with contextlib.redirect_stdout(io.StringIO()):
        run(answer.source, "answer", namespace)
        errors = []
        for check in unit.checks[answer.exercise]:
            names = {name: id(value) for name, value in namespace.items() if name[0] != "_"}
            try:
                run(check, "check", namespace)
                errors.append(None)
            except Exception as error:
                words = str(error) or traceback.format_exc()
                errors.append((type(error).__name__, words))
            if names != {name: id(value) for name, value in namespace.items() if name[0] != "_"}:
                errors.append(("Untidy", "the check makes or changes names that a student may use"))
    send.send(Verdict(tuple(errors)))


def run(source, name, namespace):
    """Execute a cell as IPython does, so that messages can quote its lines."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), namespace)


def judge_all():
    """The verdicts on all answers of all units, two units at a time."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        return [pair for verdicts in pool.map(judge, UNITS) for pair in verdicts]
