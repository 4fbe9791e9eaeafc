"""A digit in the frame that MNIST's makers gave theirs."""

import math

import numpy as np
from PIL import Image
from scipy import ndimage

from digits.images.ink import Found, find_ink
from digits.images.measures import LONG, MIDDLE, SIDE
from digits.images.pieces import longest
from digits.images.reading import read

NEARER = 0.7  # a part of the picture is worth a closer look if it is smaller than this
MARGIN = 4, 3  # around the digit then: a quarter of its long side, and three blocks of pixels


def to_mnist(picture, scale: bool = True, centre: bool = True, invert: bool = True) -> np.ndarray:
    """Any picture of a digit as MNIST would have it.

    The paper is what the border shows, of any colour, lighter or darker than the ink; shadows
    are evened out; noise, specks far from the digit, lines and boxes on the paper and what runs
    in from the border are left behind. A picture that is like MNIST's already comes out as it is.

    Parameters
    ----------
    picture : path, open file, bytes of a file, PIL.Image of any mode and size, or array
        Arrays are `(h, w)`, `(h, w, 3 or 4)` or `(784,)`, of 0-1, 0-255 or 10 to 16 bits, or of
        0-16, if they are `(8, 8)`.
        Of an animation it is the first frame.
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
    if found is None:
        raise ValueError(
            "There is no ink in this picture: it is of one colour, or nearly so. Draw a digit "
            "that stands out from its background, and leave some background around it."
        )
    if scale and centre:  # else the size of the whole sheet matters
        found = look_closer(pixels, found)
    ink = scaled(found) if scale else sheet(found)
    if centre:
        ink = centred(ink)
    elif scale:
        ink = back_in_place(ink, found)
    grey = np.rint(ink * (255 / ink.max())).astype(np.uint8)
    return grey if invert else 255 - grey


def look_closer(pixels: np.ndarray, found: Found) -> Found:
    """The same ink in more detail, where a small digit stands on a large sheet.

    A large picture is looked at in blocks of pixels. The digit with a margin is cut out and
    looked at again, in smaller blocks, until it fills what is cut out.

    Parameters
    ----------
    pixels : (h, w, channels) of 0-255
    found : Found
        What `find_ink` gave for these pixels.

    Returns
    -------
    Found
    """
    while found.step > 1:
        part, blocks = MARGIN
        margin = longest(found.box) // part + blocks
        rows, columns = (
            slice(max(start, low - margin) * found.step, min(end, high + margin) * found.step)
            for (low, high), (start, end) in zip(found.box, found.sheet, strict=True)
        )
        closer = pixels[rows, columns]
        if max(closer.shape) > NEARER * max(pixels.shape):
            break
        nearer = find_ink(closer)
        if nearer is None:
            break
        pixels, found = closer, nearer
    return found


def scaled(found: Found) -> np.ndarray:
    """The ink as (28, 28) float32, its long side 20 pixels, its box in the middle."""
    (top, bottom), (left, right) = found.box
    scale = longest(found.box) / LONG  # so many pixels of the picture are one of MNIST's
    # margins of whole pixels of MNIST's: ink that fits already stays as it is
    above, before = (round((SIDE - (high - low) / scale) / 2) for low, high in found.box)
    # the ink on empty paper that is large enough for the margins
    row, column = math.ceil(above * scale), math.ceil(before * scale)
    side = math.ceil(SIDE * scale) + 1
    paper = np.zeros((side, side), np.float32)
    paper[row : row + bottom - top, column : column + right - left] = found.ink[
        top:bottom, left:right
    ]
    # the part of it that becomes 28 × 28: left, upper, right, lower
    window = np.array([-before, -above, SIDE - before, SIDE - above]) * scale
    window += np.array([column, row, column, row])
    shrunk = Image.fromarray(paper).resize((SIDE, SIDE), smoothing(scale), tuple(window))
    return np.asarray(shrunk).clip(0)


def smoothing(scale: float) -> Image.Resampling:
    """How Pillow makes a picture so many times smaller without steps along its edges."""
    if scale >= 2:
        return Image.Resampling.BOX  # the mean of all pixels that become one
    if scale > 1:
        return Image.Resampling.HAMMING  # sharper, where they are few
    return Image.Resampling.BICUBIC  # it becomes larger: curves between the pixels


def centred(ink: np.ndarray) -> np.ndarray:
    """Moved by whole pixels until the centre of mass is in the middle."""
    wide, moved = np.pad(ink, SIDE), ink
    row = column = SIDE  # where the window on `wide` begins
    for _ in range(2):  # again, since what leaves the window no longer counts
        off = [round(middle - MIDDLE) for middle in ndimage.center_of_mass(moved)]
        row, column = row + off[0], column + off[1]
        moved = wide[row : row + SIDE, column : column + SIDE]
    return moved


def sheet(found: Found) -> np.ndarray:
    """All of the sheet, as a square, shrunk to (28, 28)."""
    side = max(found.ink.shape)
    edges = [((side - size) // 2, (side - size + 1) // 2) for size in found.ink.shape]
    square = Image.fromarray(np.pad(found.ink, edges))
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BOX))


def back_in_place(ink: np.ndarray, found: Found) -> np.ndarray:
    """Moved from the middle towards where the digit stood on its sheet, as far as it fits."""
    moves = []
    for (low, high), size in zip(found.box, found.ink.shape, strict=True):
        margin = (SIDE - (high - low) * LONG / longest(found.box)) / 2
        wanted = ((low + high) / size - 1) * SIDE / 2
        moves.append(round(min(max(wanted, -margin), margin)))
    return ndimage.shift(ink, moves, order=0)
