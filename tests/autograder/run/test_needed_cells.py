"""What is left out of a notebook makes no difference to its points."""

import nbformat
import pytest

from autograder import cli
from autograder.course import Course
from autograder.record import receipt_files
from tests.answers import Unit, not_known
from tests.support.course import UNITS, hand_in, quickly


def packed(unit):
    """Answers on file in as few notebooks as possible: dicts of an answer to each exercise."""
    waiting = {exercise: [] for exercise in Unit(unit).references}
    for answer in Unit(unit).answers():
        if not_known(answer):
            waiting[answer.exercise].append(answer.source)
    while any(waiting.values()):
        yield {exercise: some.pop() for exercise, some in waiting.items() if some}


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_the_same_points_whatever_runs(course_folder, tmp_path, unit):
    path = course_folder / "solutions" / unit / f"{unit}.ipynb"
    nbformat.write(quickly(path), path)
    packs = list(packed(unit))[::8]
    for number, answers in enumerate(packs):
        path = hand_in(tmp_path / "in", f"student {number}", unit, answers)
        nbformat.write(quickly(path), path)
    command = ["grade", str(tmp_path / "in"), "--course-dir", str(course_folder)]
    told = []
    for more in ([], ["--run-all"]):
        assert cli.main([*command, *more]) == 0
        told.append(
            {
                (receipt.student, checked.id): (checked.points, checked.slip)
                for receipt in receipt_files.receipts(Course(course_folder))
                for checked in receipt.exercises
            }
        )
        assert len(told[-1]) >= len(packs)
    assert told[0] == told[1]
