"""Where nbgrader finds the parts of this course."""

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "digits"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"

c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("Put your code here, in place of this line.")'
}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"
