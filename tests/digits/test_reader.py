"""The reader that ships with the course: small, exact, for other pens than MNIST's too."""

import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from digits import load_mnist, load_reader, mnist, reader
from tests.support import pens
from tools import augment, hands


@pytest.fixture(scope="module")
def model():
    return load_reader()


@pytest.fixture(scope="module")
def test_split():
    return load_mnist().test


def logits(model, pictures):
    return np.concatenate([model(some, training=False) for some in np.array_split(pictures, 20)])


# --- the file and the network -------------------------------------------------------------


def test_it_is_small(model):
    assert model.count_params() <= 200_000
    assert reader.FILE.stat().st_size <= 1_000_000


def test_the_card_tells_of_this_file():
    card = reader.FILE.with_suffix(".md").read_text(encoding="utf-8")
    assert f"{reader.FILE.stat().st_size:,} bytes" in card
    for word in ("Data", "Recipe", "Seed", "Figures", "Limits", "| MNIST, test | 10,000 |"):
        assert word in card


def test_logits_come_out(model):
    pictures = np.random.default_rng(0).random((3, 28, 28, 1)).astype(np.float32)
    made = model(pictures).numpy()
    assert model.input_shape == (None, 28, 28, 1)
    assert (made.shape, made.dtype) == ((3, 10), np.float32)
    assert made.min() < 0  # no probabilities
    assert np.abs(made.sum(axis=1) - 1).min() > 0.1


def test_it_reads_mnist(model, test_split):
    answers = logits(model, test_split.pictures[..., None]).argmax(axis=1)
    assert (answers == test_split.labels).mean() >= 0.995


def test_company_does_not_matter(model, test_split):
    pictures = test_split.pictures[:64, ..., None]
    together = model(pictures).numpy()
    alone = np.concatenate([model(pictures[k : k + 1]) for k in range(0, 64, 7)])
    assert np.abs(together[::7] - alone).max() < 1e-4


def test_it_is_sure_where_it_is_right(model, test_split):
    """The pad shows probabilities: the right one is large, but no picture is beyond doubt."""
    given = logits(model, test_split.pictures[..., None])
    odds = np.exp(given - given.max(axis=1, keepdims=True))
    assert 0.85 < np.median(odds.max(axis=1) / odds.sum(axis=1)) < 0.9999


def test_it_is_not_sure_of_what_is_no_digit(model, test_split):
    pictures, labels = test_split.pictures[:1000], test_split.labels[:1000]
    mirrored = pictures[np.isin(labels, (3, 4, 6, 7, 9)), :, ::-1]
    shares = []
    for some in (pictures, mirrored):
        given = logits(model, some[..., None])
        odds = np.exp(given - given.max(axis=1, keepdims=True))
        shares.append(np.mean(odds.max(axis=1) / odds.sum(axis=1) < 0.6))
    assert shares[0] < 0.03
    assert shares[1] > 0.8


def test_importing_it_does_not_import_tensorflow():
    program = "import sys, digits.reader; sys.exit('tensorflow' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_loading_is_silent_and_quick():
    program = (
        "import time, digits, tensorflow; start = time.monotonic()\n"
        "model = digits.load_reader(); took = time.monotonic() - start\n"
        "model(tensorflow.zeros((1, 28, 28, 1))); print(took)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stderr == ""
    assert float(run.stdout) < 5  # 0.2 s, on a quiet machine


@pytest.mark.parametrize("kept", [0, 1000, -100, None])
def test_a_damaged_file(tmp_path, kept):
    path = tmp_path / "reader.npz"
    data = bytearray(reader.FILE.read_bytes())
    if kept is None:
        data[len(data) // 2] ^= 255
        kept = len(data)
    path.write_bytes(data[:kept])
    with pytest.raises(mnist.DataError) as caught:
        load_from(path)
    for words in (str(path), "damaged", "git checkout -- digits/data/reader.npz", "make reader"):
        assert words in str(caught.value)


def test_other_weights(tmp_path):
    path = tmp_path / "reader.npz"
    np.savez(path, np.zeros((3, 3)))
    with pytest.raises(mnist.DataError, match="damaged"):
        load_from(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(mnist.DataError, match="none.npz is missing"):
        load_from(tmp_path / "none.npz")


def load_from(path):
    return reader.load_reader(path)


# --- other pens than MNIST's ----------------------------------------------------------------


def test_it_reads_drawings_and_photos(model):
    results = pens.read(model, 200, seed=1)
    shares = pens.shares(results)
    assert shares["all"][0] >= 0.95  # 0.90 is promised
    assert min(shares[digit][0] for digit in range(10)) >= 0.8


def test_it_reads_handwriting(model):
    """Pen strokes from a tablet: UCI's data set 81, in UNIPEN form, which does not ship."""
    path = os.environ.get("DIGITS_HANDWRITING")
    if not path:
        pytest.skip("DIGITS_HANDWRITING names no file")
    from tools.reader_training import handwriting, right

    pictures, labels = handwriting(path)
    which = right(model, pictures, labels)
    assert which.mean() >= 0.98
    assert min(which[labels == digit].mean() for digit in range(10)) >= 0.95


# --- the training ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def some():
    split = load_mnist().train
    pictures = np.rint(split.pictures[:600] * 255).astype(np.uint8)
    return pictures, augment.distances(pictures), split.labels[:600]


def test_augmented_pictures_are_in_mnists_frame(some):
    made = augment.augmented(*some, np.random.default_rng(0), plain=0)
    assert (made.shape, made.dtype) == ((600, 28, 28), np.float32)
    assert made.min() >= 0
    assert made.max() <= 1
    mass, place = made.sum((1, 2)), np.arange(28)
    for axis in (1, 2):
        centre = made.sum(axis) @ place / mass
        assert np.mean(np.abs(centre - 14) < 1.5) > 0.8  # a speck pulls it away, and grain
    spans = np.array([[np.ptp(np.flatnonzero(m.max(a) > 0.3)) + 1 for a in (0, 1)] for m in made])
    assert 0.9 < np.mean(np.abs(spans.max(axis=1) - 20) <= 2)


def test_augmentation_repeats_itself_and_varies(some):
    one, same, other = (augment.augmented(*some, np.random.default_rng(k)) for k in (1, 1, 2))
    assert (one == same).all()
    plain = 150  # a quarter stays as it is
    assert (one[:plain] == some[0][:plain] / np.float32(255)).all()
    assert (np.abs(one - other).mean(axis=(1, 2))[plain:] > 0.005).mean() > 0.99


def test_thinning_leaves_a_line_of_the_same_shape(some):
    from scipy import ndimage

    ink = np.pad(some[0] > 100, ((0, 0), (1, 1), (1, 1)))
    lines = augment.thinned(ink)
    assert not (lines & ~ink).any()
    assert lines.sum() < 0.45 * ink.sum()
    squares = lines[:, 1:, 1:] & lines[:, 1:, :-1] & lines[:, :-1, 1:] & lines[:, :-1, :-1]
    assert squares.sum() < 0.01 * lines.sum()  # nowhere is it two pixels wide, or hardly
    touching = np.ones((3, 3))
    pieces = [[ndimage.label(m, touching)[1] for m in masks] for masks in (ink, lines)]
    assert np.mean(np.equal(*pieces)) > 0.98


@pytest.mark.parametrize("digit", range(10))
def test_a_rule_draws_on_its_own_digit_only(some, digit):
    _, far, labels = some
    rng = np.random.default_rng(digit)
    chosen = far[labels == digit]
    drawn = np.array([hands.rewritten_by_rule(one, digit, rng) for one in chosen])
    assert (drawn.shape, drawn.dtype) == (chosen.shape, np.uint8)
    share = (drawn != chosen).any(axis=(1, 2)).mean()
    assert (0.1 < share < 0.95) if digit in hands.RULES else share == 0
    if digit in hands.RULES:  # no pen beyond the edge
        assert drawn[:, [0, -1]].min() == drawn[:, :, [0, -1]].min() == hands.NOWHERE


def test_a_four_loses_its_right_arm_and_nothing_else(some):
    _, far, labels = some
    lost = []
    for one in far[labels == 4]:
        line = hands.Line(one.copy())
        line.without_right_arm(0.8)
        ink, left = one < hands.UNIT / 2, line.far < hands.UNIT / 2
        assert not (left & ~ink).any()
        lost.append(1 - left.sum() / ink.sum())
    assert 0.05 < np.median(lost) < 0.5


def test_only_small_loops_run_full():
    y, x = np.mgrid[:64, :64]
    for radius, runs_full in ((4, True), (14, False)):
        ring = np.abs(np.hypot(x - 32, y - 20) - radius)
        stem = np.where(y > 20, np.abs(x - 32 - radius), 99)
        far = (np.minimum(ring, np.where(y < 56, stem, 99)) * hands.UNIT / 2).clip(0, 252)
        line = hands.Line(far.astype(np.uint8))
        line.fill()
        assert (line.far[20, 32] == 0) == runs_full


def test_squeezing_is_undone(some):
    _, _, labels = some
    bend = augment.Bend(600, np.random.default_rng(0))
    bend.squeeze += np.float32(hands.squeezed(labels, np.random.default_rng(1)))[:, None]
    places = augment.grid(20).repeat(600, axis=0)
    there = bend.squeezed(places, 1)
    near = (np.abs(there - places) < 6).all(axis=1)  # far out, nothing is drawn
    assert near.mean() > 0.9
    back = bend.squeezed(there, -1)
    assert np.abs(back - places).max(axis=1)[near].max() < 1e-3


def test_what_is_spoiled_is_no_digit(some):
    pictures, _, labels = some
    pictures = pictures / np.float32(255)
    made = augment.spoiled(pictures, labels, np.random.default_rng(0))
    assert (made.shape, made.dtype) == (pictures.shape, np.float32)
    assert (made != pictures).any(axis=(1, 2)).all()
    frame = np.ones((28, 28), bool)
    frame[9:19, 4:24] = False
    pairs = (made[:, frame] == 0).all(axis=1)
    assert pairs[np.isin(labels, (0, 1, 8))].all()  # they look the same from all sides


def test_the_training_is_found_under_its_old_name():
    command = [sys.executable, "-m", "digits.reader_training", "--help"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("usage: python -m tools.reader_training")
    assert run.stderr == ""


@pytest.mark.slow
def test_the_training_runs_from_end_to_end(tmp_path):
    command = [sys.executable, "-m", "tools.reader_training", "--folder", tmp_path]
    subprocess.run([*command, "--epochs", "8", "--few", "5000"], check=True)
    trained = reader.load_reader(tmp_path / "reader.npz")
    split = load_mnist().validation
    answers = logits(trained, split.pictures[..., None]).argmax(axis=1)
    assert (
        answers == split.labels
    ).mean() > 0.5  # 300 steps, so that batch normalisation has its means
    card = (tmp_path / "reader.md").read_text(encoding="utf-8")
    assert "- The training took" in card
    assert "8 epochs" in card
    shutil.copy(reader.FILE, tmp_path)
    subprocess.run([*command, "--measure"], check=True)
    card = (tmp_path / "reader.md").read_text(encoding="utf-8")
    assert "- The training took" in card
    assert "--measure" in card
