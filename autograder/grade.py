"""Grade a class: intake → repair → run → score → record → report."""

import contextlib
import tempfile
from concurrent.futures import FIRST_COMPLETED, CancelledError, ThreadPoolExecutor, wait
from itertools import islice

import nbformat
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder import seed
from autograder.course import CourseError
from autograder.intake import course_folder, discovery, received
from autograder.outcomes import Status
from autograder.record import disk, late, lock, store, writer
from autograder.record.generate import generate
from autograder.repair import Unreadable, template
from autograder.report import class_report, summary, tables
from autograder.report.feedback import feedback
from autograder.run import courier
from autograder.run.fingerprints import answers_of
from autograder.run.job import Job
from autograder.run.ran import InfrastructureError
from autograder.run.workers import DaskExecutor, LocalExecutor, Setup
from autograder.sandbox import Limits, SandboxError

# what kernels may not see where Python itself lies in the course folder, besides the source
PRIVATE = (
    *("submitted", "attempts", "autograded", "feedback", "receipts"),
    *("gradebook.db", "grades.csv", "exercises.csv", "secret.txt", "extensions.csv"),
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
    scheduler=None,
    times=None,
    again=False,
    layout=None,
    run_all=False,
):
    """Grade submissions into the course folder.

    Writes `submitted/`, `autograded/`, `feedback/`, `receipts/`, `gradebook.db` and
    `grades.csv`. Every submission gets a result; one that cannot be graded stops no other.
    What was graded already, and has not changed since, is not graded again unless asked for.

    Parameters
    ----------
    course : autograder.course.Course
    submissions : pathlib.Path, optional
        A folder or zip of submissions; by default the course's own `submitted/`.
    only_unit, only_student : str, optional
        Grade no others.
    workers : int, optional
        Submissions run at a time; by default one a core, or a thread of the cluster's workers.
    sandbox : {"auto", "required", "off"}
        Walls around the kernels: see `autograder.sandbox.Kernels`.
    timeout, notebook_timeout : int
        Seconds that one cell, and one notebook, may take.
    memory : float
        Gigabytes that one kernel may take.
    scheduler : str, optional
        Address of a Dask scheduler, on whose workers to run them; by default they run here.
    times : pathlib.Path, optional
        A file that says when submissions were received: see `autograder.intake.received.told`.
    again : bool
        Grade what is graded already and unchanged, too.
    layout : str, optional
        How the submissions are laid out: see `autograder.intake.layouts`.
    run_all : bool
        Run also the cells that no check needs: by default they keep the outputs that were
        handed in.

    Returns
    -------
    list of autograder.report.summary.Result

    Raises
    ------
    CourseError
        If there is nothing to grade, no walls can be built where they are required, or there
        is no such cluster.
    """
    course.units(only_unit)  # or it is said that there is no such unit
    courier.prepare()
    templates = {unit: template(solution(course, unit), course.config) for unit in course.units()}
    answers = {unit: answers_of(solution(course, unit)) for unit in templates}
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        found, leftovers = handed_in(
            course, submissions, templates, scratch, only_unit, only_student, layout
        )
        late.rules(course)
        keys = {}  # of what is graded, with the seeds
        for one in found:
            seeded = seed.derive(course, one.student, one.unit)
            key = store.key(one, templates[one.unit], seeded, run_all)
            keys[one.student, one.unit] = key, seeded
        hide = ("", course.source, *PRIVATE)
        hide = tuple(str(course.root / name) for name in hide)
        limits = Limits(memory=int(memory * 2**30), seconds=notebook_timeout)
        setup = Setup.of(course.settings, sandbox, limits, hide)
        place = DaskExecutor(scheduler, setup, workers) if scheduler else LocalExecutor(setup, workers)
        beside = stack.enter_context(Beside(place))
        if again or any(is_new(course, *of, key) for of, (key, _) in keys.items()):
            beside.start()
        stack.enter_context(lock.alone(course))
        print(late.heading(course, timed=bool(times)))
        found = received.told(course, found, times)
        for leftover in leftovers:
            print(f"not a submission, left alone: {leftover}")
        todo = []
        for one in found:
            key, seeded = keys[one.student, one.unit]
            if again or not store.is_done(course, one.student, one.unit, key):
                todo.append((one, key, seeded))
        if len(todo) < len(found):
            print(f"graded already, and unchanged since: {len(found) - len(todo)}")
        for unit in sorted({one.unit for one in found}):
            with tempfile.TemporaryDirectory() as made:  # for the gradebook to know it
                generate(course, unit, made)
        stack.enter_context(course.keep_gradebook_open())  # not before: it may have been renewed
        if todo:
            jobs = (
                (
                    one,
                    key,
                    Job.of(
                        one,
                        templates[one.unit],
                        answers[one.unit],
                        *(seeded, timeout, setup, run_all),
                    ),
                )
                for one, key, seeded in todo
            )
            try:
                print(beside.started().description)
                grade_all(course, templates, jobs, len(todo), place)
            except SandboxError as error:
                raise CourseError(str(error)) from None
        beside.end()
        store.arrived_then(course, found)
        results = summary.results(course, templates)
        for one in results:
            if one.penalty_changed:
                write_page(course, one.student, one.unit)
        tables.write_csv(results, course.root / "grades.csv")
        tables.write_exercises(course, results, course.root / "exercises.csv")
        written = class_report.write(course, results)
    print("", *late.explain(results, pages=True), sep="\n")
    print(f"Grades: {course.root / 'grades.csv'}")
    print(f"The class: {written}")
    print(f"Feedback: {course.root / 'feedback'}/STUDENT/UNIT/UNIT.html")
    return results


class Beside:
    """Starts a place to grade in a thread, as it takes long; to be used in a `with` statement."""

    def __init__(self, place):
        self.place = place
        self.stack, self.pool, self.future = contextlib.ExitStack(), ThreadPoolExecutor(1), None

    def __enter__(self):
        return self

    def start(self):
        self.future = self.future or self.pool.submit(self.stack.enter_context, self.place)

    def started(self):
        """The place, when it is there."""
        self.start()
        return self.future.result()

    def end(self):
        self.pool.shutdown()
        self.stack.close()

    def __exit__(self, *_):
        self.end()


def is_new(course, student, unit, key):
    """Whether a submission has surely to be graded: its receipt is of something else."""
    receipt = store.last_receipt(course, student, unit)
    return receipt is None or receipt.key != key


def look(course, submissions=None, only_unit=None, only_student=None, layout=None):
    """Say who was found, what counts and what is left alone; nothing is written.

    Parameters are those of `grade`.

    Returns
    -------
    str
    """
    course.units(only_unit)
    templates = {unit: template(solution(course, unit), course.config) for unit in course.units()}
    with tempfile.TemporaryDirectory() as scratch:
        found, leftovers = handed_in(
            course, submissions, templates, scratch, only_unit, only_student, layout
        )
        return discovery.told(found, leftovers, course.zone)


def handed_in(course, submissions, templates, scratch, only_unit, only_student, layout):
    """What is to be graded, and what else there is, as `intake.discovery.find` gives it.

    Raises
    ------
    CourseError
        If there is none.
    """
    found, leftovers = discovery.find(
        submissions or course.root / "submitted",
        {unit: {cell.id for cell in one.cells} for unit, one in templates.items()},
        scratch,
        course.zone,
        layout,
        only_unit,
    )
    found = [
        one
        for one in found
        if only_unit in (None, one.unit) and only_student in (None, one.student)
    ]
    if not found:
        who = f"student {only_student}" if only_student else "any student"
        raise CourseError(f"There is no submission of {who} for {only_unit or 'any unit'}.")
    return found, leftovers


def solution(course, unit):
    """The instructor's notebook of a unit."""
    return nbformat.read(course.notebook(course.source, unit), as_version=4)


def grade_all(course, templates, jobs, count, place):
    """Run submissions beside each other, and record them one by one.

    Parameters
    ----------
    course : autograder.course.Course
    templates : dict of str to nbformat.NotebookNode
        By unit.
    jobs : iterator of (autograder.intake.submission.Submission, str, autograder.run.job.Job)
        With the key of what is graded. They hold whole files, so few are made at a time.
    count : int
        Of jobs.
    place : autograder.run.workers.Executor
    """
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("time left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns) as progress:
        bar = progress.add_task("grading", total=count)
        futures = {}
        while not progress.finished:
            for submission, key, job in islice(jobs, max(0, place.most_pending - len(futures))):
                futures[place.submit(job)] = submission, key
            done, _ = wait(futures, timeout=5, return_when=FIRST_COMPLETED)
            if not done:
                place.check()
            for future in done:
                submission, key = futures.pop(future)
                receipt = recorded(
                    course, submission, templates[submission.unit], key, *outcome(future, place)
                )
                progress.update(bar, advance=1)
                # without markup: names of files stand in it
                progress.print(summary.line(receipt), highlight=False, markup=False)


def outcome(future, place):
    """What `Job.run` gave."""
    try:
        return future.result()
    except CancelledError:
        raise place.unreachable() from None
    except SandboxError:  # of a worker that came later, and has to be seen to
        raise
    except Exception as error:  # a job that workers died of
        return error, 0.0


def recorded(course, submission, template, key, graded, seconds):
    """Bring a submission in and record what came of it; returns the receipt."""
    student, unit = submission.student, submission.unit
    try:
        if isinstance(graded, Exception):
            raise graded
        course_folder.bring_in(submission, course)
        receipt = writer.record(course, submission, graded, template, key, seconds)
    except Exception as error:
        disk.check_room(course)  # else it is not the submission's fault
        reason, status = " ".join(str(error).split()), Status.UNREADABLE
        if not isinstance(error, Unreadable):  # the grader's fault: never done with it
            kind = "" if isinstance(error, InfrastructureError) else f"{type(error).__name__}: "
            reason, status, key = f"It could not be graded. {kind}{reason}", Status.FAILED, ""
        receipt = writer.record_failure(course, submission, status, reason, key, seconds)
    write_page(course, student, unit)
    return receipt


def write_page(course, student, unit):
    """Write a feedback page, or say why there is none."""
    try:
        feedback(course, student, unit)
    except Exception as error:
        disk.check_room(course)
        print(f"{student} {unit}: no feedback page could be made. {type(error).__name__}: {error}")
