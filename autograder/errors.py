"""The error that a command ends with."""


class CourseError(Exception):
    """A command can't be carried out; the message says why, and what to do.

    Attributes
    ----------
    code : int
        What the command exits with.
    """

    code = 2
