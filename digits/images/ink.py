"""The ink of one digit, found in the pixels of a picture."""

import math
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image
from scipy import ndimage

from digits.images.measures import LONG, SIDE
from digits.images.reading import FAINT, shrunk

GRID = 320  # ink is looked for in a picture of at most so many pixels a side
TOUCHING = np.ones((3, 3), bool)  # pixels that meet in a corner belong together


@dataclass
class Found:
    """The ink of a picture, of which every pixel, or means of blocks, were looked at."""

    ink: np.ndarray  # (h, w) float32: 0 is paper
    step: int  # the side of a block
    box: tuple  # (first row, last + 1), (first column, last + 1)
    dark: bool
    uneven: bool
    touches: bool
    pieces: int
    sheet: bool  # large and filled: paper, perhaps


def find_ink(pixels):
    """The ink in (h, w, channels) of 0-255, as a `Found`; None where there is none."""
    step = math.ceil(max(pixels.shape[:2]) / GRID)
    pixels = shrunk(pixels, step)
    found = ink_on(pixels, step)
    if found is None or not found.sheet:
        return found
    # a sheet of paper on a table, perhaps: what is on it?
    inside = [(low + (high - low) // 25, high - (high - low) // 25) for low, high in found.box]
    within = tuple(slice(low, high) for low, high in inside)
    inner = ink_on(pixels[within], step)
    if inner is None:
        return found
    found.ink[:] = 0
    found.ink[within] = inner.ink
    box = [(a + low, b + low) for (a, b), (low, _) in zip(inner.box, inside, strict=True)]
    return replace(inner, ink=found.ink, box=tuple(box))


def ink_on(pixels, step):
    """The ink, where the paper is what the border shows."""
    paper = np.median(ring(pixels), axis=0)
    values = pixels - paper
    # one number for the colour: along the line on which the colours lie apart most
    spread = values.reshape(-1, values.shape[2])
    line = np.linalg.eigh(spread.T @ spread)[1][:, -1] / math.sqrt(values.shape[2])
    values = values @ line
    low, high = np.quantile(ring(values), (0.1, 0.9))
    suspect = high - low > 0.04 * np.abs(values).max()
    # ink is the smaller part, and stands out further
    lean = values - blurred(values) if suspect else values
    if (lean * lean * lean).sum() < 0:  # three times faster than a power
        values, line = -values, -line
    dark, uneven = bool(line.sum() < 0), False
    if suspect:
        values, uneven = evened(values, -paper @ line if dark else 0)
    # the deviation of the noise, if it is bell-shaped; an edge may be noisier, being no paper
    noise = 1.48 * min(np.median(np.abs(part)) for part in (values, ring(values)))
    peak = values.max()
    if peak < FAINT:
        return None
    # a digit that fills its picture looks noisy too, but not from one pixel to the next
    grain = 1.05 * np.median(np.abs(np.diff(values.ravel())))
    if peak < 6 * min(noise, grain):
        return None
    # clean pictures keep their faintest grey; in photos, what is faint is paper
    clean = noise < 0.5 and not uneven
    level = 0.06 * peak if clean else max(0.25 * peak, min(5 * noise, 0.5 * peak))
    values = unruled(values, level)
    digit, touches, pieces = digit_in(values, level)
    near = ndimage.maximum_filter(digit.view(np.uint8), 3)
    ink = values.clip(0) * near  # with the grey along its edges
    box = box_of(digit)
    if longest(box) > 32:  # a soft edge is where it is half-way
        box = box_of(digit & (values > 0.3 * values[digit].max()))
    rows, columns = (slice(*span) for span in box)
    sheet = digit[rows, columns].mean() > 0.85 and all(
        high - low > 0.5 * side for (low, high), side in zip(box, digit.shape, strict=True)
    )
    return Found(ink, step, box, dark, uneven, touches, pieces, sheet)


def ring(values, wide=None):
    """The outermost pixels, a fiftieth of the picture wide, in a row."""
    wide = wide or max(1, min(values.shape[:2]) // 50)
    inner = values[wide:-wide]
    sides = (values[:wide], values[-wide:], inner[:, :wide], inner[:, -wide:])
    return np.concatenate([side.reshape(-1, *values.shape[2:]) for side in sides])


def blurred(values):
    image = Image.fromarray(values)
    return np.asarray(image.resize((5, 5), Image.Resampling.BOX).resize(image.size))


def evened(values, level):
    """Ink without the light and shade of the paper, and whether there was any.

    The paper is what no stroke is wide enough to cover (an opening, in image processing).
    Where `level` is given, the paper's own grey, ink in the shade counts as in the light.
    """
    reach = max(values.shape) // 8
    paper = values
    for extreme in (ndimage.minimum_filter, ndimage.maximum_filter):
        wider = np.pad(paper, reach, mode="edge")
        paper = extreme(wider, size=2 * reach + 1)[reach:-reach, reach:-reach]
    values = values - paper
    values -= np.median(values)
    low, high = np.quantile(paper, (0.02, 0.98))
    if level > 0:
        values *= level / np.clip(level - paper, 0.2 * level, None)
    return values, bool(high - low > 0.1 * values.max())


def unruled(values, level):
    """Ink without the thin lines that run across the paper from edge to edge."""
    if max(values.shape) < 3 * SIDE:
        return values  # too small to tell a line from a stroke
    if ring(values, min(values.shape) // 20).max() <= 0.5 * level:
        return values  # nothing comes near the edge
    lines, parts = [], []
    for axis, side in enumerate(values.shape):
        # a line, which may lean a little, is long, and it is thin
        size, thin = [1, 1], [1, 1]
        size[axis], thin[1 - axis] = side // 8, 2 * (max(values.shape) // 50) + 1
        ridge = ndimage.maximum_filter1d(values.clip(0, 2 * level), 3, 1 - axis)
        ridge = ndimage.uniform_filter1d(ridge, 5, axis)  # less noise
        ridge = ndimage.grey_opening(ridge, size)
        labels, _ = ndimage.label(ridge - ndimage.grey_opening(ridge, thin) > 0.5 * level, TOUCHING)
        for n, box in enumerate(ndimage.find_objects(labels), 1):
            along, wide = box[axis], box[1 - axis].stop - box[1 - axis].start
            if wide > 0.1 * side:
                continue
            if along.stop - along.start > 0.9 * side:
                lines.append((axis, labels, n, box))
            elif along.start < 0.03 * side or along.stop > 0.97 * side:
                parts.append((axis, labels, n, box))
    if len(lines) > 2:  # ruled: then what begins at the edge is a line too, as far as a stroke
        lines += parts
    without = values.copy()
    for axis, labels, n, box in lines:
        thick = int(np.median((labels[box] == n).sum(axis=1 - axis)))
        around = tuple(slice(max(0, span.start - thick), span.stop + thick) for span in box)
        line = ndimage.binary_dilation(labels[around] == n, TOUCHING)
        # what crosses the line stays: it is longer, across, than the line is thick
        size = [thick, thick]
        size[axis] = 1
        without[around] = np.where(
            line, ndimage.grey_opening(without[around], size), without[around]
        )
    labels, n = ndimage.label(without > level, TOUCHING)
    if not n:
        return values  # it was the digit
    # one or two may be bars of a digit that fills the picture
    rest = box_of(labels == 1 + np.argmax(ndimage.sum_labels(without, labels, range(1, n + 1))))
    fills = any(
        high - low > 0.9 * side for (low, high), side in zip(rest, values.shape, strict=True)
    )
    return values if len(lines) < 3 and fills else without


def digit_in(values, level):
    """Which pixels belong to the digit, whether it touches the edge, its large pieces."""
    mask = values > level
    if mask.shape == (SIDE, SIDE) and longest(box_of(mask)) == LONG:
        return mask, bool(ring(mask).any()), 1  # MNIST's own: its specks are part of it
    labels, _ = ndimage.label(mask, TOUCHING)
    mass = np.bincount(labels.ravel(), values.ravel())
    mass[0] = 0
    edge = np.zeros(len(mass), bool)
    edge[ring(labels, wide=1)] = True
    boxes = {n: box_of(labels == n) for n in np.flatnonzero(mass > 0.005 * mass.max())}
    # what runs from edge to edge is a line on the paper, a frame, the table, not the digit
    through = {n for n in boxes if edge[n] and longest(boxes[n]) > 0.9 * min(values.shape)}
    main = max(boxes, key=lambda n: mass[n] * (0.001 if n in through else 0.1 if edge[n] else 1))
    kept, large = [main], 1
    for n in boxes.keys() - through - {main}:
        (top, bottom), (left, right) = boxes[n]
        (up, down), (west, east) = boxes[main]
        across = max(left - east, west - right)
        near = max(top - down, up - bottom, across) < 0.15 * longest(boxes[main])
        if edge[n] and not edge[main]:
            continue  # it comes in from outside, the digit does not
        if near or (mass[n] > 0.05 * mass[main] and not edge[n]):  # else a speck
            kept.append(n)
            large += across >= 0 and bottom - top > (down - up) / 2
    return np.isin(np.arange(len(mass)), kept)[labels], bool(edge[main]), large


def box_of(mask):
    """The rows and columns that a mask spans: (first, last + 1), (first, last + 1)."""
    spans = []
    for axis in (1, 0):
        where = np.flatnonzero(mask.any(axis=axis))
        spans.append((int(where[0]), int(where[-1]) + 1))
    return tuple(spans)


def longest(box):
    return max(high - low for low, high in box)
