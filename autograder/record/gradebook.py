"""Points and comments in nbgrader's gradebook."""

from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade, is_solution, is_task
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from autograder.course import Course, gradebook_version
from autograder.errors import CourseError
from autograder.intake.submission import Submission
from autograder.run.execution import is_check
from autograder.run.graded import Graded


def check_gradebook(course: Course) -> None:
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


def save(
    gradebook: Gradebook,
    submission: Submission,
    template: NotebookNode,
    earned: dict[str, float],
    graded: Graded,
) -> None:
    """Write points and comments, as nbgrader's `SaveAutoGrades` does, all at once.

    The gradebook has the submission; `earned` are points by `grade_id`.
    """
    student, unit = submission.student, submission.unit
    saved = gradebook.find_submission_notebook(unit, unit, student)
    grades = {grade.name: grade for grade in saved.grades}
    comments = {comment.name: comment for comment in saved.comments}
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
