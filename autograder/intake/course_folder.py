"""Brings a submission into the course folder, and keeps what was there."""

import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograder.course import Course

from .files import copy_all, equal, files_in, make_folder
from .submission import Attempt, Submission


def bring_in(submission: Submission, course: Course) -> Path:
    """Copy a submission to where nbgrader looks for it, and keep what was there.

    Writes `submitted/STUDENT/UNIT/`. What was there and differs goes to a folder of
    `attempts/STUDENT/UNIT/`, as the other attempts do, before anything is changed. Broken
    off and started again, it loses nothing. Without a notebook, nothing is done.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    """
    folder = course.notebook("submitted", submission.unit, submission.student).parent
    if submission.notebook is None:
        return folder
    attempts = course.root / "attempts" / submission.student / submission.unit
    wanted = contents(submission, submission.unit)
    for other in submission.attempts:
        keep(contents(other, submission.unit), attempts, other.received)
    before = files_in(folder)
    if equal(before, wanted):
        return folder
    if before:
        keep(before, attempts, None)
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    staged = folder.with_name(f".bringing-in-{submission.unit}")
    make_folder(folder.parent)
    copy_all(wanted, staged)
    make_folder(folder)
    for name in wanted:
        target = folder / name
        for above in reversed(Path(name).parents[:-1]):
            make_folder(folder / above)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        os.replace(staged / name, target)
    for name in set(files_in(folder)) - set(wanted):
        (folder / name).unlink()
    shutil.rmtree(staged)
    return folder


def contents(attempt: Attempt, unit: str) -> dict[str, Path]:
    """The files of an attempt, the notebook among them, by their names in the unit's folder."""
    assert attempt.notebook is not None
    # in an archive, a file can have the name of a folder
    folders = {above.as_posix() for name in attempt.files for above in PurePosixPath(name).parents}
    files = {name: path for name, path in attempt.files.items() if name not in folders}
    return {**files, f"{unit}.ipynb": attempt.notebook}


def keep(files: Mapping[str, Path], folder: Path, received: datetime | None) -> None:
    """Keep an attempt in a folder of its own, named by its time, unless it is there already."""
    # a pipe or a device holds nothing that could be kept
    files = {name: path for name, path in files.items() if path.is_symlink() or path.is_file()}
    if not files or any(equal(files_in(kept), files) for kept in folder.glob("*")):
        return
    changed = max(path.lstat().st_mtime for path in files.values())
    time = received or datetime.fromtimestamp(changed, UTC)
    number, name = 1, time.strftime("%Y-%m-%dT%H-%M-%S")
    target = folder / name
    while target.exists():
        number += 1
        target = folder / f"{name}-{number}"
    staged = folder / ".bringing-in-attempt"
    copy_all(files, staged)
    staged.rename(target)
