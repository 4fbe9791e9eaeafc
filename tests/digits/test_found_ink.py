"""Which ink is the digit: boxes, edges, sheets, lines, several digits, odd files and arrays."""

import io
import warnings
from pathlib import Path

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


def test_cut_along_the_ink(test_pictures):
    """Most pixels of a drawing are paper, even if those of its border are not."""
    found = 0
    for picture in test_pictures[:200]:
        try:
            found += distance(to_mnist(255 - larger(picture, 4)), picture) < 20
        except ValueError:  # a stem alone is of one colour
            pass
    assert found > 150  # the others are more ink than paper, or nearly


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


# --- odd arrays and files -----------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, int, float])
def test_sixteen_levels_of_grey(test_pictures, dtype):
    """As scikit-learn has them: 8 × 8, of 0 to 16."""
    small = np.pad(test_pictures[0], 2).reshape(8, 4, 8, 4).mean((1, 3)) / 16
    assert distance(to_mnist(np.rint(small).astype(dtype)), test_pictures[0]) < 30
    assert says(np.rint(small * 16 / small.max()).astype(dtype), "divided by 16")


@pytest.mark.parametrize("most", [1023, 4095, 16383])
def test_ten_to_fourteen_bits_in_sixteen(most):
    image, draw = canvas()
    five(draw)
    deep = (np.asarray(image) * (most / 255)).astype(np.uint16)
    file = io.BytesIO()
    Image.fromarray(deep).save(file, "PNG")
    for picture in (deep, file):
        assert distance(to_mnist(picture), plain()) < 2
        assert says(picture, f"divided by {most}")


@pytest.mark.parametrize("function", [to_mnist, passport])
def test_pictures_of_few_pixels(function):
    random = np.random.default_rng(0)
    for height in range(1, 8):
        for width in range(1, 8):
            noise = random.integers(0, 256, (height, width))
            try:
                function(noise)
            except ValueError as error:
                assert "no ink" in str(error) or "too small to show" in str(error)
    with pytest.raises(ValueError, match="2 × 2 pixels is too small"):
        function(np.array([[0, 255], [255, 0]]))


def test_open_files(tmp_path):
    image, draw = canvas()
    five(draw)
    image.save(tmp_path / "mine.png")
    with open(tmp_path / "mine.png", "rb") as file:
        for _ in range(2):
            assert (to_mnist(file) == plain()).all()
    with pytest.raises(ValueError, match="closed file"):
        to_mnist(file)
    with open(tmp_path / "mine.png") as file, pytest.raises(ValueError, match="opened as text"):
        to_mnist(file)
    buffer = io.BytesIO()
    image.save(buffer, "GIF")  # at its end now
    assert (to_mnist(buffer) == plain()).all()


@pytest.mark.parametrize("form", ["gif", "ico", "png", "tiff"])
def test_no_file_stays_open(tmp_path, form):
    image, draw = canvas()
    five(draw)
    image.save(tmp_path / f"mine.{form}")
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        to_mnist(tmp_path / f"mine.{form}")
        (tmp_path / f"mine.{form}").unlink()  # which Windows refuses, if it is open


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC photo.*JPEG"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a video.*screenshot"),
        (b"\x1aE\xdf\xa3\x01\0\0\0", "a video"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"<!DOCTYPE html>\n<HTML>", "a web page"),
        (b"PK\3\4\x14\0", "an archive"),
        (b"GIF89a nonsense", "damaged"),
    ],
)
@pytest.mark.parametrize("function", [to_mnist, passport])
def test_files_that_are_no_pictures(tmp_path, content, words, function):
    path = tmp_path / "mine.jpg"
    path.write_bytes(content)
    for given in (path, str(path), content, io.BytesIO(content)):
        with pytest.raises(ValueError, match=f"cannot be read as a picture.*{words}") as caught:
            function(given)
        assert ("mine.jpg" in str(caught.value)) == isinstance(given, (str, Path))


def test_no_files(tmp_path):
    with pytest.raises(ValueError, match="is a folder. Give one of the files"):
        to_mnist(tmp_path)
    with pytest.raises(ValueError, match="address on the web. Save the picture"):
        to_mnist("https://example.org/five.png")


def test_what_makes_a_picture_doubtful():
    image, draw = canvas()
    five(draw)
    assert passport(image).doubts == []
    lying = passport(image.transpose(Image.Transpose.ROTATE_90))
    (doubt,) = lying.doubts
    assert "Turn the picture" in doubt
    assert doubt in lying.problems
