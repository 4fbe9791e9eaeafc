"""A notebook that may be the one that counts, and how far it is answered."""

import contextlib
import functools
import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from nbgrader.utils import compute_checksum, is_solution

from autograder.intake.names import number_in, shown, time_in
from autograder.repair.reading import LARGEST, Unreadable, read
from autograder.run import courier

from .layouts import NOTEBOOKS
from .owners import Owned


@dataclass
class Candidate:
    """A notebook that may be the one that counts; `zone` is of times that say none."""

    owned: Owned
    zone: tzinfo
    files: dict = field(default_factory=dict)

    @property
    def file(self):
        return self.owned.file

    @property
    def place(self):
        return shown(self.file.parts)

    @property
    def right(self):
        return self.owned.rest[-1] == f"{self.owned.unit}.ipynb"

    @property
    def problem(self):
        """Why it cannot count; empty if it can."""
        if self.file.refused or self.file.size <= LARGEST:
            return self.file.refused
        return f"is larger than {LARGEST // 2**20} MB"

    @property
    def received(self):
        """When it was handed in, by the LMS, nbgrader's timestamp.txt, or a folder's name.

        Where an LMS has named the student, all below that is the student's to write.
        """
        if self.owned.time or self.owned.system:
            return self.owned.time
        if stamp := self.files.get("timestamp.txt"):
            with contextlib.suppress(OSError), stamp.open("rb") as file:
                if found := time_in(file.read(100).decode("utf-8", "replace"), self.zone):
                    return found
        return next((found for one in self.owned.rest if (found := time_in(one, self.zone))), None)

    def order(self, several):
        """What sorts attempts: the last one counts."""
        *folders, name = (part.removesuffix(".ipynb") for part in self.owned.rest)
        unit = self.owned.unit
        numbers = [number_in(re.sub(re.escape(unit), "", part, flags=re.I)) for part in folders]
        return (
            self.received or datetime.min,
            numbers,
            how_answered(self.file.path) if several else 0,
            self.right,
            number_in(re.sub(re.escape(unit), "", name, flags=re.I)),
            self.file.changed,
            self.owned.rest,
        )

    def answered(self):
        return not self.problem and how_answered(self.file.path) == 2

    @property
    def is_cloned(self):
        """Whether it lies where a copy of the course has the notebooks of all units."""
        return NOTEBOOKS in map(str.casefold, self.owned.rest[self.owned.base : -1])

    def attempt(self):
        return {
            "notebook": self.file.path,
            "files": self.files,
            "received": self.received,
            "place": self.place,
        }


@functools.lru_cache(10_000)
def how_answered(path):
    """2 for a notebook with answers in it, 1 for an untouched one, 0 for what is none."""
    try:
        return courier.send(look_at_answers, path, seconds=60)[0]
    except (courier.CourierLostError, courier.RemoteError):
        return 0


def look_at_answers(channel, path):
    """What `how_answered` gives, in a courier."""
    return how_answered_in(path), b""


def how_answered_in(path):
    try:
        notebook, _, _ = read(path)
    except Unreadable:
        return 0
    try:
        untouched = all(
            cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
            for cell in notebook.cells
            if is_solution(cell)
        )
    except (AttributeError, KeyError, TypeError, ValueError):  # broken metadata: somebody's work
        return 2
    written = any(cell.source.strip() for cell in notebook.cells)
    return 1 if not written or (untouched and any(map(is_solution, notebook.cells))) else 2
