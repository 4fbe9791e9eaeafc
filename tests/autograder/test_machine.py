"""The machine's fault is nobody's, and what one submission does to the grader stays with it."""

import csv
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder import cli
from autograder.course import Course
from autograder.record import receipt_files
from autograder.run.execution import Execution, InfrastructureError
from autograder.run.session import run
from autograder.sandbox import Kernels, Limits
from tests.support import tiny
from tests.support.course import UNITS, handed, new_course
from tests.support.processes import is_running

# nobody waits long for a courier
GRADER = (
    "import sys; from autograder import cli; from autograder.run import job\n"
    "if __name__ == '__main__':\n"
    "    job.GRACE = 5; sys.exit(cli.main())"
)

# what made the grader itself hang, grow or stop, in a cell before the first answer
HANG = """
import os, stat
for fd in range(3, 200):  # announces a message of 2**63 bytes on each connection
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            os.write(fd, b"\\x02\\x7f" + b"\\xff" * 7)
    except OSError:
        pass
"""
AMPLIFY = """
from IPython.display import publish_display_data as show
for number in range(300):
    show({"text/plain": "a"}, transient={"display_id": "d"})
show({"text/plain": "x" * 10**6}, transient={"display_id": "d"}, update=True)
"""
NODES = """
from IPython.display import HTML
HTML("<p>" + "".join(f"<b a{number:x}>" for number in range(600)) + "x" + "<p>x" * 600)
"""


def grade(course, submissions, path=None, *more):
    """Grade with a program of its own; returns its exit code and all that it said."""
    command = [sys.executable, "-c", GRADER, "grade", str(submissions), "--course-dir", str(course)]
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run([*command, *more], capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout + done.stderr


def rows(course):
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def with_cell(path, source):
    """Put a cell of the student's own before all others."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, new_code_cell(source))
    nbformat.write(notebook, path)


# --- nothing can be run -------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["ipykernel", "course_tools"])
def test_kernels_that_cannot_run_anything(tmp_path, broken):
    """`ipykernel` is broken for all kernels, `course_tools` for the course's first cell alone."""
    course = make_with_setup(tmp_path / "course", "import course_tools; course_tools.begin()")
    for student in ("anna", "ben"):
        tiny.hand_in(course, tmp_path / "in", student, tiny.RIGHT)
    tools = tmp_path / "packages" / "course_tools.py"
    tools.parent.mkdir()
    tools.write_text("def begin(): pass")
    module = tools.with_stem(broken)
    module.write_text("import os\ndef begin(): os._exit(7)")

    code, said = grade(course, tmp_path / "in", tools.parent)
    assert code == 1, said
    if broken == "ipykernel":
        assert "No notebook can be run here, so nothing was graded." in said
        assert "'ipykernel' is not a package" in said  # the last words of the kernel
        assert not (course / "grades.csv").exists()
        assert not list((course / "receipts").glob("*/*"))
        module.unlink()
    else:
        assert "Could not be graded, for a fault that is not theirs: 2." in said
        for row in rows(course).values():
            assert (row["status"], row["score"]) == ("failed", "")
            assert (
                "exit code 7" in row["reason"] and "cell setup, the course's own" in row["reason"]
            )
        page = (course / "report.html").read_text(encoding="utf-8")
        assert page.index("could not be graded, through no fault of theirs") < page.index("Points")
        page = course / "feedback" / "anna" / tiny.UNIT / f"{tiny.UNIT}.html"
        assert "That is no fault of yours" in page.read_text(encoding="utf-8")
        assert "exit code 7" not in page.read_text(encoding="utf-8")
        module.write_text("def begin():\n    pass  # mended")

    code, said = grade(course, tmp_path / "in", tools.parent)
    assert code == 0, said
    assert {(one["status"], one["score"]) for one in rows(course).values()} == {("graded", "3")}


def make_with_setup(folder, source):
    """The tiny course, with a locked cell before the first answer."""
    course = tiny.make(folder)
    with (course / "nbgrader_config.py").open("a") as config:
        config.write('c.Autograder.preload = ["course_tools"]\n')
    path = course / "solutions" / tiny.UNIT / f"{tiny.UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, tiny.cell(nbformat.v4.new_code_cell, "setup", source, locked=True))
    nbformat.write(notebook, path)
    assert cli.main(["release", "--force", "--course-dir", str(course)]) == 0
    return course


# --- before the student's first cell, and after it ----------------------------------------


@pytest.fixture(scope="module")
def kernels():
    with Kernels(limits=Limits(memory=2**29, seconds=60)) as made:
        yield made


def ran(kernels, cells, given, folder, timeout=10):
    """Run code cells of which the first ones are the course's; returns their texts, and flags."""
    made = [new_code_cell(source, id=f"c{number}") for number, source in enumerate(cells)]
    for cell in made:
        cell.metadata.nbgrader = {"grade": False, "solution": False, "grade_id": cell.id}
    result = Execution(new_notebook(cells=made))
    ids = {f"c{number}" for number in range(given)}
    run(result, kernels, folder, timeout, 60, ids)
    return ["".join(one.get("text", "") for one in cell.outputs) for cell in made], result.flags


class Flaky:
    """Kernels of which the first ones have too little memory to start."""

    def __init__(self, kernels, bad):
        self.kernels, self.bad = kernels, bad

    def manager(self, **more):
        self.bad -= 1
        limits = Limits(memory=2**20) if self.bad >= 0 else None
        return self.kernels.manager(limits=limits, **more)


def test_a_kernel_that_did_not_start_is_tried_again(kernels, tmp_path):
    assert ran(Flaky(kernels, 2), ["1", "print(2)"], 1, tmp_path) == (["", "2\n"], [])
    with pytest.raises(
        InfrastructureError, match="while it started, before any of the student's code"
    ):
        ran(Flaky(kernels, 3), ["1", "print(2)"], 1, tmp_path)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import os; os._exit(7)", "exit code 7"),
        ("import nothing_of_the_kind", "ModuleNotFoundError: No module named"),
        ("while True: pass", "--timeout gives cells more time"),
    ],
)
def test_the_courses_own_cell_fails(kernels, tmp_path, source, words):
    with pytest.raises(InfrastructureError, match="cell c1, the course's own") as fault:
        ran(kernels, ["1", source, "print(2)"], 2, tmp_path, timeout=1)
    assert words in str(fault.value)


def test_what_lies_beside_the_notebook_is_the_students(kernels, tmp_path):
    (tmp_path / "mine.py").write_text("raise ValueError")
    assert ran(kernels, ["import mine", "print(2)"], 1, tmp_path) == (["", "2\n"], [])


def test_after_the_students_first_cell_it_is_theirs(kernels, tmp_path):
    cells = ["print(1)", "import os; os._exit(7)", "print(2)"]
    texts, flags = ran(kernels, cells, 0, tmp_path)
    assert (texts, flags) == (["1\n", "", "2\n"], ["kernel-died"])


def test_exit_costs_nothing(kernels, tmp_path):
    cells = ["print(1)\nexit()", "print(2)\nquit", "print(3); get_ipython().ask_exit()", "print(4)"]
    assert ran(kernels, cells, 0, tmp_path) == (["1\n", "2\n", "3\n", "4\n"], [])


# --- one of each kind in a class ----------------------------------------------------------


def worst_of(folder, hand_in):
    """Hand in what attacks the grader itself; `hand_in` gives the path of a right notebook."""
    for name, source in (("hangs", HANG), ("amplifies", AMPLIFY), ("nodes", NODES)):
        with_cell(hand_in(name), source)
    path = hand_in("cells")
    notebook = json.loads(path.read_text())
    notebook["cells"] = [1] * 40_000 + notebook["cells"]
    path.write_text(json.dumps(notebook))
    hand_in("deep").write_text("[" * 200_000)
    path = hand_in("many")
    path.write_text('{"cells": [' + "[]," * 12_000_000 + "[]]}")  # a thousand times its size
    inner = hand_in("markup").parent
    inner.joinpath(f"{inner.name}.ipynb").rename(inner / "x[-red]y[].ipynb")
    (inner.parent / "x[").mkdir()
    (inner / "x[-red]y[].ipynb").rename(inner.parent / "x[" / "]y.ipynb")


def test_each_has_a_result_and_the_run_an_end(tmp_path):
    course = tiny.make(tmp_path / "course")

    def hand_in(name):
        tiny.hand_in(course, tmp_path / "in", name, tiny.RIGHT)
        return tmp_path / "in" / name / tiny.UNIT / f"{tiny.UNIT}.ipynb"

    for number in range(4):
        hand_in(f"student{number}")
    worst_of(tmp_path / "in", hand_in)
    start = time.monotonic()
    code, said = grade(course, tmp_path / "in", None, "--timeout", "5")
    assert code == 0, said
    assert time.monotonic() - start < 120
    found = rows(course)
    for name in ("student0", "student3", "amplifies", "nodes", "cells", "hangs"):
        assert found[name]["score"] == "3", found[name]
    assert found["hangs"]["flags"] == "timeout" and "said nothing" in found["hangs"]["reason"]
    assert found["amplifies"]["flags"] == "output"
    assert found["cells"]["flags"] == "invalid-cell"
    assert found["deep"]["status"] == "unreadable" and "too deeply" in found["deep"]["reason"]
    assert found["many"]["status"] == "unreadable" and "memory" in found["many"]["reason"]
    assert found["markup"]["score"] == "3"
    size = sum(one.stat().st_size for one in course.rglob("*") if one.is_file())
    assert size < 60_000_000


# --- a whole class, and what the grader takes ---------------------------------------------


class Watch(threading.Thread):
    """Measures, while a grader runs, what it and what touches submissions takes, in MB."""

    def __init__(self, grader):
        super().__init__(daemon=True)
        self.grader, self.ours, self.all = psutil.Process(grader), [], []

    def run(self):
        while is_running(self.grader.pid):
            try:
                sums = {"ours": pss(self.grader), "kernels": 0}
                for child in self.grader.children():
                    zygote = "zygote" in " ".join(child.cmdline())
                    kind = "kernels" if zygote else "ours"
                    sums[kind] += pss(child)
                    for inner in child.children():  # couriers, or the guards of kernels
                        sums[kind] += pss(inner)
                self.ours.append(sums["ours"])
                self.all.append(sums["ours"] + sums["kernels"])
            except psutil.Error:
                pass
            time.sleep(0.3)


def pss(process):
    try:
        return process.memory_full_info().pss / 2**20
    except psutil.Error:
        return 0


@pytest.mark.slow
def test_a_class_of_thirty_with_one_of_each_kind(tmp_path):
    course, folder = new_course(tmp_path / "course"), tmp_path / "in"

    def hand_in(name):
        return handed(folder, name, UNITS[1], step="solutions")

    for number in range(24):
        hand_in(f"student{number:02}")
    worst_of(folder, hand_in)
    command = ["grade", str(folder), "--course-dir", str(course), "--timeout", "15"]
    start = time.monotonic()
    with (tmp_path / "said").open("w") as said:
        grader = subprocess.Popen([sys.executable, "-c", GRADER, *command], stdout=said)
        watch = Watch(grader.pid)
        watch.start()
        assert grader.wait(300) == 0
    seconds = time.monotonic() - start
    found = rows(course)
    for number in range(24):
        row = found[f"student{number:02}"]
        assert (row["score"], row["status"], row["flags"]) == ("18", "graded", ""), row
    for name in ("hangs", "amplifies", "nodes", "cells", "markup"):
        assert found[name]["score"] == "18", found[name]
    for name in ("deep", "many"):
        assert found[name]["status"] == "unreadable"
    print(f"{seconds:.0f} s; {max(watch.ours):.0f} and {max(watch.all):.0f} MB at most")
    assert max(watch.ours) < 1024
    assert max(watch.all) < 2560
    # flat: what is beside the couriers' own peaks does not grow
    third = len(watch.ours) // 3
    assert min(watch.ours[-third:]) - min(watch.ours[third:-third]) < 50
    assert len(receipt_files.receipts(Course(course))) == len(found) == 31
    assert not [one for one in Path("/proc").glob("[0-9]*/cwd") if str(course) in os.readlink(one)]
