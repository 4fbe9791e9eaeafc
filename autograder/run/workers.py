"""Where submissions run: on this machine, or on the workers of a Dask cluster.

Both take jobs (`autograder.run.job.Job`) and give `concurrent.futures.Future`s.
"""

import atexit
import contextlib
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from autograder.check.early import EXPOSED
from autograder.course import CourseError
from autograder.run import courier
from autograder.run.checker import Checkers
from autograder.run.job import Job
from autograder.run.ran import MachineFault
from autograder.sandbox import Kernels, Limits, SandboxError

# both ends of a check's calls: behind walls they cannot be imported any more
CALLS = ("autograder.calls.answer", "autograder.calls.serve")


PATIENCE = 10  # seconds for a scheduler, a first worker, or a trial's one line


@dataclass(frozen=True)
class Setup:
    """What the kernels of a grading are like, on whatever machine; as `Kernels` has it."""

    sandbox: str
    limits: Limits
    preload: tuple
    hide: tuple
    packages: tuple = ()

    def kernels(self):
        """Kernels that see this machine's course package, and are not started yet."""
        preload = (*self.preload, *CALLS)
        return Kernels(self.sandbox, self.limits, preload, expose=EXPOSED, hide=self.hide)


class NoKernels(CourseError):
    """No kernel can be brought to run anything, for nobody: nothing was graded."""

    code = 1


class Here:
    """This machine, in whose threads submissions run; to be used in a `with` statement.

    Attributes
    ----------
    ahead : int
        How many jobs to submit before the first is done.
    words : str
        Where it is, if that has to be said, and what the walls are like.

    Raises
    ------
    SandboxError
        If walls are required and cannot be built.
    NoKernels
        If a trial notebook does not run.
    """

    def __init__(self, setup, workers=None):
        self.setup, self.workers = setup, workers or os.cpu_count()
        self.ahead = 2 * self.workers

    def __enter__(self):
        self.kernels = self.setup.kernels().__enter__()
        self.checkers = Checkers(self.kernels)
        self.pool = ThreadPoolExecutor(self.workers)
        try:
            self.words = tried(self.setup, self.kernels, self.checkers)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.kernels.close()  # ends what still runs
        self.checkers.close()
        courier.end_all()
        self.pool.shutdown()
        self.kernels.close()  # and what was just being started

    def submit(self, job):
        return self.pool.submit(job.run, self.kernels, self.checkers)

    def check(self):
        """Nothing can get lost here."""


class Cluster:
    """The workers of a Dask scheduler; to be used in a `with` statement, as `Here`.

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

    def __init__(self, address, setup, workers=None):
        self.address, self.setup, self.workers = address, setup, workers

    def __enter__(self):
        try:
            from distributed import Client
        except ImportError:
            raise CourseError(
                "To grade on a cluster, Dask has to be installed:\n"
                '  pip install "digits-course[cluster]"\n'
                "or, where this is a clone of the course: .venv/bin/pip install distributed"
            ) from None
        for name in ("distributed", "distributed.client"):  # it would write into the progress bar
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            self.client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except Exception as error:  # of many kinds: no such host, no such protocol, no key
            raise CourseError(
                f"The scheduler {self.address} cannot be reached: {error}\n"
                "Start it (dask scheduler), then name the address that it prints: "
                "--scheduler tcp://HOST:8786"
            ) from None
        self.pool = self.client.get_executor(pure=False)
        try:
            self.check()
            self.words = self.greet()
        except BaseException:
            self.__exit__()
            raise
        return self

    def greet(self):
        """Start kernels on all workers; returns a sentence on each kind of walls among them."""
        try:
            self.client.run_on_scheduler(end, self.setup)  # has nothing to end: does it understand?
        except Exception as error:
            raise unfit("scheduler", self.address, error) from None
        said = self.client.run(describe, self.setup, on_error="return")
        for worker, words in said.items():
            if isinstance(words, SandboxError | NoKernels):
                raise type(words)(f"The worker {worker}:\n{words}")
            if isinstance(words, Exception):
                raise unfit("worker", worker, words)
        workers = f"{len(said)} worker{'s' if len(said) > 1 else ''}"
        return "\n".join([f"Grading on {workers} of {self.address}.", *sorted(set(said.values()))])

    def __exit__(self, *_):
        with contextlib.suppress(Exception):  # whoever is gone needs no telling
            self.pool.shutdown(wait=False)  # cancels
            self.client.run(end, self.setup, on_error="ignore")
        self.client.close()

    def submit(self, job):
        try:
            return self.pool.submit(run, job)
        except Exception:
            raise self.lost() from None

    def check(self):
        """See whether there are workers, and how many."""
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
            threads = sum(self.client.nthreads().values())
        except Exception:
            raise self.lost() from None
        self.ahead = self.workers or 2 * threads

    def lost(self):
        return CourseError(
            f"No worker of {self.address} answers.\n"
            "See to the scheduler and its workers (dask worker ADDRESS), then run this again:\n"
            "what is graded stays graded, and the rest is graded then."
        )


def unfit(kind, address, error):
    return CourseError(
        f"The {kind} {address} cannot grade: {type(error).__name__}: {error}\n"
        "Install there what is installed here, and start it again."
    )


# What a worker does. Its kernels and checkers are shared by all jobs of a grading

_started, _lock = {}, threading.Lock()


def started_here(setup):
    """This process's kernels and checkers, started by the first who asks."""
    with _lock:
        if setup not in _started:
            courier.prepare()
            kernels = setup.kernels().__enter__()
            atexit.register(kernels.close)
            _started[setup] = kernels, Checkers(kernels)
        return _started[setup]


def describe(setup):
    return tried(setup, *started_here(setup))


def tried(setup, kernels, checkers):
    """Run one real kernel before a class does; returns what the walls are like.

    Raises
    ------
    NoKernels
        With the kernel's last words, if a notebook of one cell does not run.
    """
    template = new_notebook(cells=[new_code_cell("print('ready')", id="trial")])
    notebook = nbformat.writes(template).encode()
    try:
        Job(notebook, {}, (), (), template, {}, "", PATIENCE, setup).graded(kernels, checkers)
    except (MachineFault, RuntimeError) as error:
        raise NoKernels(
            "No notebook can be run here, so nothing was graded. A trial notebook of one line,\n"
            f"behind the same walls and limits, ended so:\n  {error}\n"
            "Mend that, then run this again: what is graded stays graded."
        ) from None
    return kernels.describe()


def run(job):
    return job.run(*started_here(job.setup))


def end(setup):
    """Close the kernels, and with them what still runs."""
    with _lock:
        kernels, checkers = _started.pop(setup, (None, None))
    if kernels is not None:
        atexit.unregister(kernels.close)
        kernels.close()
        checkers.close()
        courier.end_all()
