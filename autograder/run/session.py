"""Run a repaired notebook in a walled kernel, and have its checks judged.

A check runs in another process, whose calls the kernel answers (`autograder.run.checker`); where
there is none, or where it must, in the kernel, as nbgrader has it.
"""

import asyncio
import atexit
import time
from collections.abc import Container
from pathlib import Path

from jupyter_client import AsyncKernelManager
from nbformat import NotebookNode

from autograder.run.execution import (
    MOST_OUTPUT,
    Execution,
    InfrastructureError,
    Verdict,
    add_error,
    is_check,
    is_settled,
    limit_outputs,
)
from autograder.run.kernel_run import KernelRun
from autograder.run.protocol import Ask, Notify
from autograder.sandbox import Kernels

MOST_KERNELS = 4  # for one notebook: the first, and three for what comes after a kernel's death
TRIES = 3  # to get a kernel to the student's first cell
PAUSE = 0.5  # seconds before the next of these


def run(
    execution: Execution,
    kernels: Kernels,
    folder: Path | None,
    timeout: float = 60,
    seconds: float = 600,
    unchanged: Container[str] = (),
    chosen: Container[str] | None = None,
    notify: Notify = lambda news: None,
    ask: Ask | None = None,
) -> None:
    """Run a notebook, whatever it does.

    Where a kernel dies, the points before it stay; the cells after it are tried in a new
    kernel, in which all but the cell that killed the old one have run again.

    Parameters
    ----------
    execution
        With a notebook of the repair room: its checks are the instructor's. What it has of
        verdicts, judged checks and deadly cells stays: an earlier run was broken off. It is
        filled.
    folder
        Whose files lie beside the notebook.
    timeout, seconds
        What one cell, and the whole notebook, may take.
    unchanged
        The ids of cells that are the instructor's, unchanged. Where they fail before the
        student's first, it is the machine's fault.
    chosen
        The ids of cells to run; by default all.
    notify
        Is told of each cell before it runs, of the first of the student's, of each verdict.
    ask
        Has checks judged: takes and gives bytes, whose first says what the rest is. `CHECK` and
        a `grade_id` begin; `CALLS` wants `REPLIES`, or `GONE` where the kernel gives none;
        `INSIDE` brings the source to run in the kernel; `JUDGED` ends. By default all checks
        run in the kernel as they are.

    Raises
    ------
    InfrastructureError
        If no kernel lived until the student's first cell.
    """
    notebook, deadline = execution.notebook, time.monotonic() + seconds
    for cell in notebook.cells:
        if cell.id in execution.deadly:
            exclude(cell, execution.deadly[cell.id], execution)
    kernels_left, tries_left = MOST_KERNELS - len(execution.deadly), TRIES
    # what lies beside the notebook is the student's, too, and may make the first cells fail
    strict = folder is None or not any(folder.iterdir())
    while kernels_left > 0:
        manager = kernels.manager(folder=folder)
        attempt = KernelRun(
            execution, manager, timeout, deadline, unchanged, strict, chosen, notify, ask
        )
        try:
            asyncio.run(attempt.run())
        except Exception as error:  # a hostile kernel can make any
            attempt.error = attempt.error or error
        finally:  # nbclient leaves it behind where a kernel does not start
            atexit.unregister(attempt.client._cleanup_kernel)
        if attempt.error is None:
            break
        flag, sentence = how_it_ended(manager, attempt.error)
        if not attempt.begun or attempt.cell is None:
            tries_left -= 1
            if not tries_left or isinstance(attempt.error, InfrastructureError):
                raise InfrastructureError(failure(manager, attempt, sentence))
            time.sleep(PAUSE)
            continue
        kernels_left -= 1
        execution.flag(flag, f"The kernel ended in cell {attempt.cell.id}. {sentence}".strip())
        exclude(attempt.cell, sentence or "The kernel ended in this cell.", execution)
        if time.monotonic() > deadline:
            break
    for cell in notebook.cells:
        if is_check(cell) and not is_settled(cell, execution):
            message = "This check could not be run: the kernel ended before it."
            execution.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(
                False, message=message, could_run=False
            )
            add_error(cell, "NotRun", message)
    left = MOST_OUTPUT
    for cell in notebook.cells:
        if cell.cell_type == "code":
            left = limit_outputs(cell, left, execution)


def exclude(cell: NotebookNode, sentence: str, execution: Execution) -> None:
    """Run a cell no more: it has ended a kernel."""
    execution.deadly[cell.id] = sentence
    add_error(cell, "KernelEnded", sentence)
    if is_check(cell):
        execution.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(False, message=sentence)


def failure(manager: AsyncKernelManager, attempt: KernelRun, sentence: str) -> str:
    """Why no cell of the student's was reached, with what the kernel said last."""
    where = f"in cell {attempt.cell.id}, the course's own" if attempt.cell else "while it started"
    sentences = [f"The kernel failed {where}, before any of the student's code.", sentence]
    if str(attempt.error) not in sentence:
        sentences.append(str(attempt.error))
    log = getattr(manager.provisioner, "last_words", "").strip()
    if log:
        sentences.append(f"Its last words: {log[-1000:]}")
    return " ".join(sentence.strip() for sentence in sentences if sentence)


def how_it_ended(manager: AsyncKernelManager, error: Exception) -> tuple[str, str]:
    """A flag and a sentence for the end of a kernel."""
    provisioner = manager.provisioner
    reason = getattr(provisioner, "reason", None)
    sentence = getattr(provisioner, "sentence", None) or ""
    if reason in (None, "died", "killed"):
        return "kernel-died", sentence or f"{type(error).__name__}."
    return {"time": "timeout"}.get(reason, reason), sentence
