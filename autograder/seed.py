"""The seed of the hidden checks: known to nobody but who holds the secret."""

import hashlib
import hmac

from autograder.course import Course


def derive(course: Course, student: str, unit: str) -> str:
    """The seed that a student's hidden checks of a unit start from.

    Parameters
    ----------
    course
        May hold a file `secret.txt` with any text in it.

    Returns
    -------
    str
        HMAC-SHA256 of student and unit under the secret, as hexadecimal digits; the text
        `"open"`, the same for all, where there is no secret.
    """
    file = course.root / "secret.txt"
    if not file.exists():
        return "open"
    message = f"{student}\n{unit}".encode()
    return hmac.new(file.read_bytes().strip(), message, hashlib.sha256).hexdigest()
