"""Which attempt of a student counts: how attempts sort, and how far each is answered."""

import contextlib
import functools
import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from nbgrader.utils import compute_checksum, is_solution

from autograder.intake.names import number_in, shown, time_in
from autograder.repair.reading import LARGEST, Unreadable, read
from autograder.run import courier

from .archives import File
from .layouts import NOTEBOOKS
from .owners import Owned
from .submission import Attempt


@dataclass
class Candidate:
    """A notebook that may be the one that counts; `zone` is of times that say none."""

    owned: Owned
    zone: tzinfo
    files: dict[str, Path] = field(default_factory=dict)

    @property
    def file(self) -> File:
        return self.owned.file

    @property
    def path(self) -> str:
        """Where it was found, for people to read."""
        return shown(self.file.parts)

    @property
    def notebook(self) -> Path:
        """Where it can be read, if it can count."""
        assert self.file.path is not None
        return self.file.path

    @property
    def right(self) -> bool:
        return self.owned.rest[-1] == f"{self.owned.unit}.ipynb"

    @property
    def problem(self) -> str:
        """Why it cannot count; empty if it can."""
        if self.file.refused or self.file.size <= LARGEST:
            return self.file.refused
        return f"is larger than {LARGEST // 2**20} MB"

    @property
    def received(self) -> datetime | None:
        """When it was handed in, by the LMS, nbgrader's timestamp.txt, or a folder's name.

        Where an LMS has named the student, all below that is the student's to write.
        """
        if self.owned.time or self.owned.system:
            return self.owned.time
        if stamp := self.files.get("timestamp.txt"):
            with contextlib.suppress(OSError), stamp.open("rb") as file:
                if found := time_in(file.read(100).decode("utf-8", "replace"), self.zone):
                    return found
        return next(
            (found for part in self.owned.rest if (found := time_in(part, self.zone))), None
        )

    def order(self, several: bool) -> tuple[Any, ...]:
        """What sorts attempts: the last one counts."""
        *folders, name = (part.removesuffix(".ipynb") for part in self.owned.rest)
        unit = re.compile(re.escape(self.owned.unit or ""), re.IGNORECASE)
        numbers = [number_in(unit.sub("", part)) for part in folders]
        return (
            self.received or datetime.min,
            numbers,
            how_answered(self.notebook) if several else 0,
            self.right,
            number_in(unit.sub("", name)),
            self.file.changed,
            self.owned.rest,
        )

    def answered(self) -> bool:
        return not self.problem and how_answered(self.notebook) == 2

    @property
    def is_cloned(self) -> bool:
        """Whether it lies where a copy of the course has the notebooks of all units."""
        return NOTEBOOKS in map(str.casefold, self.owned.rest[self.owned.base : -1])

    def attempt(self) -> Attempt:
        return Attempt(self.notebook, self.files, self.received, self.path)


@functools.lru_cache(10_000)
def how_answered(path: Path) -> int:
    """2 for a notebook with answers in it, 1 for an untouched one, 0 for what is none."""
    try:
        return int(courier.send(look_at_answers, path, seconds=60)[0])
    except (courier.CourierLostError, courier.RemoteError):
        return 0


def look_at_answers(channel: courier.Channel, path: Path) -> tuple[int, bytes]:
    """What `how_answered` gives, in a courier."""
    return how_answered_in(path), b""


def how_answered_in(path: Path) -> int:
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
