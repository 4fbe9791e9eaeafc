"""The ink of one digit, found in the pixels of a picture."""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage

from digits.images.box import inside_box
from digits.images.digit import Digit, digit_in
from digits.images.measures import SIDE
from digits.images.paper import blurred, border, evened, paper_of
from digits.images.pieces import Box, box_of, longest, pieces_of
from digits.images.reading import FAINT, shrunk
from digits.images.ruling import without_lines

GRID = 320  # ink is looked for in a picture of at most so many pixels a side

# is there light and shade on the paper?
MOST_OF_BORDER = 0.1, 0.9  # quantiles of the border's grey: what a few odd pixels don't change
SUSPECT = 0.04  # of the strongest ink: paper that differs by more may have a shadow on it

# how much does the paper differ from pixel to pixel?
MEDIAN_TO_DEVIATION = 1.48  # standard deviation of bell-shaped noise, by its median size
NEIGHBOURS = 1.05  # the same for differences of two pixels, which are √2 times as large
STANDS_OUT = 6  # ink is at least so many deviations of the noise away from the paper

# above which part of the strongest ink's value is a pixel ink?
CLEAN = 0.5  # grey levels of noise: a picture with less was drawn, not photographed
FAINTEST = 0.06  # in a clean picture, which keeps its faintest grey
FAINTEST_IN_PHOTO = 0.25  # in a photo, where what is faint is paper
ABOVE_NOISE = 5  # deviations of the noise: ink is stronger than this in a photo, too ...
SURE = 0.5  # ... but what is stronger than this part is ink in any case

# where does the ink end?
SOFT = 32  # pixels: the edges of a larger digit are soft, and end half-way ...
HALF_WAY = 0.3  # ... which is this part of the strongest ink

# is it a sheet of paper on a table?
FILLED = 0.75  # of its box: ink that fills more of it may be a sheet ...
NARROW = 0.1  # ... if it is wider than this part of the picture ...
WIDE = 0.5  # ... and is one in any case, if each side is longer than this part
PLAIN = 0.2  # of the contrast of sheet and table: what is written stands out further
EDGE = 8  # an eighth of the sheet, on each side, where ink of a round shape is not
RIM = 25  # a 25th part of the sheet, on each side, is left out: the sheet may be askew


@dataclass
class Found:
    """The ink of a picture, of which every pixel, or means of blocks, were looked at."""

    ink: np.ndarray  # (h, w) float32: 0 is paper
    step: int  # the side of a block, in pixels
    box: Box  # the rows and columns of the digit
    sheet: Box  # those of the paper: of a sheet, where there is one, else of the picture
    dark: bool  # the ink is darker than the paper
    uneven: bool  # there are light and shade on the paper
    digit: Digit  # in the whole picture, or on the sheet of paper that was found in it


def find_ink(pixels: np.ndarray) -> Found | None:
    """The ink in (h, w, channels) of 0-255, as a `Found`; None where there is none."""
    step = math.ceil(max(pixels.shape[:2]) / GRID)
    pixels = shrunk(pixels, step)
    found = ink_on(pixels, step)
    if found is None or not is_sheet(found):
        return found
    # a sheet of paper on a table, perhaps: what is on it?
    inside = [(low + (high - low) // RIM, high - (high - low) // RIM) for low, high in found.box]
    within = tuple(slice(low, high) for low, high in inside)
    inner = ink_on(pixels[within], step)
    if inner is None or not is_on_sheet(inner, found):
        return found
    found.ink[:] = 0
    found.ink[within] = inner.ink
    box, sheet = (moved(part, inside) for part in (inner.box, inner.sheet))
    return replace(inner, ink=found.ink, box=box, sheet=sheet)


def moved(box: Box, by: Box) -> Box:
    """A box in a part of the picture, `by`, as one in the whole of it."""
    rows, columns = (
        (low + start, high + start) for (low, high), (start, _) in zip(box, by, strict=True)
    )
    return rows, columns


def ink_on(pixels: np.ndarray, step: int) -> Found | None:
    """The ink, where the paper is what the border shows."""
    paper, even = paper_of(pixels)
    values, line = one_channel(pixels - paper)
    low, high = np.quantile(border(values), MOST_OF_BORDER)
    few = max(values.shape) < SIDE  # pixels, in which shade and noise look like ink
    suspect = not (even or few) and high - low > SUSPECT * np.abs(values).max()
    if is_negative(values - blurred(values) if suspect else values):
        values, line = -values, -line
    dark, uneven = bool(line.sum() < 0), False
    if suspect:
        values, uneven = evened(values, -paper @ line if dark else 0)
    level = FAINTEST_IN_PHOTO * values.max() if few else ink_level(values, uneven)
    if level is None or values.max() < FAINT:
        return None
    plain = without_lines(values, level)
    if plain is not values and inside_box(*pieces_of(values, values > level)) is None:
        values = plain  # else the lines are sides of a box, which is left behind as a whole
    digit = digit_in(values, level)
    near = ndimage.maximum_filter(digit.mask.view(np.uint8), 3)
    ink = values.clip(0) * near  # with the grey along its edges
    box = box_of(digit.mask)
    if longest(box) > SOFT:
        box = box_of(digit.mask & (values > HALF_WAY * values[digit.mask].max()))
    sheet = ((0, ink.shape[0]), (0, ink.shape[1]))
    return Found(ink, step, box, sheet, dark, uneven, digit)


def one_channel(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Colours as one number each: how far along the line on which they differ most.

    Parameters
    ----------
    values : (h, w, channels), differences from the paper

    Returns
    -------
    values : (h, w)
    line : (channels,)
        `values @ line` makes the one of the other. Its direction, forth or back, is by chance.
    """
    channels = values.shape[2]
    flat = values.reshape(-1, channels)
    _, directions = np.linalg.eigh(flat.T @ flat)  # the last one is where they differ most
    line = directions[:, -1] / math.sqrt(channels)
    return values @ line, line


def is_negative(values: np.ndarray) -> bool:
    """Whether the ink is below 0: it is the smaller part, and stands out further.

    So the sum of the third powers has its sign.
    """
    return (values * values * values).sum() < 0  # three times faster than a power


def ink_level(values: np.ndarray, uneven: bool) -> float | None:
    """The value above which a pixel is ink; None where nothing stands out from the paper."""
    # the deviation of the noise, if it is bell-shaped; an edge may be noisier, being no paper
    noise = MEDIAN_TO_DEVIATION * min(np.median(np.abs(part)) for part in (values, border(values)))
    peak = values.max()
    # a digit that fills its picture looks noisy too, but not from one pixel to the next
    grain = NEIGHBOURS * np.median(np.abs(np.diff(values.ravel())))
    if peak < STANDS_OUT * min(noise, grain):
        return None
    if noise < CLEAN and not uneven:
        return FAINTEST * peak
    return max(FAINTEST_IN_PHOTO * peak, min(ABOVE_NOISE * noise, SURE * peak))


def is_sheet(found: Found) -> bool:
    """Whether what was taken for a digit is filled, out to its edges, as a sheet of paper is."""
    part = found.digit.mask[tuple(slice(*span) for span in found.box)]
    wide = min(part.shape) > NARROW * max(found.ink.shape)
    return wide and min(part.mean(), border(part, min(part.shape) // EDGE).mean()) > FILLED


def is_on_sheet(inner: Found, sheet: Found) -> bool:
    """Whether ink is written on a sheet; else it is the grain of a broad stroke, which a 1 is."""
    sides = zip(sheet.box, sheet.ink.shape, strict=True)
    if all(high - low > WIDE * side for (low, high), side in sides):
        return True  # no stroke is so broad
    return not inner.digit.main.at_edge and inner.ink.max() > PLAIN * sheet.ink.max()
