"""How learning management systems, and people, lay out what was handed in."""

import re
from dataclasses import dataclass

from autograder.intake.names import NOTEBOOK, TIME

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
    name
        For `--layout`.
    pattern
        Fits the name of one folder or file. Its groups: `student`; and, if there are such, a
        `number` that tells people of one name apart, `unit`, `time`, `late`, and `file`, the
        name that the student gave. None where only the place tells.
    files, folders
        What the pattern is for.
    lasting
        True if a person has the same number in all units.
    alone
        True if the pattern says little: it counts only where all folders beside fit it.
    """

    name: str
    example: str
    pattern: re.Pattern[str] | None = None
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
NAMES = tuple(layout.name for layout in LAYOUTS)
PATTERNS = tuple(layout.name for layout in LAYOUTS if layout.pattern)


def match(
    name: str, is_folder: bool, only: str | None = None
) -> tuple[re.Match[str], Layout] | None:
    """The first of `LAYOUTS` that fits a name, as a pair of its match and itself; or None."""
    is_folder = is_folder and not name.lower().endswith(".zip")  # it was taken out of one
    for layout in LAYOUTS:
        fits = layout.folders if is_folder else layout.files
        if layout.pattern and fits and only in (None, layout.name):
            if found := layout.pattern.fullmatch(name):
                return found, layout
    return None


def is_version(name: str) -> bool:
    """Whether a folder is called as one of several attempts is: by words, numbers or a time."""
    return VERSION.fullmatch(TIME.sub("1", name)) is not None


def is_work(name: str) -> bool:
    """Whether a file is a notebook, by its name."""
    return NOTEBOOK.search(name) is not None
