"""What a grade file holds, whichever LMS it is from."""

import re
from dataclasses import dataclass, field

# what Canvas and Moodle calculate themselves, and what is no number of points
NO_SCORES = re.compile(
    r"(Current|Final|Override) (Score|Points|Grade|Status)|^(Course|Category) total|^Feedback:"
    r"|\((Feedback|Percentage|Letter)\)$|^Last downloaded",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Person:
    """Somebody in a grade file.

    Attributes
    ----------
    row : int
    name : str
        As the file has it.
    ids : dict of str to str
        What identifies them, by the column's title.
    names : tuple of str
        What they may be called where work was handed in.
    number : str
        What tells them from others of the name, in the names of handed-in files.
    group : str
        The team for which one of them hands in for all.
    """

    row: int
    name: str
    ids: dict[str, str]
    names: tuple[str, ...]
    number: str = ""
    group: str = ""


@dataclass
class Column:
    """A column of scores: where it is, what it is called, the points of each row (or None)."""

    index: int
    title: str
    most: dict[int, float | None] = field(default_factory=dict)


@dataclass
class GradeFile:
    """What a grade file holds: its people, and its columns of scores.

    `closed` says of rows why nothing is to be written there; `one_unit`, that the file is for
    one assignment.
    """

    people: list[Person]
    columns: list[Column]
    closed: dict[int, str] = field(default_factory=dict)
    one_unit: bool = False
