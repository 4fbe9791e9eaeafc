"""Ink that hangs together, and what can be said of such a piece by itself."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digits.images.paper import border

TOUCHING = np.ones((3, 3), bool)  # pixels that meet in a corner belong together
DUST = 0.005  # of the largest piece's mass: a smaller one is not looked at
BESIDE = 0.35  # of its outline: a piece with more of it along the picture's edge is no digit

Box = tuple[tuple[int, int], tuple[int, int]]  # rows and columns: (first, last + 1), each


@dataclass
class Piece:
    """Ink that hangs together."""

    number: int  # its label
    mass: float  # its ink, added up
    box: Box
    at_edge: bool  # it touches the picture's edge
    through: bool  # it runs from one edge to the opposite one
    table: bool  # most of it lies along the edge: the table beside the paper, a scan's margin

    @property
    def slices(self) -> tuple[slice, slice]:
        """Its box, to index an array with."""
        rows, columns = (slice(*span) for span in self.box)
        return rows, columns


def pieces_of(values: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, list[Piece]]:
    """The pieces of a mask, without dust.

    Parameters
    ----------
    values : (h, w) float32
        How much ink there is.
    mask : (h, w) bool
        Where there is ink, in one pixel at least.

    Returns
    -------
    labels : (h, w) int
        0 is paper; a piece is where they are its `number`.
    pieces : list of Piece
    """
    labels, _ = ndimage.label(mask, TOUCHING)
    mass = np.bincount(labels.ravel(), values.ravel())
    mass[0] = 0  # the paper
    boxes = ndimage.find_objects(labels)
    edge = np.bincount(border(labels, width=1), minlength=len(mass))
    pieces = []
    for number in np.flatnonzero(mass > DUST * mass.max()).tolist():
        slices = boxes[number - 1]
        box = tuple((span.start, span.stop) for span in slices)
        through = any(
            low == 0 and high == side for (low, high), side in zip(box, mask.shape, strict=True)
        )
        table = edge[number] > 0 and edge[number] > BESIDE * outline(labels[slices] == number)
        pieces.append(Piece(number, mass[number], box, edge[number] > 0, through, table))
    return labels, pieces


def outline(mask: np.ndarray) -> int:
    """How many pixels of a mask lie along its edge, or along the array's."""
    return int(mask.sum() - ndimage.binary_erosion(mask).sum())


def stroke_width(mask: np.ndarray) -> float:
    """How wide a pen drew a mask: each of its lines has an outline on both sides."""
    return 2 * int(mask.sum()) / outline(mask)


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
