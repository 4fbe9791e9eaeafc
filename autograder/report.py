"""What came of every submission, and grades.csv."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader import api
from sqlalchemy import select

from autograder import exercises, late, record
from autograder.intake import roster

READ = late.WITH_POINTS  # by its status, a submission has points
SCORED = (*READ, "unreadable")  # and these have a score, though it be 0


@dataclass
class Result:
    """What became of one submission.

    Attributes
    ----------
    student, unit : str
    status : {"graded", "partial", "unreadable", "missing", "failed"}
        `failed` is the grader's own fault.
    score : float or None
        Points, answers in words included; those count 0 until they are graded by hand. None
        for what is missing or failed: that is no 0.
    max_score : float
    by_hand : bool
        True while an answer in words waits for the instructor.
    seconds : float
        How long the grading took.
    flags : list of str
    reason : str
        Why it could not be graded, or what was mended and noticed.
    penalty : float
        Points that being late cost; the score is without them.
    penalty_changed, untimed : bool
        As `autograder.late.Lateness` has them.
    """

    student: str
    unit: str
    status: str
    score: float | None = None
    max_score: float = 0
    by_hand: bool = False
    seconds: float = 0
    flags: list = field(default_factory=list)
    reason: str = ""
    penalty: float = 0
    penalty_changed: bool = False
    untimed: bool = False


def line(receipt):
    """One submission in one line, for the terminal."""
    text = f"{receipt['student']} {receipt['unit']}: "
    if receipt["status"] in ("unreadable", "failed"):
        return f"{text}{receipt['status']}. {' '.join(receipt['notes'])}"
    earned, most = (sum(one[key] for one in receipt["exercises"]) for key in ("points", "max"))
    flags = f" ({', '.join(receipt['flags'])})" if receipt["flags"] else ""
    return f"{text}{earned:g} of {most:g} automatic points{flags}"


def results(course, templates):
    """A result for each submission that was ever graded, and each that is missing.

    Missing is what others have handed in, and a student of the class has not.

    Points are the gradebook's, with those given by hand. Late penalties are brought up to date
    there first, so no other grader may be at work: see `autograder.record.alone`.
    """
    found = {(one["student"], one["unit"]): one for one in record.receipts(course)}
    students, units = ({pair[at] for pair in found} for at in (0, 1))
    listed = []
    if not found:
        return listed
    with course.gradebook() as gradebook:
        graded = grades(gradebook)
        scores = {pair: sum(one.score or 0 for one in cells) for pair, cells in graded.items()}
        students |= roster.absent(course, gradebook, students)
        lateness = late.settle(course, gradebook, found.values(), scores)
        for unit in sorted(units & set(templates)):
            most = gradebook.find_assignment(unit).max_score
            for student in sorted(students):
                words = found.get((student, unit))
                result = Result(student, unit, "missing", max_score=most)
                if words is not None:
                    result.status, result.flags = words["status"], words["flags"]
                    result.seconds, result.reason = words["seconds"], " ".join(words["notes"])
                    cells = graded.get((student, unit))
                    result.score = 0 if result.status in SCORED else None
                    if how := lateness.get((student, unit)):
                        result.penalty, result.untimed = how.penalty, how.untimed
                        result.penalty_changed = how.changed
                        result.score = max(0, scores[student, unit] - how.penalty)
                        result.by_hand = any(one.needs_manual_grade for one in cells)
                listed.append(result)
    return listed


def grades(gradebook):
    """All grades of all cells, by student and unit, asked for at once: a class has many.

    Each has `name`, `score`, `needs_manual_grade`, `manual_score`; and of its notebook the
    `notebook_id`.
    """
    found = defaultdict(list)
    rows = gradebook.db.execute(
        select(
            api.SubmittedAssignment.student_id,
            api.Assignment.name.label("unit"),
            api.BaseCell.name,
            api.Grade.score,
            api.Grade.manual_score,
            api.Grade.needs_manual_grade,
            api.Grade.notebook_id,
        )
        .join(api.SubmittedNotebook, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(
            api.SubmittedAssignment,
            api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
        )
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .join(api.BaseCell, api.Grade.cell_id == api.BaseCell.id)
    )
    for row in rows:
        found[row.student_id, row.unit].append(row)
    return found


def write_csv(results, path):
    """Write one row per student and unit; the file appears whole or not at all."""
    new = Path(f"{path}.new")
    with new.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            "student,unit,score,max_score,status,flags,seconds,needs_manual_grade,reason,"
            "late_penalty".split(",")
        )
        for one in sorted(results, key=lambda one: (one.student, one.unit)):
            writer.writerow(
                [
                    plain(one.student),
                    plain(one.unit),
                    "" if one.score is None else f"{one.score:g}",
                    f"{one.max_score:g}",
                    one.status,
                    plain(";".join(one.flags)),
                    f"{one.seconds:.1f}",
                    "yes" if one.by_hand else "no",
                    plain(one.reason),
                    f"{one.penalty:g}"
                    if one.status in late.WITH_POINTS and not one.untimed
                    else "",
                ]
            )
    new.replace(path)


def write_exercises(course, results, path):
    """Write one row per student and exercise; the file appears whole or not at all.

    Points are the gradebook's; empty, where a person has still to look, or nothing was graded.
    """
    told = {(one["student"], one["unit"]): one for one in record.receipts(course)}
    handed_in = [one for one in results if one.status != "missing"]
    graded = {}
    if handed_in:
        with course.gradebook() as gradebook:
            graded = grades(gradebook)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow("student,unit,exercise,points,max_points,misconception,title".split(","))
    for one in sorted(handed_in, key=lambda one: (one.student, one.unit)):
        pair = one.student, one.unit
        cells = {cell.name: cell for cell in graded.get(pair, ())} if one.status in READ else {}
        slips = {said["id"]: said.get("slip", "") for said in told[pair]["exercises"]}
        for exercise in exercises.unit(course, one.unit).exercises:
            cell = cells.get(exercise.id)
            known = cell is not None and not cell.needs_manual_grade
            known = known and not (exercise.by_hand and cell.score is None)
            lost = known and (cell.score or 0) < exercise.points
            writer.writerow(
                [
                    plain(one.student),
                    plain(one.unit),
                    plain(exercise.name),
                    f"{cell.score or 0:g}" if known else "",
                    f"{exercise.points:g}",
                    plain(slips.get(exercise.id, "")) if lost else "",
                    plain(exercise.title),
                ]
            )
    record.write(path, text.getvalue())


def plain(words):
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.lstrip().startswith(("=", "+", "-", "@")) else words
