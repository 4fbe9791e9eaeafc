"""Digits that nobody's data set has: drawn by rule, with many tools, on many papers, photographed.

`python -m tests.support.pens` says how well the shipped reader reads them, and
`python -m tests.support.pens sheet.png` draws some of them.
"""

import collections
import io
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

# Each way to write a digit: strokes, each through some points in a box 100 wide and 100 high,
# y down. A point given twice is a corner.
SHAPES = {
    0: [
        [[(52, 2), (22, 14), (12, 50), (24, 88), (50, 98), (78, 84), (88, 50), (76, 12), (50, 2)]],
        [[(62, 8), (30, 4), (14, 40), (18, 80), (46, 98), (76, 80), (82, 36), (66, 6), (44, 10)]],
    ],
    1: [
        [[(52, 0), (50, 50), (49, 100)]],
        [[(22, 34), (40, 20), (56, 0), (56, 0), (55, 50), (54, 100)]],
        [[(30, 26), (52, 0), (52, 0), (52, 100)], [(28, 100), (76, 99)]],
    ],
    2: [
        [[(16, 22), (36, 2), (66, 4), (76, 28), (56, 58), (14, 98), (14, 98), (50, 96), (88, 98)]],
        [[(20, 18), (48, 0), (74, 18), (64, 52), (30, 88), (14, 94), (20, 80), (40, 88), (86, 96)]],
    ],
    3: [
        [[(18, 12), (48, 0), (74, 18), (62, 42), (38, 48), (38, 48), (70, 56), (78, 80), (50, 98),
          (14, 88)]],
        [[(18, 2), (76, 3), (76, 3), (42, 42), (42, 42), (72, 52), (78, 80), (50, 98), (14, 90)]],
    ],
    4: [
        [[(34, 0), (28, 30), (16, 60), (16, 60), (84, 58)], [(62, 30), (60, 62), (57, 100)]],
        [[(60, 0), (36, 34), (10, 68), (10, 68), (88, 67)], [(62, 0), (62, 100)]],
        [[(16, 4), (18, 36), (30, 50), (74, 46)], [(76, 2), (73, 50), (70, 100)]],
    ],
    5: [
        [[(28, 4), (22, 46), (22, 46), (52, 38), (78, 60), (70, 90), (40, 99), (12, 88)],
         [(27, 4), (82, 3)]],
        [[(80, 4), (30, 2), (30, 2), (24, 42), (24, 42), (60, 42), (76, 68), (56, 94), (14, 94)]],
    ],
    6: [
        [[(66, 2), (38, 24), (20, 64), (36, 96), (66, 94), (76, 70), (54, 54), (30, 64), (22, 76)]],
        [[(54, 0), (28, 36), (20, 76), (44, 99), (72, 84), (66, 58), (40, 56), (22, 74)]],
    ],
    7: [
        [[(14, 6), (50, 4), (84, 2), (84, 2), (60, 46), (42, 100)]],
        [[(14, 6), (50, 5), (84, 3), (84, 3), (58, 48), (44, 100)], [(34, 52), (80, 48)]],
        [[(16, 20), (18, 6), (18, 6), (82, 5), (82, 5), (62, 44), (50, 100)]],
    ],
    8: [
        [[(70, 12), (46, 0), (24, 16), (34, 40), (64, 58), (76, 82), (50, 99), (22, 84), (34, 58),
          (62, 40), (74, 18), (68, 8)]],
        [[(50, 2), (24, 20), (46, 44), (72, 24), (50, 2)],
         [(48, 45), (18, 72), (50, 99), (80, 72), (50, 45)]],
    ],
    9: [
        [[(72, 16), (46, 2), (22, 24), (34, 48), (60, 44), (74, 16), (74, 16), (72, 56),
          (68, 100)]],
        [[(74, 20), (50, 0), (24, 20), (36, 46), (64, 40), (76, 14), (76, 14), (78, 60), (60, 94),
          (24, 96)]],
    ],
}  # fmt: skip

# pen width in hundredths of the digit's height, ink, how rough, how much ink covers
TOOLS = {
    "pencil": ((2, 3.5), [(70, 70, 75), (95, 95, 100)], 0.35, 0.75),
    "ballpoint": ((1.6, 3), [(25, 40, 130), (20, 20, 30), (170, 30, 40)], 0.08, 0.9),
    "felt-tip": ((5, 9), [(20, 20, 24), (180, 30, 40), (20, 90, 60), (40, 50, 150)], 0.03, 0.95),
    "marker": ((10, 17), [(15, 15, 18), (20, 60, 160), (200, 40, 40)], 0.02, 0.95),
    "chalk": ((5, 9), [(235, 235, 225), (240, 225, 140)], 0.5, 0.9),
    "tablet": ((3, 14), [(0, 0, 0), (30, 60, 200)], 0, 1),
    "light on screen": ((3, 14), [(255, 255, 255), (120, 230, 160)], 0, 1),
}
PAPERS = {
    "white": ((244, 244, 240), None),
    "cream": ((240, 230, 205), None),
    "sticky note": ((250, 232, 120), None),
    "kraft": ((196, 164, 120), None),
    "ruled": ((245, 245, 242), "ruled"),
    "checked": ((244, 245, 246), "checked"),
    "sheet on a table": ((242, 241, 236), "table"),
    "blackboard": ((42, 62, 52), None),
    "slate": ((50, 52, 56), None),
    "screen": ((255, 255, 255), None),
    "dark screen": ((18, 18, 22), None),
}
ON_PAPER = ("white", "cream", "sticky note", "kraft", "ruled", "checked", "sheet on a table")
LIGHTS = ("even", "slope", "lamp", "soft shadow", "hard shadow")


def digit(label, rng, wobble=1.0):
    """A digit as strokes: arrays (p, 2) of x, y, its box about 100 high, (0, 0) in its middle."""
    shape = SHAPES[label][rng.integers(len(SHAPES[label]))]
    wide, slant, turn = rng.uniform(0.55, 1.0), rng.normal(0.08, 0.15), rng.normal(0, 0.07)
    matrix = np.array([[wide, -slant], [0, 1]])
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ matrix
    strokes = []
    for points in shape:
        points = np.array(points, float) - 50
        corner = (np.diff(points, axis=0) == 0).all(axis=1)
        moved = points + rng.normal(0, 2.5 * wobble, points.shape)
        moved[1:][corner] = moved[:-1][corner]
        line = curve(moved)
        shake = np.cumsum(rng.normal(0, 0.35 * wobble, line.shape), axis=0)
        shake -= np.linspace(0, 1, len(line))[:, None] * shake[-1]
        strokes.append((line + shake) @ matrix.T)
    return strokes


def curve(points, steps=12):
    """Through the points in smooth arcs (Catmull and Rom, 1974)."""
    before = np.concatenate([2 * points[:1] - points[1:2], points[:-1]])[:-1]
    after = np.concatenate([points[1:], 2 * points[-1:] - points[-2:-1]])[1:]
    first, last = points[:-1], points[1:]
    made = []
    for t in np.linspace(0, 1, steps, endpoint=False):
        made.append(
            first
            + t * (last - before) / 2
            + t**2 * (before - 2.5 * first + 2 * last - after / 2)
            + t**3 * (1.5 * (first - last) + (after - before) / 2)
        )
    return np.concatenate([np.stack(made, axis=1).reshape(-1, 2), points[-1:]])


def smooth_noise(rng, size, grain):
    """Noise of mean 0 and deviation about 1, in blots of `grain` pixels; `size` is (w, h)."""
    small = rng.normal(size=(max(2, int(size[1] / grain)), max(2, int(size[0] / grain))))
    image = Image.fromarray(small.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    return np.asarray(image)


def picture(label, rng, tool=None, paper=None, light=None):
    """A digit as somebody might send it.

    Returns
    -------
    data : bytes
        A JPEG or PNG file.
    what : (tool, paper, light)
    """
    tool = tool or rng.choice(list(TOOLS))
    if paper is None:
        choices = {
            "chalk": ("blackboard", "slate"),
            "tablet": ("screen",),
            "light on screen": ("dark screen",),
        }
        paper = rng.choice(choices.get(tool, ON_PAPER))
    screen = "screen" in paper
    light = light or ("even" if screen else rng.choice(LIGHTS))
    (thin, thick), inks, rough, cover = TOOLS[tool]
    ground, lines = PAPERS[paper]
    width, height = (int(side) for side in rng.integers(240, 640, 2))
    width, height = np.clip((width, height), max(width, height) // 2, None)
    size = (int(width), int(height))
    tall = min(size) * rng.uniform(0.3, 0.75)

    strokes = [line * tall / 100 for line in digit(label, rng)]
    points = np.concatenate(strokes)
    room = (np.array(size) - np.ptp(points, axis=0)) / 2 - 0.06 * min(size)
    middle = np.array(size) / 2 + rng.uniform(-0.8, 0.8, 2) * room.clip(0)
    offset = middle - (points.min(0) + points.max(0)) / 2
    pen = max(tall * rng.uniform(thin, thick) / 100, 1.2)

    sheet = Image.new("L", (2 * size[0], 2 * size[1]))
    draw = ImageDraw.Draw(sheet)
    for line in strokes:
        path = [tuple(2 * point) for point in line + offset]
        draw.line(path, fill=255, width=max(2, round(2 * pen)), joint="curve")
        for x, y in (path[0], path[-1]):
            draw.ellipse((x - pen, y - pen, x + pen, y + pen), fill=255)
    ink = np.asarray(sheet.reduce(2)) / 255
    if rough:
        ink = ink * (1 - rough * np.abs(smooth_noise(rng, size, 1.5))).clip(0, 1)
    ink = (ink * cover * rng.uniform(0.85, 1))[..., None]

    page = np.ones((size[1], size[0], 3)) * ground
    if not screen:
        page += smooth_noise(rng, size, 3)[..., None] * 1.5
    page = _lined(page, lines, tall, rng)
    colour = np.array(inks[rng.integers(len(inks))])
    page = page * (1 - ink) + colour * ink
    if screen:
        return _file(page, "PNG"), (tool, paper, light)
    page *= _light(light, size, rng)[..., None] * rng.uniform(0.94, 1.04, 3)
    image = Image.fromarray(page.clip(0, 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.2)))
    noisy = np.asarray(image) + rng.normal(0, rng.uniform(1, 5), (size[1], size[0], 3))
    return _file(noisy, "JPEG", quality=int(rng.integers(40, 92))), (tool, paper, light)


def _lined(page, lines, tall, rng):
    height, width = page.shape[:2]
    y, x = np.mgrid[:height, :width]
    tilt = rng.normal(0, 0.02)
    y, x = y + tilt * x, x - tilt * y
    if lines == "table":
        wood = np.array([(112, 78, 50), (60, 60, 66), (150, 150, 155)][rng.integers(3)])
        margin = 0.05 * min(width, height) * rng.uniform(0.4, 1, 4)
        sides = [x < margin[0], x > width - margin[1], y < margin[2], y > height - margin[3]]
        for side in rng.permutation(4)[: rng.integers(1, 4)]:
            page[sides[side]] = wood + page[sides[side]] * 0.05
    elif lines:
        gap = tall * (rng.uniform(0.35, 1.3) if lines == "ruled" else rng.uniform(0.2, 0.5))
        half = max(0.6, gap * 0.012)
        colour = np.array([(150, 185, 225), (185, 195, 205)][rng.integers(2)])
        for place in (y, x) if lines == "checked" else (y,):
            page[(place + rng.uniform(0, gap)) % gap < 2 * half] = colour
    return page


def _light(light, size, rng):
    """How bright each pixel is, 0 to 1."""
    y, x = np.mgrid[: size[1], : size[0]] / max(size)
    angle = rng.uniform(0, 2 * np.pi)
    across = (x - x.mean()) * np.cos(angle) + (y - y.mean()) * np.sin(angle)
    across /= np.abs(across).max()
    if light == "slope":
        return 0.8 + 0.2 * across
    if light == "lamp":
        away = np.hypot(x - rng.uniform(0, x.max()), y - rng.uniform(0, y.max()))
        return 1 - 0.4 * away**2
    if "shadow" in light:
        width = 0.02 if light.startswith("hard") else 0.25
        return 1 - rng.uniform(0.2, 0.5) / (1 + np.exp((across - rng.uniform(-0.5, 0.5)) / width))
    return np.full(x.shape, rng.uniform(0.75, 1))


def _file(values, form, **options):
    buffer = io.BytesIO()
    Image.fromarray(values.clip(0, 255).astype(np.uint8)).save(buffer, form, **options)
    return buffer.getvalue()


def pictures(n, seed=0):
    """`n` pictures, each a tuple (label, data, what): the digits in turn, the rest by chance."""
    rng = np.random.default_rng(seed)
    return [(k % 10, *picture(k % 10, rng)) for k in range(n)]


def read(reader, n=1000, seed=0):
    """Which of `pictures(n, seed)` a reader reads right: a list of (right, label, what)."""
    from digits.images import to_mnist

    def road(data):
        try:
            return to_mnist(data)
        except ValueError:  # no ink found
            return np.zeros((28, 28), np.uint8)

    made = pictures(n, seed)
    seen = np.array([road(data) for _, data, _ in made])
    answers = np.argmax(reader(seen[..., None] / np.float32(255), training=False), axis=1)
    return [
        (answer == label, label, what)
        for answer, (label, _, what) in zip(answers, made, strict=True)
    ]


def shares(results):
    """The share that was read right: of all, of each digit, tool, paper, light."""
    groups = collections.defaultdict(list)
    for right, label, what in results:
        for group in (
            "all",
            label,
            *(
                f"{kind}: {name}"
                for kind, name in zip(("tool", "paper", "light"), what, strict=True)
            ),
        ):
            groups[group].append(right)
    return {group: (float(np.mean(right)), len(right)) for group, right in groups.items()}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sheet = Image.new("RGB", (15 * 130, 10 * 130))
        for k, (label, data, _) in enumerate(pictures(150, seed=1)):
            image = Image.open(io.BytesIO(data)).convert("RGB")
            image.thumbnail((126, 126))
            sheet.paste(image, (k // 10 * 130, label * 130))
        sheet.save(sys.argv[1])
    else:
        from digits import load_reader

        for group, (share, n) in sorted(shares(read(load_reader())).items(), key=str):
            print(f"{group!s:28} {share:.3f} of {n}")
