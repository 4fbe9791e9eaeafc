"""Submissions that attack: each gets a result, cheats gain nothing, others lose nothing."""

import csv

import nbformat
import pytest

from autograder import cli, record
from autograder.course import Course
from autograder.run import Verdict, valued
from autograder.score import points
from tests.conftest import ROOT, UNITS, hand_in

UNIT = UNITS[1]
ALL = 18  # automatic points; `scale` has 3 of them, `deal`, the last, 4

# in place of the first exercise of an untouched notebook: none of it earns a point
CHEATS = {
    "assert": """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
""",
    "showtraceback": "get_ipython().showtraceback = lambda *a, **k: None",
    "runner": """
from IPython.core.interactiveshell import InteractiveShell
async def run_code(self, code, result=None, **more):
    return False
InteractiveShell.run_code = run_code
""",
    "events": """
def forgive(result):
    result.error_in_exec = result.error_before_exec = None
get_ipython().events.register("post_run_cell", forgive)
""",
    "exceptions": "get_ipython().set_custom_exc((Exception,), lambda *a, **k: [])",
    "transformer": """
get_ipython().input_transformers_post.append(
    lambda lines: ["pass\\n"] if lines[0].startswith("# Check") else lines
)
""",
    "checks": """
import digits.checks
digits.checks.expect = digits.checks.require = digits.checks.call = lambda *a, **k: None
""",
    "inner checks": "import digits.checks as c; c._difference = lambda *a, **k: None",
    "testing": "import numpy.testing as t; t.assert_array_equal = lambda *a, **k: None",
    "builtins": "import builtins; builtins.isinstance = lambda *a: True",
    "modules": """
import sys, types
class Yes(types.ModuleType):
    def __getattr__(self, name):
        return lambda *a, **k: None
sys.modules["digits.checks"] = Yes("digits.checks")
""",
    "reply": """
kernel = get_ipython().kernel
old = kernel.session.send
def send(stream, kind, content=None, *a, **k):
    if isinstance(content, dict) and content.get("status") == "error":
        content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    return old(stream, kind, content, *a, **k)
kernel.session.send = send
""",
}
# these gain nothing either; nothing of the machinery is changed
FORGERIES = {
    "name": "class checks:\n    expect = require = call = passed = lambda *a, **k: None",
    "shadow": "len = isinstance = all = abs = lambda *a: True",
    "equal": """
class Same:
    def __eq__(self, other):
        return True
    __array__ = lambda self, *a, **k: __import__("numpy").array(0)
idx_shape = scale = one_hot = lambda *a: Same()
""",
    "printed": """
print("✓ idx_shape passes every check in this cell.")
from IPython.display import publish_display_data
publish_display_data({"text/plain": "4.0"})
""",
}
# in place of `scale` in a right notebook: all the other points stay
MISHAPS = {
    "exits": ("import os; os._exit(0)", "kernel-died"),
    "loops": ("while True: pass", "timeout"),
    "deaf": (
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "timeout",
    ),
    "eats memory": ("x = [bytearray(10**8) for _ in range(10**4)]", None),
    "forks": ("import os\nwhile True: os.fork()", None),
    "prints": ("while True: print('x' * 10**6)", None),
    "files": ("for n in range(10**5): open(f'f{n}', 'w').close()", None),
    "recursion": ("def f(): return f()\nf()", None),
    "exception": ("raise SystemExit", None),
    "syntax": ("def scale(:", None),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """All of them in one class, with an honest student before and after."""
    import shutil

    folder = tmp_path_factory.mktemp("hostile") / "course"
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name / UNIT, folder / name / UNIT)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    submissions = folder.parent / "in"
    hand_in(submissions, "a honest", UNIT, step="solutions")
    hand_in(submissions, "z honest", UNIT, step="solutions")
    for name, code in (CHEATS | FORGERIES).items():
        hand_in(submissions, f"cheat {name}", UNIT, {"idx_shape": code})
    for name, (code, _) in MISHAPS.items():
        hand_in(submissions, f"mishap {name}", UNIT, {"scale": code}, step="solutions")
    command = ["grade", str(submissions), "--course-dir", str(folder), "--timeout", "20"]
    assert cli.main([*command, "--memory", "2"]) == 0
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        return folder, {row["student"]: row for row in csv.DictReader(file)}


@pytest.mark.slow
def test_everybody_has_a_result(graded):
    rows = graded[1]
    assert len(rows) == 2 + len(CHEATS) + len(FORGERIES) + len(MISHAPS)
    assert {row["status"] for row in rows.values()} <= {"graded", "partial"}
    for honest in ("a honest", "z honest"):
        assert (float(rows[honest]["score"]), rows[honest]["flags"]) == (ALL, "")


@pytest.mark.slow
@pytest.mark.parametrize("name", CHEATS | FORGERIES)
def test_cheats_gain_nothing(graded, name):
    row = graded[1][f"cheat {name}"]
    assert float(row["score"]) == 0
    # where the machinery is so damaged that nothing runs, there is nothing to look at
    told = "tampering" in row["flags"] or name == "builtins" and "kernel-died" in row["flags"]
    assert told == (name in CHEATS), row


@pytest.mark.slow
@pytest.mark.parametrize("name", MISHAPS)
def test_mishaps_cost_their_own_exercise(graded, name):
    row = graded[1][f"mishap {name}"]
    assert float(row["score"]) == ALL - 3, row
    flag = MISHAPS[name][1]
    assert flag is None or flag in row["flags"].split(";"), row


@pytest.mark.slow
def test_no_hidden_check_in_the_feedback(graded):
    folder = graded[0]
    hidden = [
        line.strip()
        for cell in nbformat.read(folder / "solutions" / UNIT / f"{UNIT}.ipynb", 4).cells
        if "BEGIN HIDDEN TESTS" in cell.source
        for line in cell.source.partition("BEGIN HIDDEN TESTS")[2]
        .partition("### END")[0]
        .splitlines()
        if len(line.strip()) > 30
    ]
    assert hidden
    for page in folder.glob("feedback/*/*/*.html"):
        words = page.read_text(encoding="utf-8")
        assert not [line for line in hidden if line in words], page
        assert str(folder) not in words


# --- the parts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "earned"),
    [
        (None, 0),
        (Verdict(False), 0),
        (Verdict(True), 4),
        (Verdict(True, 2.5), 2.5),
        (Verdict(True, 0.0), 0),
        (Verdict(True, 4.0), 4),
        (Verdict(True, 4.1), 0),
        (Verdict(True, -1.0), 0),
        (Verdict(True, float("nan")), 0),
        (Verdict(True, float("inf")), 0),
        (Verdict(False, 4.0), 0),
    ],
)
def test_points_fail_closed(verdict, earned):
    number, wrong = points(verdict, 4)
    assert number == earned
    impossible = verdict is not None and verdict.value is not None and verdict.passed
    assert bool(wrong) == (impossible and number != verdict.value)


@pytest.mark.parametrize(
    "source",
    ["1 + 1", "x = 1\nx +\\\n 1", "'é'; (2)", "def f():\n    return 2\nf()\n# end"],
)
def test_the_value_of_the_last_line(source):
    space = {}
    exec(valued(source, "_it"), space)
    assert space["_it"] == 2


@pytest.mark.parametrize("source", ["", "x = 2", "%time 1", "for n in []: n"])
def test_no_value(source):
    assert valued(source, "_it") == source


def test_partial_credit_and_repeated_runs(course_folder, tmp_path, capsys):
    """An instructor's own check with a number as its last line; then nothing is graded twice."""
    path = course_folder / "solutions" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["check_scale"].source = "np.float64(0.5) if scale(np.zeros(2)).any() else 1.5"
    cells["check_one_hot"].source = "float('nan')"
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not cell.id.startswith("check_") or cell.id in ("check_scale", "check_one_hot")
    ]
    nbformat.write(notebook, path)
    hand_in(tmp_path / "in", "anna", UNIT, step="solutions")
    file = tmp_path / "in" / "anna" / UNIT / f"{UNIT}.ipynb"
    nbformat.write(notebook, file)
    command = ["grade", str(tmp_path / "in"), "--course-dir", str(course_folder)]
    assert cli.main(command) == 0
    (receipt,) = record.receipts(Course(course_folder))
    earned = {one["id"]: one["points"] for one in receipt["exercises"]}
    assert earned == {"check_scale": 1.5, "check_one_hot": 0}
    assert receipt["flags"] == ["bad-score"]

    with Course(course_folder).gradebook() as gradebook:  # graded by hand, in formgrader
        grade = gradebook.find_grade("why_lock_the_test_set", UNIT, UNIT, "anna")
        grade.manual_score, grade.needs_manual_grade = 2, False
        gradebook.db.commit()
    capsys.readouterr()
    assert cli.main(command) == 0
    assert "graded already, and unchanged since: 1" in capsys.readouterr().out
    with (course_folder / "grades.csv").open() as grades:
        (row,) = csv.DictReader(grades)
    assert float(row["score"]) == 3.5
    cells["scale"].source += "\n# another hand-in"
    nbformat.write(notebook, file)
    assert cli.main(command) == 0
    assert "graded already" not in capsys.readouterr().out
    with (course_folder / "grades.csv").open() as grades:
        (row,) = csv.DictReader(grades)
    assert float(row["score"]) == 3.5
