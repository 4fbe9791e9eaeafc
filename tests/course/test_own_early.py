"""What students write in units 1 to 3 does the work of later cells, if it works."""

import re
import threading
import time

import matplotlib
import nbformat
import numpy as np
import pytest
from matplotlib import pyplot as plt
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from digits import own, parts  # noqa: F401  (it fills PARTS)
from digits.own import PARTS
from tests.answers import ROOT, Unit, right, run
from tests.answers import functions as functions_in

# unit, exercise, function, the cell that it works in, and cells that have to run before that one
USES = [
    ("01_configure", "read_pins", "read_pins", "older_run", []),
    ("01_configure", "is_older", "is_older", "older_run", []),
    ("01_configure", "biases", "biases", "together_run", []),
    ("01_configure", "product_shape", "product_shape", "together_run", []),
    ("01_configure", "draw", "draw", "together_run", []),
    ("02_import_mnist", "idx_shape", "idx_shape", "raw_pictures", []),
    ("02_import_mnist", "scale", "scale", "range_run", ["raw_pictures"]),
    ("02_import_mnist", "index_of", "row_and_column", "index_406_run", []),
    ("02_import_mnist", "index_of", "index_of", "index_406_run", []),
    ("02_import_mnist", "one_hot", "one_hot", "train_run", []),
    ("02_import_mnist", "deal", "deal", "train_run", []),
    ("03_define_architecture", "neuron", "neuron", "template_best", ["template_run"]),
    ("03_define_architecture", "count_parameters", "count_parameters", "diagram_run", ["sizes"]),
    ("03_define_architecture", "dense", "dense", "collapse_run", []),
    ("03_define_architecture", "collapse", "collapse", "collapse_run", []),
    ("03_define_architecture", "dropout_mask", "dropout_mask", "dropout_again", []),
]
EARLY = sorted({unit for unit, *_ in USES})


def cells_of(unit):
    notebook = nbformat.read(ROOT / "solutions" / unit / f"{unit}.ipynb", as_version=4)
    return {cell.id: cell.source for cell in notebook.cells}


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    before = matplotlib.get_backend()
    plt.switch_backend("agg")
    yield
    plt.switch_backend(before)


@pytest.fixture(scope="module")
def begun():
    """From each unit to its cells and the names after its first one, and after all answers."""
    told = {}
    for unit in EARLY:
        cells, names = cells_of(unit), {"__name__": "__main__"}
        run(cells["setup"], "setup", names)
        for source in Unit(unit).references.values():
            run(source, "reference", names)
        told[unit] = cells, names
    return told


@pytest.fixture(params=USES, ids=lambda use: f"{use[0][:2]}-{use[2]}-{use[3]}")
def use(request, begun, capsys):
    """Run the cell that one function works in, with another one in its place."""
    unit, _, name, cell, before = request.param
    cells, names = begun[unit][0], dict(begun[unit][1])
    for earlier in before:
        run(cells["architecture_sizes" if earlier == "sizes" else earlier], earlier, names)
    reference = names[name]

    def work(function=None):
        names.pop(name)
        if function:
            names[name] = function
        capsys.readouterr()
        plain = dict(names)
        start = time.process_time()  # of this process: others may be at work, too
        run(cells[cell], cell, names)
        seconds, said = time.process_time() - start, capsys.readouterr().out
        left = {one for one in plain if names[one] is not plain[one]}
        assert not left & {other[2] for other in USES}, "a student's function is overwritten"
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
    time.sleep(600)


def loops(*arguments):
    while True:
        try:
            sum(range(1000))
        except Exception:
            pass


def test_what_is_slow_ends_in_time(use, monkeypatch):
    name, reference, work = use
    monkeypatch.setattr(PARTS[name], "seconds", 0.3)
    monkeypatch.setattr(own, "TRIAL_SECONDS", 0.3)
    _, ordinary = work(reference)
    said, seconds = work(sleeps)
    assert f"With our {name}: yours takes more than 0.3 s on a tiny case.\n" in said
    assert seconds < 2 * ordinary + 1

    students = counted(reference)
    students.fine, students.then = calls_of_a_trial(name, reference), loops
    said, seconds = work(students)
    assert f"Our {name} goes on: yours is right, but takes too long here.\n" in said
    assert seconds < 2 * ordinary + 1


def test_no_part_may_take_much_longer_than_its_cell():
    assert max(PARTS[name].seconds for _, _, name, *_ in USES) <= 2


@pytest.mark.parametrize("unit", EARLY)
def test_a_trial_tells_right_from_wrong(unit, begun, monkeypatch):
    """All answers on file: who sees a green check is not told `not right yet`, and the reverse."""
    monkeypatch.setattr(own, "TRIAL_SECONDS", 60)  # some are slow, on a busy machine slower
    told = []
    for answer in Unit(unit).answers():
        names = dict(begun[unit][1])
        run(answer.source, "answer", names)
        why = [own.trouble(names[one], PARTS[one]) for one in functions_in(answer.source)[:2]]
        if any(why) is right(answer):
            told.append((str(answer), why))
    assert not told


def test_the_versions_in_unit_1_are_those_of_requirements():
    tested = re.search(r'tested = """\n(.*?)"""', cells_of("01_configure")["older_run"], re.S)
    pins = tested.group(1).splitlines()
    assert len(pins) == 3
    have = (ROOT / "requirements.txt").read_text().splitlines()
    assert set(pins) <= {line.split(" ;")[0].strip() for line in have}


@pytest.mark.parametrize("seed", range(3))
def test_the_small_network_reads_nine_in_ten(seed, begun):
    """Seeds 0 to 5 gave 0.907 to 0.911."""
    cells, names = begun["02_import_mnist"][0], dict(begun["02_import_mnist"][1])
    run(cells["train_run"].replace("default_rng(0)", f"default_rng({seed})"), "train", names)
    assert 0.89 < names["right"] < 0.93


def test_in_a_kernel_too():
    """As in JupyterLab, and for Validate: there a kernel has signals of its own to mind."""
    cells = cells_of("02_import_mnist")
    slow = "import time\n\n\ndef idx_shape(data):\n    time.sleep(60)"
    sources = cells["setup"], slow, cells["raw_pictures"], "print(raw.shape)"
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=50).execute()
    said = notebook.cells[2].outputs[0].text
    assert "With our idx_shape: yours takes more than 2 s on a tiny case." in said
    assert notebook.cells[3].outputs[0].text == "(60000, 28, 28)\n"


def test_beside_the_main_thread_loops_end_in_time(monkeypatch):
    monkeypatch.setattr(own, "TRIAL_SECONDS", 0.3)
    told = []
    part = own.Part(lambda n: n, lambda function: function(3), 0.3)

    def cell():
        told.append(own.trouble(loops, part))
        guarded = own._guarded("same", loops, part)
        told.extend(guarded(n) for n in range(3))
        told.append(own.trouble(lambda n: n, part))

    thread = threading.Thread(target=cell)
    thread.start()
    thread.join(15)
    assert told == ["yours takes more than 0.3 s on a tiny case", 0, 1, 2, ""]


def test_prints_of_a_student_do_not_fill_later_cells(begun, capsys):
    cells, names = begun["03_define_architecture"][0], dict(begun["03_define_architecture"][1])

    def neuron(pixels, weights, bias):
        print("here!")
        return np.dot(pixels, weights) + bias

    run(cells["template_run"], "template", names)
    names["neuron"] = neuron
    run(cells["template_best"], "best", names)
    said = capsys.readouterr().out
    assert said.startswith("With your neuron.\n") and "here!" not in said
