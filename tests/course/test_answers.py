"""Every exercise is fair: right answers pass, wrong ones fail and hear why, wherever they run."""

import contextlib
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from autograder.calls import answer as kernel
from autograder.calls import serve, trusted
from autograder.course import Course
from autograder.settings import load
from digits import mistakes
from tests.answers import (
    UNITS,
    Unit,
    Verdict,
    as_it_should_be,
    every,
    functions,
    hidden,
    in_one_line,
    judge_all,
    known,
    not_known,
    right,
    run,
    verdict_on,
    wordings,
    written_mistakes,
)
from tests.answers import __main__ as matrix
from tests.support.course import quickly
from tests.support.pages import named

ANSWERS = [answer for unit in UNITS for answer in Unit(unit).answers()]


@pytest.fixture(scope="module")
def verdicts():
    return dict(judge_all())


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_answer(answer, verdicts):
    verdict = verdicts[answer]
    if right(answer):
        assert verdict.passed, verdict.text
    elif answer.kind == "stub":
        assert all(kind == "NotAttempted" for kind, _ in verdict.errors), verdict.text
        assert verdict.says("Put your code in place of the line")
    else:
        assert answer.kind == "wrong"
        assert answer.says, "a wrong answer has to state what the message says"
        assert not verdict.passed, "a wrong answer passes"
        assert verdict.says(answer.says), verdict.text


def test_no_known_mistake_is_overlooked():
    """The matrix reads them, checks import them."""
    for name, found in written_mistakes().items():
        there = [mistake.sentence for mistake in mistakes.of(name) if mistake.wrong]
        assert [sentence for sentence, _ in found] == there, name
    functions = {name for unit in UNITS for name in functions_of(Unit(unit))}
    assert sum(map(len, written_mistakes().values())) == sum(
        mistake.wrong is not None for name in functions for mistake in mistakes.of(name)
    )


def functions_of(unit):
    return [name for source in unit.references.values() for name in functions(source)]


def test_spaces_and_lines_make_no_difference_to_what_is_said():
    verdict = Verdict((("CheckFailed", "f(1) is not right yet.\n\n→ You divide\n  by 256."), None))
    assert verdict.says("→  You divide by 256.")
    assert not verdict.says("You divide by 255.")


@pytest.mark.parametrize(
    ("name", "there_is"), [(f"{UNITS[0]}/dwaw", "draw"), ("06_more", UNITS[0])]
)
def test_the_matrix_of_what_there_is_not(name, there_is):
    with pytest.raises(SystemExit) as ended:
        matrix.checked([name])
    assert there_is in ended.value.code


def test_an_exercise_that_is_not_released(monkeypatch):
    cells = Unit._cells
    stubs = {id: cell for id, cell in cells(Unit(UNITS[0]), "notebooks").items() if id != "draw"}
    monkeypatch.setattr(
        Unit, "_cells", lambda unit, step: stubs if step == "notebooks" else cells(unit, step)
    )
    with pytest.raises(SystemExit, match=r"not in notebooks/: draw\.\n.*make release"):
        matrix.checked([UNITS[0]])


def test_every_wrong_answer_is_named_on_the_page_that_comes_back(verdicts, course_folder):
    course, units = Course(course_folder), {unit: Unit(unit) for unit in UNITS}
    wrong = [answer for answer in verdicts if answer.kind == "wrong"]
    assert len(wrong) > 100
    with course.keep_gradebook_open():
        for answer in wrong:
            checks = units[answer.unit].grade_ids[answer.exercise]
            told = [
                named(course, answer.unit, check, message=error[1], kind=error[0])
                for check, error in zip(checks, verdicts[answer].errors, strict=False)
                if error
            ]
            says = in_one_line(answer.says)
            assert any(says in one for one in told), (str(answer), told)


@pytest.mark.slow
def test_each_mistake_is_told_from_all_others_by_what_is_hidden():
    """By what students see, too: that is how `verdicts` are found."""
    lost = [pair for pair in judge_all(part=hidden, chosen=known) if not as_it_should_be(*pair)]
    assert not lost, "\n\n".join(f"{one}: {one.says}\n{verdict.text}" for one, verdict in lost)


@pytest.mark.parametrize("unit", UNITS)
def test_every_exercise_has_its_answers(unit):
    kinds = Counter((answer.exercise, answer.kind) for answer in Unit(unit).answers())
    for exercise in Unit(unit).references:
        assert kinds[exercise, "right"] >= 2, exercise
        assert kinds[exercise, "wrong"] >= 3, exercise


@pytest.mark.parametrize("unit", UNITS)
def test_checks_are_short(unit):
    """What an instructor can write in ten minutes, and a student can read."""
    checks = [check for cells in Unit(unit).checks.values() for check in cells]
    assert max(len(check.splitlines()) for check in checks) <= 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_fair_whatever_the_secret(seed, monkeypatch):
    """Known mistakes are refused by what is visible, and that has no secret."""
    monkeypatch.setenv("DIGITS_SEED", f"secret {seed}")
    for answer, verdict in judge_all(chosen=not_known):
        assert verdict.passed is right(answer), (answer, verdict.text)


def assert_the_same(unit, judged, verdicts, chosen=every):
    """All chosen answers of a unit were judged, and as they are by themselves."""
    assert [answer for answer, _ in judged] == list(filter(chosen, Unit(unit).answers()))
    assert len(judged) > 50
    for answer, verdict in judged:
        here = verdicts[answer]
        assert verdict.passed == here.passed, (answer, verdict.text, here.text)
        assert wordings(verdict) == wordings(here), answer


# --- in a process of their own ------------------------------------------------------------


def elsewhere(answers, unit, namespace, send):
    """The verdicts on answers that run in a process of their own, beside this one."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    context.Process(target=student, args=(namespace, ours, theirs), daemon=True).start()

    def exchange(calls):
        ours.send(calls)
        return ours.recv()

    trusted.packages = tuple(load().packages)
    made = serve.Unit([unit.setup], [*unit.references.values()])
    for answer in answers:
        ours.send(answer)
        notebook = serve.Notebook(made, exchange)
        told = [notebook.check(check) for check in unit.checks_of(answer)]
        assert not any("inside" in one for one in told), told
        send.send(Verdict(tuple(one["error"] and tuple(one["error"]) for one in told)))


def student(namespace, ours, theirs):
    """What the student's kernel does: runs each answer, and answers calls of it."""
    ours.close()
    names = namespace
    with contextlib.suppress(EOFError):
        while True:
            came = theirs.recv()
            if isinstance(came, bytes):
                theirs.send(str(kernel.answer(came.decode(), names)).encode())
            else:
                names = dict(namespace)
                run(came.source, "answer", names)


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_the_same_verdicts_elsewhere(unit, verdicts):
    assert_the_same(unit, judge_all([unit], judge_some=elsewhere), verdicts)


# --- after all other cells ----------------------------------------------------------------


def after_everything(folder):
    """The verdicts on a unit's answers in a process that has run the whole solution before.

    Known mistakes are left out: they stand on nothing but what the first cell imports.
    """
    unit, names = Unit(folder.name), {"__name__": "__main__"}
    os.chdir(folder)
    for number, cell in enumerate(quickly(folder / f"{folder.name}.ipynb").cells):
        if cell.cell_type == "code":
            run(cell.source, f"cell {number}", names)
    answers = filter(not_known, unit.answers())
    return [(answer, verdict_on(answer, unit, dict(names))) for answer in answers]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_the_same_verdicts_after_all_other_cells(course_folder, unit, verdicts):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        [after] = pool.map(after_everything, [course_folder / "solutions" / unit])
    assert_the_same(unit, after, verdicts, not_known)
