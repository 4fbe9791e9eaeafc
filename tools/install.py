"""Make `.venv`, the environment of this course, or leave it alone if it is ready.

With `--dev` it has what the tests need, too.

`make` runs this file with whatever Python it finds, before anything is installed.
So it uses the standard library only, and syntax that old Pythons can read.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys

SUPPORTED = ((3, 11), (3, 13))
DISK_GB = 4  # the environment takes 2.6 GB, pip's unpacking some more
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "installed.txt")


def fail(what, todo):
    """End with a message for a person: what is wrong, and what to do."""
    sys.stderr.write("\nThe course could not be installed: %s\nWhat to do: %s\n\n" % (what, todo))
    sys.exit(1)


def check_machine():
    """Stop with a clear message where the installation could not succeed."""
    have = sys.version_info[:2]
    if not SUPPORTED[0] <= have <= SUPPORTED[1]:
        span = "%d.%d to %d.%d" % (SUPPORTED[0] + SUPPORTED[1])
        fail(
            "this is Python %d.%d, and TensorFlow is made for Python %s." % (have + (span,)),
            "install one of those and name it, for example: make setup PYTHON=python3.11",
        )
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        fail(
            "TensorFlow no longer offers a build for Macs with an Intel processor.",
            "open the course on Binder or in a Linux container (README, 'Other ways in').",
        )
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < DISK_GB:
        fail(
            "%.1f GB are free on the disk of %s; %d GB are needed." % (free, ROOT, DISK_GB),
            "free some space, or move this folder to a larger disk.",
        )


def venv_python():
    """The path of the environment's own Python."""
    windows = os.name == "nt"
    return os.path.join(
        VENV, "Scripts" if windows else "bin", "python.exe" if windows else "python"
    )


def place():
    """Where and with which Python the environment was made; it can't be moved."""
    return [ROOT, sys.version.split()[0]]


def contents(dev=False):
    """What the environment was made from."""
    sums = []
    for name in ["requirements.txt", "pyproject.toml"] + ["requirements-dev.txt"] * dev:
        with open(os.path.join(ROOT, name), "rb") as file:
            sums.append(hashlib.sha256(file.read()).hexdigest())
    return sums


def stamp():
    """What the stamp in `.venv` says, line by line; empty if it was never finished."""
    try:
        with open(STAMP) as file:
            return file.read().split("\n")
    except (OSError, UnicodeDecodeError):
        return []


def is_ready(dev=False):
    """True if `.venv` was finished, from these very files, at this very place."""
    lines = place() + contents(dev)  # what it has on top of them does no harm
    return stamp()[: len(lines)] == lines and os.access(venv_python(), os.X_OK)


def install(dev=False):
    """Build `.venv`, or bring it up to date; on any failure remove what is half-made."""
    python = venv_python()
    requirements = os.path.join(ROOT, "requirements-dev.txt" if dev else "requirements.txt")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install"]
    steps = [
        pip + ["--requirement", requirements],
        pip + ["--no-deps", "--no-build-isolation", "--editable", ROOT],
    ]
    if stamp()[:2] == place() and os.access(python, os.X_OK):
        print("Bringing the environment in %s up to date ..." % VENV)
        os.remove(STAMP)
    else:
        print("Making the environment in %s (once; a few minutes) ..." % VENV)
        steps.insert(0, [sys.executable, "-m", "venv", "--clear", VENV])
    sys.stdout.flush()
    try:
        for step in steps:
            subprocess.check_call(step)
        with open(STAMP, "w") as file:
            file.write("\n".join(place() + contents(dev)))
    except subprocess.CalledProcessError as error:
        remove_half_made()
        fail(
            "this step failed, its own words stand above:\n  %s" % " ".join(error.cmd),
            "'No space left': free some disk. A name or connection error: check the network,\n"
            "then run the same make command again. 'ensurepip': install your system's\n"
            "package for venv (Debian, Ubuntu: apt install python3-venv).",
        )
    except BaseException:
        remove_half_made()
        raise


def remove_half_made():
    """Leave nothing behind that looks like an environment and is none."""
    shutil.rmtree(VENV, ignore_errors=True)
    print("Removed the half-made %s." % VENV)


if __name__ == "__main__":
    for_tests = "--dev" in sys.argv
    if not is_ready(for_tests):
        check_machine()
        install(for_tests)
