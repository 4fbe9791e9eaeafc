"""The class report: what an instructor sees of a class, however large, whatever its names."""

import csv
import time

import pytest
from bs4 import BeautifulSoup

from autograder import cli
from autograder.outcomes import Status
from autograder.record import disk, receipt_files
from autograder.record.receipt import Checked, Receipt
from autograder.report import class_report, grades_csv
from autograder.report.records import Records
from autograder.report.results import Result
from tests.support import browser
from tests.support.course import UNITS
from tests.support.pages import FAILED, UNIT, assert_accessible, recorded, words

FORMGRADER = "http://localhost:8888/formgrader"
NAMES = [
    "Jürgen Groß",
    "李小龍 🐉",
    'O\'Brien "Bob"',
    "<script>document.title = 'caught'</script>",
    "{{ 7 * 7 }} & {% raw %}",
    "x" * 200,
    "-1+2",
    "../up",
]


def handed_in(course, student, unit, points=0, slip="", flags=(), status="graded"):
    """A result and its receipt, without a gradebook."""
    (check, *_) = class_report.exercises.unit(course, unit).exercises
    message = f"f(1) is not right yet.\n\n→ {slip}"
    receipt = Receipt(student, unit, Status(status), list(flags))
    if status != "unreadable":
        receipt.exercises = [Checked(check.id, points, check.points, message, slip)]
    name = f"{abs(hash(student))}"  # a name of 200 characters may be too long for a folder here
    disk.write(receipt_files.path_of(course, name, unit), receipt.to_json())
    return Result(
        student, unit, receipt.status, points, 20, seconds=len(student), flags=receipt.flags
    )


@pytest.fixture
def fresh(everything):
    """The course with nothing handed in."""
    for path in (everything.root / "receipts").glob("*/*"):
        path.unlink()
    return everything


def report(course, results):
    """Write the class report on some results; returns its path."""
    return class_report.write(course, results, Records.read(course))


def text(path):
    return words(path.read_text(encoding="utf-8"))


def test_a_class_of_zero(fresh):
    assert "Nobody has handed in yet." in text(report(fresh, []))


def test_a_class_of_one(fresh):
    one = handed_in(fresh, "anna", UNITS[0], 4)
    page = text(report(fresh, [one]))
    assert page.startswith("Class report Class report 1 student, 1 unit 1 of 1 handed in")
    assert "1 graded; the median is 4 of 20 points" in page
    assert "No check has named one." in page


def test_everything_missing_or_unreadable(fresh):
    lost = handed_in(fresh, "anna", UNITS[0], status="unreadable")
    page = text(report(fresh, [lost, Result("ben", UNITS[0], Status.MISSING, 0, 20)]))
    assert "1 could not be read" in page
    assert "none graded" in page
    assert "ben missing 0 of 20" in page


def test_the_misconceptions_of_the_class(fresh):
    results = [handed_in(fresh, f"s{n}", UNITS[1], 0, "Forgot to scale.") for n in range(14)]
    results += [handed_in(fresh, f"t{n}", UNITS[1], 0, "Counted from 1.") for n in range(3)]
    results += [handed_in(fresh, f"u{n}", UNITS[1], 4) for n in range(13)]
    page = text(report(fresh, results))
    first, second = page.index("14 of 30 Forgot to scale."), page.index("3 of 30 Counted from 1.")
    assert first < second
    assert "Unit 2 , Exercise 1 · Read the header idx_shape s0, s1, s10" in page[first:second]
    assert "Exercise 1 · Read the header idx_shape 13 17 43 %" in page


def test_numbers_of_a_difference_are_no_misconception():
    found = class_report.exercises.slip
    assert found(FAILED).startswith("You divide by 256. The largest byte, 255,")
    assert (
        found("f(1)\n\n→ 2 of 4 values differ. The first is at [1]: yours is 3, right is 2.") == ""
    )
    assert found("f(1) is not right yet.") == ""


def test_flagged_and_slow(fresh):
    results = [
        handed_in(fresh, "anna", UNITS[0], 4, flags=["timeout"]),
        handed_in(fresh, "ben with a long name", UNITS[0], 4, flags=["renamed", "late"]),
    ]
    page = text(report(fresh, results))
    assert "1 timeout . " in page
    assert "1 late ." in page
    assert "20.0 s ben with a long name Unit 1" in page
    assert "at no cost in points: renamed 1." in page


def test_words_to_read(course):
    for student in ("lea", "max"):
        recorded(course, student, sources={"why_lock_the_test_set": "Luck."})
    assert cli.main(["report", "--course-dir", str(course.root)]) == 0
    soup = BeautifulSoup((course.root / "report.html").read_text(encoding="utf-8"), "html.parser")
    (do,) = [one for one in soup.select(".do") if "to read" in one.text]
    first, all_of_them = [link["href"] for link in do("a")]
    assert all_of_them == f"{FORMGRADER}/gradebook/{UNIT}/{UNIT}"
    with course.gradebook() as gradebook:
        waiting = {one.id for one in gradebook.notebook_submissions(UNIT, UNIT)}
    assert first.removeprefix(f"{FORMGRADER}/submissions/").strip("/") in waiting
    link = soup.find("a", string="18")["href"]
    assert (course.root / link.replace("%20", " ")).exists()


@pytest.mark.parametrize("name", NAMES)
def test_names(fresh, name):
    results = [handed_in(fresh, name, UNITS[0], 4, "A slip.", ["timeout"])]
    path = report(fresh, results)
    assert text(path).count(name) >= 3
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert not soup("script")


def test_report_is_for_everybody(fresh, needs_browser):
    results = [
        handed_in(fresh, name, unit, 4 * (number % 2), "A slip." * 9, ["timeout", "renamed"])
        for number, name in enumerate(NAMES)
        for unit in UNITS[:3]
    ]
    results += [handed_in(fresh, "no notebook", UNITS[3], status="unreadable")]
    results += [Result("missing", unit, Status.MISSING, 0, 20) for unit in UNITS]
    assert_accessible([report(fresh, results)])


def test_a_thousand(fresh, needs_browser):
    results = [
        handed_in(fresh, f"student {n}", unit, n % 5, f"Slip {n % 40}.", ["renamed"][: n % 2])
        for n in range(1000)
        for unit in UNITS
    ]
    start = time.process_time()
    path = report(fresh, results)
    assert time.process_time() - start < 5  # usually one
    assert path.stat().st_size < 5_000_000
    with browser.chromium() as view:
        start = time.perf_counter()
        view.goto(path.as_uri())
        assert time.perf_counter() - start < 10  # about half a second, if nothing else runs
        assert view.get_by_role("heading", name="1000 students, 5 units").is_visible()


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        (
            '=HYPERLINK("http://example.org", "press")',
            '\'=HYPERLINK("http://example.org", "press")',
        ),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("Anne-Marie O'Neill", "Anne-Marie O'Neill"),
        ("Jürgen = Groß", "Jürgen = Groß"),
    ],
)
def test_no_formulas_in_the_table(tmp_path, name, cell):
    one = Result(name, UNIT, Status.GRADED, 3, 20, flags=[name], reason=name)
    grades_csv.write([one], tmp_path / "grades.csv")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["student"] == row["flags"] == row["reason"] == cell
    assert row["score"] == "3"
