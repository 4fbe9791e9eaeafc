"""The bad notebooks of nbgrader's own tests, rebuilt: each passes through with a result."""

import csv
import io
import json
import shutil
import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import cli
from autograder.course import Course
from autograder.record import receipt_files
from autograder.release import release
from tests.support.course import ROOT

pytestmark = pytest.mark.slow

UNIT = "ps1"
# of nbgrader's small assignment: what each cell is for, and its source
CELLS = {
    "set_a": ("solution", "### BEGIN SOLUTION\na = 1\n### END SOLUTION"),
    "foo": ("grade", "print('Success!')"),
    "bar": ("grade", "assert a == 1"),
    "baz": ("solution grade", "An answer!"),  # graded by hand
    "quux": ("solution grade", "### BEGIN SOLUTION\nb = 2\n### END SOLUTION"),  # so is this
    "ro1": ("locked", "print('Do not change this cell!')"),
    "ro2": ("locked", "This cell should not be changed."),
}
MARKDOWN = ("baz", "ro2")
ALL = 2  # automatic points, of `foo` and `bar`


def assignment():
    cells = []
    for name, (what, source) in CELLS.items():
        new_cell = new_markdown_cell if name in MARKDOWN else new_code_cell
        label = {one: one in what for one in ("grade", "solution", "locked", "task")}
        label |= {"grade_id": name, "schema_version": 3, "points": 1}
        label["locked"] |= what == "grade"
        cells.append(new_cell(source, id=name, metadata={"nbgrader": label}))
    return new_notebook(cells=cells)


def source(name, text):
    def change(cells):
        cells[name]["source"] = text

    return change


def label(name, **values):
    def change(cells):
        cells[name]["metadata"]["nbgrader"].update(values)

    return change


def retyped(name, kind):
    def change(cells):
        cells[name]["cell_type"] = kind
        cells[name].pop("outputs", None)
        cells[name].pop("execution_count", None)

    return change


def missing(name, key):
    return lambda cells: cells[name].pop(key)


def schema(version):
    """As older versions of nbgrader wrote it: points as text, no version, no checksum."""

    def change(cells):
        for cell in cells.values():
            written = cell["metadata"]["nbgrader"]
            written["points"] = "1"
            del written["schema_version"]
            if version:
                written["schema_version"] = version

    return change


def twice(name):
    def change(cells):
        cells["copy"] = cells[name]

    return change


INTERPRETER = "import IPython.core.interactiveshell as i\ni.InteractiveShell.showtraceback = "
# what is changed in a right notebook; the points it gets, and a flag
BAD = {
    "cheat attempt": (source("set_a", f"{INTERPRETER}lambda *a, **k: None"), 1, None),
    "cheat attempt, alternative": (source("set_a", f"{INTERPRETER}None"), 1, None),
    "infinite loop": (source("quux", "while True:\n    pass"), ALL, "timeout"),
    "infinite loop with output": (source("quux", "while True:\n    print(1)"), ALL, None),
    "infinite loop that fills": (source("quux", "x = []\nwhile True: x.append(1)"), ALL, None),
    "infinite loop first": (source("set_a", "while True:\n    pass"), 1, "timeout"),
    "infinite recursion": (source("quux", "def foo():\n    foo()\nfoo()"), ALL, None),
    "side effects": (
        source("quux", "with open('side-effect.txt', 'w') as file: file.write('an effect')"),
        ALL,
        None,
    ),
    "long output": (source("quux", "print('x\\n' * 10**5)"), ALL, None),
    "another answer": (source("set_a", "a = 2"), 1, None),
    "grade cell changed": (source("bar", "assert True"), ALL, "restored-test"),
    "locked cell changed": (source("ro1", "print('changed')"), ALL, "restored-cell"),
    "locked text changed": (source("ro2", "changed"), ALL, "restored-cell"),
    "grade cell's points changed": (label("bar", points=100), ALL, "schema"),
    "unlocked": (label("bar", locked=False, grade=False), ALL, "schema"),
    "too new": (label("ro1", schema_version=10, task=True, points=10), ALL, "schema"),
    "version 0": (schema(None), ALL, "schema"),
    "version 1": (schema(1), ALL, "schema"),
    "version 2": (schema(2), ALL, "schema"),
    "duplicate ids of a check": (twice("bar"), ALL, "duplicate-cell"),
    "duplicate ids of an answer": (twice("set_a"), ALL, "duplicate-cell"),
    "duplicate ids of two cells": (label("set_a", grade_id="bar"), ALL, None),
    "blank id of a check": (label("bar", grade_id=""), ALL, None),
    "blank id of an answer": (label("set_a", grade_id=""), ALL, None),
    "blank points": (label("bar", points=""), ALL, "schema"),
    "negative points": (label("bar", points=-1), ALL, "schema"),
    "no cell type": (missing("ro2", "cell_type"), ALL, None),
    "no source": (missing("ro1", "source"), ALL, "restored-cell"),
    "type of a check changed": (retyped("bar", "markdown"), ALL, "restored-test"),
    "type of an answer changed": (retyped("set_a", "markdown"), ALL, "retyped-cell"),
    "type of a locked cell changed": (retyped("ro1", "markdown"), ALL, "restored-cell"),
    "attachment of no kind": (
        lambda cells: cells["baz"].update(attachments={"a.png": {"image/png": 5}}),
        ALL,
        None,
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class that hands in nothing else, in a course of this one assignment."""
    folder = tmp_path_factory.mktemp("bad")
    course, submissions = folder / "course", folder / "in"
    (course / "solutions" / UNIT).mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    nbformat.write(assignment(), course / "solutions" / UNIT / f"{UNIT}.ipynb")
    release(Course(course), UNIT)
    released = json.loads((course / "notebooks" / UNIT / f"{UNIT}.ipynb").read_text())

    def notebook(change=None):
        made = json.loads(json.dumps(released))
        cells = {cell["id"]: cell for cell in made["cells"]}
        cells["set_a"]["source"], cells["quux"]["source"] = "a = 1", "b = 2"
        if change:
            change(cells)
        made["cells"] = list(cells.values())
        return json.dumps(made)

    def put(name, text, file=f"{UNIT}.ipynb"):
        (submissions / name / UNIT).mkdir(parents=True, exist_ok=True)
        (submissions / name / UNIT / file).write_text(text)

    put("a honest", notebook())
    put("z honest", notebook())
    for name, (change, _, _) in BAD.items():
        put(f"bad {name}", notebook(change))
    put("no notebook", "my answers", "notes.txt")
    put("other notebook", notebook(), "homework.ipynb")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, text in ((1, notebook(BAD["another answer"][0])), (2, notebook())):
            name = f"zipped/{UNIT}/2026-11-20T1{number}-00-00/{UNIT}.ipynb"
            archive.writestr(name, text)
    (submissions / "zipped.zip").write_bytes(packed.getvalue())

    command = ["grade", str(submissions), "--course-dir", str(course), "--timeout", "5"]
    assert cli.main([*command, "--memory", "2"]) == 0
    with (course / "grades.csv").open(encoding="utf-8") as file:
        return course, {row["student"]: row for row in csv.DictReader(file)}


def test_all_have_a_result_and_honest_ones_their_points(graded):
    course, rows = graded
    assert len(rows) == len(BAD) + 5 == len(receipt_files.receipts(Course(course)))
    for name in ("a honest", "z honest"):
        row = rows[name]
        # what is to be graded by hand, code too, counts nothing until it is
        assert (float(row["score"]), row["flags"], row["needs_manual_grade"]) == (ALL, "", "yes")
    assert not list(course.rglob("side-effect.txt"))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_notebook_gets_what_it_earned(graded, name):
    row = graded[1][f"bad {name}"]
    _, earned, flag = BAD[name]
    assert float(row["score"]) == earned, row
    assert row["status"] in ("graded", "partial")
    assert flag is None or flag in row["flags"].split(";"), row


def test_missing_and_renamed_files_and_old_attempts(graded):
    rows = graded[1]
    assert rows["no notebook"]["status"] == "unreadable"
    assert "notes.txt" in rows["no notebook"]["reason"]
    assert (float(rows["other notebook"]["score"]), rows["other notebook"]["flags"]) == (
        ALL,
        "renamed",
    )
    # the second attempt is right, the first was not
    assert float(rows["zipped"]["score"]) == ALL
    assert "several-attempts" in rows["zipped"]["flags"]
