"""When work was handed in, from a table: archives of Canvas and Moodle do not say it."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dateutil import parser

from autograder.course import Course
from autograder.errors import CourseError
from autograder.intake.submission import Submission
from autograder.lms import Sheet, match, read_moodle
from autograder.lms.grade_file import Person
from autograder.record import arrival, disk
from autograder.record.extensions import moment, zone_name

MOODLES = "Last modified (submission)"  # the column of its grading worksheet


def with_times(
    course: Course, submissions: Sequence[Submission], file: Path | None = None
) -> list[Submission]:
    """The submissions with the times that were given for them, now or in an earlier run.

    A time that was given counts more than what the submission says itself, as long as it is
    the same notebook.

    Parameters
    ----------
    file
        CSV with the columns `student` (as in grades.csv), `received` (ISO 8601, with an offset
        or in the course's time zone) and, where there are several units, `unit`; or Moodle's
        grading worksheet, in English. What has no time there keeps what is known.

    Raises
    ------
    CourseError
        If a row cannot be understood, or none is about these submissions.
    """
    path = course.root / "receipts" / ".received.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    if file is not None:
        times = read(course, submissions, file)
        for submission in submissions:
            if time := times.get((submission.student, submission.unit)):
                kept[f"{submission.student}/{submission.unit}"] = [
                    arrival.digest(submission),
                    time.isoformat(),
                ]
        disk.write(path, json.dumps(kept, indent=1))
    timed = []
    for submission in submissions:
        notebook, time = kept.get(f"{submission.student}/{submission.unit}", ("", None))
        if time and notebook == arrival.digest(submission):
            submission = replace(submission, received=datetime.fromisoformat(time))
        timed.append(submission)
    return timed


def read(
    course: Course, submissions: Sequence[Submission], file: Path
) -> dict[tuple[str, str], datetime]:
    """The times in a file, by student and unit; prints of how many submissions it has one."""
    sheet = Sheet.read(file)
    by_unit = rows(course, sheet, sorted({submission.unit for submission in submissions}))
    found, unclear = {}, {}
    for unit, people in by_unit.items():
        students = [submission.student for submission in submissions if submission.unit == unit]
        matched, others = match(students, people)
        unclear.update(others)
        for student, (person, _) in matched.items():
            if time := received(course, sheet, person.row):
                found[student, unit] = time
    if not found:
        raise CourseError(
            f"{file} has no time for any of the {len(submissions)} submissions.\n"
            "Name students and units as grades.csv does."
        )
    without = {
        submission.student
        for submission in submissions
        if (submission.student, submission.unit) not in found
    }
    listed = f"; not of: {', '.join(sorted(without))}" if without else ""
    print(f"{file} says when {len(found)} of {len(submissions)} submissions came in{listed}")
    for student, why in unclear.items():
        print(f"  {student} {why}")
    return found


def rows(course: Course, sheet: Sheet, units: Sequence[str]) -> dict[str, list[Person]]:
    """Who stands in the file, a list of `Person` for each unit."""
    if sheet.index(MOODLES) is not None:
        people = read_moodle.read(sheet).people
    elif None in (column := sheet.index("student"), sheet.index("received")):
        raise CourseError(
            f"{sheet.name} has the columns {', '.join(sheet.header)}.\n"
            f"It needs student and received, or Moodle's {MOODLES}."
        )
    else:
        named = ((row, sheet.value(row, column).strip()) for row in range(1, len(sheet.rows)))
        people = [Person(row, name, {"name": name}, (name,)) for row, name in named if name]
    column = sheet.index("unit")
    if column is None and len(units) > 1:
        raise CourseError(
            f"{sheet.name} has no column unit, and there are several: {', '.join(units)}.\n"
            "Add the column, or name the one that it is about: --unit UNIT"
        )
    by_unit, known = defaultdict(list), course.units()
    for person in people:
        unit = units[0] if column is None else sheet.value(person.row, column).strip()
        if unit not in known:
            raise CourseError(
                f"{sheet.name}, row {person.row + 1}: there is no unit {unit!r}.\n"
                f"The units are: {', '.join(known)}"
            )
        by_unit[unit].append(person)
    return by_unit


def received(course: Course, sheet: Sheet, row: int) -> datetime | None:
    """The time in a row, in UTC and without a zone; None where there is none."""
    column = sheet.index(MOODLES, "received")
    assert column is not None  # it was looked for in `rows`
    text = sheet.value(row, column).strip()
    if text in ("", "-"):
        return None
    try:
        if sheet.header[column].casefold() == MOODLES.casefold():
            text = parser.parse(text).isoformat()  # Monday, 23 November 2026, 9:00 AM
        return moment(text, course.zone)
    except (ValueError, OverflowError):
        raise CourseError(
            f"{sheet.name}, row {row + 1}: {text!r} is no date with a time.\n"
            f"Write it as 2026-11-30T23:59 (in {zone_name(course)}) or 2026-11-30T23:59+01:00."
        ) from None
