"""Every exercise is fair: right answers pass, wrong ones fail and hear why."""

from collections import Counter

import pytest

from tests.answers import UNITS, Unit, judge_all

ANSWERS = [answer for unit in UNITS for answer in Unit(unit).answers()]


@pytest.fixture(scope="module")
def verdicts():
    return dict(judge_all())


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_answer(answer, verdicts):
    verdict = verdicts[answer]
    if answer.kind in ("reference", "right"):
        assert verdict.passed, verdict.text
    elif answer.kind == "stub":
        assert all(kind == "NotAttempted" for kind, _ in verdict.errors), verdict.text
        assert verdict.says("Put your code in place of the line")
    else:
        assert answer.kind == "wrong"
        assert answer.says, "a wrong answer has to state what the message says"
        assert not verdict.passed, "a wrong answer passes"
        assert verdict.says(answer.says), verdict.text


@pytest.mark.parametrize("unit", UNITS)
def test_every_exercise_has_its_answers(unit):
    kinds = Counter((answer.exercise, answer.kind) for answer in Unit(unit).answers())
    for exercise in Unit(unit).references:
        assert kinds[exercise, "right"] >= 2, exercise
        assert kinds[exercise, "wrong"] >= 3, exercise


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_fair_whatever_the_secret(seed, monkeypatch):
    monkeypatch.setenv("DIGITS_SEED", f"secret {seed}")
    for answer, verdict in judge_all():
        assert verdict.passed is (answer.kind in ("reference", "right")), (answer, verdict.text)
