"""Screenshot for the README: a wrong answer and what its check says, in JupyterLab.

Needs Chromium. Run it from the course's folder: python -m images.lab
"""

import shutil
import tempfile
from pathlib import Path

from tests.support.browser import chromium, jupyterlab, open_notebook, run_all
from tests.support.course import ROOT, hand_in

ANSWER = '''def one_hot(labels):
    """Write labels as one-hot vectors.

    labels: integer array of shape (n,), each from 0 to 9
    returns: array of shape (n, 10), one row for each label
    """
    return np.eye(labels.max() + 1)[labels]
'''


def main():
    with tempfile.TemporaryDirectory() as folder:
        course, home = Path(folder, "course"), Path(folder, "home")
        home.mkdir()
        unit = "02_import_mnist"
        path = hand_in(course, "notebooks", unit, {"one_hot": ANSWER}, step="solutions")
        shutil.copy(ROOT / "nbgrader_config.py", course)
        with jupyterlab(course, home) as address, chromium(device_scale_factor=1.5) as page:
            page.set_viewport_size({"width": 1150, "height": 880})
            open_notebook(page, address, path.relative_to(course).as_posix())
            page.get_by_role("tab", name="File Browser").click()  # folds it away
            run_all(page)
            start = page.locator("p", has_text="Write two functions")
            for _ in range(4):  # cells above get their height when they come into view
                start.evaluate("one => one.scrollIntoView({block: 'start'})")
                page.wait_for_timeout(700)
            page.screenshot(path=Path(__file__).with_suffix(".png"))


if __name__ == "__main__":
    main()
