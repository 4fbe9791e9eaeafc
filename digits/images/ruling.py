"""Ruled and checked paper: its lines are taken out, the strokes that cross them stay."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digits.images.measures import SIDE
from digits.images.paper import border
from digits.images.pieces import TOUCHING, box_of, stroke_width

SMALLEST = 3 * SIDE  # pixels: in a smaller picture a line cannot be told from a stroke
EDGE = 20  # a line is looked for if there is ink in the outermost twentieth
PALE = 0.5  # of the level of ink: what is above it may be a line
LONG_PART = 8  # a line has no gap along an eighth of the picture
THICK = 40  # a line is at most two of so many parts of the picture thick, and a pixel
LEAN = 0.1  # of the picture: so much a line may lean
WHOLE = 0.9  # of the picture: a line is at least so long
AT_EDGE = 0.03  # of the picture: what begins so near to the edge may be a line in pieces
COMPANY = 1.6  # times as thick: lines that differ by less are of one kind
PEN = 0.5  # of the digit's pen: a thinner line is no stroke of the digit
RULED = 3  # lines make the paper a ruled one; one or two may be bars of a large digit


@dataclass(eq=False)
class Line:
    """A line of the paper, or a piece of one."""

    axis: int  # along which it runs: 0 down, 1 across
    labels: np.ndarray  # (h, w): it is where these are `number`
    number: int
    box: tuple[slice, slice]
    whole: bool  # from edge to edge

    @property
    def thick(self) -> int:
        """How many pixels it is thick, in the middle of all its places."""
        mask = self.labels[self.box] == self.number
        return int(np.median(mask.sum(axis=1 - self.axis)))


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
    if not lines:
        return values
    ruled = len(lines) >= RULED
    if ruled:  # then what begins at the edge is a line too, as far as a stroke
        lines += [line for line in found if not line.whole]
    without = erased(lines, values)
    if not (without > level).any():
        return values  # it was the digit
    digit = largest(without, level)
    strokes = [line for line in lines if is_stroke(line, lines, digit)]
    if strokes:
        without = erased([line for line in lines if line not in strokes], values)
        digit = largest(without, level)
    return values if not ruled and fills(digit) else without


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


def erased(lines: list[Line], values: np.ndarray) -> np.ndarray:
    """A copy of `values` without lines. A stroke that crosses one of them stays.

    A stroke is longer, across the line, than the line is thick: an opening of that size takes
    away the one and keeps the other.
    """
    without = values.copy()
    for line in lines:
        rows, columns = (
            slice(max(0, span.start - line.thick), span.stop + line.thick) for span in line.box
        )
        around = rows, columns
        mask = ndimage.binary_dilation(line.labels[around] == line.number, TOUCHING)
        size = [line.thick, line.thick]
        size[line.axis] = 1
        opened = ndimage.grey_opening(without[around], size)
        without[around] = np.where(mask, opened, without[around])
    return without


def is_stroke(line: Line, lines: list[Line], digit: np.ndarray) -> bool:
    """Whether a line is a stroke of the digit, as the stem of a 4 is that fills its picture.

    Lines of the paper come in company. A stroke has none, it is drawn with the digit's pen, and
    it touches what else there is of the digit, (h, w) bool.
    """
    for other in lines:
        if other is not line and other.whole and other.axis == line.axis:
            thin, thick = sorted((line.thick, other.thick))
            if thick < COMPANY * thin:
                return False
    if line.thick < PEN * stroke_width(digit):
        return False
    return bool((digit & ndimage.binary_dilation(line.labels == line.number, TOUCHING)).any())


def largest(values: np.ndarray, level: float) -> np.ndarray:
    """The pixels of the largest piece of ink."""
    labels, _ = ndimage.label(values > level, TOUCHING)
    mass = np.bincount(labels.ravel(), values.ravel())
    return labels == 1 + np.argmax(mass[1:])


def fills(digit: np.ndarray) -> bool:
    """Whether a piece of ink reaches through the picture: a digit without a margin."""
    spans = zip(box_of(digit), digit.shape, strict=True)
    return any(high - low > WHOLE * side for (low, high), side in spans)
