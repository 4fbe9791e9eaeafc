"""Everything that is about a class, written anew: feedback, tables, the class report."""

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.outcomes import Status
from autograder.record import disk
from autograder.report import class_report, exercises_csv, grades_csv
from autograder.report.feedback import feedback
from autograder.report.records import Records
from autograder.report.results import Result, results_of


def publish(
    course: Course, units: Collection[str], pages: Literal["all", "changed", "none"]
) -> tuple[list[Result], Path]:
    """Write what is about the whole class.

    No other grader may be at work: see `autograder.record.lock.alone`.

    Parameters
    ----------
    units
        Their names.
    pages
        Which feedback pages are written; changed are those with another late penalty.

    Returns
    -------
    results
        Of the class.
    path
        Of the class report.
    """
    records = Records.read(course)
    results = results_of(course, units, records)
    for result in results:
        is_wanted = pages == "all" or (pages == "changed" and result.penalty_changed)
        if is_wanted and result.status is not Status.MISSING:
            write_page(course, result.student, result.unit)
    grades_csv.write(results, course.root / "grades.csv")
    exercises_csv.write(course, results, records, course.root / "exercises.csv")
    return results, class_report.write(course, results, records)


def write_page(course: Course, student: str, unit: str) -> None:
    """Write a feedback page, or say why there is none."""
    try:
        feedback(course, student, unit)
    except Exception as error:
        disk.check_room(course)
        print(f"{student} {unit}: no feedback page could be made. {type(error).__name__}: {error}")
