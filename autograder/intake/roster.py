"""Who is in the class: so that who handed in nothing is missing, and not forgotten."""

from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.intake.names import letters, safe_name
from autograder.record.extensions import lines

ROSTER = "students.csv"
# titles of the column that names students as the grader's folders do, the best first
TITLES = ("student", "id", "student_id", "username", "login", "name", "full name")


def absent(course: Course, gradebook: Gradebook, present: set[str]) -> set[str]:
    """The students of the class of whom nothing is there, as the grader would call them.

    The class is that of `students.csv` in the course folder, a table with a header. Its column
    `student` (or one of `TITLES`) has the names as in grades.csv; a student whom any other
    column of the line names, so or by the same letters, is there, too. Without that file the
    class is nbgrader's own, the students in the gradebook.

    Raises
    ------
    CourseError
        If there is a students.csv, and it does not name students.
    """
    path = course.root / ROSTER
    if not path.exists():
        return {student.id for student in gradebook.students} - present
    known = {letters(student) for student in present}
    away = set()
    for _, line in lines(path, (), TITLES):
        name = line[next(title for title in TITLES if title in line)]
        values = filter(None, line.values())
        if name and not any(
            safe_name(value) in present or letters(value) in known for value in values
        ):
            away.add(safe_name(name))
    return away
