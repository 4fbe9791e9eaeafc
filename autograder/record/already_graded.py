"""Whether a submission is graded already, as it is now, or has to be graded again."""

import hashlib
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import Course
from autograder.intake.submission import Submission
from autograder.outcomes import Status
from autograder.record.receipt_files import last_receipt


def is_done(course: Course, student: str, unit: str, key: str) -> bool:
    """Whether a submission was graded as it is now, by checks as they are now, to the end."""
    if not course.notebook("feedback", unit, student).with_suffix(".html").exists():
        return False
    receipt = last_receipt(course, student, unit)
    if receipt is None or receipt.key != key:
        return False
    if receipt.status is Status.UNREADABLE:
        return True
    with course.gradebook() as gradebook:
        graded = gradebook.assignment_submissions(unit)
        return any(submission.student_id == student for submission in graded)


def key(submission: Submission, template: NotebookNode, seed: str, run_all: bool = False) -> str:
    """A text that changes when the hand-in, the checks, the secret or what is run change."""
    run = "all" if run_all else ""
    digest = hashlib.sha256(f"{seed}{run}\n{nbformat.writes(template)}".encode())
    files = dict(submission.files)
    if submission.notebook is not None:
        files["notebook"] = submission.notebook
    for name in sorted(files):
        digest.update(f"\n{name}\n".encode(errors="replace"))
        digest.update(Path(files[name]).read_bytes())
    for note in submission.notes:
        digest.update(note.encode(errors="replace"))
    return digest.hexdigest()
