"""A unit's scores, written into its column."""

from dataclasses import dataclass, field

from autograder.intake.names import shown
from autograder.outcomes import Status
from autograder.record import late

from .people import match, teams
from .sheet import number


@dataclass
class Filled:
    """What was done with one unit.

    Attributes
    ----------
    unit, column : str
    written : int
    changed : int
        How many of them were in the file with another value.
    by : dict of str to int
        How many students were found by what.
    scale : str
        How points became points of the LMS, if they are not the same.
    notes : list of str
        What an instructor has to know or to do.
    lost : int
        Students with a score that is not in the file now.
    """

    unit: str
    column: str
    written: int = 0
    changed: int = 0
    by: dict = field(default_factory=dict)
    scale: str = ""
    notes: list = field(default_factory=list)
    lost: int = 0


def fill(sheet, gradebook, column, results, points=None):
    """Write one unit's scores into its column.

    Parameters
    ----------
    sheet : Sheet
    gradebook : Gradebook
    column : Column
    results : list of autograder.report.summary.Result
        Of one unit.
    points : float, optional
        What the column counts where the file does not say.

    Returns
    -------
    Filled
    """
    unit = results[0].unit
    done = Filled(unit, column.title)
    found, unclear = match(
        [one.student for one in results if one.status is not Status.MISSING], gradebook.people
    )
    found = {student: [one] for student, one in found.items()} | teams(results, gradebook.people)
    absent, unreadable, failed, waiting, kept, scales = [], [], [], [], [], set()
    unknown = True
    for one in sorted(results, key=lambda one: one.student):
        if one.status is Status.MISSING:
            continue
        if one.status is Status.UNREADABLE:
            unreadable.append(one.student)
            continue
        if one.status is Status.FAILED:
            failed.append(one.student)
            done.lost += 1
            continue
        if one.student not in found:
            if one.student not in unclear:
                absent.append(one.student)
            done.lost += 1
            continue
        for person, told in found[one.student]:
            if not fill_one(sheet, gradebook, column, one, person, points, done, kept, scales):
                continue
            done.by[told] = done.by.get(told, 0) + 1
            unknown = unknown and not column.most.get(person.row)
            if one.by_hand:
                waiting.append(one.student)
    done.scale = "; ".join(sorted(scales))
    done.notes += late.explain(results)
    if done.written and unknown and points is None:
        done.notes.append(
            f"The file does not say how many points the column counts: the scores are out of "
            f"{results[0].max_score:g}. If it counts others, run this again with --points N."
        )
    if waiting:
        done.notes.append(
            "Still without the points for answers in words, which a person has to grade "
            f"(nbgrader formgrader): {len(waiting)} of the scores written."
        )
    graded_here = {person.row for ones in found.values() for person, _ in ones}
    without = [one.name for one in gradebook.people if one.row not in graded_here]
    for said, names in (
        ("Graded here, and not in the file; enter these by hand", absent),
        (
            "Not written, because two could be meant; enter these by hand",
            [f"{one} {why}" for one, why in unclear.items()],
        ),
        ("Not written, because the file that was handed in could not be read", unreadable),
        ("Not written, because the grader itself failed; grade again", failed),
        ("Left as it was in the file", kept),
        ("In the file, and nothing graded here", without),
    ):
        if names:
            listed = "".join(f"\n    {shown([name])}" for name in names)
            done.notes.append(f"{said} ({len(names)}):{listed}")
    return done


def fill_one(sheet, gradebook, column, result, person, points, done, kept, scales):
    """Write a score into one person's row; False if it is closed."""
    before = sheet.value(person.row, column.place).strip()
    closed = gradebook.closed.get(person.row)
    closed = closed or {"ex": "excused", "n/a": "not assigned"}.get(before.casefold())
    if closed:
        kept.append(f"{result.student} ({closed})")
        return False
    most = column.most.get(person.row) or points  # 0 points possible: Canvas counts it nowhere
    score = result.score
    if most and result.max_score and most != result.max_score:
        score = score / result.max_score * most
        scales.add(f"{result.max_score:g} points here are {most:g} there")
    value = f"{score:.2f}".rstrip("0").rstrip(".")
    sheet.set(person.row, column.place, value)
    done.written += 1
    done.changed += before not in ("", "-") and number(before) != float(value)
    return True
