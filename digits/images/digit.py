"""Which of the ink is the digit, and which are specks, lines, the table beside the paper."""

from dataclasses import dataclass

import numpy as np

from digits.images.box import inside_box
from digits.images.measures import LONG, SIDE
from digits.images.pieces import Piece, box_of, gaps, longest, pieces_of
from digits.images.reading import LEAST

# the mass of a piece is all its ink, added up
SPECK = 0.05  # of the digit's mass: a smaller piece, far from the digit, is not part of it ...
SHORT = 0.25  # of the digit's long side: ... and neither is a shorter one
NEAR = 0.15  # of the digit's long side: a piece no further away is part of the digit
# what a piece's mass counts for, to be the digit: one at the edge may be a neighbour, cut off,
# the table beside the paper hardly is one, and one of a few pixels is a speck
AT_EDGE, TABLE, DOT = 0.1, 0.001, 0.01


@dataclass
class Digit:
    """The ink that is taken for the digit, and what else there is."""

    mask: np.ndarray  # (h, w) bool: its pixels
    main: Piece  # its largest piece
    pieces: list[Piece]  # all there are, but for boxes drawn around and what is outside of them
    labels: np.ndarray  # (h, w) int: a piece is where they are its `number`


def digit_in(values: np.ndarray, level: float) -> Digit:
    """The digit in ink.

    Parameters
    ----------
    values : (h, w) float32
        0 is paper; at least one pixel is above `level`.
    level : float
        What is above it is ink.
    """
    mask = values > level
    labels, pieces = pieces_of(values, mask)
    if mask.shape == (SIDE, SIDE) and longest(box_of(mask)) == LONG:
        # MNIST's own: its specks are part of it
        return Digit(mask, max(pieces, key=likely), pieces, labels)
    inside = inside_box(labels, pieces)
    if inside is not None:
        labels, pieces = pieces_of(values, inside)
    main = max(pieces, key=likely)
    others = [piece for piece in pieces if piece is not main and belongs(piece, main)]
    kept = [main.number, *(piece.number for piece in others)]
    mask = np.isin(np.arange(labels.max() + 1), kept)[labels]
    return Digit(mask, main, pieces, labels)


def likely(piece: Piece) -> float:
    """How likely a piece is the digit: the one with the most is."""
    weight = TABLE if piece.table else AT_EDGE if piece.at_edge else 1
    return piece.mass * weight * (DOT if longest(piece.box) < LEAST else 1)


def belongs(piece: Piece, main: Piece) -> bool:
    """Whether another piece is part of the digit: a second stroke, a gap in a line."""
    if piece.table or piece.through:
        return False  # a line on the paper, the table, another digit
    if piece.at_edge and not main.at_edge:
        return False  # it comes in from outside, the digit does not
    if max(gaps(piece.box, main.box)) < NEAR * longest(main.box):
        return True
    if piece.at_edge or longest(piece.box) < SHORT * longest(main.box):
        return False
    return piece.mass > SPECK * main.mass
