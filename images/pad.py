"""Moving picture for the README: the pad at work, in JupyterLab.

Needs Chromium. Run it from the course's folder: python -m images.pad
"""

import io
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from tests.support.browser import chromium, jupyterlab, open_notebook, run_all
from tests.support.pens import curve

# points on the pad's 280 pixels, through which smooth strokes go: a three, then a seven
DIGITS = [
    [[(85, 75), (130, 45), (180, 75), (165, 120), (125, 135), (125, 135), (175, 145), (195, 190),
      (140, 240), (80, 215)]],
    [[(75, 60), (140, 62), (205, 58), (205, 58), (170, 135), (140, 245)]],
]  # fmt: skip
CELLS = [
    new_markdown_cell("### Draw a digit"),
    new_code_cell("import digits\n\ndigits.DrawPad(digits.load_reader())"),
]
SIZE = {"width": 1120, "height": 620}
STEP, REST = 70, 1800  # milliseconds that a frame is shown, and the last of a digit


def main():
    frames, times = [], []

    def take(page, milliseconds=STEP):
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        frames.append(shot)
        times.append(milliseconds)

    with tempfile.TemporaryDirectory() as folder:
        course, home = Path(folder, "course"), Path(folder, "home")
        course.mkdir()
        home.mkdir()
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        notebook = new_notebook(cells=CELLS, metadata={"kernelspec": kernel})
        nbformat.write(notebook, course / "pad.ipynb")
        with jupyterlab(course, home) as address, chromium() as page:
            page.set_viewport_size(SIZE)
            open_notebook(page, address, "pad.ipynb")
            page.get_by_role("tab", name="File Browser").click()  # folds it away
            run_all(page)
            canvas = page.locator(".digits-canvas")
            canvas.wait_for()
            page.locator(".jp-Notebook h3").click()  # no cell is being edited
            canvas.scroll_into_view_if_needed()
            page.wait_for_timeout(3000)
            box = canvas.bounding_box()
            take(page, 600)
            for strokes in DIGITS:
                for points in strokes:
                    for number, (x, y) in enumerate(curve(np.array(points, float), steps=4)):
                        page.mouse.move(box["x"] + x, box["y"] + y)
                        if number == 0:
                            page.mouse.down()
                        elif number % 2 == 0:
                            page.wait_for_timeout(200)  # for the network to answer
                            take(page)
                    page.mouse.up()
                page.wait_for_timeout(800)
                take(page, REST)
                page.get_by_role("button", name="Clear").click()
                page.wait_for_timeout(300)
                take(page, 400)
    still = Path(__file__).with_suffix(".png")
    frames[times.index(REST)].save(still, optimize=True)
    first, *others = frames
    more = {"save_all": True, "append_images": others, "duration": times, "loop": 0}
    first.save(still.with_suffix(".webp"), quality=70, method=6, minimize_size=True, **more)


if __name__ == "__main__":
    main()
