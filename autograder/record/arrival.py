"""What of a hand-in is kept: its files, their checksum, and when it came in."""

import contextlib
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from autograder.course import Course
from autograder.intake.submission import Submission
from autograder.record.receipt_files import last_receipt, save

MOST_FILES = 20  # of those that were handed in, that a receipt lists


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


def timestamp(course: Course, submission: Submission) -> dict[str, datetime | None]:
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
