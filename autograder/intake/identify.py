"""Of which unit a file is: by its name or folder, and a notebook by its cells."""

from dataclasses import replace

from autograder.intake.names import Units
from autograder.repair.reading import LARGEST

from .archives import File
from .layouts import is_work
from .owners import Owned

SURE = 0.5  # the share of a unit's cells that makes a notebook this unit's, whatever its name
ENOUGH = 0.2  # the share that does so if the name says nothing


def is_notebook(file: File) -> bool:
    return not file.is_folder and is_work(file.parts[-1])


def identify(owned: Owned, units: Units) -> Owned:
    """Say of which unit a file is: by its name or folder, and a notebook by its cells."""
    file, rest = owned.file, owned.rest
    folders = rest if file.is_folder else rest[:-1]
    by_folder = next((unit for part in reversed(folders) if (unit := units.begins(part))), None)
    split = None if file.is_folder or not rest else units.split(rest[-1])
    by_name = split[1] if split else None
    if not is_notebook(file):
        if by_folder:
            return replace(owned, unit=by_folder, by="folder")
        return replace(owned, unit=by_name, by="name" if by_name else "")
    if by_name:
        owned = replace(owned, unit=by_name, by="name")
    else:
        owned = replace(owned, unit=by_folder, by="folder" if by_folder else "")
    if not file.path or not 0 < file.size <= LARGEST:
        return owned
    try:
        shares = units.shares(file.path)
    except OSError as error:
        file = replace(file, path=None, refused=f"cannot be opened: {error.strerror}")
        return replace(owned, file=file)
    best, share = max(shares.items(), key=lambda item: item[1], default=(None, 0))
    named = shares[owned.unit] if owned.unit else 0
    if share >= ENOUGH and (owned.unit is None or (share >= SURE and named < ENOUGH)):
        return replace(owned, unit=best, by="cells")
    return replace(owned, by="cells") if owned.by == "folder" and named >= ENOUGH else owned
