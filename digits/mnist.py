"""The MNIST data set, embedded in this package, in the 2018 tutorial's three splits.

The four files in `digits/data` are the canonical ones of Y. LeCun and C. Cortes, byte
for byte, in the IDX format (http://yann.lecun.com/exdb/mnist), gzipped. See NOTICE for
their copyright and licence.
"""

import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
VALIDATION = 5_000  # the tutorial's loader set aside the first 5,000 training pictures


class DataError(RuntimeError):
    """An embedded data file is missing or damaged; the message says how to get it back."""


def idx_bytes(name: str) -> bytes:
    """The bytes of one of the four IDX files, unpacked and proved by checksum, once a process.

    Parameters
    ----------
    name : str
        One of the keys of `MD5`, for example `"train-labels-idx1-ubyte"`.

    Returns
    -------
    bytes

    Raises
    ------
    DataError
        If the file is missing, cannot be unpacked, or has other bytes than it should.
    """
    return _unpacked(DATA, name)


@lru_cache(len(MD5))
def _unpacked(folder, name):
    path = folder / f"{name}.gz"
    try:
        unpacked = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        trouble = "is missing"
    except (OSError, EOFError, zlib.error) as error:
        trouble = f"cannot be unpacked ({error})"
    else:
        if hashlib.md5(unpacked, usedforsecurity=False).hexdigest() == MD5[name]:
            return unpacked
        trouble = "is damaged (its checksum is wrong)"
    raise DataError(
        f"The data file {path} {trouble}.\n"
        f"To get it back, in the course's folder: git checkout -- digits/data/{path.name}\n"
        "Without git: download the course again and install it anew."
    )


def parse_idx(data: bytes) -> np.ndarray:
    """An IDX file's bytes as an array.

    Parameters
    ----------
    data : bytes
        A magic number of four bytes (0, 0, 8 for unsigned bytes, the number of
        dimensions), each dimension as a big-endian 32-bit integer, then the values.

    Returns
    -------
    numpy.ndarray, uint8
        Of the shape that the header states; read-only, a view of `data`.
    """
    dimensions = data[3]
    shape = struct.unpack_from(f">{dimensions}I", data, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


@dataclass
class Split:
    """Pictures and their labels.

    Attributes
    ----------
    images : (n, 784) float32 in 0-1, read-only
        0 is background, 1 is ink; a row is a picture, flattened row by row.
    labels : (n,) int64
        The digit in each picture.
    """

    images: np.ndarray
    labels: np.ndarray

    def __len__(self):
        return len(self.labels)

    @property
    def pictures(self) -> np.ndarray:
        """The same images as (n, 28, 28): a view, nothing is copied."""
        return self.images.reshape(-1, 28, 28)

    @cached_property
    def one_hot(self) -> np.ndarray:
        """The labels as (n, 10) float32: 1 in the column of the digit, else 0."""
        return np.eye(10, dtype=np.float32)[self.labels]


@dataclass
class TrainingSplit(Split):
    """A split that deals out mini-batches, shuffled anew in every epoch from `seed`."""

    seed: int = 0

    def __post_init__(self):
        self._rng = np.random.default_rng(self.seed)
        self._queue = np.empty(0, int)

    def next_batch(self, size: int) -> tuple[np.ndarray, np.ndarray]:
        """The next mini-batch. Each epoch deals every example exactly once.

        Where an epoch ends inside a batch, the batch is filled from the next one.

        Parameters
        ----------
        size : int
            How many examples, 1 to `len(self)`.

        Returns
        -------
        images : (size, 784) float32
        one_hot : (size, 10) float32

        Raises
        ------
        ValueError
            If `size` is not between 1 and the number of examples.
        """
        if not 1 <= size <= len(self):
            raise ValueError(f"size is {size}; it has to be between 1 and {len(self):,}.")
        if len(self._queue) < size:
            self._queue = np.concatenate([self._queue, self._rng.permutation(len(self))])
        chosen, self._queue = self._queue[:size], self._queue[size:]
        return self.images[chosen], self.one_hot[chosen]


@dataclass
class MNIST:
    """The three splits: 55,000 to train on, 5,000 to choose with, 10,000 to test with."""

    train: TrainingSplit
    validation: Split
    test: Split


def load_mnist(seed: int = 0) -> MNIST:
    """MNIST as the tutorial's loader handed it out, from the embedded files.

    Parameters
    ----------
    seed : int
        Where `train.next_batch` starts its shuffling; the same seed, the same batches.

    Returns
    -------
    MNIST
        With `train` (55,000), `validation` (5,000) and `test` (10,000).

    Raises
    ------
    DataError
        If a file is missing or damaged.
    """
    images, labels = _pair(DATA, "train")
    test = Split(*_pair(DATA, "t10k"))
    return MNIST(
        train=TrainingSplit(images[VALIDATION:], labels[VALIDATION:], seed),
        validation=Split(images[:VALIDATION], labels[:VALIDATION]),
        test=test,
    )


@lru_cache(2)
def _pair(folder, prefix):
    """Images (n, 784) float32 in 0-1 and labels (n,) int64 of one of the two file pairs."""
    pixels = parse_idx(_unpacked(folder, f"{prefix}-images-idx3-ubyte"))
    images = pixels.reshape(len(pixels), -1).astype(np.float32)
    images /= 255
    labels = parse_idx(_unpacked(folder, f"{prefix}-labels-idx1-ubyte")).astype(np.int64)
    for array in (images, labels):
        array.flags.writeable = False  # a slip in a notebook must not spoil the data
    return images, labels
