"""Whose a file is: read off the way to it.

Names of owners are read on the way from the top of what the instructor handed over, as far
as there are folders of the instructor's or the system's: a class, a section, a unit. Once an
owner is known, nothing below changes it, for that is the student's to name.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Literal

import yaml

from autograder.intake.names import Units, bare, time_in

from .archives import File
from .layouts import (
    NOTEBOOKS,
    PATTERNS,
    SUBMITTED_FILES,
    TEAM,
    WORKING_FILES,
    Layout,
    is_version,
    is_work,
    match,
)

EXPECTED = "does not say whose it is (expected: STUDENT/UNIT/UNIT.ipynb)"
DEEPEST = 6  # folders of the instructor's in one another


class UnknownOwner(Exception):
    """A path does not say whose it is; the message says what was expected."""


@dataclass(frozen=True)
class Owned:
    """A file that belongs to a student.

    Attributes
    ----------
    student
        As it was found, in Unicode's composed form.
    rest
        The path below the student, LMS additions taken off.
    number
        What tells this student from others of the name; may be empty.
    lasting
        True if the number is the same in all units.
    time
        When it was received, in UTC, if the path says that.
    late
        True if the LMS says so.
    by
        What says the unit.
    system
        The name of the layout that named the student; empty where a person did.
    label
        The system's own name of the folder or file.
    kind
        Moodle's word for what was handed in: `file`, `onlinetext`.
    base
        How many parts of `rest` were above the student.
    """

    file: File
    student: str
    rest: tuple[str, ...]
    number: str = ""
    lasting: bool = True
    time: datetime | None = None
    late: bool = False
    unit: str | None = None
    by: Literal["folder", "name", "cells", ""] = ""
    system: str = ""
    label: str = ""
    kind: str = ""
    base: int = 0


@dataclass
class Node:
    """A file or folder in the tree of what was handed in."""

    file: File | None = None
    children: "dict[str, Node]" = field(default_factory=dict)

    @property
    def is_folder(self) -> bool:
        return bool(self.children) or self.file is None or self.file.is_folder

    @property
    def folders(self) -> "dict[str, Node]":
        return {name: child for name, child in self.children.items() if child.is_folder}


def tree(files: Iterable[File]) -> Node:
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
    zone
        Of times that say none.
    only
        The name of the layout that it has.
    """

    def __init__(
        self, files: Iterable[File], units: Units, zone: tzinfo, only: str | None = None
    ) -> None:
        self.units, self.zone, self.only = units, zone, only
        # from paths to what `Owned`s begin with
        self.found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        self.left: dict[tuple[str, ...], str] = {}  # why a path is nobody's
        self.level(tree(files), (), ())

    def of(self, file: File) -> list[Owned]:
        """The `Owned`s of a file: one, or one for each member of a team.

        Raises
        ------
        UnknownOwner
        """
        for length in range(1, len(file.parts) + 1):
            above, beyond = file.parts[:length], file.parts[length:]
            if above in self.left:
                raise UnknownOwner(self.left[above])
            if above in self.found:
                return [
                    Owned(file, **{**owner, "rest": (*owner["rest"], *beyond)})
                    for owner in self.found[above]
                ]
        raise UnknownOwner(EXPECTED)

    def level(
        self, node: Node, path: tuple[str, ...], unit: tuple[str, ...], people: bool = False
    ) -> None:
        """Find the owners among what lies in a folder of the instructor's, or a system's.

        Parameters
        ----------
        path
            Where it is.
        unit
            Names of folders above that say the unit; at most one.
        people
            True if each folder in it is a student's.
        """
        named = self.named(node)
        for name, (found, layout) in named.items():
            self.take(node, path, name, found, layout)
        folders = {name: child for name, child in node.folders.items() if name not in named}
        certain = bool(named) or any(
            self.is_students(child) and not self.units.split(name)
            for name, child in folders.items()
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

    def named(self, node: Node) -> dict[str, tuple[re.Match[str], Layout]]:
        """What in a folder bears a name of a system's: matches and layouts, by name."""
        if self.only and self.only not in PATTERNS:
            return {}
        found = {
            name: fit
            for name, child in node.children.items()
            if (fit := match(name, child.is_folder, self.only))
        }
        if not self.only and any(layout.alone for _, layout in found.values()):
            others = [
                name for name in node.folders if name not in found and not TEAM.fullmatch(name)
            ]
            if others or any(map(self.units.split, found)):
                found = {name: fit for name, fit in found.items() if not fit[1].alone}
        return found

    def is_students(self, node: Node) -> bool:
        """Whether a folder is one student's: notebooks lie in it, or folders of units."""
        return self.has_units(node) or any(
            is_work(name) and not child.is_folder for name, child in node.children.items()
        )

    def has_units(self, node: Node) -> bool:
        """Whether there are folders of units in a folder, or the course's own of notebooks."""
        return any(self.units.begins(name) or name.casefold() == NOTEBOOKS for name in node.folders)

    def holds_people(self, node: Node, alone: bool = False) -> bool:
        """Whether a folder holds folders, or files, of several students.

        `alone` says that there is no other beside it: it may lie around all of them.
        """
        if self.named(node) or any(map(TEAM.fullmatch, node.folders)):
            return True
        if any(name.casefold() == SUBMITTED_FILES for name in node.folders):
            return True
        if self.is_students(node):
            return False
        inner = {name: child for name, child in node.folders.items() if not is_version(name)}
        return (
            any(map(self.has_units, inner.values()))
            or any(map(self.holds_people, inner.values()))
            or (alone and len(inner) > 1)
        )

    # Owners

    def take(
        self, node: Node, path: tuple[str, ...], name: str, found: re.Match[str], layout: Layout
    ) -> None:
        """Note the owner that a system names."""
        groups = found.groupdict()
        inner = tuple(filter(None, (groups.get("unit"), groups.get("file"))))
        owner = {
            "student": groups["student"],
            "rest": inner,
            "number": groups.get("number") or "",
            "lasting": layout.lasting,
            "time": time_in(groups.get("time") or "", self.zone),
            "late": bool(groups.get("late")),
            "system": layout.name,
            "label": name,
            "kind": groups.get("kind") or "",
        }
        members = gradescope(node, name, self.zone) if layout.name == "gradescope" else []
        self.found[(*path, name)] = [{**owner, **member} for member in members] or [owner]

    def by_folder(self, here: tuple[str, ...], name: str, unit: tuple[str, ...]) -> None:
        """A folder that is called like its student."""
        self.found[here] = [{"student": name, "rest": unit, "base": len(unit)}]

    def by_unit(
        self, node: Node, here: tuple[str, ...], name: str, split: tuple[str, str, str]
    ) -> None:
        """A folder whose name has a unit's in it: of one student, or of all for that unit."""
        before, unit, after = split
        is_clone = NOTEBOOKS in map(str.casefold, node.folders)
        student = before or bare(after)
        several = [child for child in node.folders if not is_version(child)]
        named = any(is_work(child) and self.units.begins(child) for child in node.children)
        if student and (is_clone or (named and not before)):  # 02-import-mnist-ada
            self.found[here] = [{"student": student, "rest": (name,), "base": 1}]
        elif self.named(node) or any(map(self.has_units, node.folders.values())):
            self.level(node, here, (name,))
        elif before and (len(several) < 2 or self.is_students(node)):  # ada_02_import_mnist
            self.found[here] = [{"student": before, "rest": (unit + after,), "base": 1}]
        else:
            self.level(node, here, (name,))

    def by_file(self, here: tuple[str, ...], name: str, unit: tuple[str, ...]) -> None:
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


def gradescope(node: Node, name: str, zone: tzinfo) -> list[dict[str, Any]]:
    """The people of a Gradescope submission, as far as submission_metadata.yml names them."""
    child = node.children.get("submission_metadata.yml")
    file = child.file if child else None
    if file is None or file.path is None or file.size > 10 * 2**20:
        return []
    try:
        metadata = yaml.load(file.path.read_text(encoding="utf-8"), Loader)[name]
        time = metadata.get(":created_at")
        return [
            {
                "student": str(submitter[":name"] or submitter[":email"]),
                "number": str(submitter.get(":sid") or submitter.get(":email") or ""),
                "time": time_in(str(time), zone) if time else None,
            }
            for submitter in metadata[":submitters"]
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
