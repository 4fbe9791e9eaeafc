"""Checks notebooks, and again when one is saved."""

import contextlib
import time
from pathlib import Path

from rich.console import Console

from autograder.course import Course, CourseError

from .cache import stamp
from .engine import Engine
from .table import shown

POLL = 0.4  # seconds between two looks at the files


def check(
    notebooks=(), course_dir=None, again=False, sandbox="auto", timeout=60, console=None, early=None
):
    """Check notebooks, print how they stand, and with `again` repeat it when one is saved.

    Parameters
    ----------
    notebooks : list of pathlib.Path
        By default all units' in the course's `notebooks/`.
    course_dir : path, optional
        By default the first above a notebook that is a course's, or the folder here.
    again : bool
        Go on until Ctrl-C.
    sandbox : {"auto", "required", "off"}
    timeout : int
        Seconds that one cell may take.
    console : rich.console.Console, optional
    early : dict, optional
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
    named = [Path(one) for one in notebooks]
    paths = named or all_notebooks(course_dir)
    checked, seen = {}, {}
    with (
        Engine(sandbox, timeout, course_dir, early) as engine,
        contextlib.suppress(KeyboardInterrupt),
    ):
        while True:
            now = {path: stamp(path) for path in paths}
            changed = [path for path in paths if path not in seen or now[path] != seen[path]]
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
            seen = now
            time.sleep(POLL)
            while settling(paths, seen):
                time.sleep(POLL)
    if len(checked) < len(paths):
        return 130
    return int(any(one.failing for one in checked.values()))


def all_notebooks(course_dir):
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


def settling(paths, seen):
    """True while files are being written: they differ from before, and from a moment later."""
    now = {path: stamp(path) for path in paths}
    if now == seen:
        return False
    time.sleep(POLL / 4)
    return now != {path: stamp(path) for path in paths}
