"""The feedback page of a submission: the receipt on top, the notebook below it."""

import functools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.utils import is_solution

from autograder import exercises
from autograder.course import Course
from autograder.flags import flag
from autograder.outcomes import Outcome, Status
from autograder.record import disk, receipt_files
from autograder.record.receipt import Checked, Receipt
from autograder.report import sanitize
from autograder.report.cells import Cells
from autograder.report.page_templates import TEMPLATES
from autograder.report.receipt_entries import (
    STATES,
    Grades,
    costs,
    hand_grades,
    listed,
    next_step,
)
from autograder.report.sanitize import Known
from autograder.run import courier
from autograder.run.execution import clean, is_check

DEADLINE = 40  # seconds until a courier is given up that draws a page


def feedback(course: Course, student: str, unit: str) -> Path:
    """Write feedback/STUDENT/UNIT/UNIT.html.

    It shows the points that are in the gradebook now, those given by hand among them.

    There has to be a receipt; where it says `unreadable`, the page says why and what to do.
    """
    path = receipt_files.path_of(course, student, unit)
    receipt = Receipt.from_json(path.read_text(encoding="utf-8"))
    notebook = None
    if receipt.status.has_points:
        notebook = course.notebook("autograded", unit, student)
    path = course.notebook("feedback", unit, student).with_suffix(".html")
    disk.write(path, drawn(course, receipt, notebook))
    return path


def drawn(course: Course, receipt: Receipt, notebook: Path | None) -> bytes:
    """The page of one submission, drawn in a courier from the notebook at a path (or None).

    Where the notebook cannot be drawn, or not in time, the page says so in its place.
    """
    unit = exercises.unit(course, receipt.unit)
    grades = Grades() if notebook is None else hand_grades(course, receipt)
    known = known_texts(course, receipt.unit) if notebook else None
    given = course.root, unit, receipt, grades, known
    try:
        return courier.send(draw, *given, notebook, seconds=DEADLINE)[1]
    except (courier.CourierLostError, courier.RemoteError):
        return page(*given, left_out=notebook is not None).encode()


def draw(
    channel: courier.Channel,
    root: Path,
    unit: exercises.Unit,
    receipt: Receipt,
    grades: Grades,
    known: Known,
    path: Path | None,
) -> tuple[None, bytes]:
    """A page as bytes, in a courier."""
    notebook = None if path is None else nbformat.read(path, as_version=4)
    return None, page(root, unit, receipt, grades, known, notebook).encode()


def known_texts(course: Course, unit: str) -> Known:
    """What the texts of a unit look like when drawn: the same for the whole class."""
    path = course.notebook(course.source, unit)
    return texts_in(course.root, path, path.stat().st_mtime_ns)


@functools.lru_cache
def texts_in(root: Path, path: Path, _changed: int) -> Known:
    discreet = sanitize.Discreet(exercises.unit_in(path, _changed).hidden, (root,))
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and not is_solution(cell):
            discreet.markdown(cell.source, cell.get("attachments"))
    return discreet.known


class Page(Exporter):
    """The same page for nbgrader's own commands; `nbgrader_config.py` names it."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **more: Any
    ) -> tuple[str, Any]:
        nb, resources = super().from_notebook_node(nb, resources, **more)
        course = Course(self.config.CourseDirectory.get("root") or ".")
        student, unit = (resources["nbgrader"][one] for one in ("student", "assignment"))
        receipt = receipt_files.last_receipt(course, student, unit)
        if receipt is None:  # nbgrader's own autograde has graded it
            receipt = made_up(nb, student, unit)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{unit}.ipynb")
            nbformat.write(nb, path)
            return drawn(course, receipt, path).decode(), resources


def made_up(notebook: NotebookNode, student: str, unit: str) -> Receipt:
    """What a receipt would say, as far as the graded notebook tells it."""
    receipt, answers = Receipt(student, unit, Status.GRADED), exercises.answers(notebook)
    for cell in filter(is_check, notebook.cells):
        id = cell.metadata.nbgrader.grade_id
        message = next((clean(error.evalue) for error in exercises.errors(cell)), "")
        slip = exercises.slip(message)
        receipt.exercises.append(Checked(id, message=message, slip=slip, **answers[id]))
    return receipt


def page(
    root: Path,
    unit: exercises.Unit,
    receipt: Receipt,
    grades: Grades,
    known: Known | None = None,
    notebook: NotebookNode | None = None,
    left_out: bool = False,
) -> str:
    """The page of one submission, as HTML.

    Parameters
    ----------
    root
        The course folder, which is not to be told.
    unit, receipt, grades
    known
        As `autograder.report.sanitize.Discreet` has it.
    notebook
        The graded one, if it could be read. It is not changed.
    left_out
        True if there is one, and it could not be drawn.
    """
    discreet = sanitize.Discreet(unit.hidden, (root,), known)
    flags = [name for name in receipt.flags if not flag(name).is_private]
    receipt = replace(receipt, flags=flags)
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
        waiting=sum(one.most for one in entries if one.state is Outcome.WAITING),
        penalty=grades.penalty,
        arrived=receipt.arrived,
        notes=[discreet.text(note) for note in receipt.notes],
        costs=costs(flags, grades.penalty),
        next=next_step(entries),
        cells=Cells(discreet, entries).all(notebook) if notebook is not None else [],
        left_out=left_out,
        markdown=discreet.markdown,
    )
