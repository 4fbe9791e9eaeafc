"""Ruled and checked paper: its lines are taken out, the strokes that cross them stay."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digits.images.digit import TOUCHING, box_of
from digits.images.measures import SIDE
from digits.images.paper import border

SMALLEST = 3 * SIDE  # pixels: in a smaller picture a line cannot be told from a stroke
EDGE = 20  # a line is looked for if there is ink in the outermost twentieth
PALE = 0.5  # of the level of ink: what is above it may be a line
LONG_PART = 8  # a line has no gap along an eighth of the picture
THICK = 50  # a line is at most two fiftieths of the picture thick, and a pixel
LEAN = 0.1  # of the picture: so much a line may lean
WHOLE = 0.9  # of the picture: a line is at least so long
AT_EDGE = 0.03  # of the picture: what begins so near to the edge may be a line in pieces
RULED = 3  # lines make the paper a ruled one; one or two may be bars of a large digit


@dataclass
class Line:
    """A line of the paper, or a piece of one."""

    axis: int  # along which it runs: 0 down, 1 across
    labels: np.ndarray  # (h, w): it is where these are `number`
    number: int
    box: tuple[slice, slice]
    whole: bool  # from edge to edge


def without_lines(values: np.ndarray, level: float) -> np.ndarray:
    """Ink without the thin lines that run across the paper from edge to edge.

    Parameters
    ----------
    values : (h, w) float32
        0 is paper.
    level : float
        What is above it is ink.

    Returns
    -------
    (h, w) float32
        The same array where there are no lines.
    """
    if max(values.shape) < SMALLEST:
        return values
    if border(values, min(values.shape) // EDGE).max() <= PALE * level:
        return values  # nothing comes near the edge
    found = [line for axis in (0, 1) for line in lines_along(axis, values, level)]
    lines = [line for line in found if line.whole]
    ruled = len(lines) >= RULED
    if ruled:  # then what begins at the edge is a line too, as far as a stroke
        lines += [line for line in found if not line.whole]
    without = values.copy()
    for line in lines:
        erase(line, without)
    if not (without > level).any():
        return values  # it was the digit
    return values if not ruled and fills(without, level) else without


def lines_along(axis: int, values: np.ndarray, level: float) -> list[Line]:
    """The lines that run down (axis 0) or across (axis 1), and pieces that begin at the edge."""
    side = values.shape[axis]
    # a line, which may lean a little, is long, and it is thin
    long, thick = [1, 1], [1, 1]
    long[axis], thick[1 - axis] = side // LONG_PART, 2 * (max(values.shape) // THICK) + 1
    ridge = ndimage.maximum_filter1d(values.clip(0, 2 * level), 3, 1 - axis)
    ridge = ndimage.uniform_filter1d(ridge, 5, axis)  # less noise
    ridge = ndimage.grey_opening(ridge, long)
    thin = ridge - ndimage.grey_opening(ridge, thick) > PALE * level
    labels, _ = ndimage.label(thin, TOUCHING)
    lines = []
    for number, box in enumerate(ndimage.find_objects(labels), 1):
        along, across = box[axis], box[1 - axis]
        if across.stop - across.start > LEAN * side:
            continue
        whole = along.stop - along.start > WHOLE * side
        if whole or along.start < AT_EDGE * side or along.stop > (1 - AT_EDGE) * side:
            lines.append(Line(axis, labels, number, box, whole))
    return lines


def erase(line: Line, values: np.ndarray) -> None:
    """Take a line out of `values`, in place. A stroke that crosses it stays.

    A stroke is longer, across the line, than the line is thick: an opening of that size takes
    away the one and keeps the other.
    """
    thick = int(np.median((line.labels[line.box] == line.number).sum(axis=1 - line.axis)))
    around = tuple(slice(max(0, span.start - thick), span.stop + thick) for span in line.box)
    mask = ndimage.binary_dilation(line.labels[around] == line.number, TOUCHING)
    size = [thick, thick]
    size[line.axis] = 1
    values[around] = np.where(mask, ndimage.grey_opening(values[around], size), values[around])


def fills(values: np.ndarray, level: float) -> bool:
    """Whether the largest piece of ink reaches through the picture: a digit without a margin."""
    labels, count = ndimage.label(values > level, TOUCHING)
    mass = ndimage.sum_labels(values, labels, range(1, count + 1))
    spans = zip(box_of(labels == 1 + np.argmax(mass)), values.shape, strict=True)
    return any(high - low > WHOLE * side for (low, high), side in spans)
