"""Whose a file is: read off the way to it.

Names of owners are read on the way from the top of what the instructor handed over, as far
as there are folders of the instructor's or the system's: a class, a section, a unit. Once an
owner is known, nothing below changes it, for that is the student's to name.
"""

from dataclasses import dataclass, field
from datetime import datetime

import yaml

from autograder.intake.names import bare, time_in

from .archives import File
from .layouts import (
    NOTEBOOKS,
    PATTERNS,
    SUBMITTED_FILES,
    TEAM,
    WORKING_FILES,
    is_version,
    is_work,
    match,
)

EXPECTED = "does not say whose it is (expected: STUDENT/UNIT/UNIT.ipynb)"
DEEPEST = 6  # folders of the instructor's in one another


class Nobodys(Exception):
    """A path does not say whose it is; the message says what was expected."""


@dataclass(frozen=True)
class Owned:
    """A file that belongs to a student.

    Attributes
    ----------
    file : autograder.intake.archives.File
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


class Owners:
    """Says of each file of a hand-in whose it is.

    Parameters
    ----------
    files : list of autograder.intake.archives.File
    units : autograder.intake.names.Units
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
