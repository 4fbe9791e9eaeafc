"""Who and what is in Canvas's export of its gradebook; `write_scores` writes into it."""

import re

from .grade_file import NO_SCORES, Column, GradeFile, Person
from .sheet import Sheet, number

TEST_STUDENT = "Student, Test"  # in every gradebook of a teacher who tried it


def read(sheet: Sheet) -> GradeFile:
    """The `GradeFile` in Canvas's export.

    Its columns are Student (or LastName, FirstName), ID, SIS User ID, SIS Login ID, …, Section,
    then the instructor's own, then one for each assignment, `Title (id)`. Before the students
    stand a row of points possible, and sometimes one that begins empty.
    """
    student, last, first = (sheet.index(title) for title in ("Student", "LastName", "FirstName"))
    id, section = sheet.index("ID"), sheet.index("Section")
    if id is None or section is None or (student is None and None in (last, first)):
        raise sheet.wrong(
            "is no gradebook of Canvas: its first row lacks Student, ID or Section",
            "take the file of Canvas's Grades → Export as it is, in English",
        )
    points, people = None, []
    for row in range(1, len(sheet.rows)):
        name = sheet.value(row, student if student is not None else last)
        if "Points Possible" in name:
            points = row
            continue
        if student is None:
            name = f"{name}, {sheet.value(row, first)}"
        # Canvas writes a name that begins with = so that no spreadsheet calculates it
        name = re.sub(r'^="(.*)"$', r"\1", name.strip())
        if not name.strip(" ,") or name == TEST_STUDENT:
            continue
        titles = ("SIS Login ID", "SIS User ID", "Integration ID", "ID")
        ids = {title: sheet.value(row, sheet.index(title)) for title in titles}
        surname, _, given = name.partition(",")
        file_name = re.sub(r"\W", "", name.lower())  # in the names of handed-in files
        names = (file_name, name, f"{given} {surname}".strip())
        people.append(Person(row, name, ids, names, ids["ID"]))
    columns = []
    for column in range(section + 1, len(sheet.header)):
        title = sheet.header[column]
        most = sheet.value(points, column) if points is not None else ""
        if title and not NO_SCORES.search(title) and "read only" not in most:
            columns.append(
                Column(column, title, dict.fromkeys(range(len(sheet.rows)), number(most)))
            )
    return GradeFile(people, columns)
