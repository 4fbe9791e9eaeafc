"""`autograder check`: a student's own notebooks, the visible checks, and only what changed."""

import io
import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from rich.console import Console

from autograder import cli
from autograder.check import early, engine, watch
from autograder.check.cache import kept_at
from autograder.check.engine import Engine, prepared
from autograder.check.status import Checked, Exercise
from autograder.check.table import shown
from autograder.course import Course
from autograder.outcomes import Outcome
from autograder.repair import HIDE
from autograder.run import needed_cells
from tests.answers import ROOT, Unit
from tests.support.course import UNITS, hand_in
from tests.support.noisy import NOISY

UNIT = UNITS[1]
REFERENCES = Unit(UNIT).references
WRONG = "def scale(pixels):\n    return pixels / 256"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """What is remembered between two runs, in a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "autograder"


@pytest.fixture(scope="module")
def warm():
    """Kernels that start quickly, for all tests here."""
    with early.start({}, "auto", Course(ROOT).settings) as starting:
        yield starting.kernels()


@pytest.fixture
def kernels(warm, monkeypatch):
    monkeypatch.setattr(Engine, "kernels", lambda *_: warm)


@pytest.fixture
def ran(monkeypatch, kernels):
    """The ids of the cells of each run, in a list that grows."""
    runs, real = [], engine.run

    def watched(ran, *arguments):
        runs.append([cell.id for cell in ran.notebook.cells])
        return real(ran, *arguments)

    monkeypatch.setattr(engine, "run", watched)
    return runs


@pytest.fixture
def no_run(monkeypatch):
    """Fail where a notebook is run."""
    monkeypatch.setattr(engine, "run", lambda *_: pytest.fail("a notebook was run"))


def answer(course_folder, answers, unit=UNIT):
    """Write answers into a student's notebook; gives its path."""
    path = course_folder / "notebooks" / unit / f"{unit}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    nbformat.write(notebook, path)
    return path


def states(said):
    """The state of each exercise in what was printed, by the beginning of its title."""
    found = re.findall(
        r"^ *(done|failing|not attempted|for a person to read) +(.+?)(?:  |$)", said, re.M
    )
    return {name: state for state, name in found}


def test_an_untouched_course_needs_no_run(course_folder, capsys, no_run):
    assert cli.main(["check", "--course-dir", str(course_folder)]) == 0
    said = capsys.readouterr().out
    assert len(re.findall(r"0 of \d done", said)) == len(UNITS)
    assert "Next: Go on with Exercise 1" in said
    assert states(said) == {}


def test_a_half_done_unit(course_folder, capsys, monkeypatch, ran):
    monkeypatch.setenv("COLUMNS", "200")
    path = answer(
        course_folder,
        {
            "idx_shape": REFERENCES["idx_shape"],
            "scale": WRONG,
            "index_of": "def index_of(row, column:",
            "why_lock_the_test_set": "Because.",
            "check_idx_shape": "pass  # a check that was edited counts for nothing",
        },
    )
    before, stamp = path.read_bytes(), path.stat()
    assert cli.main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert states(said) == {
        "Exercise 1 · Read the header": "done",
        "Exercise 2 · Scale without a trace": "failing",
        "Exercise 3 · There and back (index_of)": "failing",
        "Exercise 3 · There and back (row_and_column)": "failing",
        "Exercise 4 · One-hot and back (one_hot)": "not attempted",
        "Exercise 4 · One-hot and back (from_one_hot)": "not attempted",
        "Exercise 5 · Across the seam": "not attempted",
        "In your own words": "for a person to read",
    }
    assert "2 of 8 done" in said
    assert "is not right yet. → You divide by 256." in said
    assert "The cell with the answer ended with an error." in said
    assert "Check cells that had been changed; the released ones count" in said
    assert "Next: Mend Exercise 2 · Scale without a trace" in said
    assert "    array([[0.      , 0.199219]," in said  # the whole message
    assert path.read_bytes() == before and path.stat().st_mtime_ns == stamp.st_mtime_ns
    # no picture is drawn for a check that needs none
    assert len(ran) == 1 and "check_deal" in ran[0] and "gallery" not in ran[0]

    assert cli.main(["check", str(path)]) == 1
    assert states(capsys.readouterr().out) == states(said)
    assert len(ran) == 1  # nothing had changed

    answer(course_folder, {"scale": REFERENCES["scale"]})
    assert cli.main(["check", str(path)]) == 1
    changed = states(capsys.readouterr().out)
    assert changed.pop("Exercise 2 · Scale without a trace") == "done"
    assert changed.items() <= states(said).items()
    assert ran[1:] == [["setup", "scale", "check_scale"]]


def test_a_notebook_without_its_course(course_folder, tmp_path, capsys, monkeypatch, kernels):
    """What a student has who got a file from an LMS."""
    answer(course_folder, {"scale": WRONG, "check_deal": "checks.passed('deal')"})
    path = tmp_path / "alone" / "work.ipynb"
    path.parent.mkdir()
    notebook = nbformat.read(course_folder / "notebooks" / UNIT / f"{UNIT}.ipynb", as_version=4)
    few = ("title", "setup", "exercise_scale", "scale", "check_scale", "check_deal")
    notebook.cells = [cell for cell in notebook.cells if cell.id in few]
    nbformat.write(notebook, path)
    monkeypatch.chdir(path.parent)
    assert cli.main(["check", path.name]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "2 · Importing the MNIST data set · work.ipynb" in said
    assert "No course folder was found (one with solutions/)" in said
    assert "Checks that were edited, and may be wrong: check_deal." in said
    assert "Next: Mend Exercise 2 · Scale without a trace" in said
    assert "→ You divide by 256." in said


def test_a_renamed_notebook_of_the_course_here(
    course_folder, tmp_path, capsys, monkeypatch, no_run
):
    source = answer(course_folder, {"check_deal": "checks.passed('deal')"})
    path = shutil.copy(source, tmp_path / "work.ipynb")
    monkeypatch.chdir(course_folder)
    assert cli.main(["check", str(path)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "No course folder" not in said
    assert "Check cells that had been changed; the released ones count" in said
    assert "0 of 8 done" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "could not be opened"),
        ("", "The file is empty"),
        ("{", "cannot be read as a notebook"),
        ("import numpy", "looks like a Python script"),
        ('{"cells": []}', "It is no notebook of this course, whose units are 01_configure"),
    ],
)
def test_what_cannot_be_checked(course_folder, capsys, no_run, content, words):
    path = course_folder / "notebooks" / UNIT / "strange.ipynb"
    if content is not None:
        path.write_text(content)
    good = course_folder / "notebooks" / UNIT / f"{UNIT}.ipynb"
    assert cli.main(["check", str(path), str(good)]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert words in said
    assert "0 of 8 done" in said  # the other one was checked all the same
    if content is not None:
        assert path.read_text() == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"cells": []}', "There are no checks in it, and no course folder"),
        (
            '{"cells": [{"cell_type": "code", "source": "", "metadata": {"nbgrader":'
            ' {"grade": true, "solution": false, "grade_id": "a"}}}]}',
            "damaged: get a fresh copy",
        ),
    ],
)
def test_what_cannot_be_checked_without_a_course(tmp_path, capsys, monkeypatch, content, words):
    monkeypatch.chdir(tmp_path)
    Path("work.ipynb").write_text(content)
    assert cli.main(["check", "work.ipynb"]) == 1
    assert words in " ".join(capsys.readouterr().out.split())


def test_nothing_to_check(course_folder, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 2
    said = capsys.readouterr().err
    assert "is not a course folder" in said and "name a notebook" in said
    shutil.rmtree(course_folder / "notebooks")
    assert cli.main(["check", "--course-dir", str(course_folder)]) == 2
    assert "There are no notebooks in" in capsys.readouterr().err


def test_a_damaged_memory_is_no_trouble(course_folder, capsys, cache, monkeypatch):
    path = answer(course_folder, {"scale": WRONG})
    kept = kept_at(path)
    assert kept.parent == cache
    monkeypatch.setattr(engine, "outcome", lambda *_: (Outcome.RIGHT, ""))
    monkeypatch.setattr(Engine, "kernels", lambda *_: None)
    monkeypatch.setattr(engine, "run", lambda *_: None)
    kept.parent.mkdir(parents=True)
    for text in ("", "[]", '{"check_scale": 1}', '{"check_scale": {"key": 1}}', "\0"):
        kept.write_text(text)
        assert cli.main(["check", str(path)]) == 0
        assert "7 of 8 done" in capsys.readouterr().out
        assert set(json.loads(kept.read_text())) == {f"check_{one}" for one in CHECKS}


CHECKS = ("idx_shape", "scale", "index_of", "row_and_column", "one_hot", "from_one_hot", "deal")


@pytest.mark.parametrize(
    ("source", "given", "mentioned"),
    [
        ("a = b", {"a"}, {"b"}),
        ("import numpy as np, os.path", {"np", "os"}, set()),
        ("def f(x, y=z):\n    local = x\n    return g(local)", {"f"}, {"z", "g"}),
        ("def f():\n    global a\n    a = 1", {"f", "a"}, set()),
        ("class A(B):\n    c = d", {"A"}, {"B", "d"}),
        ("a.b = c; d['e'] = f", {"a", "d"}, {"a", "c", "d", "e", "f"}),
        ("a[0].b[1] = 2", {"a"}, {"a"}),
        ("check('f', [i for i in range(n)])", set(), {"check", "f", "range", "n"}),
        ("for i in a:\n    b += i", {"i", "b"}, {"a", "b", "i"}),
        ("%time a = b", {"time", "a", "b"}, {"time", "a", "b"}),
        ("def f(:", {"def", "f"}, {"def", "f"}),
    ],
)
def test_the_names_of_a_cell(source, given, mentioned):
    assert needed_cells.names_of(source) == (given, mentioned)


def test_what_each_check_needs(course_folder):
    """The student's own cells always; of the instructor's, those that give a name it uses."""
    path = answer(course_folder, {})
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["index_of"].source = REFERENCES["index_of"] + "\n\nnumber = len(averages)"
    own = nbformat.v4.new_code_cell("np.seterr(all='raise')", id="own")
    notebook.cells.insert(notebook.cells.index(cells["check_scale"]), own)
    cells["averages"].source += "\n"  # an editor's, no change
    cells["gallery"].source = "figures.gallery([])"
    # the pictures' averages stand below the check: they cannot have been run before it
    repaired, released = prepared(notebook, Course(course_folder), UNIT)
    needs = {
        id: [cell for cell, _ in some]
        for id, some in needed_cells.needed(repaired.notebook, released).items()
    }
    assert needs["check_idx_shape"] == ["setup", "gallery", "idx_shape", "check_idx_shape"]
    assert needs["check_scale"] == ["setup", "gallery", "scale", "own", "check_scale"]
    assert needs["check_index_of"] == ["setup", "gallery", "own", "index_of", "check_index_of"]
    cells["deal"].source = REFERENCES["deal"] + "\n\nnumber = len(averages)"
    repaired, released = prepared(notebook, Course(course_folder), UNIT)
    needs = [cell for cell, _ in needed_cells.needed(repaired.notebook, released)["check_deal"]]
    assert needs == ["setup", "gallery", "own", "averages", "deal", "check_deal"]


def test_watching(course_folder, capsys, monkeypatch):
    """It checks once more whatever was saved, and only that; Ctrl-C ends it."""
    looked = []
    monkeypatch.setattr(
        Engine,
        "check",
        lambda self, path: looked.append(path.stem) or Checked(path, path.stem),
    )
    path = course_folder / "notebooks" / UNIT / f"{UNIT}.ipynb"
    steps = [
        lambda: None,  # nothing happens, twice
        lambda: None,
        lambda: path.write_text("half of it"),  # still being written
        lambda: path.write_text("all of it"),
        lambda: None,
        lambda: path.unlink(),  # as some editors do while they save
        lambda: path.write_text("something else"),
        *[lambda: None] * 3,
    ]

    def sleep(seconds):
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    # in this module alone: kernels start in another thread
    monkeypatch.setattr(watch, "time", SimpleNamespace(sleep=sleep))
    assert cli.main(["check", "--course-dir", str(course_folder), "--watch"]) == 0
    assert looked[:5] == UNITS
    assert set(looked[5:]) == {UNIT} and not steps
    assert "Ctrl-C ends it" in capsys.readouterr().out


def told(*units):
    """What is printed of units, each a row of states."""
    states = {"d": Outcome.RIGHT, "f": Outcome.WRONG, "o": Outcome.EMPTY, "a": Outcome.WAITING}
    checked = [
        Checked(
            Path(f"{number}.ipynb"),
            f"Unit {number}",
            [
                Exercise(f"Exercise {at}", states[one], "It [red]failed[/red].\n\nSo.")
                for at, one in enumerate(unit, 1)
            ],
        )
        for number, unit in enumerate(units, 1)
    ]
    console = Console(width=100, file=io.StringIO())
    console.print(shown(checked))
    return console.file.getvalue()


def test_the_next_thing_to_do():
    assert "Next: Go on with Exercise 1, in 1.ipynb" in told("ooo", "ooo")
    assert "Next: Go on with Exercise 2, in 2.ipynb" in told("ooo", "aoo")
    assert "Next: Go on with Exercise 3, in 3.ipynb" in told("dda", "dd", "ddo")
    assert "Next: Go on with Exercise 1, in 2.ipynb" in told("dda", "oo")
    assert "Next: Mend Exercise 3, in 2.ipynb\n\nIt [red]failed[/red].\n\nSo." in told("o", "dof")
    assert "a person reads what you answered in words" in told("dda", "dd")
    assert "All that can be checked here passes.\nFor a grade, your functions" in told("dd", "dd")
    assert "3 of 3 done" in told("dda") and "Exercise" not in told("dda")


def start(*arguments, **more):
    """`autograder check`, as a process of its own."""
    command = [sys.executable, "-m", "autograder.cli", "check", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)


@pytest.mark.slow
def test_watching_for_real(course_folder):
    path = answer(course_folder, {"scale": WRONG})
    process = start(path, "--watch")
    try:
        said = []

        def until(words):
            for line in process.stdout:
                said.append(line.decode())
                if words in said[-1]:
                    return
            pytest.fail("".join(said))

        until("Ctrl-C")
        assert "0 of 8 done" in "".join(said)
        answer(course_folder, {"scale": REFERENCES["scale"]})
        until("Ctrl-C")
        assert "1 of 8 done" in "".join(said)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stdout.read() == b""
    finally:
        process.kill()


def without_hidden_checks(course_folder):
    for unit in UNITS:
        path = course_folder / "solutions" / unit / f"{unit}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for hide in HIDE:
            notebook, _ = hide.preprocess(notebook, {})
        nbformat.write(notebook, path)


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_the_same_verdicts_as_the_grader(course_folder, tmp_path, unit):
    """Answers of all kinds, by both, where there are no hidden checks.

    Student number k has the k-th wrong answer to each exercise, and the instructor's where
    there is no such. Unit 4 has fewer students, and unit 5, which trains for a minute, two.
    """
    without_hidden_checks(course_folder)
    folder = tmp_path / "handed in"
    exercises = Unit(unit)
    hand_in(folder, "right", unit, step="solutions")
    if unit != UNITS[4]:
        hand_in(folder, "untouched", unit)
        hand_in(folder, "noisy", unit, NOISY[unit])
    wrong = {}
    for one in exercises.answers():
        # without the hidden checks the dice decide whether that one is noticed
        is_wrong = one.kind == "wrong" and not one.is_known
        if is_wrong and one.title != "a standard deviation a little off":
            wrong.setdefault(one.exercise, []).append(one.source)
    every = {UNITS[3]: 5, UNITS[4]: 100}.get(unit, 3)
    for number in range(0, max(map(len, wrong.values())), every):
        answers = {
            name: some[number] if number < len(some) else exercises.references[name]
            for name, some in wrong.items()
        }
        hand_in(folder, f"wrong {number}", unit, answers)
    command = ["grade", str(folder), "--course-dir", str(course_folder)]
    assert cli.main(command) == 0
    with Engine(course_dir=course_folder) as checking:
        for path in sorted(folder.glob("*/*/*.ipynb")):
            student = path.parts[-3]
            receipt = course_folder / "receipts" / student / f"{unit}.json"
            graded = json.loads(receipt.read_text())["exercises"]
            checked = checking.check(path)
            assert not checked.trouble
            mine = [one.outcome == Outcome.RIGHT for one in checked.exercises if by_machine(one)]
            theirs = [one["points"] == one["max"] for one in graded]
            assert mine == theirs, student
            if student == "untouched":
                assert {one.outcome for one in checked.exercises} == {Outcome.EMPTY}
            elif student == "right":
                assert not checked.failing and checked.finished == len(checked.exercises)


def by_machine(exercise):
    return not exercise.title.startswith("In your own words")
