"""A class graded on the workers of a cluster."""

import os
import signal
import subprocess
import sys
import time

import dask
import pytest
from distributed import LocalCluster

from autograder import cli, grade
from autograder.course import CourseError
from autograder.run import workers
from autograder.sandbox import SandboxError
from tests.support.grader import command, gradebook, rows
from tests.support.tiny import RIGHT, UNIT, WRONG, hand_in, make

READS = f"{RIGHT}\nassert open('two.txt').read() == '2'"
ANSWERS = {"anna": READS, "ben": WRONG, "cleo": "raise SystemExit"}


@pytest.fixture(scope="module")
def cluster():
    """Two workers; a job is not tried again that one of them died of."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
    ):
        cluster.wait_for_workers(2)
        yield cluster


@pytest.fixture
def course_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "TIMEOUT", 1)
    return make(tmp_path / "course")


@pytest.fixture
def handed_in(course_folder, tmp_path):
    for student, answer in ANSWERS.items():
        hand_in(course_folder, tmp_path / "in", student, answer)
        (tmp_path / "in" / student / UNIT / "two.txt").write_text("2")
    return tmp_path / "in"


@pytest.fixture
def other_folder(course_folder, tmp_path):
    return make(tmp_path / "other")


def graded(course_folder, handed_in, *more):
    return cli.main(["grade", str(handed_in), "--course-dir", str(course_folder), *more])


@pytest.mark.slow
def test_as_without_a_cluster(cluster, course_folder, other_folder, handed_in, capsys):
    address = cluster.scheduler_address
    assert graded(course_folder, handed_in, "--scheduler", address) == 0
    words = capsys.readouterr()
    assert f"Grading on 2 workers of {address}." in words.out
    assert words.err == ""
    assert graded(other_folder, handed_in) == 0
    assert [one["score"] for one in rows(course_folder)] == ["3", "0", "0"]
    assert rows(course_folder) == rows(other_folder)
    assert gradebook(course_folder) == gradebook(other_folder)
    assert graded(course_folder, handed_in, "--scheduler", "tcp://nobody:1") == 0  # nothing to do


@pytest.mark.slow
def test_a_worker_that_dies(cluster, course_folder, tmp_path):
    for student in ("anna", "ben"):
        hand_in(course_folder, tmp_path / "in", student, f"import time; time.sleep(3)\n{RIGHT}")
    more = ["--scheduler", cluster.scheduler_address]
    grader = subprocess.Popen(
        [*command(course_folder, tmp_path / "in"), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while not all(one.processing for one in cluster.scheduler.workers.values()):
        assert grader.poll() is None, grader.communicate()[0]
        time.sleep(0.05)
    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    words, _ = grader.communicate(timeout=60)
    assert grader.returncode == 1, words
    died, other = sorted(rows(course_folder), key=lambda one: one["status"])
    assert (died["status"], other["status"], other["score"]) == ("failed", "graded", "3")
    assert "It could not be graded. KilledWorker" in died["reason"]
    cluster.wait_for_workers(2)
    assert graded(course_folder, tmp_path / "in", *more) == 0
    assert [one["score"] for one in rows(course_folder)] == ["3", "3"]


class NoWalls(workers.Setup):
    def kernels(self):
        raise SandboxError("There are none.")


@pytest.mark.slow
def test_a_worker_without_walls(cluster, course_folder, handed_in, capsys, monkeypatch):
    monkeypatch.setattr(grade, "Setup", NoWalls)
    assert graded(course_folder, handed_in, "--scheduler", cluster.scheduler_address) == 2
    assert "The worker tcp://" in (words := capsys.readouterr().err)
    assert "There are none." in words


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://", "127.0.0.1"])
def test_a_wrong_address(monkeypatch, address):
    monkeypatch.setattr(workers, "TIMEOUT", 1)
    with pytest.raises(CourseError, match=f"The scheduler {address} cannot be reached"):
        with workers.DaskExecutor(address, None):
            pass


def test_without_dask(course_folder, handed_in, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert graded(course_folder, handed_in, "--scheduler", "tcp://127.0.0.1:1") == 2
    assert 'pip install "digits-course[cluster]"' in capsys.readouterr().err
