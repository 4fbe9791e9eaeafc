"""A course of other content than this repository's, with folders named as nbgrader does."""

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "words"
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "release"

c.Autograder.packages = []
c.Autograder.title = "Words in order"
