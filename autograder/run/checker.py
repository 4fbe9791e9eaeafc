"""The trusted process: runs an instructor's checks, whose calls go to a student's kernel.

One checker works for one notebook after another, and stays warm. It holds the seed, the hidden
inputs and what is expected; of the student's it reads plain data only, bounded (`calls`). It
has no network, and is ended from outside if it does not come back: that is no student's fault.
"""

import contextlib
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, TypedDict

from nbformat import NotebookNode
from nbgrader.utils import is_locked

from autograder.calls.serve import CALLS, CHECK, MOST, ORDER, REPLIES, serve
from autograder.run import courier
from autograder.run.execution import InfrastructureError, is_check
from autograder.run.protocol import CheckResult
from autograder.sandbox import Kernels, SandboxError
from autograder.settings import SEED_VARIABLE

if TYPE_CHECKING:
    from autograder.sandbox.provisioner import Process

MEMORY = 2**31  # bytes, above what it begins with
STEP_TIMEOUT = 60  # seconds for one message: far more than any takes
TRIES = 2  # checkers for one check
TARGET = "autograder.calls.serve:serve"  # what its process calls


class UnitCells(TypedDict):
    """What the checks of a unit stand on.

    Attributes
    ----------
    setup
        The sources of the instructor's locked cells.
    answers
        The sources of the solution's answers.
    """

    setup: list[str]
    answers: list[str]


class Checkers:
    """Checkers that wait for work: as many as there is work for at a time.

    Parameters
    ----------
    kernels
        Behind whose walls they are, and whose imports they share, where these are warm.
    """

    def __init__(self, kernels: Kernels) -> None:
        self.kernels = kernels
        self.idle: list[Checker] = []
        self.lock, self.closed = threading.Lock(), False

    def close(self) -> None:
        """End them, and those at work when they are done."""
        with self.lock:
            self.closed = True
            for checker in self.idle:
                checker.end()
            self.idle.clear()

    @contextlib.contextmanager
    def borrow(self) -> Iterator["Checker"]:
        """A checker, for the time of one notebook."""
        with self.lock:
            checker = self.idle.pop() if self.idle else Checker(self.kernels)
        try:
            yield checker
        finally:
            with self.lock:
                is_kept = not self.closed
                if is_kept:
                    self.idle.append(checker)
            if not is_kept:
                checker.end()


class Checker:
    """A checker's process, and what is to be told to the next one if it ends.

    `kernels` are as for `Checkers`; without them it is forked from what couriers are.
    """

    def __init__(self, kernels: Kernels | None = None) -> None:
        self.kernels = kernels
        self.process: Process | SpawnedProcess | None = None
        self.order, self.has_order = b"", False
        self.source, self.tries_left = "", 0

    def begin(
        self,
        unit: UnitCells,
        seed: str,
        packages: Sequence[str] = (),
        seed_variable: str = SEED_VARIABLE,
    ) -> None:
        """Take a new notebook.

        Parameters
        ----------
        seed
            Of the hidden checks.
        packages
            The course's, whose objects checks can hand to students' functions.
        seed_variable
            The environment variable in which checks find the seed.
        """
        order = {"unit": unit, "seed": seed, "packages": packages, "seed_variable": seed_variable}
        self.order = ORDER + json.dumps(order).encode()
        self.has_order = False

    def check(self, source: str) -> tuple[bytes | None, CheckResult]:
        """Begin a check.

        Returns
        -------
        calls
            To be made in the student's kernel, if there are some; `resume` takes the replies.
        result
            How it ended; empty if there are calls.

        Raises
        ------
        autograder.run.execution.InfrastructureError
            If no checker comes back.
        """
        self.source, self.tries_left = source, TRIES
        return self.exchange(CHECK + source.encode())

    def resume(self, replies: bytes) -> tuple[bytes | None, CheckResult]:
        """Go on with the replies to calls; gives what `check` gives."""
        return self.exchange(REPLIES + replies)

    def exchange(self, message: bytes) -> tuple[bytes | None, CheckResult]:
        """Send a message and wait for what comes back; if nothing does, check anew."""
        while True:
            try:
                reply = self.send(message)
                break
            except (OSError, EOFError, courier.CourierLostError, SandboxError) as error:
                reason = str(error)
                if isinstance(error, EOFError) and self.process is not None:
                    reason = self.process.how()
                self.end()
                self.tries_left -= 1
                if not self.tries_left:
                    raise InfrastructureError(
                        f"The process that checks answers did not come back. {reason}"
                    ) from None
                message = CHECK + self.source.encode()  # from its start, in a new one
        if reply[:1] == CALLS:
            return reply[1:], {}
        return None, json.loads(reply[1:])

    def send(self, message: bytes) -> bytes:
        """Send a message to the process, started if need be; returns what it answers."""
        if self.process is None:
            self.process = self.start()
            self.has_order = False
        pipe = self.process.pipe
        if not self.has_order:
            pipe.send_bytes(self.order)
            self.has_order = True
        pipe.send_bytes(message)
        if not pipe.poll(STEP_TIMEOUT):
            raise OSError(f"It said nothing for {STEP_TIMEOUT} seconds.")
        return pipe.recv_bytes(MOST)

    def start(self) -> "Process | SpawnedProcess":
        if self.kernels is not None and self.kernels.mode != "cold":
            return self.kernels.process(TARGET)
        return SpawnedProcess()

    def end(self) -> None:
        if self.process is not None:
            self.process.end()
            self.process = None


class SpawnedProcess:
    """A checker's process where there are no warm kernels to share imports with."""

    def __init__(self) -> None:
        self.process, self.pipe = courier.start(_serve)

    def how(self) -> str:
        """How it ended."""
        self.process.join(1)
        return f"It ended with exit code {self.process.exitcode}."

    def end(self) -> None:
        courier.end(self.process)
        self.pipe.close()


def _serve(pipe: Connection) -> None:
    """Be a checker where there are no walls."""
    courier.limit(MEMORY)
    with contextlib.suppress(ImportError, OSError, AttributeError):
        from autograder.sandbox import syscalls

        syscalls.unshare(
            syscalls.NEW_NETWORK if os.geteuid() == 0 else syscalls.NEW_USER | syscalls.NEW_NETWORK
        )
    serve(pipe)


def unit_of(template: NotebookNode, answers: Mapping[str, str]) -> UnitCells:
    """What `Checker.begin` takes of a unit.

    `answers` are the solution's, by the ids of their cells.
    """
    setup = [
        cell.source
        for cell in template.cells
        if cell.cell_type == "code" and is_locked(cell) and not is_check(cell)
    ]
    return {"setup": setup, "answers": list(answers.values())}
