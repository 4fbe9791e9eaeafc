"""The feedback page of a submission: the receipt on top, the notebook below it."""

import functools
import json
import re
import tempfile
import time
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbgrader.api import MissingEntry
from nbgrader.utils import is_grade, is_solution, is_task
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder import courier, exercises, record, sanitize
from autograder.course import Course
from autograder.needed import NOT_RUN
from autograder.pages import TEMPLATES
from autograder.run import clean, is_check
from autograder.sanitize import MOST

# what some flags cost; whatever else was noticed costs nothing
COSTS = {
    "missing-answer": "An answer that is missing earns no points.",
    "unclear-answer": "An answer that could not be found has no points until a person has looked.",
    "bad-score": "A check that gives no proper number earns no points; tell your instructor.",
    "timeout": "What ran too long, and what needs it, earns no points.",
    "memory": "What needed too much memory, and what needs it, earns no points.",
    "kernel-died": "The cell that ended the kernel, and what needs it, earn no points.",
    "output": "The cell that wrote too much, and what needs it, earn no points.",
    "disk": "The cell that filled the disk, and what needs it, earn no points.",
    "processes": "The cell that started too many processes, and what needs it, earn no points.",
}
# for the instructor alone: the page of a student is as if they were not there
PRIVATE_FLAGS = {"solution-handed-in"}
NOT_COUNTED = "This check could not be run"
MOST_PICTURES = 12_000_000  # characters, as base64; 9 MB
MOST_TEXT = 2_000_000  # characters
MOST_SECONDS = 20  # for what is made to take long; a usual page takes a tenth of one
DEADLINE = 40  # seconds until a courier is given up that draws a page
LEFT_OUT = "The rest is left out: it would be too much for this page."


@dataclass
class Entry:
    """One line of a receipt.

    Attributes
    ----------
    id, title, name : str
        As `autograder.exercises.Exercise` has them.
    points, most : float
    state : str
        One of `STATES`.
    said : str
        The message of the first check that failed, without the misconception.
    slip : str
        The misconception that it looks like.
    comment : str
        The instructor's, in Markdown.
    """

    id: str
    title: str
    name: str
    points: float
    most: float
    state: str
    said: str = ""
    slip: str = ""
    comment: str = ""


STATES = {
    "right": "Right",
    "partly": "Partly right",
    "wrong": "Not right yet",
    "empty": "Not attempted",
    "lost": "Not counted",
    "waiting": "Waits for a person",
    "read": "Read by a person",
}


def feedback(course, student, unit):
    """Write feedback/STUDENT/UNIT/UNIT.html.

    It shows the points that are in the gradebook now, those given by hand among them.

    Parameters
    ----------
    course : autograder.course.Course
    student, unit : str
        There has to be a receipt; where it says `unreadable`, the page says why and what to do.

    Returns
    -------
    pathlib.Path
    """
    receipt = json.loads(record.place(course, student, unit).read_text(encoding="utf-8"))
    notebook = None
    if receipt["status"] in ("graded", "partial"):
        notebook = course.notebook("autograded", unit, student)
    path = course.notebook("feedback", unit, student).with_suffix(".html")
    record.write(path, drawn(course, receipt, notebook))
    return path


def drawn(course, receipt, notebook):
    """The page of one submission, drawn in a courier from the notebook at a path (or None).

    Where the notebook cannot be drawn, or not in time, the page says so in its place.
    """
    unit = exercises.unit(course, receipt["unit"])
    grades = Grades() if notebook is None else hand_grades(course, receipt)
    known = known_texts(course, receipt["unit"]) if notebook else {}
    given = course.root, unit, receipt, grades, known
    try:
        return courier.send(draw, *given, notebook, seconds=DEADLINE)[1]
    except (courier.Lost, courier.Failed):
        return page(*given, left_out=notebook is not None).encode()


def draw(tell, root, unit, receipt, grades, known, path):
    """A page as bytes, in a courier."""
    notebook = None if path is None else nbformat.read(path, as_version=4)
    return None, page(root, unit, receipt, grades, known, notebook).encode()


def known_texts(course, unit):
    """What the texts of a unit look like when drawn: the same for the whole class."""
    path = course.notebook("solutions", unit)
    return texts_in(course.root, path, path.stat().st_mtime_ns)


@functools.lru_cache
def texts_in(root, path, _changed):
    discreet = sanitize.Discreet(exercises.unit_in(path, _changed).hidden, (root,))
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and not is_solution(cell):
            discreet.markdown(cell.source, cell.get("attachments"))
    return discreet.known


class Page(Exporter):
    """The same page for nbgrader's own commands; `nbgrader_config.py` names it."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(self, nb, resources=None, **more):
        nb, resources = super().from_notebook_node(nb, resources, **more)
        course = Course(self.config.CourseDirectory.get("root") or ".")
        student, unit = (resources["nbgrader"][one] for one in ("student", "assignment"))
        try:
            path = record.place(course, student, unit)
            receipt = json.loads(path.read_text(encoding="utf-8"))
        except OSError:  # nbgrader's own autograde has graded it
            receipt = made_up(nb, student, unit)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{unit}.ipynb")
            nbformat.write(nb, path)
            return drawn(course, receipt, path).decode(), resources


def made_up(notebook, student, unit):
    """What a receipt would say, as far as the graded notebook tells it."""
    said, told = [], exercises.told(notebook)
    for cell in filter(is_check, notebook.cells):
        id = cell.metadata.nbgrader.grade_id
        message = next((clean(one.evalue) for one in exercises.errors(cell)), "")
        said.append({"id": id, "message": message, "slip": exercises.slip(message), **told[id]})
    receipt = {"student": student, "unit": unit, "status": "graded", "flags": [], "notes": []}
    return {**receipt, "exercises": said}


def page(root, unit, receipt, grades, known=(), notebook=None, left_out=False):
    """The page of one submission, as HTML.

    Parameters
    ----------
    root : pathlib.Path
        The course folder, which is not to be told.
    unit : autograder.exercises.Unit
    receipt : dict
        As `autograder.record.receipt` writes it.
    grades : Grades
    known : dict
        As `autograder.sanitize.Discreet` has it.
    notebook : nbformat.NotebookNode, optional
        The graded one, if it could be read. It is not changed.
    left_out : bool
        True if there is one, and it could not be drawn.
    """
    discreet = sanitize.Discreet(unit.hidden, (root,), known)
    receipt = {**receipt, "flags": [one for one in receipt["flags"] if one not in PRIVATE_FLAGS]}
    ran = notebook is not None or left_out
    entries = listed(unit, receipt, grades, discreet) if ran else []
    most = sum(one.points for one in unit.exercises)
    return TEMPLATES.get_template("feedback.html.j2").render(
        unit=unit,
        receipt=receipt,
        entries=entries,
        states=STATES,
        earned=sum(one.points for one in entries),
        most=most,
        waiting=sum(one.most for one in entries if one.state == "waiting"),
        penalty=grades.penalty,
        arrived=receipt.get("arrived", ()),
        notes=[discreet.text(note) for note in receipt["notes"]],
        costs=costs(receipt["flags"], grades.penalty),
        next=next_step(entries),
        cells=Cells(discreet, entries).all(notebook) if notebook is not None else [],
        left_out=left_out,
        markdown=discreet.markdown,
    )


# The receipt


@dataclass
class Grades:
    """What the gradebook has of a submission, by `grade_id`."""

    points: dict = field(default_factory=dict)
    waiting: set = field(default_factory=set)
    read: set = field(default_factory=set)
    comments: dict = field(default_factory=dict)
    penalty: float = 0


def hand_grades(course, receipt):
    """What the gradebook says of a submission now."""
    student, unit = receipt["student"], receipt["unit"]
    with course.gradebook() as gradebook:
        try:
            found = gradebook.find_submission_notebook(unit, unit, student)
        except MissingEntry:  # the gradebook was moved away
            return Grades()
        return Grades(
            {one.name: one.score for one in found.grades},
            {one.name for one in found.grades if one.needs_manual_grade},
            {one.name for one in found.grades if one.manual_score is not None},
            {one.name: one.manual_comment for one in found.comments if one.manual_comment},
            found.late_submission_penalty or 0,
        )


def listed(unit, receipt, grades, discreet):
    """An `Entry` for each exercise of the unit."""
    said = {one["id"]: one for one in receipt["exercises"]}
    entries = []
    for one in unit.exercises:
        told = said.get(one.id, {})
        points = grades.points.get(one.id, told.get("points", 0))
        message = discreet.text(told.get("message", ""))
        entry = Entry(one.id, one.title, one.name, points, one.points, "")
        entry.state = state(one, entry, told, grades)
        entry.comment = grades.comments.get(one.id, "")
        if entry.state in ("wrong", "partly", "lost"):
            entry.slip = discreet.text(told.get("slip", ""))
            entry.said = exercises.SLIP.sub("", message) if entry.slip else message
            if told.get("error") and "does not exist yet" in message:
                error = discreet.text(told["error"])
                entry.said = f"The cell of {one.name} ended with an error:\n\n    {error}"
        if entry.state == "lost" and any(entry.said == other.said for other in entries):
            entry.said = ""  # the reason is the same for all of them
        entries.append(entry)
    return entries


def state(exercise, entry, told, grades):
    """A key of `STATES`."""
    if exercise.by_hand:
        if exercise.id in grades.waiting:
            return "waiting"
        return "read" if exercise.id in grades.read else "empty"
    if entry.points >= entry.most:
        return "right"
    if entry.points > 0:
        return "partly"
    if told.get("message", "").startswith(NOT_COUNTED):
        return "lost"
    return "wrong" if told.get("attempted", True) else "empty"


def costs(flags, penalty):
    """Sentences on what the flags cost."""
    found = [COSTS[flag] for flag in flags if flag in COSTS]
    if penalty:
        found.append(f"Being late cost {penalty:g} points.")
    if not found:
        return ["Nothing of this cost points."] if flags else []
    return [*found, "Whatever else is listed here cost nothing."] if len(flags) > 1 else found


def next_step(entries):
    """What to do next: the sentence, and the entry that it is about or None."""
    for one in entries:
        if one.state in ("wrong", "partly", "lost"):
            return "Mend this first, run its check again, then go on to the next:", one
    for one in entries:
        if one.state == "empty":
            return "What you did is right. Go on here:", one
    if any(one.state == "waiting" for one in entries):
        return "Every check passes. What you wrote in words waits for a person to read it.", None
    return "Nothing is left to do in this unit.", None


# The notebook


class Cells:
    """The cells of a notebook, made ready for the template."""

    def __init__(self, discreet, entries):
        self.discreet = discreet
        self.entries = {one.id: one for one in entries}
        self.text_left, self.pictures_left = MOST_TEXT, MOST_PICTURES
        self.end = time.monotonic() + MOST_SECONDS

    def is_full(self):
        return self.text_left < 0 or time.monotonic() > self.end

    def all(self, notebook):
        """A dict for each cell that shows something."""
        made = []
        for cell in notebook.cells:
            if self.is_full():
                made.append(self.plain(LEFT_OUT))
                break
            self.text_left -= min(len(cell.source), MOST) + 100
            if cell.cell_type == "markdown":
                made.append(self.marked(cell))
            elif cell.cell_type == "code" and (cell.source.strip() or cell.outputs):
                made.append(self.code(cell))
            elif cell.cell_type == "raw" and cell.source.strip():
                made.append(self.plain(self.discreet.text(cell.source)))
        return made

    def plain(self, words):
        told = {"entry": None, "answer": False, "not_run": False}
        return {"kind": "raw", **told, "source": words, "outputs": []}

    def marked(self, cell):
        attachments = cell.get("attachments") or {}
        size = sum(len(data) for one in attachments.values() for data in one.values())
        self.pictures_left -= size
        if self.pictures_left < 0:
            attachments = {}
        return {
            "kind": "markdown",
            "entry": self.entry(cell),
            "answer": is_solution(cell) or is_task(cell),
            "not_run": False,
            "source": self.discreet.markdown(cell.source, attachments),
            "outputs": [],
        }

    def code(self, cell):
        source = exercises.HIDDEN.sub("", cell.source).strip() if is_check(cell) else cell.source
        more = len(source) - MOST
        drawn = highlighted(source[:MOST])
        if more > 0:
            drawn += f"\n… and {more:,} characters more"
        return {
            "kind": "check" if is_check(cell) else "code",
            "entry": self.entry(cell),
            "answer": is_solution(cell),
            "not_run": cell.metadata.get(NOT_RUN, False) is True,
            "source": Markup(drawn),
            "outputs": list(self.outputs(cell)),
        }

    def entry(self, cell):
        graded = is_grade(cell) or is_solution(cell)
        return self.entries.get(cell.metadata.nbgrader.grade_id) if graded else None

    def outputs(self, cell):
        """Pairs of a kind, text, html or picture, and what to show."""
        streams, before = [], None
        for output in cell.outputs:  # what was printed in several pieces is one text
            if output.output_type == "stream" and before == output.name:
                streams[-1].append(output.text)
            elif output.output_type == "stream":
                streams.append([output.text])
            else:
                streams.append(output)
            before = output.get("name")
        for output in streams:
            if self.is_full():
                yield "text", LEFT_OUT
                return
            if isinstance(output, list):
                shown = "text", "".join(output)
            elif output.output_type == "error":
                shown = "text", message(output, is_check(cell))
            else:
                shown = self.best(output.get("data", {}))
            kind, words = shown
            if kind == "text":
                words = self.discreet.text(words).strip("\n")
            if kind == "picture":
                self.pictures_left -= len(words)
                if self.pictures_left < 0:
                    kind, words = "text", "A picture is left out: there are too many for this page."
            self.text_left -= len(words) if kind != "picture" else 0
            yield kind, words

    def best(self, data):
        """What shows an output best, of the forms that it comes in."""
        if "text/html" in data and len(data["text/html"]) <= 2 * MOST:
            markup = self.discreet.html(data["text/html"])
            if markup.striptags() or "<img" in markup:
                return "html", markup
        if "text/markdown" in data:
            return "html", self.discreet.markdown(data["text/markdown"])
        for kind in ("png", "jpeg"):
            picture = "".join(str(data.get(f"image/{kind}", "")).split())
            if picture and re.fullmatch(r"[A-Za-z0-9+/]+=*", picture):
                return "picture", f"data:image/{kind};base64,{picture}"
        if "image/svg+xml" in data:  # as a picture, nothing in it can run
            picture = b64encode(str(data["image/svg+xml"]).encode(errors="replace")).decode()
            return "picture", f"data:image/svg+xml;base64,{picture}"
        return "text", str(data.get("text/plain") or data.get("text/latex") or "")


@functools.lru_cache(1000)
def highlighted(source):
    """Python source as markup."""
    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip()


def message(error, of_check):
    """An error's text: of a check only what it says, as its traceback shows hidden lines."""
    if of_check or not error.traceback:
        return clean(error.evalue) or error.ename
    return "\n".join(error.traceback)
