"""The receipts of a course: what is done, why, and when it came in. Reading never writes."""

import contextlib
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry

from autograder.course import Course
from autograder.intake.submission import Submission
from autograder.outcomes import Status
from autograder.record.disk import write
from autograder.record.receipt import Receipt

MOST_FILES = 20  # of those that were handed in, that a receipt lists


def new_receipt(submission: Submission, status: Status, key: str) -> Receipt:
    """A receipt that says what was handed in; the caller says what came of it."""
    return Receipt(
        submission.student,
        submission.unit,
        status,
        arrived=arrived(submission),
        lms=dict(submission.lms),
        received=with_zone(submission.received),
        sha256=digest(submission),
        key=key,
    )


def save(course: Course, receipt: Receipt) -> None:
    """Write a receipt, whole or not at all."""
    write(path_of(course, receipt.student, receipt.unit), receipt.to_json())


def arrived(submission: Submission) -> list[list[Any]]:
    """The files that were handed in, as pairs of a name and a number of bytes."""
    files = dict(submission.files)
    if submission.notebook is not None:
        name = submission.path.rpartition("/")[2] or Path(submission.notebook).name
        files[name] = submission.notebook
    found = []
    for name, path in sorted(files.items())[:MOST_FILES]:
        with contextlib.suppress(OSError):
            found.append([name, Path(path).stat().st_size])
    return found


def digest(submission: Submission) -> str:
    """A checksum of the notebook that was handed in; empty if there is none to be read."""
    try:
        return hashlib.sha256(Path(submission.notebook or "").read_bytes()).hexdigest()
    except OSError:
        return ""


def with_zone(time: datetime | None) -> datetime | None:
    """nbgrader's times are in UTC and do not say so."""
    return None if time is None else time.replace(tzinfo=UTC)


def arrival(course: Course, submission: Submission) -> dict[str, datetime | None]:
    """The `timestamp` of a submission, for nbgrader; without one, what it has stays.

    What says nothing itself was received when the same file was said to be. Another file is
    another attempt, and nobody knows its time.
    """
    if submission.received:
        return {"timestamp": submission.received}
    before = last_receipt(course, submission.student, submission.unit)
    if before is None:
        return {}
    if before.sha256 not in (None, digest(submission)):
        return {"timestamp": None}
    return {"timestamp": before.received} if before.received else {}


def arrived_then(course: Course, submissions: Iterable[Submission]) -> None:
    """Write when submissions were received, of those that are graded already."""
    with course.gradebook() as gradebook:
        for submission in submissions:
            receipt = last_receipt(course, submission.student, submission.unit)
            received = with_zone(submission.received)
            if received is None or receipt is None or receipt.received == received:
                continue
            with contextlib.suppress(MissingEntry):  # of what could not be read
                found = gradebook.find_submission(submission.unit, submission.student)
                found.timestamp = submission.received
                gradebook.db.commit()
            receipt.received = received
            save(course, receipt)


def path_of(course: Course, student: str, unit: str) -> Path:
    """Where the receipt of a submission lies."""
    return course.root / "receipts" / student / f"{unit}.json"


def receipts(course: Course) -> list[Receipt]:
    """All receipts of a course, by student and unit; what is none is passed over."""
    found = []
    for path in sorted((course.root / "receipts").glob("*/*.json")):
        with contextlib.suppress(ValueError):  # no grader wrote that; it is graded again
            found.append(Receipt.from_json(path.read_text(encoding="utf-8")))
    return found


def last_receipt(course: Course, student: str, unit: str) -> Receipt | None:
    """The receipt of a submission, if there is one."""
    try:
        path = path_of(course, student, unit)
        return Receipt.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


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
