"""Restore what is the instructor's in a notebook: deleted, edited, moved and copied cells."""

import copy
from collections import defaultdict
from dataclasses import dataclass, field

from nbformat.notebooknode import NotebookNode

from autograder.repair.reading import ID

from .cells import (
    as_it_was_released,
    changed_label,
    is_text,
    label,
    names,
    new_cell,
    plain,
    with_outputs,
)
from .notes import MOST, SENTENCES
from .slot import Claims, Slot, longest_in_order


@dataclass
class Repaired:
    """A notebook as it is to be graded.

    Attributes
    ----------
    notebook
        Each cell of the template once, in its order; between them the student's own.
    flags
        The first parts of `SENTENCES`' keys, as far as they apply.
    notes
        Sentences for the receipt.
    doubtful
        Why a person should look, by the `grade_id` of the answer's cell.
    """

    notebook: NotebookNode
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubtful: dict[str, str] = field(default_factory=dict)


def repair(notebook: NotebookNode, template: NotebookNode) -> Repaired:
    """Restore what is the instructor's in a student's notebook.

    Check cells, locked cells and all metadata become those of the template. A solution
    cell gets the student's source. A cell that is neither, a text or an example, is free
    to be changed: the student's version stays in its place. Every other cell of the
    student's stays where it was among its neighbours.

    Parameters
    ----------
    notebook
        As `read` gives it. It is not changed.
    template
        As `template` gives it.
    """
    return Repair(notebook, template).result()


class Repair:
    """One notebook under repair: first find each cell, then put them together."""

    def __init__(self, notebook: NotebookNode, template: NotebookNode) -> None:
        self.template = template
        self.cells = notebook.cells
        self.slots = [Slot(cell, number) for number, cell in enumerate(template.cells)]
        self.used: set[int] = set()  # indices of cells that fill a slot, or are no longer needed
        # names of cells, by flag and case
        self.noted: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.doubtful: dict[str, str] = {}

    def result(self) -> Repaired:
        self.find_by_label()
        self.find_by_content()
        self.in_order = longest_in_order(self.slots)
        for slot in self.slots:
            if slot.answer and slot.found is None:
                self.search(slot)
        self.in_order = longest_in_order(self.slots)
        for slot in self.slots:
            self.compare(slot)
        made = NotebookNode(copy.deepcopy(self.template), cells=self.assemble())
        self.look_beside(made.cells)
        flags, notes = [], []
        for (flag, case), sentence in SENTENCES.items():
            if cells := self.noted[flag, case]:
                flags.append(flag)
                cells = list(dict.fromkeys(cells))
                more = f" and {len(cells) - MOST} more" if len(cells) > MOST else ""
                notes.append(f"{sentence}: {', '.join(cells[:MOST])}{more}.")
        return Repaired(made, list(dict.fromkeys(flags)), notes, self.doubtful)

    def note(self, flag: str, case: str, text: str) -> None:
        self.noted[flag, case].append(text)

    # Finding

    def find_by_label(self) -> None:
        """Fill slots with the cells that bear their `grade_id`, or else their id."""
        by_grade_id = {slot.grade_id: slot for slot in self.slots if slot.grade_id}
        by_id = {slot.id: slot for slot in self.slots}
        claims = defaultdict(list)
        for index, cell in enumerate(self.cells):
            grade_id = label(cell).get("grade_id")
            if isinstance(grade_id, str) and grade_id in by_grade_id:
                claims[by_grade_id[grade_id].number].append(index)
            elif cell.get("id") in by_id:
                claims[by_id[cell.id].number].append(index)
        for slot in self.slots:
            if claims[slot.number]:
                self.choose(slot, claims[slot.number], claims)

    def choose(self, slot: Slot, indices: list[int], claims: Claims) -> None:
        """Fill a slot with one of several cells; the others are copies of it."""
        changed = {index for index in indices if not slot.is_released(self.cells[index])}
        if slot.answer:
            candidates = self.before_check(slot, sorted(changed) or indices, claims)
            slot.found = candidates[-1] if changed else candidates[0]
        else:
            own = [index for index in indices if self.cells[index].get("id") == slot.id] or indices
            same = [index for index in own if index not in changed]
            slot.found = (same or own)[0]
        slot.copies = [index for index in indices if index != slot.found]
        # word for word the instructor's: nothing of the student's is lost with it
        self.used |= {slot.found, *(index for index in slot.copies if index not in changed)}

    def before_check(self, slot: Slot, indices: list[int], claims: Claims) -> list[int]:
        """Those cells that stand before the check of this answer; all if none does."""
        check = next((other for other in self.slots[slot.number :] if other.check), None)
        if check is None or not claims[check.number] or slot.by_hand:
            return indices
        return [index for index in indices if index < claims[check.number][0]] or indices

    def find_by_content(self) -> None:
        """Fill slots with cells that lost all labels, and are as they were released."""
        waiting = defaultdict(list)
        for index, cell in enumerate(self.cells):
            if index not in self.used and plain(cell.source):
                waiting[plain(cell.source)].append(index)
        claimed = {index for slot in self.slots for index in slot.copies}
        for slot in self.slots:
            indices = [
                index for text in slot.texts for index in waiting[text] if index not in claimed
            ]
            if slot.found is None and indices:
                slot.found = first = indices[0]
                waiting[plain(self.cells[first].source)].remove(first)
                self.used.add(first)

    def search(self, slot: Slot) -> None:
        """Find the answer to a slot whose cell bears no label any more."""
        low, high = self.gap(slot)
        copies = {index for other in self.slots if other.answer for index in other.copies}
        taken = self.used | copies
        free = [
            index
            for index, cell in enumerate(self.cells)
            if index not in taken
            and cell.source.strip()
            and cell.cell_type in (slot.cell.cell_type, "raw")
        ]
        here = [index for index in free if low < index < high]
        named = [index for index in free if slot.names & names(self.cells[index])]
        near = [index for index in named if low < index < high]
        rivals = [
            other
            for other in self.slots
            if other.answer
            and other.found is None
            and other.cell.cell_type == slot.cell.cell_type
            and self.gap(other) == (low, high)
        ]
        if near or (len(named) == 1 and slot.names <= names(self.cells[named[0]])):
            slot.found = (near or named)[-1]
            self.note("found-answer", "name", slot.name)
            if len(near) > 1:
                self.note("duplicate-cell", "answers", slot.name)
        elif not slot.names and len(here) == 1 and len(rivals) == 1:
            slot.found = here[0]
            self.note("found-answer", "place", slot.name)
        elif not named and (others := self.merged(slot)):
            slot.empty = True
            self.note("found-answer", "merged", f"{slot.name} (in {others[-1].name})")
        elif named or here:
            reason = (
                f"Cells that could be the answer to {slot.name}: {len(named)}."
                if named
                else f"The cell of {slot.name} is missing. Near its place the student has cells "
                f"of their own: {len(here)}."
            )
            self.doubtful[slot.name] = f"{reason} A person has to look."
            self.note("unclear-answer", "unclear", slot.name)
        else:
            self.note("missing-answer", "missing", slot.name)
        if slot.found is not None:
            self.used.add(slot.found)

    def gap(self, slot: Slot) -> tuple[int, int]:
        """The indices of the found cells around a slot, both outside of what may be its own."""
        found = [self.slots[number] for number in self.in_order]
        low = max((other.index for other in found if other.number < slot.number), default=-1)
        high = min(
            (other.index for other in found if other.number > slot.number), default=len(self.cells)
        )
        return low, high

    def merged(self, slot: Slot) -> list[Slot]:
        """The slots whose cells, filled by the student, define what belongs in this one."""
        return [
            other
            for other in self.slots
            if other.found is not None
            and not other.locked
            and slot.names
            and slot.names <= names(self.cells[other.found]) - names(other.cell)
        ]

    def look_beside(self, cells: list[NotebookNode]) -> None:
        """Find text of the student's beside answers in words that are untouched.

        Beside is what lies between the heading above and the next heading or exercise.
        """
        released = {slot.id: slot for slot in self.slots}
        kept = set()  # numbers of locked cells that were put back, and had words in them
        for index, cell in enumerate(cells):
            slot = released.get(cell.id)
            if not slot or not slot.by_hand or not slot.is_released(cell):
                continue
            if slot.name in self.doubtful:
                continue
            around = []
            for step in (-1, 1):
                position = index + step
                while 0 <= position < len(cells):
                    other = released.get(cells[position].id)
                    if other and (other.answer or other.check or step > 0 and other.is_heading):
                        break
                    around.append(cells[position])
                    if other and other.is_heading:
                        break
                    position += step
            texts = []
            for near in around:
                other = released.get(near.id)
                theirs = self.theirs(other) if other and other.locked else near
                if theirs and is_text(theirs) and (other is None or other.is_added_to(theirs)):
                    texts.append(near.id)
                    kept |= {other.number} if other and other.locked else set()
            if texts:
                listed = ", ".join(texts)
                self.doubtful[slot.name] = (
                    f"{slot.name} is untouched, and there is text beside it: {listed}. "
                    "A person has to look."
                )
                self.note("unclear-answer", "beside", f"{slot.name} (beside it: {listed})")
        ids = {cell.id for cell in cells}
        for index in reversed(range(len(cells))):
            slot = released.get(cells[index].id)
            if slot and slot.number in kept:
                cells.insert(index + 1, self.own(slot.index, ids))

    def theirs(self, slot: Slot) -> NotebookNode | None:
        """What a student made of a locked cell; None if nothing, or of another release."""
        cell = None if slot.found is None else self.cells[slot.found]
        return None if cell is None or as_it_was_released(cell) else cell

    # Comparing

    def compare(self, slot: Slot) -> None:
        """Say what was changed in a cell that is to be put back, or kept."""
        flag = "restored-test" if slot.check else "restored-cell"
        changed = [index for index in slot.copies if not slot.is_released(self.cells[index])]
        if slot.copies and (slot.locked or slot.answer):
            case = "copy" if not slot.answer else "answers" if changed else "stub"
            self.note("duplicate-cell", case, slot.name)
        if slot.found is None:
            if slot.locked:
                self.note(flag, "missing", slot.name)
            return
        cell = self.cells[slot.found]
        if slot.number not in self.in_order and (slot.locked or slot.answer):
            self.note("moved-cell", "moved", slot.name)
        if cell.cell_type != slot.cell.cell_type and (slot.locked or slot.answer):
            self.note("retyped-cell" if slot.answer else flag, "kind", slot.name)
        elif slot.locked and not slot.is_released(cell):
            older = as_it_was_released(cell)
            self.note("older-release" if older else flag, "edited", slot.name)
        if differences := changed_label(cell, slot.cell):
            self.note("schema", "changed", f"{slot.name} ({differences})")

    # Putting together

    def assemble(self) -> list[NotebookNode]:
        """The cells of the result."""
        made = []
        ids = {slot.id for slot in self.slots}
        gaps = [None, *self.in_order]  # each begins with a cell that is in its place
        for begin, end in zip(gaps, [*self.in_order, len(self.slots)], strict=True):
            first = 0 if begin is None else begin + 1
            between = self.slots[first:end]
            # an answer's stub comes before the student's cells, or it would hide an answer there
            stubs = [slot.number for slot in between if slot.answer and slot.found is None]
            split = stubs[-1] + 1 if stubs else first
            if begin is not None:
                made.append(self.filled(self.slots[begin]))
            made += [self.filled(slot) for slot in self.slots[first:split]]
            low = -1 if begin is None else self.slots[begin].index
            high = len(self.cells) if end == len(self.slots) else self.slots[end].index
            made += [
                self.own(index, ids) for index in range(low + 1, high) if index not in self.used
            ]
            made += [self.filled(slot) for slot in self.slots[split:end]]
        return made

    def filled(self, slot: Slot) -> NotebookNode:
        """The template's cell, with the student's source where it is the student's to write."""
        made = copy.deepcopy(slot.cell)
        if slot.empty:
            made.source = ""
        if slot.found is None or slot.locked:
            return made
        cell = self.cells[slot.found]
        kind = slot.cell.cell_type if slot.answer else cell.cell_type
        if slot.is_released(cell) and kind == made.cell_type:
            return with_outputs(made, cell)
        return new_cell(kind, made.id, cell, made.metadata)

    def own(self, index: int, ids: set[str]) -> NotebookNode:
        """A cell of the student's own, which bears no label and an id of its own."""
        cell = self.cells[index]
        claimed = label(cell)
        known = any(
            slot.grade_id and slot.grade_id == claimed.get("grade_id") for slot in self.slots
        )
        if claimed.get("grade") and not known:
            self.note("schema", "invented", f"{claimed.get('grade_id')!r:.60}")
        id, number = cell.get("id"), index + 1
        if not isinstance(id, str) or not ID.fullmatch(id):
            id = f"cell-{number}"
        while id in ids:
            id, number = f"own-{number}", number + len(self.cells)
        ids.add(id)
        tags = cell.metadata.get("tags")
        valid = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
        return new_cell(cell.cell_type, id, cell, {"tags": sorted(set(tags))} if valid else {})
