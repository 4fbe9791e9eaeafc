"""Of which unit a file is: by its name or folder, and a notebook by its cells."""

from dataclasses import replace

from autograder.repair.reading import LARGEST

from .layouts import is_work

SURE = 0.5  # the share of a unit's cells that makes a notebook this unit's, whatever its name
ENOUGH = 0.2  # the share that does so if the name says nothing


def is_notebook(file):
    return not file.is_folder and is_work(file.parts[-1])


def identify(owned, units):
    """Say of which unit a file is: by its name or folder, and a notebook by its cells."""
    file, rest = owned.file, owned.rest
    folders = rest if file.is_folder else rest[:-1]
    by_folder = next((unit for part in reversed(folders) if (unit := units.begins(part))), None)
    split = None if file.is_folder or not rest else units.split(rest[-1])
    by_name = split[1] if split else None
    if not is_notebook(file):
        unit = by_folder or by_name
        return replace(owned, unit=unit, by="folder" if by_folder else "name" if unit else "")
    named, by = (by_name, "name") if by_name else (by_folder, "folder" if by_folder else "")
    if file.path and 0 < file.size <= LARGEST:
        try:
            shares = units.shares(file.path)
        except OSError as error:
            file = replace(file, path=None, refused=f"cannot be opened: {error.strerror}")
            return replace(owned, file=file, unit=named, by=by)
        best, share = max(shares.items(), key=lambda one: one[1], default=(None, 0))
        if share >= ENOUGH and (named is None or (share >= SURE and shares[named] < ENOUGH)):
            named, by = best, "cells"
        elif by == "folder" and shares[named] >= ENOUGH:
            by = "cells"
    return replace(owned, unit=named, by=by)
