"""What is on record of a class, read once: its receipts, and the gradebook's grades."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Self

from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy import Row, select

from autograder.course import Course
from autograder.record import receipt_files
from autograder.record.receipt import Place, Receipt

Grades = dict[Place, list[Row[Any]]]


@dataclass(frozen=True)
class Records:
    """Receipts and grades by student and unit; `grades` says what one is."""

    receipts: dict[Place, Receipt]
    grades: Grades

    @classmethod
    def read(cls, course: Course) -> Self:
        """Those of a course; its gradebook is opened only if something has been graded."""
        receipts = {
            (receipt.student, receipt.unit): receipt for receipt in receipt_files.receipts(course)
        }
        if not receipts:
            return cls({}, {})
        with course.gradebook() as gradebook:
            return cls(receipts, grades(gradebook))


def grades(gradebook: Gradebook) -> Grades:
    """All grades of all cells, by student and unit, asked for at once: a class has many.

    Each has `name`, `score`, `needs_manual_grade`, `manual_score`; and of its notebook the
    `notebook_id`.
    """
    found: Grades = defaultdict(list)
    rows = gradebook.db.execute(
        select(
            api.SubmittedAssignment.student_id,
            api.Assignment.name.label("unit"),
            api.BaseCell.name,
            api.Grade.score,
            api.Grade.manual_score,
            api.Grade.needs_manual_grade,
            api.Grade.notebook_id,
        )
        .join(api.SubmittedNotebook, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(
            api.SubmittedAssignment,
            api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
        )
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .join(api.BaseCell, api.Grade.cell_id == api.BaseCell.id)
    )
    for row in rows:
        found[row.student_id, row.unit].append(row)
    return found
