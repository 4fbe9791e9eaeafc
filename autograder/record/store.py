"""The one writer: points to nbgrader's gradebook, the graded notebook, the receipt.

Every write can be repeated. The receipt is renamed into place last: where there is one, the
submission is done; where a grader was stopped before that, it is graded again.
"""

import contextlib
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry

from autograder.record.disk import write


def receipt(
    course,
    submission,
    key,
    status,
    flags=(),
    notes=(),
    exercises=(),
    seconds=0,
    received=None,
    answers=None,
):
    """Write why a submission has its points; returns it."""
    received = received or submission.received
    words = {
        "student": submission.student,
        "unit": submission.unit,
        "status": status,
        "flags": sorted(set(flags)),
        "notes": list(notes),
        "exercises": list(exercises),
        "answers": answers or {},
        "arrived": arrived(submission),
        "lms": submission.lms,
        "received": received and received.replace(tzinfo=UTC).isoformat(),
        "sha256": digest(submission),
        "seconds": round(seconds, 1),
        "key": key,
    }
    write(place(course, submission.student, submission.unit), json.dumps(words, indent=1))
    return words


def arrived(submission):
    """The files that were handed in, as pairs of a name and a number of bytes."""
    files = dict(submission.files)
    if submission.notebook is not None:
        name = submission.path.rpartition("/")[2] or Path(submission.notebook).name
        files[name] = submission.notebook
    found = []
    for name, path in sorted(files.items())[:20]:
        with contextlib.suppress(OSError):
            found.append([name, Path(path).stat().st_size])
    return found


def digest(submission):
    """A checksum of the notebook that was handed in; empty if there is none to be read."""
    try:
        return hashlib.sha256(Path(submission.notebook or "").read_bytes()).hexdigest()
    except OSError:
        return ""


def arrival(course, submission):
    """The `timestamp` of a submission, for nbgrader; without one, what it has stays.

    What says nothing itself was received when the same file was said to be. Another file is
    another attempt, and nobody knows its time.
    """
    if submission.received:
        return {"timestamp": submission.received}
    before = last_receipt(course, submission.student, submission.unit)
    if before.get("sha256", digest(submission)) != digest(submission):
        return {"timestamp": None}
    if before.get("received"):
        return {"timestamp": datetime.fromisoformat(before["received"])}
    return {}


def arrived_then(course, submissions):
    """Write when submissions were received, of those that are graded already.

    Parameters
    ----------
    course : autograder.course.Course
    submissions : iterable of autograder.intake.submission.Submission
    """
    with course.gradebook() as gradebook:
        for one in submissions:
            words = last_receipt(course, one.student, one.unit)
            said = one.received and one.received.replace(tzinfo=UTC).isoformat()
            if not said or not words or words.get("received") == said:
                continue
            with contextlib.suppress(MissingEntry):  # of what could not be read
                gradebook.find_submission(one.unit, one.student).timestamp = one.received
                gradebook.db.commit()
            write(
                place(course, one.student, one.unit),
                json.dumps({**words, "received": said}, indent=1),
            )


def place(course, student, unit):
    """Where the receipt of a submission lies."""
    return course.root / "receipts" / student / f"{unit}.json"


def receipts(course):
    """All receipts of a course, by student and unit."""
    found = []
    for path in sorted((course.root / "receipts").glob("*/*.json")):
        try:
            found.append(json.loads(path.read_text(encoding="utf-8")))
        except ValueError:  # no grader wrote that; it is graded again
            path.unlink()
    return found


def last_receipt(course, student, unit):
    """The receipt of a submission; empty if there is none."""
    try:
        return json.loads(place(course, student, unit).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def is_done(course, student, unit, key):
    """Whether a submission was graded as it is now, by checks as they are now, to the end."""
    if not course.notebook("feedback", unit, student).with_suffix(".html").exists():
        return False
    words = last_receipt(course, student, unit)
    if words.get("key") != key:
        return False
    if words["status"] == "unreadable":
        return True
    with course.gradebook() as gradebook:
        return any(one.student_id == student for one in gradebook.assignment_submissions(unit))


def key(submission, template, seed, run_all=False):
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
