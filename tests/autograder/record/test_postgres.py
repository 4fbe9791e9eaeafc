"""The gradebook in PostgreSQL: the same points, one grader at a time, nothing lost."""

import copy
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import GenerateAssignment
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from autograder.course import Course, CourseError
from autograder.record import lock
from tests.support.grader import command, grade, gradebook, rows, set_by_hand
from tests.support.tiny import RIGHT, UNIT, WRONG, hand_in, make

ANSWERS = {"ada": RIGHT, "ben": WRONG, "Öz, Çem": "1 / 0", "dea": "raise SystemExit"}


def server_programs():
    """The folder of a PostgreSQL server: Debian keeps it off PATH; or None."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve())
    return found[0].parent if found else None


def ordinary_user():
    """Arguments of `subprocess` for a user that PostgreSQL runs as, which root is not."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@pytest.fixture(scope="module")
def server():
    """A server of its own, on a socket in a temporary folder; gives the folder."""
    programs = server_programs()
    if programs is None:
        message = "no PostgreSQL server found (Debian, Ubuntu: apt install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    user = ordinary_user()
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:  # short, as names of sockets are
        if user:
            os.chown(folder, user["user"], user["group"])
        quick = {"cwd": folder, "stdout": subprocess.DEVNULL, **user}
        make_it = (
            "initdb",
            "--pgdata=data",
            "--username=digits",
            "--auth=trust",
            "--encoding=UTF8",
        )
        subprocess.run(
            [programs / make_it[0], *make_it[1:], "--no-locale", "--no-sync"], check=True, **quick
        )
        options = ("-k", folder, "-c", "listen_addresses=", "-c", "fsync=off")
        with (Path(folder) / "log").open("w") as log:
            running = subprocess.Popen(
                [programs / "postgres", "-D", "data", *options], stderr=log, **quick
            )
        try:
            wait_for(running, folder)
            yield folder
        finally:
            running.send_signal(signal.SIGINT)  # ends connections, then itself
            running.wait(timeout=20)


def wait_for(running, folder):
    """Wait until a server lets people in."""
    engine, end = create_engine(url(folder, "postgres")), time.monotonic() + 20
    while True:
        try:
            return engine.connect().close()
        except OperationalError:
            alive = running.poll() is None and time.monotonic() < end
            assert alive, Path(folder, "log").read_text()
            time.sleep(0.1)
        finally:
            engine.dispose()


def url(server, database):
    """As an instructor writes it; whoever reaches the socket is let in, with any password."""
    return f"postgresql+psycopg://digits:our-secret@/{database}?host={server}"


@pytest.fixture
def database(server, request):
    """The address of an empty database."""
    name = f"class_{abs(hash(request.node.name)) % 10**6}"
    engine = create_engine(url(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url(server, name)


@pytest.fixture
def handed_in(tmp_path):
    """A course with its gradebook in a file, and what was handed in."""
    folder = make(tmp_path / "file")
    for student, answer in ANSWERS.items():
        hand_in(folder, tmp_path / "in", student, answer)
    return folder, tmp_path / "in"


def in_database(folder, database, name):
    """A copy of a course that has its gradebook in a database."""
    copied = shutil.copytree(
        folder, folder.with_name(name), ignore=shutil.ignore_patterns("gradebook.db")
    )
    with (copied / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = {database!r}\n")
    return copied


@pytest.mark.slow
def test_the_same_as_in_a_file(handed_in, database):
    in_file, submissions = handed_in
    served = in_database(in_file, database, "served")
    due = "2026-01-01T12:00:00+02:00"
    (submissions / "ada" / UNIT / "timestamp.txt").write_text("2026-01-01 10:00:01 UTC")
    # another folder, the same database
    other = in_database(in_file, database, "other")
    with lock.alone(Course(other)):
        with pytest.raises(
            CourseError, match=r"at work in the database postgresql.*digits:\*\*\*@"
        ):
            with lock.alone(Course(served)):
                pass
    # killed half-way, and resumed
    grader = subprocess.Popen(command(served, submissions), stdout=subprocess.DEVNULL)
    while not list(served.glob("receipts/*/*.json")) and grader.poll() is None:
        time.sleep(0.01)
    grader.kill()
    grader.wait()
    assert 0 < len(list(served.glob("receipts/*/*.json"))) < len(ANSWERS)
    for folder in (in_file, served):
        with Course(folder).gradebook() as book:
            book.update_or_create_assignment(UNIT, duedate=due)
        with (folder / "nbgrader_config.py").open("a") as config:
            config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
        grade_all(folder, submissions)
    assert not (served / "gradebook.db").exists()
    assert {one["late_penalty"] for one in rows(served)} == {"3", ""}
    assert rows(served) == rows(in_file)
    assert gradebook(served) == gradebook(in_file)
    # other cells than at first
    more_cells(served)
    set_by_hand(served, "ben", 1.5)
    grade_all(served, submissions)
    found = {one["student"]: (one["score"], one["late_penalty"]) for one in rows(served)}
    assert (found["ada"], found["ben"]) == (("0", "6"), ("4.5", ""))
    assert {one["max_score"] for one in rows(served)} == {"8"}
    kept = Course(in_file)
    kept.config.CourseDirectory.db_url = f"sqlite:///{served / 'gradebook.db.before-1'}"
    with kept.gradebook() as book:
        assert book.find_assignment(UNIT).max_score == 5
    assert not list(served.glob("gradebook.db.new"))


def grade_all(folder, submissions):
    code, words = grade(folder, submissions)
    assert code == 0, words
    course = Course(folder)
    assert words.startswith(f"Grades go to {course.database}. Times without a zone")
    assert "our-secret" not in words


def more_cells(folder):
    path = folder / "solutions" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    check = copy.deepcopy(notebook.cells[1])
    check.id = check.metadata.nbgrader.grade_id = "check_more"
    check.source = "assert double(0) == 0"
    notebook.cells.insert(2, check)
    nbformat.write(notebook, path)


@pytest.mark.slow
def test_a_user_who_may_not_make_tables(database, tmp_path):
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    engine.dispose()
    folder = configured(tmp_path, database.replace("digits:", "guest:"))
    with pytest.raises(CourseError) as error:
        with lock.alone(Course(folder)):
            pass
    assert "permission denied" in str(error.value)
    assert "owns the database" in str(error.value)


def configured(folder, address):
    """A course folder, as empty as can be."""
    (folder / "solutions").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = {address!r}\n"
    )
    return folder


def test_no_server_there(tmp_path):
    """What is wrong, without the password."""
    folder = configured(tmp_path / "course", url(tmp_path, "class"))
    with pytest.raises(CourseError) as error:
        with lock.alone(Course(folder)):
            pass
    assert "See that the server runs" in str(error.value)
    assert "our-secret" not in str(error.value)


@pytest.mark.parametrize("address", ["postgresql+psycopg2://ada:x1y2@h/d", "postgres://a:x1y2@h/d"])
def test_no_driver_there(tmp_path, monkeypatch, address):
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    folder = configured(tmp_path / "course", address)
    with pytest.raises(CourseError, match="pip install"):
        Course(folder).convert(GenerateAssignment, UNIT)
    with pytest.raises(CourseError) as error:
        assert Course(folder).db_url is None
    assert "digits-course[postgres]" in str(error.value)
    assert "postgresql+psycopg://" in str(error.value)
    assert "x1y2" not in str(error.value)
