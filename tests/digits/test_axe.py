"""What axe finds in units that were run in JupyterLab: nothing, in what is ours."""

import shutil

import pytest

from tests.support.browser import chromium, jupyterlab, open_notebook, run_all, violations
from tests.support.course import ROOT, UNITS

pytestmark = [pytest.mark.usefixtures("needs_browser"), pytest.mark.slow]


@pytest.fixture(scope="module", params=["JupyterLab Light", "JupyterLab Dark"])
def lab(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    with jupyterlab(folder, tmp_path_factory.mktemp("home"), request.param) as address:
        yield address


@pytest.mark.parametrize("unit", [UNITS[0], UNITS[4]])
def test_units(lab, unit):
    with chromium() as page:
        open_notebook(page, lab, f"solutions/{unit}/{unit}.ipynb")
        run_all(page, seconds=1200)
        # the text with its hints and pictures; figures, pads, sliders, boxes for guesses
        assert not violations(page, ".jp-MarkdownOutput", ".jp-OutputArea-output")
        for ours in (".jp-MarkdownOutput img[alt]", "svg[role=img][aria-label]", ".digits-pad"):
            assert page.locator(ours).count() > 0
