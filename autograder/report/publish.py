"""Everything that is about a class, written anew: feedback, tables, the class report."""

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.outcomes import Status
from autograder.record import disk
from autograder.report import class_report, summary, tables
from autograder.report.feedback import feedback
from autograder.report.summary import Result


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
    results = summary.results(course, units)
    for result in results:
        is_wanted = pages == "all" or (pages == "changed" and result.penalty_changed)
        if is_wanted and result.status is not Status.MISSING:
            write_page(course, result.student, result.unit)
    tables.write_csv(results, course.root / "grades.csv")
    tables.write_exercises(course, results, course.root / "exercises.csv")
    return results, class_report.write(course, results)


def write_page(course: Course, student: str, unit: str) -> None:
    """Write a feedback page, or say why there is none."""
    try:
        feedback(course, student, unit)
    except Exception as error:
        disk.check_room(course)
        print(f"{student} {unit}: no feedback page could be made. {type(error).__name__}: {error}")
