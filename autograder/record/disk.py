"""Write files whole or not at all; there has to be room."""

import contextlib
import os
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError

ROOM = 2**24  # bytes: there should be more on the disk than this


def check_room(course: Course) -> None:
    """Raise `CourseError` if `ROOM` cannot be written to the course folder."""
    probe = course.root / "receipts" / ".room"
    try:
        probe.parent.mkdir(exist_ok=True)
        with probe.open("wb") as file:
            file.write(bytes(ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CourseError(
            f"{course.root} cannot be written to: {error.strerror}.\n"
            "Make room, or get the right to write there. Then run this again: what is graded\n"
            "stays graded, and the rest is graded then."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()


def write(path: Path, data: str | bytes) -> None:
    """Write a file, of text or bytes, whole or not at all."""
    data = data.encode("utf-8") if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
