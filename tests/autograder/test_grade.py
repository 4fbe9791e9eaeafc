"""A class handed in, a class graded: by `autograder grade` and by nbgrader alone."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import cli, seed
from autograder.course import Course
from autograder.intake.submission import Submission
from autograder.run.job import Job
from tests.support.course import UNITS, hand_in
from tests.support.noisy import LONG, NOISY, QUICK
from tests.support.tiny import UNIT

# right, and as noisy as can be: stock nbgrader gives a check cell with stderr no points


# the points of the exercise that the noisy one solved
NOISY_POINTS = dict(zip(UNITS, (3, 3, 3, 3, 3), strict=True))
# the first three take seconds, the others a minute a student


# points for words are given by hand
AUTOMATIC = 18


def grades(folder):
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        return {(row["student"], row["unit"]): row for row in csv.DictReader(file)}


def hand_in_all(folder, units):
    """A class of three: all right, untouched, one exercise right and noisy."""
    for unit in units:
        hand_in(folder, "right", unit, step="solutions")
        hand_in(folder, "untouched", unit)
        hand_in(folder, "noisy", unit, NOISY[unit])
    return folder


@pytest.fixture
def submissions(tmp_path):
    return hand_in_all(tmp_path / "handed in", QUICK)


@pytest.mark.slow
def test_the_long_units(course_folder, tmp_path):
    folder = hand_in_all(tmp_path / "handed in", LONG)
    assert cli.main(["grade", str(folder), "--course-dir", str(course_folder)]) == 0
    rows = grades(course_folder)
    for unit in LONG:
        assert float(rows["right", unit]["score"]) == AUTOMATIC
        assert float(rows["untouched", unit]["score"]) == 0
        assert float(rows["noisy", unit]["score"]) == NOISY_POINTS[unit]


def test_a_class(course_folder, submissions, capsys):
    hand_in(submissions, "absent", UNITS[0])
    (submissions / "broken" / UNITS[0]).mkdir(parents=True)
    (submissions / "broken" / UNITS[0] / f"{UNITS[0]}.ipynb").write_text("no notebook")
    (submissions / "broken" / UNITS[1]).mkdir(parents=True)
    (submissions / "broken" / UNITS[1] / "notes.txt").write_text("no notebook")
    (submissions / "readme.txt").write_text("junk")
    command = ["grade", str(submissions), "--course-dir", str(course_folder)]
    assert cli.main(command) == 0

    rows = grades(course_folder)
    assert list(next(iter(rows.values())))[:7] == (
        "student,unit,score,max_score,status,flags,seconds".split(",")
    )
    for unit in QUICK:
        assert float(rows["right", unit]["score"]) == AUTOMATIC
        assert rows["right", unit]["needs_manual_grade"] == "yes"
        assert float(rows["untouched", unit]["score"]) == 0
        assert float(rows["noisy", unit]["score"]) == NOISY_POINTS[unit]
        assert float(rows["noisy", unit]["max_score"]) == 20
        for student in ("right", "untouched", "noisy"):
            assert rows[student, unit]["status"] == "graded"
            for step, name in (("autograded", "ipynb"), ("feedback", "html")):
                assert (course_folder / step / student / unit / f"{unit}.{name}").exists()
    assert rows["broken", UNITS[0]]["status"] == "unreadable"
    assert "cannot be read as a notebook" in rows["broken", UNITS[0]]["reason"]
    assert rows["broken", UNITS[1]]["status"] == "unreadable"
    assert "was not handed in. In its folder: notes.txt" in rows["broken", UNITS[1]]["reason"]
    assert rows["absent", UNITS[1]]["status"] == "missing"
    words = capsys.readouterr()
    assert "not a submission, left alone" in words.out
    assert "readme.txt" in words.out
    assert "Warning" not in words.err

    with Course(course_folder).gradebook() as gradebook:
        assert gradebook.find_submission(UNITS[0], "right").score == AUTOMATIC


@pytest.mark.slow
@pytest.mark.parametrize("units", [QUICK, LONG])
def test_stock_nbgrader_gives_the_same(course_folder, units):
    hand_in_all(course_folder / "submitted", units)
    # what an instructor with this environment activated has
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for unit in units:
        for step in (["generate_assignment", "--force"], ["autograde"]):
            subprocess.run(
                ["nbgrader", *step, unit],
                cwd=course_folder,
                env={**os.environ, "PATH": path},
                check=True,
                capture_output=True,
            )
    with Course(course_folder).gradebook() as gradebook:
        for unit in units:
            scores = {one.student.id: one.score for one in gradebook.assignment_submissions(unit)}
            assert scores == {"right": AUTOMATIC, "untouched": 0, "noisy": NOISY_POINTS[unit]}


def test_only_one_student_and_unit(course_folder, submissions):
    command = ["grade", str(submissions), "--course-dir", str(course_folder)]
    assert cli.main([*command, "--student", "right", "--unit", UNITS[1]]) == 0
    assert list(grades(course_folder)) == [("right", UNITS[1])]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "There is no folder"),
        (["empty"], "No submission was found"),
        ([], "There is no folder"),
        (["some", "--unit", "99_nothing"], "There is no unit '99_nothing'"),
        (["some", "--student", "nobody"], "There is no submission of student nobody"),
    ],
)
def test_nothing_to_grade(course_folder, tmp_path, capsys, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    hand_in(tmp_path / "some", "anna", UNITS[0])
    before = sorted(course_folder.rglob("*"))
    assert cli.main(["grade", *arguments, "--course-dir", str(course_folder)]) == 2
    assert words in capsys.readouterr().err
    assert sorted(course_folder.rglob("*")) == before


def test_seed_depends_on_secret_student_and_unit(course_folder):
    course = Course(course_folder)
    assert seed.derive(course, "anna", UNITS[0]) == "open"
    secret = course_folder / "secret.txt"
    secret.write_text("correct horse\n")
    first = seed.derive(course, "anna", UNITS[0])
    assert first == seed.derive(course, "anna", UNITS[0])
    others = [seed.derive(course, "ben", UNITS[0]), seed.derive(course, "anna", UNITS[1])]
    secret.write_text("battery staple\n")
    others.append(seed.derive(course, "anna", UNITS[0]))
    assert len({first, *others}) == 4
    assert "correct" not in first


def test_the_seed_reaches_the_checks_and_no_kernel(course_folder, tmp_path):
    path = course_folder / "solutions" / UNITS[1] / f"{UNITS[1]}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (check,) = [cell for cell in notebook.cells if cell.id == "check_scale"]
    check.source = "import os\nprint('it is', os.environ['DIGITS_SEED'])\n" + check.source
    nbformat.write(notebook, path)
    (course_folder / "secret.txt").write_text("correct horse\n")
    tell = "import os\nprint('no seed' if 'DIGITS_SEED' not in os.environ else 'a seed')"
    hand_in(tmp_path / "in", "anna", UNITS[1], {"scale": tell})
    assert cli.main(["grade", str(tmp_path / "in"), "--course-dir", str(course_folder)]) == 0
    graded = course_folder / "autograded" / "anna" / UNITS[1] / f"{UNITS[1]}.ipynb"
    cells = {cell.id: cell for cell in nbformat.read(graded, as_version=4).cells}
    known = seed.derive(Course(course_folder), "anna", UNITS[1])
    assert cells["check_scale"].outputs[0].text == f"it is {known}\n"
    assert cells["scale"].outputs[0].text == "no seed\n"


def test_a_file_that_is_gone_is_the_trouble_of_its_own_job(tmp_path):
    submission = Submission(notebook=tmp_path / "gone.ipynb", student="anna", unit=UNIT)
    error, _ = Job.of(submission, None, {}, "seed", 60, None).run(None, None)
    assert isinstance(error, FileNotFoundError)
