"""A course of one small unit, for what has to be graded many times."""

import shutil

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import cli
from tests.answers import ROOT

UNIT = "tiny"
RIGHT, WRONG = "def double(n):\n    return 2 * n", "def double(n):\n    return n"


def cell(kind, id, source, **more):
    told = {"schema_version": 3, "grade_id": id, "locked": False, "solution": False, **more}
    return kind(source, id=id, metadata={"nbgrader": {"grade": False, "task": False, **told}})


CHECK = """from digits import checks

checks.expect("double", 4, gives=8)
checks.passed("double")"""


def tiny(check=CHECK):
    """A solution notebook with one exercise and one question."""
    return new_notebook(
        cells=[
            cell(
                new_code_cell,
                "double",
                f"### BEGIN SOLUTION\n{RIGHT}\n### END SOLUTION",
                solution=True,
            ),
            cell(
                new_code_cell,
                "check_double",
                check,
                grade=True,
                locked=True,
                points=3,
            ),
            cell(new_markdown_cell, "words", "It doubles.", grade=True, solution=True, points=2),
        ]
    )


def make(folder, check=CHECK):
    """Make a course folder with the unit, released."""
    (folder / "solutions" / UNIT).mkdir(parents=True)
    nbformat.write(tiny(check), folder / "solutions" / UNIT / f"{UNIT}.ipynb")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    with (folder / "nbgrader_config.py").open("a") as config:
        # nothing is imported before the kernels are forked: this course needs nothing
        config.write("\nc.Autograder.preload = []\n")
    assert cli.main(["release", "--course-dir", str(folder)]) == 0
    return folder


def hand_in(course_folder, folder, student, answer):
    notebook = nbformat.read(course_folder / "notebooks" / UNIT / f"{UNIT}.ipynb", as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["double"].source = answer
    cells["words"].source = "It gives twice the number."
    path = folder / student / UNIT / f"{UNIT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def tiny_of_two(folder):
    """The tiny course, with two answers in code."""
    course = make(folder)
    path = course / "solutions" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    source = "### BEGIN SOLUTION\ndef half(n):\n    return n / 2\n### END SOLUTION"
    second = cell(new_code_cell, "half", source, solution=True)
    notebook.cells.insert(0, second)
    nbformat.write(notebook, path)
    assert cli.main(["release", "--force", "--course-dir", str(course)]) == 0
    return course
