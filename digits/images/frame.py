"""A digit in the frame that MNIST's makers gave theirs."""

import math

import numpy as np
from PIL import Image
from scipy import ndimage

from digits.images.ink import find_ink, longest
from digits.images.measures import LONG, MIDDLE, SIDE
from digits.images.reading import read


def to_mnist(picture, scale=True, centre=True, invert=True):
    """Any picture of a digit as MNIST would have it.

    The paper is what the border shows, of any colour, lighter or darker than the ink; shadows
    are evened out, noise, specks far from the digit and what runs in from the border are left
    behind. A picture that is like MNIST's already comes out as it is.

    Parameters
    ----------
    picture : path, bytes of a file, PIL.Image of any mode and size, or array
        Arrays are `(h, w)`, `(h, w, 3 or 4)` or `(784,)`, of 0-1, 0-255 or 0-65535. Of an
        animation it is the first frame.
    scale, centre, invert : bool
        False leaves a step out, to see what it is for: the sheet is shrunk to 28 × 28 as it
        is, the digit stays at its place on the sheet, the ink is dark on light paper.

    Returns
    -------
    (28, 28) numpy.ndarray, uint8
        0 is background, 255 is full ink. A network trained on 0-1 wants it divided by 255.

    Raises
    ------
    ValueError
        If there is no ink, or if it is not a picture; the message says what to do.
    """
    pixels = read(picture).pixels
    found = find_ink(pixels)
    whole = not (scale and centre)
    while (
        found is not None and found.step > 1 and not whole
    ):  # a small digit on a large sheet: look closer
        margin = longest(found.box) // 4 + 3
        rows, columns = (
            slice(max(0, low - margin) * found.step, (high + margin) * found.step)
            for low, high in found.box
        )
        closer = pixels[rows, columns]
        if max(closer.shape) > 0.7 * max(pixels.shape):
            break
        nearer = find_ink(closer)
        if nearer is None:
            break
        pixels, found = closer, nearer
    if found is None:
        raise ValueError(
            "There is no ink in this picture: it is of one colour, or nearly so. Draw a digit "
            "that stands out from its background, and leave some background around it."
        )
    ink = scaled(found) if scale else sheet(found)
    if centre:
        ink = centred(ink)
    elif scale:
        ink = back_in_place(ink, found)
    grey = np.rint(ink * (255 / ink.max())).astype(np.uint8)
    return grey if invert else 255 - grey


def scaled(found):
    """The ink as (28, 28) float32, its long side 20 pixels."""
    (top, bottom), (left, right) = found.box
    scale = longest(found.box) / LONG
    # the ink's corner falls on the corner of a pixel: ink that fits already stays as it is
    up, back = (round((SIDE - (high - low) / scale) / 2) for low, high in found.box)
    above, before = math.ceil(up * scale), math.ceil(back * scale)
    side = math.ceil(SIDE * scale) + 1
    wide = np.zeros((side, side), np.float32)
    wide[above : above + bottom - top, before : before + right - left] = found.ink[
        top:bottom, left:right
    ]
    ink = Image.fromarray(wide)
    window = np.array([-back, -up, SIDE - back, SIDE - up]) * scale
    window += np.array([before, above, before, above])
    filters = Image.Resampling
    smooth = filters.BOX if scale >= 2 else filters.HAMMING if scale > 1 else filters.BICUBIC
    return np.asarray(ink.resize((SIDE, SIDE), smooth, tuple(window))).clip(0)


def centred(ink):
    """Moved by whole pixels until the centre of mass is in the middle."""
    wide, moved = np.pad(ink, SIDE), ink
    row = column = SIDE  # where the window on `wide` begins
    for _ in range(2):  # again, since what leaves the window no longer counts
        off = [round(middle - MIDDLE) for middle in ndimage.center_of_mass(moved)]
        row, column = row + off[0], column + off[1]
        moved = wide[row : row + SIDE, column : column + SIDE]
    return moved


def sheet(found):
    """All of the sheet, as a square, shrunk to (28, 28)."""
    side = max(found.ink.shape)
    edges = [((side - size) // 2, (side - size + 1) // 2) for size in found.ink.shape]
    square = Image.fromarray(np.pad(found.ink, edges))
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BOX))


def back_in_place(ink, found):
    """Moved from the middle towards where the digit stood on its sheet, as far as it fits."""
    moves = []
    for (low, high), size in zip(found.box, found.ink.shape, strict=True):
        room = (SIDE - (high - low) * LONG / longest(found.box)) / 2
        wanted = ((low + high) / size - 1) * SIDE / 2
        moves.append(round(min(max(wanted, -room), room)))
    return ndimage.shift(ink, moves, order=0)
