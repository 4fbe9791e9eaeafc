"""When work was handed in, from a table: archives of Canvas and Moodle do not say it."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from dateutil import parser

from autograder.course import CourseError
from autograder.lms import Sheet, match, moodle
from autograder.lms.gradebook import Person
from autograder.record import disk, store
from autograder.record.extensions import moment
from autograder.record.late import zone_name

MOODLES = "Last modified (submission)"  # the column of its grading worksheet


def told(course, submissions, file=None):
    """The submissions with the times that were given for them, now or in an earlier run.

    A time that was given counts more than what the submission says itself, as long as it is
    the same notebook.

    Parameters
    ----------
    course : autograder.course.Course
    submissions : list of autograder.intake.submission.Submission
    file : pathlib.Path, optional
        CSV with the columns `student` (as in grades.csv), `received` (ISO 8601, with an offset
        or in the course's time zone) and, where there are several units, `unit`; or Moodle's
        grading worksheet, in English. What has no time there keeps what is known.

    Returns
    -------
    list of autograder.intake.submission.Submission

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
        for one in submissions:
            if time := times.get((one.student, one.unit)):
                kept[f"{one.student}/{one.unit}"] = [store.digest(one), time.isoformat()]
        disk.write(path, json.dumps(kept, indent=1))
    timed = []
    for one in submissions:
        notebook, time = kept.get(f"{one.student}/{one.unit}", ("", None))
        if time and notebook == store.digest(one):
            one = replace(one, received=datetime.fromisoformat(time))
        timed.append(one)
    return timed


def read(course, submissions, file):
    """The times in a file, by student and unit; prints of how many submissions it has one."""
    sheet = Sheet.read(file)
    by_unit = rows(course, sheet, sorted({one.unit for one in submissions}))
    found, unclear = {}, {}
    for unit, people in by_unit.items():
        students = [one.student for one in submissions if one.unit == unit]
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
    without = {one.student for one in submissions if (one.student, one.unit) not in found}
    listed = f"; not of: {', '.join(sorted(without))}" if without else ""
    print(f"{file} says when {len(found)} of {len(submissions)} submissions came in{listed}")
    for student, why in unclear.items():
        print(f"  {student} {why}")
    return found


def rows(course, sheet, units):
    """Who stands in the file, a list of `Person` for each unit."""
    if sheet.place(MOODLES) is not None:
        people = moodle.read(sheet).people
    elif None in (place := sheet.place("student"), sheet.place("received")):
        raise CourseError(
            f"{sheet.name} has the columns {', '.join(sheet.header)}.\n"
            f"It needs student and received, or Moodle's {MOODLES}."
        )
    else:
        named = ((row, sheet.value(row, place).strip()) for row in range(1, len(sheet.rows)))
        people = [Person(row, name, {"name": name}, (name,)) for row, name in named if name]
    place = sheet.place("unit")
    if place is None and len(units) > 1:
        raise CourseError(
            f"{sheet.name} has no column unit, and there are several: {', '.join(units)}.\n"
            "Add the column, or name the one that it is about: --unit UNIT"
        )
    by_unit, known = defaultdict(list), course.units()
    for one in people:
        unit = units[0] if place is None else sheet.value(one.row, place).strip()
        if unit not in known:
            raise CourseError(
                f"{sheet.name}, row {one.row + 1}: there is no unit {unit!r}.\n"
                f"The units are: {', '.join(known)}"
            )
        by_unit[unit].append(one)
    return by_unit


def received(course, sheet, row):
    """The time in a row, in UTC and without a zone; None where there is none."""
    place = sheet.place(MOODLES, "received")
    text = sheet.value(row, place).strip()
    if text in ("", "-"):
        return None
    try:
        if sheet.header[place].casefold() == MOODLES.casefold():
            text = parser.parse(text).isoformat()  # Monday, 23 November 2026, 9:00 AM
        return moment(text, course.zone)
    except (ValueError, OverflowError):
        raise CourseError(
            f"{sheet.name}, row {row + 1}: {text!r} is no date with a time.\n"
            f"Write it as 2026-11-30T23:59 (in {zone_name(course)}) or 2026-11-30T23:59+01:00."
        ) from None
