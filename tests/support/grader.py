"""The grader as a program, and what it has written."""

import csv
import subprocess
import sys

from autograder.course import Course
from tests.support.tiny import UNIT

GRADER = "import sys; from autograder import cli; sys.exit(cli.main())"


def command(course_folder, handed_in, *options):
    arguments = ["grade", str(handed_in), "--course-dir", str(course_folder), *options]
    return [sys.executable, "-c", GRADER, *arguments]


def grade(course_folder, handed_in, *options):
    grader = command(course_folder, handed_in, *options)
    done = subprocess.run(grader, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def rows(course_folder):
    """What `grades.csv` says, but for how long it took."""
    with (course_folder / "grades.csv").open(encoding="utf-8") as file:
        return [{**row, "seconds": None} for row in csv.DictReader(file)]


def gradebook(course_folder):
    """What the gradebook holds, but for its random names of rows."""
    found = []
    with Course(course_folder).gradebook() as book:
        for one in book.assignment_submissions(UNIT):
            for grade in one.notebooks[0].grades:
                told = (grade.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                found.append((one.student_id, one.score, one.late_submission_penalty, *told))
    return sorted(found, key=str)


def set_by_hand(course_folder, student, points):
    with Course(course_folder).gradebook() as book:
        grade = book.find_grade("words", UNIT, UNIT, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.find_comment("words", UNIT, UNIT, student).manual_comment = "Well said."
        book.db.commit()
