"""The receipt at the top of a feedback page: a line for each exercise."""

from collections.abc import Collection
from dataclasses import dataclass, field

from nbgrader.api import MissingEntry

from autograder.course import Course
from autograder.exercises import SLIP, Exercise, Unit
from autograder.flags import flag
from autograder.outcomes import Outcome, of_check, of_words
from autograder.record.receipt import Checked, Receipt
from autograder.report.sanitize import Discreet


@dataclass
class Entry:
    """One line of a receipt.

    Attributes
    ----------
    id, title, name : str
        As `autograder.exercises.Exercise` has them.
    points, most : float
    state : Outcome
    said : str
        The message of the first check that failed, without the misconception.
    slip : str
        The misconception that it looks like.
    comment : str
        The instructor's, in Markdown.
    """

    id: str
    title: str
    name: str
    points: float
    most: float
    state: Outcome
    said: str = ""
    slip: str = ""
    comment: str = ""


STATES = {
    Outcome.RIGHT: "Right",
    Outcome.PARTLY: "Partly right",
    Outcome.WRONG: "Not right yet",
    Outcome.EMPTY: "Not attempted",
    Outcome.LOST: "Not counted",
    Outcome.WAITING: "Waits for a person",
    Outcome.READ: "Read by a person",
}
TO_MEND = (Outcome.WRONG, Outcome.PARTLY, Outcome.LOST)


@dataclass
class Grades:
    """What the gradebook has of a submission, by `grade_id`."""

    points: dict[str, float] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0


def hand_grades(course: Course, receipt: Receipt) -> Grades:
    """What the gradebook says of a submission now."""
    unit = receipt.unit
    with course.gradebook() as gradebook:
        try:
            found = gradebook.find_submission_notebook(unit, unit, receipt.student)
        except MissingEntry:  # the gradebook was moved away
            return Grades()
        return Grades(
            {grade.name: grade.score for grade in found.grades},
            {grade.name for grade in found.grades if grade.needs_manual_grade},
            {grade.name for grade in found.grades if grade.manual_score is not None},
            {
                comment.name: comment.manual_comment
                for comment in found.comments
                if comment.manual_comment
            },
            found.late_submission_penalty or 0,
        )


def listed(unit: Unit, receipt: Receipt, grades: Grades, discreet: Discreet) -> list[Entry]:
    """An `Entry` for each exercise of the unit."""
    checks = {checked.id: checked for checked in receipt.exercises}
    entries: list[Entry] = []
    for exercise in unit.exercises:
        checked = checks.get(exercise.id, Checked(exercise.id))
        points = grades.points.get(exercise.id, checked.points)
        message = discreet.text(checked.message)
        entry = Entry(
            exercise.id,
            exercise.title,
            exercise.name,
            points,
            exercise.points,
            outcome_of(exercise, points, checked, grades),
            comment=grades.comments.get(exercise.id, ""),
        )
        if entry.state in TO_MEND:
            entry.slip = discreet.text(checked.slip)
            entry.said = SLIP.sub("", message) if entry.slip else message
            if checked.error and "does not exist yet" in message:
                error = discreet.text(checked.error)
                entry.said = f"The cell of {exercise.name} ended with an error:\n\n    {error}"
        if entry.state is Outcome.LOST and any(entry.said == other.said for other in entries):
            entry.said = ""  # the reason is the same for all of them
        entries.append(entry)
    return entries


def outcome_of(exercise: Exercise, points: float, checked: Checked, grades: Grades) -> Outcome:
    """An `Outcome`, as the gradebook has it now."""
    if exercise.by_hand:
        return of_words(exercise.id in grades.waiting, exercise.id in grades.read)
    return of_check(points, exercise.points, checked.attempted, checked.could_run)


def costs(flags: Collection[str], penalty: float) -> list[str]:
    """Sentences on what the flags cost."""
    found = [flag(name).cost for name in flags if flag(name).cost]
    if penalty:
        found.append(f"Being late cost {penalty:g} points.")
    if not found:
        return ["Nothing of this cost points."] if flags else []
    return [*found, "Whatever else is listed here cost nothing."] if len(flags) > 1 else found


def next_step(entries: Collection[Entry]) -> tuple[str, Entry | None]:
    """What to do next: the sentence, and the entry that it is about or None."""
    for entry in entries:
        if entry.state in TO_MEND:
            return "Mend this first, run its check again, then go on to the next:", entry
    for entry in entries:
        if entry.state is Outcome.EMPTY:
            return "What you did is right. Go on here:", entry
    if any(entry.state is Outcome.WAITING for entry in entries):
        return "Every check passes. What you wrote in words waits for a person to read it.", None
    return "Nothing is left to do in this unit.", None
