"""Checks speak to people: odd results get a message, never a crash of the check itself."""

import contextlib
import subprocess
import sys

import numpy as np
import pytest

from digits import checks


def answer(got):
    """A student's function that returns `got`; the checks find it in this module."""
    globals()["student"] = lambda *args: got


def message(got, gives, **more):
    answer(got)
    with pytest.raises(checks.CheckFailed) as caught:
        checks.expect("student", 1, gives=gives, **more)
    return str(caught.value)


class Unspeakable:
    def __repr__(self):
        raise RuntimeError("no words")


class AlwaysEqual:
    __hash__ = None

    def __eq__(self, other):
        return True


ODD = [
    None,
    [],
    [1, [2, 3]],
    {},
    {1, 2},
    "text",
    b"bytes",
    1j,
    float("nan"),
    np.array(["a", "b", "c"]),
    np.array([object()] * 3),
    np.array([1j, 2, 3]),
    np.array([np.nan, 1, 2]),
    np.array([]),
    np.zeros((3, 3)),
    np.ma.masked_all(3),
    (x for x in "abc"),
    print,
    int,
    Unspeakable(),
    AlwaysEqual(),
    10**400,
    [0] * 1_000_000,
    "x" * 1_000_000,
]


@pytest.mark.parametrize("got", ODD, ids=lambda got: type(got).__name__)
@pytest.mark.parametrize(
    "gives", [np.arange(3.0) + 1, 7, "word", (1, 2), {"a": 1}, True], ids=lambda x: str(x)
)
def test_odd_results_get_a_short_message(got, gives):
    text = message(got, gives, between=(0, 9) if isinstance(gives, np.ndarray) else None)
    assert text.startswith("student(1) is not right yet.\n")
    assert len(text) < 4000


def test_order_type_shape_dtype_range_values():
    gives = np.array([0.0, 0.5])
    more = {"dtype": "float", "between": (0, 1)}
    assert "That is text, not an array." in message("no", gives, **more)
    assert "It has 2 axes, not 1." in message(np.ones((2, 2), int) * 9, gives, **more)
    assert "Axis 0 has 3 entries, not 2." in message(np.ones(3, int) * 9, gives, **more)
    assert "It holds int64; wanted is float." in message(np.array([9, 9]), gives, **more)
    assert "with values from 0 to 9" in message(np.array([0.0, 9.0]), gives, **more)
    assert "1 of 2 values differ. The first is at [1]" in message(np.array([0, 0.4]), gives, **more)


def test_message_says_call_result_and_expectation():
    assert message(np.array([1, 2]), np.array([1, 3])) == (
        "student(1) is not right yet.\n\n"
        "It returned:\n    array([1, 2])\n\n"
        "Expected:\n    array([1, 3])\n\n"
        "→ 1 of 2 values differ. The first is at [1]: yours is 2, right is 3."
    )


@pytest.mark.parametrize(
    ("got", "gives"),
    [
        (3, 3),
        (np.int8(3), 3),
        (3.0, 3),
        (np.float32(0.1), 0.1),
        (np.array(3), 3),
        ((np.int64(1), 2), (1, 2)),
        ({"b": 2, "a": 1}, {"a": 1, "b": 2}),
        (np.bool_(True), True),
        (np.array([True, False]), np.array([1, 0])),
        (np.arange(3, dtype=np.uint8), np.arange(3)),
        (np.full(3, 0.1, np.float32), np.full(3, 0.1)),
    ],
)
def test_equal_in_other_clothes(got, gives):
    answer(got)
    checks.expect("student", gives=gives)


def test_slips_are_named_by_value_by_look_and_by_exception():
    slips = {"by value": 5, "by look": lambda got: got < 0, "by exception": KeyError}
    assert "→ by value" in message(5, 7, slips=slips)
    assert "→ by look" in message(-1, 7, slips=slips)
    globals()["student"] = lambda key: {}[key]
    with pytest.raises(checks.CheckFailed, match="by exception"):
        checks.expect("student", "a", gives=1, slips=slips)


def test_a_crash_shows_the_students_line():
    source = "def student(x):\n    y = x + 1\n    return y / 0\n"
    from tests.answers import run

    run(source, "cell", globals())
    with pytest.raises(checks.CheckFailed) as caught:
        checks.expect("student", 1, gives=1)
    assert "ZeroDivisionError: division by zero" in str(caught.value)
    assert "It happened in line 3 of that cell:\n    return y / 0" in str(caught.value)


def test_exit_is_a_crash_like_others():
    globals()["student"] = sys.exit
    with pytest.raises(checks.CheckFailed, match="SystemExit"):
        checks.expect("student", gives=1)


def test_not_there_not_written_not_a_function():
    globals().pop("student", None)
    with pytest.raises(checks.NotAttempted, match="student does not exist yet"):
        checks.expect("student", gives=1)

    def student():
        raise NotImplementedError("Put your code here, in place of this line.")

    globals()["student"] = student
    with pytest.raises(checks.NotAttempted, match="student is not written yet"):
        checks.expect("student", gives=1)
    globals()["student"] = np.eye(3)
    with pytest.raises(checks.CheckFailed, match="should be a function; it is an array"):
        checks.expect("student", gives=1)


def test_input_that_was_changed():
    def student(values):
        values[0] = 9
        return 1

    globals()["student"] = student
    for values in (np.zeros(3), [0, 0], {0: 0}):
        with pytest.raises(checks.CheckFailed, match="changed its input"):
            checks.expect("student", values, gives=1)
        assert values[0] == 0


def test_tensors():
    import keras
    import tensorflow as tf

    answer(tf.constant([1.0, 2.0]))
    checks.expect("student", gives=np.array([1.0, 2.0]), dtype="float")
    answer(tf.Variable([1.0, 2.0]))
    checks.expect("student", gives=tf.constant([1.0, 2.0]), dtype="float32")
    assert "A TensorFlow tensor is wanted" in message(np.ones(2), tf.ones(2))
    assert "Keras placeholder" in message(keras.Input((2,)), np.ones(2))


def test_expect_array_and_require():
    answer(np.arange(6).reshape(2, 3))
    assert checks.expect_array("student", shape=(2, 3), dtype="integer").sum() == 15
    with pytest.raises(checks.CheckFailed, match="Rows and columns are swapped"):
        checks.expect_array("student", shape=(3, 2))
    checks.require(True, "it", 1, "2")
    with pytest.raises(checks.CheckFailed, match="It gave:\n    1\n\nExpected:\n    2"):
        checks.require(False, "it", 1, "2")


def test_random_inputs_depend_on_seed_and_name(monkeypatch):
    def drawn(name):
        return checks.rng(name).integers(0, 10**9, 5).tolist()

    monkeypatch.delenv("DIGITS_SEED", raising=False)
    without = drawn("a")
    assert without == drawn("a") != drawn("b")
    monkeypatch.setenv("DIGITS_SEED", "f00")
    assert drawn("a") not in (without, drawn("b"))


def test_a_notebook_shows_the_message_and_no_traceback():
    program = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell()
shell.run_cell("from digits import checks")
shell.run_cell("def student(): return 1")
shell.run_cell("checks.expect('student', gives=2)")
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout == (
        "student() is not right yet.\n\nIt returned:\n    1\n\nExpected:\n    2\n"
    )


def test_nothing_of_the_students_stderr_gets_out(capfd):
    globals()["student"] = lambda: print("noise", file=sys.stderr)
    with contextlib.suppress(checks.CheckFailed):
        checks.expect("student", gives=1)
    assert capfd.readouterr().err == ""
