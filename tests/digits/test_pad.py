"""The draw pad's Python side: from strokes and models to answers, whatever they are."""

import json
import re
import time
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
import traitlets
from nbclient import NotebookClient
from nbconvert import HTMLExporter

import digits
from tests.support.course import ROOT
from tests.support.lazy import Lazy

tf = Lazy("tensorflow")
tutorial = Lazy("digits.tutorial")

SEVEN = [[[60, 50], [210, 60], [120, 240]]]
STEPS = {"scale": True, "centre": True, "invert": True}


def sevens(pictures):
    """Logits that say 7, of any pictures."""
    return np.eye(10)[[7] * len(pictures)] * 5.0


class Page:
    """Stands in for the page: sends what the page sends, keeps what it is sent."""

    def __init__(self, pad):
        self.pad, self.answers = pad, []
        pad.send = lambda content, buffers=None: self.answers.append((content, buffers))

    def ask(self, message, buffers=()):
        self.pad._handle_custom_msg(message, list(buffers))
        self.pad._worker.submit(lambda: None).result(30)  # all before it is done
        return self.answers[-1]

    def read(self, strokes, buffers=(), **steps):
        message = {"kind": "read", "view": "v", "number": 3, "strokes": strokes}
        return self.ask({**message, "steps": {**STEPS, **steps}}, buffers)


def probabilities(answer):
    return [one["probabilities"] for one in answer[0]["models"]]


def test_from_strokes_to_probabilities():
    answer, buffers = Page(digits.DrawPad(sevens)).read(SEVEN)
    assert (answer["view"], answer["number"]) == ("v", 3)
    (model,) = answer["models"]
    assert model["name"] == "network"
    assert sum(model["probabilities"]) == pytest.approx(1)
    assert np.argmax(model["probabilities"]) == 7
    seen = np.frombuffer(buffers[0], np.uint8).reshape(28, 28)
    assert (seen == digits.to_mnist(digits.rasterize(SEVEN))).all()


@pytest.mark.parametrize("step", STEPS)
def test_each_step_can_be_left_out(step):
    small = [[[x / 3, y / 3] for x, y in stroke] for stroke in SEVEN]
    page = Page(digits.DrawPad(sevens))
    whole = np.frombuffer(page.read(small)[1][0], np.uint8).reshape(28, 28)
    less = np.frombuffer(page.read(small, **{step: False})[1][0], np.uint8).reshape(28, 28)
    rows, columns = np.nonzero(less > 64)
    if step == "scale":
        assert np.ptp(rows) < 9
    if step == "centre":
        assert (rows.min(), columns.min()) <= (4, 4)
        assert np.ptp(rows) == pytest.approx(19, abs=1)
    if step == "invert":
        assert (less == 255 - whole).all()


@pytest.fixture(scope="module")
def made():
    """Networks of several kinds, by name."""
    layers = tf.keras.layers
    flat = tf.keras.Sequential([tf.keras.Input((784,)), layers.Dense(10)])
    square = tf.keras.Sequential([tf.keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])

    @tf.function(input_signature=[tf.TensorSpec([None, 28, 28, 1])])
    def traced(pictures):
        return square(pictures)

    own = tutorial.Network(tf.nn.relu, seed=1)
    return SimpleNamespace(flat=flat, square=square, traced=traced, own=own)


@pytest.mark.parametrize(
    ("model", "same"),
    [
        (lambda made: made.flat, lambda made, x: made.flat(x.reshape(1, 784))),
        (lambda made: made.square, lambda made, x: made.square(x.reshape(1, 28, 28, 1))),
        (lambda made: made.traced, lambda made, x: made.square(x.reshape(1, 28, 28, 1))),
        (lambda made: made.own, lambda made, x: made.own(x.reshape(1, 784))),
        (
            lambda made: lambda x: tf.nn.softmax(made.own(x)),
            lambda made, x: made.own(x.reshape(1, 784)),
        ),
        (
            lambda made: lambda x: (x @ np.ones((784, 10)))[0],
            lambda made, x: np.zeros((1, 10)),
        ),
    ],
    ids=["keras flat", "keras square", "tf.function", "own", "own softmax", "numpy, (10,)"],
)
def test_whatever_can_be_called(made, model, same):
    seen = digits.to_mnist(digits.rasterize(SEVEN))
    wanted = tf.nn.softmax(same(made, seen / np.float32(255)))[0]
    assert probabilities(Page(digits.DrawPad(model(made))).read(SEVEN))[0] == pytest.approx(
        np.asarray(wanted), abs=1e-5
    )


def test_keras_models_read_without_dropout():
    model = tf.keras.Sequential(
        [tf.keras.Input((784,)), tf.keras.layers.Dropout(0.9), tf.keras.layers.Dense(10)]
    )
    page = Page(digits.DrawPad(model))
    assert probabilities(page.read(SEVEN)) == probabilities(page.read(SEVEN))


def test_a_model_is_called_when_a_page_opens_and_not_before(made):
    shapes = []

    def square_only(pictures):
        shapes.append(pictures.shape)
        return made.square(pictures)

    page = Page(digits.DrawPad(square_only))
    assert shapes == []  # nobody looks at it while a notebook is graded
    page.pad._handle_custom_msg({"opened": True}, [])
    page.read(SEVEN)
    assert shapes[-2:] == [(1, 28, 28, 1)] * 2


def test_the_page_hears_when_the_still_picture_is_kept():
    asked = {"view": "v", "kept": True}
    assert Page(digits.DrawPad(sevens)).ask(asked) == (asked, None)


def failing(pictures):
    raise ZeroDivisionError("somewhere in my own code")


@pytest.mark.parametrize(
    "model, words",
    [
        (lambda x: x, r"shape \(1, 784\)"),
        (lambda x: np.zeros((10, 1)), r"shape \(10, 1\)"),
        (lambda x: np.full((1, 10), np.nan), "NaN"),
        (lambda x: "seven", "'seven'"),
        (lambda x: None, "return` missing"),
        (failing, "ZeroDivisionError: somewhere in my own code"),
        (lambda x: exit(), "SystemExit"),
    ],
)
def test_a_model_in_trouble_is_told_and_harms_no_other(model, words):
    page = Page(digits.DrawPad({"bad": model, "good": sevens}))
    for _ in range(2):  # it stays alive
        bad, good = page.read(SEVEN)[0]["models"]
        assert re.search(words, bad["trouble"])
        assert np.argmax(good["probabilities"]) == 7


def test_what_is_no_model():
    with pytest.raises(TypeError, match=r"inputs of shape \(None, 10\)"):
        digits.DrawPad(tf.keras.Sequential([tf.keras.Input((10,)), tf.keras.layers.Dense(10)]))
    with pytest.raises(TypeError, match="without parentheses"):
        digits.DrawPad(sevens(np.zeros((1, 784))))


@pytest.mark.parametrize(
    "strokes, words",
    [
        ([], "no ink"),
        ([[[-90, -90], [-50, -50]]], "no ink"),
        ([[[1, 2, 3]]], "no point"),
        ([[["a", 1]]], "no point"),
        ([[[0, 0]] * 20_001], "20,000 points"),
        (7, "not its own"),
    ],
)
def test_drawings_without_an_answer(strokes, words):
    page = Page(digits.DrawPad(sevens))
    assert words in page.read(strokes)[0]["trouble"]
    assert "trouble" not in page.read(SEVEN)[0]


@pytest.mark.parametrize(
    "strokes",
    [
        [[[140, 140]]],
        [[[9 * n, 10], [9 * n, 270]] for n in range(30)],
        [[[140 + n % 100, n / 40] for n in range(10_000)]],
        [[[-50, 140], [400, 140]], [[140, -50], [140, 400]]],
    ],
    ids=["a dot", "thirty strokes", "ten thousand points", "over the edges"],
)
def test_odd_drawings_are_read_soon(strokes):
    page = Page(digits.DrawPad(sevens))
    start = time.perf_counter()
    assert np.argmax(probabilities(page.read(strokes))[0]) == 7
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(
    "message", [{}, {"kind": "read"}, [], "x", None, {"view": 1, "number": 1, "steps": 7}]
)
def test_messages_that_are_not_the_pads(message):
    page = Page(digits.DrawPad(sevens))
    assert "not its own" in page.ask(message)[0]["trouble"]
    assert "trouble" not in page.read(SEVEN)[0]


def test_an_opened_picture():
    page = Page(digits.DrawPad(sevens))
    photo = (ROOT / "images" / "photo.jpg").read_bytes()
    answer, buffers = page.read([], [photo])
    assert np.frombuffer(buffers[0], np.uint8).reshape(28, 28).max() == 255
    assert "trouble" not in answer
    assert "cannot be read as a picture" in page.read([], [b"GIF89a nonsense"])[0]["trouble"]
    assert "20 MB" in page.read([], [bytes(20_000_001)])[0]["trouble"]


def test_a_slow_model_keeps_nobody_waiting():
    slow = digits.DrawPad(lambda x: time.sleep(0.5) or sevens(x))
    start = time.perf_counter()
    slow._handle_custom_msg({"view": "v", "number": 1, "strokes": SEVEN, "steps": STEPS}, [])
    assert time.perf_counter() - start < 0.3
    slow._worker.shutdown()


def test_reading_beside_a_running_fit():
    data = digits.load_mnist().validation
    model = tf.keras.Sequential([tf.keras.Input((784,)), tf.keras.layers.Dense(10)])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    page, told = Page(digits.DrawPad(model)), []

    class Drawing(tf.keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch % 5 == 0:
                told.append(page.read(SEVEN)[0])

    model.fit(data.images, data.labels, epochs=2, verbose=0, callbacks=[Drawing()])
    assert len(told) > 20
    assert not [one for one in told if "trouble" in one or "trouble" in one["models"][0]]


def test_strokes_from_python():
    pad = digits.DrawPad(sevens)
    pad.strokes = [[(60, 50), (210, 60)], []]
    assert pad.strokes == [[[60, 50], [210, 60]]]
    with pytest.raises(traitlets.TraitError, match="is no point"):
        pad.strokes = [[(1, 2, 3)]]
    assert pad.strokes == [[[60, 50], [210, 60]]]


def test_pen_width():
    page = Page(digits.DrawPad(sevens))
    message = {"view": "v", "number": 3, "strokes": SEVEN, "steps": STEPS}
    _, usual = page.ask(message)
    assert page.ask({**message, "pen": 16}) == page.ask(message)  # the reader was trained on it
    _, wide = page.ask({**message, "pen": 40})
    assert np.frombuffer(wide[0], np.uint8).sum() > np.frombuffer(usual[0], np.uint8).sum()
    assert page.ask({**message, "pen": 1e9}) == page.ask({**message, "pen": 40})
    assert "not its own" in page.ask({**message, "pen": "thick"})[0]["trouble"]
    page.pad.pen = 40
    assert page.ask(message)[1] == wide
    with pytest.raises(traitlets.TraitError):
        page.pad.pen = 0


# --- a bank of drawings ------------------------------------------------------------------


def test_saved_drawings_are_read_back(tmp_path, capsys):
    pad = digits.DrawPad(sevens)
    for label, strokes in [(7, SEVEN), (1, [[[140, 40], [140, 240]]])]:
        pad.strokes = strokes
        pad.save(tmp_path / "my_digits", label)
    assert "my_digits.jsonl: 2 drawings" in capsys.readouterr().out
    bank = digits.load_drawings(tmp_path / "my_digits")
    assert bank.images.shape == (2, 784) and bank.images.dtype == np.float32
    assert bank.labels.tolist() == [7, 1]
    assert bank.one_hot.argmax(axis=1).tolist() == [7, 1]
    seen = digits.to_mnist(digits.rasterize(SEVEN)) / np.float32(255)
    assert (bank.pictures[0] == seen).all()
    first = json.loads((tmp_path / "my_digits.jsonl").read_text().splitlines()[0])
    assert first == {"label": 7, "size": 280, "strokes": SEVEN}


def test_a_drawing_is_saved_with_its_pen(tmp_path):
    pad = digits.DrawPad(sevens)
    pad.strokes, pad.pen = SEVEN, 32
    pad.save(tmp_path / "bank", 7)
    seen = digits.to_mnist(digits.rasterize(SEVEN, pen=32)) / np.float32(255)
    assert (digits.load_drawings(tmp_path / "bank").pictures[0] == seen).all()


def test_what_cannot_be_saved(tmp_path):
    pad = digits.DrawPad(sevens)
    with pytest.raises(ValueError, match="Nothing is drawn"):
        pad.save(tmp_path / "bank", 7)
    pad.strokes = SEVEN
    for label in (10, -1, "7", 7.5, True, None):
        with pytest.raises(ValueError, match="0 to 9"):
            pad.save(tmp_path / "bank", label)
    assert not list(tmp_path.iterdir())


def test_a_damaged_bank(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file"):
        digits.load_drawings(tmp_path / "bank")
    good = json.dumps({"label": 7, "size": 280, "strokes": SEVEN})
    for bad in (
        '{"label": 7',
        "[]",
        '{"label": 12, "size": 280, "strokes": [[[1, 1]]]}',
        '{"label": 7, "size": 0, "strokes": [[[1, 1]]]}',
        '{"label": 7, "size": 280, "strokes": []}',
    ):
        (tmp_path / "bank.jsonl").write_text(f"{good}\n{bad}\n")
        with pytest.raises(ValueError, match="line 2"):
            digits.load_drawings(tmp_path / "bank")


# --- where there is no browser -------------------------------------------------------------


def test_without_a_browser_there_is_a_picture(tmp_path):
    """In grading and in nbconvert: no error, no waiting, and something to see."""
    source = (
        "import digits, numpy\n"
        "pad = digits.DrawPad(lambda x: numpy.eye(10)[[7]])\n"
        f"pad.strokes = {SEVEN}\n"
        "pad"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=60).execute()
    alive, still = notebook.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in alive["data"]
    assert still["data"]["text/html"].count("<img alt=") == 2
    assert "network reads 7" in still["data"]["text/html"]
    assert "Run this cell" in still["data"]["text/html"]
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert "network reads 7" in page


# --- an answer that is a guess -------------------------------------------------------------


def guessing(part):
    """A network that gives a 7 so much of its certainty."""
    return lambda pictures: (
        np.full((1, 10), (1 - part) / 9) + np.eye(10)[[7]] * (part - (1 - part) / 9)
    )


LYING = [[[40, 100], [40, 140], [240, 130], [240, 170]]]


@pytest.mark.parametrize("part", [0.55, 0.65])
@pytest.mark.parametrize(("strokes", "lies"), [(SEVEN, False), (LYING, True)])
def test_a_guess_is_called_one(part, strokes, lies):
    """And beside it stands what the passport sees."""
    guess = part < 0.6
    pad = digits.DrawPad({"guess": guessing(part), "good": sevens})
    answer, _ = Page(pad).read(strokes)
    guessed, good = (model["words"] for model in answer["models"])
    assert guessed == f"7 ({100 * part:.0f} %)" + ", not sure" * guess
    assert "not sure" not in good
    assert ("Turn the picture" in answer.get("trouble", "")) == (guess and lies)
    pad.strokes = strokes
    still = pad._picture().data
    assert ("not sure" in still) == guess
    assert ("Turn the picture" in still) == (guess and lies)
