"""What nbgrader makes of a solution: the student's version, and its cells in the gradebook."""

import os
import sqlite3
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from nbgrader.api import Base, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.converters import GenerateAssignment
from sqlalchemy import make_url, select

from autograder.course import Course
from autograder.errors import CourseError

# a student, the times of a submission, its grades and its comments by cell
Kept = tuple[str, dict[str, Any], dict[str, dict[str, Any]], dict[str, dict[str, Any]]]


def generate(course: Course, unit: str, folder: Path | str) -> None:
    """Write a unit as students get it below `folder`, and its checks to the gradebook.

    Raises
    ------
    CourseError
        If nbgrader refuses the solution notebook.
    """
    place = {"release_directory": str(folder)}
    try:
        course.convert(GenerateAssignment, unit, CourseDirectory=place)
    except CourseError as error:
        if "because there are" not in str(error):  # submissions
            raise
        kept = renew(course, unit)
        print(f"{unit} has other cells now; the gradebook as it was is {kept.name}")
        course.convert(GenerateAssignment, unit, CourseDirectory=place)


def renew(course: Course, unit: str) -> Path:
    """Bring a unit's new set of cells into a gradebook with submissions, which nbgrader refuses.

    That happens on a copy, which takes the gradebook's place when it is complete: the file's,
    or of all rows in a database on a server, in one transaction.
    Points and comments stay with the cells that there still are, those given by hand too.

    Returns where the gradebook is kept as it was.
    """
    url = make_url(course.db_url)
    server = url.get_backend_name() != "sqlite"
    path = course.root / "gradebook.db" if server else Path(url.database or "")
    new = path.with_name(f"{path.name}.new")
    names = (path.with_name(f"{path.name}.before-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    copied = Course(course.root)
    for target in (kept, new):
        target.unlink(missing_ok=True)
        copied.config.CourseDirectory.db_url = f"sqlite:///{target}"
        if server:
            copy_rows(course, copied)
            continue
        with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(target)) as copy:
            old.backup(copy)
    with copied.gradebook() as gradebook:
        due = gradebook.find_assignment(unit).duedate
        submissions = [kept_of(found) for found in gradebook.assignment_submissions(unit)]
        gradebook.remove_assignment(unit)
    with tempfile.TemporaryDirectory() as made:
        generate(copied, unit, made)
    with copied.gradebook() as gradebook:
        gradebook.update_or_create_assignment(unit, duedate=due)
        for submission in submissions:
            put_back(gradebook, unit, *submission)
    if server:
        copy_rows(copied, course)
        new.unlink()
    else:
        os.replace(new, path)
    return kept


def copy_rows(source: Course, target: Course) -> None:
    """Put all that is in one course's gradebook in place of all that is in another's."""
    tables = Base.metadata.sorted_tables
    with source.gradebook() as old, target.gradebook() as new:
        for table in reversed(tables):
            new.db.execute(table.delete())
        for table in tables:
            if rows := [dict(row) for row in old.db.execute(select(table)).mappings()]:
                new.db.execute(table.insert(), rows)
        new.db.commit()


def kept_of(submission: SubmittedAssignment) -> Kept:
    """A submission's student, time and extension, and its grades and comments by cell."""
    grades, comments = {}, {}
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            names = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade")
            grades[grade.name] = {name: getattr(grade, name) for name in names}
        for comment in notebook.comments:
            comments[comment.name] = {"manual_comment": comment.manual_comment}
    times = {"timestamp": submission.timestamp, "extension": submission.extension}
    return submission.student_id, times, grades, comments


def put_back(
    gradebook: Gradebook,
    unit: str,
    student: str,
    times: dict[str, Any],
    grades: dict[str, dict[str, Any]],
    comments: dict[str, dict[str, Any]],
) -> None:
    """Give the cells that there still are what they had."""
    gradebook.update_or_create_submission(unit, student, **times)
    for find, kept in ((gradebook.find_grade, grades), (gradebook.find_comment, comments)):
        for cell, values in kept.items():
            try:
                row = find(cell, unit, unit, student)
            except MissingEntry:
                continue
            for name, value in values.items():
                setattr(row, name, value)
    gradebook.db.commit()
