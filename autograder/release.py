"""Solutions → notebooks: what students get, made by nbgrader from the one source."""

import base64
import mimetypes
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, is_solution

from autograder.course import Course
from autograder.errors import CourseError
from autograder.record.generate import generate
from autograder.repair import template
from autograder.run.checker import Checker, unit_of
from autograder.run.execution import is_check
from autograder.run.fingerprints import answers_of

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def release(course: Course, only: str | None = None, force: bool = False) -> list[str]:
    """Tidy the solutions and write the students' notebooks from them.

    Parameters
    ----------
    only
        One unit; by default all.
    force
        Overwrite notebooks that have answers in them.

    Returns
    -------
    list of str
        The units.

    Raises
    ------
    CourseError
        If a unit is not there, nbgrader refuses one, or answers would be lost. Nothing has
        been written for students then.
    """
    units = course.units(only)
    if not force:
        refuse_to_lose_answers(course, units)
    for unit in units:
        tidy(course.notebook(course.source, unit), course.root / "images")
    with tempfile.TemporaryDirectory() as made:
        for unit in units:
            generate(course, unit, made)
        for unit in units:
            # files of a student's own that lie beside the notebook stay
            shutil.copytree(
                Path(made) / unit, course.root / course.release / unit, dirs_exist_ok=True
            )
    return units


def judged_inside(course: Course, units: Iterable[str]) -> list[tuple[str, str, str]]:
    """Find the checks that have to run in the student's process.

    Returns
    -------
    list of (str, str, str)
        Unit, `grade_id` and why.
    """
    found, checker, settings = [], Checker(), course.settings
    try:
        for unit in units:
            solution = nbformat.read(course.notebook(course.source, unit), as_version=4)
            unit_cells = unit_of(template(solution, course.config), answers_of(solution))
            checker.begin(unit_cells, "open", settings.packages, settings.seed_variable)
            for cell in filter(is_check, solution.cells):
                _, outcome = checker.check(cell.source)
                if outcome and outcome.get("inside"):
                    found.append((unit, cell.metadata.nbgrader.grade_id, outcome["inside"]))
    finally:
        checker.end()
    return found


def refuse_to_lose_answers(course: Course, units: Iterable[str]) -> None:
    """Raise `CourseError` if a notebook about to be overwritten has answers in it."""
    for unit in units:
        path = course.notebook(course.release, unit)
        if not path.exists():
            continue
        answered = [
            cell.metadata.nbgrader.grade_id
            for cell in nbformat.read(path, as_version=4).cells
            if is_solution(cell)
            and cell.metadata.nbgrader.get("checksum") != compute_checksum(cell)
        ]
        if answered:
            raise CourseError(
                f"{path} has answers in it ({', '.join(answered)}); a release would erase them.\n"
                "Move that file elsewhere, or let it be overwritten: autograder release --force"
            )


def tidy(path: Path, images: Path) -> None:
    """Bring a solution notebook into its normal form, so that differences read well.

    No outputs, no counts, no metadata but nbgrader's and tags, the `grade_id` of a cell as its
    id, and the current state of each figure of `images` that it shows
    (`![alt text](attachment:figure.svg)`).
    """
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    ids = {cell.get("id") for cell in notebook.cells}
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        # in place of what JupyterLab made up; older formats have no ids, and 64 letters are most
        if "id" in cell and grade_id not in ids and 0 < len(grade_id) <= 64:
            cell.id = grade_id
        cell.metadata = {
            key: value
            for key, value in cell.metadata.items()
            if key in ("jupyter", "nbgrader", "tags")
        }
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            embed_figures(cell, path, images)
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")


def embed_figures(cell: NotebookNode, path: Path, images: Path) -> None:
    """Put the figures that a text cell names into the cell itself.

    A notebook that carries its figures shows them wherever it is copied to.
    """
    names = re.findall(r"\]\(attachment:([^)\s]+)\)", cell.source)
    cell.pop("attachments", None)
    for name in names:
        figure = images / name
        if not figure.exists():
            raise CourseError(
                f"{path} shows {name}, and there is no {figure}.\n"
                "Copy the folder images/ of the repository there, too."
            )
        kind = mimetypes.guess_type(name)[0]
        data = base64.b64encode(figure.read_bytes()).decode()
        cell.setdefault("attachments", {})[name] = {kind: data}
