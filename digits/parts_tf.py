"""The functions of units 4 and 5: the course's own, and a tiny case to try a student's on.

`digits.yours` reads them. A trial returns what came of a few calls, or, where chance plays a
part, whether it is as it has to be.
"""

import copy
import os
import tempfile
import time
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from PIL import Image

from digits import tutorial
from digits.images import to_mnist
from digits.mnist import load_mnist
from digits.own import PARTS, Part, UnfitError, alike, untimed
from digits.pace import Compiled, Paced, Settled

NO_LIMIT = 10**6  # seconds: what `fit` gives has limits of its own


def _keep(trial: Callable, seconds: float = 2, fit: Callable = lambda function: function):
    """Keep the function below, under its name, as the course's."""

    def keep(ours):
        PARTS[ours.__name__] = Part(ours, trial, seconds, fit)
        return ours

    return keep


def _on(*cases):
    """A trial: what a function makes of these arguments, and what they are afterwards."""

    def trial(function):
        went_in = copy.deepcopy(cases)
        came_out = [function(*case) for case in went_in]
        here = [[one for one in case if not callable(one)] for case in went_in]
        return [came_out, [isinstance(one, list) for one in came_out], here]

    return trial


def _layers(*sizes, seed=1):
    """Weights and biases, as two lists of arrays."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=pair) / 2 for pair in zip(sizes, sizes[1:], strict=False)]
    return weights, [rng.normal(size=size) for size in sizes[1:]]


# --- unit 4 -------------------------------------------------------------------------------


def _begun(function):
    pairs = [function(90, 80) for _ in range(2)]
    told = [isinstance(pair, tuple) and len(pair) == 2 for pair in pairs]
    for weights, biases in pairs:
        told += [isinstance(one, tf.Variable) and one.trainable for one in (weights, biases)]
        told += [(one.numpy().shape, one.dtype.name) for one in (weights, biases)]
        values = weights.numpy()
        # the standard deviation of 7,200 such numbers is off by 0.0006
        told += [abs(values.std() - 0.088) < 0.003, abs(values.mean()) < 0.006]
        told += [
            0.19 < abs(values).max() < 0.2001,
            len(np.unique(values)) > 6000,
            (values == 0).sum() < 9,
        ]
        # uniform ones of that deviation would end at 0.15; of these, 43 % lie within 0.05
        told += [abs((abs(values) < 0.05).mean() - 0.401) < 0.04, np.allclose(biases, 0.1)]
    return [*told, np.array_equal(*[weights.numpy() for weights, _ in pairs])]


@_keep(_begun)
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


def _passed_on(function):
    told = []
    for n, *sizes in ((3, 3, 3, 3, 3), (1, 6, 5, 4), (2, 7, 2)):
        weights, biases = ([tf.constant(one, tf.float32) for one in two] for two in _layers(*sizes))
        pictures = tf.constant(np.random.default_rng(3).random((n, sizes[0])), tf.float32)
        logits = function(pictures, weights, biases)
        told += [logits, isinstance(logits, list), len(weights), len(biases)]
    return told


@_keep(_passed_on)
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases, strict=True):
        layer = layer @ matrix + row
    return layer


LOGITS = np.array([[0.5, -1.5, 3.0], [0.0, 2.5, 1.0], [2.0, -1.0, 2.5]])
LARGE = np.array([[2e5, 2e5 - 0.5], [-3000.0, -3000.0], [1000.0, 0.0], [0.0, 7000.0]])


@_keep(_on([LOGITS], [LARGE], [LOGITS[:1, :2]]))
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@_keep(
    _on(
        [LOGITS, np.eye(3)[[0, 0, 1]]],
        [LARGE, np.eye(2)[[1, 0, 1, 1]]],
        [LARGE[3:], np.eye(2)[:1]],
        [LARGE[2:3], np.eye(2)[:1]],
        [-LOGITS[:2], np.eye(3)[[2, 2]]],
    )
)
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logarithms).sum(axis=1).mean()


@_keep(_on([lambda w: w * w * w + 2 * w, 1.25, 0.5], [lambda w: 0.0123 * w * w, -2.0, 0.01]))
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / (2 * step)


@_keep(_on([lambda w: 0.0123 * w * w, 1.25], [tf.abs, 2e-9], [tf.abs, -2e-9]))
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, variable)


def _moved(function):
    told = []
    for start, slopes, rate in (([3.0, 1.0, 2.0], [4.0, -2.0, 0.0], 0.5), (-2.0, 1.0, 0.1)):
        variable = tf.Variable(start)
        function(variable, tf.constant(slopes), rate)
        told.append(variable.numpy())
    return told


@_keep(_moved)
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * gradient)


LINE = {"x": [], "w": ["y"], "u": ["y"], "t": ["u"], "y": ["x"], "end": ["w"]}
FORK = {"end": ["w", "t"], "w": ["x"], "t": ["u"], "x": [], "u": [], "y": []}
LONG = {f"part {i}": [f"part {i - 1}"] * (i > 0) for i in range(120)}


@_keep(
    _on(
        *([LINE, "end"], [FORK, "end"], [LINE, "w"], [FORK, "x"], [LONG, "part 117"]),
        [{"x": [], "w": ["x"], "end": ["x", "w"]}, "end"],
    )
)
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        if name not in used:
            used.add(name)
            to_visit += reads[name]
    return set(reads) - used


# --- unit 5 -------------------------------------------------------------------------------


ROWS = np.random.default_rng(6).permuted(np.tile(np.arange(10.0), (7, 1)), axis=1)
RIGHT = ROWS.argmax(axis=1) * [1, 1, 0, 1, 0, 1, 1]


@_keep(_on([ROWS, RIGHT], [ROWS - 20, RIGHT], [ROWS[:1], RIGHT[:1]]))
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).mean()


def _improved(function):
    rng, network = np.random.default_rng(7), tutorial.Network(seed=7, sizes=(6, 5, 10))
    optimizer = tf.keras.optimizers.SGD(0.5, momentum=0.9)  # it remembers its last step
    optimizer.build(network.trainable_variables)
    told = []
    for n in (3, 5):
        images, one_hot = rng.random((n, 6), np.float32), np.eye(10, dtype=np.float32)[:n]
        told.append(function(network, optimizer, images, one_hot))
        told += [int(optimizer.iterations), *(one.numpy() for one in network.variables)]
    return told


def _quick(step):
    return Compiled(step) if step is train_step else Paced(step)


@_keep(_improved, NO_LIMIT, _quick)
def train_step(network, optimizer, images, one_hot):
    return tutorial.train_step(network, optimizer, images, one_hot)


def _gone_through(function):
    told = []
    for iterations, every in ((7, 3), (6, 2), (2, 4), (4, 1)):
        dealt, steps = [], []

        def next_batch(dealt=dealt):
            dealt.append(len(dealt))
            return f"images {dealt[-1]}", f"one_hot {dealt[-1]}"

        def step(images, one_hot, steps=steps):
            steps.append(f"{images}, {one_hot}")
            return 5 - len(steps) / 8

        log = function(step, next_batch, iterations, every)
        told += [steps, isinstance(log, list), [[np.asarray(one) for one in pair] for pair in log]]
    return told


def _apart(loop):
    """A loop whose time is its own: that of the steps in it does not count."""
    return lambda step, next_batch, *numbers: loop(untimed(step), untimed(next_batch), *numbers)


@_keep(_gone_through, 4, _apart)
def logged_loop(step, next_batch, iterations, every):
    return tutorial.logged_loop(step, next_batch, iterations, every)


def _prepared(function):
    sheet = np.full((60, 44), 255, np.uint8)
    sheet[5:33, 12:40] -= (255 * load_mnist().validation.pictures[7]).astype(np.uint8)
    picture = Image.fromarray(sheet)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        name = os.path.join(folder, "1.png")
        picture.save(name)
        rows = [function(picture), function(name)]
    return [rows, [not isinstance(row, list) and np.asarray(row).dtype.kind == "f" for row in rows]]


@_keep(_prepared)
def own_picture(picture):
    return to_mnist(picture).reshape(1, 784) / 255


@_keep(_on(*(_layers(*sizes) for sizes in ((3, 3, 3, 3, 3), (5, 4, 3, 2), (4, 3)))))
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:], strict=True):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


def _mended_trial(function):
    told = [function(*_network(*sizes), 1.0) for sizes in ((6, 6, 6, 6), (5, 9, 3))]
    told += [_dropped(function, keep) for keep in (0.75, 0.4)]
    if function is not mended and alike(told, untimed(_mended_trial)(mended)):
        _see_whether_it_trains(function)
    return told


def _network(*sizes, n=40):
    """Pictures, weights and biases, in TensorFlow's kinds."""
    weights, biases = (
        [tf.Variable(one, dtype=tf.float32) for one in two] for two in _layers(*sizes)
    )
    return tf.constant(np.random.default_rng(8).random((n, sizes[0])), tf.float32), weights, biases


def _dropped(function, keep):
    """Whether the last hidden layer, and no other number, is dropped as it has to be."""
    draw = np.random.default_rng(9).uniform
    # each number of the last hidden layer is an output, and so is their sum
    shown = np.hstack([np.eye(40), np.ones((40, 1))])
    arrays = [draw(0.2, 1, size) for size in ((3, 5), (5, 40), 5, 40, 41)]
    *weights, c, d, e = (tf.constant(one, tf.float32) for one in [*arrays[:2], shown, *arrays[2:]])
    pictures, biases = tf.ones((200, 3)), [c, d, e]
    layer = ((pictures @ weights[0] + biases[0]) @ weights[1] + biases[1]).numpy()  # above 0
    got, again = (np.asarray(function(pictures, weights, biases, keep)) for _ in range(2))
    times = (got - biases[2])[:, :-1] / layer
    gone = np.isclose(times, 0, atol=1e-3)
    right = np.where(gone, 0, layer / keep) @ weights[2].numpy() + biases[2]
    return [
        np.allclose(got, right, rtol=1e-2),
        # of 8,000 draws; their standard deviation is 0.006
        abs(gone.mean() - (1 - keep)) < 0.05,
        (gone != gone[0]).any() and (gone != gone[:, :1]).any() and (got != again).any(),
    ]


def _see_whether_it_trains(function):
    """UnfitError if a network cannot learn through a function that is right, or not in time."""
    pictures, weights, biases = _network(4, 3, 2)
    with tf.GradientTape() as tape:
        logits = function(pictures, weights, biases, 1.0)
    if not tf.is_tensor(logits) or None in tape.gradient(logits, weights):
        raise UnfitError("yours is right, but no slope goes back through it, as NumPy has none")
    try:
        theirs = _graph(function)
    except Exception:
        raise UnfitError("yours is right, but TensorFlow cannot make a graph of it") from None
    if _times_as_long(theirs, untimed(_graph)(mended)) > 3:  # a training of twice the time
        raise UnfitError("yours is right, but takes too long to train with")


def _graph(function):
    """A forward pass through the tutorial's network, as a graph."""
    given = _network(*tutorial.SIZES, n=128)
    graph = tf.function(lambda: function(*given, 0.5), autograph=False)
    graph.get_concrete_function()
    return graph


def _times_as_long(one, other):
    """How many times as long as the other one takes, each at its best."""
    times = []
    for _ in range(6):  # in turns, so that a busy machine slows both down
        for graph in (one, other):
            start = time.perf_counter()
            graph()
            times.append(time.perf_counter() - start)
    return min(times[::2]) / min(times[1::2])


@_keep(_mended_trial, NO_LIMIT, Settled)
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1], strict=True):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]
