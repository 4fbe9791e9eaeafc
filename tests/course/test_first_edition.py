"""A unit handed out before its second edition is handed in now: it runs, and gets all its points.

`first_edition` has the units as they were handed out then, without their figures.
"""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import cli
from tests.answers import ROOT, UNITS, Unit
from tests.autograder.test_grade import AUTOMATIC, grades
from tests.support.course import UNITS_LAST_SLOW, quickly

EDITION = Path(__file__).with_name("first_edition")


def answered(unit, folder):
    """The unit as it was handed out, with right answers, at `folder`/`unit`.ipynb."""
    notebook = nbformat.read(EDITION / f"{unit}.json", as_version=4)
    references = Unit(unit).references
    asked = [cell for cell in notebook.cells if "raise NotImplementedError(" in cell.source]
    assert {cell.id for cell in asked} == set(references)
    for cell in asked:
        cell.source = references[cell.id]
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{unit}.ipynb")
    return folder / f"{unit}.ipynb"


@pytest.mark.slow
@pytest.mark.parametrize("way", [[], ["--run-all"]], ids=["needed", "all"])
def test_it_gets_all_its_points(course_folder, tmp_path, way):
    for unit in UNITS:
        path = answered(unit, tmp_path / "in" / "ada" / unit)
        nbformat.write(quickly(path), path)
    arguments = [str(tmp_path / "in"), "--course-dir", str(course_folder), *way]
    assert cli.main(["grade", *arguments]) == 0
    scores = {unit: float(row["score"]) for (_, unit), row in grades(course_folder).items()}
    assert scores == dict.fromkeys(UNITS, AUTOMATIC)


@pytest.mark.parametrize("unit", UNITS_LAST_SLOW)
def test_it_runs_from_top_to_bottom(unit, tmp_path):
    folder = shutil.copytree(ROOT / "notebooks" / unit, tmp_path / "course" / unit)
    notebook = quickly(answered(unit, tmp_path / "in"))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
    streams = [one for cell in notebook.cells for one in cell.get("outputs", [])]
    assert sum(one.get("text", "").startswith("✓ ") for one in streams) >= 5
    assert not [one for one in streams if one.get("name") == "stderr"]
