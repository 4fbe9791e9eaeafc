"""What students write in units 4 and 5 does the work of later cells, if it works."""

import doctest
import json
import re
import shutil
import threading
import time

import matplotlib
import nbformat
import numpy as np
import pytest
import tensorflow as tf
from matplotlib import pyplot as plt
from nbclient import NotebookClient
from nbgrader.utils import is_grade

from autograder.run.needed_cells import needed
from digits import figures_late, load_mnist, own, pace, parts_tf, tutorial  # noqa: F401
from digits.own import PARTS
from tests.answers import ROOT, UNITS, Unit, right, run
from tests.answers import functions as functions_in

# wrong answers overflow, and NumPy says so
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::DeprecationWarning")
BUILD, TRAIN = LATE = ["04_build_graph", "05_train_and_test"]
# unit, function, the cell that it works in
USES = [
    (BUILD, "layer_variables", "untrained_run"),
    (BUILD, "forward", "untrained_run"),
    (BUILD, "softmax", "untrained_run"),
    (BUILD, "cross_entropy", "untrained_run"),
    (BUILD, "slope_by_difference", "adam_run"),
    (BUILD, "slope_by_tape", "adam_run"),
    (BUILD, "descend", "adam_run"),
    (BUILD, "dead_ends", "dead_ends_run"),
    (TRAIN, "train_step", "train_run"),
    (TRAIN, "logged_loop", "train_run"),
    (TRAIN, "accuracy", "train_run"),
    (TRAIN, "own_picture", "door_run"),
    (TRAIN, "collapse_all", "collapse_run"),
    (TRAIN, "mended", "after_run"),
]
# cells that have to run before those
BEFORE = {
    BUILD: ["trace_run", "operations_run"],
    TRAIN: ["train_run", "confusion_run", "own_run"],
}
ITERATIONS = 25  # in place of 1,000: enough for each training to begin


def notebook_of(unit, step="solutions"):
    return nbformat.read(ROOT / step / unit / f"{unit}.ipynb", as_version=4)


def cells_of(unit):
    return {cell.id: short(cell.source) for cell in notebook_of(unit).cells}


def short(source):
    source = re.sub(r", iterations=\d+", "", source)
    training = r"(tutorial\.train\((?:[^()]|\([^()]*\))*)\)"
    return re.sub(training, rf"\1, iterations={ITERATIONS})", source)


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    before = matplotlib.get_backend()
    plt.switch_backend("agg")
    yield
    plt.switch_backend(before)


@pytest.fixture(scope="module")
def begun():
    """From each unit to its cells and the names after the first one, all answers, and BEFORE."""
    told = {}
    here, show = matplotlib.get_backend(), plt.show
    plt.switch_backend("agg")
    plt.show = lambda: plt.close("all")
    for unit in LATE:
        cells, names = cells_of(unit), {"__name__": "__main__"}
        run(cells["setup"], "setup", names)
        for source in Unit(unit).references.values():
            run(source, "reference", names)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT / "solutions" / unit)
            for cell in BEFORE[unit]:
                run(cells[cell], cell, names)
        told[unit] = cells, names
    plt.show = show
    plt.switch_backend(here)
    return told


@pytest.fixture(params=USES, ids=lambda use: f"{use[0][:2]}-{use[1]}-{use[2]}")
def use(request, begun, capsys, monkeypatch):
    """Run the cell that one function works in, with another one in its place."""
    unit, name, cell = request.param
    cells, names = begun[unit][0], dict(begun[unit][1])
    monkeypatch.chdir(ROOT / "solutions" / unit)
    reference = names[name]

    def work(function=None):
        names.pop(name, None)
        if function:
            names[name] = function
        capsys.readouterr()
        plain = dict(names)
        start = time.perf_counter()
        run(cells[cell], cell, names)
        seconds, said = time.perf_counter() - start, capsys.readouterr().out
        left = {one for one in plain if names[one] is not plain[one]}
        assert not left & {other[1] for other in USES}, "a student's function is overwritten"
        return said, seconds

    return name, reference, work


def counted(function):
    """A function that counts its calls in `calls`, and may do something else from one on."""

    def counts(*arguments):
        counts.calls += 1
        if counts.calls > counts.fine:
            return counts.then(*arguments)
        return function(*arguments)

    counts.calls, counts.fine, counts.then = 0, 10**9, None
    return counts


def calls_of_a_trial(name, reference):
    trial = counted(reference)
    assert own.trouble(trial, PARTS[name]) == ""
    return trial.calls


def test_what_works_is_used(use):
    name, reference, work = use
    students = counted(reference)
    said, _ = work(students)
    assert f"With your {name}.\n" in said
    assert "goes on" not in said
    assert students.calls > calls_of_a_trial(name, reference), "called in the trial only"


def test_what_is_wrong_is_not(use):
    name, _, work = use
    said, _ = work(lambda *arguments: 42)
    assert f"With our {name}: yours is not right yet.\n" in said


def test_what_is_missing_is_not(use):
    name, _, work = use

    def stub(*arguments):
        raise NotImplementedError("Put your code in place of the line")

    said, _ = work(stub)
    assert f"With our {name}: yours is still to be written.\n" in said


def test_nor_what_has_no_name_yet(use):
    name, _, work = use
    said, _ = work()
    assert f"With our {name}: there is none of yours yet.\n" in said


def test_what_fails_later_is_followed_by_ours(use):
    name, reference, work = use
    students = counted(reference)
    students.fine, students.then = calls_of_a_trial(name, reference), lambda *_: 1 / 0
    said, _ = work(students)
    assert f"With your {name}.\n" in said
    assert f"Our {name} goes on: yours ended with ZeroDivisionError: division by zero.\n" in said


def sleeps(*arguments):
    time.sleep(60)


def loops(*arguments):
    while True:
        try:
            sum(range(1000))
        except Exception:
            pass


def test_what_is_slow_ends_in_time(use, monkeypatch):
    name, reference, work = use
    with monkeypatch.context() as patch:
        patch.setattr(own, "TRIAL_SECONDS", 0.3)
        said, seconds = work(sleeps)
    assert f"With our {name}: yours takes more than 0.3 s on a tiny case.\n" in said
    assert seconds < 40  # 1 to 3 for the cell, on a busy machine ten times that; else 60

    students = counted(reference)
    students.fine, students.then = calls_of_a_trial(name, reference), loops
    monkeypatch.setattr(PARTS[name], "seconds", min(PARTS[name].seconds, 3))
    monkeypatch.setattr(pace, "SECONDS", 1)
    said, seconds = work(students)
    assert f"Our {name} goes on: yours is right, but takes too long here.\n" in said
    assert seconds < 40


@pytest.mark.parametrize("unit", LATE)
def test_a_trial_tells_right_from_wrong(unit, begun, monkeypatch):
    """All answers on file: who sees a green check is not told `not right yet`, and the reverse."""
    monkeypatch.setattr(own, "TRIAL_SECONDS", 60)  # some are slow, on a busy machine slower
    told, unfit = [], []
    for answer in Unit(unit).answers():
        names = dict(begun[unit][1])
        run(answer.source, "answer", names)
        why = [own.trouble(names[one], PARTS[one]) for one in functions_in(answer.source)[:2]]
        if right(answer) and "yours is right, but" in why[0]:
            unfit.append(answer.title)
        elif any(why) is right(answer):
            told.append((str(answer), why))
    assert not told
    # the last takes two to eight times as long as ours
    assert set(unfit) <= {"a dropout of NumPy's", "with Keras", "in float64"}


@pytest.mark.parametrize("unit", UNITS)
def test_no_check_stands_on_a_cell_that_works_with_students_functions(unit):
    notebook = notebook_of(unit)
    stood_on = needed(notebook, notebook_of(unit, "notebooks"), is_grade)
    checks = [one for one in notebook.cells if one.cell_type == "code" and is_grade(one)]
    assert len(stood_on) == len(checks)
    for check, cells in stood_on.items():
        for id, source in cells:
            assert "digits.yours" not in source and not id.endswith("_run"), (check, id)


@pytest.mark.parametrize("unit", LATE)
def test_examples_in_the_text_are_true(unit, begun):
    examples = 0
    for cell in notebook_of(unit).cells:
        if cell.cell_type == "markdown":
            for block in re.findall(r"```python\n(.*?)```", cell.source, re.S):
                test = doctest.DocTestParser().get_doctest(block, begun[unit][1], cell.id, None, 0)
                result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
                assert result.failed == 0, cell.id
                examples += result.attempted
    assert examples >= 3


# --- the training -------------------------------------------------------------------------


def in_training(**functions):
    """Train a small network for 60 steps with these; its losses, and what was said."""
    names = {"digits": __import__("digits"), **functions}
    parts = {name: eval(f"digits.yours('{name}')", names) for name in functions}
    network, mnist = tutorial.Network(seed=3, sizes=(784, 10)), load_mnist(3)
    watch = Quiet()
    given = {"train_step": "step", "logged_loop": "loop"}
    settings = {given[name]: part for name, part in parts.items()}
    tutorial.train(network, mnist, 60, 0.01, watch=watch, **settings)
    return network, watch.log


class Quiet:
    every, log = 20, None

    def wants(self, iteration, total):
        return False


@pytest.fixture(scope="module")
def ours():
    network, log = in_training()
    assert [iteration for iteration, _ in log] == [0, 20, 40]
    return network, log


def assert_the_same(trained, ours):
    for one, other in zip(trained[0].variables, ours[0].variables, strict=True):
        assert np.allclose(one, other, atol=1e-4)
    assert np.allclose(trained[1], ours[1], atol=1e-3)


def step_as(ending):
    def train_step(network, optimizer, images, one_hot):
        loss = tutorial.train_step(network, optimizer, images, one_hot)
        return ending(loss)

    return train_step


def test_a_step_is_compiled_where_it_can_be(ours):
    step = counted(tutorial.train_step)
    assert_the_same(in_training(train_step=step), ours)
    assert step.calls <= calls_of_a_trial("train_step", tutorial.train_step) + 2


def test_and_works_as_it_is_where_it_cannot(ours, capsys):
    step = counted(step_as(lambda loss: float(loss)))
    assert_the_same(in_training(train_step=step), ours)
    said = capsys.readouterr().out
    assert said.startswith("With your train_step.")
    if "goes on" not in said:  # or, on a machine where that is slow, ours did
        assert step.calls > 50


def test_a_step_that_takes_twice_as_long_is_followed_by_ours(ours, capsys):
    def waits(loss):
        time.sleep(0.1)
        return float(loss)

    assert_the_same(in_training(train_step=step_as(waits)), ours)
    said = capsys.readouterr().out
    assert "Our train_step goes on: yours is right, but cannot be compiled" in said


def test_a_loop_that_ends_half_way_is_followed_by_ours(ours, capsys):
    def logged_loop(step, next_batch, iterations, every):
        log = []
        for iteration in range(iterations):
            loss = step(*next_batch())
            if iteration % every == 0:
                log.append((iteration, loss))
            if iteration == 30:
                raise ValueError("half-way")
        return log

    assert_the_same(in_training(logged_loop=logged_loop), ours)
    assert "Our logged_loop goes on: yours ended with ValueError: half-way." in (
        capsys.readouterr().out
    )


def test_the_time_of_steps_is_not_the_loop_s(monkeypatch, capsys):
    monkeypatch.setattr(PARTS["logged_loop"], "seconds", 0.5)
    taken = []

    def step(images, one_hot):
        time.sleep(0.02)
        taken.append(images)
        return 1.0

    def work():
        names = {"digits": __import__("digits"), "logged_loop": own.PARTS["logged_loop"].ours}
        loop = eval("digits.yours('logged_loop')", names)
        assert len(loop(step, lambda: (1, 2), 60, 20)) == 3

    work()
    thread = threading.Thread(target=work)  # there is another clock beside the main thread
    thread.start()
    thread.join(60)
    assert len(taken) == 120
    assert "goes on" not in capsys.readouterr().out


def test_a_step_speaks_up_from_inside_a_loop(capsys):
    step = counted(tutorial.train_step)
    step.fine = calls_of_a_trial("train_step", tutorial.train_step)
    step.then = lambda *_: 1 / 0
    in_training(train_step=step, logged_loop=PARTS["logged_loop"].ours)
    assert "Our train_step goes on: yours ended with ZeroDivisionError" in capsys.readouterr().out


def test_dropout_is_on_while_a_students_step_trains():
    seen = []

    def forward(pictures, weights, biases, keep_prob):
        seen.append(keep_prob)
        return PARTS["mended"].ours(pictures, weights, biases, keep_prob)

    network = tutorial.Network(forward=forward, sizes=(784, 20, 10))
    step = PARTS["train_step"].ours
    tutorial.train(network, load_mnist(), iterations=3, keep_prob=0.7, step=step)
    assert set(seen) == {0.7}
    network(np.zeros((1, 784), np.float32))
    assert seen[-1] == 1.0


# --- mended, and the pad ------------------------------------------------------------------


def trouble(function):
    return own.trouble(function, PARTS["mended"])


def test_what_cannot_be_trained_is_told_why():
    def by_numpy(pictures, weights, biases, keep_prob):
        layer = np.asarray(pictures)
        for matrix, row in zip(weights[:-1], biases[:-1], strict=True):
            layer = np.maximum(layer @ np.asarray(matrix) + np.asarray(row), 0)
        layer = layer * (np.random.random(layer.shape) < keep_prob) / keep_prob
        return tf.constant(layer @ np.asarray(weights[-1]) + np.asarray(biases[-1]))

    assert "no slope goes back" in trouble(by_numpy)

    def by_python(pictures, weights, biases, keep_prob):
        if tf.reduce_sum(pictures) < 0:
            return None
        return PARTS["mended"].ours(pictures, weights, biases, keep_prob)

    assert "cannot make a graph" in trouble(by_python)

    def many_times(pictures, weights, biases, keep_prob):
        for _ in range(10):
            logits = PARTS["mended"].ours(pictures, weights, biases, keep_prob)
            biases = [biases[0] + 0 * tf.reduce_sum(logits), *biases[1:]]
        return logits

    assert "takes too long to train with" in trouble(many_times)


def test_the_pads_network_is_the_students_and_calls_no_python(begun, capsys, monkeypatch, tmp_path):
    cells, names = begun[TRAIN][0], dict(begun[TRAIN][1])
    monkeypatch.chdir(tmp_path)
    made = []
    monkeypatch.setattr(names["digits"], "DrawPad", made.append)
    names["mended"] = students = counted(names["mended"])
    run(cells["after_run"], "after", names)
    run(cells["longer_run"], "longer", names)
    said = capsys.readouterr().out
    assert "With your mended.\n" in said
    assert "The network mended was trained by your lines, and reads your hand.\n" in said

    calls, (pad,) = students.calls, made
    pictures = load_mnist().test.images[:50]
    answers = pad["mended"](pictures)
    assert students.calls == calls, "a pad's thread must not run what is guarded"
    again = tutorial.Network.load("my_network.npz", activation=tf.nn.relu)
    assert np.allclose(answers, again(pictures), atol=1e-4)

    one = pictures[:1]
    times = [time.perf_counter()]
    for _ in range(20):
        pad["mended"](one)
        times.append(time.perf_counter())
    assert np.diff(times).min() < 0.02


def test_the_pad_says_whose_it_is(begun, capsys, monkeypatch, tmp_path):
    cells, names = begun[TRAIN][0], dict(begun[TRAIN][1])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(names["digits"], "DrawPad", lambda networks: networks)
    del names["mended"]
    run(cells["after_run"], "after", names)
    run(cells["longer_run"], "longer", names)
    assert "The network mended was trained by our lines, and reads your hand.\n" in (
        capsys.readouterr().out
    )


# --- the whole of it ----------------------------------------------------------------------

WRONG = {
    "forward": "def forward(pictures, weights, biases):\n    return pictures",
    "softmax": "def softmax(logits):\n    import time\n    time.sleep(5)\n    return logits\n\n\n"
    "def cross_entropy(logits, one_hot):\n    raise SystemExit",
    "descend": "import time\n\n\ndef descend(*arguments):\n    time.sleep(5)",
    "dead_ends": "dead_ends = None",
    "train_step": "import time\n\n\ndef train_step(network, optimizer, images, one_hot):\n"
    "    time.sleep(0.05)\n"
    "    return float(tutorial.train_step(network, optimizer, images, one_hot))",
    "logged_loop": "def logged_loop(step, next_batch, iterations, every):\n    import time\n"
    "    log = tutorial.logged_loop(step, next_batch, iterations, every)\n"
    "    time.sleep(60 * (iterations > 10))\n    return log",
    "mended": "def mended(*arguments):\n    return 1 / 0",
}


@pytest.mark.slow
@pytest.mark.parametrize("unit", LATE)
def test_a_stuck_student_goes_on(unit, tmp_path):
    """In a kernel, as in JupyterLab and for Validate: only checks fail, and results are ours."""
    folder = shutil.copytree(ROOT / "solutions" / unit, tmp_path / unit)
    notebook = notebook_of(unit)
    for cell in notebook.cells:
        cell.source = WRONG.get(cell.id, cell.source)
    settings = {"timeout": 300, "allow_errors": True}
    NotebookClient(notebook, **settings, resources={"metadata": {"path": folder}}).execute()
    said = ""
    for cell in notebook.cells:
        if cell.cell_type == "code" and not is_grade(cell):
            assert not [one for one in cell.outputs if one.output_type == "error"], cell.id
            assert not [one for one in cell.outputs if one.get("name") == "stderr"], cell.id
            said += "".join(one.text for one in cell.outputs if one.output_type == "stream")
    if unit == BUILD:
        assert said.count("With our ") == 5
    else:
        assert "Our train_step goes on: yours is right, but cannot be compiled" in said
        assert "Our logged_loop goes on: yours is right, but takes too long here.\n" in said
        assert "With our mended: yours is not right yet.\n" in said
        assert 0.91 < float(re.search(r"test accuracy: (\S+)", said).group(1)) < 0.93


def test_the_bands_say_what_the_text_says():
    bands = json.loads(figures_late.REPEATS.read_text(encoding="utf-8"))
    plain, dropped = (
        dict(zip(bands["iterations"], np.transpose(bands[name]["validation"]), strict=True))
        for name in ("ReLU", "ReLU and dropout")
    )
    assert min(plain[1000]) > max(dropped[1000]) and min(plain[2000]) > max(dropped[2000])
    assert 0.008 < np.mean(plain[1000] - dropped[1000]) < 0.012, "a point"
    assert 0.003 < np.mean(plain[2000] - dropped[2000]) < 0.007, "about half a point"
    assert max(plain[8600]) > min(dropped[8600]) and max(dropped[8600]) > min(plain[8600])
