import subprocess
import sys

IMPORTED = "import sys, autograder.cli, autograder.grade; print(*sys.modules)"
STILL_THERE = """
import sys

import autograder.lean
import nbgrader
from nbgrader.apps import FormgradeApp
from nbgrader.server_extensions.formgrader.handlers import ManageAssignmentsHandler

try:
    nbgrader.load_validate(None)
except AttributeError:  # None is no server
    print("nbgrader.server_extensions.validate_assignment.handlers" in sys.modules)
"""


def python(program):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_left_out():
    imported = python(IMPORTED).split()
    assert "nbgrader.api" in imported
    assert "jupyter_server.base.handlers" not in imported
    assert "rfc3987_syntax.syntax_helpers" not in imported


def test_there_for_who_asks():
    """nbgrader's commands and its server extensions work in a process of ours."""
    assert python(STILL_THERE) == "True\n"
