"""The scores of a course, in a copy of the file that an LMS exported."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

from autograder.course import Course
from autograder.errors import CourseError
from autograder.report.records import Records
from autograder.report.results import results_of

from . import read_canvas, read_moodle
from .grade_file import GradeFile
from .match_columns import where
from .sheet import Sheet
from .write_scores import Filled, fill

LMS = Literal["canvas", "moodle"]
READERS: dict[LMS, Callable[[Sheet], GradeFile]] = {
    "canvas": read_canvas.read,
    "moodle": read_moodle.read,
}


def export(
    course: Course,
    lms: LMS,
    file: Path,
    only_unit: str | None = None,
    column: str | None = None,
    points: float | None = None,
    out: Path | None = None,
) -> tuple[Path, list[Filled], list[str]]:
    """Write the scores of a course into a copy of an LMS's grade file.

    Parameters
    ----------
    file
        Canvas: the exported gradebook. Moodle: an assignment's grading worksheet, or the
        grader report exported as plain text.
    only_unit, column
        Write this unit; into the column of this title.
    points
        What the column counts, where the file does not say.
    out
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
    grade_file = READERS[lms](sheet)
    records = Records.read(course)
    if not records.receipts:  # asked first: the gradebook would be made by looking for it
        raise CourseError(
            f"Nothing has been graded in {course.root} yet: there are no scores to write.\n"
            "Grade first: autograder grade SUBMISSIONS"
        )
    results = [
        result for result in results_of(course, course.units(), records) if result.unit in units
    ]
    graded = sorted({result.unit for result in results})
    if not graded:
        raise CourseError(f"Nothing of {only_unit} has been graded in {course.root} yet.")
    columns = where(sheet, grade_file, graded, only_unit, column)
    filled = [
        fill(
            sheet, grade_file, target, [result for result in results if result.unit == unit], points
        )
        for unit, target in columns.items()
    ]
    without = [unit for unit in graded if unit not in columns]
    try:
        out.write_bytes(sheet.data())
    except OSError as error:
        raise CourseError(f"{out} could not be written: {error.strerror}.") from None
    return out, filled, without


def describe(out: Path, filled: Iterable[Filled], without: Sequence[str] = ()) -> str:
    """What was written and what was not, as text for the terminal."""
    lines = []
    for done in filled:
        by = ", ".join(f"{count} by {what}" for what, count in sorted(done.by.items()))
        lines.append(
            f"{done.unit} → {done.column}: {done.written} scores" + (f" ({by})" if by else "")
        )
        if done.changed:
            lines.append(f"  {done.changed} of them had another value in the file.")
        if done.scale:
            lines.append(f"  Converted: {done.scale}.")
        lines += [f"  {note}" for note in done.notes]
    if without:
        lines.append(f"No column of the file is named after {', '.join(without)}.")
    lines.append(
        f"\nWritten: {out}\nImport it soon: what changes in the LMS meanwhile is not in it."
    )
    return "\n".join(lines)
