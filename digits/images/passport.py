"""How far a picture is from MNIST's own."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from scipy import ndimage

from digits.images.ink import Found, find_ink
from digits.images.measures import LONG, MIDDLE, SIDE
from digits.images.pieces import longest
from digits.images.reading import Given, read
from digits.images.several import problems_of_company

# how far MNIST's own pictures are from the measures: by rounding and soft edges
LONG_TOLERANCE, MIDDLE_TOLERANCE = 1.5, 1  # pixels
MENDED = "`to_mnist` mends that."


def passport(picture) -> "Passport":
    """How a picture, as given, compares with MNIST's own.

    Parameters
    ----------
    picture
        As for `to_mnist`.

    Returns
    -------
    Passport
        Print it to see a table; `problems` is a list of sentences, empty for MNIST's own.

    Raises
    ------
    ValueError
        If it is not a picture.
    """
    given = read(picture)
    result = Passport(given.size, given.mode, *given.range)
    found = find_ink(given.pixels)
    if found is not None:
        height, width = found.ink.shape
        result.polarity = "dark on light" if found.dark else "light on dark"
        result.long_side = longest(found.box) * SIDE / max(height, width)
        row, column = ndimage.center_of_mass(found.ink)
        result.centre = ((row + 0.5) * SIDE / height - 0.5, (column + 0.5) * SIDE / width - 0.5)
    result.problems = [*problems_of_values(result, given, found)]
    if found is not None:
        result.problems += problems_of_ink(result, found)
        result.doubts = [*doubts(result, found)]
        result.problems += result.doubts
    return result


@dataclass
class Passport:
    """What `passport` finds.

    Attributes
    ----------
    size : (width, height) in pixels
    mode : str
        Pillow's name for the kind of pixel, or the array's dtype.
    low, high : float
        The range of the values, as given.
    polarity : "light on dark", "dark on light" or None
        None, as in the next two, where there is no ink.
    long_side : float or None
        The longer side of the ink, in pixels, were the picture 28 pixels wide.
    centre : (row, column) or None
        The ink's centre of mass, as an index, were the picture 28 × 28.
    problems : list of str
        What is wrong, and what to do about it.
    doubts : list of str
        Those of the problems that `to_mnist` does not mend: the digit is cut off, it lies on its
        side, there are several.
    """

    size: tuple[int, int]
    mode: str
    low: float
    high: float
    polarity: str | None = None
    long_side: float | None = None
    centre: tuple[float, float] | None = None
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def fits(self) -> dict[str, bool]:
        """Which rows of the table are as in MNIST: a dictionary of booleans."""
        off_long = None if self.long_side is None else abs(self.long_side - LONG)
        off_middle = None if self.centre is None else max(abs(c - MIDDLE) for c in self.centre)
        return {
            "size": self.size == (SIDE, SIDE),
            "values": 0 <= self.low < self.high <= 1,
            "ink": self.polarity == "light on dark",
            "long side": off_long is not None and off_long <= LONG_TOLERANCE,
            "centre": off_middle is not None and off_middle <= MIDDLE_TOLERANCE,
        }

    def __str__(self):
        none = "no ink"
        yours = {
            "size": "{} × {}".format(*self.size),
            "values": f"{self.low:g} to {self.high:g} ({self.mode})",
            "ink": self.polarity or none,
            "long side": f"{self.long_side:.1f} px of 28" if self.long_side else none,
            "centre": "row {:.1f}, column {:.1f}".format(*self.centre) if self.centre else none,
        }
        mnist = ["28 × 28", "0 to 1", "light on dark", "20 px of 28", "row 14, column 14"]
        rows = [("", "yours", "MNIST's", "")]
        for (name, mine), theirs in zip(yours.items(), mnist, strict=True):
            rows.append((name, mine, theirs, "ok" if self.fits[name] else "not ok"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        for problem in self.problems or ["Nothing is wrong: it is as MNIST's own."]:
            lines += ["", textwrap.fill(problem, 78, initial_indent="• ", subsequent_indent="  ")]
        return "\n".join(lines)


def problems_of_values(its: Passport, given: Given, found: Found | None) -> Iterator[str]:
    """What is wrong with the file or array, in sentences."""
    if found is None:
        yield "It is of one colour, or nearly so: there is no ink. Draw a digit that stands out."
    if given.frames > 1:
        yield f"It is an animation of {given.frames} frames; only the first one is used."
    if its.high > 1:
        yield (
            f"Its values run from {its.low:g} to {its.high:g}; a network trained on 0 to 1 wants "
            f"them divided by {given.scale:g}."
        )
    if not its.fits["size"]:
        yield "It is {} × {} pixels; a network sees 28 × 28. {}".format(*its.size, MENDED)


def problems_of_ink(its: Passport, found: Found) -> Iterator[str]:
    """What is wrong with the digit and its paper, in sentences."""
    if found.dark:
        yield f"It is inverted: dark ink on light, where MNIST's is light on dark. {MENDED}"
    if found.uneven:
        yield (
            "The background is uneven, as with a shadow across it, and a network would take the "
            f"dark part for ink. {MENDED} Better light makes it surer."
        )
    if not its.fits["long side"]:
        yield (
            f"The ink is not size-normalised: its long side is {its.long_side:.1f} pixels of 28; "
            f"MNIST's is 20. {MENDED}"
        )
    if not its.fits["centre"]:
        yield (
            "The ink is not centred: its centre of mass is at row {:.1f}, column {:.1f}; "
            "MNIST's is at 14, 14. {}".format(*its.centre, MENDED)
        )


def doubts(its: Passport, found: Found) -> Iterator[str]:
    """What makes it doubtful that there is one whole, upright digit, in sentences."""
    if all(its.fits[name] for name in ("size", "long side", "centre")):
        return  # some of MNIST's own reach the edge, or are in pieces
    if found.digit.main.at_edge:
        yield "The ink touches the edge: part of the digit may be cut off. Leave a margin around."
    yield from problems_of_company(found.digit)
