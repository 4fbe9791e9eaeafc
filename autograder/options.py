"""What `autograder grade` can be asked for."""

from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.modes import Sandbox


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    Attributes
    ----------
    submissions
        A folder or zip of submissions; by default the course's own `submitted/`.
    only_unit, only_student
        Grade no others.
    workers
        Submissions run at a time; by default one a core, or a thread of the cluster's workers.
    sandbox
        Walls around the kernels: see `autograder.sandbox.Kernels`.
    timeout, notebook_timeout
        Seconds that one cell, and one notebook, may take.
    memory
        Gigabytes that one kernel may take.
    scheduler
        Address of a Dask scheduler, on whose workers to run them; by default they run here.
    received
        A file that says when submissions were received: see
        `autograder.intake.received.with_times`.
    again
        Grade what is graded already and unchanged, too.
    layout
        How the submissions are laid out: see `autograder.intake.layouts`.
    run_all
        Run also the cells that no check needs: by default they keep the outputs that were
        handed in.
    """

    submissions: Path | None = None
    only_unit: str | None = None
    only_student: str | None = None
    workers: int | None = None
    sandbox: Sandbox = "auto"
    timeout: int = 60
    notebook_timeout: int = 600
    memory: float = 4
    scheduler: str | None = None
    received: Path | None = None
    again: bool = False
    layout: str | None = None
    run_all: bool = False


DEFAULTS = Options()
