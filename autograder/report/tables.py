"""grades.csv and exercises.csv."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from autograder import exercises
from autograder.course import Course
from autograder.exercises import Exercise
from autograder.outcomes import Status
from autograder.record import disk, receipt_files
from autograder.report.summary import Result, grades

GRADES = "student,unit,score,max_score,status,flags,seconds,needs_manual_grade,reason,late_penalty"
EXERCISES = "student,unit,exercise,points,max_points,misconception,title"


def write_csv(results: Iterable[Result], path: Path) -> None:
    """Write one row per student and unit; the file appears whole or not at all."""
    rows = []
    for result in sorted(results, key=by_place):
        has_penalty = result.status.has_points and not result.untimed
        rows.append(
            [
                plain(result.student),
                plain(result.unit),
                "" if result.score is None else f"{result.score:g}",
                f"{result.max_score:g}",
                result.status,
                plain(";".join(result.flags)),
                f"{result.seconds:.1f}",
                "yes" if result.by_hand else "no",
                plain(result.reason),
                f"{result.penalty:g}" if has_penalty else "",
            ]
        )
    write_table(path, GRADES, rows)


def write_exercises(course: Course, results: Iterable[Result], path: Path) -> None:
    """Write one row per student and exercise; the file appears whole or not at all.

    Points are the gradebook's; empty, where a person has still to look, or nothing was graded.
    """
    receipts = {
        (receipt.student, receipt.unit): receipt for receipt in receipt_files.receipts(course)
    }
    handed_in = [result for result in results if result.status is not Status.MISSING]
    graded = {}
    if handed_in:
        with course.gradebook() as gradebook:
            graded = grades(gradebook)
    rows = []
    for result in sorted(handed_in, key=by_place):
        pair = result.student, result.unit
        cells = {}
        if result.status.has_points:
            cells = {cell.name: cell for cell in graded.get(pair, ())}
        slips = {checked.id: checked.slip for checked in receipts[pair].exercises}
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


def write_table(path: Path, heading: str, rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading.split(","))
    writer.writerows(rows)
    disk.write(path, text.getvalue())


def by_place(result: Result) -> tuple[str, str]:
    return result.student, result.unit


def plain(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.lstrip().startswith(("=", "+", "-", "@")) else words
