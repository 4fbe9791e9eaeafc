"""Measurements: `make bench`. Compare ratios within one run; the machines are noisy."""

import contextlib
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from subprocess import DEVNULL
from unittest import mock

import nbformat
import numpy as np
from nbclient import NotebookClient

from autograder import grade, repair
from autograder.course import Course
from autograder.run import fingerprints, workers
from autograder.run.checker import Checkers, unit_of
from autograder.run.execution import Execution, is_check
from autograder.run.judge import Judge
from autograder.run.kernel_run import KernelRun
from autograder.run.needed_cells import cells_to_run
from autograder.run.session import run
from autograder.sandbox import Limits
from tests.answers import Unit
from tests.demo import on_file
from tests.support.browser import CHROMIUM, chromium, jupyterlab, open_notebook, run_all
from tests.support.course import ROOT, UNITS, hand_in


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


KINDS = "right", "wrong", "untouched"


def hand_in_class(folder, students, units, seed=2018):
    """A class of mixed quality, made of the answers on file: right, wrong, untouched."""
    rng = random.Random(seed)
    for number, unit in product(range(students), units):
        kinds = rng.choices(
            ["right", "wrong", "untouched"], [6, 3, 1], k=len(Unit(unit).references)
        )
        answers = {
            exercise: rng.choice(on_file(unit, exercise, kind))
            for exercise, kind in zip(Unit(unit).references, kinds, strict=True)
            if kind != "untouched"
        }
        hand_in(folder, f"student{number:02}", unit, answers)


def course(folder):
    """A course folder of its own."""
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def ours(folder, *options):
    """Seconds that `autograder grade` takes for what is in `submitted/`."""
    command = [sys.executable, "-m", "autograder.cli", "grade", "--course-dir", str(folder)]
    return seconds(lambda: subprocess.run([*command, *options], check=True, stdout=DEVNULL))


def stock(folder, units):
    """Seconds that nbgrader's own commands take for the same."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path}

    def all_units():
        for unit in units:
            for step in (["generate_assignment", "--force", unit], ["autograde", unit]):
                # it fails where one submission does, and goes on with the others
                subprocess.run(
                    ["nbgrader", *step], cwd=folder, env=environment, stderr=DEVNULL, stdout=DEVNULL
                )

    return seconds(all_units)


def points(folder, unit):
    """Points in a gradebook, by student."""
    with Course(folder).gradebook() as gradebook:
        return {one.student_id: one.score for one in gradebook.assignment_submissions(unit)}


def bench_beside_stock(students, units, what):
    """A class, graded here and by nbgrader's own commands; the scores one by one."""
    with tempfile.TemporaryDirectory() as made:
        first, second = course(Path(made) / "first"), course(Path(made) / "second")
        for folder in (first, second):
            hand_in_class(folder / "submitted", students, units)
        row(f"autograder grade, {what}", quick := ours(first))
        row(f"nbgrader autograde, {what}", slow := stock(second, units))
        print(f"{'times faster':<50} {slow / quick:6.1f}")
        pairs = [
            (student, unit, points(first, unit).get(student), score)
            for unit in units
            for student, score in points(second, unit).items()
        ]
        other = [one for one in pairs if one[2] != one[3]]
        scored = f"of {len(pairs)} that nbgrader scored"
        print(f"{'the same score':<50} {len(pairs) - len(other)} {scored}", flush=True)
        for student, unit, score, theirs in other:
            print(f"  {student}, {unit}: {score:g} here, {theirs:g} there")


def bench_grading():
    bench_beside_stock(12, UNITS[:4], "12 × units 1-4")
    bench_beside_stock(12, UNITS[4:], "12 × unit 5")
    with tempfile.TemporaryDirectory() as made:
        folder = course(Path(made) / "thirty")
        hand_in_class(folder / "submitted", 30, UNITS[1:2])
        row("autograder grade, 30 × unit 2", ours(folder))


PARTS = "kernel: start and end", "kernel: cells", "kernel: calls", "checker", "the rest"


def bench_parts(times=5):
    """What a notebook's time is made of, of a solution; the shortest of some runs."""
    with tempfile.TemporaryDirectory() as made:
        folder = Course(course(Path(made) / "course"))
        setup = workers.Setup.of(folder.settings, "auto", Limits(), ())
        print(f"\n{'seconds of a notebook':<28}" + "".join(f"{one:>24}" for one in PARTS))
        with contextlib.closing(setup.kernels()) as kernels:
            checkers = Checkers(kernels)
            for unit in UNITS:
                found = [parts(folder, unit, kernels, checkers) for _ in range(times)]
                best = min(found, key=sum)
                print(f"{unit:<28}" + "".join(f"{one:24.3f}" for one in best), flush=True)
            checkers.close()


def parts(course, unit, kernels, checkers):
    """The seconds of `PARTS`, of one run of a solution."""
    solution = grade.solution(course, unit)
    template, answers = repair.template(solution, course.config), fingerprints.answers_of(solution)
    checks = {
        one.metadata.nbgrader.grade_id: one.source for one in filter(is_check, template.cells)
    }
    start = time.perf_counter()
    with checkers.borrow() as checker, tempfile.TemporaryDirectory() as folder:
        checker.begin(unit_of(template, answers), "a seed", course.settings.packages)
        judge, waited, clock = Judge(checker, checks), [], []

        def answer(message):
            begin = time.perf_counter()
            reply = judge.answer(message)
            waited.append(time.perf_counter() - begin)
            return reply

        class Timed(KernelRun):
            async def execute(self, *given, **more):
                clock.append(("cells", time.perf_counter()))
                try:
                    return await super().execute(*given, **more)
                finally:
                    clock.append(("end", time.perf_counter()))

            async def call(self, *given):
                clock.append(("calls", time.perf_counter()))
                try:
                    return await super().call(*given)
                finally:
                    clock.append(("end", time.perf_counter()))

        released = repair.without_hidden_checks(template)
        (Path(folder) / "notebook").write_bytes(nbformat.writes(solution).encode())
        repaired = repair.repair(repair.read(Path(folder) / "notebook")[0], released)
        ran, chosen = Execution(repaired.notebook), cells_to_run(repaired.notebook, released)
        begin = time.perf_counter()
        with mock.patch("autograder.run.session.KernelRun", Timed):
            run(ran, kernels, None, chosen=chosen, ask=answer)
        whole = time.perf_counter() - begin
    spent = {"cells": 0, "calls": 0}
    for (kind, at), (_, end) in zip(clock[::2], clock[1::2], strict=True):
        spent[kind] += end - at
    kernel = whole - sum(spent.values()) - sum(waited)
    rest = time.perf_counter() - start - whole
    return kernel, spent["cells"], spent["calls"], sum(waited), rest


def bench_check(unit=UNITS[1]):
    """`autograder check` on a half-done unit 2: at first, unchanged, and with one cell changed."""
    with tempfile.TemporaryDirectory() as made:
        folder = course(Path(made) / "course")
        command = [sys.executable, "-m", "autograder.cli", "check"]
        environment = {**os.environ, "XDG_CACHE_HOME": made}

        def check(scale):
            answers = {name: Unit(unit).references[name] for name in ("idx_shape", "index_of")}
            shutil.rmtree(folder / "notebooks" / unit)
            path = hand_in(folder, "notebooks", unit, {**answers, "scale": scale})
            run = [*command, str(path)]
            return seconds(lambda: subprocess.run(run, env=environment, stdout=DEVNULL))

        changes = (("at first", "1"), ("unchanged", "1"), ("one cell changed", "2"))
        for what, scale in changes:
            row(f"autograder check, unit 2, {what}", check(scale))


def main():
    print(f"load: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")
    bench_check()
    bench_parts()
    bench_grading()
    print(f"load: {os.getloadavg()[0]:.1f}")
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
    print(f"{what:<50} {value:6.{places}f} s", flush=True)


if __name__ == "__main__":
    main()
