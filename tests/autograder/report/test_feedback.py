"""The feedback page: why each point was given or not, and nothing that is nobody's business."""

import base64
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder import exercises
from autograder.course import Course
from autograder.grade import solution
from autograder.intake.submission import Submission
from autograder.outcomes import Status
from autograder.record import receipt_files, writer
from autograder.report.feedback import feedback
from autograder.report.sanitize import Discreet
from autograder.run.execution import Execution, Verdict, is_check
from autograder.run.graded import Graded
from tests import demo
from tests.answers import Unit, run
from tests.support import browser
from tests.support.course import ROOT, UNITS
from tests.support.pages import (
    FAILED,
    HIDDEN,
    assert_accessible,
    named,
    ready,
    recorded,
    released,
    words,
)

UNIT = UNITS[1]
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n no more than that").decode()


# what a student's notebook may print, show or hold to do mischief where it is opened
MISCHIEF = [
    "<script>document.title = 'caught'</script>",
    "<img src=x onerror=\"document.title = 'caught'\">",
    "<svg onload=\"document.title = 'caught'\"><script>document.title = 'caught'</script></svg>",
    "<iframe srcdoc=\"<script>top.document.title = 'caught'</script>\"></iframe>",
    "<a href=\"javascript:document.title = 'caught'\" id=trap>press</a>",
    "<a href=\" java\nscript:document.title = 'caught'\">press</a>",
    '<a href="data:text/html,<script>alert(1)</script>">press</a>',
    "<details open ontoggle=\"document.title = 'caught'\">x</details>",
    "<math><mtext><table><mglyph><style><img src onerror=\"document.title = 'caught'\">",
    "<noscript><p title=\"</noscript><img src=x onerror=document.title='caught'>\">",
    "<img src=https://example.org/seen.png><link rel=stylesheet href=//example.org/x.css>",
    "<style>* { display: none }</style><div style='position: fixed; inset: 0'>gone</div>",
    "<meta http-equiv=refresh content='0; url=https://example.org'><base href=//example.org>",
    "</pre></main></body></html><h1>Full marks</h1><form action=//example.org><input></form>",
]


def entry(path, name):
    """The text of one exercise's entry in the receipt."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    (found,) = [one for one in soup.select(".entry") if one.select_one("h3 code").text == name]
    return " ".join(found.get_text(" ").split())


def test_a_receipt(course):
    path = recorded(
        course,
        "anna",
        {"check_scale": FAILED, "check_deal": "deal is not written yet.\n\nPut your code"},
        sources={"why_lock_the_test_set": "Luck."},
        flags=["restored-test", "renamed"],
        notes=["Check cells that had been changed; the released ones count: check_scale."],
    )
    page = words(path.read_text(encoding="utf-8"))
    assert "11 of 20 points ; 2 points more can come from a person who reads" in page
    assert "go on to the next: Exercise 2 · Scale without a trace ( scale )" in page
    scale = entry(path, "scale")
    assert scale.startswith("Exercise 2 · Scale without a trace scale Not right yet 0 of 3 points")
    assert "It returned: 0.9 Expected: 1 What it looks like: You divide by 256." in scale
    assert "This is the first thing that the check met." in scale
    assert entry(path, "idx_shape") == "Exercise 1 · Read the header idx_shape Right 4 of 4 points"
    assert entry(path, "deal") == "Exercise 5 · Across the seam deal Not attempted 0 of 4 points"
    assert "Waits for a person 0 of 2 points" in entry(path, "why_lock_the_test_set")
    assert "the released ones count: check_scale." in page
    assert "What that cost: Nothing of this cost points." in page
    assert HIDDEN not in page


def test_points_and_words_of_a_person(course):
    recorded(course, "ben", sources={"why_lock_the_test_set": "Luck."})
    with course.gradebook() as gradebook:
        where = "why_lock_the_test_set", UNIT, UNIT, "ben"
        grade = gradebook.find_grade(*where)
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.find_comment(*where).manual_comment = "And **how** should it be done?"
        gradebook.find_submission_notebook(UNIT, UNIT, "ben").late_submission_penalty = 3
        gradebook.db.commit()
    path = feedback(course, "ben", UNIT)
    page = words(path.read_text(encoding="utf-8"))
    assert "16.5 of 20 points" in page
    assert "Read by a person 1.5 of 2 points Your instructor writes: And how should it" in page
    assert "Handed in late Penalty −3 points" in page


@pytest.mark.parametrize(
    "errors",
    [
        [("SyntaxError", "invalid syntax")],
        [("KeyboardInterrupt", ""), ("CellTimeout", "The cell took more than 60 seconds.")],
    ],
)
def test_a_cell_that_ended_with_an_error(course, errors):
    notebook = released(course)
    for cell in notebook.cells:
        if cell.id == "scale":
            cell.outputs = [
                new_output("error", ename=name, evalue=said, traceback=["x"])
                for name, said in errors
            ]
    ran = Execution(notebook)
    missing = "scale does not exist yet.\n\nRun the cell with `def scale` in it."
    for cell in filter(is_check, notebook.cells):
        ran.verdicts[cell.metadata.nbgrader.grade_id] = Verdict(False, message=missing)
    submission = Submission(None, student="chris", unit=UNIT)
    writer.record(course, submission, Graded.of(ran), released(course), "key")
    told = entry(feedback(course, "chris", UNIT), "scale")
    assert "Not right yet" in told
    assert f"The cell of scale ended with an error: {': '.join(errors[-1])}" in told


def test_what_could_not_be_read(course, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("x" * 1234)
    submission = Submission(None, {"notes.txt": file}, student="dora", unit=UNIT)
    reason = f"{UNIT}.ipynb was not handed in. In its folder: notes.txt."
    receipt = writer.new_receipt(submission, Status.UNREADABLE, "key")
    receipt.notes = [reason, f"See {file}"]
    receipt_files.save(course, receipt)
    page = words(feedback(course, "dora", UNIT).read_text(encoding="utf-8"))
    assert "could not be read, so it has no points yet" in page
    assert f"{reason} See …/notes.txt What arrived notes.txt , 1.23 kB What to do" in page


@pytest.mark.parametrize(
    ("flags", "cost"),
    [
        (["timeout"], "What ran too long, and what needs it, earns no points."),
        (
            ["renamed", "memory"],
            "What needed too much memory, and what needs it, earns no points.",
        ),
        (["renamed"], "Nothing of this cost points."),
    ],
)
def test_what_it_cost(course, flags, cost):
    page = recorded(course, "emil", flags=flags, notes=["A note."]).read_text(encoding="utf-8")
    assert f"What that cost: {cost}" in words(page)


# --- what may not get out -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("File /usr/lib/python3/site-packages/numpy/x.py:12", "File …/numpy/x.py:12"),
        ("/tmp/ipykernel_3/4.py:3: RuntimeWarning", "…/4.py:3: RuntimeWarning"),
        ("file:///home/ada/x.py '~/course/y.py'", "…/x.py '…/y.py'"),
        (r"C:\Users\Ada\x.py", "…/x.py"),
        (f"{ROOT}/solutions/02/02.ipynb", "…/02.ipynb"),
        ("No such file: '/srv/the course/secret.txt'", "No such file: '…/secret.txt'"),
        ("and/or, 1/2, a // b, https://example.org/a/b", None),
        ("\x1b[31mred\x1b[0m 10 %\r100 %\n", "100 %\n"),
        (f"----> 3     {HIDDEN}", "----> 3     [a line of a hidden check]"),
        (repr(f'"{HIDDEN}'), "'\"[a line of a hidden check]'"),
    ],
)
def test_text(said, shown):
    assert Discreet([HIDDEN], ["/srv/the course"]).text(said) == (said if shown is None else shown)


@pytest.mark.parametrize("mischief", MISCHIEF)
@pytest.mark.parametrize("way", ["html", "markdown"])
def test_markup(mischief, way):
    soup = BeautifulSoup(getattr(Discreet(), way)(mischief), "html.parser")
    assert not soup(["script", "style", "iframe", "svg", "meta", "base", "form", "link", "math"])
    for tag in soup(True):
        assert set(tag.attrs) <= {"href", "src", "alt", "open", "title"}
        assert re.match(r"data:image/|https?:|$", tag.get("src") or tag.get("href") or "")


def test_what_stays():
    table = "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
    assert Discreet().html(table).count("<t") == 6  # a body is put in
    picture = f'<img alt="A plot" src="data:image/png;base64,{PIXEL}">'
    assert Discreet().html(picture) == picture
    formula = Discreet().markdown("With $x_1$:\n\n$$x_1^2 \\quad \\odd{$$\n")
    assert 'alt="x_1" src="data:image/svg' in formula
    assert '<code class="tex">x_1^2 \\quad \\odd{</code>' in formula
    assert "<h3>" in Discreet().markdown("## Two")
    assert "…" in Discreet().text("x" * 100_000)


def test_nothing_runs_or_loads(course, needs_browser):
    cells = [
        new_markdown_cell("\n\n".join(MISCHIEF)),
        new_code_cell(
            "</pre><script>document.title = 'caught'</script>",
            outputs=[
                *(new_output("display_data", {"text/html": one}) for one in MISCHIEF),
                new_output("display_data", {"application/javascript": "document.title = 'caught'"}),
                new_output("display_data", {"image/svg+xml": MISCHIEF[2]}),
                new_output("display_data", {"image/png": '" onerror="document.title = 1'}),
                new_output("stream", text=MISCHIEF[0]),
                new_output("error", ename="E", evalue=MISCHIEF[0], traceback=[MISCHIEF[0]]),
            ],
        ),
    ]
    messages = {"check_scale": f"{MISCHIEF[0]}\n\n→ {MISCHIEF[1]}"}
    path = recorded(course, "fritz", messages, cells, notes=MISCHIEF)
    with browser.chromium() as view:
        asked = []
        view.on("request", lambda request: asked.append(request.url))
        view.goto(path.as_uri())
        view.wait_for_timeout(300)
        title = view.title()
        assert view.locator("h1").first.is_visible()
    assert title.endswith("feedback for fritz")
    assert [url for url in asked if not url.startswith("data:image/")] == [path.as_uri()]


def test_hidden_checks_that_a_student_prints(course):
    checks = [cell for cell in solution(course, UNIT).cells if is_check(cell)]
    source = "\n".join(cell.source for cell in checks)
    outputs = [
        new_output("stream", text=source),
        new_output("execute_result", {"text/plain": repr(source)}),
        new_output("display_data", {"text/html": f"<pre>{source}</pre>"}),
        new_output("error", ename="E", evalue="e", traceback=source.splitlines()),
    ]
    path = recorded(course, "gina", cells=[new_code_cell("print(In)", outputs=outputs)])
    assert_discreet(path, exercises.unit(course, UNIT).hidden, [course.root], [])


def assert_discreet(path, hidden, places, people):
    """No hidden line, no place of this machine and nobody else's name in a page."""
    text = path.read_text(encoding="utf-8")
    pictures = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
    for shown in (pictures, words(pictures)):
        for secret in (*hidden, *map(str, places), *people):
            assert secret not in shown, (path, secret)
        assert not re.search(r"(?<!…)/(work|tmp|home|usr|root|opt|var)/\w", shown), path


def test_a_huge_notebook(course):
    cells = [
        new_code_cell("x = 1  # " + "x" * 10**6, outputs=[new_output("stream", text="y" * 10**6)])
        for _ in range(20)
    ]
    image = new_output("display_data", {"image/png": PIXEL * 10**6})
    path = recorded(course, "hugo", cells=[*cells, new_code_cell("z", outputs=[image] * 3)])
    assert path.stat().st_size < 20_000_000


def test_nbgraders_own_command_makes_the_same_page(course):
    from nbgrader.converters import GenerateFeedback

    path = recorded(course, "ida", {"check_scale": FAILED})
    ours = path.read_text(encoding="utf-8")
    course.convert(GenerateFeedback, UNIT, "ida")
    assert path.read_text(encoding="utf-8") == ours
    receipt_files.path_of(
        course, "ida", UNIT
    ).unlink()  # as where nbgrader's own autograde has graded
    course.convert(GenerateFeedback, UNIT, "ida")
    assert path.read_text(encoding="utf-8") == ours


# --- the misconceptions -------------------------------------------------------------------

# an answer with two mistakes, and what the first that its check meets is called
TWO_MISTAKES = [
    ("scale", "return list(pixels / 256)", "Wrap the list in np.array"),
    ("scale", "return 1 - pixels.ravel() / 255", "It has 1 axis, not 2."),
    ("scale", "pixels[:] = 255 - pixels\n    return pixels / 256", "changed its input"),
    (
        "idx_shape",
        "return tuple(int.from_bytes(data[i : i + 4], 'little') for i in range(4, 12, 4))",
        "Least significant byte first",
    ),
    (
        "one_hot",
        "return (np.arange(1, 11)[:, None] == labels).astype(float)",
        "Rows and columns are swapped",
    ),
    ("index_of", "return 28.0 * column + row", "You went down the columns first."),
    ("deal", "return [np.random.choice(n, size) + 1 for _ in range(count)]", "Wrap the list in"),
    ("deal", "return 1 + np.arange(count * size).reshape(count, size) % n", "go from 0 to n - 1"),
    ("neuron", "return max(0, (pixels * weights).sum())", "The bias is missing."),
    ("neuron", "pixels *= weights\n    return pixels.mean() + bias", "changed its input"),
    ("dense", "return (pictures @ weights).tolist()", "Wrap the list in np.array"),
    (
        "count_parameters",
        "return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes)))",
        "There is one step less than there are sizes.",
    ),
]


@pytest.mark.parametrize(("exercise", "body", "first"), TWO_MISTAKES)
def test_two_mistakes(everything, exercise, body, first):
    for name in UNITS[1:3]:
        unit, namespace = ready(name)
        if exercise in unit.references:
            break
    signature = re.search(rf"def {exercise}\(.*", unit.references[exercise])[0]
    space = dict(namespace)
    run(unit.references[exercise], "reference", space)
    run(f"{signature}\n    {body}", "answer", space)
    with pytest.raises(AssertionError) as failed:
        run(unit.checks[exercise][0], "check", space)
    told = named(everything, name, f"check_{exercise}", str(failed.value))
    assert first in told
    assert "This is the first thing that the check met" in told
    assert "more may follow" in told


# --- the whole demo -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "course"
    folder.mkdir()
    return folder, *demo.make(folder)


@pytest.mark.slow
def test_the_demo_keeps_its_secrets(graded):
    folder, results, _ = graded
    hidden = [line for name in demo.DEMO for line in exercises.unit(Course(folder), name).hidden]
    assert hidden
    handed_in = [one for one in results if one.status != "missing"]
    assert len(handed_in) == len(list(folder.glob("feedback/*/*/*.html"))) == 38
    for one in handed_in:
        path = folder / "feedback" / one.student / one.unit / f"{one.unit}.html"
        others = [name for name in demo.CLASS if name != one.student]
        assert_discreet(path, hidden, [folder, ROOT], others)


@pytest.mark.slow
def test_the_demo_names_what_is_wrong(graded):
    folder, results, handed_in = graded
    course = Course(folder)
    by_place = {(one.student, one.unit): one for one in results}
    receipt = receipt_files.last_receipt(course, demo.CHEAT, demo.DEMO[1])
    points = {checked.id: checked.points for checked in receipt.exercises}
    assert points["check_idx_shape"] == 0 and receipt.flags == []
    assert by_place[demo.LATE, demo.DEMO[1]].flags == ["late"]
    said = {
        (unit, source): answer.says
        for unit in demo.DEMO
        for answer in Unit(unit).answers()
        if answer.kind == "wrong"
        for source in [demo.as_handed_in(unit, answer)]
    }
    for (student, unit), wrong in handed_in.items():
        if student in (demo.CHEAT, demo.HANGS):
            continue
        receipt = words(feedback(course, student, unit).read_text(encoding="utf-8"))
        for source in wrong.values():
            assert said[unit, source] in receipt, (student, unit, source)
    assert (folder / "report.html").exists()


@pytest.mark.slow
def test_the_demo_is_for_everybody(graded, needs_browser):
    folder = graded[0]
    pages = [
        folder / "report.html",
        folder / "feedback" / demo.CHEAT / demo.DEMO[1] / f"{demo.DEMO[1]}.html",
        folder / "feedback" / demo.LATE / demo.DEMO[0] / f"{demo.DEMO[0]}.html",
    ]
    assert_accessible(pages)


def test_a_page_is_for_everybody(course, needs_browser):
    shown = [
        new_output("display_data", {"text/html": "<table><tr><th></th><td>1</td></table>"}),
        new_output("display_data", {"text/html": "<a href=https://example.org>a</a><img src=x>"}),
        new_output("stream", text="x" * 500),
        new_output("display_data", {"image/png": PIXEL}),
    ]
    source = "@a\nclass B:  # c\n    def f(self, x=1.5):\n        return f'{x}' if None else \"\"\n"
    cells = [new_code_cell(source, outputs=shown), new_markdown_cell("# A\n##### B\n$x^2$")]
    every_state = {
        "check_scale": FAILED,
        "check_deal": "deal is not written yet.",
        "check_one_hot": "This check could not be run: the kernel ended before it.",
    }
    written = {"why_lock_the_test_set": "Luck."}
    more = {"flags": ["kernel-died"], "notes": ["A note."]}
    path = recorded(course, "jan", every_state, cells, written, **more)
    unread = Submission(None, {"a.txt": path}, student="kim", unit=UNIT)
    writer.record_failure(course, unread, Status.UNREADABLE, "Not a notebook.", "key", 0)
    assert_accessible([path, feedback(course, "kim", UNIT)])
