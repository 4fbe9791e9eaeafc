"""exercises.csv: one row per student and exercise."""

from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from autograder import exercises
from autograder.course import Course
from autograder.exercises import Exercise
from autograder.outcomes import Status
from autograder.report.csv_table import plain, write_table
from autograder.report.records import Records
from autograder.report.results import Result

EXERCISES = "student,unit,exercise,points,max_points,misconception,title"


def write(course: Course, results: Iterable[Result], records: Records, path: Path) -> None:
    """Write one row per student and exercise; the file appears whole or not at all.

    Points are the gradebook's; empty, where a person has still to look, or nothing was graded.
    """
    handed_in = [result for result in results if result.status is not Status.MISSING]
    rows = []
    for result in sorted(handed_in, key=attrgetter("place")):
        cells = {}
        if result.status.has_points:
            cells = {cell.name: cell for cell in records.grades.get(result.place, ())}
        slips = {checked.id: checked.slip for checked in records.receipts[result.place].exercises}
        for exercise in exercises.unit(course, result.unit).exercises:
            points = known_points(exercise, cells.get(exercise.id))
            lost = points is not None and points < exercise.points
            rows.append(
                [
                    plain(result.student),
                    plain(result.unit),
                    plain(exercise.name),
                    "" if points is None else f"{points:g}",
                    f"{exercise.points:g}",
                    plain(slips.get(exercise.id, "")) if lost else "",
                    plain(exercise.title),
                ]
            )
    write_table(path, EXERCISES, rows)


def known_points(exercise: Exercise, cell: Row[Any] | None) -> float | None:
    """The points of an exercise; None where a person has still to look, or nothing was graded."""
    if cell is None or cell.needs_manual_grade or (exercise.by_hand and cell.score is None):
        return None
    return cell.score or 0
