"""Brings a submission into the course folder, and keeps what was there."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from .files import copy_all, equal, files_in, make_folder


def bring_in(submission, course):
    """Copy a submission to where nbgrader looks for it, and keep what was there.

    Writes `submitted/STUDENT/UNIT/`. What was there and differs goes to a folder of
    `attempts/STUDENT/UNIT/`, as the other attempts do, before anything is changed. Broken
    off and started again, it loses nothing. Without a notebook, nothing is done.

    Parameters
    ----------
    submission : Submission
    course : autograder.course.Course

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    """
    place = course.notebook("submitted", submission.unit, submission.student).parent
    if submission.notebook is None:
        return place
    attempts = course.root / "attempts" / submission.student / submission.unit
    wanted = contents(submission, submission.unit)
    for other in submission.attempts:
        keep(contents(other, submission.unit), attempts, other.received)
    there = files_in(place)
    if equal(there, wanted):
        return place
    if there:
        keep(there, attempts, None)
    place.parent.parent.mkdir(parents=True, exist_ok=True)
    staged = place.with_name(f".bringing-in-{submission.unit}")
    make_folder(place.parent)
    copy_all(wanted, staged)
    make_folder(place)
    for name in wanted:
        target = place / name
        for above in reversed(Path(name).parents[:-1]):
            make_folder(place / above)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        os.replace(staged / name, target)
    for name in set(files_in(place)) - set(wanted):
        (place / name).unlink()
    shutil.rmtree(staged)
    return place


def contents(attempt, unit):
    """The files of an attempt, the notebook among them, by their names in the unit's folder."""
    # in an archive, a file can have the name of a folder
    folders = {above.as_posix() for name in attempt.files for above in PurePosixPath(name).parents}
    files = {name: path for name, path in attempt.files.items() if name not in folders}
    return {**files, f"{unit}.ipynb": attempt.notebook}


def keep(files, folder, received):
    """Keep an attempt in a folder of its own, named by its time, unless it is there already."""
    # a pipe or a device holds nothing that could be kept
    files = {name: path for name, path in files.items() if path.is_symlink() or path.is_file()}
    if not files or any(equal(files_in(kept), files) for kept in folder.glob("*")):
        return
    changed = max(path.lstat().st_mtime for path in files.values())
    time = received or datetime.fromtimestamp(changed, UTC)
    number, name = 1, time.strftime("%Y-%m-%dT%H-%M-%S")
    place = folder / name
    while place.exists():
        number += 1
        place = folder / f"{name}-{number}"
    staged = folder / ".bringing-in-attempt"
    copy_all(files, staged)
    staged.rename(place)
