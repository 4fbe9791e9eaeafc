"""The receipt at the top of a feedback page: a line for each exercise."""

from dataclasses import dataclass, field

from nbgrader.api import MissingEntry

from autograder import exercises

# what some flags cost; whatever else was noticed costs nothing
COSTS = {
    "missing-answer": "An answer that is missing earns no points.",
    "unclear-answer": "An answer that could not be found has no points until a person has looked.",
    "bad-score": "A check that gives no proper number earns no points; tell your instructor.",
    "timeout": "What ran too long, and what needs it, earns no points.",
    "memory": "What needed too much memory, and what needs it, earns no points.",
    "kernel-died": "The cell that ended the kernel, and what needs it, earn no points.",
    "output": "The cell that wrote too much, and what needs it, earn no points.",
    "disk": "The cell that filled the disk, and what needs it, earn no points.",
    "processes": "The cell that started too many processes, and what needs it, earn no points.",
}


# for the instructor alone: the page of a student is as if they were not there
PRIVATE_FLAGS = {"solution-handed-in"}


NOT_COUNTED = "This check could not be run"


@dataclass
class Entry:
    """One line of a receipt.

    Attributes
    ----------
    id, title, name : str
        As `autograder.exercises.Exercise` has them.
    points, most : float
    state : str
        One of `STATES`.
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
    state: str
    said: str = ""
    slip: str = ""
    comment: str = ""


STATES = {
    "right": "Right",
    "partly": "Partly right",
    "wrong": "Not right yet",
    "empty": "Not attempted",
    "lost": "Not counted",
    "waiting": "Waits for a person",
    "read": "Read by a person",
}


# The receipt


@dataclass
class Grades:
    """What the gradebook has of a submission, by `grade_id`."""

    points: dict = field(default_factory=dict)
    waiting: set = field(default_factory=set)
    read: set = field(default_factory=set)
    comments: dict = field(default_factory=dict)
    penalty: float = 0


def hand_grades(course, receipt):
    """What the gradebook says of a submission now."""
    student, unit = receipt["student"], receipt["unit"]
    with course.gradebook() as gradebook:
        try:
            found = gradebook.find_submission_notebook(unit, unit, student)
        except MissingEntry:  # the gradebook was moved away
            return Grades()
        return Grades(
            {one.name: one.score for one in found.grades},
            {one.name for one in found.grades if one.needs_manual_grade},
            {one.name for one in found.grades if one.manual_score is not None},
            {one.name: one.manual_comment for one in found.comments if one.manual_comment},
            found.late_submission_penalty or 0,
        )


def listed(unit, receipt, grades, discreet):
    """An `Entry` for each exercise of the unit."""
    said = {one["id"]: one for one in receipt["exercises"]}
    entries = []
    for one in unit.exercises:
        told = said.get(one.id, {})
        points = grades.points.get(one.id, told.get("points", 0))
        message = discreet.text(told.get("message", ""))
        entry = Entry(one.id, one.title, one.name, points, one.points, "")
        entry.state = state(one, entry, told, grades)
        entry.comment = grades.comments.get(one.id, "")
        if entry.state in ("wrong", "partly", "lost"):
            entry.slip = discreet.text(told.get("slip", ""))
            entry.said = exercises.SLIP.sub("", message) if entry.slip else message
            if told.get("error") and "does not exist yet" in message:
                error = discreet.text(told["error"])
                entry.said = f"The cell of {one.name} ended with an error:\n\n    {error}"
        if entry.state == "lost" and any(entry.said == other.said for other in entries):
            entry.said = ""  # the reason is the same for all of them
        entries.append(entry)
    return entries


def state(exercise, entry, told, grades):
    """A key of `STATES`."""
    if exercise.by_hand:
        if exercise.id in grades.waiting:
            return "waiting"
        return "read" if exercise.id in grades.read else "empty"
    if entry.points >= entry.most:
        return "right"
    if entry.points > 0:
        return "partly"
    if told.get("message", "").startswith(NOT_COUNTED):
        return "lost"
    return "wrong" if told.get("attempted", True) else "empty"


def costs(flags, penalty):
    """Sentences on what the flags cost."""
    found = [COSTS[flag] for flag in flags if flag in COSTS]
    if penalty:
        found.append(f"Being late cost {penalty:g} points.")
    if not found:
        return ["Nothing of this cost points."] if flags else []
    return [*found, "Whatever else is listed here cost nothing."] if len(flags) > 1 else found


def next_step(entries):
    """What to do next: the sentence, and the entry that it is about or None."""
    for one in entries:
        if one.state in ("wrong", "partly", "lost"):
            return "Mend this first, run its check again, then go on to the next:", one
    for one in entries:
        if one.state == "empty":
            return "What you did is right. Go on here:", one
    if any(one.state == "waiting" for one in entries):
        return "Every check passes. What you wrote in words waits for a person to read it.", None
    return "Nothing is left to do in this unit.", None
