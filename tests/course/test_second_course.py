"""The grader with a course of other content: no package of its own, no TensorFlow, no digits."""

import csv
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup

from tests.answers import ROOT

COURSE, UNIT = ROOT / "tests" / "second_course", "sorting_words"
ANSWERS = {
    "right": {
        "by_length": "def by_length(words):\n    return sorted(words, key=lambda word: len(word))",
        "any_case": "def any_case(words):\n    return sorted(words, key=lambda word: word.lower())",
        "answer": "One looks for what one knows.",
    },
    "wrong": {
        "by_length": "def by_length(words):\n    return sorted(words)",
        "any_case": "def any_case(words):\n    return sorted(words)",
        "answer": "It would be long.",
    },
}
# in front of the checks, so in their process and in the student's
NOTHING_ELSE = 'import sys\nassert not {"digits", "tensorflow"} & set(sys.modules)\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder to work in: `course`, `in`, and `traps`, which see whether they are imported."""
    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(COURSE, folder / "course")
    path = folder / "course" / "source" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.id.startswith("check_"):
            cell.source = NOTHING_ELSE + cell.source
    nbformat.write(notebook, path)
    for name in ("digits", "tensorflow"):
        trap = folder / "traps" / f"{name}.py"
        trap.parent.mkdir(exist_ok=True)
        trap.write_text(
            f"open({str(folder / 'imported')!r}, 'a').write({name!r})\n"
            f"raise ImportError('this course has no {name}')\n"
        )
    command(folder, "release")
    for student, answers in ANSWERS.items():
        notebook = nbformat.read(released(folder), as_version=4)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        path = folder / "in" / student / UNIT / f"{UNIT}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    said = command(folder, "grade", str(folder / "in"))
    assert "Grades go to" in said
    yield folder
    assert not (folder / "imported").exists(), "digits or tensorflow was imported"


def released(folder):
    return folder / "course" / "release" / UNIT / f"{UNIT}.ipynb"


def command(folder, *arguments, code=0):
    """What a command prints, run where this course's packages are out of reach."""
    paths = [str(folder / "traps"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=folder / "course",
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "XDG_CACHE_HOME": str(folder / "cache"),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_it_is_released(folder):
    said = command(folder, "release")
    assert f"released release/{UNIT}/{UNIT}.ipynb" in said
    assert re.findall(rf"{UNIT}, (\w+):", said) == ["check_any_case"]  # in the student's process
    source = released(folder).read_text()
    assert "HIDDEN" not in source and "key=len" not in source


def test_it_is_graded(folder):
    with (folder / "course" / "grades.csv").open() as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {name: (row["status"], row["score"]) for name, row in rows.items()} == {
        "right": ("graded", "3"),
        "wrong": ("graded", "0"),
    }
    assert {row["max_score"] for row in rows.values()} == {"5"}
    page = (folder / "course" / "feedback" / "wrong" / UNIT / f"{UNIT}.html").read_text()
    assert "['apple', 'fig', 'plum']" in BeautifulSoup(page, "html.parser").text  # was returned
    assert '<pre class="output">a comes before B</pre>' in page


def test_it_is_reported(folder):
    command(folder, "report", "--feedback")
    report = (folder / "course" / "report.html").read_text()
    assert "2 students, 1 unit" in report and "Unit 1" in report
    assert f"{UNIT}: check_any_case" in " ".join(re.sub("<.*?>", " ", report).split())
    assert "digits" not in report.lower()


def test_it_is_checked(folder):
    path = shutil.copy(folder / "in" / "wrong" / UNIT / f"{UNIT}.ipynb", folder / "course")
    said = command(folder, "check", path, code=1)
    assert "1 of 3 done" in said and said.count(" failing ") == 2
    path = shutil.copy(folder / "in" / "right" / UNIT / f"{UNIT}.ipynb", folder / "course")
    said = command(folder, "check", path)
    assert "3 of 3 done" in said and "failing" not in said


def test_its_solutions_are_a_book(folder):
    command(folder, "book")
    index = (folder / "course" / "book" / "index.html").read_text()
    assert "<h1>Words in order</h1>" in index


def test_the_grader_names_no_course():
    named = re.compile(r"""\b(import digits|from digits)\b|["']digits[.'"]""")
    files = (ROOT / "autograder").rglob("*.py")
    assert [str(path) for path in files if named.search(path.read_text())] == []
