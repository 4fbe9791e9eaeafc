"""What the grader has to know of a course: `c.Autograder` in its nbgrader_config.py.

A course may come as a Python package, which notebooks import. Then the package has a file
nbgrader_config.py of its own, with settings that go with its code; the course folder's come on
top. A course folder of an earlier release names no packages: it is one of the course whose
package is installed, which the package says by an entry point of the group `autograder.course`.
"""

import copy
import difflib
import importlib.util
import os
from collections.abc import Iterable
from datetime import tzinfo
from importlib.metadata import Distribution, entry_points
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.tz import tzlocal
from traitlets import Any as AnyTrait
from traitlets import List, TraitError, Unicode, default, validate
from traitlets.config import Config, Configurable
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import CourseError

FILE = "nbgrader_config.py"
COURSES = "autograder.course"  # entry points: packages that hold a course
SEED_VARIABLE = "AUTOGRADER_SEED"


class Autograder(Configurable):
    """The settings of a course; `help` of each says what to write."""

    packages = List(
        Unicode(),
        help="a list of packages, those of the course that its notebooks import. Kernels can "
        "read them, and checks can hand their objects to students' functions.",
    ).tag(config=True)
    preload = List(
        Unicode(),
        help="a list of modules, in the order in which kernels and checkers import them before "
        "any notebook begins. What takes long to import belongs here.",
    ).tag(config=True)
    preload_if_named = List(
        Unicode(),
        help="a list of modules, some of c.Autograder.preload: for a student's `autograder check` "
        "they are imported only if the notebook names one of them.",
    ).tag(config=True)
    seed_variable = Unicode(
        SEED_VARIABLE,
        help="the name of the environment variable in which checks find the seed of their "
        "hidden inputs.",
    ).tag(config=True)
    title = Unicode(
        "Course", help="the name of the course, a text: the executed solutions are headed by it."
    ).tag(config=True)
    formgrader = Unicode(
        help="the address of formgrader, to which the class report links: "
        '"http://localhost:8888/formgrader".',
    ).tag(config=True)
    time_zone = Unicode(
        None,
        allow_none=True,
        help="the name of a region and a city, as in "
        'c.Autograder.time_zone = "Europe/Berlin", or "UTC".',
    ).tag(config=True)
    late_mark_penalty = AnyTrait(
        0, help="a share of the unit's points, from 0 to 1: 0.1 takes 2 points of 20."
    ).tag(config=True)

    @default("formgrader")
    def _formgrader(self) -> str:
        # where it stands in the files of earlier releases
        address = self.config.get("ClassReport", {}).get("formgrader")
        return address or "http://localhost:8888/formgrader"

    @validate("late_mark_penalty")
    def _share(self, proposal: dict[str, Any]) -> float:
        share = proposal["value"]
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise TraitError
        return share


def read(folder: Path) -> Config:
    """What the file nbgrader_config.py in a folder says."""
    return PyFileConfigLoader(FILE, str(folder)).load_config()


def load(config: Config | None = None, file: Path = Path(FILE)) -> Autograder:
    """The settings of a course.

    Parameters
    ----------
    config : traitlets.config.Config, optional
        What its nbgrader_config.py says; by default nothing, as for a notebook on its own.
    file : pathlib.Path
        That file, to be named where something is wrong with it.

    Raises
    ------
    CourseError
        If a setting is unknown or has a wrong value, or a package is not installed.
    """
    config = Config() if config is None else config
    own = checked(config, file)
    is_named = "packages" in config.get("Autograder", ())
    packages = own.packages if is_named else installed_course(file)
    beneath = Config({"Autograder": {"packages": packages}})
    for package in packages:
        for path in located(package):
            if (path / FILE).is_file():
                more = read(path)
                checked(more, path / FILE)
                beneath.merge(more)
    beneath.merge(config)
    return Autograder(config=beneath)


def checked(config: Config, file: Path) -> Autograder:
    """The settings of one file.

    Raises
    ------
    CourseError
        If one is unknown or has a wrong value.
    """
    known = Autograder.class_trait_names(config=True)
    given = config.get("Autograder", {})
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            meant = f"Do you mean c.Autograder.{near[0]}? " if near else ""
            raise CourseError(
                f"c.Autograder.{name} in {file} is no setting.\n"
                f"{meant}The settings are {', '.join(sorted(known))}."
            )
        try:
            Autograder(config=Config({"Autograder": {name: copy.deepcopy(given[name])}}))
        except TraitError:
            raise CourseError(
                f"c.Autograder.{name} in {file} is {given[name]!r}.\n"
                f"Write {Autograder.class_traits()[name].help}"
            ) from None
    return Autograder(config=copy.deepcopy(config))  # c.Autograder.X.append() works only once


def zone(name: str | None, file: Path) -> tzinfo:
    """The time zone that `c.Autograder.time_zone` in a file names; for None, the machine's.

    Raises
    ------
    CourseError
        If there is no such zone.
    """
    if name is None:
        path = os.environ.get("TZ") or os.path.realpath("/etc/localtime")
        try:
            return ZoneInfo(path.rpartition("zoneinfo/")[2].lstrip(":"))
        except (LookupError, ValueError, OSError):
            return tzlocal()
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise CourseError(
            f"{file} names a time zone that there is not: {name!r}.\n"
            f"Write {Autograder.class_traits()['time_zone'].help}"
        ) from None


def installed_course(file: Path) -> list[str]:
    """The package of the course that is installed, in a list; none where there is none.

    Raises
    ------
    CourseError
        If there are several, and so it is not clear which one `file` is of.
    """
    packages = sorted({entry.value for entry in entry_points(group=COURSES)})
    if len(packages) > 1:
        raise CourseError(
            f"Several courses are installed, and {file} does not say which of them it is:\n"
            + "\n".join(f"  c.Autograder.packages = [{package!r}]" for package in packages)
            + "\nWrite one of these lines into it."
        )
    return packages


def located(package: str) -> list[Path]:
    """The folder of a package, or the file of a module; it is not imported.

    Raises
    ------
    CourseError
        If it is not installed.
    """
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        spec = None
    places: list[str | None] = []
    if spec is not None:
        places.extend(spec.submodule_search_locations or [])
        places = places or [spec.origin]
    if not places or None in places:
        raise CourseError(
            f"The package {package} is not installed here, and c.Autograder.packages in\n"
            f"{FILE} names it. Install it, or take it out of there."
        )
    return [Path(path) for path in places if path]


def exposed(packages: Iterable[str]) -> list[Path]:
    """What kernels may read: the course's packages, and of the grader what checks call.

    Raises
    ------
    CourseError
        If a package is not installed.
    """
    folder = Path(__file__).parent
    ours = [folder / "__init__.py", folder / "checks"]
    return [*ours, *(path for package in packages for path in located(package))]


def distribution() -> Distribution:
    """The installed release that this grader is part of: it has a `name` and a `version`."""
    (script,) = entry_points(group="console_scripts", name="autograder")
    assert script.dist is not None  # it was found among the installed ones
    return script.dist
