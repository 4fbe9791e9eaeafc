"""One grader at a time, in a course folder and in a database."""

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy import NullPool, create_engine, make_url, text

from autograder.course import Course
from autograder.errors import CourseError
from autograder.record.disk import check_room
from autograder.record.gradebook import check_gradebook

LOCK = 0x64696769  # the number of a lock in PostgreSQL: "digi"


@contextlib.contextmanager
def alone(course: Course) -> Iterator[None]:
    """Keep other graders out of a course folder, for as long as this one is at work.

    The lock is one of SQLite's, on a file of its own: it ends with the process, however that
    ends. So does a second one, in a database that other folders may share.

    Raises
    ------
    CourseError
        If another grader is at work, nothing can be written, or the gradebook is none.
    """
    check_room(course)
    lock = sqlite3.connect(course.root / "receipts" / ".lock", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        raise CourseError(
            f"Another grader is at work in {course.root}.\n"
            "Wait until it has ended, then run this again: what it graded is not graded twice."
        ) from None
    try:
        check_gradebook(course)
        with alone_in_database(course):
            yield
    finally:
        lock.close()


@contextlib.contextmanager
def alone_in_database(course: Course) -> Iterator[None]:
    """Keep graders of other course folders out of a PostgreSQL database."""
    if make_url(course.db_url).get_backend_name() != "postgresql":
        yield
        return
    engine = create_engine(course.db_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as database:
        if not database.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
            raise CourseError(
                f"Another grader is at work in the database {course.database}.\n"
                "Wait until it has ended, then run this again. If it grades another course,\n"
                "give each a database of its own: c.CourseDirectory.db_url in nbgrader_config.py."
            )
        yield
