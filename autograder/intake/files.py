"""Files of a folder: the same as others, copied, put in place."""

import hashlib
import os
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

from .archives import JUNK


def same(path: Path, other: Path) -> bool:
    """True if two files hold the same bytes."""
    if path.stat().st_size != other.stat().st_size:
        return False
    sums = []
    for each in (path, other):
        with each.open("rb") as file:
            sums.append(hashlib.file_digest(file, "sha256").digest())
    return sums[0] == sums[1]


def files_in(folder: Path) -> dict[str, Path]:
    """All but folders and junk in a folder, by name. Links are not followed."""
    found = {}
    if not folder.is_symlink():
        for above, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not JUNK.fullmatch(name)]
            links = [name for name in folders if os.path.islink(os.path.join(above, name))]
            for name in [*names, *links]:
                path = Path(above, name)
                if not JUNK.fullmatch(name):
                    found[path.relative_to(folder).as_posix()] = path
    return found


def equal(files: Mapping[str, Path], other: Mapping[str, Path]) -> bool:
    """True if two dicts of files have the same names and the same bytes."""
    return set(files) == set(other) and all(
        stat.S_ISREG(path.lstat().st_mode) and same(path, other[name])
        for name, path in files.items()
    )


def copy_all(files: Mapping[str, Path], folder: Path) -> None:
    """Copy files into a new folder, with their times; links are not followed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, path in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target, follow_symlinks=False)
        if not target.is_symlink():
            shutil.copystat(path, target)


def make_folder(path: Path) -> None:
    """Make a folder, if need be in place of a file."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    path.mkdir(exist_ok=True)
