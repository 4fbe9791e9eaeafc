"""Which column of a grade file is a unit's."""

import re
from pathlib import Path

from autograder.errors import CourseError


def where(sheet, gradebook, graded, only_unit, title):
    """The column for each unit: a dict."""
    listed = "".join(f"\n  {one.title}" for one in gradebook.columns) or " none"
    name_it = "Say which: --unit UNIT --column TITLE"
    if title is not None:
        if len(graded) > 1:
            raise CourseError(f"--column needs --unit, one of: {', '.join(graded)}")
        found = [one for one in gradebook.columns if title in (one.title, plain_title(one.title))]
        if len(found) != 1:
            raise CourseError(
                f"{sheet.name} has {len(found) or 'no'} columns for scores called {title!r}.\n"
                f"Its columns for scores are:{listed}"
            )
        return {graded[0]: found[0]}
    if gradebook.one_unit:  # which its file may be named after
        named = [one for one in graded if mentions(Path(sheet.name).name, one)]
        chosen = graded if only_unit or len(graded) == 1 else named
        if len(chosen) != 1:
            raise CourseError(
                f"{sheet.name} is a worksheet for one assignment, and does not say for which "
                f"unit.\nSay it: --unit UNIT, one of: {', '.join(graded)}"
            )
        return {chosen[0]: gradebook.columns[0]}
    places = {}
    for unit in graded:
        found = [one for one in gradebook.columns if mentions(one.title, unit)]
        if len(found) > 1:
            titles = ", ".join(one.title for one in found)
            raise CourseError(f"{sheet.name} has several columns for {unit}: {titles}.\n{name_it}")
        if found:
            places[unit] = found[0]
    if not places:
        raise CourseError(
            f"{sheet.name} has no column named after {' or '.join(graded)}.\n"
            f"{name_it}\nIts columns for scores are:{listed}"
        )
    return places


def plain_title(title):
    """A column's title without what the LMS added: Canvas's number, Moodle's kind."""
    return re.sub(r"^Assignment: | \((\d+|Real)\)$", "", title)


def mentions(title, unit):
    """True if a unit's name stands in a title, whatever separates its words."""
    words, wanted = (re.sub(r"[\W_]+", " ", one).casefold().strip() for one in (title, unit))
    return f" {wanted} " in f" {words} "
