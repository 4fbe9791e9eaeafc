"""The feedback page of a submission: the receipt on top, the notebook below it."""

import functools
import json
import tempfile
from pathlib import Path

import nbformat
from nbconvert.exporters import Exporter
from nbgrader.utils import is_solution

from autograder import exercises
from autograder.course import Course
from autograder.record import disk, store
from autograder.report import sanitize
from autograder.report.cells import Cells
from autograder.report.entries import (
    PRIVATE_FLAGS,
    STATES,
    Grades,
    costs,
    hand_grades,
    listed,
    next_step,
)
from autograder.report.pages import TEMPLATES
from autograder.run import courier
from autograder.run.ran import clean, is_check

DEADLINE = 40  # seconds until a courier is given up that draws a page


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
    receipt = json.loads(store.place(course, student, unit).read_text(encoding="utf-8"))
    notebook = None
    if receipt["status"] in ("graded", "partial"):
        notebook = course.notebook("autograded", unit, student)
    path = course.notebook("feedback", unit, student).with_suffix(".html")
    disk.write(path, drawn(course, receipt, notebook))
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
            path = store.place(course, student, unit)
            receipt = json.loads(path.read_text(encoding="utf-8"))
        except OSError:  # nbgrader's own autograde has graded it
            receipt = made_up(nb, student, unit)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{unit}.ipynb")
            nbformat.write(nb, path)
            return drawn(course, receipt, path).decode(), resources


def made_up(notebook, student, unit):
    """What a receipt would say, as far as the graded notebook tells it."""
    said, told = [], exercises.answers(notebook)
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
        As `autograder.record.store.receipt` writes it.
    grades : Grades
    known : dict
        As `autograder.report.sanitize.Discreet` has it.
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
