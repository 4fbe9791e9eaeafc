"""Submissions whose answers are alike beyond chance: for an instructor to look at.

Two answers agree where they are the same but for names, spacing and comments. Agreement says
little where an answer is short, where many have it, or where it is the instructor's own. So
only answers of `LEAST` tokens or more count that few of the class have (`FEW`), and two
submissions are alike where they agree in `ANSWERS` of these or more, `TOKENS` tokens together.
That can have many reasons, a common source or working together among them.
"""

import hashlib
import io
import keyword
import tokenize
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

LEAST = 25  # tokens of an answer: a function of one line has some fifteen
TOKENS, ANSWERS = 80, 2
LONGEST = 50_000  # characters of an answer that are looked at
SKIPPED = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER),
    *(tokenize.INDENT, tokenize.DEDENT),
}


@dataclass(frozen=True)
class Pair:
    """Two students whose answers to a unit are alike.

    Attributes
    ----------
    unit : str
    students : tuple of str
    cells : tuple of str
        The ids of the answers that agree.
    tokens : int
        How long these are together.
    """

    unit: str
    students: tuple
    cells: tuple
    tokens: int


def fingerprint(source):
    """What an answer in code is but for names, spacing and comments.

    Returns
    -------
    (int, str) or None
        How many tokens it has, and a digest of them; None where it cannot be read.
    """
    names, parts = {}, []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source[:LONGEST]).readline):
            if token.type == tokenize.INDENT:
                parts.append(">")
            elif token.type == tokenize.DEDENT:
                parts.append("<")
            elif token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                parts.append(f"n{names.setdefault(token.string, len(names))}")
            elif token.type == tokenize.STRING and (not parts or parts[-1] in (">", ":")):
                continue  # a text that stands alone says something to people
            elif token.type not in SKIPPED:
                parts.append(token.string)
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return None
    return len(parts), hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def few(count):
    """How many of a class may have the same answer until it is common."""
    return max(2, count // 10)


def pairs(receipts, solutions):
    """The submissions that are alike, those with the most in common first.

    Parameters
    ----------
    receipts : iterable of dict
        `answers` has fingerprints by the ids of cells.
    solutions : dict of str to dict
        The fingerprints of the instructor's answers, by unit and id.

    Returns
    -------
    list of Pair
    """
    having, count = defaultdict(list), defaultdict(int)
    for one in receipts:
        for cell, found in (one.get("answers") or {}).items():
            count[one["unit"], cell] += 1
            size, digest = found
            if size >= LEAST and [size, digest] != solutions.get(one["unit"], {}).get(cell):
                having[one["unit"], cell, digest, size].append(one["student"])
    shared = defaultdict(list)
    for (unit, cell, _, size), students in having.items():
        if 2 <= len(students) <= few(count[unit, cell]):
            for two in combinations(sorted(students), 2):
                shared[unit, two].append((cell, size))
    found = [
        Pair(unit, two, tuple(cell for cell, _ in cells), sum(size for _, size in cells))
        for (unit, two), cells in shared.items()
        if len(cells) >= ANSWERS and sum(size for _, size in cells) >= TOKENS
    ]
    return sorted(found, key=lambda one: (-one.tokens, one.unit, one.students))
