"""Things that several tests start from."""

import os
import shutil

import nbformat
import pytest

from tests import browser
from tests.answers import ROOT, UNITS

# unit 5 trains for a minute: what runs it more than once does so among the slow tests
UNITS_LAST_SLOW = [*UNITS[:4], *(pytest.param(unit, marks=pytest.mark.slow) for unit in UNITS[4:])]


@pytest.fixture
def course_folder(tmp_path):
    """A course folder of its own, elsewhere, as an instructor would make one."""
    folder = tmp_path / "course"
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


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


@pytest.fixture
def needs_browser():
    """Skip a browser test where there is no browser; with CI=true that is a failure."""
    if browser.CHROMIUM is None:
        message = "no Chromium found (Debian, Ubuntu: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
