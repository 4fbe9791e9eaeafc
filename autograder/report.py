"""What people get to read: grades.csv."""

import csv
from dataclasses import dataclass, field
from pathlib import Path


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
        Why it could not be graded.
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

    def __str__(self):
        text = f"{self.student} {self.unit}: "
        if self.status != "graded":
            return f"{text}{self.status}. {self.reason}"
        text += f"{self.score:g} of {self.max_score:g}"
        return f"{text} (answers in words still to grade)" if self.by_hand else text


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
