"""Which of the ink is the digit, and which are specks, lines, the table beside the paper."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digits.images.measures import LONG, SIDE
from digits.images.paper import border

TOUCHING = np.ones((3, 3), bool)  # pixels that meet in a corner belong together

# the mass of a piece is all its ink, added up
DUST = 0.005  # of the largest piece's mass: a smaller one is not looked at
SPECK = 0.05  # of the digit's mass: a smaller piece, far from the digit, is not part of it
NEAR = 0.15  # of the digit's long side: a piece no further away is part of the digit
ACROSS = 0.9  # of the picture: what touches the edge and is longer runs from edge to edge
# what a piece's mass counts for, to be the digit: one at the edge may be the table beside the
# paper, one from edge to edge most likely is
AT_EDGE, FROM_EDGE_TO_EDGE = 0.1, 0.001
LARGE = 0.5  # of the digit's height: a taller piece beside it may be a second digit

Box = tuple[tuple[int, int], tuple[int, int]]  # rows and columns: (first, last + 1), each


@dataclass
class Piece:
    """Ink that hangs together."""

    number: int  # its label
    mass: float  # its ink, added up
    box: Box
    at_edge: bool
    through: bool  # it runs from edge to edge

    @property
    def weight(self):
        """How likely it is the digit: the heaviest piece is."""
        if self.through:
            return self.mass * FROM_EDGE_TO_EDGE
        return self.mass * AT_EDGE if self.at_edge else self.mass


def digit_in(values: np.ndarray, level: float) -> tuple[np.ndarray, bool, int]:
    """The pixels of the digit.

    Parameters
    ----------
    values : (h, w) float32
        0 is paper; at least one pixel is above `level`.
    level : float
        What is above it is ink.

    Returns
    -------
    mask : (h, w) bool
    touches : bool
        Whether the digit touches the picture's edge.
    pieces : int
        How many large pieces stand side by side.
    """
    mask = values > level
    if mask.shape == (SIDE, SIDE) and longest(box_of(mask)) == LONG:
        return mask, bool(border(mask).any()), 1  # MNIST's own: its specks are part of it
    labels, count = ndimage.label(mask, TOUCHING)
    pieces = pieces_of(values, labels)
    main = max(pieces, key=lambda piece: piece.weight)
    others = [piece for piece in pieces if piece is not main and belongs(piece, main)]
    kept = [main.number, *(piece.number for piece in others)]
    large = 1 + sum(is_second_digit(piece, main) for piece in others)
    return np.isin(np.arange(count + 1), kept)[labels], main.at_edge, large


def pieces_of(values: np.ndarray, labels: np.ndarray) -> list[Piece]:
    """The pieces that are larger than dust, of labels as `scipy.ndimage.label` gives them."""
    mass = np.bincount(labels.ravel(), values.ravel())
    mass[0] = 0  # the paper
    at_edge = set(border(labels, width=1).tolist())
    pieces = []
    for number in np.flatnonzero(mass > DUST * mass.max()).tolist():
        box = box_of(labels == number)
        through = number in at_edge and longest(box) > ACROSS * min(values.shape)
        pieces.append(Piece(number, mass[number], box, number in at_edge, through))
    return pieces


def belongs(piece: Piece, main: Piece) -> bool:
    """Whether another piece is part of the digit: a second stroke, a gap in a line."""
    if piece.through:
        return False  # a line on the paper, a frame, the table
    if piece.at_edge and not main.at_edge:
        return False  # it comes in from outside, the digit does not
    if max(gaps(piece.box, main.box)) < NEAR * longest(main.box):
        return True
    return piece.mass > SPECK * main.mass and not piece.at_edge


def is_second_digit(piece: Piece, main: Piece) -> bool:
    """Whether a piece stands beside the digit and is nearly as tall."""
    _, columns_between = gaps(piece.box, main.box)
    (top, bottom), _ = piece.box
    (main_top, main_bottom), _ = main.box
    return columns_between >= 0 and bottom - top > LARGE * (main_bottom - main_top)


def gaps(box: Box, other: Box) -> tuple[int, int]:
    """How many rows and columns lie between two boxes; negative where they overlap."""
    rows, columns = (
        max(low - other_high, other_low - high)
        for (low, high), (other_low, other_high) in zip(box, other, strict=True)
    )
    return rows, columns


def box_of(mask: np.ndarray) -> Box:
    """The rows and columns that a mask, (h, w) bool with a True in it, spans."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return (int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1)


def longest(box: Box) -> int:
    """The longer side of a box, in pixels."""
    return max(high - low for low, high in box)
