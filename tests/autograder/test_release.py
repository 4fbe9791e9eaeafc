"""notebooks/ is what the solutions give; a release never loses a student's work."""

import base64
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder import cli
from tests.support.course import ROOT, UNITS

# card.py is the paper they are drawn on; four make screenshots, for README and guides
OTHERS = "card", "class_report", "feedback", "lab", "pad"
SCRIPTS = [path for path in sorted((ROOT / "images").glob("*.py")) if path.stem not in OTHERS]
# these two are files that a unit reads, not figures that it shows
FIGURES = [script for script in SCRIPTS if script.stem not in ("photo", "test_img")]


def release(folder, *more):
    return cli.main(["release", "--course-dir", str(folder), *more])


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for step in ("solutions", "notebooks")
        for path in (folder / step).rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


@pytest.fixture
def course_folder(course_folder):
    shutil.copytree(ROOT / "images", course_folder / "images")
    return course_folder


def test_release_changes_nothing_twice(course_folder):
    for _ in range(2):
        assert release(course_folder) == 0
        assert contents(course_folder) == contents(ROOT), "run: make release"


def test_what_jupyterlab_leaves_behind_is_tidied(course_folder):
    path = course_folder / "solutions" / UNITS[0] / f"{UNITS[0]}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata["collapsed"] = True
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [nbformat.v4.new_output("stream", text="hello")]
    notebook.metadata["widgets"] = {}
    nbformat.write(notebook, path)
    assert release(course_folder) == 0
    assert contents(course_folder) == contents(ROOT)


def test_cells_are_called_by_their_grade_id(course_folder):
    """JupyterLab gives new cells names that nobody can read."""
    path = course_folder / "solutions" / UNITS[0] / f"{UNITS[0]}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells):
        if "nbgrader" in cell.metadata:
            cell.id = f"{number:08x}"
    nbformat.write(notebook, path)
    assert release(course_folder) == 0
    assert contents(course_folder) == contents(ROOT)


def test_answers_in_notebooks_are_not_overwritten(course_folder, capsys):
    path = course_folder / "notebooks" / UNITS[0] / f"{UNITS[0]}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "is_older")
    cell.source = "my own work"
    nbformat.write(notebook, path)
    before = contents(course_folder)
    assert release(course_folder) == 2
    assert contents(course_folder) == before
    words = capsys.readouterr().err
    assert str(path) in words
    assert "is_older" in words
    assert release(course_folder, "--force") == 0
    assert contents(course_folder) == contents(ROOT)


def test_a_students_own_file_stays(course_folder):
    own = course_folder / "notebooks" / UNITS[0] / "my notes.txt"
    own.write_text("mine")
    assert release(course_folder) == 0
    assert own.read_text() == "mine"


def test_unknown_unit(course_folder, capsys):
    assert release(course_folder, "--unit", "99_nothing") == 2
    words = capsys.readouterr().err
    assert "no unit '99_nothing'" in words
    assert UNITS[0] in words


def test_not_a_course_folder(tmp_path, capsys):
    assert release(tmp_path) == 2
    assert "is not a course folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_in_a_solution_leaves_notebooks_alone(course_folder, capsys):
    path = course_folder / "solutions" / UNITS[1] / f"{UNITS[1]}.ipynb"
    path.write_text(path.read_text().replace("### END SOLUTION", "###", 1))
    before = contents(course_folder)
    assert release(course_folder) == 2
    assert "no end solution statement found" in capsys.readouterr().err
    after = contents(course_folder)
    assert {k: v for k, v in after.items() if k.parts[0] == "notebooks"} == {
        k: v for k, v in before.items() if k.parts[0] == "notebooks"
    }


def test_a_figure_that_is_not_there(course_folder, capsys):
    (course_folder / "images" / "splits.png").unlink()
    assert release(course_folder) == 2
    assert "splits.png" in capsys.readouterr().err


def test_notebooks_carry_the_figures_of_images():
    seen = set()
    for unit in UNITS:
        path = ROOT / "notebooks" / unit / f"{unit}.ipynb"
        for cell in nbformat.read(path, as_version=4).cells:
            for name, data in cell.get("attachments", {}).items():
                figure = (ROOT / "images" / name).read_bytes()
                assert base64.b64decode(data["image/png"]) == figure, "run: make release"
                seen.add(name)
    assert seen == {script.with_suffix(".png").name for script in FIGURES}


@pytest.mark.parametrize("unit", UNITS)
def test_pictures_beside_a_notebook_are_those_of_images(unit):
    for path in (ROOT / "solutions" / unit).iterdir():
        if path.suffix != ".ipynb" and path.is_file():
            assert path.read_bytes() == (ROOT / "images" / path.name).read_bytes(), path


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_figures_are_what_their_scripts_draw(script, tmp_path):
    shutil.copytree(ROOT / "images", tmp_path / "images")
    subprocess.run([sys.executable, tmp_path / "images" / script.name], check=True)
    suffix = ".jpg" if script.stem == "photo" else ".png"
    drawn = (tmp_path / "images" / script.name).with_suffix(suffix)
    assert drawn.read_bytes() == script.with_suffix(suffix).read_bytes()
