"""Submissions whose answers are alike beyond chance: for an instructor to look at.

Two answers agree where they are the same but for names, spacing and comments. Agreement says
little where an answer is short, where many have it, or where it is the instructor's own. So it
is weighed, over all units:

1. An answer of fewer than `LEAST` tokens, and the instructor's own, weighs nothing.
2. Another one weighs as many bits as it is rare among the others who answered that exercise (and
   `OTHERS` more, taken to have answered otherwise: a small class tells little); under `RARE`
   bits, nothing.
3. In each unit the bits of two students' agreements are added, and `DIFFERENT` bits are taken off
   for each exercise that both answered, and not alike.
4. Two are listed with `ANSWERS` agreements or more, if what is left is `MARGIN` bits above what
   chance finds somewhere among so many pairs.

The numbers are set on classes that draw their answers from `tests/answers`, each student
independently: these are hardly ever listed, and who copies from another nearly always is. That
answers are alike can have many reasons, a common source or working together among them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import Any

from autograder.record.receipt import Receipt

LEAST = 25  # tokens of an answer: a function of one line has some fifteen
OTHERS = 4
RARE, DIFFERENT, MARGIN = 2, 2, 7  # bits
ANSWERS = 3

Place = tuple[str, str]  # a unit, and the id of a cell


@dataclass(frozen=True)
class Pair:
    """Two students whose answers are alike.

    Attributes
    ----------
    students : tuple of str
    cells : dict of str to tuple of str
        The ids of the answers that agree, by unit.
    bits : float
        How much that is.
    """

    students: tuple[str, ...]
    cells: dict[str, tuple[str, ...]]
    bits: float


def pairs(receipts: Iterable[Receipt], solutions: dict[str, dict[str, list[Any]]]) -> list[Pair]:
    """The students who are alike, those with the most in common first.

    `solutions` are the fingerprints of the instructor's answers, by unit and id.
    """
    answers: dict[str, dict[Place, str]] = defaultdict(dict)
    having: dict[tuple[Place, str], list[str]] = defaultdict(list)
    count: Counter[Place] = Counter()
    for receipt in receipts:
        for cell, (size, digest) in receipt.answers.items():
            place = receipt.unit, cell
            answers[receipt.student][place] = digest
            count[place] += 1
            if size >= LEAST and [size, digest] != solutions.get(place[0], {}).get(cell):
                having[place, digest].append(receipt.student)
    agreed: dict[tuple[str, str], dict[Place, float]] = defaultdict(dict)  # bits
    for (place, _), students in having.items():
        rarity = log2((count[place] - 2 + OTHERS) / max(1, len(students) - 1))
        if rarity >= RARE:
            for two in combinations(sorted(students), 2):
                agreed[two][place] = rarity
    least = MARGIN + log2(max(1, len(answers) * (len(answers) - 1) / 2))
    found = []
    for two, bits in agreed.items():
        if len(bits) >= ANSWERS and (sum_of := weigh(two, bits, answers)) >= least:
            cells: dict[str, tuple[str, ...]] = defaultdict(tuple)
            for unit, cell in sorted(bits):
                cells[unit] += (cell,)
            found.append(Pair(two, dict(cells), round(sum_of, 1)))
    return sorted(found, key=lambda one: (-one.bits, one.students))


def weigh(
    two: tuple[str, str], bits: dict[Place, float], answers: dict[str, dict[Place, str]]
) -> float:
    """The bits of all units in which two agree more than they differ."""
    one, other = (answers[student] for student in two)
    units: dict[str, float] = defaultdict(float)
    for place in one.keys() & other.keys():
        same = one[place] == other[place]
        units[place[0]] += bits.get(place, 0) if same else -DIFFERENT
    return sum(max(0, sum_of) for sum_of in units.values())
