"""Things that several tests start from."""

import os
import shutil
import time

import nbformat
import psutil
import pytest

from tests import browser
from tests.answers import ROOT, UNITS

# unit 5 trains for a minute: what runs it more than once does so among the slow tests
UNITS_LAST_SLOW = [*UNITS[:4], *(pytest.param(unit, marks=pytest.mark.slow) for unit in UNITS[4:])]


BEGIN = time.monotonic()


def pytest_addoption(parser):
    parser.addoption("--minutes", type=float, help="skip what has not begun after so many minutes")


def pytest_runtest_setup(item):
    minutes = item.config.getoption("minutes")
    if minutes is not None and time.monotonic() - BEGIN > 60 * minutes:
        pytest.skip(f"not begun within {minutes:g} minutes: this machine is slow")


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


def wait_until(condition, seconds=15):
    """Whether a condition holds, within some seconds."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def have_ended(pids, seconds=10):
    """Whether processes have all ended, within some seconds."""
    return wait_until(lambda: not any(map(is_running, pids)), seconds)


def is_running(pid):
    """Whether a process is there, and no zombie.

    One that was left alone may stay in the table as a zombie until the machine's first process,
    in a container whatever was started there, collects it.
    """
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def needs_browser():
    """Skip a browser test where there is no browser; with CI=true that is a failure."""
    if browser.CHROMIUM is None:
        message = "no Chromium found (Debian, Ubuntu: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
