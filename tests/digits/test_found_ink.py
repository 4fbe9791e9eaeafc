"""Which ink is the digit: boxes, edges, sheets, lines, several digits."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digits import mnist
from digits.images import passport, to_mnist

BICUBIC = Image.Resampling.BICUBIC


@pytest.fixture(scope="module")
def test_pictures():
    return mnist.parse_idx(mnist.idx_bytes("t10k-images-idx3-ubyte"))


def canvas(size=(280, 280), paper=255):
    image = Image.new("L", size, paper)
    return image, ImageDraw.Draw(image)


def five(draw, left=100, top=70, size=130, width=12, ink=0):
    """A 5 of straight strokes and an arc, drawn in a box of that size."""
    right, middle = left + size * 0.6, top + size * 0.4
    draw.line([(right, top), (left, top), (left, middle)], fill=ink, width=width, joint="curve")
    draw.arc((left - size * 0.2, middle, right, top + size), -110, 140, fill=ink, width=width)


def distance(one, other):
    """Mean absolute difference in grey levels, after the best shift of at most a pixel."""
    wide = np.pad(other.astype(int), 1)
    shifted = [wide[r : r + 28, c : c + 28] for r in range(3) for c in range(3)]
    return min(np.abs(one - moved).mean() for moved in shifted)


def plain(**settings):
    image, draw = canvas()
    five(draw, **settings)
    return to_mnist(image)


def larger(picture, factor):
    """One of MNIST's, cut along its ink and enlarged."""
    image = Image.fromarray(picture)
    image = image.crop(image.getbbox())
    return np.asarray(image.resize((image.width * factor, image.height * factor), BICUBIC))


# --- boxes, sheets, edges, lines ----------------------------------------------------------


@pytest.mark.parametrize("margin", [0, 1, 8, 30])
@pytest.mark.parametrize("thick", [1, 4, 12])
@pytest.mark.parametrize("lean", [0, 3])
def test_a_digit_in_a_box(margin, thick, lean):
    image, draw = canvas()
    draw.rectangle((margin, margin, 279 - margin, 279 - margin), outline=0, width=thick)
    image = image.rotate(lean, BICUBIC, fillcolor=255)
    five(ImageDraw.Draw(image))
    assert distance(to_mnist(image), plain()) < 8


@pytest.mark.parametrize("cut", [0, 8, 12])
def test_a_box_that_nearly_reaches_the_edge_on_two_sides(cut):
    """Two of its sides are long enough for lines of the paper."""
    image, draw = canvas()
    draw.rectangle((10, 50, 270, 225), outline=0, width=5)
    five(draw)
    assert distance(to_mnist(image.crop((cut, 0, 280, 280))), plain()) < 8


@pytest.mark.parametrize("shape", ["ellipse", "rounded_rectangle"])
def test_a_digit_in_a_ring(shape):
    image, draw = canvas()
    getattr(draw, shape)(
        (20, 20, 250, 260), outline=0, width=8, **({"radius": 40} if shape[0] == "r" else {})
    )
    five(draw)
    assert distance(to_mnist(image), plain()) < 8


def test_a_box_that_the_digit_touches():
    image, draw = canvas()
    draw.rectangle((60, 40, 240, 199), outline=0, width=6)
    five(draw)
    assert distance(to_mnist(image), plain()) < 20  # where they touch, some of it is lost


def test_two_boxes():
    image, draw = canvas()
    for margin in (15, 30):
        draw.rectangle((margin, margin, 279 - margin, 279 - margin), outline=0, width=4)
    five(draw)
    assert distance(to_mnist(image), plain()) < 8


@pytest.mark.parametrize(
    ("shape", "inner"),
    [("ellipse", "dot"), ("ellipse", "slash"), ("rectangle", "dot"), ("rectangle", "bar")],
)
def test_a_zero_and_an_eight_are_no_boxes(shape, inner):
    image, draw = canvas()
    getattr(draw, shape)((80, 50, 200, 230), outline=0, width=14)
    if inner == "dot":
        draw.ellipse((128, 128, 152, 152), fill=0)
    if inner == "slash":
        draw.line((108, 180, 172, 100), fill=0, width=14)
    if inner == "bar":
        draw.line((80, 140, 200, 140), fill=0, width=14)
    rows, columns = np.nonzero(to_mnist(image) > 100)
    assert np.ptp(rows) + 1 == pytest.approx(20, abs=1)
    assert np.ptp(columns) + 1 == pytest.approx(20 * 120 / 180, abs=1)
    assert (rows < 14).sum() == pytest.approx((rows >= 14).sum(), rel=0.2)


@pytest.mark.parametrize("grey", [90, 120, 200])
@pytest.mark.parametrize("width", [100, 160, 300])
def test_a_sheet_on_a_sheet(grey, width):
    image, draw = canvas((500, 500))
    draw.rectangle((200, 120, 200 + width, 480), fill=grey)
    five(draw, left=230, top=250, size=90, width=8)
    assert distance(to_mnist(image), plain(left=100, size=90, width=8)) < 10


def test_a_broad_stroke_is_no_sheet():
    image, draw = canvas()
    draw.rectangle((110, 40, 160, 240), fill=40)
    grain = np.random.default_rng(0).normal(0, 12, (280, 280)) * (np.asarray(image) < 255)
    made = to_mnist((np.asarray(image) + grain).clip(0, 255))
    assert (made > 150).any(axis=1).sum() == pytest.approx(20, abs=1)
    assert (made > 150).any(axis=0).sum() == pytest.approx(5, abs=1)


def test_a_digit_at_an_edge_and_a_speck(test_pictures):
    """The digit is found: in 97 of 100 at least, as without a speck."""
    random = np.random.default_rng(0)
    found = 0
    for picture in test_pictures[:200]:
        side, around = random.integers(4), np.full((2, 2), 20)
        around[side // 2, side % 2] = 0
        ink = np.pad(larger(picture, 4), around)
        row, column = (0 if side != 0 else -4), (0 if side != 2 else -4)
        ink[row : row + 4 or None, column : column + 4 or None][:4, :4] = 120
        found += distance(to_mnist(255 - ink), picture) < 20
    assert found >= 194


@pytest.mark.parametrize("edges", [1, 3])
def test_a_dot_as_thick_as_the_pen(test_pictures, edges):
    """In MNIST's own size a 4 × 4 dot has a tenth of the ink of a digit that is cut along edges."""
    found = 0
    for picture in test_pictures[:100]:
        ink = np.pad(larger(picture, 1), ((0, 8), (8 if edges == 1 else 0, 8 if edges == 1 else 0)))
        ink[-5:-1, 1:5] = 255
        found += distance(to_mnist(255 - ink), picture) < 20
    assert found >= 95


def test_cut_along_the_ink(test_pictures):
    """Most pixels of a drawing are paper, even if those of its border are not."""
    found = 0
    for picture in test_pictures[:200]:
        try:
            found += distance(to_mnist(255 - larger(picture, 4)), picture) < 20
        except ValueError:  # a stem alone is of one colour
            pass
    assert found > 175  # the others are more ink than paper, or nearly


@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("touches", ["both", "below"])
def test_the_stem_of_a_four(ruled, touches):
    top = 0 if touches == "both" else 30
    image, draw = canvas((240, 280))
    alone, pen = canvas((340, 380))
    for way in ([(150, top), (146, 280)], [(60, 180), (190, 180)], [(60, 180), (110, top + 10)]):
        draw.line(way, fill=0, width=12)
        pen.line([(x + 50, y + 50) for x, y in way], fill=0, width=12)
    for row in range(25, 280, 30) if ruled else ():
        draw.line((0, row, 240, row), fill=150, width=2)
    assert distance(to_mnist(image), to_mnist(alone)) < 15


def test_a_cell_of_a_form_with_its_neighbours():
    """The digit touches a line, neighbours reach in from outside."""
    image, draw = canvas((240, 220))
    for place in (28, 192):
        draw.line((0, place, 240, place), fill=0, width=7)
        draw.line((place + 10, 0, place + 10, 220), fill=0, width=7)
    five(draw, left=100, top=60, size=130, width=9, ink=90)
    five(draw, left=100, top=-120, size=130, width=9, ink=90)
    alone, pen = canvas()
    five(pen, left=100, top=60, size=130, width=9)
    assert distance(to_mnist(image), to_mnist(alone)) < 15


# --- more than one digit --------------------------------------------------------------------


def says(picture, words):
    return any(words in problem for problem in passport(picture).problems)


SEVERAL = "more than one digit"


@pytest.mark.parametrize("across", [1, 2, 4])
@pytest.mark.parametrize("down", [1, 2, 3])
@pytest.mark.parametrize("tight", [False, True])
def test_digits_in_rows(test_pictures, across, down, tight):
    parts = test_pictures[: across * down].reshape(down, across, 28, 28)
    strip = parts.transpose(0, 2, 1, 3).reshape(down * 28, across * 28)
    image = Image.fromarray(255 - strip).resize((across * 112, down * 112), BICUBIC)
    if tight:
        box = Image.fromarray(strip).resize(image.size, BICUBIC).getbbox()
        image = image.crop(box)
    assert says(image, SEVERAL) == (across * down > 1)


def test_two_that_touch():
    image, draw = canvas((420, 280))
    five(draw, left=90)
    draw.line([(160, 75), (290, 75), (230, 200)], fill=0, width=12)
    assert says(image, SEVERAL)
    assert says(image, "as wide as it is tall")


def test_one_that_lies():
    image, draw = canvas()
    five(draw)
    assert not says(image, "Turn the picture")
    assert says(image.transpose(Image.Transpose.ROTATE_90), "Turn the picture")


def test_one_digit_is_hardly_ever_several(test_pictures):
    alarms = [says(255 - np.pad(larger(p, 5), 20), "large pieces") for p in test_pictures[::10]]
    assert sum(alarms) <= 2


def test_one_digit_in_two_strokes():
    image, draw = canvas()
    draw.line([(110, 60), (90, 150), (165, 150)], fill=0, width=12)
    draw.line([(185, 60), (180, 230)], fill=0, width=12)
    assert not says(image, SEVERAL)
    image, draw = canvas()
    five(draw)
    draw.rectangle((100, 50, 190, 112), fill=255)
    draw.line([(120, 90), (190, 85)], fill=0, width=12)
    assert not says(image, SEVERAL)


def test_what_makes_a_picture_doubtful():
    image, draw = canvas()
    five(draw)
    assert passport(image).doubts == []
    lying = passport(image.transpose(Image.Transpose.ROTATE_90))
    (doubt,) = lying.doubts
    assert "Turn the picture" in doubt
    assert doubt in lying.problems
