"""Right and wrong answers to every exercise, and what the checks say to each.

A file `<unit>/<exercise>.py` holds blocks. A block begins with a line
`# === right: what is special about it` or `# === wrong: what the mistake is`; a wrong one
goes on with `# says: words that the message has to contain`. Then comes the answer: it runs
after the reference, so a function that it leaves out is the reference's.

The known mistakes of `digits.mistakes` are wrong answers, too, and say their own sentence.

`python -m tests.answers` prints how the checks take them all.
"""

import ast
import contextlib
import io
import linecache
import multiprocessing
import re
import traceback
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path

import nbformat

from autograder.exercises import HIDDEN
from digits import checks, mistakes

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
    is_known: bool = False  # one of digits.mistakes

    @property
    def unit_and_exercise(self):
        return self.unit, self.exercise

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
        """True if a message contains the words, wherever lines are broken on either side."""
        return in_one_line(words) in in_one_line(self.text)


def in_one_line(words):
    return " ".join(words.split())


def visible(check, answer=None):
    """A check cell as students have it."""
    return HIDDEN.sub("", check)


def hidden(check, answer=None):
    """The hidden part of a check cell, and what the visible part defines for it."""
    kept = [
        node
        for node in ast.parse(visible(check)).body
        if isinstance(node, ast.FunctionDef | ast.Assign | ast.Import | ast.ImportFrom)
    ]
    return "\n".join([*map(ast.unparse, kept), *HIDDEN.findall(check)])


def fitting(check, answer):
    """The whole cell; but a known mistake has to be told by what students see of it."""
    return visible(check) if answer.is_known else check


class NotReleasedError(Exception):
    """An exercise stands in a unit's solution only."""


class Unit:
    """What the matrix needs of a unit's notebook: its first code cell and its exercises.

    `part` is what to take of a check cell for an answer: `fitting`, `visible` or `hidden`.
    """

    def __init__(self, name, part=fitting):
        self.name, self.part = name, part
        cells = self._cells("solutions")
        self.setup = cells["setup"].source
        self.references, self.checks, self.grade_ids = {}, {}, {}
        for cell in cells.values():
            grader = cell.metadata.get("nbgrader", {})
            if cell.cell_type != "code":
                continue
            if grader.get("solution"):
                exercise = grader["grade_id"]  # which a release makes its id
                self.references[exercise] = cell.source
                self.checks[exercise], self.grade_ids[exercise] = [], []
            elif grader.get("grade"):
                self.checks[exercise].append(cell.source)
                self.grade_ids[exercise].append(grader["grade_id"])
        stubs = self._cells("notebooks")
        if new := [exercise for exercise in self.references if exercise not in stubs]:
            raise NotReleasedError(
                f"{name} has in solutions/, and not in notebooks/: {', '.join(new)}.\n"
                "Write the students' notebook first: make release"
            )
        self.stubs = {exercise: stubs[exercise].source for exercise in self.references}

    def _cells(self, step):
        path = ROOT / step / self.name / f"{self.name}.ipynb"
        return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}

    def checks_of(self, answer):
        return [self.part(check, answer) for check in self.checks[answer.exercise]]

    def answers(self):
        """Every answer on file, the stubs and the references first."""
        for exercise, reference in self.references.items():
            yield Answer(self.name, exercise, "stub", "", self.stubs[exercise])
            yield Answer(self.name, exercise, "reference", "", reference)
            for name in functions(reference):
                for number, (sentence, wrong) in enumerate(written_mistakes()[name], 1):
                    told = f"{name} {number}", f"{reference}\n\n\n{wrong}"
                    yield Answer(self.name, exercise, "wrong", *told, sentence, True)
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


def functions(source):
    """The names of the functions that a cell defines."""
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


@cache
def written_mistakes():
    """The wrong functions of `digits.mistakes` by their names: each one's sentence and source.

    They are read, not imported: some need TensorFlow, and whoever collects tests asks for all.
    """
    found = defaultdict(list)
    for path in sorted(Path(*mistakes.__path__).glob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        for node in ast.parse(text).body:
            for mark in getattr(node, "decorator_list", ()):
                if mark.func.id == "mistake":
                    source = "".join(lines[node.lineno - 1 : node.end_lineno])
                    found[node.name].append((ast.literal_eval(mark.args[0]), source))
    return found


def every(answer):
    return True


def known(answer):
    return answer.is_known


def not_known(answer):
    return not answer.is_known


def right(answer):
    return answer.kind in ("reference", "right")


def judge(unit_name, part=fitting, chosen=every, judge_some=None):
    """Run the `chosen` answers of a unit (or "unit/exercise") against its checks.

    `part` is that of `Unit`. `judge_some` sends the verdicts on some answers: as the notebook
    gives them, by default.

    The unit's first code cell runs once; then the answers to each exercise get a fork of that
    process, and each answer names of its own. That nothing else of the notebook runs is on
    purpose: an exercise has to be solvable whatever became of the ones before it.
    """
    unit_name, _, exercise = unit_name.partition("/")
    unit = Unit(unit_name, part)
    namespace = {"__name__": "__main__"}
    run(unit.setup, "setup", namespace)
    verdicts = []
    for name, answers in groupby(filter(chosen, unit.answers()), lambda answer: answer.exercise):
        if exercise in ("", name):
            verdicts += _in_a_fork(judge_some or _answers, list(answers), unit, namespace)
    return verdicts


def _in_a_fork(judge_some, answers, unit, namespace):
    """The verdicts on some answers; the process of one that is lost is followed by another."""
    context = multiprocessing.get_context("fork")
    verdicts = []
    while len(verdicts) < len(answers):
        receive, send = context.Pipe(duplex=False)
        rest = answers[len(verdicts) :]
        child = context.Process(target=judge_some, args=(rest, unit, namespace, send))
        child.start()
        send.close()
        with contextlib.suppress(EOFError):
            while len(verdicts) < len(answers) and receive.poll(SECONDS):
                verdicts.append(receive.recv())
        child.kill()
        child.join()
        if len(verdicts) < len(answers):
            lost = ("Lost", f"no verdict within {SECONDS} s, or the process died")
            verdicts.append(Verdict((lost,)))
    return zip(answers, verdicts, strict=True)


def _answers(answers, unit, namespace, send):
    for answer in answers:
        send.send(verdict_on(answer, unit, dict(namespace)))


def verdict_on(answer, unit, namespace):
    """The verdict on one answer, in this process."""
    with contextlib.redirect_stdout(io.StringIO()):
        run(answer.source, "answer", namespace)
        errors = []
        for check in unit.checks_of(answer):
            names = {name: id(value) for name, value in namespace.items() if name[0] != "_"}
            checks.forget()  # a part of a cell may end without a word of how it ended
            try:
                run(check, "check", namespace)
                errors.append(None)
            except Exception as error:
                words = str(error) or traceback.format_exc()
                errors.append((type(error).__name__, words))
            if names != {name: id(value) for name, value in namespace.items() if name[0] != "_"}:
                errors.append(("Untidy", "the check makes or changes names that a student may use"))
    return Verdict(tuple(errors))


def wordings(verdict):
    """What was said, without the numbers: some answers have dice of their own."""
    return re.sub(r"0x[0-9a-f]+|[-+]?\d[\d.e]*|\s+", " ", verdict.text).split()


def run(source, name, namespace):
    """Execute a cell as IPython does, so that messages can quote its lines."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), namespace)


def judge_all(units=UNITS, part=fitting, chosen=every, judge_some=None):
    """The verdicts on the chosen answers of the units, two units at a time.

    In new processes: TensorFlow, once it has computed something, hangs in forks of its own.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        judged = pool.map(partial(judge, part=part, chosen=chosen, judge_some=judge_some), units)
        return [pair for verdicts in judged for pair in verdicts]


def as_it_should_be(answer, verdict):
    """True if a right answer passes, and any other fails and hears what it has to hear."""
    return verdict.passed is right(answer) and verdict.says(answer.says)
