"""A result for each submission: its status, its score, what being late cost; and who is missing."""

from collections.abc import Collection
from dataclasses import dataclass, field

from autograder.course import Course
from autograder.intake import roster
from autograder.outcomes import Status
from autograder.record import late
from autograder.record.receipt import Place
from autograder.report.records import Records


@dataclass
class Result:
    """What became of one submission.

    Attributes
    ----------
    student, unit : str
    status : Status
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
        As `autograder.record.late.Lateness` has them.
    """

    student: str
    unit: str
    status: Status
    score: float | None = None
    max_score: float = 0
    by_hand: bool = False
    seconds: float = 0
    flags: list[str] = field(default_factory=list)
    reason: str = ""
    penalty: float = 0
    penalty_changed: bool = False
    untimed: bool = False

    @property
    def place(self) -> Place:
        return self.student, self.unit


def results_of(course: Course, templates: Collection[str], records: Records) -> list[Result]:
    """A result for each submission that was ever graded, and each that is missing.

    Missing is what others have handed in, and a student of the class has not.

    Points are the gradebook's, with those given by hand. Late penalties are brought up to date
    there first, so no other grader may be at work: see `autograder.record.lock.alone`.
    """
    found, graded = records.receipts, records.grades
    students, units = ({pair[at] for pair in found} for at in (0, 1))
    listed: list[Result] = []
    if not found:
        return listed
    with course.gradebook() as gradebook:
        scores = {pair: sum(one.score or 0 for one in cells) for pair, cells in graded.items()}
        students |= roster.absent(course, gradebook, students)
        lateness = late.settle(course, gradebook, found.values(), scores)
        for unit in sorted(units & set(templates)):
            most = gradebook.find_assignment(unit).max_score
            for student in sorted(students):
                receipt = found.get((student, unit))
                result = Result(student, unit, Status.MISSING, max_score=most)
                if receipt is not None:
                    result.status, result.flags = receipt.status, receipt.flags
                    result.seconds, result.reason = receipt.seconds, " ".join(receipt.notes)
                    cells = graded.get((student, unit), [])
                    result.score = 0 if result.status.has_score else None
                    if how := lateness.get((student, unit)):
                        result.penalty, result.untimed = how.penalty, how.untimed
                        result.penalty_changed = how.changed
                        result.score = max(0, scores[student, unit] - how.penalty)
                        result.by_hand = any(one.needs_manual_grade for one in cells)
                listed.append(result)
    return listed
