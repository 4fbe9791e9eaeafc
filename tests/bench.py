"""Measurements: `make bench`. Compare ratios within one run; the machines are noisy."""

import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient

from tests.browser import CHROMIUM, chromium, jupyterlab, open_notebook, run_all
from tests.conftest import ROOT, UNITS


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def python(program):
    return lambda: subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def run_unit(unit):
    """Run a solution from top to bottom, kernel start included."""
    path = ROOT / "solutions" / unit / f"{unit}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": path.parent}}).execute()


# each movement of the pointer, dispatched by hand: how long until its ink is on the canvas
INK = """canvas => {
    const box = canvas.getBoundingClientRect(), durations = []
    const send = (kind, x, y) => canvas.dispatchEvent(new PointerEvent(kind, {
        pointerId: 1, button: 0, bubbles: true, clientX: box.left + x, clientY: box.top + y}))
    canvas.setPointerCapture = () => {}
    send('pointerdown', 20, 20)
    for (let step = 1; step < 200; step++) {
        const start = performance.now()
        send('pointermove', 20 + step, 20 + 100 * Math.abs(Math.sin(step / 9)))
        durations.push(performance.now() - start)
    }
    send('pointerup', 220, 20)
    return durations
}"""


def pad_latency(seconds=10):
    """Milliseconds from a change of the drawing to its probabilities on the screen, scribbling.

    Counted from the first movement of the pointer that had not been asked about yet. And the
    milliseconds that the page needs to draw the ink of one movement.
    """
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("import digits\ndigits.DrawPad()")],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    )
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        nbformat.write(notebook, Path(folder) / "pad.ipynb")
        with jupyterlab(folder, Path(home)) as address, chromium() as page:
            open_notebook(page, address, "pad.ipynb")
            run_all(page)
            canvas = page.locator(".digits-canvas")
            canvas.scroll_into_view_if_needed()
            box = canvas.bounding_box()
            page.mouse.move(box["x"] + 140, box["y"] + 140)
            page.mouse.down()
            end, step = time.time() + seconds, 0
            while time.time() < end:
                step += 1
                x, y = 140 + 100 * math.sin(step / 7), 140 + 100 * math.sin(step / 5.3)
                page.mouse.move(box["x"] + x, box["y"] + y)
                time.sleep(0.008)
                if step % 150 == 0:  # a digit has no more points
                    page.mouse.up()
                    page.keyboard.press("Delete")
                    page.mouse.down()
            page.mouse.up()
            answers = page.evaluate(
                "performance.getEntriesByName('digits pad: change to answer')"
                ".map(one => one.duration)"
            )
            return answers, canvas.evaluate(INK)


def main():
    row("start Python", seconds(python("pass")))
    row("import digits", seconds(python("import digits")))
    row("import digits, load_mnist()", seconds(python("import digits; digits.load_mnist()")))
    row("import digits, tensorflow", seconds(python("import digits, tensorflow")))
    for unit in UNITS:
        row(f"{unit}, top to bottom", seconds(lambda unit=unit: run_unit(unit)))
    if CHROMIUM:
        answers, ink = pad_latency()
        for part in (50, 95):
            row(f"draw pad, change to answer, p{part}", np.percentile(answers, part) / 1000, 3)
        row("draw pad, ink of one movement, p95", np.percentile(ink, 95) / 1000, 4)


def row(what, value, places=2):
    print(f"{what:<40} {value:6.{places}f} s", flush=True)


if __name__ == "__main__":
    main()
