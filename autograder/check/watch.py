"""Checks notebooks, and again when one is saved."""

import contextlib
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console

from autograder.course import Course
from autograder.errors import CourseError
from autograder.sandbox.modes import Sandbox

from .cache import Stamp, stamp
from .early import Started
from .engine import Engine
from .status import Checked
from .table import shown

POLL = 0.4  # seconds between two looks at the files


def check(
    notebooks: Iterable[Path | str] = (),
    course_dir: Path | str | None = None,
    again: bool = False,
    sandbox: Sandbox = "auto",
    timeout: int = 60,
    console: Console | None = None,
    early: Started | None = None,
) -> int:
    """Check notebooks, print how they stand, and with `again` repeat it when one is saved.

    Parameters
    ----------
    notebooks
        By default all units' in the course's `notebooks/`.
    course_dir
        By default the first above a notebook that is a course's, or the folder here.
    again
        Go on until Ctrl-C.
    timeout
        Seconds that one cell may take.
    early
        Kernels that are on their way, as `autograder.check.early.start_for` gives them.

    Returns
    -------
    int
        1 if a check fails or a notebook cannot be checked, else 0. When Ctrl-C came before that
        was known, 130.

    Raises
    ------
    CourseError
        If there is nothing to check, or no walls where they are required.
    """
    console = console or Console()
    named = [Path(notebook) for notebook in notebooks]
    paths = named or all_notebooks(course_dir)
    checked: dict[Path, Checked] = {}
    seen: dict[Path, Stamp | None] = {}
    with (
        Engine(sandbox, timeout, course_dir, early) as engine,
        contextlib.suppress(KeyboardInterrupt),
    ):
        while True:
            stamps = {path: stamp(path) for path in paths}
            changed = [path for path in paths if path not in seen or stamps[path] != seen[path]]
            for path in changed:
                with console.status(f"checking {path.name} …"):
                    checked[path] = engine.check(path)
            if changed:
                if again and console.is_terminal:
                    console.clear()
                console.print(shown([checked[path] for path in paths], bool(named)))
            if not again:
                break
            if changed:
                console.print("Watching: save a notebook, and it is checked again. Ctrl-C ends it.")
            seen = stamps
            time.sleep(POLL)
            while settling(paths, seen):
                time.sleep(POLL)
    if len(checked) < len(paths):
        return 130
    return int(any(notebook.failing for notebook in checked.values()))


def all_notebooks(course_dir: Path | str | None) -> list[Path]:
    """The paths of the units' notebooks in a course folder, there or not."""
    try:
        course = Course(course_dir or ".")
    except CourseError as error:
        raise CourseError(f"{error}\nOr name a notebook: autograder check NOTEBOOK") from None
    paths = [course.notebook(course.release, unit) for unit in course.units()]
    if not any(path.exists() for path in paths):
        raise CourseError(
            f"There are no notebooks in {course.root / course.release}.\n"
            "Write them there (autograder release), or name one: autograder check NOTEBOOK"
        )
    return paths


def settling(paths: Iterable[Path], before: Mapping[Path, Stamp | None]) -> bool:
    """True while files are being written: they differ from before, and from a moment later."""
    stamps = {path: stamp(path) for path in paths}
    if stamps == before:
        return False
    time.sleep(POLL / 4)
    return stamps != {path: stamp(path) for path in paths}
