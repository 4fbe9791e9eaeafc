"""Nothing is lost: graders that are killed, two at once, a full disk, an old gradebook."""

import copy
import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.record import lock, receipt_files
from tests.support.grader import command, grade, gradebook, rows, set_by_hand
from tests.support.processes import have_ended
from tests.support.tiny import RIGHT, UNIT, WRONG, hand_in, make

ANSWERS = {f"student{n}": (RIGHT, WRONG, "1 / 0", "raise SystemExit")[n % 4] for n in range(8)}


@pytest.fixture
def course_folder(tmp_path):
    return make(tmp_path / "course")


@pytest.fixture
def handed_in(course_folder, tmp_path):
    for student, answer in ANSWERS.items():
        hand_in(course_folder, tmp_path / "in", student, answer)
    return tmp_path / "in"


def test_a_new_gradebook_is_as_nbgrader_makes_it(course_folder, tmp_path, monkeypatch):
    theirs = tmp_path / "theirs.db"
    with Gradebook(f"sqlite:///{theirs}", "digits"):
        pass
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: pytest.fail("takes seconds"))
    with Course(course_folder).gradebook():
        pass

    def schema(file):
        database = sqlite3.connect(file)
        return (
            sorted(database.execute("SELECT name, sql FROM sqlite_master")),
            database.execute("SELECT * FROM alembic_version").fetchall(),
        )

    assert schema(course_folder / "gradebook.db") == schema(theirs)


@pytest.mark.slow
def test_a_grade_given_by_hand_survives_a_regrade(course_folder, handed_in):
    assert grade(course_folder, handed_in)[0] == 0
    set_by_hand(course_folder, "student1", 1.5)
    code, words = grade(course_folder, handed_in)
    assert "graded already, and unchanged since: 8" in words
    assert rows(course_folder)[1]["score"] == "1.5"
    code, words = grade(course_folder, handed_in, "--again", "--student", "student1")
    assert "student1 tiny: 0 of 3" in words
    assert rows(course_folder)[1]["score"] == "1.5"
    hand_in(course_folder, handed_in, "student1", RIGHT)
    code, words = grade(course_folder, handed_in)
    assert "graded already, and unchanged since: 7" in words
    assert rows(course_folder)[1]["score"] == "4.5"
    with Course(course_folder).gradebook() as book:
        comment = book.find_comment("words", UNIT, UNIT, "student1")
        assert comment.manual_comment == "Well said."


@pytest.mark.slow
def test_other_cells_than_at_first(course_folder, handed_in):
    assert grade(course_folder, handed_in)[0] == 0
    set_by_hand(course_folder, "student0", 1.5)
    path = course_folder / "solutions" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    check = copy.deepcopy(notebook.cells[1])
    check.id = check.metadata.nbgrader.grade_id = "check_more"
    check.source = "assert double(0) == 0"
    notebook.cells.insert(2, check)
    nbformat.write(notebook, path)
    code, words = grade(course_folder, handed_in)
    assert code == 0, words
    assert "tiny has other cells now" in words
    found = rows(course_folder)
    assert [one["score"] for one in found[:2]] == ["7.5", "3"]
    assert {one["max_score"] for one in found} == {"8"}
    assert (course_folder / "gradebook.db.before-1").exists()


@pytest.mark.slow
def test_late_penalties_are_those_of_nbgrader(course_folder, handed_in, tmp_path):
    with (course_folder / "nbgrader_config.py").open("a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Course(course_folder).gradebook() as book:
        book.update_or_create_assignment(UNIT, duedate="2026-01-01 12:00:00 UTC")
    for student, time_stamp in (("student0", "11:59:00"), ("student4", "12:01:00")):
        path = handed_in / student / UNIT / "timestamp.txt"
        path.write_text(f"2026-01-01 {time_stamp} UTC")
    code, words = grade(course_folder, handed_in)
    assert code == 0, words
    assert "it is not known when 6 of its submissions came in" in words
    found = {one["student"]: one["score"] for one in rows(course_folder)}
    assert (found["student0"], found["student4"]) == ("3", "0")
    page = course_folder / "feedback" / "student4" / UNIT / f"{UNIT}.html"
    assert "less 3 for being late" in page.read_text(encoding="utf-8")
    # times that come later
    times = tmp_path / "times.csv"
    times.write_text("student,received\nstudent0,2026-01-01T13:00Z\nstudent4,2026-01-01T11:00Z\n")
    code, words = grade(course_folder, handed_in, "--received", str(times))
    assert code == 0, words
    assert "graded already, and unchanged since: 8" in words
    assert "Late penalties, new or changed: 2. Their feedback pages are written anew." in words
    found = {one["student"]: one["score"] for one in rows(course_folder)}
    assert (found["student0"], found["student4"]) == ("0", "3")
    assert "for being late" not in page.read_text(encoding="utf-8")
    code, words = grade(course_folder, handed_in)  # without the file
    assert code == 0, words
    assert "Late penalties" not in words
    assert found == {one["student"]: one["score"] for one in rows(course_folder)}


@pytest.mark.slow
def test_a_fault_of_the_grader_is_not_the_last_word(course_folder, handed_in):
    fault = "from autograder.record import writer; writer.record = None; "
    command_with_fault = command(course_folder, handed_in)
    command_with_fault[2] = fault + command_with_fault[2]
    done = subprocess.run(command_with_fault, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Could not be graded, for a fault that is not theirs: 8" in done.stderr
    assert {(one["status"], one["score"]) for one in rows(course_folder)} == {("failed", "")}
    assert "It could not be graded. TypeError" in rows(course_folder)[0]["reason"]
    assert grade(course_folder, handed_in)[0] == 0
    assert {one["status"] for one in rows(course_folder)} == {"graded"}


def test_words_beside_an_untouched_answer_reach_a_person(course_folder, tmp_path):
    for student in ("beside", "silent"):
        hand_in(course_folder, tmp_path / "in", student, RIGHT)
        path = tmp_path / "in" / student / UNIT / f"{UNIT}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        released = nbformat.read(course_folder / "notebooks" / UNIT / path.name, as_version=4)
        notebook.cells[-1].source = released.cells[-1].source
        if student == "beside":
            notebook.cells.append(
                nbformat.v4.new_code_cell("# It gives twice the number.", id="my")
            )
        nbformat.write(notebook, path)
    code, words = grade(course_folder, tmp_path / "in")
    assert code == 0, words
    found = {one["student"]: one for one in rows(course_folder)}
    assert found["beside"]["needs_manual_grade"] == "yes"
    assert found["beside"]["flags"] == "unclear-answer"
    assert (found["silent"]["needs_manual_grade"], found["silent"]["flags"]) == ("no", "")
    course = Course(course_folder)
    assert "(beside it: my)" in receipt_files.last_receipt(course, "beside", UNIT).notes[0]
    graded = nbformat.read(course.notebook("autograded", UNIT, "beside"), as_version=4)
    assert "# It gives twice the number." in [cell.source for cell in graded.cells]
    assert "<code>unclear-answer</code>" in (course_folder / "report.html").read_text()
    with course.gradebook() as book:
        said = {
            student: book.find_comment("words", UNIT, UNIT, student).comment for student in found
        }
    assert said == {"beside": None, "silent": "No response."}


def test_two_graders_at_once(course_folder, handed_in):
    with lock.alone(Course(course_folder)):
        code, words = grade(course_folder, handed_in)
    assert code == 2
    assert "Another grader is at work" in words
    assert grade(course_folder, handed_in)[0] == 0


@pytest.mark.parametrize("kind", ["older", "damaged"])
def test_a_gradebook_that_is_not_of_this_nbgrader(course_folder, handed_in, kind):
    path = course_folder / "gradebook.db"
    path.unlink()
    if kind == "older":
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE assignment (id, name)")
        says = "nbgrader db upgrade"
    else:
        path.write_text("no database " * 100)
        says = "cannot be read (file is not a database)"
    before = path.read_bytes()
    code, words = grade(course_folder, handed_in)
    assert code == 2
    assert says in words
    assert "Traceback" not in words
    assert path.read_bytes() == before


def test_no_right_to_write(course_folder, handed_in):
    (course_folder / "receipts").write_text("in the way: root may write everywhere")
    code, words = grade(course_folder, handed_in)
    assert code == 2
    assert "cannot be written to" in words
    assert "Traceback" not in words


@pytest.mark.slow
def test_a_disk_that_fills_up(course_folder, handed_in, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=50m", "tmpfs", str(small)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        small_course = shutil.copytree(course_folder, small / "course")
        (small / "filler").write_bytes(bytes(shutil.disk_usage(small).free - 120_000))
        code, words = grade(small_course, handed_in)
        assert code == 2, words
        assert "Make room" in words
        (small / "filler").unlink()
        # half-way
        grader = subprocess.Popen(
            command(small_course, handed_in),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        while not list(small_course.glob("receipts/*/*.json")):
            time.sleep(0.01)
        (small / "filler").write_bytes(bytes(shutil.disk_usage(small).free - 100_000))
        words, _ = grader.communicate(timeout=180)
        code = grader.returncode
        assert code == 2, words
        assert "Make room" in words
        assert "Traceback" not in words
        assert "unreadable" not in words
        larger = ["mount", "-o", "remount,size=100m", str(small)]
        subprocess.run(larger, check=True)
        code, words = grade(small_course, handed_in)
        assert code == 0, words
        assert grade(course_folder, handed_in)[0] == 0
        assert rows(small_course) == rows(course_folder)
        assert gradebook(small_course) == gradebook(course_folder)
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.slow
def test_killed_at_twenty_moments(course_folder, handed_in, tmp_path):
    undisturbed = shutil.copytree(course_folder, tmp_path / "undisturbed")
    start = time.monotonic()
    assert grade(undisturbed, handed_in)[0] == 0
    whole = time.monotonic() - start
    rng = random.Random(2018)
    disturbed, kills, moments, numbers = None, 0, [], itertools.count()
    while kills < 20:
        if disturbed is None:
            disturbed = shutil.copytree(course_folder, tmp_path / f"disturbed{next(numbers)}")
        grader = subprocess.Popen(
            command(disturbed, handed_in), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        moment = rng.uniform(0.1, 1) * whole
        try:
            grader.wait(moment)
        except subprocess.TimeoutExpired:
            children = [one.pid for one in psutil.Process(grader.pid).children(recursive=True)]
            grader.send_signal(signal.SIGKILL)
            grader.wait()
            kills += 1
            done = list((disturbed / "receipts").glob("*/*.json"))
            moments.append((round(moment, 1), len(done)))
            for one in done:  # whole, or not there
                json.loads(one.read_text(encoding="utf-8"))
            assert have_ended(children)
            if len(done) < len(ANSWERS) / 2:
                continue
        code, words = grade(disturbed, handed_in)
        assert code == 0, words
        assert rows(disturbed) == rows(undisturbed)
        assert gradebook(disturbed) == gradebook(undisturbed)
        disturbed = None
    print(f"undisturbed {whole:.1f} s; killed after (seconds, submissions done): {moments}")
