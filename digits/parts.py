"""The functions of units 1 to 3: the course's own, and a tiny case to try a student's on.

`digits.yours` reads them. A trial returns what came of a few calls, or, where chance plays a
part, whether it is as it has to be. It also returns the arrays that went in: some functions
write into theirs.
"""

import struct
from collections.abc import Callable

import numpy as np
from packaging.version import Version

from digits.own import PARTS, Part


def _keep(trial: Callable, seconds: float = 1) -> Callable:
    """Keep the function below, under its name, as the course's."""

    def keep(ours):
        PARTS[ours.__name__] = Part(ours, trial, seconds)
        return ours

    return keep


def _on(*cases):
    """A trial: what a function makes of these arguments, and what they are afterwards."""

    def trial(function):
        went_in = [[one.copy() if hasattr(one, "copy") else one for one in case] for case in cases]
        came_out = [function(*case) for case in went_in]
        return [(one, _kind(one), case) for one, case in zip(came_out, went_in, strict=True)]

    return trial


def _kind(result):
    """Whether it is a list, a tuple (of what), truth values, whole numbers, floats, ..."""
    if isinstance(result, list | tuple | dict):
        return type(result).__name__ + str([_kind(one) for one in result])
    return np.asarray(result).dtype.kind.replace("u", "i")


# --- unit 1 -------------------------------------------------------------------------------


@_keep(_on(["# x==1\n  alpha == 1.2.3\n \n\nbeta==4.50  \n   # gamma==6\ndelta==7\n"], [""]))
def read_pins(text):
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {name.strip(): version.strip() for name, version in pairs}


@_keep(
    _on(
        *(["3.8", "3.12"], ["3.12", "3.8"], ["1.7", "2.3"], ["2.3", "1.7"], ["4.5", "4.5"]),
        *(["5.6", "5.6.1"], ["5.6.1", "5.6"], ["1.2.300", "1.4"], ["6.7.8.9", "6.7.8.10"]),
        *(
            ["0.99", "0.100"],
            ["1.2000", "2.1"],
            ["1.1.1.1.1", "2.1"],
            ["3.15.1", "3.40"],
            ["3.40", "3.15.1"],
        ),
    )
)
def is_older(one, other):
    return Version(one) < Version(other)


def _as_made(function):
    made = [function(n) for n in (4, 1)]
    return [(one.numpy(), one.dtype.name) for one in made]


@_keep(_as_made)
def biases(n):
    import tensorflow as tf  # not above: units 2 and 3 do without it

    return tf.fill([n], 0.1)


@_keep(_on(*([left, right] for left in ((2, 7), (7, 2)) for right in ((7, 4), (2, 4), (3, 7)))))
def fits(left, right):
    return left[1] == right[0]


@_keep(_on([(6, 7), (7, 4)], [(1, 9), (9, 5)]))
def product_shape(left, right):
    return left[0], right[1]


def _repeats(function):
    drawn = [function(seed, 40) for seed in (11, 11, 12, 13)]
    first, again, *others = map(np.asarray, drawn)
    # if a number follows from the two before it, or all steps are alike, that is a rule
    before = np.stack([first[:-2], first[1:-1], np.ones(38)], axis=1)
    off = first[2:] - before @ np.linalg.lstsq(before, first[2:])[0]
    return [
        *(first.shape, _kind(drawn[0]), (first == again).all()),
        *((first == other).all() for other in others),
        *(len(set(np.diff(first).round(6))) > 2, off.var() > 0.2 * first.var()),
    ]


@_keep(_repeats)
def draw(seed, n):
    return np.random.default_rng(seed).random(n)


# --- unit 2 -------------------------------------------------------------------------------


def _header(*shape):
    return [bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + b"values"]


@_keep(_on(_header(4, 300), _header(70_000), _header(2, 3, 5)))
def idx_shape(data):
    return struct.unpack_from(f">{data[3]}I", data, 4)


def _scaled(function):
    went_in = [np.array(one, np.uint8) for one in ([[0, 85], [170, 255]], [0, 1, 1], [17, 34])]
    came_out = [function(one) for one in went_in]
    return [(one, _kind(one), pixels) for one, pixels in zip(came_out, went_in, strict=True)]


@_keep(_scaled)
def scale(pixels):
    return pixels / 255


@_keep(_on([3, 4], [0, 9], [26, 0], [27, 27]))
def index_of(row, column):
    return 28 * row + column


@_keep(_on([88], [9], [56], [783]))
def row_and_column(index):
    return divmod(index, 28)


def _hot(function):
    labels = [np.array(one) for one in ([4, 0, 9, 4], [6], [1, 0, 2])]
    vectors = [function(one) for one in labels]  # floats or integers, both are right
    return [*vectors, [isinstance(one, list) for one in vectors], labels]


@_keep(_hot, seconds=2)
def one_hot(labels):
    return np.eye(10)[labels]


@_keep(_on([np.eye(10)[[4, 0, 9, 4]]], [np.eye(10)[[6]]]))
def from_one_hot(vectors):
    return vectors.argmax(axis=1)


def _dealt(function):
    n, size, count = 20, 6, 11  # three epochs, and 6 examples of a fourth
    rngs = [np.random.default_rng(seed) for seed in (5, 5, 6)]
    dealt = [function(n, size, count, rng) for rng in rngs]
    first, again, other = map(np.asarray, dealt)
    line = first.ravel().tolist()
    epochs = [line[start : start + n] for start in range(0, len(line), n)]
    old = [list(range(n)), epochs[0], epochs[1]]
    return [
        (first.shape, _kind(dealt[0]), min(line) >= 0, max(line) < n),
        *(len(set(epoch)) == len(epoch) for epoch in epochs),
        # a known order, perhaps begun at another place, or backwards
        [str(epoch)[1:-1] in str(one + one) for epoch in epochs for one in old if one != epoch],
        [str(epoch[::-1])[1:-1] in str(one + one) for epoch in epochs for one in old],
        (epochs[0] != epochs[1] != epochs[2] != epochs[0]),
        *((first == one).all() for one in (again, other)),
    ]


@_keep(_dealt, seconds=2)
def deal(n, size, count, rng):
    epochs = [rng.permutation(n) for _ in range(-(-count * size // n))]
    return np.concatenate(epochs)[: count * size].reshape(count, size)


# --- unit 3 -------------------------------------------------------------------------------


@_keep(
    _on(
        [np.array([0.12345, 0.4, 0.9, 0.0]), np.array([3.0, -1.0, 2.0, 5.0]), 0.7],
        [np.array([0.5, 0.25]), np.array([-4.0, -2.0]), -0.3],
    ),
    seconds=2,
)
def neuron(pixels, weights, bias):
    return pixels @ weights + bias


def _tables(*shapes):
    rng = np.random.default_rng(0)
    return [rng.normal(size=shape) for shape in shapes]


@_keep(_on(_tables((3, 4), (4, 2), 2), _tables((1, 5), (5, 3), 3), _tables((2, 2), (2, 2), 2)))
def dense(pictures, weights, biases):
    return pictures @ weights + biases


@_keep(_on([[5, 4, 3, 2]], [[7, 10]], [[2, 9, 3]], [[900, 400, 20]]))
def count_parameters(sizes):
    return sum((before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False))


@_keep(_on(_tables((4, 3), 3, (3, 2), 2), _tables((2, 2), 2, (2, 2), 2)))
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 @ weights2 + biases2


def _dropped(function):
    keep, shape, rng = 0.73, (50, 80), np.random.default_rng(8)
    rngs = [rng, rng, *(np.random.default_rng(seed) for seed in (8, 9))]
    masks = [np.asarray(function(shape, keep, one), float) for one in rngs]
    up = np.isclose(masks, 1 / keep, rtol=1e-4)
    # of 4,000 values 73 % are kept, with a standard deviation of 0.7 %; of pairs, 53 %
    pairs = (up[:, 1:] & up[:, :-1]).mean(), (up[:, :, 1:] & up[:, :, :-1]).mean()
    return [
        np.shape(masks),
        (up | (np.array(masks) == 0)).all(),
        (abs(up.mean(axis=(1, 2)) - keep) < 0.04).all(),
        *(abs(share - keep**2) < 0.04 for share in pairs),
        len({int(mask.sum()) for mask in up}) > 1,
        *((masks[0] == one).all() for one in masks[1:]),
    ]


@_keep(_dropped)
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep) / keep
