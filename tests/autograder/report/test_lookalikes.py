"""Answers that are alike beyond chance are shown to the instructor, and nobody is accused."""

import random
import time
from dataclasses import replace
from functools import cache
from itertools import product

import nbformat
import pytest

from autograder import cli
from autograder.outcomes import Status
from autograder.record.receipt import Receipt
from autograder.report import lookalikes
from autograder.report.lookalikes import pairs
from autograder.run.fingerprints import fingerprint
from tests import demo
from tests.answers import UNITS
from tests.demo import CLASS
from tests.support import tiny
from tests.support.tiny import tiny_of_two

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
        LONG.replace("rest.append", "rest.insert"),
        LONG.replace("sum(values)", "max(values)"),
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
    return Receipt(student, unit, Status.GRADED, answers=found)


def variant(number):
    """An answer like no other."""
    return LONG.replace("share * total", f"share * total + {number}")


def test_texts_that_code_uses_make_a_difference():
    assert fingerprint("moves = {'up': 'left'}") != fingerprint("moves = {'up': 'right'}")
    assert fingerprint("name = lambda: 'ada'") != fingerprint("name = lambda: 'ben'")
    lines = "[\n    'ada',\n    'cem'\n]"
    assert fingerprint(lines) != fingerprint(lines.replace("cem", "ben"))
    alone = "'Mine.'\n# and\n'this'  # too\n\nx = 1\n'it'\ny = 2"
    assert fingerprint(alone) == fingerprint("a = 1\nb = 2")


def test_quotes_and_names_in_strings_make_no_difference():
    one = fingerprint("for name in names:\n    print(f'{name}: ' + \"x\")")
    assert one == fingerprint("for n in ns:\n    print(f\"{n}: \" + 'x')")
    assert one != fingerprint("for n in ns:\n    print(f\"{n}: \" + 'y')")


def different(number):
    return [variant(number + n) for n in range(4)]


def test_a_pair_is_listed_for_several_rare_long_answers():
    others = [receipt(f"s{n}", *different(10 * n), "x = 1") for n in range(30)]
    one, two = (receipt(name, *different(1000)) for name in ("ada", "ben"))
    (pair,) = pairs([*others, one, two], {})
    assert pair.students == ("ada", "ben")
    assert pair.cells == {"u": ("cell0", "cell1", "cell2", "cell3")}
    # two answers, short ones, the instructor's, those of many, and two among others: nothing
    some = receipt("ben", *different(1000)[:2])
    assert pairs([*others, one, some], {}) == []
    assert pairs([receipt(f"s{n}", "x = 1", "y = 2", "z = 3") for n in range(2)], {}) == []
    assert pairs([*others, one, two], {"u": one.answers}) == []
    assert pairs([receipt(f"s{n}", *different(1)) for n in range(12)], {}) == []
    differing = [
        receipt(name, *different(1000), *different(2000 + n)) for n, name in ((0, "a"), (5, "b"))
    ]
    assert pairs([*others, *differing], {}) == []


@cache
def on_file(unit, exercise, kind):
    return [fingerprint(one) for one in demo.on_file(unit, exercise, kind)]


def class_of(size, units, seed):
    """Receipts of students who each draw their answers from those on file."""
    made = []
    for number, unit in product(range(size), units):
        chance, answers = random.Random(f"{seed} {number} {unit}"), {}
        for exercise in demo.unit(unit).references:
            kind = "right" if chance.random() < list(CLASS.values())[number % 20] else "wrong"
            if kind == "right" or chance.random() > 0.15:
                found = on_file(unit, exercise, kind)
                answers[exercise] = found[min(int(chance.expovariate(0.7)), len(found) - 1)]
        made.append(Receipt(f"s{number:03}", unit, Status.GRADED, answers=answers))
    return made


def test_who_draws_from_the_same_answers_is_not_listed_and_who_copies_is():
    solutions = {
        unit: {id: list(fingerprint(one)) for id, one in demo.unit(unit).references.items()}
        for unit in UNITS
    }
    listed, found = 0, 0
    classes = [(3, 10), (6, 10), (20, 10), (50, 4), (100, 2)]
    for size, seeds in classes:
        for seed in range(seeds):
            receipts = class_of(size, UNITS, seed)
            listed += len(pairs(receipts, solutions))
            if size >= 20:
                copied = [replace(one, student="copy") for one in receipts if one.student == "s003"]
                two = {"copy", "s003"}
                found += any(
                    set(one.students) == two for one in pairs([*receipts, *copied], solutions)
                )
    assert listed <= 2  # in 36 classes, 12,000 pairs and more
    assert found >= 14  # of 16


def test_a_large_class_takes_no_time():
    chance = random.Random(1)
    answers = [[variant(chance.randrange(40)) for _ in range(20)] for _ in range(100)]
    class_of_many = [receipt(f"s{n}", *ones) for n, ones in enumerate(answers)]
    start = time.perf_counter()
    pairs(class_of_many, {})
    assert time.perf_counter() - start < 1


def test_the_report_lists_them_and_no_page_does(tmp_path, monkeypatch):
    monkeypatch.setattr(lookalikes, "ANSWERS", 2)  # of three people and two exercises
    monkeypatch.setattr(lookalikes, "MARGIN", 0)
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
