"""The set-up: clear messages on machines that cannot work, and nothing half-made."""

import runpy
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.support.course import ROOT


@pytest.fixture
def clone(tmp_path):
    """A folder with just what the set-up reads; its requirement cannot be met."""
    for name in ("digits/install.py", "tools/install.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "requirements.txt").write_text("./there-is-no-such.whl\n")
    (tmp_path / "requirements-dev.txt").write_text("--requirement requirements.txt\n")
    return tmp_path


def install(folder, pretend="", file="tools/install.py", options=()):
    """Run the set-up on a machine that is pretended to be another."""
    program = f"""
import platform, runpy, shutil, sys, collections
{pretend}
runpy.run_path({str(folder / file)!r}, run_name="__main__")
"""
    command = [sys.executable, "-I", "-c", program, *options]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("pretend", "words"),
    [
        ("sys.version_info = (3, 9, 1)", "this is Python 3.9, and TensorFlow is made for"),
        ("sys.version_info = (3, 14, 0)", "make setup PYTHON=python3.11"),
        (
            "shutil.disk_usage = lambda path: collections.namedtuple('D', 'free')(1e9)",
            "1.0 GB are free on the disk",
        ),
        (
            "sys.platform, platform.machine = 'darwin', lambda: 'x86_64'",
            "Macs with an Intel processor",
        ),
    ],
)
def test_machine_that_cannot_work(clone, pretend, words):
    run = install(clone, pretend)
    assert run.returncode == 1
    assert words in run.stderr
    assert "What to do:" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize(
    ("file", "options"), [("tools/install.py", ["--dev"]), ("digits/install.py", [])]
)
def test_failed_installation_leaves_nothing(clone, file, options):
    run = install(clone, file=file, options=options)
    assert run.returncode == 1
    assert "this step failed" in run.stderr
    assert "there-is-no-such.whl" in run.stderr + run.stdout
    assert "What to do:" in run.stderr
    assert not (clone / ".venv").exists()


def test_half_made_environment_is_made_anew(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").write_text("half")
    run = install(clone)
    assert "Making the environment" in run.stdout  # and fails, as the requirement does


def test_interrupted_installation_leaves_nothing(clone):
    pretend = """
import subprocess
def interrupted(command):
    import os
    os.makedirs(command[-1], exist_ok=True)
    raise KeyboardInterrupt
subprocess.check_call = interrupted
"""
    run = install(clone, pretend)
    assert run.returncode != 0
    assert not (clone / ".venv").exists()


def test_ready_environment_is_left_alone_until_something_changes(clone):
    module = runpy.run_path(str(clone / "tools" / "install.py"))
    (clone / ".venv" / "bin").mkdir(parents=True)
    python = clone / ".venv" / "bin" / "python"
    python.write_text("")
    python.chmod(0o755)
    assert not module["is_ready"]()
    (clone / ".venv" / "installed.txt").write_text(
        "\n".join(module["place"]() + module["contents"]())
    )
    assert module["is_ready"]()
    run = install(clone)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")

    moved = clone.rename(clone.with_name("moved"))
    assert not runpy.run_path(str(moved / "tools" / "install.py"))["is_ready"]()
    moved.rename(clone)
    (clone / "requirements.txt").write_text("./another.whl\n")
    assert not module["is_ready"]()


def test_what_the_tests_need_comes_on_top(clone):
    """Students' commands leave it alone; `make test` installs it where it is not there yet."""
    module = runpy.run_path(str(clone / "tools" / "install.py"))
    python, stamp = (clone / ".venv" / name for name in ("bin/python", "installed.txt"))
    python.parent.mkdir(parents=True)
    python.write_text("")
    python.chmod(0o755)
    stamp.write_text("\n".join(module["place"]() + module["contents"]()))
    assert module["is_ready"]() and not module["is_ready"](dev=True)
    stamp.write_text("\n".join(module["place"]() + module["contents"](dev=True)))
    assert module["is_ready"]() and module["is_ready"](dev=True)
    (clone / "requirements-dev.txt").write_text("./another.whl\n")
    assert module["is_ready"]() and not module["is_ready"](dev=True)


def test_the_stated_pythons_agree():
    text = (ROOT / "pyproject.toml").read_text()
    assert 'requires-python = ">=3.11,<3.14"' in text
    assert "SUPPORTED = ((3, 11), (3, 13))" in (ROOT / "tools/install.py").read_text()


def pins(name):
    """The lines of a file of requirements that name packages, by package."""
    lines = (ROOT / name).read_text().splitlines()
    found = [line for line in lines if line and not line.startswith(("#", "--requirement "))]
    for line in found:
        assert "==" in line.partition(";")[0], line
        assert "--" not in line, line
        assert "://" not in line, line
    return {line.partition("==")[0]: line for line in found}


def test_requirements_are_exact_and_name_no_place():
    assert len(pins("requirements.txt")) > 100


def test_what_the_tests_need_is_no_burden_to_students():
    ours, theirs = pins("requirements-dev.txt"), pins("requirements.txt")
    assert "--requirement requirements.txt" in (ROOT / "requirements-dev.txt").read_text()
    assert not set(ours) & set(theirs), "a version for each, in one of the files"
    heavy = {"playwright", "axe-playwright-python", "pytest", "ruff", "mypy", "deptry"}
    assert heavy <= set(ours)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    for needs, known in (
        (project["dependencies"] + extras["setup"], theirs),
        (extras["dev"], {**theirs, **ours}),
    ):
        names = {Requirement(need).name for need in needs} - {"digits-course"}
        assert names <= set(known), "make the files of requirements anew: see their heads"


def test_conda_and_pip_install_the_same():
    lines = [line.strip(" -") for line in (ROOT / "environment.yml").read_text().splitlines()]
    assert lines[-2:] == ["requirement requirements.txt", "editable ."]
