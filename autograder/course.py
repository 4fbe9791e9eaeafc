"""A course folder: what nbgrader_config.py says, the instructor's notebooks, the students'."""

import contextlib
import functools
import logging
import os
import re
import sys
import warnings
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

import nbgrader
from nbgrader.api import Assignment, Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy import create_engine, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SAWarning
from traitlets.config import Config

from autograder.errors import CourseError
from autograder.settings import FILE, Autograder, distribution, load, read, zone

# nbgrader runs `alembic`, looked for on PATH, when it makes a gradebook by itself; in an
# environment that is not activated it would not be found
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own, and harmless
# where nbgrader's gradebook writes the traceback of what it raises, too
logging.getLogger("tornado.application").disabled = True


@functools.cache
def gradebook_version() -> str | None:
    """The version of this nbgrader's gradebooks, as alembic counts them."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(Path(nbgrader.__file__).parent / "alembic").get_current_head()


class Course:
    """The course folder at `root`, seen through nbgrader.

    Attributes
    ----------
    config
        As nbgrader_config.py has it.
    source, release
        Where in `root` the instructor's notebooks are, and the students'; nbgrader's
        `source_directory` and `release_directory`.

    Raises
    ------
    CourseError
        If `root` is not a course folder.
    """

    _gradebook: Gradebook | None = None  # where one is open for several uses
    _is_made = False  # whether the gradebook is surely there

    def __init__(self, root: Path | str = ".") -> None:
        self.root = Path(root).resolve()
        self.require(FILE)
        self.config = read(self.root)
        directories = self.config.CourseDirectory
        directories.root = str(self.root)
        self.source = directories.setdefault("source_directory", "solutions")
        self.release = directories.setdefault("release_directory", "notebooks")
        self.require(self.source)

    def require(self, name: str) -> None:
        """Raise `CourseError` if there is no such file or folder in the course folder."""
        if not (self.root / name).exists():
            raise CourseError(
                f"{self.root} is not a course folder: it has no {name}.\n"
                "Go to the course's folder, or name it: --course-dir FOLDER"
            )

    @functools.cached_property
    def settings(self) -> Autograder:
        """What nbgrader_config.py sets as `c.Autograder`.

        Raises
        ------
        CourseError
            If something of it is wrong.
        """
        return load(self.config, self.root / FILE)

    def units(self, only: str | None = None) -> list[str]:
        """The names of the units, in order; or the one named `only`.

        Raises
        ------
        CourseError
            If there is no such unit.
        """
        names = sorted(path.stem for path in (self.root / self.source).glob("*/*.ipynb"))
        if only is None:
            return names
        if only not in names:
            raise CourseError(
                f"There is no unit {only!r} in {self.root / self.source}.\n"
                f"The units are: {', '.join(names) or 'none'}"
            )
        return [only]

    def notebook(self, step: str, unit: str, student: str = ".") -> Path:
        """The path of a unit's notebook in a folder, such as `"submitted"` or `course.source`."""
        return self.root / step / student / unit / f"{unit}.ipynb"

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """nbgrader's gradebook of this course; use it in a `with` statement."""
        if self._gradebook is None:
            self._make_gradebook()
            with Gradebook(self.db_url, self.course_id) as gradebook:
                yield gradebook
            return
        try:
            yield self._gradebook
        finally:
            self._gradebook.db.rollback()  # others may write, and what they wrote is seen

    def _make_gradebook(self) -> None:
        """Write into a new gradebook of which version it is.

        nbgrader would do so after making the tables, and start a program to find it out.
        """
        if self._is_made:
            return
        engine = create_engine(self.db_url)
        try:
            with engine.begin() as database:
                if not inspect(database).get_table_names():
                    table = "alembic_version (version_num VARCHAR(32) NOT NULL)"
                    database.execute(text(f"CREATE TABLE {table}"))
                    row = {"version": gradebook_version()}
                    database.execute(text("INSERT INTO alembic_version VALUES (:version)"), row)
        finally:
            engine.dispose()
        self._is_made = True

    @contextlib.contextmanager
    def keep_gradebook_open(self) -> Iterator[None]:
        """Open the gradebook once for all uses in this `with` statement, in one thread."""
        with self.gradebook() as self._gradebook:
            try:
                yield
            finally:
                self._gradebook = None

    @property
    def db_url(self) -> str:
        """Where the gradebook is, as SQLAlchemy has it.

        Raises
        ------
        CourseError
            If Python cannot reach such a database here.
        """
        url = CourseDirectory(config=self.config).db_url
        try:
            make_url(url).get_dialect().import_dbapi()
        except (ArgumentError, ImportError) as error:
            raise CourseError(
                f"{self.root / 'nbgrader_config.py'} names a database for the gradebook that\n"
                f"cannot be reached from here: c.CourseDirectory.db_url. {error}.\n"
                f"For PostgreSQL, install the extra {distribution().name}[postgres], in the "
                "clone of this\n"
                "repository: pip install '.[postgres]'\n"
                'and begin the address so: "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"'
            ) from None
        return url

    @property
    def course_id(self) -> str:
        """The course's id in the gradebook.

        It is nbgrader's `CourseDirectory.course_id`, unless all assignments in the gradebook
        belong to a course with another id: then that holds the grades, and stays the course.
        """
        configured = CourseDirectory(config=self.config).course_id or "default_course"
        url = make_url(self.db_url)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            return configured  # looking would make it
        engine = create_engine(url)
        try:
            with engine.connect() as database:
                used = database.scalars(select(Assignment.course_id).distinct()).all()
        except DBAPIError:  # without tables yet; or what is wrong with it is said by who uses it
            used = []
        finally:
            engine.dispose()
        return used[0] if len(used) == 1 else configured

    @property
    def database(self) -> str:
        """Where the gradebook is, for people to read: without a password."""
        url = make_url(self.db_url)
        if url.get_backend_name() == "sqlite":
            return url.database or str(url)
        public = {name: value for name, value in url.query.items() if "pass" not in name}
        return url.set(query=public).render_as_string(hide_password=True)

    @functools.cached_property
    def zone(self) -> tzinfo:
        """The time zone of times without one.

        Raises
        ------
        CourseError
            If nbgrader_config.py names one that there is not.
        """
        return zone(self.settings.time_zone, self.root / FILE)

    def convert(
        self, converter: type[Any], unit: str, student: str = "*", **settings: dict[str, Any]
    ) -> None:
        """Run one of nbgrader's converters on one unit.

        Parameters
        ----------
        converter
            A class of `nbgrader.converters`, for example `Autograde`.
        **settings
            More of `CourseDirectory`'s traits, or of other classes as `Class={...}`.

        Raises
        ------
        CourseError
            With nbgrader's reason, if it did not succeed.
        """
        config = Config(self.config)
        config.CourseDirectory.db_url = self.db_url  # or this says what is missing
        config.CourseDirectory.course_id = self.course_id
        for name, traits in settings.items():
            config[name].merge(Config(traits))
        coursedir = CourseDirectory(config=config)
        coursedir.assignment_id, coursedir.student_id = unit, student
        app = converter(coursedir=coursedir, config=config)
        app.force = True
        app.log.propagate = False  # its words are captured, and shown where they matter
        result = capture_log(app)
        if not result["success"]:
            log = result["log"] + (result["error"] or "")
            reasons = re.findall(r"^ *(\w[\w.]*(?:Error|Exception): .*)$", log, flags=re.M)
            raise CourseError(
                f"nbgrader could not process {unit}"
                f"{'' if student == '*' else f' of {student}'}.\n"
                f"{reasons[0] if reasons else log.strip()}"
            )
