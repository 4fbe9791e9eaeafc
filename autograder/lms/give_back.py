"""Feedback pages into one archive, as an LMS takes it to give them back.

Moodle (mod/assign/feedback/file/importziplib.php) takes each part of a path apart at its first four
underscores: full name, number, type of plugin, plugin; the rest is the name of the feedback file.
The number has to be a participant's, the plugin an installed one. In the full name, Moodle itself
has replaced underscores. It passes over names that begin with `.` or `~`.

Canvas (`infer_comment_context_from_filename` in app/models/abstract_assignment.rb) looks for the
first two parts between underscores that are nothing but digits, or those after `anon`: a user, and
a file that this user has handed in for this assignment. So the name begins as that of its own file.
The last part may not begin with `link`. What Canvas shows is the name of the file that was handed
in, whatever this one is called; every upload adds a comment.
"""

import contextlib
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.errors import CourseError
from autograder.intake.names import shown
from autograder.record import receipt_files
from autograder.record.receipt import Receipt

MOODLE = re.compile(r"(?P<who>[^_]+_\d+)_assignsubmission_[a-z]+", re.S)
CANVAS = re.compile(r"(?P<who>.+?_(?:LATE_)?\d+_\d+|(?:LATE_)?anon_[0-9a-z]+_\d+)_", re.S | re.I)
Kind = Literal["moodle", "canvas", "zip"]
HOW: dict[Kind, str] = {
    "moodle": (
        "In Moodle: the assignment's submissions → Upload multiple feedback files in a zip "
        "(the assignment has to allow feedback files)."
    ),
    "canvas": (
        "In Canvas: the assignment's page → Re-upload submissions. Canvas passes over whoever has "
        "handed in again since,\nand shows each page under the name of the file that was handed in "
        "(….ipynb): tell your students to save it\nas .html and open it in a browser."
    ),
    "zip": "A folder for each student.",
}


@dataclass
class Given:
    """What was put into an archive.

    Attributes
    ----------
    left_out
        Students whose pages are not in it.
    """

    file: Path
    count: int = 0
    left_out: list[str] = field(default_factory=list)


def export(
    course: Course, kind: Kind, only_unit: str | None = None, out: Path | None = None
) -> Given:
    """Write the feedback pages of a course into an archive.

    Parameters
    ----------
    only_unit
        For an LMS it has to be named if there are several: an archive is for one assignment.
    out
        By default `feedback-KIND.zip` in the course folder, with the unit in its name.

    Raises
    ------
    CourseError
        If there are no pages, none that the LMS would take, or the archive cannot be written.
    """
    units = course.units(only_unit)
    receipts = [receipt for receipt in receipt_files.receipts(course) if receipt.unit in units]
    graded = sorted({receipt.unit for receipt in receipts})
    if not graded:
        raise CourseError(
            f"Nothing of {only_unit or 'any unit'} has been graded in {course.root} yet.\n"
            "Grade first: autograder grade SUBMISSIONS"
        )
    if kind != "zip" and len(graded) > 1:
        raise CourseError(
            f"An archive for {kind.title()} is for one assignment. Say for which: --unit UNIT,\n"
            f"one of: {', '.join(graded)}"
        )
    name = f"feedback-{graded[0]}-{kind}.zip" if len(graded) == 1 else f"feedback-{kind}.zip"
    given = Given(Path(out) if out else course.root / name)
    new = given.file.with_name(f".{given.file.name}.new")
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for receipt in receipts:
                page = course.notebook("feedback", receipt.unit, receipt.student)
                page = page.with_suffix(".html")
                inside = name_for(kind, receipt)
                if inside is None or not page.exists():
                    given.left_out.append(receipt.student)
                    continue
                archive.write(page, inside)
                given.count += 1
        if given.count:
            new.replace(given.file)  # whole, or not at all
    except OSError as error:
        raise CourseError(
            f"{given.file} could not be written: {error.strerror}.\n"
            "Make room, or name another file: --out FILE"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
    if not given.count:
        raise CourseError(
            f"None of {len(receipts)} feedback pages could go into an archive for {kind.title()}: "
            "there is no page,\nor no name from it with the number that it needs. "
            "A plain archive takes all:\n"
            "  autograder report --feedback\n  autograder export feedback --to zip"
        )
    return given


def name_for(kind: Kind, receipt: Receipt) -> str | None:
    """What a page is called in the archive; None if the LMS would not know whose it is."""
    unit, lms = receipt.unit, receipt.lms
    if kind == "zip":
        return f"{receipt.student}/{unit}.html"
    system, name = lms.get("system", ""), lms.get("name", "")
    if kind == "moodle" and system == "moodle" and (found := MOODLE.match(name)):
        return f"{found['who']}_assignsubmission_file_{unit}.html"
    if kind == "canvas" and system.startswith("canvas") and (found := CANVAS.match(name)):
        return f"{found['who']}_feedback.html"
    return None


def describe(given: Given, kind: Kind) -> str:
    """What was written and what was not, as text for the terminal."""
    lines = [f"{given.count} feedback pages → {given.file}", HOW[kind]]
    if given.left_out:
        lines.append(
            f"Not in it: no page, or no name from {kind.title()} with the number that it needs. "
            f"Give these back by hand ({len(given.left_out)}):"
        )
        lines += [f"    {shown([student])}" for student in given.left_out]
    return "\n".join(lines)
