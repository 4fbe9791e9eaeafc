"""The paper that a digit stands on: what the border shows, its light and shade."""

import numpy as np
from PIL import Image
from scipy import ndimage

BORDER = 50  # the border is a fiftieth of the shorter side wide
SOME = 2  # every second row and column is enough to know the colour of most pixels
SAME = 1  # grey levels: what differs by no more has the same colour
MOST = 0.35  # of the pixels: the colour of so many is the paper's, if no other has more, ...
ALONE = 0.7  # ... but not where that many of the border's have another: they are the table's
BLUR = 5  # a blurred picture has so many pixels a side
AROUND = 8  # the paper is looked for an eighth of the picture around: no stroke is so wide
ENDS = 0.02, 0.98  # quantiles of the paper's light: the darkest and lightest without outliers
UNEVEN = 0.1  # paper whose light differs by more than this part of the ink is uneven
DEEPEST = 0.2  # no shade is thought to take more than four fifths of the light


def paper_of(pixels: np.ndarray) -> tuple[np.ndarray, bool]:
    """The paper's colour, and whether it is exactly the same everywhere.

    The border shows paper; but that of a picture that is cut along the ink shows ink too. Then
    the most frequent colour is the paper's, if it is a drawing; in a photo no two pixels are alike.

    Parameters
    ----------
    pixels : (h, w, channels) of 0-255
    """
    most, share = usual(pixels[::SOME, ::SOME].reshape(-1, pixels.shape[2]))
    edge = border(pixels)
    around, share_around = usual(edge)
    if share < MOST or (share_around > ALONE and np.abs(most - around).max() > SAME):
        return np.median(edge, axis=0), False
    return most, True


def usual(pixels: np.ndarray) -> tuple[np.ndarray, float]:
    """The most frequent colour of pixels (n, channels), and the part of them that have it."""
    codes = np.rint(pixels).astype(int) @ 256 ** np.arange(pixels.shape[1])
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    colour = pixels[first[counts.argmax()]]
    return colour, (np.abs(pixels - colour) <= SAME).all(axis=1).mean()


def border(values: np.ndarray, width: int | None = None) -> np.ndarray:
    """The outermost pixels of a picture, in a row.

    Parameters
    ----------
    values : (h, w) or (h, w, channels)
    width : int, optional
        Of the border, in pixels; by default a fiftieth of the shorter side, at least 1.

    Returns
    -------
    (n,) or (n, channels)
    """
    width = width or max(1, min(values.shape[:2]) // BORDER)
    inner = values[width:-width]
    sides = (values[:width], values[-width:], inner[:, :width], inner[:, -width:])
    return np.concatenate([side.reshape(-1, *values.shape[2:]) for side in sides])


def blurred(values: np.ndarray) -> np.ndarray:
    """A picture without all that is small: shrunk to 5 × 5 pixels, and enlarged again."""
    image = Image.fromarray(values)
    small = image.resize((BLUR, BLUR), Image.Resampling.BOX)
    return np.asarray(small.resize(image.size))


def evened(values: np.ndarray, level: float) -> tuple[np.ndarray, bool]:
    """Ink without the light and shade of the paper, and whether there was any.

    The paper is what no stroke is wide enough to cover: the picture's minima over a square
    wider than a stroke, then the maxima of these (an opening, in image processing).

    Parameters
    ----------
    values : (h, w) float32
        Ink is positive.
    level : float
        The paper's own grey. Ink in the shade then counts as much as in the light; 0 if the
        paper is darker than the ink.
    """
    reach = max(1, max(values.shape) // AROUND)
    paper = values
    for extreme in (ndimage.minimum_filter, ndimage.maximum_filter):
        wider = np.pad(paper, reach, mode="edge")
        paper = extreme(wider, size=2 * reach + 1)[reach:-reach, reach:-reach]
    values = values - paper
    values -= np.median(values)
    low, high = np.quantile(paper, ENDS)
    if level > 0:
        values *= level / np.clip(level - paper, DEEPEST * level, None)
    return values, bool(high - low > UNEVEN * values.max())
