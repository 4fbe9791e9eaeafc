"""What goes back: pages in an archive that an LMS takes, exercises in a table."""

import csv
import json
import os
import subprocess
import sys
import zipfile

import pytest

from autograder import cli
from autograder.lms.give_back import name_for
from autograder.outcomes import Status
from autograder.record import receipt_files
from autograder.record.receipt import Receipt
from tests.support import tiny

GRADER = "import sys; from autograder import cli; sys.exit(cli.main())"

# as these systems take a name apart
MOODLE = [
    ("Ada Lovelace_101_assignsubmission_file", "Ada Lovelace_101_assignsubmission_file_u.html"),
    ("Ada_101_assignsubmission_file_", "Ada_101_assignsubmission_file_u.html"),
    ("Ada_101_assignsubmission_file_work.ipynb", "Ada_101_assignsubmission_file_u.html"),
    ("Ada_101_assignsubmission_onlinetext", "Ada_101_assignsubmission_file_u.html"),
    ("Default group_assignsubmission_file", None),  # nobody's number
]
CANVAS = [
    ("lovelaceada_11_501_work.ipynb", "lovelaceada_11_501_feedback.html"),
    ("o_brien_LATE_11_501_work-1.ipynb", "o_brien_LATE_11_501_feedback.html"),
    ("anon_aB3_67_work.ipynb", "anon_aB3_67_feedback.html"),
]


@pytest.mark.parametrize(("name", "inside"), MOODLE)
def test_names_that_moodle_takes(name, inside):
    receipt = Receipt("x", "u", Status.GRADED, lms={"system": "moodle", "name": name})
    assert name_for("moodle", receipt) == inside
    assert name_for("canvas", receipt) is None
    if inside:
        _, number, kind, plugin, file = inside.split("_", 4)
        assert (number, kind, plugin, file) == ("101", "assignsubmission", "file", "u.html")


@pytest.mark.parametrize(("name", "inside"), CANVAS)
def test_names_that_canvas_takes(name, inside):
    system = "canvas-anonymous" if name.startswith("anon") else "canvas"
    receipt = Receipt("x", "u", Status.GRADED, lms={"system": system, "name": name})
    assert name_for("canvas", receipt) == inside
    assert name_for("moodle", receipt) is None
    if system == "canvas":
        numbers = [one for one in inside.split("_") if one.isdigit()]
        assert numbers[:2] == ["11", "501"]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The tiny course, graded: through Moodle, through Canvas, by hand, and a wrong answer."""
    folder = tmp_path_factory.mktemp("back")
    course = tiny.make(folder / "course")
    for student in ("plain", "Ada_101_assignsubmission_file", "oez_11_501_"):
        answer = tiny.WRONG if student == "plain" else tiny.RIGHT
        tiny.hand_in(course, folder / "made", student, answer)
    made, name = folder / "made", f"{tiny.UNIT}.ipynb"
    (folder / "in" / "Ada_101_assignsubmission_file").mkdir(parents=True)
    (made / "Ada_101_assignsubmission_file" / tiny.UNIT / name).rename(
        folder / "in" / "Ada_101_assignsubmission_file" / name
    )
    (made / "oez_11_501_" / tiny.UNIT / name).rename(folder / "in" / f"oez_11_501_{name}")
    (made / "plain").rename(folder / "in" / "plain")
    assert cli.main(["grade", str(folder / "in"), "--course-dir", str(course)]) == 0
    return course


@pytest.mark.parametrize(
    ("kind", "inside", "left_out"),
    [
        ("moodle", ["Ada_101_assignsubmission_file_tiny.html"], ["oez", "plain"]),
        ("canvas", ["oez_11_501_feedback.html"], ["Ada", "plain"]),
        ("zip", ["Ada/tiny.html", "oez/tiny.html", "plain/tiny.html"], []),
    ],
)
def test_pages_in_an_archive(course, tmp_path, capsys, kind, inside, left_out):
    out = tmp_path / "back.zip"
    command = ["export", "feedback", "--to", kind, "--out", str(out)]
    assert cli.main([*command, "--course-dir", str(course)]) == 0
    with zipfile.ZipFile(out) as archive:
        assert sorted(archive.namelist()) == sorted(inside)
        assert b"Feedback for" in archive.read(inside[0])
    said = capsys.readouterr().out
    assert f"{len(inside)} feedback pages → {out}" in said
    assert all(f"    {one}" in said for one in left_out)
    assert ("Give these back by hand" in said) == bool(left_out)


def test_an_archive_is_there_whole_or_not_at_all(course, tmp_path, monkeypatch):
    out = tmp_path / "back.zip"
    out.write_text("of the last time")

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    command = ["export", "feedback", "--out", str(out), "--course-dir", str(course)]
    assert cli.main(command) == 2
    assert out.read_text() == "of the last time"
    assert list(tmp_path.iterdir()) == [out]


def test_an_archive_that_nobody_would_take_is_not_written(course, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("autograder.lms.give_back.name_for", lambda kind, receipt: None)
    out = tmp_path / "back.zip"
    command = ["export", "feedback", "--to", "canvas", "--out", str(out)]
    assert cli.main([*command, "--course-dir", str(course)]) == 2
    assert "None of 3 feedback pages" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_give_back(tmp_path, capsys):
    course = tiny.make(tmp_path / "course")
    assert cli.main(["export", "feedback", "--course-dir", str(course)]) == 2
    assert "Grade first" in capsys.readouterr().err
    assert cli.main(["export", "moodle", "--course-dir", str(course)]) == 2
    assert "autograder export moodle GRADEFILE" in capsys.readouterr().err


def table(course):
    with (course / "exercises.csv").open(encoding="utf-8", newline="") as file:
        return {(row["student"], row["exercise"]): row for row in csv.DictReader(file)}


def test_a_row_for_each_exercise(course):
    found = table(course)
    assert list(next(iter(found.values()))) == (
        "student,unit,exercise,points,max_points,misconception,title".split(",")
    )
    assert len(found) == 6
    assert (found["Ada", "double"]["points"], found["plain", "double"]["points"]) == ("3", "0")
    assert found["Ada", "words"]["points"] == ""  # a person has to read them
    assert found["Ada", "words"]["max_points"] == "2"


def test_misconceptions_and_points_by_hand_stand_in_the_table(course):
    from autograder.course import Course

    path = receipt_files.path_of(Course(course), "plain", tiny.UNIT)
    before = path.read_text()
    words = json.loads(before)
    words["exercises"][0]["slip"] = "=You forget to double."
    path.write_text(json.dumps(words))
    with Course(course).gradebook() as gradebook:
        grade = gradebook.find_grade("words", tiny.UNIT, tiny.UNIT, "plain")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    assert cli.main(["report", "--course-dir", str(course)]) == 0
    found = table(course)
    assert found["plain", "double"]["misconception"] == "'=You forget to double."
    assert found["plain", "words"]["points"] == "1.5"
    path.write_text(before)


@pytest.mark.parametrize("status", [Status.FAILED, Status.UNREADABLE])
def test_what_has_no_points_has_none_in_the_table(course, tmp_path, status):
    from autograder.course import Course
    from autograder.report import exercises_csv
    from autograder.report.records import Records
    from autograder.report.results import results_of

    records = Records.read(Course(course))
    results = results_of(Course(course), [tiny.UNIT], records)
    for one in results:
        one.status = status if one.student == "Ada" else one.status
    exercises_csv.write(Course(course), results, records, tmp_path / "exercises.csv")
    found = table(tmp_path)
    assert (found["Ada", "double"]["points"], found["oez", "double"]["points"]) == ("", "3")


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes as others have them")
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["export", "feedback"], 0),
        (["intake", "IN"], 0),
        (["report"], 0),
        (["check", "--sandbox", "off"], 1),  # as the library ends that draws its table
        (["grade", "IN"], 1),  # 0 would say that everybody has a result
    ],
)
def test_nobody_reads_on(course, command, code):
    command = [str(course.parent / "in") if one == "IN" else one for one in command]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", GRADER, *command, "--course-dir", str(course)],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (code, "")


def test_another_pipe_that_breaks_is_an_error(monkeypatch, tmp_path):
    def broken(options):
        raise BrokenPipeError("a worker's")

    monkeypatch.setattr(cli, "run_report", broken)
    with pytest.raises(BrokenPipeError, match="a worker's"):
        cli.main(["report"])
