"""A course folder: `solutions/`, `notebooks/` and `nbgrader_config.py`."""

import logging
import os
import re
import sys
import warnings
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

# nbgrader runs `alembic`, looked for on PATH, when it makes a gradebook; in an
# environment that is not activated it would not be found
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own, and harmless
# where nbgrader's gradebook writes the traceback of what it raises, too
logging.getLogger("tornado.application").disabled = True


class CourseError(Exception):
    """A command can't be carried out; the message says why, and what to do.

    Attributes
    ----------
    code : int
        What the command exits with.
    """

    code = 2


class Course:
    """The course folder at `root`, seen through nbgrader.

    Raises
    ------
    CourseError
        If `root` is not a course folder.
    """

    def __init__(self, root="."):
        self.root = Path(root).resolve()
        for name in ("nbgrader_config.py", "solutions"):
            if not (self.root / name).exists():
                raise CourseError(
                    f"{self.root} is not a course folder: it has no {name}.\n"
                    "Go to the course's folder, or name it: --course-dir FOLDER"
                )
        config = PyFileConfigLoader("nbgrader_config.py", str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        self.config = config

    def units(self, only=None):
        """The names of the units in `solutions/`, in order; or the one named `only`.

        Raises
        ------
        CourseError
            If there is no such unit.
        """
        names = sorted(path.stem for path in (self.root / "solutions").glob("*/*.ipynb"))
        if only is None:
            return names
        if only not in names:
            raise CourseError(
                f"There is no unit {only!r} in {self.root / 'solutions'}.\n"
                f"The units are: {', '.join(names) or 'none'}"
            )
        return [only]

    def notebook(self, step, unit, student="."):
        """The path of a unit's notebook in a `step`, such as `"solutions"` or `"submitted"`."""
        return self.root / step / student / unit / f"{unit}.ipynb"

    def gradebook(self):
        """nbgrader's gradebook of this course; use it in a `with` statement."""
        return Gradebook(self.db_url, "digits")

    @property
    def db_url(self):
        """Where the gradebook is, as SQLAlchemy has it."""
        return CourseDirectory(config=self.config).db_url

    def convert(self, converter, unit, student="*", **settings):
        """Run one of nbgrader's converters on one unit.

        Parameters
        ----------
        converter : type
            A class of `nbgrader.converters`, for example `Autograde`.
        unit, student : str
        **settings
            More of `CourseDirectory`'s traits, or of other classes as `Class={...}`.

        Raises
        ------
        CourseError
            With nbgrader's reason, if it did not succeed.
        """
        config = self.config.copy()
        for name, traits in settings.items():
            config[name].merge(Config(traits))
        coursedir = CourseDirectory(config=config)
        coursedir.assignment_id, coursedir.student_id = unit, student
        app = converter(coursedir=coursedir, config=config)
        app.force = True
        app.log.propagate = False  # its words are captured, and shown where they matter
        result = capture_log(app)
        if not result["success"]:
            words = result["log"] + (result["error"] or "")
            reasons = re.findall(r"^ *(\w[\w.]*(?:Error|Exception): .*)$", words, flags=re.M)
            raise CourseError(
                f"nbgrader could not process {unit}"
                f"{'' if student == '*' else f' of {student}'}.\n"
                f"{reasons[0] if reasons else words.strip()}"
            )
