"""A drawing as pen strokes, and as a picture."""

import math

from PIL import Image, ImageDraw

SIZE, PEN = 280, 16  # of the draw pad's sheet, in pixels
# of a PNG without a ground: contrast 4.5 on white, 4.1 on dark pages; 4.3 is the most on both
INK = "#767676"
FINE = 4  # drawn so many times larger, then shrunk: smooth edges
FAR = 1e5  # pixels: further outside is outside all the same, and Pillow counts no further


def rasterize(strokes: list, size: int = SIZE, pen: float = PEN) -> Image.Image:
    """Draw pen strokes as a picture, light ink on dark.

    Parameters
    ----------
    strokes : list of strokes, each a list of (x, y)
        In pixels, x to the right and y down, (0, 0) the upper left corner. A stroke of one
        point is a dot. What lies outside the picture is cut off.
    size : int
        The picture's width and height in pixels.
    pen : float
        How wide the line is, in pixels; its ends are round.

    Returns
    -------
    PIL.Image.Image
        Mode L, `size` × `size`: 0 background, 255 ink, grey along the edges. All 0 if there
        are no strokes.

    Raises
    ------
    ValueError
        If `strokes` has another form, or a coordinate is no finite number.
    """
    picture = Image.new("L", (size * FINE, size * FINE))
    draw = ImageDraw.Draw(picture)
    radius = pen * FINE / 2
    for stroke in checked(strokes):
        points = [tuple(FINE * min(max(value, -FAR), FAR) for value in point) for point in stroke]
        if len(points) > 1:
            draw.line(points, fill=255, width=round(2 * radius))
        for x, y in points:  # round ends, and round joints
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return picture.reduce(FINE)


def checked(strokes: list) -> list[list[list[float]]]:
    """Strokes as lists of points `[x, y]`, two finite floats each; ValueError if they are not."""
    return [[_point(point) for point in stroke] for stroke in strokes]


def _point(point):
    try:
        x, y = (float(value) for value in point)
    except (TypeError, ValueError):
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(
            f"{point!r} is no point. Strokes are lists of points (x, y), two finite numbers each: "
            "[[(10, 20), (30, 40)], [(50, 60)]] is a line and a dot."
        )
    return [x, y]
