"""Which column of a grade file is a unit's."""

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import CourseError

from .grade_file import Column, GradeFile
from .sheet import Sheet


def where(
    sheet: Sheet,
    grade_file: GradeFile,
    graded: Sequence[str],
    only_unit: str | None,
    title: str | None,
) -> dict[str, Column]:
    """The column for each unit: a dict."""
    listed = "".join(f"\n  {column.title}" for column in grade_file.columns) or " none"
    name_it = "Say which: --unit UNIT --column TITLE"
    if title is not None:
        if len(graded) > 1:
            raise CourseError(f"--column needs --unit, one of: {', '.join(graded)}")
        found = [
            column
            for column in grade_file.columns
            if title in (column.title, plain_title(column.title))
        ]
        if len(found) != 1:
            raise CourseError(
                f"{sheet.name} has {len(found) or 'no'} columns for scores called {title!r}.\n"
                f"Its columns for scores are:{listed}"
            )
        return {graded[0]: found[0]}
    if grade_file.one_unit:  # which its file may be named after
        named = [unit for unit in graded if mentions(Path(sheet.name).name, unit)]
        chosen = graded if only_unit or len(graded) == 1 else named
        if len(chosen) != 1:
            raise CourseError(
                f"{sheet.name} is a worksheet for one assignment, and does not say for which "
                f"unit.\nSay it: --unit UNIT, one of: {', '.join(graded)}"
            )
        return {chosen[0]: grade_file.columns[0]}
    columns = {}
    for unit in graded:
        found = [column for column in grade_file.columns if mentions(column.title, unit)]
        if len(found) > 1:
            titles = ", ".join(column.title for column in found)
            raise CourseError(f"{sheet.name} has several columns for {unit}: {titles}.\n{name_it}")
        if found:
            columns[unit] = found[0]
    if not columns:
        raise CourseError(
            f"{sheet.name} has no column named after {' or '.join(graded)}.\n"
            f"{name_it}\nIts columns for scores are:{listed}"
        )
    return columns


def plain_title(title: str) -> str:
    """A column's title without what the LMS added: Canvas's number, Moodle's kind."""
    return re.sub(r"^Assignment: | \((\d+|Real)\)$", "", title)


def mentions(title: str, unit: str) -> bool:
    """True if a unit's name stands in a title, whatever separates its words."""
    found, wanted = (re.sub(r"[\W_]+", " ", text).casefold().strip() for text in (title, unit))
    return f" {wanted} " in f" {found} "
