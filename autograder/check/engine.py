"""Checks one notebook after another, and runs only what has changed."""

import contextlib
import copy
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder import exercises
from autograder.course import Course
from autograder.errors import CourseError
from autograder.intake.names import Units
from autograder.outcomes import Outcome
from autograder.record.disk import write
from autograder.record.score import points
from autograder.repair import HIDE, Repaired, plain, repair, template
from autograder.repair.reading import Unreadable, read
from autograder.run.execution import Execution, InfrastructureError, is_check
from autograder.run.needed_cells import needed
from autograder.run.session import run
from autograder.sandbox import Kernels, SandboxError
from autograder.sandbox.modes import Sandbox
from autograder.settings import Autograder, load

from .cache import beside, digest, everything_else, kept_at, stamp
from .early import NOTEBOOK_SECONDS, Started, start
from .status import Checked, Exercise


class Engine:
    """Checks one notebook after another, and keeps what starts kernels; use it in a `with`."""

    def __init__(
        self,
        sandbox: Sandbox = "auto",
        timeout: int = 60,
        course_dir: Path | str | None = None,
        early: Started | None = None,
    ) -> None:
        self.sandbox, self.timeout, self.course_dir = sandbox, timeout, course_dir
        self.started: Started = {} if early is None else early

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for kernels in self.started.values():
            kernels.close()

    def check(self, path: Path) -> Checked:
        """A `Checked` for the notebook at `path`."""
        checked, course = Checked(path, path.stem), None
        try:
            notebook, _, notes = read(path)
            course, unit = belongs_to(path, self.course_dir)
            repaired, released = prepared(notebook, course, unit)
            if course is None:
                asked = exercises.unit_in(path, stamp(path))
            else:
                assert unit is not None
                asked = exercises.unit(course, unit)
            checked.title = asked.title
            checked.notes = [*notes, *repaired.notes]
            folder = path.resolve().parent if path.resolve().parent.name == unit else None
            outcomes = self.outcomes(path, repaired.notebook, released, course, folder, checked)
            checked.exercises = [
                Exercise(
                    title(exercise, asked),
                    *outcomes.get(exercise.id, by_itself(exercise, repaired.notebook)),
                )
                for exercise in asked.exercises
            ]
        except Unreadable as reason:
            checked.trouble = str(reason)
        except (AttributeError, KeyError, TypeError, ValueError):
            if course is not None:
                raise
            checked.trouble = "What its cells say about grading is damaged: get a fresh copy."
        return checked

    def outcomes(
        self,
        path: Path,
        notebook: NotebookNode,
        released: NotebookNode | None,
        course: Course | None,
        folder: Path | None,
        checked: Checked,
    ) -> dict[str, tuple[Outcome, str]]:
        """The outcome and message of each check, by its id; run is only what changed."""
        if released is not None and sources(notebook) == sources(released):
            return {}  # word for word as it was released: nothing is attempted
        needs = needed(notebook, released)
        settings = load() if course is None else course.settings
        code = everything_else(tuple(settings.packages))
        common = [code, beside(folder), self.timeout, self.sandbox]
        keys = {id: digest([common, *cells]) for id, cells in needs.items()}
        kept = kept_at(path)
        known: dict[str, dict[str, Any]] = {}
        with contextlib.suppress(OSError, ValueError, AttributeError, KeyError, TypeError):
            found = json.loads(kept.read_text(encoding="utf-8"))
            known = {
                id: {**entry, "outcome": Outcome(entry["outcome"])}
                for id, entry in found.items()
                if entry["key"] == keys.get(id)
            }
        todo = {cell[0] for id, cells in needs.items() if id not in known for cell in cells}
        if todo:
            begin = time.perf_counter()
            cells = [cell for cell in notebook.cells if cell.id in todo]
            kernels = self.kernels(cells, settings, course)
            part = NotebookNode(copy.deepcopy(notebook), cells=copy.deepcopy(cells))
            execution = Execution(part)
            try:
                run(execution, kernels, folder, self.timeout, NOTEBOOK_SECONDS)
            except InfrastructureError as error:
                raise CourseError(f"No kernel could be started here. {error}") from None
            checked.seconds = time.perf_counter() - begin
            checked.notes += execution.notes
            answers = exercises.answers(part)
            for cell in part.cells:
                if is_check(cell):
                    id = cell.metadata.nbgrader.grade_id
                    what, message = outcome(cell, execution, answers)
                    known[id] = {"key": keys[id], "outcome": what, "message": message}
            with contextlib.suppress(OSError):  # no room, or no right: it is only slower then
                write(kept, json.dumps(known))
        return {id: (entry["outcome"], entry["message"]) for id, entry in known.items()}

    def kernels(
        self, cells: Sequence[NotebookNode], settings: Autograder, course: Course | None
    ) -> Kernels:
        """What starts kernels with what the cells need, started when it is first needed."""
        named = any(name in cell.source for cell in cells for name in settings.preload_if_named)
        try:
            kernels = start(self.started, self.sandbox, settings, named).kernels()
        except SandboxError as error:
            raise CourseError(str(error)) from None
        kernels.hide = [str(course.root)] if course else []
        return kernels


def belongs_to(path: Path, course_dir: Path | str | None) -> tuple[Course, str] | tuple[None, None]:
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
        unit: {cell.id for cell in nbformat.read(course.notebook(course.source, unit), 4).cells}
        for unit in course.units()
    }
    ((unit, share),) = Units(ids).shares(path).most_common(1) or [("", 0)]
    if share < 0.2:
        raise Unreadable(
            f"It is no notebook of this course, whose units are {', '.join(course.units())}."
        )
    return course, unit


def prepared(
    notebook: NotebookNode, course: Course | None, unit: str | None
) -> tuple[Repaired, NotebookNode | None]:
    """A notebook with the instructor's cells as released, and what was released (or None)."""
    if course is not None and unit is not None:
        solution = nbformat.read(course.notebook(course.source, unit), as_version=4)
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


def sources(notebook: NotebookNode) -> list[str]:
    """The sources of the code cells, which show whether anything was written."""
    return [plain(cell.source) for cell in notebook.cells if cell.cell_type == "code"]


def outcome(
    cell: NotebookNode, execution: Execution, answers: dict[str, exercises.Answer]
) -> tuple[Outcome, str]:
    """The outcome and the message of a check that was run."""
    id, most = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
    verdict = execution.verdicts.get(id)
    earned, wrong = points(verdict, most)
    if earned >= most:
        return Outcome.RIGHT, ""
    if not answers[id]["attempted"]:
        return Outcome.EMPTY, verdict.message if verdict else ""
    if answers[id]["error"]:
        return (
            Outcome.WRONG,
            f"The cell with the answer ended with an error.\n\n{answers[id]['error']}",
        )
    if earned:
        return Outcome.PARTLY, f"{earned:g} of {most:g} points so far."
    return Outcome.WRONG, wrong or (
        verdict.message if verdict else ""
    ) or "It failed without a word."


def by_itself(exercise: exercises.Exercise, notebook: NotebookNode) -> tuple[Outcome, str]:
    """The outcome of what no kernel has run for: an answer in words, or one not begun."""
    for cell in notebook.cells if exercise.by_hand else ():
        label = cell.metadata.get("nbgrader", {})
        if label.get("grade_id") == exercise.id:
            written = label.get("checksum") != compute_checksum(cell)
            return Outcome.WAITING if written else Outcome.EMPTY, ""
    return Outcome.EMPTY, ""


def title(exercise: exercises.Exercise, unit: exercises.Unit) -> str:
    """An exercise's title; where several checks share one, with what each is for."""
    several = sum(other.title == exercise.title for other in unit.exercises) > 1
    return f"{exercise.title} ({exercise.name})" if several else exercise.title
