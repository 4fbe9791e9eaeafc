"""Grade a class: intake → run and record, by nbgrader → report."""

import tempfile
import time

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.utils import setenv

from autograder import intake, report, seed
from autograder.course import CourseError
from autograder.release import generate

KERNEL_ARGUMENTS = [
    "--HistoryManager.hist_file=:memory:",  # nbgrader's own default
    "--IPKernelApp.log_level=ERROR",  # no word about TCP ports for each submission
]


def grade(course, submissions=None, only_unit=None, only_student=None, timeout=60):
    """Grade submissions into the course folder.

    Writes `submitted/`, `autograded/`, `feedback/`, `gradebook.db` and `grades.csv`. Every
    submission gets a result; one that cannot be graded stops no other.

    Parameters
    ----------
    course : autograder.course.Course
    submissions : pathlib.Path, optional
        Holds `STUDENT/UNIT/UNIT.ipynb`; by default the course's own `submitted/`.
    only_unit, only_student : str, optional
        Grade no others.
    timeout : int
        Seconds that one cell may take.

    Returns
    -------
    list of autograder.report.Result

    Raises
    ------
    CourseError
        If there is nothing to grade.
    """
    units = course.units(only_unit)
    found, others = intake.find(submissions or course.root / "submitted", course.units())
    found = [
        one
        for one in found
        if one.unit in units and (only_student is None or one.student == only_student)
    ]
    if not found:
        who = f"student {only_student}" if only_student else "any student"
        raise CourseError(f"There is no submission of {who} for {only_unit or 'any unit'}.")
    for other in others:
        print(f"not a submission, left alone: {other}")

    for unit in sorted({one.unit for one in found}):
        with tempfile.TemporaryDirectory() as made:  # only the gradebook needs to know it
            generate(course, unit, made)

    results = []
    for number, submission in enumerate(found, 1):
        result = grade_one(course, submission, timeout)
        results.append(result)
        print(f"[{number}/{len(found)}] {result}", flush=True)
    results += missing(course, found)
    report.write_csv(results, course.root / "grades.csv")
    print(f"\nGrades: {course.root / 'grades.csv'}")
    print(f"Feedback: {course.root / 'feedback'}/STUDENT/UNIT/UNIT.html")
    return results


def grade_one(course, submission, timeout):
    """Grade one submission; whatever is wrong with it becomes part of the result."""
    start = time.perf_counter()
    student, unit = submission.student, submission.unit
    try:
        intake.check(submission)
        intake.bring_in(submission, course)
        with setenv(DIGITS_SEED=seed.derive(course, student, unit)):
            course.convert(
                Autograde,
                unit,
                student,
                Execute={"timeout": timeout, "extra_arguments": KERNEL_ARGUMENTS},
            )
        course.convert(GenerateFeedback, unit, student)
    except Exception as error:  # whatever it is, the others still get their grades
        reason = " ".join(str(error).split()) or type(error).__name__
        return report.Result(student, unit, "unreadable", reason=reason)
    with course.gradebook() as gradebook:
        graded = gradebook.find_submission(unit, student)
        return report.Result(
            student,
            unit,
            "graded",
            score=graded.score,
            max_score=graded.max_score,
            by_hand=graded.needs_manual_grade,
            seconds=time.perf_counter() - start,
        )


def missing(course, found):
    """A result for each unit that some student handed in and this one never did."""
    units = sorted({one.unit for one in found})
    students = sorted({one.student for one in found})
    there = {(one.student, one.unit) for one in found}
    with course.gradebook() as gradebook:
        for unit in units:  # those graded in an earlier run
            there |= {(one.student_id, unit) for one in gradebook.assignment_submissions(unit)}
        most = {unit: gradebook.find_assignment(unit).max_score for unit in units}
    return [
        report.Result(student, unit, "missing", max_score=most[unit])
        for unit in units
        for student in students
        if (student, unit) not in there
    ]
