"""Courses whose pages are looked at."""

import shutil

import pytest

from autograder.course import Course
from autograder.release import generate
from tests.answers import ROOT
from tests.support.pages import UNIT


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one unit, known to its gradebook."""
    folder = tmp_path_factory.mktemp("feedback") / "course"
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name / UNIT, folder / name / UNIT)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    course = Course(folder)
    generate(course, UNIT, folder / "made")
    return course


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A course with all units and nothing handed in."""
    folder = tmp_path_factory.mktemp("all") / "course"
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return Course(folder)
