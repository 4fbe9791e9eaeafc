"""TensorFlow is silent, and so is whatever a check calls."""

import logging
import os
import subprocess
import sys

import pytest

from digits import quiet


def python(program):
    """Run a program of its own; its environment says nothing about TensorFlow's log."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment
    )


def test_tensorflow_starts_and_computes_in_silence():
    run = python("import digits; import tensorflow as tf; print(int(tf.constant(1) + 1))")
    assert (run.stdout, run.stderr) == ("2\n", "")


def test_the_silence_is_needed():
    # if this fails, TensorFlow has become silent by itself, and quiet.py can go
    assert python("import tensorflow as tf; tf.constant(1) + 1").stderr


def test_a_missing_tensorflow_is_still_reported():
    program = "import digits, sys; sys.path[:] = []; import tensorflow"
    assert "No module named 'tensorflow'" in python(program).stderr


def test_everything_on_stderr_is_dropped_inside(capfd):
    with quiet.no_stderr():
        print("python", file=sys.stderr)
        os.write(2, b"descriptor\n")
        logging.getLogger("any").error("log")
        subprocess.run(["sh", "-c", "echo child >&2"], check=True)
    print("after", file=sys.stderr)
    assert capfd.readouterr().err == "after\n"


def test_stderr_comes_back_after_an_error(capfd):
    with pytest.raises(ZeroDivisionError), quiet.no_stderr():
        raise ZeroDivisionError
    os.write(2, b"back\n")
    assert capfd.readouterr().err == "back\n"
    assert logging.root.manager.disable == 0
