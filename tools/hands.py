"""Ways of writing that MNIST's writers hardly know, as rules upon their digits' lines.

Other schools teach a 1 with a long upstroke and a foot, a slash through the 0, a bar through the
7; other hands write a 4 like lightning, close a small loop, turn a tail. Each rule is a function
of a `Line` and chance; `rewritten_by_rule` applies the one for a digit.
"""

import numpy as np
from scipy import ndimage

UNIT = 63  # how many steps of a byte are a pixel's distance: 4 pixels are 252
FINE = 2  # places to a pixel of MNIST's
NOWHERE = 252  # no line is near


class Line:
    """The line in the middle of a digit's ink, as distances from it, to be drawn upon.

    Places are arrays x, y in the grid's steps, y down; angles in degrees, 0 to the right, 90 down;
    lengths in parts of the digit's height.

    Parameters
    ----------
    far : (64, 64) uint8
        See `tools.augment.distances`.
    """

    def __init__(self, far):
        self.far = far
        rows, columns = np.nonzero(far < UNIT / 2)
        self.places = np.stack([columns, rows], axis=1).astype(float)
        self.height = max(1, np.ptp(rows))
        self.top, self.bottom = self.places[rows.argmin()], self.places[rows.argmax()]
        self.left = self.places[columns.argmin()]
        self.middle = (self.places.min(axis=0) + self.places.max(axis=0)) / 2

    def arc(self, start, angle, length, turn=0.0):
        """Draw from a place in a direction that turns by so much on the way; return the end."""
        parts = 1 if turn == 0 else 5
        angles = np.radians(angle + turn * (np.arange(parts) + 0.5) / parts)
        steps = np.stack([np.cos(angles), np.sin(angles)], axis=1) * (self.height * length / parts)
        ends = start + np.cumsum(steps, axis=0)
        starts = ends - steps
        side = self.far.shape[0]
        y, x = np.mgrid[:side, :side].astype(np.float32)[..., None]
        (x0, y0), (dx, dy) = np.float32(starts.T), np.float32(steps.T)
        part = ((x - x0) * dx + (y - y0) * dy) / np.maximum(dx**2 + dy**2, 1e-6)
        part = part.clip(0, 1)
        away = np.hypot(x - x0 - part * dx, y - y0 - part * dy).min(axis=2)
        self.far = np.minimum(self.far, away * (UNIT / FINE)).astype(np.uint8)
        return ends[-1]

    def fill(self, most=0.06):
        """Let the ink run full in a loop that encloses little: so much of the height's square."""
        line = self.far < UNIT / 2
        inside = ndimage.binary_fill_holes(line) & ~line
        if inside.sum() < most * self.height**2:
            self.far[inside] = 0

    def without_right_arm(self, part):
        """Take away so much of the right one of two arms, from its top on, as a 4 has them."""
        rows, between = [], []
        for row, far in enumerate(self.far):
            met = np.flatnonzero(far < UNIT / 2)
            gaps = np.flatnonzero(np.diff(met) > 2)
            if len(gaps) == 1:
                rows.append(row)
                between.append((met[gaps[0]] + met[gaps[0] + 1]) / 2)
        if rows:
            all_rows = np.arange(rows[0] + round(part * (rows[-1] - rows[0])))
            columns = np.interp(all_rows, rows, between)
            right = np.arange(self.far.shape[1]) >= columns[:, None]
            self.far[: len(all_rows)][right] = NOWHERE


def zero(line, rng):
    """A slash through the whole of it, or within; now and then the other way, or upright."""
    if rng.random() < 0.2:
        angle = rng.choice([rng.uniform(100, 155), rng.uniform(100, 155), rng.uniform(30, 80), 90])
        for way in (angle, angle + 180):
            line.arc(line.middle, way, rng.uniform(0.25, 0.65))


def one(line, rng):
    """An upstroke, straight or swung, steep or flat; a foot, straight or begun with a loop."""
    if rng.random() < 0.75:
        x, y = line.bottom - line.top
        stem = np.degrees(np.arctan2(y, x))
        swing = rng.choice([0, rng.uniform(-40, 30)])
        line.arc(line.top, stem + rng.uniform(16, 58) - swing / 2, rng.uniform(0.2, 0.9), swing)
        if rng.random() < 0.35:
            long, tilt = rng.uniform(0.15, 0.5), rng.normal(0, 6)
            line.arc(line.bottom, tilt, long * rng.uniform(0.7, 1.4))
            if rng.random() < 0.3:  # the pen goes round from the stem to the foot's left end
                line.arc(line.bottom, 150 + tilt, long, rng.uniform(60, 120))
            else:
                line.arc(line.bottom, tilt + 180, long)


def four(line, rng):
    """Like lightning: the right arm only crosses the bar. Or closed, and run full."""
    chance = rng.random()
    if chance < 0.35:
        line.without_right_arm(rng.uniform(0.4, 0.95))
    elif chance < 0.5:
        line.fill()


def seven(line, rng):
    """A bar through the stem, high or low; a serif; a foot that curls to the right."""
    chance = rng.random(3)
    if chance[0] < 0.6:
        row = line.places[:, 1].min() + line.height * rng.uniform(0.4, 0.8)
        near = np.abs(line.places[:, 1] - row) < 1
        if near.any():
            middle, tilt = np.array([line.places[near, 0].max() - 1, row]), rng.normal(-8, 12)
            line.arc(middle, tilt, rng.uniform(0.1, 0.4))
            line.arc(middle, tilt + 180, rng.uniform(0.1, 0.4))
    if chance[1] < 0.3:
        line.arc(line.left, rng.uniform(60, 130), rng.uniform(0.08, 0.3), rng.uniform(-40, 40))
    if chance[2] < 0.2:
        line.arc(line.bottom, rng.uniform(30, 80), rng.uniform(0.08, 0.3), -rng.uniform(20, 110))


def nine(line, rng):
    """A tail that turns to the left and up, as a 3's does; a loop run full."""
    if rng.random() < 0.5:
        bend = line.arc(line.bottom, rng.uniform(100, 160), rng.uniform(0.05, 0.35), 30)
        line.arc(bend, rng.uniform(150, 190), rng.uniform(0.1, 0.5), rng.uniform(0, 60))
    if rng.random() < 0.3:
        line.fill(0.1)


RULES = {0: zero, 1: one, 4: four, 7: seven, 9: nine}

# By how much a digit's lower half is made shorter, its upper taller, now and then, at most: the
# stem of a 4 becomes a stub, the loop of a 9 small. In parts per pixel from the middle.
SQUEEZE = {4: 0.035, 9: -0.035}


def rewritten_by_rule(far, label, rng):
    """A digit's distances, (64, 64) uint8, after the rule for this digit, if there is one."""
    if label not in RULES:
        return far
    line = Line(far.copy())
    RULES[label](line, rng)
    for edge in line.far, line.far.T:  # what was drawn beyond it is cut off
        edge[[0, -1]] = NOWHERE
    return line.far


def squeezed(labels, rng):
    """How much each of n digits is squeezed by `SQUEEZE`: (n,) float array, most of it 0."""
    most = np.array([SQUEEZE.get(int(label), 0) for label in labels])
    return most * rng.uniform(0, 1, len(most)) * (rng.random(len(most)) < 0.4)
