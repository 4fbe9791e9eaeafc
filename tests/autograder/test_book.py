"""The solutions as a website."""

import pytest

from autograder import cli
from tests.support.course import UNITS


@pytest.mark.slow
def test_a_page_and_an_index(course_folder):
    assert cli.main(["book", "--course-dir", str(course_folder), "--unit", UNITS[2]]) == 0
    index = (course_folder / "book" / "index.html").read_text(encoding="utf-8")
    assert f'href="{UNITS[2]}.html"' in index
    page = (course_folder / "book" / f"{UNITS[2]}.html").read_text(encoding="utf-8")
    assert "567,434" in page or "567434" in page  # it was run
    assert sorted(path.name for path in (course_folder / "book").iterdir()) == [
        f"{UNITS[2]}.html",
        "index.html",
    ]
