"""The one writer: points to nbgrader's gradebook, the graded notebook, the receipt.

Every write can be repeated. The receipt is renamed into place last: where there is one, the
submission is done; where a grader was stopped before that, it is graded again.
"""

import hashlib
import json
import os
from pathlib import Path

import nbformat
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.utils import determine_grade

from autograder.run import is_check
from autograder.score import points


class SavePoints(SaveAutoGrades):
    """Saves the points it is given for checks; for the rest, what nbgrader would."""

    def __init__(self, earned, **more):
        super().__init__(**more)
        self.earned = earned

    def _add_score(self, cell, resources):
        name = cell.metadata.nbgrader.grade_id
        where = self.notebook_id, self.assignment_id, self.student_id
        grade = self.gradebook.find_grade(name, *where)
        grade.auto_score = self.earned[name] if is_check(cell) else determine_grade(cell)[0]
        # as nbgrader has it: a grade given by hand stays, and is looked at again
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()


def record(course, submission, ran, key, seconds=0):
    """Write what came of a submission that could be run.

    Parameters
    ----------
    course : autograder.course.Course
    submission : autograder.intake.Submission
    ran : autograder.run.Ran
        With the flags and notes of the rooms before.
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
    exercises, earned = [], {}
    for cell in ran.notebook.cells:
        if is_check(cell):
            name, most = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
            verdict = ran.verdicts.get(name)
            earned[name], wrong = points(verdict, most)
            if wrong:
                ran.flag("bad-score", f"{name}: {wrong}")
            message = wrong or (verdict.message if verdict else "")
            exercises.append({"id": name, "points": earned[name], "max": most, "message": message})
    path = course.notebook("autograded", unit, student)
    write(path, nbformat.writes(ran.notebook))
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(student)
        more = {"timestamp": submission.received} if submission.received else {}
        gradebook.update_or_create_submission(unit, student, **more)
    resources = {
        "nbgrader": {
            "notebook": unit,
            "assignment": unit,
            "student": student,
            "db_url": course.db_url,
        }
    }
    SavePoints(earned, config=course.config).preprocess(ran.notebook, resources)
    AssignLatePenalties(config=course.config).preprocess(ran.notebook, resources)
    partial = {"kernel-died", "memory", "timeout", "output", "disk", "processes"}
    status = "partial" if partial & set(ran.flags) else "graded"
    return receipt(course, submission, key, status, ran.flags, ran.notes, exercises, seconds)


def receipt(course, submission, key, status, flags=(), notes=(), exercises=(), seconds=0):
    """Write why a submission has its points; returns it."""
    words = {
        "student": submission.student,
        "unit": submission.unit,
        "status": status,
        "flags": sorted(set(flags)),
        "notes": list(notes),
        "exercises": list(exercises),
        "seconds": round(seconds, 1),
        "key": key,
    }
    write(place(course, submission.student, submission.unit), json.dumps(words, indent=1))
    return words


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


def is_done(course, student, unit, key):
    """Whether a submission was graded as it is now, by checks as they are now."""
    try:
        words = json.loads(place(course, student, unit).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if words.get("key") != key:
        return False
    if words["status"] == "unreadable":
        return True
    with course.gradebook() as gradebook:
        return any(one.student_id == student for one in gradebook.assignment_submissions(unit))


def key(submission, template, seed):
    """A text that changes when the hand-in, the checks or the secret change."""
    digest = hashlib.sha256(f"{seed}\n{nbformat.writes(template)}".encode())
    files = dict(submission.files)
    if submission.notebook is not None:
        files["notebook"] = submission.notebook
    for name in sorted(files):
        digest.update(f"\n{name}\n".encode(errors="replace"))
        digest.update(Path(files[name]).read_bytes())
    for note in submission.notes:
        digest.update(note.encode(errors="replace"))
    return digest.hexdigest()


def write(path, text):
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
