"""A box drawn around the digit: its four sides are found, and what is inside is kept."""

import numpy as np
from scipy import ndimage

from digits.images.pieces import TOUCHING, Piece, box_of, longest, pieces_of, stroke_width

BAND = 0.12  # of the box: its sides lean by no more
STRAIGHT = 0.85  # of a side has ink in that band, of a box; a 0's sides are round ...
ROUND = 0.4  # ... and so are a ring's, which has that much there
THICKEST = 0.15  # of the box: its lines are no thicker
SMALLEST = 0.1  # of the box: less ink inside is a speck ...
LARGE = 0.3  # ... and in a ring, which may be a 0, the dot in its middle
PENS = 4  # lines' thicknesses: and what is no larger is a dot, or a stroke of the box itself
ACROSS = 0.95  # of the inside: what reaches so far is a stroke of an angular 8
SLASH = 1.6  # pens: what is no wider is one straight stroke, as in a crossed 0
BOXES = 3  # one in another, at most


def inside_box(labels: np.ndarray, pieces: list[Piece]) -> np.ndarray | None:
    """The ink inside a box or a ring that is drawn around it; None where there is none.

    Parameters
    ----------
    labels, pieces
        As `pieces_of` gives them.

    Returns
    -------
    (h, w) bool, or None
    """
    inside = None
    for _ in range(BOXES):
        outer = max(pieces, key=lambda piece: longest(piece.box))
        if outer.table:
            break
        found = within(labels, outer)
        if found is None:
            break
        inside = np.zeros(labels.shape, bool)
        inside[outer.slices] = found
        labels, pieces = pieces_of(inside.astype(np.float32), inside)
    return inside


def within(labels: np.ndarray, outer: Piece) -> np.ndarray | None:
    """The ink in the box of a piece that is no part of its four sides, if it is a digit's."""
    part = labels[outer.slices]
    line = part == outer.number
    ink, straight = part > 0, []
    for turn in range(4):
        covered, thick, side = side_of(np.rot90(line, turn))
        straight.append(covered)
        if covered < ROUND or thick > THICKEST * min(part.shape):
            return None
        np.rot90(ink, turn)[side] = False
    if min(straight) < STRAIGHT:
        ink = (part > 0) & ~line  # what touches a ring is a stroke of a digit
    return ink if is_digit(ink, thick, min(straight) >= STRAIGHT) else None


def side_of(line: np.ndarray) -> tuple[float, float, np.ndarray]:
    """The upper side of a box: how much of it is there, its thickness, and its pixels."""
    height, _ = line.shape
    row = np.arange(height)[:, None]
    first = np.where(line.any(axis=0), line.argmax(axis=0), height)
    near = first <= BAND * height
    ends = ((row >= first) & ~line).argmax(axis=0)
    ends = np.where(ends > first, ends, height)
    if not near.any():
        return 0, 0, np.zeros(line.shape, bool)
    thick = float(np.median((ends - first)[near]))
    return near.mean(), thick, near & (row < first + 1.5 * thick + 1)


def is_digit(ink: np.ndarray, thick: float, box: bool) -> bool:
    """Whether what is inside a box, or a ring, may be a digit, and no part of one."""
    if not ink.any():
        return False
    labels, _ = ndimage.label(ink, TOUCHING)
    main = labels == np.bincount(labels.ravel())[1:].argmax() + 1
    spans = [high - low for low, high in box_of(main)]
    room = min(ink.shape)
    if max(spans) < max(PENS * thick, (SMALLEST if box else LARGE) * room):
        return False
    if box:
        rooms = (side - 3 * thick - 2 for side in ink.shape)  # once the sides are taken out
        return all(span < ACROSS * room for span, room in zip(spans, rooms, strict=True))
    across = np.sqrt(12 * np.linalg.eigvalsh(np.cov(np.nonzero(main)))[0])
    return across > SLASH * stroke_width(main)
