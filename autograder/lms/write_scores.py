"""A unit's scores, written into its column of Canvas's file or Moodle's."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.intake.names import shown
from autograder.outcomes import Status
from autograder.record import late
from autograder.report.results import Result

from .grade_file import Column, GradeFile, Person
from .match_people import match, teams
from .sheet import Sheet, number


@dataclass
class Filled:
    """What was done with one unit.

    Attributes
    ----------
    changed
        How many of them were in the file with another value.
    by
        How many students were found by what.
    scale
        How points became points of the LMS, if they are not the same.
    notes
        What an instructor has to know or to do.
    lost
        Students with a score that is not in the file now.
    """

    unit: str
    column: str
    written: int = 0
    changed: int = 0
    by: dict[str, int] = field(default_factory=dict)
    scale: str = ""
    notes: list[str] = field(default_factory=list)
    lost: int = 0


@dataclass
class Writer:
    """Writes scores into a column.

    Attributes
    ----------
    points
        What the column counts where the file does not say.
    filled
        Its numbers are counted up.
    kept
        Whose rows are closed, and why.
    scales
        How points became points of the LMS.
    """

    sheet: Sheet
    grade_file: GradeFile
    column: Column
    points: float | None
    filled: Filled
    kept: list[str] = field(default_factory=list)
    scales: set[str] = field(default_factory=set)

    def write(self, result: Result, person: Person) -> bool:
        """Write a score into one person's row; False if it is closed."""
        before = self.sheet.value(person.row, self.column.index).strip()
        closed = self.grade_file.closed.get(person.row)
        closed = closed or {"ex": "excused", "n/a": "not assigned"}.get(before.casefold())
        if closed:
            self.kept.append(f"{result.student} ({closed})")
            return False
        # 0 points possible: Canvas counts it nowhere
        most = self.column.most.get(person.row) or self.points
        score = result.score or 0
        if most and result.max_score and most != result.max_score:
            score = score / result.max_score * most
            self.scales.add(f"{result.max_score:g} points here are {most:g} there")
        value = f"{score:.2f}".rstrip("0").rstrip(".")
        self.sheet.set(person.row, self.column.index, value)
        self.filled.written += 1
        self.filled.changed += before not in ("", "-") and number(before) != float(value)
        return True


def fill(
    sheet: Sheet,
    grade_file: GradeFile,
    column: Column,
    results: Sequence[Result],
    points: float | None = None,
) -> Filled:
    """Write one unit's scores into its column.

    Parameters
    ----------
    results
        Of one unit.
    points
        What the column counts where the file does not say.
    """
    filled = Filled(results[0].unit, column.title)
    writer = Writer(sheet, grade_file, column, points, filled)
    matched, unclear = match(
        [result.student for result in results if result.status is not Status.MISSING],
        grade_file.people,
    )
    found = {student: [person] for student, person in matched.items()}
    found |= teams(results, grade_file.people)
    absent, unreadable, failed, waiting = [], [], [], []
    unknown = True
    for result in sorted(results, key=lambda result: result.student):
        if result.status is Status.MISSING:
            continue
        if result.status is Status.UNREADABLE:
            unreadable.append(result.student)
            continue
        if result.status is Status.FAILED:
            failed.append(result.student)
            filled.lost += 1
            continue
        if result.student not in found:
            if result.student not in unclear:
                absent.append(result.student)
            filled.lost += 1
            continue
        for person, found_by in found[result.student]:
            if not writer.write(result, person):
                continue
            filled.by[found_by] = filled.by.get(found_by, 0) + 1
            unknown = unknown and not column.most.get(person.row)
            if result.by_hand:
                waiting.append(result.student)
    filled.scale = "; ".join(sorted(writer.scales))
    filled.notes += late.explain(results)
    if filled.written and unknown and points is None:
        filled.notes.append(
            f"The file does not say how many points the column counts: the scores are out of "
            f"{results[0].max_score:g}. If it counts others, run this again with --points N."
        )
    if waiting:
        filled.notes.append(
            "Still without the points for answers in words, which a person has to grade "
            f"(nbgrader formgrader): {len(waiting)} of the scores written."
        )
    graded_here = {person.row for matches in found.values() for person, _ in matches}
    without = [person.name for person in grade_file.people if person.row not in graded_here]
    for title, names in (
        ("Graded here, and not in the file; enter these by hand", absent),
        (
            "Not written, because two could be meant; enter these by hand",
            [f"{student} {why}" for student, why in unclear.items()],
        ),
        ("Not written, because the file that was handed in could not be read", unreadable),
        ("Not written, because the grader itself failed; grade again", failed),
        ("Left as it was in the file", writer.kept),
        ("In the file, and nothing graded here", without),
    ):
        if names:
            listed = "".join(f"\n    {shown([name])}" for name in names)
            filled.notes.append(f"{title} ({len(names)}):{listed}")
    return filled
