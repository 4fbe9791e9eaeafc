"""Answers that are alike beyond chance are shown to the instructor, and nobody is accused."""

import random
import time

import nbformat
import pytest

from autograder import cli
from autograder.job import fingerprints
from autograder.lookalikes import fingerprint, pairs
from tests import tiny
from tests.answers import UNITS, Unit
from tests.demo import CLASS, answered
from tests.test_layouts import tiny_of_two

LONG = """
def split(values, share):
    rest, total = [], sum(values)
    for place, value in enumerate(values):
        if value > share * total:
            rest.append((place, value - share))
    return rest
"""


@pytest.mark.parametrize(
    "other",
    [
        LONG.replace("values", "v").replace("rest", "out").replace("split", "divide"),
        LONG.replace("    ", "  ").replace(", ", ","),
        LONG.replace("    for place", "    # all\n\n    for place"),
        LONG.replace("    rest, total", "    '''Splits.'''\n    rest, total"),
    ],
)
def test_names_spacing_and_comments_make_no_difference(other):
    assert other != LONG
    assert fingerprint(other) == fingerprint(LONG)


@pytest.mark.parametrize(
    "other",
    [
        LONG.replace("value > share", "value >= share"),
        LONG.replace("- share", "- total"),
        LONG.replace("return rest", "return list(rest)"),
        LONG.replace("            rest", "        rest"),
        LONG.replace("rest.append", "share.append"),
    ],
)
def test_what_it_does_makes_a_difference(other):
    assert fingerprint(other) != fingerprint(LONG)


@pytest.mark.parametrize(
    "source", ["", "def (", "'''", "a" * 10**6, "(" * 10**5, "\0", "\ud800", "\t x\n  y\n z"]
)
def test_any_source_can_be_looked_at(source):
    start = time.perf_counter()
    fingerprint(source)
    assert time.perf_counter() - start < 2


def receipt(student, *answers, unit="u"):
    found = {f"cell{n}": list(fingerprint(one)) for n, one in enumerate(answers)}
    return {"student": student, "unit": unit, "answers": found}


def variant(number):
    """An answer like no other."""
    return LONG.replace("share * total", f"share * total + {number}")


def test_a_pair_is_listed_for_several_rare_long_answers():
    others = [receipt(f"s{n}", variant(2 * n), variant(2 * n + 1), "x = 1") for n in range(9)]
    one, two = (receipt(name, variant(100), variant(101)) for name in ("ada", "ben"))
    (pair,) = pairs([*others, one, two], {})
    assert pair.students == ("ada", "ben") and pair.cells == ("cell0", "cell1")
    # one answer alone, short ones, the instructor's, or those of many, say nothing
    assert pairs([*others, one, receipt("ben", variant(100), variant(0))], {}) == []
    assert pairs([receipt("a", "x = 1", "y = 2"), receipt("b", "x = 1", "y = 2")], {}) == []
    assert pairs([one, two], {"u": one["answers"]}) == []
    assert pairs([receipt(f"s{n}", LONG, variant(1)) for n in range(12)], {}) == []


def test_a_class_that_draws_from_the_same_mistakes_is_no_crowd_of_pairs():
    name = UNITS[1]
    class_of_twenty = [
        {"student": student, "unit": name, "answers": fingerprints(answered(student, name)[0])}
        for student in CLASS
    ]
    solutions = {name: {}}
    for cell, source in Unit(name).references.items():
        solutions[name][cell] = list(fingerprint(source) or ())
    assert len(pairs(class_of_twenty, solutions)) <= 2


def test_a_large_class_takes_no_time():
    chance = random.Random(1)
    answers = [[variant(chance.randrange(40)) for _ in range(20)] for _ in range(100)]
    class_of_many = [receipt(f"s{n}", *ones) for n, ones in enumerate(answers)]
    start = time.perf_counter()
    pairs(class_of_many, {})
    assert time.perf_counter() - start < 1


def test_the_report_lists_them_and_no_page_does(tmp_path):
    course = tiny_of_two(tmp_path / "course")
    for student, number in (("ada", 7), ("ben", 7), ("cem", 8)):
        tiny.hand_in(course, tmp_path / "in", student, f"{variant(number)}\ndouble = split")
        path = tmp_path / "in" / student / tiny.UNIT / f"{tiny.UNIT}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source = f"{variant(number + 10)}\nhalf = split"
        nbformat.write(notebook, path)
    assert cli.main(["grade", str(tmp_path / "in"), "--course-dir", str(course)]) == 0
    report = (course / "report.html").read_text(encoding="utf-8")
    assert "<b>ada and ben</b>" in report and "and cem" not in report and "cem and" not in report
    assert "can have many reasons" in report
    for page in course.glob("feedback/*/*/*.html"):
        assert "alike" not in page.read_text(encoding="utf-8")
