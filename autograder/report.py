"""What people get to read: grades.csv."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from autograder import record


@dataclass
class Result:
    """What became of one submission.

    Attributes
    ----------
    student, unit : str
    status : {"graded", "partial", "unreadable", "missing"}
    score, max_score : float
        Points, answers in words included; those count 0 until they are graded by hand.
    by_hand : bool
        True while an answer in words waits for the instructor.
    seconds : float
        How long the grading took.
    flags : list of str
    reason : str
        Why it could not be graded, or what was mended and noticed.
    """

    student: str
    unit: str
    status: str
    score: float = 0
    max_score: float = 0
    by_hand: bool = False
    seconds: float = 0
    flags: list = field(default_factory=list)
    reason: str = ""


def line(receipt):
    """One submission in one line, for the terminal."""
    text = f"{receipt['student']} {receipt['unit']}: "
    if receipt["status"] == "unreadable":
        return f"{text}unreadable. {' '.join(receipt['notes'])}"
    earned, most = (sum(one[key] for one in receipt["exercises"]) for key in ("points", "max"))
    flags = f" ({', '.join(receipt['flags'])})" if receipt["flags"] else ""
    return f"{text}{earned:g} of {most:g} automatic points{flags}"


def results(course, templates):
    """A result for each submission that was ever graded, and each that is missing.

    Points are the gradebook's, with those given by hand and late penalties.
    """
    found = {(one["student"], one["unit"]): one for one in record.receipts(course)}
    students, units = ({pair[at] for pair in found} for at in (0, 1))
    listed = []
    with course.gradebook() as gradebook:
        for unit in sorted(units & set(templates)):
            most = gradebook.find_assignment(unit).max_score
            graded = {one.student_id: one for one in gradebook.assignment_submissions(unit)}
            for student in sorted(students):
                words = found.get((student, unit))
                result = Result(student, unit, "missing", max_score=most)
                if words is not None:
                    result.status, result.flags = words["status"], words["flags"]
                    result.seconds, result.reason = words["seconds"], " ".join(words["notes"])
                    if words["status"] != "unreadable" and student in graded:
                        one = graded[student]
                        result.score = max(0, one.score - one.late_submission_penalty)
                        result.by_hand = one.needs_manual_grade
                listed.append(result)
    return listed


def write_csv(results, path):
    """Write one row per student and unit; the file appears whole or not at all."""
    new = Path(f"{path}.new")
    with new.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            "student,unit,score,max_score,status,flags,seconds,needs_manual_grade,reason".split(",")
        )
        for one in sorted(results, key=lambda one: (one.student, one.unit)):
            writer.writerow(
                [
                    one.student,
                    one.unit,
                    f"{one.score:g}",
                    f"{one.max_score:g}",
                    one.status,
                    ";".join(one.flags),
                    f"{one.seconds:.1f}",
                    "yes" if one.by_hand else "no",
                    one.reason,
                ]
            )
    new.replace(path)
