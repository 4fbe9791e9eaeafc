"""The one writer: points to nbgrader's gradebook, the graded notebook, the receipt.

Every write can be repeated. The receipt is renamed into place last: where there is one, the
submission is done; where a grader was stopped before that, it is graded again.
"""

import contextlib
import hashlib
import json
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.utils import is_grade, is_solution, is_task
from sqlalchemy import NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from autograder.course import CourseError, gradebook_version
from autograder.exercises import slip
from autograder.run import is_check
from autograder.score import points

ROOM = 2**24  # bytes: there should be more on the disk than this
INSIDE = "in the student's process"
LOCK = 0x64696769  # the number of a lock in PostgreSQL: "digi"


@contextlib.contextmanager
def alone(course):
    """Keep other graders out of a course folder, for as long as this one is at work.

    The lock is one of SQLite's, on a file of its own: it ends with the process, however that
    ends. So does a second one, in a database that other folders may share.

    Raises
    ------
    CourseError
        If another grader is at work, nothing can be written, or the gradebook is none.
    """
    check_room(course)
    lock = sqlite3.connect(course.root / "receipts" / ".lock", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        raise CourseError(
            f"Another grader is at work in {course.root}.\n"
            "Wait until it has ended, then run this again: what it graded is not graded twice."
        ) from None
    try:
        check_gradebook(course)
        with alone_in_database(course):
            yield
    finally:
        lock.close()


@contextlib.contextmanager
def alone_in_database(course):
    """Keep graders of other course folders out of a PostgreSQL database."""
    if make_url(course.db_url).get_backend_name() != "postgresql":
        yield
        return
    engine = create_engine(course.db_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as database:
        if not database.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
            raise CourseError(
                f"Another grader is at work in the database {course.database}.\n"
                "Wait until it has ended, then run this again. If it grades another course,\n"
                "give each a database of its own: c.CourseDirectory.db_url in nbgrader_config.py."
            )
        yield


def check_room(course):
    """Raise `CourseError` if `ROOM` cannot be written to the course folder."""
    probe = course.root / "receipts" / ".room"
    try:
        probe.parent.mkdir(exist_ok=True)
        with probe.open("wb") as file:
            file.write(bytes(ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CourseError(
            f"{course.root} cannot be written to: {error.strerror}.\n"
            "Make room, or get the right to write there. Then run this again: what is graded\n"
            "stays graded, and the rest is graded then."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()


def check_gradebook(course):
    """Raise `CourseError` if there is a gradebook, and it is not of this nbgrader."""
    url = make_url(course.db_url)
    is_file = url.get_backend_name() == "sqlite"
    if is_file and not Path(url.database or "").exists():  # looking would make it
        return
    engine = create_engine(url)
    try:
        with engine.connect() as database:
            tables, version = inspect(database).get_table_names(), None
            if "alembic_version" in tables:
                version = database.scalar(text("SELECT version_num FROM alembic_version"))
        if not tables and not is_file:
            with course.gradebook():  # makes them, or says why it may not
                pass
    except DBAPIError as error:
        remedy = (
            "See that the server runs, that nbgrader_config.py has its right address, and that\n"
            "the user who is named there owns the database."
        )
        if is_file:
            remedy = (
                "Put a copy of it in its place, or move it elsewhere and grade the class again."
            )
        reason = " ".join(str(error.orig).split())
        raise CourseError(
            f"The gradebook cannot be read ({reason}): {course.database}\n{remedy}"
        ) from None
    finally:
        engine.dispose()
    if tables and version != gradebook_version():
        raise CourseError(
            f"The gradebook was made by another version of nbgrader: {course.database}\n"
            f"Bring it up to date{', which keeps a copy' if is_file else ', after a backup'}: "
            f"cd {course.root} && nbgrader db upgrade"
        )


def save(gradebook, submission, template, earned, graded):
    """Write points and comments, as nbgrader's `SaveAutoGrades` does, all at once.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        It has the submission.
    submission : autograder.intake.submission.Submission
    template : nbformat.NotebookNode
    earned : dict of str to float
        By `grade_id`.
    graded : autograder.job.Graded
    """
    student, unit = submission.student, submission.unit
    saved = gradebook.find_submission_notebook(unit, unit, student)
    grades = {one.name: one for one in saved.grades}
    comments = {one.name: one for one in saved.comments}
    for cell in template.cells:
        if not (is_grade(cell) or is_solution(cell) or is_task(cell)):
            continue
        name = cell.metadata.nbgrader.grade_id
        # where an answer may stand elsewhere, a person has to look
        waits = is_task(cell) or name in graded.doubtful
        is_empty = name in graded.untouched and not waits
        if is_grade(cell):
            grade = grades[name]
            grade.auto_score = earned[name] if is_check(cell) else 0 if is_empty else None
            # as nbgrader has it: a grade given by hand stays, and is looked at again
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        if is_solution(cell) or is_task(cell):
            comments[name].auto_comment = "No response." if is_empty else None
    gradebook.db.commit()


def record(course, submission, graded, template, key, seconds=0):
    """Write what came of a submission that could be run.

    Parameters
    ----------
    course : autograder.course.Course
    submission : autograder.intake.submission.Submission
    graded : autograder.job.Graded
        With the flags and notes of the rooms before.
    template : nbformat.NotebookNode
        Of the unit, as `autograder.repair.template` gives it.
    key : str
        From `key`: what was graded.
    seconds : float
        How long it took to run.

    Returns
    -------
    dict
        The receipt.
    """
    student, unit = submission.student, submission.unit
    exercises, earned, flags, notes = [], {}, list(graded.flags), list(graded.notes)
    for cell in template.cells:
        if is_check(cell):
            name, most = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
            verdict = graded.verdicts.get(name)
            earned[name], wrong = points(verdict, most)
            if wrong:
                flags.append("bad-score")
                notes.append(f"{name}: {wrong}")
            message = wrong or (verdict.message if verdict else "")
            exercises.append(
                {
                    "id": name,
                    "points": earned[name],
                    "max": most,
                    "message": message,
                    "slip": slip(message),
                    "judged": judged(graded.inside.get(name)),
                    **graded.told[name],
                }
            )
    write(course.notebook("autograded", unit, student), graded.notebook)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(student)
        row = gradebook.update_or_create_submission(unit, student, **arrival(course, submission))
        received = row.timestamp
        save(gradebook, submission, template, earned, graded)
    partial = {"kernel-died", "memory", "timeout", "output", "disk", "processes"}
    status = "partial" if partial & set(flags) else "graded"
    more = {"received": received, "answers": graded.answers}
    return receipt(course, submission, key, status, flags, notes, exercises, seconds, **more)


def judged(inside):
    """Where a check was judged, for the receipt; `inside` is why in the student's process."""
    return f"{INSIDE}: {inside}" if inside else "in a process of its own"


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
        name = submission.place.rpartition("/")[2] or Path(submission.notebook).name
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


def write(path, data):
    """Write a file, of text or bytes, whole or not at all."""
    data = data.encode("utf-8") if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
