"""Moodle's grading worksheet of an assignment, and its grader report."""

import re

from .gradebook import NO_SCORES, Column, Gradebook, Person
from .sheet import number


def read(sheet):
    """The `Gradebook` in an assignment's grading worksheet, or in the exported grader report.

    The worksheet has Identifier (Participant 123), Full name, …, Grade, Maximum Grade. The
    report has First name, Last name, …, then a column for each item, `Assignment: Title (Real)`.
    """
    identifier, grade = sheet.place("Identifier"), sheet.place("Grade")
    first, last = sheet.place("First name"), sheet.place("Last name", "Surname")
    email = sheet.place("Email address")
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
        ids = {title: sheet.value(row, sheet.place(title)) for title in titles}
        names = (sheet.value(row, sheet.place("Full name")).strip(),)
        if not worksheet:
            parts = [sheet.value(row, place).strip() for place in (first, last)]
            names = (" ".join(parts), " ".join(reversed(parts)))
        number_of = re.search(r"\d*$", ids["Identifier"])[0]
        if number_of:  # anonymous, everybody is called so
            names = (*names, "Participant")
        name = names[0] or ids["Identifier"] or sheet.value(row, email)
        if not name.strip():
            continue
        group = sheet.value(row, sheet.place("Group")).strip()
        if group:  # Moodle puts a team's name before each of its members'
            names = (*names, *(f"{group}-{one}" for one in names))
        people.append(Person(row, name, ids, names, number_of, group))
        if sheet.value(row, sheet.place("Grade can be changed")).strip().casefold() == "no":
            closed[row] = "locked in Moodle"
    if not worksheet:
        columns = [
            Column(place, title)
            for place, title in enumerate(sheet.header)
            if place > max(first, last, email or 0) and title and not NO_SCORES.search(title)
        ]
        return Gradebook(people, columns, closed)
    if sheet.place("Scale") is not None:
        raise sheet.wrong(
            "is graded on a scale of words, not in points",
            "set the assignment's grade type to points in Moodle first",
        )
    maximum = sheet.place("Maximum Grade")
    most = {row: number(sheet.value(row, maximum)) for row in range(1, len(sheet.rows))}
    return Gradebook(people, [Column(grade, sheet.header[grade], most)], closed, one_unit=True)
