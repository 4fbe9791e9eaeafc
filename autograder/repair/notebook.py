"""One notebook under repair."""

import copy
from collections import defaultdict
from dataclasses import dataclass, field

from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade, is_solution

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
from .slot import Slot, longest_in_order


@dataclass
class Repaired:
    """A notebook as it is to be graded.

    Attributes
    ----------
    notebook : nbformat.NotebookNode
        Each cell of the template once, in its order; between them the student's own.
    flags : list of str
        The first parts of `SENTENCES`' keys, as far as they apply.
    notes : list of str
        Sentences for the receipt.
    doubtful : dict of str to str
        Why a person should look, by the `grade_id` of the answer's cell.
    """

    notebook: NotebookNode
    flags: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    doubtful: dict = field(default_factory=dict)


def repair(notebook, template):
    """Restore what is the instructor's in a student's notebook.

    Check cells, locked cells and all metadata become those of the template. A solution
    cell gets the student's source. A cell that is neither, a text or an example, is free
    to be changed: the student's version stays in its place. Every other cell of the
    student's stays where it was among its neighbours.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As `read` gives it. It is not changed.
    template : nbformat.NotebookNode
        As `template` gives it.

    Returns
    -------
    Repaired
    """
    return Repair(notebook, template).result()


class Repair:
    """One notebook under repair: first find each cell, then put them together."""

    def __init__(self, notebook, template):
        self.template = template
        self.cells = notebook.cells
        self.slots = [Slot(cell, number) for number, cell in enumerate(template.cells)]
        self.used = set()  # places of cells that fill a slot, or are no longer needed
        self.said = defaultdict(list)
        self.doubtful = {}

    def result(self):
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
            if cells := self.said[flag, case]:
                flags.append(flag)
                cells = list(dict.fromkeys(cells))
                more = f" and {len(cells) - MOST} more" if len(cells) > MOST else ""
                notes.append(f"{sentence}: {', '.join(cells[:MOST])}{more}.")
        return Repaired(made, list(dict.fromkeys(flags)), notes, self.doubtful)

    def say(self, flag, case, text):
        self.said[flag, case].append(text)

    # Finding

    def find_by_label(self):
        """Fill slots with the cells that bear their `grade_id`, or else their id."""
        by_grade_id = {slot.grade_id: slot for slot in self.slots if slot.grade_id}
        by_id = {slot.id: slot for slot in self.slots}
        claims = defaultdict(list)
        for place, cell in enumerate(self.cells):
            grade_id = label(cell).get("grade_id")
            if isinstance(grade_id, str) and grade_id in by_grade_id:
                claims[by_grade_id[grade_id].number].append(place)
            elif cell.get("id") in by_id:
                claims[by_id[cell.id].number].append(place)
        for slot in self.slots:
            if claims[slot.number]:
                self.choose(slot, claims[slot.number], claims)

    def choose(self, slot, places, claims):
        """Fill a slot with one of several cells; the others are copies of it."""
        changed = {one for one in places if not slot.is_released(self.cells[one])}
        if slot.answer:
            candidates = self.before_check(slot, sorted(changed) or places, claims)
            slot.found = candidates[-1] if changed else candidates[0]
        else:
            own = [one for one in places if self.cells[one].get("id") == slot.id] or places
            same = [one for one in own if one not in changed]
            slot.found = (same or own)[0]
        slot.copies = [one for one in places if one != slot.found]
        # word for word the instructor's: nothing of the student's is lost with it
        self.used |= {slot.found, *(one for one in slot.copies if one not in changed)}

    def before_check(self, slot, places, claims):
        """Those places that stand before the check of this answer; all if none does."""
        check = next((one for one in self.slots[slot.number :] if one.check), None)
        if check is None or not claims[check.number] or is_grade(slot.cell):  # graded by hand
            return places
        return [one for one in places if one < claims[check.number][0]] or places

    def find_by_content(self):
        """Fill slots with cells that lost all labels, and say what was released."""
        waiting = defaultdict(list)
        for place, cell in enumerate(self.cells):
            if place not in self.used and plain(cell.source):
                waiting[plain(cell.source)].append(place)
        claimed = {place for slot in self.slots for place in slot.copies}
        for slot in self.slots:
            places = [one for text in slot.texts for one in waiting[text] if one not in claimed]
            if slot.found is None and places:
                slot.found = places[0]
                waiting[plain(self.cells[slot.found].source)].remove(slot.found)
                self.used.add(slot.found)

    def search(self, slot):
        """Find the answer to a slot whose cell bears no label any more."""
        low, high = self.gap(slot)
        copies = {place for other in self.slots if other.answer for place in other.copies}
        taken = self.used | copies
        free = [
            place
            for place, cell in enumerate(self.cells)
            if place not in taken
            and cell.source.strip()
            and cell.cell_type in (slot.cell.cell_type, "raw")
        ]
        here = [place for place in free if low < place < high]
        named = [place for place in free if slot.names & names(self.cells[place])]
        near = [place for place in named if low < place < high]
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
            self.say("found-answer", "name", slot.name)
            if len(near) > 1:
                self.say("duplicate-cell", "answers", slot.name)
        elif not slot.names and len(here) == 1 and len(rivals) == 1:
            slot.found = here[0]
            self.say("found-answer", "place", slot.name)
        elif not named and (others := self.merged(slot)):
            slot.empty = True
            self.say("found-answer", "merged", f"{slot.name} (in {others[-1].name})")
        elif named or here:
            reason = (
                f"Cells that could be the answer to {slot.name}: {len(named)}."
                if named
                else f"The cell of {slot.name} is missing. Near its place the student has cells "
                f"of their own: {len(here)}."
            )
            self.doubtful[slot.name] = f"{reason} A person has to look."
            self.say("unclear-answer", "unclear", slot.name)
        else:
            self.say("missing-answer", "missing", slot.name)
        self.used |= {slot.found} - {None}

    def gap(self, slot):
        """The places of the found cells around a slot, both outside of what may be its own."""
        found = [self.slots[number] for number in self.in_order]
        low = max((one.found for one in found if one.number < slot.number), default=-1)
        high = min(
            (one.found for one in found if one.number > slot.number), default=len(self.cells)
        )
        return low, high

    def merged(self, slot):
        """The slots whose cells, filled by the student, define what belongs in this one."""
        return [
            other
            for other in self.slots
            if other.found is not None
            and not other.locked
            and slot.names
            and slot.names <= names(self.cells[other.found]) - names(other.cell)
        ]

    def look_beside(self, cells):
        """Find text of the student's beside answers in words that are untouched.

        Beside is what lies between the heading above and the next heading or exercise.
        """
        released = {slot.id: slot for slot in self.slots}
        kept = set()  # numbers of locked cells that were put back, and had words in them
        for place, cell in enumerate(cells):
            slot = released.get(cell.id)
            by_hand = slot and is_solution(slot.cell) and is_grade(slot.cell)
            if not by_hand or not slot.is_released(cell) or slot.name in self.doubtful:
                continue
            around = []
            for step in (-1, 1):
                at = place + step
                while 0 <= at < len(cells):
                    other = released.get(cells[at].id)
                    if other and (other.answer or other.check or step > 0 and other.is_heading):
                        break
                    around.append(cells[at])
                    if other and other.is_heading:
                        break
                    at += step
            texts = []
            for one in around:
                other = released.get(one.id)
                theirs = self.theirs(other) if other and other.locked else one
                if theirs and is_text(theirs) and (other is None or other.is_added_to(theirs)):
                    texts.append(one.id)
                    kept |= {other.number} if other and other.locked else set()
            if texts:
                listed = ", ".join(texts)
                self.doubtful[slot.name] = (
                    f"{slot.name} is untouched, and there is text beside it: {listed}. "
                    "A person has to look."
                )
                self.say("unclear-answer", "beside", f"{slot.name} (beside it: {listed})")
        ids = {cell.id for cell in cells}
        for place in reversed(range(len(cells))):
            slot = released.get(cells[place].id)
            if slot and slot.number in kept:
                cells.insert(place + 1, self.own(slot.found, ids))

    def theirs(self, slot):
        """What a student made of a locked cell; None if nothing, or of another release."""
        cell = None if slot.found is None else self.cells[slot.found]
        return None if cell is None or as_it_was_released(cell) else cell

    # Comparing

    def compare(self, slot):
        """Say what was changed in a cell that is to be put back, or kept."""
        flag = "restored-test" if slot.check else "restored-cell"
        changed = [one for one in slot.copies if not slot.is_released(self.cells[one])]
        if slot.copies and (slot.locked or slot.answer):
            case = "copy" if not slot.answer else "answers" if changed else "stub"
            self.say("duplicate-cell", case, slot.name)
        if slot.found is None:
            if slot.locked:
                self.say(flag, "missing", slot.name)
            return
        cell = self.cells[slot.found]
        if slot.number not in self.in_order and (slot.locked or slot.answer):
            self.say("moved-cell", "moved", slot.name)
        if cell.cell_type != slot.cell.cell_type and (slot.locked or slot.answer):
            self.say("retyped-cell" if slot.answer else flag, "kind", slot.name)
        elif slot.locked and not slot.is_released(cell):
            older = as_it_was_released(cell)
            self.say("older-release" if older else flag, "edited", slot.name)
        if differences := changed_label(cell, slot.cell):
            self.say("schema", "changed", f"{slot.name} ({differences})")

    # Putting together

    def assemble(self):
        """The cells of the result."""
        made = []
        ids = {slot.id for slot in self.slots}
        gaps = [None, *self.in_order]  # each begins with a cell that is in its place
        for begin, end in zip(gaps, [*self.in_order, len(self.slots)], strict=True):
            first = 0 if begin is None else begin + 1
            between = self.slots[first:end]
            # an answer's stub comes before the student's cells, or it would hide an answer there
            stubs = [one.number for one in between if one.answer and one.found is None]
            split = stubs[-1] + 1 if stubs else first
            if begin is not None:
                made.append(self.filled(self.slots[begin]))
            made += [self.filled(slot) for slot in self.slots[first:split]]
            low = -1 if begin is None else self.slots[begin].found
            high = len(self.cells) if end == len(self.slots) else self.slots[end].found
            made += [
                self.own(place, ids) for place in range(low + 1, high) if place not in self.used
            ]
            made += [self.filled(slot) for slot in self.slots[split:end]]
        return made

    def filled(self, slot):
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

    def own(self, place, ids):
        """A cell of the student's own, which bears no label and an id of its own."""
        cell = self.cells[place]
        claimed = label(cell)
        known = any(
            slot.grade_id and slot.grade_id == claimed.get("grade_id") for slot in self.slots
        )
        if claimed.get("grade") and not known:
            self.say("schema", "invented", f"{claimed.get('grade_id')!r:.60}")
        id, number = cell.get("id"), place + 1
        if not isinstance(id, str) or not ID.fullmatch(id):
            id = f"cell-{number}"
        while id in ids:
            id, number = f"own-{number}", number + len(self.cells)
        ids.add(id)
        tags = cell.metadata.get("tags")
        valid = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
        return new_cell(cell.cell_type, id, cell, {"tags": sorted(set(tags))} if valid else {})
