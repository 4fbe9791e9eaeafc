"""What an instructor does in formgrader, in a real browser, on what `autograder grade` wrote."""

import csv
import os
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from autograder import cli
from tests.support import browser
from tests.support.tiny import RIGHT, UNIT, WRONG, hand_in, make

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("needs_browser")]


def scores(folder):
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        return {
            row["student"]: (row["score"], row["needs_manual_grade"])
            for row in csv.DictReader(file)
        }


def test_words_are_graded_by_hand(tmp_path):
    course_folder = make(tmp_path / "course")
    hand_in(course_folder, tmp_path / "in", "ada", RIGHT)
    hand_in(course_folder, tmp_path / "in", "ben", WRONG)
    grade = ["grade", str(tmp_path / "in"), "--course-dir", str(course_folder)]
    assert cli.main(grade) == 0
    assert scores(course_folder) == {"ada": ("3", "yes"), "ben": ("0", "yes")}

    home = tmp_path / "home"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    with pytest.MonkeyPatch.context() as patch, browser.chromium() as page:
        patch.setenv("PATH", path)  # as with the environment activated
        with browser.jupyterlab(course_folder, home) as address:
            page.goto(address)  # which lets the browser in
            page.goto(f"{address.partition('/lab')[0]}/formgrader/gradebook/{UNIT}/{UNIT}")
            page.get_by_role("link", name="Submission #1").click()
            box = page.locator("input.score").last
            expect(box).to_be_visible()
            with page.expect_response(
                lambda one: "/api/grade/" in one.url and one.request.method == "PUT"
            ):
                box.fill("1.5")
                box.press("Tab")
    graded = {name for name, (score, waits) in scores_again(grade, course_folder) if waits == "no"}
    assert len(graded) == 1
    (student,) = graded
    automatic = {"ada": 3, "ben": 0}[student]
    assert scores(course_folder)[student][0] == f"{automatic + 1.5:g}"

    hand_in(course_folder, tmp_path / "in", student, f"# again\n{RIGHT}")
    assert cli.main(grade) == 0
    # kept, and shown to be looked at again, as nbgrader has it
    assert scores(course_folder)[student] == ("4.5", "yes")


def scores_again(grade, folder):
    assert cli.main(grade) == 0
    return scores(folder).items()
