"""What a unit asks for, and what a graded notebook says about each answer."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from autograder.run.execution import clean, is_check

if TYPE_CHECKING:
    from autograder.course import Course

HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
POINTS = re.compile(r"\s*\(\d+ points?\)$")  # the page has them beside the title
# as nbgrader finds them: whatever else is on the two lines
HIDDEN = re.compile(r"[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*\n?", re.S)
# how a check ends a message that knows the slip
SLIP = re.compile(r"\n\n→ (.+)\Z", re.S)
# a difference that no slip explains; its numbers are each student's own
NO_SLIP = re.compile(r"[\d,]+ of [\d,]+ values differ\.|Look at (?:item|the value)")


@dataclass(frozen=True)
class Exercise:
    """A cell that gives points.

    Attributes
    ----------
    id
        Its `grade_id`.
    title
        The last heading above it: `Exercise 2 · Scale without a trace`.
    name
        What it is about, in one word: the function that a check is for.
    by_hand
        True for an answer that a person reads.
    """

    id: str
    title: str
    name: str
    points: float
    by_hand: bool


@dataclass(frozen=True)
class Unit:
    """A unit's title, its exercises in order, and the lines that students must not see.

    Attributes
    ----------
    hidden
        The lines of its hidden checks, the longest first; not those that stand elsewhere in
        the notebook, nor those too short to tell anything.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    hidden: tuple[str, ...]


class Answer(TypedDict):
    """What a graded notebook says about the answer that a check is for.

    Attributes
    ----------
    attempted
        Whether there was an answer.
    error
        How the answer's own cell ended, if that was an error.
    """

    attempted: bool
    error: str


def unit(course: "Course", name: str) -> Unit:
    """A `Unit` of the course, as its solution has it."""
    path = course.notebook(course.source, name)
    return unit_in(path, path.stat().st_mtime_ns)


@functools.lru_cache
def unit_in(path: Path, _changed: object) -> Unit:
    notebook = nbformat.read(path, as_version=4)
    exercises: list[Exercise] = []
    hidden: set[str] = set()
    seen: set[str] = set()
    title = heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not is_grade(cell):
            headings = HEADING.findall(cell.source)
            title = title or (headings[0] if headings else "")
            heading = POINTS.sub("", headings[-1]) if headings else heading
        if is_grade(cell):
            id = cell.metadata.nbgrader.grade_id
            name = id.removeprefix("check_").removeprefix("test_")
            points = cell.metadata.nbgrader.points
            exercises.append(Exercise(id, heading or id, name, points, not is_check(cell)))
        hidden |= lines("\n".join(HIDDEN.findall(cell.source)))
        seen |= lines(HIDDEN.sub("", cell.source))
    secret = sorted(hidden - seen, key=lambda line: (-len(line), line))
    return Unit(path.stem, title or path.stem, tuple(exercises), tuple(secret))


def lines(source: str) -> set[str]:
    """The lines of a source, without indentation and without what is no secret."""
    return {
        line.strip()
        for line in source.splitlines()
        if len(line.strip()) > 12 and "HIDDEN TESTS" not in line
    }


def slip(message: str) -> str:
    """The misconception that a check's message names, in a line; or nothing."""
    found = SLIP.search(message)
    text = " ".join(found[1].split()) if found else ""
    return "" if NO_SLIP.search(text) else text


def answers(notebook: NotebookNode) -> dict[str, Answer]:
    """What the cells of a graded notebook say about each check, by its `grade_id`."""
    found: dict[str, Answer] = {}
    error = ""
    for cell in notebook.cells:
        if is_solution(cell):
            error = ended(cell) if cell.cell_type == "code" else ""
        elif is_check(cell):
            names = {output.ename for output in errors(cell)}
            attempted = bool(error) or "NotAttempted" not in names
            found[cell.metadata.nbgrader.grade_id] = {"attempted": attempted, "error": error}
    return found


def errors(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.get("outputs", []) if output.output_type == "error"]


def ended(cell: NotebookNode) -> str:
    """How a cell ended, in a line: `SyntaxError: invalid syntax`; nothing, if well."""
    for output in errors(cell)[-1:]:  # after KeyboardInterrupt there is the grader's reason for it
        text = " ".join(clean(f"{output.ename}: {output.evalue}").split())
        return text if len(text) <= 300 else f"{text[:300]} …"
    return ""
