"""The files of receipts: written whole, found, read. Reading never writes."""

import contextlib
from pathlib import Path

from autograder.course import Course
from autograder.record.disk import write
from autograder.record.receipt import Receipt


def save(course: Course, receipt: Receipt) -> None:
    """Write a receipt, whole or not at all."""
    write(path_of(course, receipt.student, receipt.unit), receipt.to_json())


def path_of(course: Course, student: str, unit: str) -> Path:
    """Where the receipt of a submission lies."""
    return course.root / "receipts" / student / f"{unit}.json"


def receipts(course: Course) -> list[Receipt]:
    """All receipts of a course, by student and unit; what is none is passed over."""
    found = []
    for path in sorted((course.root / "receipts").glob("*/*.json")):
        with contextlib.suppress(ValueError):  # no grader wrote that; it is graded again
            found.append(Receipt.from_json(path.read_text(encoding="utf-8")))
    return found


def last_receipt(course: Course, student: str, unit: str) -> Receipt | None:
    """The receipt of a submission, if there is one."""
    try:
        path = path_of(course, student, unit)
        return Receipt.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
