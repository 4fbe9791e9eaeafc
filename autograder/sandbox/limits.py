"""What one kernel may use, and the error of this package."""

from dataclasses import dataclass
from typing import Literal

# why a kernel ended, if its client did not wish it
Reason = Literal["memory", "time", "output", "disk", "processes", "killed", "died"]


class SandboxError(Exception):
    """Kernels cannot be started as asked; the message says what is missing."""


@dataclass(frozen=True)
class Limits:
    """What one kernel, with all processes it starts, may use.

    Parameters
    ----------
    memory : int
        Bytes of RAM, its share of what was preloaded and the files it wrote included.
    processes : int
        Processes and threads together; a kernel that trains with TensorFlow has some 16.
    open_files : int
        Open files of each process.
    disk : int
        Bytes of all files it writes.
    files : int
        Number of files and folders it makes.
    output : int
        Bytes it may send, in all: what it prints, figures, widgets.
    cell_output : int
        Characters of what one cell prints that are kept; the cell after it prints again.
    seconds : float
        From the kernel's start to its end.
    grace : float
        Seconds from an interrupt to the end of a kernel that is still busy with the same cell.
    threads : int
        Size of the thread pools of numerical libraries.
    """

    memory: int = 4 * 2**30
    processes: int = 256
    open_files: int = 512
    disk: int = 256 * 2**20
    files: int = 10_000
    output: int = 20 * 2**20
    cell_output: int = 2**20
    seconds: float = 600
    grace: float = 3
    threads: int = 1
