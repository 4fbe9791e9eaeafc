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
from dataclasses import dataclass
from itertools import combinations
from math import log2

LEAST = 25  # tokens of an answer: a function of one line has some fifteen


OTHERS = 4


RARE, DIFFERENT, MARGIN = 2, 2, 7  # bits


ANSWERS = 3


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

    students: tuple
    cells: dict
    bits: float


def pairs(receipts, solutions):
    """The students who are alike, those with the most in common first.

    Parameters
    ----------
    receipts : iterable of autograder.record.receipt.Receipt
    solutions : dict of str to dict
        The fingerprints of the instructor's answers, by unit and id.

    Returns
    -------
    list of Pair
    """
    answers, having, count = defaultdict(dict), defaultdict(list), Counter()
    for receipt in receipts:
        for cell, (size, digest) in receipt.answers.items():
            place = receipt.unit, cell
            answers[receipt.student][place] = digest
            count[place] += 1
            if size >= LEAST and [size, digest] != solutions.get(place[0], {}).get(cell):
                having[place, digest].append(receipt.student)
    agreed = defaultdict(dict)  # by two students, then by place: bits
    for (place, _), students in having.items():
        bits = log2((count[place] - 2 + OTHERS) / max(1, len(students) - 1))
        if bits >= RARE:
            for two in combinations(sorted(students), 2):
                agreed[two][place] = bits
    least = MARGIN + log2(max(1, len(answers) * (len(answers) - 1) / 2))
    found = []
    for two, bits in agreed.items():
        if len(bits) >= ANSWERS and (sum_of := weigh(two, bits, answers)) >= least:
            cells = defaultdict(tuple)
            for unit, cell in sorted(bits):
                cells[unit] += (cell,)
            found.append(Pair(two, dict(cells), round(sum_of, 1)))
    return sorted(found, key=lambda one: (-one.bits, one.students))


def weigh(two, bits, answers):
    """The bits of all units in which two agree more than they differ."""
    one, other = (answers[student] for student in two)
    units = Counter()
    for place in one.keys() & other.keys():
        same = one[place] == other[place]
        units[place[0]] += bits.get(place, 0) if same else -DIFFERENT
    return sum(max(0, sum_of) for sum_of in units.values())
