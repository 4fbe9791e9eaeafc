"""The embedded data: right, whole, quick to mend; batches that lose nothing."""

import gzip
import subprocess
import sys

import numpy as np
import pytest

from digits import mnist


@pytest.fixture(scope="module")
def sets():
    return mnist.load_mnist()


def test_three_splits_of_the_tutorial(sets):
    sizes = {name: len(getattr(sets, name)) for name in ("train", "validation", "test")}
    assert sizes == {"train": 55_000, "validation": 5_000, "test": 10_000}
    for split in (sets.train, sets.validation, sets.test):
        assert split.images.shape == (len(split), 784)
        assert split.images.dtype == np.float32
        assert (split.images.min(), split.images.max()) == (0, 1)
        assert split.labels.dtype == np.int64
        assert split.one_hot.shape == (len(split), 10)
        assert (split.one_hot.argmax(axis=1) == split.labels).all()
        assert (split.one_hot.sum(axis=1) == 1).all()


def test_validation_is_the_beginning_of_the_training_file(sets):
    labels = mnist.parse_idx(mnist.idx_bytes("train-labels-idx1-ubyte"))
    assert (sets.validation.labels == labels[:5_000]).all()
    assert (sets.train.labels == labels[5_000:]).all()
    pictures = mnist.parse_idx(mnist.idx_bytes("train-images-idx3-ubyte"))
    assert (np.rint(sets.train.pictures[0] * 255) == pictures[5_000]).all()


def test_pictures_are_a_view(sets):
    assert sets.test.pictures.shape == (10_000, 28, 28)
    assert np.shares_memory(sets.test.pictures, sets.test.images)


def test_always_one_is_right_11_35_percent_of_the_time(sets):
    assert (sets.test.labels == 1).mean() == 0.1135


def test_data_cannot_be_spoiled(sets):
    with pytest.raises(ValueError, match="read-only"):
        sets.train.images /= 2


def small(n, seed=0):
    return mnist.TrainingSplit(
        np.repeat(np.arange(n, dtype=np.float32)[:, None], 784, axis=1), np.arange(n) % 10, seed
    )


@pytest.mark.parametrize(("n", "size"), [(10, 4), (10, 10), (10, 1), (128, 100)])
def test_every_epoch_deals_every_example_once(n, size):
    split = small(n)
    batches = [split.next_batch(size) for _ in range(3 * n)]
    assert all(images.shape == (size, 784) for images, _ in batches)
    line = np.concatenate([images[:, 0] for images, _ in batches]).astype(int)
    epochs = line[: len(line) // n * n].reshape(-1, n)
    assert (np.sort(epochs) == np.arange(n)).all()
    assert (epochs[0] != epochs[1]).any()
    labels = np.concatenate([one_hot.argmax(axis=1) for _, one_hot in batches])
    assert (labels == line % 10).all()


def test_batches_repeat_with_the_seed():
    def dealt(seed):
        return small(50, seed).next_batch(50)[0][:, 0].tolist()

    assert dealt(3) == dealt(3) != dealt(4)


@pytest.mark.parametrize("size", [0, -1, 11])
def test_impossible_batch(size):
    with pytest.raises(ValueError, match="between 1 and 10"):
        small(10).next_batch(size)


NAME = "t10k-labels-idx1-ubyte"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:2000]), "cannot be unpacked"),
        (lambda path: path.write_bytes(b"no gzip at all"), "cannot be unpacked"),
        (lambda path: path.write_bytes(b""), "is damaged"),
        (
            lambda path: path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[:-1])),
            "is damaged",
        ),
    ],
)
def test_damaged_file(tmp_path, monkeypatch, spoil, words):
    path = tmp_path / f"{NAME}.gz"
    path.write_bytes((mnist.DATA / f"{NAME}.gz").read_bytes())
    spoil(path)
    monkeypatch.setattr(mnist, "DATA", tmp_path)
    with pytest.raises(mnist.DataError) as caught:
        mnist.idx_bytes(NAME)
    message = str(caught.value)
    assert words in message
    assert str(path) in message
    assert f"git checkout -- digits/data/{NAME}.gz" in message


def test_no_network_and_no_tensorflow_to_read_the_data():
    program = """
import socket, sys
def refuse(*args, **kwargs):
    raise AssertionError("the network was used")
socket.socket.connect = socket.getaddrinfo = refuse
import digits
m = digits.load_mnist()
print(m.train.images.shape)
assert "tensorflow" not in sys.modules
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "(55000, 784)\n", "")
