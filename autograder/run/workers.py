"""Where submissions run: on this machine, or on the workers of a Dask cluster.

Both take jobs (`autograder.run.job.Job`) and give `concurrent.futures.Future`s.
"""

import atexit
import contextlib
import logging
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder.errors import CourseError
from autograder.run import courier
from autograder.run.checker import Checkers
from autograder.run.execution import InfrastructureError
from autograder.run.graded import Graded
from autograder.run.job import Job
from autograder.run.setup import Setup
from autograder.sandbox import Kernels, SandboxError, Starting
from autograder.settings import distribution

TIMEOUT = 10  # seconds for a scheduler, a first worker, or a trial's one line
Result = tuple[Graded | Exception, float]  # as `Job.run` gives it


class NoKernels(CourseError):
    """No kernel can be brought to run anything, for nobody: nothing was graded."""

    code = 1


class LocalExecutor:
    """Runs submissions in threads of this machine; to be used in a `with` statement.

    Parameters
    ----------
    workers
        How many run at a time; by default one a core.
    starting
        Kernels that are on their way, as `autograder.run.setup.start` gives them.

    Attributes
    ----------
    most_pending
        How many jobs to submit before the first is done.
    description
        Where they run, if that has to be said, and what the walls are like.

    Raises
    ------
    SandboxError
        If walls are required and cannot be built.
    NoKernels
        If a trial notebook does not run.
    """

    def __init__(
        self, setup: Setup, workers: int | None = None, starting: Starting | None = None
    ) -> None:
        self.setup, self.workers = setup, workers or os.cpu_count() or 1
        self.starting = starting
        self.most_pending = 2 * self.workers

    def __enter__(self) -> Self:
        self.kernels = self.setup.kernels(self.starting)
        self.checkers = Checkers(self.kernels)
        self.pool = ThreadPoolExecutor(self.workers)
        try:
            self.description = try_one_line(self.setup, self.kernels, self.checkers)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.kernels.close()  # ends what still runs
        self.checkers.close()
        courier.end_all()
        self.pool.shutdown()
        self.kernels.close()  # and what was just being started

    def submit(self, job: Job) -> Future[Result]:
        return self.pool.submit(job.run, self.kernels, self.checkers)

    def check(self) -> None:
        """Nothing can get lost here."""


class DaskExecutor:
    """Runs submissions on the workers of a Dask scheduler; has what `LocalExecutor` has.

    Raises
    ------
    CourseError
        If Dask is not installed, nobody answers, or a worker cannot grade; in `submit` and
        `check`, if nobody answers any more.
    SandboxError
        If walls are required and a worker cannot build them.
    NoKernels
        If a trial notebook does not run on a worker.
    """

    def __init__(self, address: str, setup: Setup, workers: int | None = None) -> None:
        self.address, self.setup, self.workers = address, setup, workers

    def __enter__(self) -> Self:
        try:
            from distributed import Client
        except ImportError:
            raise CourseError(
                "To grade on a cluster, Dask has to be installed:\n"
                f'  pip install "{distribution().name}[cluster]"\n'
                "or, where this is a clone of the course: .venv/bin/pip install distributed"
            ) from None
        for name in ("distributed", "distributed.client"):  # it would write into the progress bar
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self.client = Client(self.address, timeout=TIMEOUT, set_as_default=False)
        except Exception as error:  # of many kinds: no such host, no such protocol, no key
            raise CourseError(
                f"The scheduler {self.address} cannot be reached: {error}\n"
                "Start it (dask scheduler), then name the address that it prints: "
                "--scheduler tcp://HOST:8786"
            ) from None
        self.pool = self.client.get_executor(pure=False)
        try:
            self.check()
            self.description = self.start_kernels()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start_kernels(self) -> str:
        """Start kernels on all workers; returns a sentence on each kind of walls among them."""
        try:
            self.client.run_on_scheduler(end, self.setup)  # has nothing to end: does it understand?
        except Exception as error:
            raise unfit("scheduler", self.address, error) from None
        descriptions = self.client.run(describe, self.setup, on_error="return")
        for worker, description in descriptions.items():
            if isinstance(description, SandboxError | NoKernels):
                raise type(description)(f"The worker {worker}:\n{description}")
            if isinstance(description, Exception):
                raise unfit("worker", worker, description)
        count = f"{len(descriptions)} worker{'s' if len(descriptions) > 1 else ''}"
        kinds = sorted(set(descriptions.values()))
        return "\n".join([f"Grading on {count} of {self.address}.", *kinds])

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Exception):  # whoever is gone needs no telling
            self.pool.shutdown(wait=False)  # cancels
            self.client.run(end, self.setup, on_error="ignore")
        self.client.close()

    def submit(self, job: Job) -> Future[Result]:
        try:
            return self.pool.submit(run, job)
        except Exception:
            raise self.unreachable() from None

    def check(self) -> None:
        """See whether there are workers, and how many."""
        try:
            self.client.wait_for_workers(1, timeout=TIMEOUT)
            threads = sum(self.client.nthreads().values())
        except Exception:
            raise self.unreachable() from None
        self.most_pending = self.workers or 2 * threads

    def unreachable(self) -> CourseError:
        """The error that no worker answers any more."""
        return CourseError(
            f"No worker of {self.address} answers.\n"
            "See to the scheduler and its workers (dask worker ADDRESS), then run this again:\n"
            "what is graded stays graded, and the rest is graded then."
        )


Executor = LocalExecutor | DaskExecutor


class Starter:
    """Starts an executor in a thread, as it takes long; to be used in a `with` statement."""

    def __init__(self, executor: Executor) -> None:
        self.unstarted = executor
        self.stack, self.pool = contextlib.ExitStack(), ThreadPoolExecutor(1)
        self.future: Future[Executor] | None = None

    def __enter__(self) -> Self:
        return self

    def start(self) -> Future[Executor]:
        if self.future is None:
            self.future = self.pool.submit(self._enter)
        return self.future

    def _enter(self) -> Executor:
        self.stack.enter_context(self.unstarted)
        return self.unstarted

    def executor(self) -> Executor:
        """The executor, when it is there."""
        return self.start().result()

    def stop(self) -> None:
        self.pool.shutdown()
        self.stack.close()

    def __exit__(self, *_: object) -> None:
        self.stop()


def unfit(kind: str, address: str, error: Exception) -> CourseError:
    """The error that a scheduler or worker has not what grading needs."""
    return CourseError(
        f"The {kind} {address} cannot grade: {type(error).__name__}: {error}\n"
        "Install there what is installed here, and start it again."
    )


# What a worker does. Its kernels and checkers are shared by all jobs of a grading

_started: dict[Setup, tuple[Kernels, Checkers]] = {}
_lock = threading.Lock()


def start(setup: Setup) -> tuple[Kernels, Checkers]:
    """This process's kernels and checkers, started by the first who asks."""
    with _lock:
        if setup not in _started:
            courier.prepare()
            kernels = setup.kernels()
            atexit.register(kernels.close)
            _started[setup] = kernels, Checkers(kernels)
        return _started[setup]


def describe(setup: Setup) -> str:
    return try_one_line(setup, *start(setup))


def try_one_line(setup: Setup, kernels: Kernels, checkers: Checkers) -> str:
    """Run one real kernel before a class does; returns what the walls are like.

    Raises
    ------
    NoKernels
        With the kernel's last words, if a notebook of one cell does not run.
    """
    template = new_notebook(cells=[new_code_cell("print('ready')", id="trial")])
    notebook = nbformat.writes(template).encode()
    try:
        Job(notebook, {}, (), (), template, {}, "", TIMEOUT, setup).graded(kernels, checkers)
    except (InfrastructureError, RuntimeError) as error:
        raise NoKernels(
            "No notebook can be run here, so nothing was graded. A trial notebook of one line,\n"
            f"behind the same walls and limits, ended so:\n  {error}\n"
            "Mend that, then run this again: what is graded stays graded."
        ) from None
    return kernels.describe()


def run(job: Job) -> Result:
    return job.run(*start(job.setup))


def end(setup: Setup) -> None:
    """Close the kernels, and with them what still runs."""
    with _lock:
        started = _started.pop(setup, None)
    if started is not None:
        kernels, checkers = started
        atexit.unregister(kernels.close)
        kernels.close()
        checkers.close()
        courier.end_all()
