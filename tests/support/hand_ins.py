"""What is handed in, as files and archives."""

import io
import os
import time
import zipfile

import nbformat

from tests.answers import ROOT, UNITS

UNIT, OTHER = UNITS[1], UNITS[2]


NAME = f"{UNIT}.ipynb"


IDS = {
    unit: {cell.id for cell in nbformat.read(ROOT / "solutions" / unit / f"{unit}.ipynb", 4).cells}
    for unit in UNITS
}


UNTOUCHED = (ROOT / "notebooks" / UNIT / NAME).read_bytes()


TEXT = UNTOUCHED.decode()


def answered(answer="1", unit=UNIT):
    """A unit's notebook, as bytes, with an answer in it."""
    notebook = nbformat.read(ROOT / "notebooks" / unit / f"{unit}.ipynb", as_version=4)
    cell = next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
    )
    cell.source = f"answer = {answer}"
    return nbformat.writes(notebook).encode()


DONE, LATER = answered(), answered("2")


def put(folder, files, age=0):
    """Write files below a folder: a dict of paths and bytes. `age` is in seconds."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (time.time() - age,) * 2)
    return folder


def archive(files, **settings):
    """A zip archive of a dict of names (or `ZipInfo`s) and bytes, as bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", **settings) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return made.getvalue()
