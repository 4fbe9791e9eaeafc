"""Grade a class: intake → repair → run → score → record → report."""

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder import seed
from autograder.course import Course
from autograder.errors import CourseError
from autograder.intake import course_folder, discovery, received
from autograder.intake.submission import Leftover, Submission
from autograder.options import DEFAULTS, Options
from autograder.outcomes import Status
from autograder.record import already_graded, arrival, disk, late, lock, receipt_files, writer
from autograder.record.generate import generate
from autograder.record.receipt import Receipt
from autograder.repair import Unreadable, template
from autograder.report.publish import publish, write_page
from autograder.report.results import Result
from autograder.run import courier
from autograder.run.execution import InfrastructureError
from autograder.run.fingerprints import answers_of
from autograder.run.graded import Graded
from autograder.run.job import Job
from autograder.run.setup import Setup
from autograder.run.workers import DaskExecutor, Executor, LocalExecutor, Starter
from autograder.run.workers import Result as RunResult
from autograder.sandbox import Limits, SandboxError, Starting

# what kernels may not see where Python itself lies in the course folder, besides the source
PRIVATE = (
    *("submitted", "attempts", "autograded", "feedback", "receipts"),
    *("gradebook.db", "grades.csv", "exercises.csv", "secret.txt", "extensions.csv"),
)


@dataclass(frozen=True)
class Task:
    """A submission that is to be graded.

    Attributes
    ----------
    seed
        Of its hidden checks.
    key
        Of what is graded: see `autograder.record.already_graded.key`.
    """

    submission: Submission
    seed: str
    key: str

    def is_new(self, course: Course) -> bool:
        """Whether it has surely to be graded: its receipt is of something else."""
        receipt = receipt_files.last_receipt(course, self.submission.student, self.submission.unit)
        return receipt is None or receipt.key != self.key

    def is_done(self, course: Course) -> bool:
        """Whether it was graded as it is now, to the end."""
        return already_graded.is_done(
            course, self.submission.student, self.submission.unit, self.key
        )


def grade(
    course: Course, options: Options = DEFAULTS, starting: Starting | None = None
) -> list[Result]:
    """Grade submissions into the course folder.

    Writes `submitted/`, `autograded/`, `feedback/`, `receipts/`, `gradebook.db` and
    `grades.csv`. Every submission gets a result; one that cannot be graded stops no other.
    What was graded already, and has not changed since, is not graded again unless asked for.

    `starting` are kernels that are on their way, as `autograder.run.setup.start` gives them.

    Raises
    ------
    CourseError
        If there is nothing to grade, no walls can be built where they are required, or there
        is no such cluster.
    """
    course.units(options.only_unit)  # or it is said that there is no such unit
    courier.prepare()
    templates = templates_of(course)
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        submissions, leftovers = handed_in(course, templates, Path(scratch), options)
        late.rules(course)  # or it is said what is wrong with them
        tasks = [task_of(course, submission, templates, options) for submission in submissions]
        starter = stack.enter_context(Starter(executor_of(course, options, starting)))
        if options.again or any(task.is_new(course) for task in tasks):
            starter.start()  # it takes long: meanwhile, the rest of this
        stack.enter_context(lock.alone(course))
        print(late.heading(course, timed=bool(options.received)))
        submissions = received.with_times(course, submissions, options.received)
        for leftover in leftovers:
            print(f"not a submission, left alone: {leftover}")
        tasks = [
            Task(submission, task.seed, task.key)
            for submission, task in zip(submissions, tasks, strict=True)
            if options.again or not task.is_done(course)
        ]
        if len(tasks) < len(submissions):
            print(f"graded already, and unchanged since: {len(submissions) - len(tasks)}")
        for unit in sorted({submission.unit for submission in submissions}):
            with tempfile.TemporaryDirectory() as made:  # for the gradebook to know it
                generate(course, unit, made)
        stack.enter_context(course.keep_gradebook_open())  # not before: it may be a new one
        if tasks:
            try:
                executor = starter.executor()
                print(executor.description)
                grade_all(course, templates, tasks, executor, options)
            except SandboxError as error:
                raise CourseError(str(error)) from None
        starter.stop()
        arrival.arrived_then(course, submissions)
        results, page = publish(course, templates, pages="changed")
    print("", *late.explain(results, pages=True), sep="\n")
    print(f"Grades: {course.root / 'grades.csv'}")
    print(f"The class: {page}")
    print(f"Feedback: {course.root / 'feedback'}/STUDENT/UNIT/UNIT.html")
    return results


def preview(course: Course, options: Options = DEFAULTS) -> str:
    """Say who was found, what counts and what is left alone; nothing is written."""
    course.units(options.only_unit)
    with tempfile.TemporaryDirectory() as scratch:
        found = handed_in(course, templates_of(course), Path(scratch), options)
        return discovery.describe(*found, course.zone)


def handed_in(
    course: Course, templates: Mapping[str, NotebookNode], scratch: Path, options: Options
) -> tuple[list[Submission], list[Leftover]]:
    """What is to be graded, and what else there is, as `intake.discovery.find` gives it.

    Raises
    ------
    CourseError
        If there is none.
    """
    unit, student = options.only_unit, options.only_student
    found, leftovers = discovery.find(
        options.submissions or course.root / "submitted",
        {name: {cell.id for cell in notebook.cells} for name, notebook in templates.items()},
        scratch,
        course.zone,
        options.layout,
        unit,
    )
    submissions = [
        submission
        for submission in found
        if unit in (None, submission.unit) and student in (None, submission.student)
    ]
    if not submissions:
        who = f"student {student}" if student else "any student"
        raise CourseError(f"There is no submission of {who} for {unit or 'any unit'}.")
    return submissions, leftovers


def solution(course: Course, unit: str) -> NotebookNode:
    """The instructor's notebook of a unit."""
    return nbformat.read(course.notebook(course.source, unit), as_version=4)


def templates_of(course: Course) -> dict[str, NotebookNode]:
    """What submissions are held against, by unit: see `autograder.repair.template`."""
    return {unit: template(solution(course, unit), course.config) for unit in course.units()}


def task_of(
    course: Course,
    submission: Submission,
    templates: Mapping[str, NotebookNode],
    options: Options,
) -> Task:
    """The `Task` of a submission, whether it is done already or not."""
    derived = seed.derive(course, submission.student, submission.unit)
    key = already_graded.key(submission, templates[submission.unit], derived, options.run_all)
    return Task(submission, derived, key)


def executor_of(course: Course, options: Options, starting: Starting | None) -> Executor:
    """What submissions run on, not started yet."""
    hide = tuple(str(course.root / name) for name in ("", course.source, *PRIVATE))
    limits = Limits(memory=int(options.memory * 2**30), seconds=options.notebook_timeout)
    setup = Setup.of(course.settings, options.sandbox, limits, hide)
    if options.scheduler:
        return DaskExecutor(options.scheduler, setup, options.workers)
    return LocalExecutor(setup, options.workers, starting)


def grade_all(
    course: Course,
    templates: Mapping[str, NotebookNode],
    tasks: Sequence[Task],
    executor: Executor,
    options: Options,
) -> None:
    """Run submissions beside each other, and record them one by one."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("time left"),
        TimeRemainingColumn(),
    )
    jobs = jobs_of(course, templates, tasks, executor.setup, options)
    pending: dict[Future[RunResult], Task] = {}
    with Progress(*columns) as progress:
        bar = progress.add_task("grading", total=len(tasks))
        while not progress.finished:
            for task, job in islice(jobs, max(0, executor.most_pending - len(pending))):
                pending[executor.submit(job)] = task
            done, _ = wait(pending, timeout=5, return_when=FIRST_COMPLETED)
            if not done:
                executor.check()
            for future in done:
                task = pending.pop(future)
                result = result_of(future, executor)
                receipt = record(course, task, templates[task.submission.unit], *result)
                progress.update(bar, advance=1)
                # without markup: names of files stand in it
                progress.print(in_one_line(receipt), highlight=False, markup=False)


def in_one_line(receipt: Receipt) -> str:
    """What came of a submission, for the terminal."""
    text = f"{receipt.student} {receipt.unit}: "
    if not receipt.status.has_points:
        return f"{text}{receipt.status}. {' '.join(receipt.notes)}"
    earned = sum(checked.points for checked in receipt.exercises)
    most = sum(checked.max for checked in receipt.exercises)
    flags = f" ({', '.join(receipt.flags)})" if receipt.flags else ""
    return f"{text}{earned:g} of {most:g} automatic points{flags}"


def jobs_of(
    course: Course,
    templates: Mapping[str, NotebookNode],
    tasks: Iterable[Task],
    setup: Setup,
    options: Options,
) -> Iterator[tuple[Task, Job]]:
    """What runs. Jobs hold whole files, so each is made when it is asked for."""
    answers = {unit: answers_of(solution(course, unit)) for unit in templates}
    for task in tasks:
        unit = task.submission.unit
        yield (
            task,
            Job.of(
                task.submission,
                templates[unit],
                answers[unit],
                task.seed,
                options.timeout,
                setup,
                options.run_all,
            ),
        )


def result_of(future: Future[RunResult], executor: Executor) -> RunResult:
    """What `Job.run` gave."""
    try:
        return future.result()
    except CancelledError:
        if isinstance(executor, DaskExecutor):
            raise executor.unreachable() from None
        raise
    except SandboxError:  # of a worker that came later, and has to be seen to
        raise
    except Exception as error:  # a job that workers died of
        return error, 0.0


def record(
    course: Course,
    task: Task,
    template: NotebookNode,
    graded: Graded | Exception,
    seconds: float,
) -> Receipt:
    """Bring a submission in and record what came of it; returns the receipt."""
    submission, key = task.submission, task.key
    try:
        if isinstance(graded, Exception):
            raise graded
        course_folder.bring_in(submission, course)
        receipt = writer.record(course, submission, graded, template, key, seconds)
    except Exception as error:
        disk.check_room(course)  # else it is not the submission's fault
        reason, status = " ".join(str(error).split()), Status.UNREADABLE
        if not isinstance(error, Unreadable):  # the grader's fault: never done with it
            is_named = isinstance(error, InfrastructureError)
            kind = "" if is_named else f"{type(error).__name__}: "
            reason, status, key = f"It could not be graded. {kind}{reason}", Status.FAILED, ""
        receipt = writer.record_failure(course, submission, status, reason, key, seconds)
    write_page(course, submission.student, submission.unit)
    return receipt
