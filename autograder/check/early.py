"""Kernels for `autograder check`, which start while what takes long to import is imported."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox import Limits, Starting
from autograder.sandbox.modes import Sandbox
from autograder.settings import FILE, Autograder, exposed, load, read

NOTEBOOK_SECONDS = 600

# kernels that are started, by their packages and what they preload
Started = dict[tuple[tuple[str, ...], tuple[str, ...]], Starting]


def start(
    started: Started, sandbox: Sandbox, settings: Autograder, named: bool = False
) -> Starting:
    """Start kernels in a thread, if there are none of this kind.

    Parameters
    ----------
    started : dict
        Of what is started; they are added.
    sandbox : {"auto", "required", "off"}
    settings : autograder.settings.Autograder
    named : bool
        True if a notebook names what is imported before only then.

    Returns
    -------
    autograder.sandbox.Starting
        To be closed.

    Raises
    ------
    CourseError
        If a package of the course is not installed.
    """
    late = () if named else settings.preload_if_named
    preload = tuple(name for name in settings.preload if name not in late)
    packages = tuple(settings.packages)
    if (packages, preload) not in started:
        limits = Limits(seconds=NOTEBOOK_SECONDS)
        started[packages, preload] = Starting(sandbox, limits, preload, exposed(packages))
    return started[packages, preload]


def start_for(notebooks: Sequence[Path], course_dir: str | None, sandbox: Sandbox) -> Started:
    """Start the kernels that the first notebook most probably needs.

    What is wrong with the settings is said later, by whoever needs them.
    """
    started: Started = {}
    folders = [Path(course_dir or ".")]
    if notebooks and not course_dir:
        folders = [*notebooks[0].resolve().parents, *folders]
    found = next((folder for folder in folders if (folder / FILE).is_file()), None)
    with contextlib.suppress(Exception):  # the file is a program
        start(started, sandbox, load(read(found), found / FILE) if found else load())
    return started
