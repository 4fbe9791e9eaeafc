"""Who may hand in later: extensions.csv."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError
from autograder.intake.names import safe_name
from autograder.record.receipt import Place

EXTENSIONS = "extensions.csv"
Granted = datetime | timedelta  # until then, or for so long


def extensions(course: Course) -> dict[Place, Granted] | None:
    """What extensions.csv grants, by student and unit; None without such a file.

    Its first line is `student,unit,due` or `student,unit,hours`, or has both columns. A due date
    is a `datetime.datetime` in UTC, hours are a `datetime.timedelta`.

    Raises
    ------
    CourseError
        If a line says something else.
    """
    path = course.root / EXTENSIONS
    if not path.exists():
        return None
    granted, units = {}, course.units()
    for number, line in lines(path, ("student", "unit"), ("due", "hours")):
        try:
            pair = safe_name(line["student"]), line["unit"]
            if not line["student"]:
                raise ValueError("it names no student")
            if pair[1] not in units:
                raise ValueError(f"there is no unit {pair[1]!r}; there are: {', '.join(units)}")
            if pair in granted:
                raise ValueError(f"{' '.join(pair)} stands in a line before, too")
            due, hours = line.get("due", ""), line.get("hours", "")
            if bool(due) == bool(hours):
                raise ValueError("it needs either a due date or hours")
            granted[pair] = moment(due, course.zone) if due else duration(hours)
        except ValueError as error:
            raise CourseError(
                f"{path}, line {number}: {error}.\n"
                "Write STUDENT,UNIT,DUE, where DUE is a date and a time as 2026-11-30T23:59 (in\n"
                f"{zone_name(course)}) or 2026-11-30T23:59+01:00, or STUDENT,UNIT,HOURS, below a\n"
                "first line that says student,unit,due or student,unit,hours."
            ) from None
    return granted


def lines(
    path: Path, needed: Iterable[str], one_of: Iterable[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV file with a header, as pairs of a number and a dict.

    Raises
    ------
    CourseError
        If it cannot be read, or columns are missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read: {error}.\nSave it as CSV in UTF-8.") from None
    first = next(iter(text.splitlines()), "")
    reader = csv.reader(text.splitlines(), delimiter=max(",;\t", key=first.count))
    header = [title.strip().casefold() for title in next(reader, [])]
    if not set(needed) <= set(header) or not set(one_of) & set(header):
        raise CourseError(
            f"{path} has the columns {', '.join(header) or 'of no table'}.\n"
            f"Its first line has to name {', '.join(needed)}{' and ' * bool(needed)}"
            f"{' or '.join(one_of)}."
        )
    for row in reader:
        if any(cell.strip() for cell in row):
            cells = [cell.strip() for cell in row] + [""] * len(header)
            yield reader.line_num, dict(zip(header, cells, strict=False))


def moment(text: str, zone: tzinfo) -> datetime:
    """A date and a time in ISO 8601, in UTC and without a zone, as nbgrader keeps it.

    Parameters
    ----------
    text : str
    zone : datetime.tzinfo
        Of what names no offset.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        time = datetime.fromisoformat(text.strip())
        if ":" not in text and "T" not in text:
            raise ValueError  # a day alone: its beginning, or its end?
        return (
            (time if time.tzinfo else time.replace(tzinfo=zone))
            .astimezone(UTC)
            .replace(tzinfo=None)
        )
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no date with a time") from None


def duration(text: str) -> timedelta:
    """Hours, more than 0."""
    try:
        hours = timedelta(hours=float(text.replace(",", ".")))
    except (ValueError, OverflowError):
        hours = timedelta()
    if hours <= timedelta():
        raise ValueError(f"{text!r} is no number of hours")
    return hours


def length(granted: Granted | None, duedate: datetime | None) -> timedelta | None:
    """An extension as nbgrader keeps it: a `timedelta` after the due date, or None."""
    if granted is None or duedate is None:
        return None
    if isinstance(granted, datetime):
        granted -= duedate
    return granted if granted > timedelta() else None  # it never shortens


def say_extensions(granted: Iterable[Place] | None, gone: list[str], there: set[Place]) -> None:
    """Print what somebody may not have meant."""
    if gone:
        print(f"Extensions that {EXTENSIONS} does not have, taken away: {', '.join(gone)}")
    units = {unit for _, unit in there}
    strangers = [one for one in granted or () if one[1] in units and one not in there]
    if strangers:
        listed = ", ".join(map(" ".join, strangers))
        print(f"In {EXTENSIONS}, and nothing graded of them yet: {listed}")


def zone_name(course: Course) -> str:
    """The course's time zone, for people to read."""
    return getattr(course.zone, "key", "the time zone of this machine")
