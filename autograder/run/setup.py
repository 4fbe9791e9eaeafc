"""What the kernels of a grading are like; quick to import, so that they can start at once."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from autograder.sandbox import Kernels, Limits, Starting
from autograder.sandbox.modes import Sandbox
from autograder.settings import FILE, SEED_VARIABLE, Autograder, exposed, load, read

# both ends of a check's calls: behind walls they cannot be imported any more
CALLS = ("autograder.calls.answer", "autograder.calls.serve")


@dataclass(frozen=True)
class Setup:
    """What the kernels of a grading are like, on whatever machine; as `Kernels` has it."""

    sandbox: Sandbox
    limits: Limits
    preload: tuple[str, ...]
    hide: tuple[str, ...]
    packages: tuple[str, ...] = ()
    seed_variable: str = SEED_VARIABLE

    @classmethod
    def of(
        cls, settings: Autograder, sandbox: Sandbox, limits: Limits, hide: tuple[str, ...]
    ) -> Self:
        """What a course's settings ask for."""
        preload, packages = tuple(settings.preload), tuple(settings.packages)
        return cls(sandbox, limits, preload, hide, packages, settings.seed_variable)

    def starting(self) -> Starting:
        """Kernels that see this machine's packages of the course, on their way."""
        preload = (*self.preload, *CALLS)
        return Starting(self.sandbox, self.limits, preload, exposed(self.packages))

    def kernels(self, starting: Starting | None = None) -> Kernels:
        """Kernels that are there; `starting` are some that `start` gave for the same course."""
        kernels = (starting or self.starting()).kernels()
        kernels.limits, kernels.hide = self.limits, list(self.hide)
        return kernels


def start(course_dir: Path, sandbox: Sandbox) -> Starting | None:
    """Begin to start kernels for a course; what they may use and see is settled later.

    None if they cannot be: whoever needs the settings says what is wrong with them.
    """
    if (course_dir / FILE).is_file():
        with contextlib.suppress(Exception):  # the file is a program
            settings = load(read(course_dir), course_dir / FILE)
            return Setup.of(settings, sandbox, Limits(), ()).starting()
    return None
