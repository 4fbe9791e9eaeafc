"""Picture: test_img.png, a handwritten 2 as the tutorial had one, 28 × 28, black on white.

Neither in the middle nor of MNIST's size, on purpose: unit 5 finds out what that does.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

# the pen's way, and its width at each point, in units of the digit's height; y goes down
WAY = [
    (0.06, 0.25, 0.09),
    (0.17, 0.08, 0.11),
    (0.36, 0.00, 0.12),
    (0.56, 0.07, 0.13),
    (0.62, 0.25, 0.13),
    (0.51, 0.49, 0.12),
    (0.27, 0.75, 0.11),
    (0.04, 0.96, 0.11),
    (0.13, 0.93, 0.11),
    (0.30, 0.90, 0.12),
    (0.50, 0.98, 0.12),
    (0.74, 0.93, 0.08),
]


def two(size, height, left, top, slant=0.0):
    """A handwritten 2 as a picture.

    Parameters
    ----------
    size : (width, height) of the picture
    height, left, top : float
        Of the 2, in pixels; thickness of the pen not counted.
    slant : float
        By how much of its height the foot is moved to the left.

    Returns
    -------
    PIL.Image, mode L, ink white on black
    """
    fine = 8  # drawn larger, then made smaller: that smoothes the edges
    image = Image.new("L", (size[0] * fine, size[1] * fine))
    draw = ImageDraw.Draw(image)
    for x, y, width in _smooth(np.array(WAY)):
        x, y = (left + (x - slant * y) * height) * fine, (top + y * height) * fine
        radius = width * height * fine / 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return image.resize(size, Image.Resampling.BOX)


def _smooth(points, steps=400):
    """Points close together on a Catmull-Rom spline through the given ones."""
    before, start, end, after = (
        np.concatenate([points[:1], points, points[-1:]])[i : len(points) - 1 + i] for i in range(4)
    )
    for t in np.linspace(0, 1, steps, endpoint=False):
        yield from (
            start
            + (end - before) / 2 * t
            + (before - 2.5 * start + 2 * end - after / 2) * t**2
            + (1.5 * (start - end) + (after - before) / 2) * t**3
        )


if __name__ == "__main__":
    picture = two((28, 28), height=11.4, left=4.2, top=4.1)
    Image.eval(picture, lambda value: 255 - value).save(Path(__file__).with_suffix(".png"))
