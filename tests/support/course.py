"""Units, and submissions made of them."""

import re
import shutil

import nbformat
import pytest
from nbgrader.utils import is_locked, is_solution

from tests.answers import ROOT, UNITS

# unit 5 trains for a minute: what runs it more than once does so among the slow tests
UNITS_LAST_SLOW = [*UNITS[:4], *(pytest.param(unit, marks=pytest.mark.slow) for unit in UNITS[4:])]


def hand_in(folder, student, unit, answers=None, step="notebooks"):
    """Hand in a unit: the student's version, or another `step`, with `answers` put in.

    `answers` goes from the id of a solution cell to what stands in it. The solutions are handed
    in as if a student had written them.
    """
    notebook = nbformat.read(ROOT / step / unit / f"{unit}.ipynb", as_version=4)
    ids = {cell.id: cell for cell in notebook.cells}
    if step == "solutions":
        first = next(one for one in notebook.cells if "### BEGIN SOLUTION" in one.source)
        first.source = f"# by hand\n{first.source}"
    for id, source in (answers or {}).items():
        ids[id].source = source
    path = folder / student / unit / f"{unit}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path


def quickly(path):
    """A notebook whose demonstrations train for two steps.

    Which cells run is the question, not how long.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if not is_locked(cell) and not is_solution(cell):
            cell.source = re.sub(r", iterations=\d+", "", cell.source)
            cell.source = re.sub(
                r"(tutorial\.train\((?:[^()]|\([^()]*\))*)\)", r"\1, iterations=2)", cell.source
            )
    return notebook


def new_course(folder):
    for name in ("solutions", "notebooks"):
        for unit in UNITS[:2]:
            shutil.copytree(ROOT / name / unit, folder / name / unit)
    light(folder / "solutions" / UNITS[1] / f"{UNITS[1]}.ipynb")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def light(path):
    """Leave the figures out: most of the seconds that this unit takes."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "figures." not in cell.source]
    nbformat.write(notebook, path)
    return path


def handed(*what, **more):
    return light(hand_in(*what, **more))
