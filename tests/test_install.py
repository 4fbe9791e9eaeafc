"""The set-up: clear messages on machines that cannot work, and nothing half-made."""

import runpy
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture
def clone(tmp_path):
    """A folder with just what the set-up reads; its requirement cannot be met."""
    (tmp_path / "digits").mkdir()
    (tmp_path / "digits" / "install.py").write_text((ROOT / "digits/install.py").read_text())
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "requirements.txt").write_text("./there-is-no-such.whl\n")
    return tmp_path


def install(folder, pretend=""):
    """Run the set-up on a machine that is pretended to be another."""
    program = f"""
import platform, runpy, shutil, sys, collections
{pretend}
runpy.run_path({str(folder / "digits" / "install.py")!r}, run_name="__main__")
"""
    return subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True)


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


def test_failed_installation_leaves_nothing(clone):
    run = install(clone)
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
    module = runpy.run_path(str(clone / "digits" / "install.py"))
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
    assert not runpy.run_path(str(moved / "digits" / "install.py"))["is_ready"]()
    moved.rename(clone)
    (clone / "requirements.txt").write_text("./another.whl\n")
    assert not module["is_ready"]()


def test_the_stated_pythons_agree():
    text = (ROOT / "pyproject.toml").read_text()
    assert 'requires-python = ">=3.11,<3.14"' in text
    assert "SUPPORTED = ((3, 11), (3, 13))" in (ROOT / "digits/install.py").read_text()


def test_requirements_are_exact_and_name_no_place():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 100
    for line in pins:
        assert "==" in line.partition(";")[0], line
        assert "--" not in line, line
        assert "://" not in line, line


def test_conda_and_pip_install_the_same():
    lines = [line.strip(" -") for line in (ROOT / "environment.yml").read_text().splitlines()]
    assert lines[-2:] == ["requirement requirements.txt", "editable ."]
