"""Who and what is in Moodle's grading worksheet of an assignment, or in its grader report."""

import re

from .grade_file import NO_SCORES, Column, GradeFile, Person
from .sheet import Sheet, number


def read(sheet: Sheet) -> GradeFile:
    """The `GradeFile` in an assignment's grading worksheet, or in the exported grader report.

    The worksheet has Identifier (Participant 123), Full name, …, Grade, Maximum Grade. The
    report has First name, Last name, …, then a column for each item, `Assignment: Title (Real)`.
    """
    identifier, grade = sheet.index("Identifier"), sheet.index("Grade")
    first, last = sheet.index("First name"), sheet.index("Last name", "Surname")
    email = sheet.index("Email address")
    worksheet = identifier is not None and grade is not None
    if not worksheet and None in (first, last):
        raise sheet.wrong(
            "is neither a grading worksheet of Moodle (Identifier, …, Grade) nor its grader "
            "report (First name, Last name, …)",
            "take the file as Moodle made it, with Moodle's language set to English",
        )
    titles = ("Identifier", "Username", "ID number", "Email address")
    people, closed = [], {}
    for row in range(1, len(sheet.rows)):
        ids = {title: sheet.value(row, sheet.index(title)) for title in titles}
        names: tuple[str, ...] = (sheet.value(row, sheet.index("Full name")).strip(),)
        if not worksheet:
            parts = [sheet.value(row, column).strip() for column in (first, last)]
            names = (" ".join(parts), " ".join(reversed(parts)))
        digits = re.search(r"\d*$", ids["Identifier"])
        number_of = digits[0] if digits else ""
        if number_of:  # anonymous, everybody is called so
            names = (*names, "Participant")
        name = names[0] or ids["Identifier"] or sheet.value(row, email)
        if not name.strip():
            continue
        group = sheet.value(row, sheet.index("Group")).strip()
        if group:  # Moodle puts a team's name before each of its members'
            names = (*names, *(f"{group}-{name}" for name in names))
        people.append(Person(row, name, ids, names, number_of, group))
        if sheet.value(row, sheet.index("Grade can be changed")).strip().casefold() == "no":
            closed[row] = "locked in Moodle"
    if not worksheet:
        before = max(index for index in (first, last, email) if index is not None)
        columns = [
            Column(index, title)
            for index, title in enumerate(sheet.header)
            if index > before and title and not NO_SCORES.search(title)
        ]
        return GradeFile(people, columns, closed)
    if sheet.index("Scale") is not None:
        raise sheet.wrong(
            "is graded on a scale of words, not in points",
            "set the assignment's grade type to points in Moodle first",
        )
    assert grade is not None
    maximum = sheet.index("Maximum Grade")
    most = {row: number(sheet.value(row, maximum)) for row in range(1, len(sheet.rows))}
    return GradeFile(people, [Column(grade, sheet.header[grade], most)], closed, one_unit=True)
