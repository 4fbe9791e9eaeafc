"""How submissions and exercises end: the words that receipts, tables and pages share."""

from enum import StrEnum


class Status(StrEnum):
    """What became of a submission."""

    GRADED = "graded"
    PARTIAL = "partial"  # not all of it could be run
    UNREADABLE = "unreadable"  # it is no notebook of the course
    MISSING = "missing"  # others have handed in
    FAILED = "failed"  # the grader's own fault

    @property
    def has_points(self) -> bool:
        """Whether its exercises have points."""
        return self in (Status.GRADED, Status.PARTIAL)

    @property
    def has_score(self) -> bool:
        """Whether it has a score, though it be 0."""
        return self.has_points or self is Status.UNREADABLE


class Outcome(StrEnum):
    """What became of one exercise."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    EMPTY = "empty"  # not attempted
    LOST = "lost"  # its check could not be run
    WAITING = "waiting"  # for a person to read it
    READ = "read"  # by a person


def of_check(points: float, most: float, attempted: bool, could_run: bool = True) -> Outcome:
    """The outcome of an exercise that a check has judged."""
    if points >= most:
        return Outcome.RIGHT
    if points > 0:
        return Outcome.PARTLY
    if not could_run:
        return Outcome.LOST
    return Outcome.WRONG if attempted else Outcome.EMPTY


def of_words(is_waiting: bool, is_read: bool) -> Outcome:
    """The outcome of an exercise that a person grades."""
    if is_waiting:
        return Outcome.WAITING
    return Outcome.READ if is_read else Outcome.EMPTY
