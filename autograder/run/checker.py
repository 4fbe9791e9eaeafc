"""The trusted process: runs an instructor's checks, whose calls go to a student's kernel.

One checker works for one notebook after another, and stays warm. It holds the seed, the hidden
inputs and what is expected; of the student's it reads plain data only, bounded (`calls`). It
has no network, and is ended from outside if it does not come back: that is no student's fault.
"""

import contextlib
import json
import os
import threading

from nbgrader.utils import is_locked

from autograder.calls.serve import CALLS, CHECK, MOST, ORDER, REPLIES, serve
from autograder.run import courier
from autograder.run.ran import MachineFault, is_check
from autograder.sandbox import SandboxError

MEMORY = 2**31  # bytes, above what it begins with


PATIENCE = 60  # seconds for one step: far more than any takes


TRIES = 2  # checkers for one check


PLACE = "autograder.calls.serve:serve"  # what its process calls


class Checkers:
    """Checkers that wait for work: as many as there is work for at a time.

    Parameters
    ----------
    kernels : autograder.sandbox.Kernels
        Behind whose walls they are, and whose imports they share, where these are warm.
    """

    def __init__(self, kernels):
        self.kernels = kernels
        self.idle, self.lock, self.closed = [], threading.Lock(), False

    def close(self):
        """End them, and those at work when they are done."""
        with self.lock:
            self.closed = True
            for one in self.idle:
                one.end()
            self.idle.clear()

    @contextlib.contextmanager
    def one(self):
        """A checker, for the time of one notebook."""
        with self.lock:
            checker = self.idle.pop() if self.idle else None
        checker = checker or Checker(self.kernels)
        try:
            yield checker
        finally:
            with self.lock:
                if not self.closed:
                    self.idle.append(checker)
                    checker = None
            if checker is not None:
                checker.end()


class Checker:
    """A checker's process, and what is to be told to the next one if it ends.

    `kernels` are as for `Checkers`; without them it is forked from what couriers are.
    """

    def __init__(self, kernels=None):
        self.kernels = kernels
        self.process = None

    def begin(self, unit, seed, packages=(), seed_variable="DIGITS_SEED"):
        """Take a new notebook.

        Parameters
        ----------
        unit : dict
            `setup`, the sources of the instructor's locked cells; `answers`, of the solution's.
        seed : str
            Of the hidden checks.
        packages : sequence of str
            The course's, whose objects checks can hand to students' functions.
        seed_variable : str
            The environment variable in which checks find the seed.
        """
        told = {"unit": unit, "seed": seed, "packages": packages, "seed_variable": seed_variable}
        self.order = ORDER + json.dumps(told).encode()
        self.is_told = False

    def check(self, source):
        """Begin a check.

        Parameters
        ----------
        source : str

        Returns
        -------
        calls : bytes or None
            To be made in the student's kernel; `go_on` takes the replies.
        told : dict
            If there are no calls, how it ended: `verdict`, `printed`, `error` (a name and a text;
            None if it passed), `shown` (the text of its value); or `inside`, why it has to run
            in the student's process.

        Raises
        ------
        autograder.run.ran.MachineFault
            If no checker comes back.
        """
        self.source, self.tries = source, TRIES
        return self.step(CHECK + source.encode())

    def go_on(self, replies):
        """Go on with the replies to calls; gives what `check` gives."""
        return self.step(REPLIES + replies)

    def step(self, message):
        while True:
            try:
                self.tell(message)
                heard = self.hear()
                break
            except (OSError, EOFError, courier.Lost, SandboxError) as error:
                reason = self.process.how() if isinstance(error, EOFError) else str(error)
                self.end()
                self.tries -= 1
                if not self.tries:
                    raise MachineFault(
                        f"The process that checks answers did not come back. {reason}"
                    ) from None
                message = CHECK + self.source.encode()  # from its start, in a new one
        if heard[:1] == CALLS:
            return heard[1:], None
        return None, json.loads(heard[1:])

    def tell(self, message):
        if self.process is None:
            is_warm = self.kernels is not None and self.kernels.mode != "cold"
            self.process = self.kernels.process(PLACE) if is_warm else Spawned()
            self.is_told = False
        if not self.is_told:
            self.process.pipe.send_bytes(self.order)
            self.is_told = True
        self.process.pipe.send_bytes(message)

    def hear(self):
        if not self.process.pipe.poll(PATIENCE):
            raise OSError(f"It said nothing for {PATIENCE} seconds.")
        return self.process.pipe.recv_bytes(MOST)

    def end(self):
        if self.process is not None:
            self.process.end()
            self.process = None


class Spawned:
    """A checker's process where there are no warm kernels to share imports with."""

    def __init__(self):
        self.process, self.pipe = courier.start(_spawned)

    def how(self):
        """How it ended."""
        self.process.join(1)
        return f"It ended with exit code {self.process.exitcode}."

    def end(self):
        courier.end(self.process)
        self.pipe.close()


def _spawned(pipe):
    """Be a checker where there are no walls."""
    courier.limit(MEMORY)
    with contextlib.suppress(ImportError, OSError, AttributeError):
        from autograder.sandbox import syscalls

        syscalls.unshare(
            syscalls.NEW_NETWORK if os.geteuid() == 0 else syscalls.NEW_USER | syscalls.NEW_NETWORK
        )
    serve(pipe)


def unit_of(template, answers):
    """What `Checker.begin` takes of a unit.

    Parameters
    ----------
    template : nbformat.NotebookNode
    answers : dict of str to str
        The solution's, by the ids of their cells.
    """
    setup = [
        cell.source
        for cell in template.cells
        if cell.cell_type == "code" and is_locked(cell) and not is_check(cell)
    ]
    return {"setup": setup, "answers": list(answers.values())}
