"""Things that several tests start from."""

import os
import shutil
import time

import pytest

from tests.answers import ROOT
from tests.support import browser

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


@pytest.fixture
def needs_browser():
    """Skip a browser test where there is no browser; with CI=true that is a failure."""
    if browser.CHROMIUM is None:
        message = "no Chromium found (Debian, Ubuntu: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
