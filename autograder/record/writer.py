"""The one writer: points to nbgrader's gradebook, the graded notebook, the receipt.

Every write can be repeated. The receipt is renamed into place last: where there is one, the
submission is done; where a grader was stopped before that, it is graded again.
"""

from autograder.exercises import slip
from autograder.record.disk import write
from autograder.record.gradebook import save
from autograder.record.score import points
from autograder.record.store import arrival, receipt
from autograder.run.ran import is_check

INSIDE = "in the student's process"


def record(course, submission, graded, template, key, seconds=0):
    """Write what came of a submission that could be run.

    Parameters
    ----------
    course : autograder.course.Course
    submission : autograder.intake.submission.Submission
    graded : autograder.run.graded.Graded
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
