"""The one writer: points to nbgrader's gradebook, the graded notebook, the receipt.

Every write can be repeated. The receipt is renamed into place last: where there is one, the
submission is done; where a grader was stopped before that, it is graded again.
"""

from nbformat import NotebookNode

from autograder import flags
from autograder.course import Course
from autograder.exercises import slip
from autograder.intake.submission import Submission
from autograder.outcomes import Status
from autograder.record import arrival, receipt_files
from autograder.record.disk import write
from autograder.record.gradebook import save
from autograder.record.receipt import INSIDE, Checked, Receipt
from autograder.record.score import points
from autograder.run.execution import is_check
from autograder.run.graded import Graded


def record(
    course: Course,
    submission: Submission,
    graded: Graded,
    template: NotebookNode,
    key: str,
    seconds: float = 0,
) -> Receipt:
    """Write what came of a submission that could be run.

    Parameters
    ----------
    course, submission
    graded
        With the flags and notes of the intake.
    template
        Of the unit, as `autograder.repair.template` gives it.
    key
        What was graded, as `autograder.record.already_graded.key` gives it.
    seconds
        How long it took to run.
    """
    student, unit = submission.student, submission.unit
    receipt = new_receipt(submission, Status.GRADED, key)
    receipt.notes, receipt.answers = list(graded.notes), graded.answers
    receipt.seconds = round(seconds, 1)
    noticed = set(graded.flags)
    for cell in filter(is_check, template.cells):
        name, most = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
        verdict = graded.verdicts.get(name)
        scored, wrong = points(verdict, most)
        if wrong:
            noticed.add("bad-score")
            receipt.notes.append(f"{name}: {wrong}")
        message = wrong or (verdict.message if verdict else "")
        receipt.exercises.append(
            Checked(
                name,
                scored,
                most,
                message,
                slip(message),
                judged(graded.inside.get(name)),
                could_run=verdict is None or verdict.could_run,
                **graded.attempts[name],
            )
        )
    receipt.flags = sorted(noticed)
    if flags.is_partial(noticed):
        receipt.status = Status.PARTIAL
    write(course.notebook("autograded", unit, student), graded.notebook)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(student)
        row = gradebook.update_or_create_submission(
            unit, student, **arrival.timestamp(course, submission)
        )
        receipt.received = arrival.with_zone(row.timestamp or submission.received)
        earned = {checked.id: checked.points for checked in receipt.exercises}
        save(gradebook, submission, template, earned, graded)
    receipt_files.save(course, receipt)
    return receipt


def new_receipt(submission: Submission, status: Status, key: str) -> Receipt:
    """A receipt that says what was handed in; the caller says what came of it."""
    return Receipt(
        submission.student,
        submission.unit,
        status,
        arrived=arrival.arrived(submission),
        lms=dict(submission.lms),
        received=arrival.with_zone(submission.received),
        sha256=arrival.digest(submission),
        key=key,
    )


def judged(inside: str | None) -> str:
    """Where a check was judged, for the receipt; `inside` is why in the student's process."""
    return f"{INSIDE}: {inside}" if inside else "in a process of its own"


def record_failure(
    course: Course, submission: Submission, status: Status, reason: str, key: str, seconds: float
) -> Receipt:
    """Write why a submission could not be graded."""
    receipt = new_receipt(submission, status, key)
    receipt.flags = sorted(set(submission.flags))
    receipt.notes = [reason, *(note for note in submission.notes if note not in reason)]
    receipt.seconds = round(seconds, 1)
    receipt_files.save(course, receipt)
    return receipt
