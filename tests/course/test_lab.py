"""What a student sees: the real JupyterLab, in a real browser."""

import json
import os
import re
import shutil
import urllib.request

import nbformat
import pytest
from playwright.sync_api import expect

from tests.support.browser import chromium, jupyterlab, open_notebook, run_all, serving
from tests.support.course import ROOT, UNITS, UNITS_LAST_SLOW
from tests.support.noisy import NOISY, QUICK

pytestmark = pytest.mark.usefixtures("needs_browser")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the course, so that the tests can write in it."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    with jupyterlab(folder, tmp_path_factory.mktemp("home")) as address:
        yield folder, address


def test_make_lab_opens_unit_1_within_the_whole_course(tmp_path):
    """Not in the folder of unit 1: the other units and formgrader have to be reachable."""
    if not (ROOT / ".venv").exists():
        pytest.skip("make lab works with .venv, which is not there")
    command = ["make", "lab", "LAB_OPTIONS=--no-browser --port=0"]
    with serving(command, ROOT, os.environ, tmp_path / "lab.log") as address:
        base, _, token = address.partition("/lab")
        token = token.partition("?")[2]
        for unit in UNITS:
            path = f"/api/contents/notebooks/{unit}/{unit}.ipynb?content=0&{token}"
            assert json.load(urllib.request.urlopen(base + path))["name"] == f"{unit}.ipynb"
        assert "/lab/tree/notebooks/01_configure/01_configure.ipynb" in address
        page = urllib.request.urlopen(f"{base}/lab?{token}").read().decode()
        found = re.search('id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)
        config = json.loads(found[1])
        # a student's sidebar has nothing to make exercises with; Validate is there
        assert config["disabledExtensions"] == ["@jupyter/nbgrader:create-assignment"]


@pytest.fixture
def page(lab):
    with chromium() as page:
        yield page


@pytest.mark.parametrize("unit", UNITS_LAST_SLOW)
def test_solution_runs_from_top_to_bottom(lab, page, unit):
    open_notebook(page, lab[1], f"solutions/{unit}/{unit}.ipynb")
    # no pop-up asks for anything
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    run_all(page)
    checks = [cell for cell in cells(unit) if cell.source.startswith("# Check ")]
    assert checks
    # a cell has run when its reply has come; its output may still be on its way to the page
    passed = page.locator(".jp-OutputArea-output", has_text=re.compile("^✓ "))
    expect(passed).to_have_count(len(checks), timeout=30_000)
    # nothing red: errors and stderr have mime types of their own
    for kind in ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr"):
        assert page.locator(f".jp-OutputArea-output[data-mime-type='{kind}']").count() == 0
    broken = "images => images.filter(one => !one.naturalWidth).length"
    assert page.locator(".jp-Notebook img").count() > 0
    assert page.locator(".jp-Notebook img").evaluate_all(broken) == 0


def cells(unit):
    return nbformat.read(ROOT / "solutions" / unit / f"{unit}.ipynb", as_version=4).cells


@pytest.mark.parametrize(
    "unit", [QUICK[0], *(pytest.param(unit, marks=pytest.mark.slow) for unit in QUICK[1:])]
)
def test_validate_on_the_students_version(lab, page, unit):
    """Untouched: every check is listed, with what to do. One exercise solved: it is gone."""
    path = f"notebooks/{unit}/{unit}.ipynb"
    open_notebook(page, lab[1], path)
    checks = [cell for cell in cells(unit) if cell.source.startswith("# Check ")]
    words = validate(page)
    assert words.count("is not written yet") == len(checks)
    assert "in place of the line with `raise NotImplementedError`" in words

    notebook = nbformat.read(lab[0] / path, as_version=4)
    for cell in notebook.cells:
        cell.source = NOISY[unit].get(cell.id, cell.source)
    nbformat.write(notebook, lab[0] / path)
    open_notebook(page, lab[1], path)
    words = validate(page)
    assert words.count("is not written yet") == len(checks) - 1
    (solved,) = NOISY[unit]
    assert f"{solved} is not written yet" not in words


def validate(page):
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for(timeout=60_000)
    words = dialog.inner_text()
    page.keyboard.press("Escape")
    return words
