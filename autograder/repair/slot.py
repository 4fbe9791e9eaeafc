"""A cell that a notebook has to have, and what is known of it."""

import bisect
import copy
import re
from collections.abc import Iterable, Mapping

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution, is_task

from .cells import label, names, plain
from .released import HIDE

# from a slot's number to the indices of the student's cells that bear its label
Claims = Mapping[int, list[int]]

HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)


class Slot:
    """A cell of the template, and what is known of it in the student's notebook."""

    def __init__(self, cell: NotebookNode, number: int) -> None:
        self.cell, self.number = cell, number
        self.id = cell.id
        self.grade_id = label(cell).get("grade_id")
        self.name = self.grade_id or cell.id
        self.answer = is_solution(cell)
        self.check = is_grade(cell) and not self.answer
        self.by_hand = is_grade(cell) and self.answer
        self.locked = self.check or is_locked(cell) or is_task(cell)
        seen = copy.deepcopy(cell)
        for hide in HIDE:
            hide.preprocess_cell(seen, {}, 0)
        # what students see of it, and what the instructor has of it
        self.texts = (plain(seen.source), plain(cell.source))
        self.names: set[str] = names(cell) if self.answer else set()
        self.found: int | None = None  # the index of the student's cell that fills it
        self.copies: list[int] = []  # indices of others that claim to be it
        self.empty = False  # its answer runs in another cell, and a stub would hide it

    @property
    def index(self) -> int:
        """The index of the student's cell, where there is one."""
        assert self.found is not None
        return self.found

    @property
    def is_heading(self) -> bool:
        """Whether it begins a part of the notebook."""
        return self.cell.cell_type == "markdown" and HEADING.search(self.cell.source) is not None

    def is_released(self, cell: NotebookNode) -> bool:
        """True if the student's `cell` says what this one says, or what students see of it."""
        if self.check and "BEGIN HIDDEN TESTS" in cell.source:  # it is the instructor's own copy
            cell = HIDE[0].preprocess_cell(copy.deepcopy(cell), {}, 0)[0]
        return plain(cell.source) in self.texts

    def is_added_to(self, cell: NotebookNode) -> bool:
        """True if the student's `cell` has a line that this one has not."""
        known = {line.strip() for text in self.texts for line in text.split("\n")}
        return bool({line.strip() for line in cell.source.splitlines()} - known - {""})


def longest_in_order(slots: Iterable[Slot]) -> list[int]:
    """The numbers of the most found slots that stand in the template's order."""
    best: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    found = [slot for slot in slots if slot.found is not None]
    for slot in sorted(found, key=lambda slot: slot.index):
        length = bisect.bisect_left(ends, slot.number)
        before[slot.number] = ends[length - 1] if length else None
        ends[length : length + 1] = [slot.number]
    number = ends[-1] if ends else None
    while number is not None:
        best.append(number)
        number = before[number]
    return best[::-1]
