"""Checks speak to people: odd results get a message, never a crash of the check itself."""

import contextlib
import re
import subprocess
import sys

import numpy as np
import pytest

from autograder import exercises
from autograder.checks import calling
from autograder.checks import mistakes as known_mistakes
from digits import checks, mistakes
from tests.answers import ROOT


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


def test_slips_are_named_by_value_and_by_look():
    slips = {"by value": 5, "by look": lambda got: got < 0}
    assert "→ by value" in message(5, 7, slips=slips)
    assert "→ by look" in message(-1, 7, slips=slips)
    globals()["student"] = lambda key: {}[key]
    with pytest.raises(checks.CheckFailed) as caught:  # an exception's type says too little
        checks.expect("student", "a", gives=1, slips={"by exception": KeyError})
    assert "by exception" not in str(caught.value)


# --- known mistakes ----------------------------------------------------------------------


def double(n):
    return 2 * n if n else 1 / 0


def square(n):
    return n * n if n else 1 / 0


def floats(n):
    return 3.0 * n


def nothing(n):
    return None


@pytest.fixture
def known(monkeypatch):
    """Mistakes in an exercise that wants three times n."""
    sentences = {"doubled": double, "squared": square, "a float": floats, "no return?": nothing}
    listed = [known_mistakes.Mistake(one, wrong=function) for one, function in sentences.items()]
    listed.append(known_mistakes.Mistake("looks large", test=lambda got, n: got > 100 * n))
    monkeypatch.setattr(known_mistakes, "find", lambda name: listed)
    checks.forget()


def named(student, *cases, **more):
    """The sentence that is said of a student's function."""
    globals()["student"] = student
    with pytest.raises(checks.CheckFailed) as caught:
        checks.expect_cases("student", {(n,): 3 * n for n in cases}, **more)
    checks.forget()
    return exercises.slip(str(caught.value))


@pytest.mark.usefixtures("known")
def test_a_mistake_is_known_by_what_it_gives():
    assert named(lambda n: n + n, 2, 5) == "doubled"  # told from n * n by the second case
    assert named(lambda n: n**2, 2, 5) == "squared"
    assert named(lambda n: n + 1, 4) == ""
    assert named(lambda n: 1000 * n, 1) == "looks large"
    assert named(lambda n: n + n if n < 4 else 7, 2, 3, 5) == "doubled"  # and another mistake
    assert named(lambda n: n + n if n < 3 else 7, 2, 5, 6) == ""  # or squared, it is not known
    assert named(lambda n: n + n if n < 4 else 7, 3, 5, 6) == "doubled"


@pytest.mark.usefixtures("known")
def test_a_mistake_is_known_by_its_error_and_by_what_it_gives_else():
    assert named(lambda n: n * n if n else 1 / 0, 0, 5) == "squared"
    assert named(lambda n: n * n if n else {}[0], 0, 5) == ""


@pytest.mark.usefixtures("known")
def test_right_numbers_are_a_mistake_by_their_kind_only():
    assert named(lambda n: n * 3.0, 2, dtype="integer") == "a float"
    assert named(lambda n: np.float32(3 * n), 2, dtype="integer") == "a float"


@pytest.mark.usefixtures("known")
def test_none_is_asked_for_a_return_first():
    assert named(lambda n: None, 2) == "no return?"
    assert "looks" not in named(lambda n: None if n > 1 else 3, 2)


@pytest.mark.usefixtures("known")
def test_a_call_that_is_watched():
    def student(n, kept):
        kept.append(2 * n)

    def watch(function):
        kept = []
        function(2, kept)
        return kept

    globals()["student"] = student
    with pytest.raises(checks.CheckFailed, match=r"after student\(2\) is not right yet"):
        checks.expect("student", watch=watch, gives=[6], shown_as="what is kept after student(2)")
    globals()["student"] = lambda n, kept: kept.append(3 * n)
    checks.expect("student", watch=watch, gives=[6], shown_as="what is kept")


def test_a_result_that_cannot_be_watched():
    answer(None)
    with pytest.raises(checks.CheckFailed, match="gave what cannot be looked at.\n\n    TypeError"):
        checks.expect("student", watch=lambda function: len(function(1)), gives=3)


def test_what_fails_on_the_way_is_not_said_of_the_function(monkeypatch):
    def broken(name, given):
        raise OSError("the way there")

    monkeypatch.setattr(calling, "remote", broken)
    with pytest.raises(OSError, match="the way there"):
        checks.expect("student", 1, gives=1)


def test_mistakes_of_a_function():
    assert len(mistakes.of("is_older")) > 10
    assert mistakes.of("no_such_function") == []


def test_arrays_that_look_alike_are_told_apart():
    text = message(np.linspace(0, 254, 784).reshape(1, 784), np.linspace(0, 1, 784).reshape(1, 784))
    assert "array of shape (1, 784), float64, from 0 to 254" in text
    assert "The first is at [0, 1]: yours is 0.324393, right is" in text


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
    globals()["student"] = lambda pair: pair[0].append(1) or 1
    pair = ([], 2)
    with pytest.raises(checks.CheckFailed, match="changed its input"):
        checks.expect("student", pair, gives=1)
    assert pair == ([], 2)


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


def test_the_library_imports_nothing_else():
    """It runs in students' notebooks, of whatever course."""
    program = "import sys, autograder.checks; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    names = {name for name in run.stdout.split() if name.startswith("autograder.")}
    assert "autograder.checks" in names
    assert all(f"{name}.".startswith("autograder.checks.") for name in names), names
    assert not {"digits", "nbgrader", "tensorflow"} & set(run.stdout.split())


def test_calls_and_checks_name_no_course():
    named = re.compile(r"""\b(?:import|from) digits\b|["']digits["'.]""")
    files = [*(ROOT / "autograder/calls").glob("*.py"), *(ROOT / "autograder/checks").glob("*.py")]
    assert len(files) > 10
    assert [str(file) for file in files if named.search(file.read_text(encoding="utf-8"))] == []


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
