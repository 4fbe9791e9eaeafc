"""Where nbgrader finds the parts of this course."""

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "digits"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"

# what a run of a unit leaves beside it
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "my_network.npz",
]

# training takes its time, more so on a machine that grades several at once
c.Execute.timeout = 180

c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("Put your code here, in place of this line.")'
}
c.ClearSolutions.text_stub = "*Write your answer here, in place of this line.*"

# the course's package; what the grader has to know of it is in digits/nbgrader_config.py
c.Autograder.packages = ["digits"]

# nbgrader's own pages would show students the hidden checks
c.GenerateFeedback.exporter_class = "autograder.feedback.Page"
