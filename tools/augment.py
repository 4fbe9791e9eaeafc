"""Make more handwriting out of MNIST's: bent, slanted, stretched, and drawn anew with other pens.

A network learns what it is shown. MNIST shows digits of American clerks and pupils in one kind
of pen, so a reader of everybody's digits is shown MNIST's in a thousand variations. Each is
brought back to MNIST's frame as `to_mnist` does it: long side 20 pixels, centre of mass in the
middle.
"""

import numpy as np
from scipy import ndimage

from digits.images.measures import LONG, MIDDLE, SIDE
from tools import hands
from tools.hands import FINE, UNIT

ROOM = 2  # pixels around the picture, where a line is stored
FAR = 4  # pixels: further away from the line than this no pen reaches


# --- the line in the middle of the ink ----------------------------------------------------


def distances(pictures):
    """How far each place is from the middle line of the ink: what any pen can be drawn from.

    Parameters
    ----------
    pictures : (n, 28, 28) uint8

    Returns
    -------
    (n, 64, 64) uint8
        In 63rds of a pixel of MNIST's, at most 4 pixels; 0 on the line. The grid is twice as
        fine as MNIST's, and 2 pixels wider on each side.
    """
    made = []
    for part in np.array_split(pictures, max(1, len(pictures) // 500)):  # for little memory
        wide = np.pad(part, ((0, 0), (ROOM, ROOM), (ROOM, ROOM)))
        fine = ndimage.zoom(wide, (1, FINE, FINE), order=1, grid_mode=True, mode="nearest")
        for line in thinned(fine > 100):
            far = ndimage.distance_transform_edt(~line) / FINE
            made.append((far.clip(0, FAR) * UNIT).astype(np.uint8))
    return np.stack(made)


def thinned(ink):
    """Ink worn down from all sides until a line of one pixel's width is left.

    T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning digital patterns",
    Communications of the ACM 27 (1984), on many pictures at once.

    Parameters
    ----------
    ink : (n, h, w) bool, whose outermost pixels are False

    Returns
    -------
    (n, h, w) bool
    """
    # the eight neighbours, clockwise from above, are the eight bits of a number
    around = [(-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)]
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1
    count = bits.sum(axis=1)
    begins = ((bits == 0) & (np.roll(bits, -1, axis=1) == 1)).sum(axis=1)
    above, right, below, left = bits[:, ::2].T
    edge = (count >= 2) & (count <= 6) & (begins == 1)
    rules = (
        edge & (above * right * below == 0) & (right * below * left == 0),
        edge & (above * right * left == 0) & (above * below * left == 0),
    )
    lines = ink.copy()
    height, width = ink.shape[1:]
    thick = np.arange(len(lines))  # which of them are not worn down yet
    while len(thick):
        some = lines[thick]
        inner = some[:, 1:-1, 1:-1]
        left_over = np.zeros(len(thick), bool)
        for rule in rules:
            number = np.zeros(inner.shape, np.uint8)
            for bit, (down, across) in enumerate(around):
                rows = slice(1 + down, height - 1 + down)
                columns = slice(1 + across, width - 1 + across)
                number |= some[:, rows, columns].view(np.uint8) << np.uint8(bit)
            gone = inner & rule[number]
            inner ^= gone
            left_over |= gone.any(axis=(1, 2))
        lines[thick] = some
        thick = thick[left_over]
    return lines


# --- many pictures at once --------------------------------------------------------------------


class Bend:
    """A random affine map and random waves, for each of n pictures: where a place comes from.

    Places are `(n, 2, p)` float32: x and y in pixels of MNIST's, (0, 0) in the middle.
    """

    def __init__(self, n, rng, strength=1.0):
        # by how much they are turned (radians), slanted, stretched to one side
        turn, slant, stretch = strength * rng.normal(0, [[0.13], [0.2], [0.2]], (3, n))
        cos, sin, wide = np.cos(turn), np.sin(turn), np.exp(stretch / 2)
        rotation = np.stack([cos, -sin, sin, cos], axis=1).reshape(n, 2, 2)
        shape = np.stack([wide, slant, np.zeros(n), 1 / wide], axis=1).reshape(n, 2, 2)
        self.matrix = (rotation @ shape).astype(np.float32)
        self.inverse = np.linalg.inv(self.matrix)
        # three waves: long and high, middle, short and low (lengths and heights in pixels)
        angle, phase = rng.uniform(0, 2 * np.pi, (2, n, 3, 1))
        length = rng.uniform([18, 10, 4], [40, 18, 8], (n, 3))[..., None]
        wave = np.concatenate([np.cos(angle), np.sin(angle)], axis=2) * (2 * np.pi / length)
        height = strength * rng.normal(0, [1.1, 0.45, 0.13], (n, 2, 3))
        self.phase, self.wave, self.height = map(np.float32, (phase, wave, height))
        self.squeeze = np.float32(strength * rng.normal(0, 0.015, (n, 1)))

    def waves(self, places):
        """How far each place is moved by the waves."""
        return self.height @ np.sin(self.wave @ places + self.phase)

    def squeezed(self, places, way):
        """One half is taller, the other shorter, as something that leans is seen; or (-1) back."""
        x, y = places[:, 0], places[:, 1]
        return np.stack([x, y / (1 + way * self.squeeze * y).clip(0.25)], axis=1)

    def forth(self, places):
        """Where ink at these places goes."""
        return self.matrix @ self.squeezed(places - self.waves(places), 1)

    def back(self, places):
        """Where the ink at these places comes from."""
        places = self.squeezed(self.inverse @ places, -1)
        return places + self.waves(places)


def grid(side, step=1.0):
    """The middles of `side` × `side` pixels as (1, 2, side²) places."""
    line = (np.arange(side, dtype=np.float32) - (side - 1) / 2) * np.float32(step)
    return np.stack(np.meshgrid(line, line)).reshape(1, 2, -1)


def looked_up(sources, places, fine):
    """The values of (n, s, s) sources, `fine` to a pixel, at (n, 2, p) places, interpolated."""
    n, side = sources.shape[:2]
    at = (places * np.float32(fine) + np.float32((side - 1) / 2)).clip(0, side - 1.001)
    whole = at.astype(np.int32)
    x, y = (at - whole).transpose(1, 0, 2)
    first = whole[:, 1] * side + whole[:, 0] + np.arange(n, dtype=np.int32)[:, None] * side**2
    flat = sources.ravel()
    upper = flat[first] * (1 - x) + flat[first + 1] * x
    lower = flat[first + side] * (1 - x) + flat[first + side + 1] * x
    return upper * (1 - y) + lower * y


def framed(sources, fine, ink, rim, bend, rng):
    """Sources seen through a bend, in MNIST's frame, and how much larger each became.

    Parameters
    ----------
    sources : (n, s, s) array, `fine` values to a pixel of MNIST's
    fine : int
    ink : (n, t, t) float32 array, over the same places
        How much ink there is.
    rim : (n,) array
        How far ink will reach over the outermost of those places, in pixels of the result.
    bend : Bend
    rng : numpy.random.Generator

    Returns
    -------
    (n, 28, 28) float32 array, (n, 1, 1) float32 array
    """
    n, side = ink.shape[:2]
    places = bend.forth(grid(side, sources.shape[1] / fine / side))
    ink = ink.reshape(n, 1, -1)
    low = np.where(ink > 0.3, places, 99).min(axis=2)
    high = np.where(ink > 0.3, places, -99).max(axis=2)
    middle = (places * ink).sum(axis=2) / ink.sum(axis=2)
    scale = (LONG - 2 * rim) / (high - low).max(axis=1).clip(1)
    # a centre of mass is moved by whole pixels: it may be half a pixel off
    off = MIDDLE - (SIDE - 1) / 2 + rng.uniform(-0.5, 0.5, (n, 2))
    scale, middle, off = (np.float32(a).reshape(n, -1, 1) for a in (scale, middle, off))
    values = looked_up(sources, bend.back((grid(SIDE) - off) / scale + middle), fine)
    return values.reshape(n, SIDE, SIDE), scale


def redrawn(far, labels, rng, strength=1.0):
    """Digits drawn anew, each with a pen of its own width, from their `distances`."""
    far = np.stack(
        [hands.rewritten_by_rule(*digit, rng) for digit in zip(far, labels, strict=True)]
    )
    pen = np.exp(rng.uniform(np.log(0.6), np.log(4.2), len(far)))
    bend = Bend(len(far), rng, strength)
    bend.squeeze += np.float32(hands.squeezed(labels, rng))[:, None]
    ink = (far[:, ::2, ::2] < 0.64 * UNIT).astype(np.float32)  # every second place is enough
    away, scale = framed(far, FINE, ink, pen / 2, bend, rng)
    return (pen[:, None, None] / 2 + 0.5 - away * (scale / UNIT)).clip(0, 1)


def rewritten(pictures, rng, strength=1.0):
    """Digits in their own ink, bent, a little bolder or lighter."""
    values = pictures / np.float32(255)
    n = len(values)
    values, _ = framed(values, 1, values, np.full(n, 0.5), Bend(n, rng, strength), rng)
    bolder = ndimage.grey_dilation(values, (1, 3, 3))
    lighter = ndimage.grey_erosion(values, (1, 2, 2))
    much = rng.uniform(-0.9, 0.9, (n, 1, 1)) * (rng.random((n, 1, 1)) < 0.6)
    return values + much.clip(0) * (bolder - values) + (-much).clip(0) * (lighter - values)


def photographed(pictures, rng):
    """Now and then out of focus, pale, noisy, with a speck or a bit of a ruled line."""
    n = len(pictures)

    def chosen(share):
        return rng.random((n, 1, 1)) < share

    soft = ndimage.gaussian_filter(pictures, (0, 0.7, 0.7))
    pictures = np.where(chosen(0.2), soft, pictures)
    pictures = pictures ** np.where(chosen(0.4), np.exp(rng.uniform(-0.7, 0.5, (n, 1, 1))), 1)
    grain = ndimage.gaussian_filter(rng.standard_normal(pictures.shape, np.float32), (0, 0.5, 0.5))
    dark = pictures * (1 + grain * np.where(chosen(0.15), rng.uniform(0, 0.4, (n, 1, 1)), 0))
    row = rng.integers(0, SIDE, (n, 1, 1))
    speck = (np.abs(np.arange(SIDE)[:, None] - row) < 1) & (
        np.abs(np.arange(SIDE) - rng.integers(0, SIDE, (n, 1, 1))) < rng.integers(1, 4, (n, 1, 1))
    )
    pictures = np.maximum(dark, speck * np.where(chosen(0.05), rng.uniform(0.2, 1, (n, 1, 1)), 0))
    return (pictures / pictures.max(axis=(1, 2), keepdims=True).clip(1e-3)).clip(0, 1)


def augmented(pictures, far, labels, rng, plain=0.25, pens=0.45, strength=0.9):
    """A mini-batch in variations: some as they are, some rewritten, some redrawn.

    Parameters
    ----------
    pictures : (n, 28, 28) uint8
    far : (n, 64, 64) uint8
        Their `distances`.
    labels : (n,) int
    rng : numpy.random.Generator
    plain, pens : float
        What share stays as it is, and what share is drawn anew.
    strength : float
        How strongly they are bent.

    Returns
    -------
    (n, 28, 28) float32 in 0-1
    """
    first, second = round(plain * len(pictures)), round((1 - pens) * len(pictures))
    own = rewritten(pictures[first:second], rng, strength)
    drawn = redrawn(far[second:], labels[second:], rng, strength)
    changed = photographed(np.concatenate([own, drawn]).astype(np.float32), rng)
    made = np.concatenate([pictures[:first] / np.float32(255), changed])
    return made.astype(np.float32)


def spoiled(pictures, labels, rng):
    """What is no digit any more: turned by a quarter, upside down, mirrored, or two in a picture.

    Each way only for the digits that are none afterwards; the others are put side by side.

    Parameters
    ----------
    pictures : (n, 28, 28) float32 in 0-1
    labels : (n,) int
    rng : numpy.random.Generator

    Returns
    -------
    (n, 28, 28) float32 in 0-1
    """
    small = pictures.reshape(-1, SIDE // 2, 2, SIDE // 2, 2).mean(axis=(2, 4))[:, 2:-2, 2:-2]
    pairs = np.zeros_like(pictures)
    pairs[:, 9:19, 4:24] = np.concatenate([small, np.roll(small, 1, axis=0)], axis=2)
    quarter = np.rot90(pictures, rng.choice([1, 3]), axes=(1, 2))
    ways = (
        ((2, 3, 4, 5, 6, 7, 9), quarter),
        ((3, 7), pictures[:, ::-1, ::-1]),  # a 4 would be another hand's 4
        ((3, 4, 6, 7, 9), pictures[:, :, ::-1]),
    )
    made = (1.5 * pairs).clip(0, 1)  # a thin line half as large is pale
    which = rng.integers(len(ways) + 1, size=len(labels))
    for way, (digits, changed) in enumerate(ways):
        chosen = (which == way) & np.isin(labels, digits)
        made[chosen] = changed[chosen]
    return made
