"""Grade a class: intake → repair → run → score → record → report."""

import contextlib
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import digits
from autograder import class_report, intake, record, report, seed
from autograder.course import CourseError
from autograder.feedback import feedback
from autograder.generate import generate
from autograder.repair import Unreadable, read, repair, template
from autograder.run import run
from autograder.walls import Kernels, Limits, WallsError

# digits first: it makes the import of TensorFlow silent
PRELOAD = [
    *("digits", "digits.checks", "digits.figures", "digits.graph", "digits.training"),
    *("digits.tutorial", "digits.widgets", "tensorflow", "matplotlib.pyplot", "ipywidgets"),
]

# what kernels may not see where Python itself lies in the course folder
PRIVATE = (
    *("solutions", "submitted", "attempts", "autograded", "feedback", "receipts"),
    *("gradebook.db", "grades.csv", "secret.txt"),
)


def grade(
    course,
    submissions=None,
    only_unit=None,
    only_student=None,
    workers=None,
    sandbox="auto",
    timeout=60,
    notebook_timeout=600,
    memory=4,
):
    """Grade submissions into the course folder.

    Writes `submitted/`, `autograded/`, `feedback/`, `receipts/`, `gradebook.db` and
    `grades.csv`. Every submission gets a result; one that cannot be graded stops no other.
    What was graded already, and has not changed since, is not graded again.

    Parameters
    ----------
    course : autograder.course.Course
    submissions : pathlib.Path, optional
        A folder or zip of submissions; by default the course's own `submitted/`.
    only_unit, only_student : str, optional
        Grade no others.
    workers : int, optional
        Submissions run at a time; by default one a core.
    sandbox : {"auto", "required", "off"}
        Walls around the kernels: see `autograder.walls.Kernels`.
    timeout, notebook_timeout : int
        Seconds that one cell, and one notebook, may take.
    memory : float
        Gigabytes that one kernel may take.

    Returns
    -------
    list of autograder.report.Result

    Raises
    ------
    CourseError
        If there is nothing to grade, or no walls can be built where they are required.
    """
    units = course.units(only_unit)
    templates = {unit: template(solution(course, unit), course.config) for unit in course.units()}
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        ids = {unit: {cell.id for cell in one.cells} for unit, one in templates.items()}
        found, leftovers = intake.find(submissions or course.root / "submitted", ids, scratch)
        found = [
            one
            for one in found
            if one.unit in units and (only_student is None or one.student == only_student)
        ]
        if not found:
            who = f"student {only_student}" if only_student else "any student"
            raise CourseError(f"There is no submission of {who} for {only_unit or 'any unit'}.")
        stack.enter_context(record.alone(course))
        for leftover in leftovers:
            print(f"not a submission, left alone: {leftover}")
        for unit in sorted({one.unit for one in found}):
            with tempfile.TemporaryDirectory() as made:  # only the gradebook needs to know it
                generate(course, unit, made)
        todo = []
        for one in found:
            seeded = seed.derive(course, one.student, one.unit)
            key = record.key(one, templates[one.unit], seeded)
            if not record.is_done(course, one.student, one.unit, key):
                todo.append((one, key, seeded))
        if len(todo) < len(found):
            print(f"graded already, and unchanged since: {len(found) - len(todo)}")
        if todo:
            limits = Limits(memory=int(memory * 2**30), seconds=notebook_timeout)
            try:
                kernels = Kernels(
                    sandbox,
                    limits,
                    PRELOAD,
                    expose=[Path(digits.__file__).parent],
                    hide=[course.root, *(course.root / name for name in PRIVATE)],
                )
            except WallsError as error:
                raise CourseError(str(error)) from None
            with kernels:
                print(kernels.describe())
                grade_all(course, todo, templates, kernels, workers, timeout, notebook_timeout)
        results = report.results(course, templates)
        report.write_csv(results, course.root / "grades.csv")
        written = class_report.write(course, results)
    print(f"\nGrades: {course.root / 'grades.csv'}")
    print(f"The class: {written}")
    print(f"Feedback: {course.root / 'feedback'}/STUDENT/UNIT/UNIT.html")
    return results


def solution(course, unit):
    """A unit's notebook in `solutions/`."""
    return nbformat.read(course.notebook("solutions", unit), as_version=4)


def grade_all(course, todo, templates, kernels, workers, timeout, notebook_timeout):
    """Run submissions beside each other, and record them one by one."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("time left"),
        TimeRemainingColumn(),
    )
    workers = workers or os.cpu_count()
    with ThreadPoolExecutor(workers) as pool, Progress(*columns) as progress:
        bar = progress.add_task("grading", total=len(todo))
        futures = {}
        for submission, key, seeded in todo:
            environment = {"DIGITS_SEED": seeded}
            future = pool.submit(
                tried,
                submission,
                templates[submission.unit],
                kernels,
                environment,
                timeout,
                notebook_timeout,
            )
            futures[future] = submission, key
        try:
            for future in as_completed(futures):
                submission, key = futures.pop(future)
                words = recorded(course, submission, key, *future.result())
                progress.update(bar, advance=1)
                progress.print(report.line(words), highlight=False)
        except BaseException:  # a full disk, or control C: what runs is ended, the rest not begun
            pool.shutdown(wait=False, cancel_futures=True)
            kernels.close()
            raise


def tried(submission, template, kernels, environment, timeout, notebook_timeout):
    """Repair and run one submission; gives what came of it, or why not, and the seconds."""
    start = time.perf_counter()
    try:
        if submission.notebook is None:
            raise Unreadable(" ".join(submission.notes))
        notebook, flags, notes = read(submission.notebook)
        repaired = repair(notebook, template)
        with tempfile.TemporaryDirectory() as beside:
            for name, path in submission.files.items():
                copy = Path(beside) / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(Path(path).read_bytes())
            ran = run(repaired.notebook, kernels, beside, environment, timeout, notebook_timeout)
        ran.flags = [*submission.flags, *flags, *repaired.flags, *ran.flags]
        ran.notes = [*submission.notes, *notes, *repaired.notes, *ran.notes]
        return ran, time.perf_counter() - start
    except Exception as error:  # whatever it is, the others still get their grades
        return error, time.perf_counter() - start


def recorded(course, submission, key, ran, seconds):
    """Bring a submission in and record what came of it; returns the receipt."""
    student, unit = submission.student, submission.unit
    try:
        if isinstance(ran, Exception):
            raise ran
        intake.bring_in(submission, course)
        words = record.record(course, submission, ran, key, seconds)
    except Exception as error:
        record.check_room(course)  # else it is not the submission's fault
        reason = " ".join(str(error).split())
        if not isinstance(error, Unreadable):  # the grader's fault, perhaps: never done with it
            reason, key = f"It could not be graded. {type(error).__name__}: {reason}", ""
        notes = [reason, *(note for note in submission.notes if note not in reason)]
        words = record.receipt(
            course, submission, key, "unreadable", submission.flags, notes, seconds=seconds
        )
    try:
        feedback(course, student, unit)
    except Exception as error:
        record.check_room(course)
        print(f"{student} {unit}: no feedback page could be made. {type(error).__name__}: {error}")
    return words
