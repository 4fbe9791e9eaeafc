"""What the path of a file that was handed in says: whose it is, and of which unit."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from nbgrader.utils import parse_utc

from autograder.unpack import File

LONGEST = 200  # bytes of a folder's name; file systems end at 255
TIME = re.compile(r"(20\d\d)-?(\d\d)-?(\d\d)[ T_-]+(\d\d)[-:h.]?(\d\d)(?:[-:m.]?(\d\d))?")
# the ids of cells in a notebook's file, as long as it is text at all
IDS = re.compile(rb'"(?:grade_id|id)"\s*:\s*"([\w-]{1,64})"')


class Nobodys(Exception):
    """A path does not say whose it is; the message says what was expected."""


@dataclass(frozen=True)
class Shape:
    """How a system names what students handed in.

    Attributes
    ----------
    pattern : re.Pattern
        Fits the name of one folder or file. Its groups: `student`; and, if there are such, a
        `number` that tells people of one name apart, `unit`, `time`, `late`, and `file`, the
        name that the student gave.
    anywhere : bool
        False if only names at the top are tried.
    lasting : bool
        True if a person has the same number in all units.
    """

    pattern: re.Pattern
    anywhere: bool = True
    lasting: bool = True


# the first that fits counts
SHAPES = (
    # nbgrader's exchange: ada+02_import_mnist+2026-11-20 10:00:00.123 UTC[+random letters]
    Shape(re.compile(r"(?P<student>[^+]+)\+(?P<unit>[^+]+)\+(?P<time>20[^+]+)(?:\+.*)?")),
    # Moodle: Ada Lovelace_12345_assignsubmission_file[_/]work.ipynb
    Shape(
        re.compile(r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)", re.S),
        lasting=False,
    ),
    # Canvas, anonymous: [LATE_]anon_aB3xY_67890_work.ipynb
    Shape(
        re.compile(
            r"(?P<late>LATE_)?(?P<student>anon_[0-9a-z]+)_\d+_(?P<file>.+\..+)", re.S | re.I
        ),
        anywhere=False,
    ),
    # Canvas: lovelaceada_[LATE_]12345_67890_work.ipynb
    Shape(
        re.compile(
            r"(?P<student>[^_]+)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<file>.+\..+)", re.S | re.I
        ),
        anywhere=False,
    ),
)


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


class Units:
    """The units that may be handed in; finds them in names and in notebooks.

    Parameters
    ----------
    units : dict of str to set of str, or iterable of str
        By name, the ids of the cells.
    """

    def __init__(self, units):
        self.ids = {
            name: {id.encode() for id in units[name]} if isinstance(units, dict) else set()
            for name in sorted(units)
        }
        longest_first = sorted(self.ids, key=len, reverse=True)
        self.by_name = {name.casefold(): name for name in longest_first}
        self.pattern = re.compile(
            r"(?P<before>.*?)(?<![^\W_])(?P<unit>"
            + "|".join(map(re.escape, longest_first))
            + r")(?![^\W_])(?P<after>.*)",
            re.IGNORECASE | re.DOTALL,
        )

    def split(self, text):
        """What is before and after a unit's name in `text`, and the unit; or None."""
        found = self.pattern.fullmatch(text)
        if not found or found["unit"].casefold() not in self.by_name:
            return None
        before, unit, after = found["before"], found["unit"], found["after"]
        return before.strip(" _-"), self.by_name[unit.casefold()], after

    def begins(self, text):
        """The unit that `text` begins with, or None."""
        found = self.split(text)
        return found[1] if found and not found[0] else None

    def shares(self, path):
        """For each unit, the share of its cells that are in the file at `path`."""
        data = path.read_bytes()
        if b"\0" in data[:4]:  # UTF-16
            data = data.decode(json.detect_encoding(data), "replace").encode()
        there = set(IDS.findall(data))
        return Counter({unit: len(ids & there) / len(ids) for unit, ids in self.ids.items() if ids})


def own(file, units):
    """Say whose a file is.

    Parameters
    ----------
    file : autograder.unpack.File
    units : Units

    Returns
    -------
    Owned
        Without the unit.

    Raises
    ------
    Nobodys
        If the path does not tell.
    """
    parts = file.parts
    for place, part in enumerate(parts):
        if (found := match(part, top=place == 0)) and (shape := found[1]):
            said = found[0].groupdict()
            inner = (said.get("unit"), said.get("file"))
            return Owned(
                file,
                said["student"],
                (*filter(None, inner), *parts[place + 1 :]),
                said.get("number") or "",
                shape.lasting,
                time_in(said.get("time") or ""),
                bool(said.get("late")),
            )
    split = units.split(parts[0])
    if split is None:
        if len(parts) > 1 or file.is_folder:
            return Owned(file, parts[0], parts[1:])
    else:
        before, unit, after = split
        if before:  # ada_02_import_mnist, a folder or a notebook
            return Owned(file, before, (unit + after, *parts[1:]))
        if len(parts) > 2 or (len(parts) == 2 and file.is_folder):  # a unit's folder of students
            return Owned(file, parts[1], (parts[0], *parts[2:]))
        name = bare(parts[-1] if len(parts) == 2 else after)
        if len(parts) == 2 and (inner := units.split(name)):
            name = inner[0] or bare(inner[2])
        if name and not file.is_folder:  # 02_import_mnist/ada.ipynb, 02_import_mnist_ada.ipynb
            return Owned(file, name, parts)
    raise Nobodys("does not say whose it is (expected: STUDENT/UNIT/UNIT.ipynb)")


def match(name, top):
    """The first of `SHAPES` that fits, as a pair of its match and itself; or None."""
    for shape in SHAPES:
        if (top or shape.anywhere) and (found := shape.pattern.fullmatch(name)):
            return found, shape
    return None


def bare(name):
    """A file's name without ending, times and the numbers of copies."""
    stem = name.split(".")[0]
    return re.sub(r"(\(\d+\)|[\W\d_])+$", "", TIME.sub("", stem)).lstrip(" _-(")


def number_in(text):
    """The number of a copy or attempt at the end of a name: `(1)`, `-2`, ` attempt 3`; else 0."""
    found = re.search(r"(\d{1,4})\)?$", TIME.sub("", text).split(".")[0])
    return int(found[1]) if found else 0


def time_in(text):
    """The date and time that stand in a text, in UTC, without a zone; or None."""
    try:
        if re.fullmatch(r"\S+ [\d:.]+ \S+\s*", text):  # nbgrader's own way
            return parse_utc(text.strip())
        if found := TIME.search(text):
            return datetime(*(int(one or 0) for one in found.groups()))
    except (ValueError, OverflowError, TypeError):
        pass
    return None


def safe_name(name):
    r"""A name for a folder and for nbgrader, the same for the same student.

    An ordinary name stays as it is. Characters that mean something to a file system, a shell
    or a spreadsheet (`/\:*?"<>|[]{}`, what is not printable, at the beginning also `.-=+@~`)
    become `_`, and more than `LONGEST` bytes are cut off. A name changed so ends in `~` and
    eight digits that depend on the whole of it, so that no two become one.
    """
    name = unicodedata.normalize("NFC", name).strip()
    safe = "".join("_" if one in '/\\:*?"<>|[]{}' or not one.isprintable() else one for one in name)
    safe = re.sub(r"^[.\-=+@~]+", "_", safe).rstrip(" .") or "_"
    if re.match(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", safe, re.IGNORECASE):  # Windows' own
        safe = f"_{safe}"
    if len(safe.encode()) > LONGEST:
        safe = safe.encode()[: LONGEST - 9].decode("utf-8", "ignore")
    if safe != name:
        safe += "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return safe


def shown(parts):
    """A path for people to read: one line, whatever the names hold."""
    text = "/".join(parts)
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )
