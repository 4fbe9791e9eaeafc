"""Whether there is more than one digit, or one that lies on its side: what a passport says."""

from collections.abc import Iterator

from digits.images.digit import Digit
from digits.images.pieces import Piece, box_of, gaps, longest

TALL = 0.5  # of the digit's height: a taller piece, far from it, is a second digit ...
AS_TALL = 0.8  # ... and a near one, if so much is as high: else it may be a stroke of a 4
APART = 0.25  # of the digit's long side: what is no further away is near
WHOLE = 0.4  # of the digit's mass: with less, what touches the edge is none
WIDE = 4 / 3  # times as wide as tall: one in 75 of MNIST's digits is wider


def problems_of_company(digit: Digit) -> Iterator[str]:
    """What is wrong if there is more ink than that of one upright digit, in sentences."""
    count = 1 + sum(is_second(piece, digit.main) for piece in digit.pieces)
    if count > 1:
        yield (
            f"There are {count} large pieces of ink: more than one digit? Cut out one of them "
            "first; a network reads one at a time."
        )
        return
    height, width = (high - low for low, high in box_of(digit.mask))
    if width > WIDE * height:
        yield (
            f"The ink is {width / height:.1f} times as wide as it is tall, which few digits are. "
            "Does it lie on its side? Turn the picture. Or is it more than one digit, and they "
            "touch? Cut out one of them."
        )


def is_second(piece: Piece, main: Piece) -> bool:
    """Whether a piece is another digit: beside the main one, above it or below."""
    if piece is main or piece.table:
        return False
    (top, bottom), (main_top, main_bottom) = piece.box[0], main.box[0]
    height, main_height = bottom - top, main_bottom - main_top
    rows, columns = gaps(piece.box, main.box)
    if max(rows, columns) < 0 or height < TALL * main_height:
        return False
    if piece.at_edge and piece.mass < WHOLE * main.mass:
        return False  # a line, or what is left of a neighbour that was cut off
    if max(rows, columns) > APART * longest(main.box):
        return height > (AS_TALL if piece.at_edge else TALL) * main_height
    beside = min(bottom, main_bottom) - max(top, main_top)  # rows that both have
    return max(height if rows >= 0 else 0, beside) > AS_TALL * max(height, main_height)
