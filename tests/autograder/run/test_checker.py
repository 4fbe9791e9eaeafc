"""Checks in a process of their own say what they say in the notebook."""

import json
import multiprocessing
import socket

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_output

from autograder import checks, cli
from autograder.calls import answer as kernel
from autograder.calls import ask, decoder, encoder, trusted
from autograder.course import Course
from autograder.record import receipt_files
from autograder.run import checker, courier
from autograder.run.execution import InfrastructureError
from autograder.sandbox import modes
from tests.support import tiny

# --- a checker by itself ------------------------------------------------------------------

SETUP = {"setup": ["from digits import checks"], "answers": ["def double(n):\n    return 2 * n"]}
CHECK = "checks.expect('double', 4, gives=8)\nprint('seen', checks.rng('x').integers(100))"


@pytest.fixture
def process():
    made = checker.Checker()
    made.begin(SETUP, "a seed")
    yield made
    made.end()


def judged(process, source, namespace):
    """What a checker says of a check of functions that are here."""
    calls, told = process.check(source)
    while calls is not None:
        calls, told = process.resume(str(kernel.answer(calls.decode(), namespace)).encode())
    return told


def right(n):
    return 2 * n


def test_right_and_wrong(process):
    told = judged(process, CHECK, {"double": right})
    assert told["verdict"] == {"passed": True, "value": None, "message": ""}
    assert told["printed"].startswith("seen ")
    again = judged(process, CHECK, {"double": right})
    assert again == told
    process.begin(SETUP, "another seed")
    assert judged(process, CHECK, {"double": right}) != told
    told = judged(process, CHECK, {"double": lambda n: n})
    assert told["error"][0] == "CheckFailed" and "Expected:\n    8" in told["verdict"]["message"]
    assert judged(process, CHECK, {})["error"][0] == "NotAttempted"


def test_points_of_a_last_line(process):
    check = f"{CHECK}\n1.5"
    assert judged(process, check, {"double": right})["verdict"]["value"] == 1.5
    assert judged(process, f"{CHECK}\nTrue", {"double": right})["verdict"]["value"] is None


def test_what_is_printed_in_hidden_calls_is_not_shown(process):
    def double(n):
        print("called with", n)
        return 2 * n

    call = "checks.expect('double', {}, gives={})\n"
    hidden = f"### BEGIN HIDDEN TESTS\n{call.format(5, 10)}### END HIDDEN TESTS\n"
    told = judged(process, call.format(4, 8) + hidden + call.format(6, 12), {"double": double})
    assert told["printed"] == "called with 4\ncalled with 6\n"


@pytest.mark.parametrize(
    ("check", "why"),
    [
        ("assert double(4) == 8", "NameError: name 'double' is not defined"),
        ("%time 1", "SyntaxError"),
        ("assert True", "It calls no function through checks."),
        ("checks.expect('double', 4, gives=9)", "CheckFailed"),
    ],
)
def test_checks_for_the_students_process(process, check, why):
    assert process.check(check)[1]["inside"].startswith(why)


def test_one_that_waits_takes_the_next_check(process):
    calls, _ = process.check(CHECK)
    assert calls is not None  # and nobody answers: the kernel has died
    assert judged(process, CHECK, {"double": right})["verdict"]["passed"]


ONCE = """
from pathlib import Path
first = not Path({path!r}).exists()
Path({path!r}).touch()
if first or {always}:
    {end}
"""


@pytest.mark.parametrize("end", ["__import__('os')._exit(3)", "while True: pass"])
@pytest.mark.parametrize("always", [False, True])
def test_one_that_dies_or_hangs(process, end, always, tmp_path, monkeypatch):
    assert judged(process, CHECK, {"double": right})["verdict"]["passed"]  # it has started
    monkeypatch.setattr(checker, "STEP_TIMEOUT", 5)
    source = ONCE.format(path=str(tmp_path / "been"), always=always, end=end) + CHECK
    if always:
        with pytest.raises(InfrastructureError, match="exit code 3|said nothing for 5 seconds"):
            judged(process, source, {"double": right})
    else:
        assert judged(process, source, {"double": right})["verdict"]["passed"]
    assert judged(process, CHECK, {"double": right})["verdict"]["passed"]


def test_it_has_no_network(process):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        socket.create_connection(address).close()
        check = f"{CHECK}\nimport socket\nsocket.create_connection({address})"
        assert "unreachable" in process.check(check)[1]["inside"]


# --- what goes between --------------------------------------------------------------------


def there_and_back(value):
    written = encoder.Encoder()
    message = json.loads(json.dumps([written.value(value), written.nodes]))
    return decoder.Decoder(message[1]).value(message[0])


VALUES = [
    *(None, True, 3, -(10**400), 2.5, float("inf"), 1j, "é\ud800", b"\0\xff"),
    *((1, [2, {"a": {3}}]), frozenset({1}), range(3), bytearray(b"x"), {1: 2}.keys()),
    *(np.arange(6).reshape(2, 3), np.float32(0.5), np.array(["a", "bc"]), np.zeros((0, 10**9))),
    *(np.array([1, "x", None], object), np.array(["2020-01-01"], "M8[D]"), np.bool_(True)),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_plain_values(value):
    got = there_and_back(value)
    assert type(got) is type(value) or type(value).__name__.startswith("dict_")
    if isinstance(value, np.ndarray):
        assert got.dtype == value.dtype and got.shape == value.shape
        assert (got == value).all()
    else:
        assert list(got) == list(value) if hasattr(value, "__iter__") else got == value


def test_shared_parts_and_cycles():
    inner = [1]
    got = there_and_back([inner, (inner,)])
    assert got[0] is got[1][0]
    inner.append(inner)
    got = there_and_back(inner)
    assert got[1] is got


def test_types_of_ones_own_keep_their_names():
    class Odd(dict):
        pass

    class Strange:
        shape = (2,)

    got = there_and_back(Odd(a=1))
    assert type(got).__name__ == "Odd" and got == {"a": 1}
    got = there_and_back(Strange())
    assert type(got).__name__ == "Strange" and got.shape == (2,)


def deep():
    value = ()
    for _ in range(1000):
        value = (value,)
    return value


@pytest.mark.parametrize(
    "value",
    [np.zeros(2**21), "x" * 10**7, [[0] * 1000] * 1000, deep(), 1 << 10**8, range(10**18)],
    ids=["array", "text", "list", "deep", "integer", "range"],
)
def test_too_much(value):
    reply = json.loads(
        str(kernel.answer('[{"name": "f", "root": [], "nodes": []}]', {"f": lambda: value}))
    )
    assert "too much" in reply[0] or reply[0]["got"][0] == "opaque" or len(str(reply)) < 10**5


DAMAGED = [
    *(5, [], {}, "x", None, {"got": ["@", 0]}, {"got": ["module", "os"]}, {"got": [[]]}),
    *({"got": ["named", "os", "system"]}, {"got": ["function", "f", "4wAA", None, [], []]}),
    *({"got": ["number", "|O", [1], "x"]}, {"got": ["number", "<U999999999", [1], ""]}),
    *({"got": ["range", 0, 10**18, 1]}, {"got": ["number", "<f8", [0, 10**9], ""]}),
    *({"got": ["picture", "RGB", [10**9, 10**9], ""]}, {"got": ["@", 1], "nodes": [["list", 5]]}),
    *({"error": ["x", [["os", "system"]], "", False, None]}, {"error": 5}, {"missing": 1}),
    *({"got": None, "changed": [[7, ["list", []]]]}, {"got": ["int", "0x" * 99]}),
]


@pytest.mark.parametrize("reply", DAMAGED, ids=str)
def test_what_no_kernel_of_ours_would_say(reply):
    if isinstance(reply, dict) and "got" in reply:
        reply = {"changed": [], "nodes": [], "printed": "", **reply}
    asker = ask.Asker(lambda calls: json.dumps([reply]).encode(), lambda: True)
    try:
        got = asker("f", [1]).got
    except (checks.CheckFailed, checks.NotAttempted):
        return
    assert got is None or isinstance(got, (np.ndarray, list)) and len(got) == 0


def test_what_a_function_changes_is_changed_here():
    def change(numbers, table, rng, one):
        numbers.append(table)
        table["new"] = one
        one[0] = 7
        return rng.random()

    namespace = {"change": change}
    asker = ask.Asker(
        lambda calls: str(kernel.answer(calls.decode(), namespace)).encode(), lambda: True
    )
    given = [[], {}, np.random.default_rng(1), np.zeros(2)]
    other = np.random.default_rng(1)
    assert asker("change", given).got == other.random()
    assert given[0][0] is given[1] and given[1]["new"] is given[3] and given[3][0] == 7
    assert given[2].random() == other.random()


def test_objects_of_the_course_can_be_handed_over(monkeypatch):
    thing = type("Thing", (), {"__module__": "course.things"})()
    with pytest.raises(TypeError, match="A Thing cannot be handed to a student's function"):
        trusted.Encoder().value(thing)
    monkeypatch.setattr(trusted, "packages", ("course",))
    encoded = trusted.Encoder()
    assert encoded.value(thing) == ["@", 0]
    assert encoded.nodes == [["object", "course.things", "Thing", []]]


# --- where there is no fork ---------------------------------------------------------------


@pytest.mark.slow
def test_without_fork_and_zygote(tmp_path, monkeypatch):
    """As on macOS and Windows: stock kernels, and processes that are spawned."""
    monkeypatch.setattr(modes, "HAVE_ZYGOTE", False)
    monkeypatch.setattr(courier, "CONTEXT", multiprocessing.get_context("spawn"))
    course = tiny.make(tmp_path / "course")
    for student, answer in {"anna": tiny.RIGHT, "ben": tiny.WRONG}.items():
        tiny.hand_in(course, tmp_path / "in", student, answer)
    assert cli.main(["grade", str(tmp_path / "in"), "--course-dir", str(course)]) == 0
    told = {
        receipt.student: receipt.exercises[0] for receipt in receipt_files.receipts(Course(course))
    }
    assert (told["anna"].points, told["ben"].points) == (3, 0)
    assert told["ben"].judged == "in a process of its own"
    assert "double(4) is not right yet" in told["ben"].message


def test_plain_asserts_are_judged_in_the_students_process(tmp_path, capsys):
    course = tiny.make(tmp_path / "course", "assert double(4) == 8, 'twice 4 is 8'")
    assert "tiny, check_double: NameError: name 'double' is not defined" in capsys.readouterr().out
    for student, answer in {"anna": tiny.RIGHT, "ben": tiny.WRONG}.items():
        tiny.hand_in(course, tmp_path / "in", student, answer)
    assert cli.main(["grade", str(tmp_path / "in"), "--course-dir", str(course)]) == 0
    told = {
        receipt.student: receipt.exercises[0] for receipt in receipt_files.receipts(Course(course))
    }
    assert (told["anna"].points, told["ben"].points) == (3, 0)
    assert told["ben"].judged == "in the student's process: NameError: name 'double' is not defined"
    assert told["ben"].message == "twice 4 is 8"
    page = (course / "report.html").read_text(encoding="utf-8")
    assert "Checks that were judged in the student’s process." in page
    assert "tiny: check_double" in page


def test_demonstrations_keep_what_was_handed_in(tmp_path):
    course = tiny.make(tmp_path / "course")
    path = course / "solutions" / tiny.UNIT / f"{tiny.UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(new_code_cell("print('shown')", id="shown"))
    nbformat.write(notebook, path)
    assert cli.main(["release", "--force", "--course-dir", str(course)]) == 0
    tiny.hand_in(course, tmp_path / "in", "anna", tiny.RIGHT)
    path = tmp_path / "in" / "anna" / tiny.UNIT / f"{tiny.UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].outputs = [new_output("stream", text="as I saw it\n")]
    nbformat.write(notebook, path)
    page = course / "feedback" / "anna" / tiny.UNIT / f"{tiny.UNIT}.html"
    command = ["grade", str(tmp_path / "in"), "--course-dir", str(course)]
    assert cli.main(command) == 0
    text = page.read_text(encoding="utf-8")
    assert "as I saw it" in text and "As you handed it in; not run again" in text
    assert cli.main([*command, "--run-all"]) == 0
    text = page.read_text(encoding="utf-8")
    assert "as I saw it" not in text and "not run again" not in text
