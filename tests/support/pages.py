"""Feedback pages, made and read."""

import re
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, SoupStrainer
from nbformat.v4 import new_notebook, new_output

from autograder import exercises, repair
from autograder.grade import solution
from autograder.intake.submission import Submission
from autograder.outcomes import Status
from autograder.record import writer
from autograder.record.receipt import Checked, Receipt
from autograder.report.feedback import feedback, page
from autograder.report.receipt_entries import hand_grades
from autograder.run.execution import Execution, Verdict, is_check
from autograder.run.graded import Graded
from tests.answers import UNITS, Unit, run
from tests.support import browser

UNIT = UNITS[1]

HIDDEN = "checks.expect('one_hot', _labels[:_size], gives=np.eye(10)[_labels[:_size]])"


def released(course):
    return repair.template(solution(course, UNIT), course.config)


def recorded(course, student, messages=None, cells=(), sources=None, **more):
    """Record a submission as if it had run: `messages` are of the checks that failed."""
    notebook = released(course)
    ran = Execution(notebook, **more)
    for cell in notebook.cells:
        cell.source = (sources or {}).get(cell.id, cell.source)
        if is_check(cell):
            id = cell.metadata.nbgrader.grade_id
            words = (messages or {}).get(id, "")
            ran.verdicts[id] = Verdict(not words, message=words)
            if words:
                kind = "NotAttempted" if "not written yet" in words else "CheckFailed"
                cell.outputs = [new_output("error", ename=kind, evalue=words, traceback=[HIDDEN])]
    notebook.cells += cells
    submission = Submission(notebook=None, student=student, unit=UNIT)
    writer.record(course, submission, Graded.of(ran), released(course), "key", 1)
    return feedback(course, student, UNIT)


def words(markup):
    """The text of a page, in one line."""
    return " ".join(BeautifulSoup(markup, "html.parser").get_text(" ").split())


FAILED = (
    "scale(array([0])) is not right yet.\n\nIt returned:\n    0.9\n\nExpected:\n    1\n\n"
    "→ You divide by 256. The largest byte,\n  255, has to become exactly 1."
)


@cache
def ready(name):
    """A unit, and the names that its first cell makes."""
    unit, namespace = Unit(name), {"__name__": "__main__"}
    run(unit.setup, "setup", namespace)
    return unit, namespace


def named(course, unit, check, message, kind="CheckFailed"):
    """The entry of one exercise in a page made of a failed check's message."""
    slip, attempted = exercises.slip(message), kind != "NotAttempted"
    checked = Checked(check, message=message, slip=slip, attempted=attempted)
    receipt = Receipt("anna", unit, Status.GRADED, exercises=[checked])
    grades = hand_grades(course, receipt)
    unit = exercises.unit(course, unit)
    drawn = page(course.root, unit, receipt, grades, notebook=new_notebook())
    soup = BeautifulSoup(
        drawn, "html.parser", parse_only=SoupStrainer(class_=re.compile(r"\bentry\b"))
    )
    (one,) = [one for one in soup.select(".entry") if one.select_one(f'a[href="#{check}"]')]
    return " ".join(one.get_text(" ").split())


def assert_accessible(pages):
    """Axe finds no violation of level A or AA, in light and dark, wide and narrow."""
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": levels, "resultTypes": ["violations"]}
    with browser.chromium(bypass_csp=True) as view:
        for path in pages:
            view.goto(path.as_uri())
            for scheme, width in (("light", 1280), ("dark", 1280), ("light", 360)):
                view.emulate_media(color_scheme=scheme)
                view.set_viewport_size({"width": width, "height": 900})
                found = Axe().run(view, options=options)
                assert not found.response["violations"], (path, scheme, found.generate_report())
                wide = view.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (path, width, wide)
