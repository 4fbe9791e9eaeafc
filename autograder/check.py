"""What a student runs: their own notebooks against the checks that they can see.

The engine and the walls are the grader's. The instructor's cells come from the solutions,
with the solutions and the hidden checks taken out, so that an edited check counts for
nothing here either. The notebook itself is only read.
"""

import ast
import contextlib
import copy
import functools
import hashlib
import importlib.util
import json
import os
import re
import symtable
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, is_locked, is_solution
from rich.console import Console, Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from autograder import exercises
from autograder.course import Course, CourseError
from autograder.names import Units
from autograder.reading import Unreadable, read
from autograder.record import write
from autograder.repair import HIDE, Repaired, plain, repair, template
from autograder.run import MachineFault, Ran, is_check, run
from autograder.score import points
from autograder.walls import Kernels, Limits, WallsError

# not imported: that takes a while, and it is the kernels that need it
DIGITS = Path(importlib.util.find_spec("digits").origin).parent
# what kernels have imported already; the second only where a notebook speaks of it
PRELOAD, SLOW = ["digits", "digits.checks", "matplotlib.pyplot", "ipywidgets"], "tensorflow"
NOTEBOOK_SECONDS = 600
POLL = 0.4  # seconds between two looks at the files
LONGEST = 300  # characters of a message in the table

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


def check(notebooks=(), course_dir=None, again=False, sandbox="auto", timeout=60, console=None):
    """Check notebooks, print how they stand, and with `again` repeat it when one is saved.

    Parameters
    ----------
    notebooks : list of pathlib.Path
        By default all units' in the course's `notebooks/`.
    course_dir : path, optional
        By default the first above a notebook that is a course's, or the folder here.
    again : bool
        Go on until Ctrl-C.
    sandbox : {"auto", "required", "off"}
    timeout : int
        Seconds that one cell may take.
    console : rich.console.Console, optional

    Returns
    -------
    int
        1 if a check fails or a notebook cannot be checked, else 0. When Ctrl-C came before that
        was known, 130.

    Raises
    ------
    CourseError
        If there is nothing to check, or no walls where they are required.
    """
    console = console or Console()
    named = [Path(one) for one in notebooks]
    paths = named or all_notebooks(course_dir)
    checked, seen = {}, {}
    with Engine(sandbox, timeout, course_dir) as engine, contextlib.suppress(KeyboardInterrupt):
        while True:
            now = {path: stamp(path) for path in paths}
            changed = [path for path in paths if path not in seen or now[path] != seen[path]]
            for path in changed:
                with console.status(f"checking {path.name} …"):
                    checked[path] = engine.check(path)
            if changed:
                if again and console.is_terminal:
                    console.clear()
                console.print(shown([checked[path] for path in paths], bool(named)))
            if not again:
                break
            if changed:
                console.print("Watching: save a notebook, and it is checked again. Ctrl-C ends it.")
            seen = now
            time.sleep(POLL)
            while settling(paths, seen):
                time.sleep(POLL)
    if len(checked) < len(paths):
        return 130
    return int(any(one.failing for one in checked.values()))


def all_notebooks(course_dir):
    """The paths of the units' notebooks in a course folder, there or not."""
    try:
        course = Course(course_dir or ".")
    except CourseError as error:
        raise CourseError(f"{error}\nOr name a notebook: autograder check NOTEBOOK") from None
    paths = [course.notebook("notebooks", unit) for unit in course.units()]
    if not any(path.exists() for path in paths):
        raise CourseError(
            f"There are no notebooks in {course.root / 'notebooks'}.\n"
            "Write them there (autograder release), or name one: autograder check NOTEBOOK"
        )
    return paths


def stamp(path):
    """What changes when a file is saved; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def settling(paths, seen):
    """True while files are being written: they differ from before, and from a moment later."""
    now = {path: stamp(path) for path in paths}
    if now == seen:
        return False
    time.sleep(POLL / 4)
    return now != {path: stamp(path) for path in paths}


class Engine:
    """Checks one notebook after another, and keeps what starts kernels; use it in a `with`."""

    def __init__(self, sandbox="auto", timeout=60, course_dir=None):
        self.sandbox, self.timeout, self.course_dir = sandbox, timeout, course_dir
        self.started = {}

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def check(self, path):
        """A `Checked` for the notebook at `path`."""
        checked, course = Checked(path, path.stem), None
        try:
            notebook, _, notes = read(path)
            course, unit = belongs_to(path, self.course_dir)
            repaired, released = prepared(notebook, course, unit)
            if course is None:
                asked = exercises.unit_in(path, stamp(path))
            else:
                asked = exercises.unit(course, unit)
            checked.title = asked.title
            checked.notes = [*notes, *repaired.notes]
            folder = path.resolve().parent if path.resolve().parent.name == unit else None
            states = self.states(path, repaired.notebook, released, course, folder, checked)
            checked.exercises = [
                Exercise(title(one, asked), *states.get(one.id, by_itself(one, repaired.notebook)))
                for one in asked.exercises
            ]
        except Unreadable as reason:
            checked.trouble = str(reason)
        except (AttributeError, KeyError, TypeError, ValueError):
            if course is not None:
                raise
            checked.trouble = "What its cells say about grading is damaged: get a fresh copy."
        return checked

    def states(self, path, notebook, released, course, folder, checked):
        """The state and message of each check, by its id; run is only what changed."""
        if released is not None and sources(notebook) == sources(released):
            return {}  # word for word as it was released: nothing is attempted
        needs = needed(notebook, released)
        common = [everything_else(), beside(folder), self.timeout, self.sandbox]
        keys = {id: digest([common, *cells]) for id, cells in needs.items()}
        kept = kept_at(path)
        known = {}
        with contextlib.suppress(OSError, ValueError, AttributeError, KeyError, TypeError):
            found = json.loads(kept.read_text(encoding="utf-8"))
            known = {id: one for id, one in found.items() if one["key"] == keys.get(id)}
        todo = {cell[0] for id, cells in needs.items() if id not in known for cell in cells}
        if todo:
            start = time.perf_counter()
            some = [cell for cell in notebook.cells if cell.id in todo]
            kernels = self.kernels(some, course)
            part = NotebookNode(copy.deepcopy(notebook), cells=copy.deepcopy(some))
            seed = {"DIGITS_SEED": "open"}
            ran = Ran(part)
            try:
                run(ran, kernels, folder, seed, self.timeout, NOTEBOOK_SECONDS)
            except MachineFault as error:
                raise CourseError(f"No kernel could be started here. {error}") from None
            checked.seconds = time.perf_counter() - start
            checked.notes += ran.notes
            told = exercises.told(ran.notebook)
            for cell in ran.notebook.cells:
                if is_check(cell):
                    id = cell.metadata.nbgrader.grade_id
                    known[id] = {"key": keys[id], "state": state(cell, ran, told)}
            with contextlib.suppress(OSError):  # no room, or no right: it is only slower then
                write(kept, json.dumps(known))
        return {id: one["state"] for id, one in known.items()}

    def kernels(self, cells, course):
        """What starts kernels with what the cells need, started when it is first needed."""
        slow = any(SLOW in cell.source for cell in cells)
        if slow not in self.started:
            hide = [course.root] if course else []
            limits = Limits(seconds=NOTEBOOK_SECONDS)
            preload = [PRELOAD[0], *([SLOW] if slow else []), *PRELOAD[1:]]
            try:
                kernels = Kernels(self.sandbox, limits, preload, [DIGITS], hide)
                self.started[slow] = self.stack.enter_context(kernels)
            except WallsError as error:
                raise CourseError(str(error)) from None
        return self.started[slow]


# What is checked, and by what


def belongs_to(path, course_dir):
    """The course and the unit that a notebook belongs to; (None, None) for one on its own."""
    course = None
    if course_dir is not None:
        course = Course(course_dir)
    for above in () if course else (*path.resolve().parents, Path(".")):
        with contextlib.suppress(CourseError):
            course = Course(above)
            break
    if course is None:
        return None, None
    if path.stem in course.units():
        return course, path.stem
    ids = {
        unit: {cell.id for cell in nbformat.read(course.notebook("solutions", unit), 4).cells}
        for unit in course.units()
    }
    ((unit, share),) = Units(ids).shares(path).most_common(1) or [("", 0)]
    if share < 0.2:
        raise Unreadable(
            f"It is no notebook of this course, whose units are {', '.join(course.units())}."
        )
    return course, unit


def prepared(notebook, course, unit):
    """A notebook with the instructor's cells as released, and what was released (or None)."""
    if course is not None:
        solution = nbformat.read(course.notebook("solutions", unit), as_version=4)
        released = template(solution, course.config)
        for hide in HIDE:
            released, _ = hide.preprocess(released, {})
        return repair(notebook, released), released
    checks = [cell for cell in notebook.cells if is_check(cell)]
    if not checks:
        raise Unreadable(
            "There are no checks in it, and no course folder (solutions/, nbgrader_config.py) "
            "above it to take them from."
        )
    notes = ["No course folder was found (one with solutions/): the notebook's own checks count."]
    edited = [
        cell.metadata.nbgrader.grade_id
        for cell in checks
        if cell.metadata.nbgrader.get("checksum") not in (None, compute_checksum(cell))
    ]
    if edited:
        notes.append(f"Checks that were edited, and may be wrong: {', '.join(edited)}.")
    return Repaired(notebook, notes=notes), None


def sources(notebook):
    """The sources of the code cells, by which it is told whether anything was written."""
    return [plain(cell.source) for cell in notebook.cells if cell.cell_type == "code"]


# What has to run


def needed(notebook, released):
    """The cells that each check depends on, itself the last: the rest need not run for it.

    A check depends on locked cells, on what the student wrote of their own, on its answer,
    and on cells that give something a name which one of these mentions, be it in a string.

    Returns
    -------
    dict of str to list of (str, str)
        From each check's `grade_id` to the ids and sources of cells.
    """
    as_released = {(cell.id, plain(cell.source)) for cell in released.cells} if released else set()
    before, answer, answers, result = [], None, {}, {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        before.append(cell)
        if not is_check(cell):
            answer = cell if is_solution(cell) else answer
            continue
        answers[cell.id] = answer.id if answer else cell.id
        chosen = {
            one.id
            for one in before
            if one is cell
            or (is_locked(one) and not is_check(one))
            or not (is_solution(one) or (one.id, plain(one.source)) in as_released)
        }
        count = 0
        while count < len(chosen):
            count = len(chosen)
            wanted = {
                name for one in before if one.id in chosen for name in names_of(one.source)[1]
            }
            chosen |= {one.id for one in before if wanted & names_of(one.source)[0]}
            chosen |= {answers[id] for id in chosen if id in answers}
        found = [(one.id, one.source) for one in before if one.id in chosen]
        result[cell.metadata.nbgrader.grade_id] = found
    return result


@functools.lru_cache(maxsize=1000)
def names_of(source):
    """The names that a cell gives to something, and those it mentions, be it in a string.

    Both are all its words, if it is no plain Python. Names inside functions are none.
    """
    try:
        tree, tables = ast.parse(source), [symtable.symtable(source, "cell", "exec")]
    except (SyntaxError, ValueError):
        words = frozenset(re.findall(r"\w+", source))
        return words, words
    given, mentioned = set(), set()
    for table in tables:
        for symbol in table.get_symbols():
            if table is tables[0] or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported():
                    given.add(symbol.get_name())
                if symbol.is_referenced():
                    mentioned.add(symbol.get_name())
        tables += table.get_children()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            mentioned.add(node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            mentioned.add(node.target.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            # what is changed inside is given anew
            given |= {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
    return frozenset(given), frozenset(mentioned)


def digest(parts):
    text = json.dumps(parts, ensure_ascii=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def beside(folder):
    """The files beside a notebook, and when they were changed."""
    files = sorted(folder.iterdir()) if folder else ()
    return [(one.name, stamp(one)) for one in files if one.suffix != ".ipynb" and one.is_file()]


@functools.cache
def everything_else():
    """A text that changes with the code that checks are written with, and run by."""
    folders = (DIGITS, Path(__file__).parent)
    code = [path.read_bytes() for one in folders for path in sorted(one.rglob("*.py"))]
    return hashlib.sha256(b"".join(code)).hexdigest() + os.name


def kept_at(path):
    """Where what came of a notebook is kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Path(cache) / "autograder" / f"{path.stem[:50]}-{name}.json"


# How an exercise stands


def state(cell, ran, told):
    """The state and the message of a check that was run."""
    id, most = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
    verdict = ran.verdicts.get(id)
    earned, wrong = points(verdict, most)
    if earned >= most:
        return DONE, ""
    if not told[id]["attempted"]:
        return OPEN, verdict.message if verdict else ""
    if told[id]["error"]:
        return FAILING, f"The cell with the answer ended with an error.\n\n{told[id]['error']}"
    if earned:
        return FAILING, f"{earned:g} of {most:g} points so far."
    return FAILING, wrong or (verdict.message if verdict else "") or "It failed without a word."


def by_itself(exercise, notebook):
    """The state of what no kernel has run for: an answer in words, or one not begun."""
    for cell in notebook.cells if exercise.by_hand else ():
        label = cell.metadata.get("nbgrader", {})
        if label.get("grade_id") == exercise.id:
            written = label.get("checksum") != compute_checksum(cell)
            return ANSWERED if written else OPEN, ""
    return OPEN, ""


def title(exercise, unit):
    """An exercise's title; where several checks share one, with what each is for."""
    several = sum(one.title == exercise.title for one in unit.exercises) > 1
    return f"{exercise.title} ({exercise.name})" if several else exercise.title


# What is shown


def shown(checked, in_full=False):
    """All notebooks' progress, what is failing and open in those begun, and what comes next.

    Parameters
    ----------
    checked : list of Checked
    in_full : bool
        Show every notebook's exercises, also where nothing or everything is done.
    """
    bars = Table.grid(padding=(0, 2))
    for one in checked:
        total = len(one.exercises)
        bar = ProgressBar(total=max(total, 1), completed=one.finished, width=20)
        count = f"{one.finished} of {total} done" if total else ""
        ran = f"{one.seconds:.1f} s" if one.seconds else ""
        bars.add_row(Text(one.title), bar, count, Text(ran, style="dim"))
    parts = [Text(), bars]
    for one in checked:
        if in_full or one.trouble or (one.is_begun and one.finished < len(one.exercises)):
            parts += [Text(), *details(one)]
    return Group(*parts, Text(), *next_step(checked))


def details(checked):
    """The exercises of one notebook in a table, and what was noticed."""
    yield Text.assemble((checked.title, "bold"), f" · {near(checked.path)}")
    if checked.trouble:
        yield Text(f"  {checked.trouble}", style="red")
    table = Table.grid(padding=(0, 2), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=3)
    for one in checked.exercises:
        state = Text(one.state, style=STYLES[one.state])
        says = in_a_line(one.message) if one.state == FAILING else ""
        table.add_row(state, Text(one.title), Text(says))
    if checked.exercises:
        yield table
    yield from (Text(f"  {note}", style="dim") for note in checked.notes)


def next_step(checked):
    """What to do next, and the whole message of the check that asks for it."""
    for wanted, words in ((FAILING, "Mend"), (OPEN, "Go on with")):
        for one in sorted(checked, key=lambda one: not one.is_begun):
            if one.trouble and wanted == FAILING:
                yield Text(f"Next: {near(one.path)} cannot be checked. {one.trouble}")
                return
            for exercise in one.exercises:
                if exercise.state == wanted:
                    yield Text.assemble(
                        ("Next: ", "bold"), f"{words} {exercise.title}, in {near(one.path)}"
                    )
                    if exercise.message:
                        yield Text(f"\n{exercise.message}")
                    return
    yield Text("Everything here is done.", style="green")


def in_a_line(message):
    """The first paragraph of a check's message, and the slip that it names, in one line."""
    text = " ".join(message.split("\n\n")[0].split())
    if slip := exercises.slip(message):
        text = f"{text} → {slip}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def near(path):
    """A path as it would be typed here."""
    with contextlib.suppress(ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)
