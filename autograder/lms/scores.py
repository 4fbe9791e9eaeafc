"""The scores of a course, in a copy of the file that an LMS exported."""

from pathlib import Path

from autograder.errors import CourseError
from autograder.record.store import receipts
from autograder.report import summary

from . import canvas, moodle
from .columns import where
from .fill import fill
from .sheet import Sheet

READERS = {"canvas": canvas.read, "moodle": moodle.read}


def export(course, lms, file, only_unit=None, column=None, points=None, out=None):
    """Write the scores of a course into a copy of an LMS's grade file.

    Parameters
    ----------
    course : autograder.course.Course
    lms : {"canvas", "moodle"}
    file : pathlib.Path
        Canvas: the exported gradebook. Moodle: an assignment's grading worksheet, or the
        grader report exported as plain text.
    only_unit, column : str, optional
        Write this unit; into the column of this title.
    points : float, optional
        What the column counts, where the file does not say.
    out : pathlib.Path, optional
        By default beside `file`, with `-scores` at the end of its name.

    Returns
    -------
    (pathlib.Path, list of Filled, list of str)
        The last are units that were graded, and have no column in the file.

    Raises
    ------
    CourseError
        If it is no such file, or it does not say where the scores belong. Nothing has been
        written then.
    """
    out = Path(out) if out else file.with_name(f"{file.stem}-scores.csv")
    if out.resolve() == file.resolve():
        raise CourseError(f"{file} itself stays as it is. Name another file: --out FILE")
    units = course.units(only_unit)
    sheet = Sheet.read(file)
    gradebook = READERS[lms](sheet)
    if not receipts(course):  # asked first: the gradebook would be made by looking for it
        raise CourseError(
            f"Nothing has been graded in {course.root} yet: there are no scores to write.\n"
            "Grade first: autograder grade SUBMISSIONS"
        )
    results = [one for one in summary.results(course, course.units()) if one.unit in units]
    graded = sorted({one.unit for one in results})
    if not graded:
        raise CourseError(f"Nothing of {only_unit} has been graded in {course.root} yet.")
    places = where(sheet, gradebook, graded, only_unit, column)
    filled = [
        fill(sheet, gradebook, place, [one for one in results if one.unit == unit], points)
        for unit, place in places.items()
    ]
    homeless = [unit for unit in graded if unit not in places]
    try:
        out.write_bytes(sheet.data())
    except OSError as error:
        raise CourseError(f"{out} could not be written: {error.strerror}.") from None
    return out, filled, homeless


def told(out, filled, homeless=()):
    """What was written and what was not, as text for the terminal."""
    lines = []
    for one in filled:
        by = ", ".join(f"{count} by {what}" for what, count in sorted(one.by.items()))
        lines.append(
            f"{one.unit} → {one.column}: {one.written} scores" + (f" ({by})" if by else "")
        )
        if one.changed:
            lines.append(f"  {one.changed} of them had another value in the file.")
        if one.scale:
            lines.append(f"  Converted: {one.scale}.")
        lines += [f"  {note}" for note in one.notes]
    if homeless:
        lines.append(f"No column of the file is named after {', '.join(homeless)}.")
    lines.append(
        f"\nWritten: {out}\nImport it soon: what changes in the LMS meanwhile is not in it."
    )
    return "\n".join(lines)
