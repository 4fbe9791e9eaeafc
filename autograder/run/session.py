"""Run a repaired notebook in a walled kernel, and have its checks judged.

A check runs in another process, whose calls the kernel answers (`autograder.run.checker`); where
there is none, or where it must, in the kernel, as nbgrader has it.
"""

import asyncio
import atexit
import time
from pathlib import Path

from autograder.run.attempt import Attempt
from autograder.run.ran import MOST_OUTPUT, MachineFault, Verdict, is_check, is_settled, say, tidy

MOST_KERNELS = 4  # for one notebook: the first, and three for what comes after a kernel's death


TRIES = 3  # to get a kernel to the student's first cell


PAUSE = 0.5  # seconds before the next of these


def run(ran, kernels, folder, timeout=60, seconds=600, given=(), chosen=None, tell=None, ask=None):
    """Run a notebook, whatever it does.

    Where a kernel dies, the points before it stay; the cells after it are tried in a new
    kernel, in which all but the cell that killed the old one have run again.

    Parameters
    ----------
    ran : Ran
        With a notebook of the repair room: its checks are the instructor's. What it has of
        verdicts, judged checks and deadly cells stays: an earlier run was broken off. It is
        filled.
    kernels : autograder.sandbox.Kernels
    folder : pathlib.Path
        Whose files lie beside the notebook.
    timeout, seconds : float
        What one cell, and the whole notebook, may take.
    given : set of str
        The ids of cells that are the instructor's, unchanged. Where they fail before the
        student's first, it is the machine's fault.
    chosen : set of str, optional
        The ids of cells to run; by default all.
    tell : callable, optional
        Is told of each cell before it runs: `{"cell": id}`; of the first of the student's:
        `{"begun": true}`; of each verdict: `{"verdict": [grade_id, passed, value, message]}`.
    ask : callable, optional
        Has checks judged: takes and gives bytes, whose first says what the rest is. `CHECK` and
        a `grade_id` begin; `CALLS` wants `REPLIES`, or `GONE` where the kernel gives none;
        `INSIDE` brings the source to run in the kernel; `JUDGED` ends. By default all checks
        run in the kernel as they are.

    Raises
    ------
    MachineFault
        If no kernel lived until the student's first cell.
    """
    notebook, end = ran.notebook, time.monotonic() + seconds
    tell = tell or (lambda news: None)
    for cell in notebook.cells:
        if cell.id in ran.deadly:
            give_up(ran, cell, ran.deadly[cell.id])
    kernels_left, tries_left = MOST_KERNELS - len(ran.deadly), TRIES
    # what lies beside the notebook is the student's, too, and may make the first cells fail
    strict = folder is None or not any(Path(folder).iterdir())
    while kernels_left > 0:
        manager = kernels.manager(folder=folder)
        attempt = Attempt(ran, manager, timeout, end, given, strict, chosen, tell, ask)
        try:
            asyncio.run(attempt.run())
        except Exception as error:  # a hostile kernel can make any
            attempt.trouble = attempt.trouble or error
        finally:  # nbclient leaves it behind where a kernel does not start
            atexit.unregister(attempt.client._cleanup_kernel)
        if attempt.trouble is None:
            break
        reason, sentence = why(manager, attempt.trouble)
        if not attempt.begun or attempt.cell is None:
            tries_left -= 1
            if not tries_left or isinstance(attempt.trouble, MachineFault):
                raise MachineFault(last_words(manager, attempt, sentence))
            time.sleep(PAUSE)
            continue
        kernels_left -= 1
        ran.flag(reason, f"The kernel ended in cell {attempt.cell.id}. {sentence}".strip())
        give_up(ran, attempt.cell, sentence or "The kernel ended in this cell.")
        if time.monotonic() > end:
            break
    for cell in notebook.cells:
        if is_check(cell) and not is_settled(cell, ran):
            message = "This check could not be run: the kernel ended before it."
            ran.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(
                False, message=message, could_run=False
            )
            say(cell, "NotRun", message)
    left = MOST_OUTPUT
    for cell in notebook.cells:
        if cell.cell_type == "code":
            left = tidy(cell, left, ran)


def give_up(ran, cell, sentence):
    """Run a cell no more: it has ended a kernel."""
    ran.deadly[cell.id] = sentence
    say(cell, "KernelEnded", sentence)
    if is_check(cell):
        ran.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(False, message=sentence)


def last_words(manager, attempt, sentence):
    """Why no cell of the student's was reached, with what the kernel said last."""
    where = f"in cell {attempt.cell.id}, the course's own" if attempt.cell else "while it started"
    words = [f"The kernel failed {where}, before any of the student's code.", sentence]
    if str(attempt.trouble) not in sentence:
        words.append(str(attempt.trouble))
    said = getattr(manager.provisioner, "last_words", "").strip()
    if said:
        words.append(f"Its last words: {said[-1000:]}")
    return " ".join(one.strip() for one in words if one)


def why(manager, error):
    """A word and a sentence for the end of a kernel."""
    provisioner = manager.provisioner
    reason = getattr(provisioner, "reason", None)
    if reason in (None, "died", "killed"):
        return "kernel-died", getattr(provisioner, "sentence", None) or f"{type(error).__name__}."
    return {"time": "timeout"}.get(reason, reason), provisioner.sentence
