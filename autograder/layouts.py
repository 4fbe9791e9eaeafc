"""Whose a file is: how learning management systems, and people, lay out what was handed in.

Names of owners are read on the way from the top of what the instructor handed over, as far
as there are folders of the instructor's or the system's: a class, a section, a unit. Once an
owner is known, nothing below changes it, for that is the student's to name.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

import yaml

from autograder.names import NOTEBOOK, TIME, bare, time_in
from autograder.unpack import File

EXPECTED = "does not say whose it is (expected: STUDENT/UNIT/UNIT.ipynb)"
DEEPEST = 6  # folders of the instructor's in one another

# folders of the course itself, in which a student's clone of it has no work of theirs
OURS = re.compile(
    r"solutions|source|release|autograded|feedback|submitted|attempts|receipts|tests|demo|book",
    re.IGNORECASE,
)
# and those that have
NOTEBOOKS = "notebooks"
# words for one person's attempts
VERSION = re.compile(
    r"([\W_]*(\d{1,8}|v|version|attempt|try|submission|versuch|abgabe|old|alt|new|neu|final|last"
    r"|first|second|third|backup|copy|kopie|of|draft|work)[\W_]*)+",
    re.IGNORECASE,
)
# a folder around all of the students, in a system's own words
SUBMITTED_FILES, WORKING_FILES = "submitted files", "working files"  # Microsoft Teams
TEAM = re.compile(r"team[ _]\d+", re.IGNORECASE)  # ILIAS, of several people's folders


@dataclass(frozen=True)
class Layout:
    """How a system names what students handed in.

    Attributes
    ----------
    name : str
        For `--layout`.
    example : str
    pattern : re.Pattern or None
        Fits the name of one folder or file. Its groups: `student`; and, if there are such, a
        `number` that tells people of one name apart, `unit`, `time`, `late`, and `file`, the
        name that the student gave. None where only the place tells.
    files, folders : bool
        What the pattern is for.
    lasting : bool
        True if a person has the same number in all units.
    alone : bool
        True if the pattern says little: it counts only where all folders beside fit it.
    """

    name: str
    example: str
    pattern: re.Pattern | None = None
    files: bool = True
    folders: bool = True
    lasting: bool = True
    alone: bool = False


# the first that fits counts
LAYOUTS = (
    Layout(
        "nbgrader",
        "ada+02_import_mnist+2026-11-20 10:00:00.123 UTC[+random letters]/",
        re.compile(r"(?P<student>[^+]+)\+(?P<unit>[^+]+)\+(?P<time>20[^+]+)(?:\+.*)?"),
    ),
    Layout(
        "moodle",
        "Ada Lovelace_12345_assignsubmission_file/ (or …_file_work.ipynb), Team A_55_assign…",
        re.compile(
            r"(?P<student>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)",
            re.S,
        ),
        lasting=False,
    ),
    Layout(
        "canvas-anonymous",
        "[LATE_]anon_aB3xY_67890_work.ipynb",
        re.compile(
            r"(?P<late>LATE_)?(?P<student>anon_[0-9a-z]+)_\d+_(?P<file>.+\..+)", re.S | re.I
        ),
        folders=False,
    ),
    Layout(
        "blackboard",
        "Unit 2_ada01_attempt_2026-11-20-10-00-00_work.ipynb (and ….txt)",
        re.compile(
            r".+_(?P<student>[^_]+)_attempt_(?P<time>20\d\d(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)",
            re.S,
        ),
        folders=False,
    ),
    Layout(
        "canvas",
        "lovelaceada_[LATE_]12345_67890_work.ipynb",
        re.compile(
            r"(?P<student>.+?)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<file>.+\..+)", re.S | re.I
        ),
        folders=False,
    ),
    Layout(
        "brightspace",
        "12345-67890 - Ada Lovelace - Nov 20, 2026 1000 AM/",
        re.compile(
            r"(?P<number>\d+)-\d+ - (?P<student>.+) - "
            r"(?P<time>[A-Za-z]+\.? \d{1,2}, 20\d\d \d{1,2}:?\d\d [AP]M)(?: - (?P<file>.+))?"
        ),
        lasting=False,
    ),
    Layout(
        "gradescope",
        "submission_12345/, beside submission_metadata.yml",
        re.compile(r"(?P<student>submission_\d+)"),
        files=False,
        alone=True,
    ),
    Layout(
        "ilias",
        "Lovelace_Ada_alovelace_123/, [Team_7/…,] beside README.txt and status.xlsx",
        re.compile(r"[^_]+(?:_[^_]+)+_(?P<student>[^_]+)_(?P<number>\d{2,})"),
        files=False,
        alone=True,
    ),
    # where the place tells, not the name
    Layout("teams", "Submitted files/Ada Lovelace/Unit 2/Version 3/work.ipynb"),
    Layout("github", "02-import-mnist-submissions/02-import-mnist-ada/, a clone each"),
    Layout("units", "02_import_mnist/ada/work.ipynb, 02_import_mnist/ada.ipynb"),
    Layout("sections", "Section A/ada/work.ipynb: the folders in each folder are the students"),
    Layout("students", "ada/02_import_mnist/02_import_mnist.ipynb: each folder is a student"),
)
NAMES = tuple(one.name for one in LAYOUTS)
PATTERNS = tuple(one.name for one in LAYOUTS if one.pattern)


class Nobodys(Exception):
    """A path does not say whose it is; the message says what was expected."""


@dataclass(frozen=True)
class Owned:
    """A file that belongs to a student.

    Attributes
    ----------
    file : autograder.unpack.File
    student : str
        As it was found, in Unicode's composed form.
    rest : tuple of str
        The path below the student, LMS additions taken off.
    number : str
        What tells this student from others of the name; may be empty.
    lasting : bool
        True if the number is the same in all units.
    time : datetime.datetime or None
        When it was received, in UTC, if the path says that.
    late : bool
        True if the LMS says so.
    unit : str or None
    by : {"folder", "name", "cells", ""}
        What told the unit.
    system : str
        The name of the layout that named the student; empty where a person did.
    label : str
        The system's own name of the folder or file.
    kind : str
        Moodle's word for what was handed in: `file`, `onlinetext`.
    base : int
        How many parts of `rest` were above the student.
    """

    file: File
    student: str
    rest: tuple
    number: str = ""
    lasting: bool = True
    time: datetime | None = None
    late: bool = False
    unit: str | None = None
    by: str = ""
    system: str = ""
    label: str = ""
    kind: str = ""
    base: int = 0


@dataclass
class Node:
    """A file or folder in the tree of what was handed in."""

    file: File | None = None
    children: dict = field(default_factory=dict)

    @property
    def is_folder(self):
        return bool(self.children) or self.file is None or self.file.is_folder

    @property
    def folders(self):
        return {name: one for name, one in self.children.items() if one.is_folder}


def tree(files):
    """A `Node` of all files."""
    root = Node()
    for file in files:
        node = root
        for part in file.parts:
            node = node.children.setdefault(part, Node())
        if node.file is None or node.file.is_folder:
            node.file = file
    return root


def match(name, is_folder, only=None):
    """The first of `LAYOUTS` that fits a name, as a pair of its match and itself; or None."""
    is_folder = is_folder and not name.lower().endswith(".zip")  # it was taken out of one
    for layout in LAYOUTS:
        fits = layout.folders if is_folder else layout.files
        if layout.pattern and fits and only in (None, layout.name):
            if found := layout.pattern.fullmatch(name):
                return found, layout
    return None


def is_version(name):
    """Whether a folder is called as one of several attempts is: by words, numbers or a time."""
    return VERSION.fullmatch(TIME.sub("1", name)) is not None


def is_work(name):
    """Whether a file is a notebook, by its name."""
    return NOTEBOOK.search(name) is not None


class Owners:
    """Says of each file of a hand-in whose it is.

    Parameters
    ----------
    files : list of autograder.unpack.File
    units : autograder.names.Units
    zone : datetime.tzinfo
        Of times that say none.
    only : str, optional
        The name of the layout that it has.
    """

    def __init__(self, files, units, zone, only=None):
        self.units, self.zone, self.only = units, zone, only
        self.found = {}  # from paths to what `Owned`s begin with
        self.left = {}  # from paths to the reason why they are nobody's
        self.level(tree(files), (), ())

    def of(self, file):
        """The `Owned`s of a file: one, or one for each member of a team.

        Raises
        ------
        Nobodys
        """
        for length in range(1, len(file.parts) + 1):
            above, beyond = file.parts[:length], file.parts[length:]
            if above in self.left:
                raise Nobodys(self.left[above])
            if above in self.found:
                return [
                    Owned(file, **{**one, "rest": (*one["rest"], *beyond)})
                    for one in self.found[above]
                ]
        raise Nobodys(EXPECTED)

    def level(self, node, path, unit, people=False):
        """Find the owners among what lies in a folder of the instructor's, or a system's.

        Parameters
        ----------
        node : Node
        path : tuple of str
            Where it is.
        unit : tuple of str
            Names of folders above that say the unit; at most one.
        people : bool
            True if each folder in it is a student's.
        """
        named = self.named(node)
        for name, (found, layout) in named.items():
            self.take(node, path, name, found, layout)
        folders = {name: one for name, one in node.folders.items() if name not in named}
        certain = bool(named) or any(
            self.is_students(one) and not self.units.split(name) for name, one in folders.items()
        )
        for name, child in node.children.items():
            here = (*path, name)
            if name in named:
                continue
            if name.casefold() == WORKING_FILES and SUBMITTED_FILES in map(str.casefold, folders):
                self.left[here] = "is a working copy; what was submitted counts"
            elif name not in folders:
                self.by_file(here, name, unit)
            elif self.only in PATTERNS and not self.holds_people(child):
                self.left[here] = f"does not fit the layout {self.only}"
            elif TEAM.fullmatch(name) and self.named(child):
                self.level(child, here, unit)
            elif people or len(path) == DEEPEST:
                self.by_folder(here, name, unit)
            elif name.casefold() == SUBMITTED_FILES:
                self.level(child, here, unit, people=True)
            elif self.only == "students":
                alone = len(folders) == 1 and not self.is_students(child) and child.folders
                if alone:
                    self.level(child, here, unit, people=True)
                else:
                    self.by_folder(here, name, unit)
            elif self.only == "sections":
                self.level(child, here, unit, people=True)
            elif split := self.units.split(name):
                self.by_unit(child, here, name, split)
            elif not certain and self.holds_people(child, alone=len(folders) == 1):
                self.level(child, here, unit)
            else:
                self.by_folder(here, name, unit)

    # What a folder is, by what is in it

    def named(self, node):
        """What in a folder bears a name of a system's: matches and layouts, by name."""
        if self.only and self.only not in PATTERNS:
            return {}
        found = {
            name: one
            for name, child in node.children.items()
            if (one := match(name, child.is_folder, self.only))
        }
        if not self.only and any(one[1].alone for one in found.values()):
            others = [one for one in node.folders if one not in found and not TEAM.fullmatch(one)]
            if others or any(map(self.units.split, found)):
                found = {name: one for name, one in found.items() if not one[1].alone}
        return found

    def is_students(self, node):
        """Whether a folder is one student's: notebooks lie in it, or folders of units."""
        return self.has_units(node) or any(
            is_work(name) and not one.is_folder for name, one in node.children.items()
        )

    def has_units(self, node):
        """Whether there are folders of units in a folder, or the course's own of notebooks."""
        return any(self.units.begins(name) or name.casefold() == NOTEBOOKS for name in node.folders)

    def holds_people(self, node, alone=False):
        """Whether a folder holds folders, or files, of several students.

        `alone` says that there is no other beside it: it may lie around all of them.
        """
        if self.named(node) or any(map(TEAM.fullmatch, node.folders)):
            return True
        if any(name.casefold() == SUBMITTED_FILES for name in node.folders):
            return True
        if self.is_students(node):
            return False
        inner = {name: one for name, one in node.folders.items() if not is_version(name)}
        return (
            any(map(self.has_units, inner.values()))
            or any(map(self.holds_people, inner.values()))
            or (alone and len(inner) > 1)
        )

    # Owners

    def take(self, node, path, name, found, layout):
        """Note the owner that a system names."""
        said = found.groupdict()
        inner = tuple(filter(None, (said.get("unit"), said.get("file"))))
        owner = {
            "student": said["student"],
            "rest": inner,
            "number": said.get("number") or "",
            "lasting": layout.lasting,
            "time": time_in(said.get("time") or "", self.zone),
            "late": bool(said.get("late")),
            "system": layout.name,
            "label": name,
            "kind": said.get("kind") or "",
        }
        members = gradescope(node, name, self.zone) if layout.name == "gradescope" else []
        self.found[(*path, name)] = [{**owner, **one} for one in members] or [owner]

    def by_folder(self, here, name, unit):
        """A folder that is called like its student."""
        self.found[here] = [{"student": name, "rest": unit, "base": len(unit)}]

    def by_unit(self, node, here, name, split):
        """A folder whose name has a unit's in it: of one student, or of all for that unit."""
        before, unit, after = split
        is_clone = NOTEBOOKS in map(str.casefold, node.folders)
        student = before or bare(after)
        several = [one for one in node.folders if not is_version(one)]
        named = any(is_work(one) and self.units.begins(one) for one in node.children)
        if student and (is_clone or (named and not before)):  # 02-import-mnist-ada
            self.found[here] = [{"student": student, "rest": (name,), "base": 1}]
        elif self.named(node) or any(map(self.has_units, node.folders.values())):
            self.level(node, here, (name,))
        elif before and (len(several) < 2 or self.is_students(node)):  # ada_02_import_mnist
            self.found[here] = [{"student": before, "rest": (unit + after,), "base": 1}]
        else:
            self.level(node, here, (name,))

    def by_file(self, here, name, unit):
        """A file that is called like its student, in a unit's folder or with the unit's name."""
        if not is_work(name):
            return
        split = self.units.split(name)
        student = ""
        if split:
            student = split[0] or bare(split[2])
        elif unit:
            student = bare(name)
        if student:
            self.found[here] = [{"student": student, "rest": (*unit, name), "base": len(unit)}]


def gradescope(node, name, zone):
    """The people of a Gradescope submission, as far as submission_metadata.yml names them."""
    file = node.children.get("submission_metadata.yml")
    path = file and file.file and file.file.path
    if not path or file.file.size > 10 * 2**20:
        return []
    try:
        said = yaml.load(path.read_text(encoding="utf-8"), Loader)[name]
        time = said.get(":created_at")
        return [
            {
                "student": str(one[":name"] or one[":email"]),
                "number": str(one.get(":sid") or one.get(":email") or ""),
                "time": time_in(str(time), zone) if time else None,
            }
            for one in said[":submitters"]
        ]
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError):
        return []


class Loader(yaml.SafeLoader):
    """Plain YAML; what Ruby writes into it besides is taken as text."""


Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in kinds if "timestamp" not in tag]
    for key, kinds in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_multi_constructor(
    "!",
    lambda loader, suffix, node: (
        loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None
    ),
)
