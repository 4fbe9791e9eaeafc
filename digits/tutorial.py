"""The tutorial's network on today's TensorFlow, as printed and mended.

Facts from E. Birbeck, "How To Build a Neural Network to Recognize Handwritten Digits with
TensorFlow" (2018). `exhibit_2018.py` has the program in its old form.
"""

import copy
from collections.abc import Callable, Sequence
from functools import partial
from os import PathLike

import numpy as np
import tensorflow as tf

from digits.mnist import MNIST, Split
from digits.training import Watch

SIZES = (784, 512, 256, 128, 10)


class Network(tf.Module):
    """A network of dense layers, 567,434 parameters in the tutorial's sizes.

    Weights begin as a truncated normal of standard deviation 0.1, biases as 0.1.

    Parameters
    ----------
    activation : callable, optional
        What follows each hidden layer, for example `tf.nn.relu`. The tutorial has none.
    connect_dropout : bool
        Whether the output layer reads the layer after dropout. In the tutorial it doesn't.
    seed : int
        The same seed, the same first weights.
    sizes : sequence of int
        Inputs, hidden layers, outputs.
    forward : callable, optional
        Computes the logits in place of all that: a function of pictures, weights, biases and
        `keep_prob`.
    """

    def __init__(
        self,
        activation: Callable | None = None,
        connect_dropout: bool = False,
        seed: int = 0,
        sizes: Sequence[int] = SIZES,
        forward: Callable | None = None,
    ):
        super().__init__()
        self.activation = activation or tf.identity
        self.connect_dropout = connect_dropout
        self.forward = forward
        self.weights = [
            tf.Variable(0.1 * tf.random.stateless_truncated_normal(shape, seed=[seed, number]))
            for number, shape in enumerate(zip(sizes, sizes[1:], strict=False))
        ]
        self.biases = [tf.Variable(tf.fill([size], 0.1)) for size in sizes[1:]]

    def __call__(self, pictures: tf.Tensor, keep_prob: float = 1.0) -> tf.Tensor:
        """The logits of some pictures.

        Parameters
        ----------
        pictures : (n, 784) float32 in 0-1
        keep_prob : float
            How much of the last hidden layer dropout keeps; 1 while testing.

        Returns
        -------
        (n, 10) float32 tensor
        """
        if self.forward:
            return self.forward(pictures, [*self.weights], [*self.biases], keep_prob)
        layer = pictures
        for weights, biases in zip(self.weights[:-1], self.biases[:-1], strict=True):
            layer = self.activation(layer @ weights + biases)
        layer_drop = tf.nn.dropout(layer, rate=1 - keep_prob)
        last = layer_drop if self.connect_dropout else layer
        return last @ self.weights[-1] + self.biases[-1]

    @classmethod
    def load(cls, path: str | PathLike, **settings) -> "Network":
        """A network with the weights that `save` wrote to `path`.

        Further settings are those of `Network`, for example `activation=tf.nn.relu`.
        """
        with np.load(path) as arrays:
            values = [arrays[name] for name in arrays.files]
        weights = values[: len(values) // 2]
        sizes = [matrix.shape[0] for matrix in weights] + [weights[-1].shape[1]]
        network = cls(sizes=sizes, **settings)
        for variable, value in zip((*network.weights, *network.biases), values, strict=True):
            variable.assign(value)
        return network


class Practice:
    """A network while it learns: its dropout is on, unless something else is said.

    Parameters
    ----------
    network : Network
        The variables are its own.
    keep_prob : float
        As for `Network`.
    """

    def __init__(self, network: Network, keep_prob: float = 0.5):
        self.network, self.keep_prob = network, keep_prob

    def __call__(self, pictures: tf.Tensor, keep_prob: float | None = None) -> tf.Tensor:
        return self.network(pictures, self.keep_prob if keep_prob is None else keep_prob)

    def __getattr__(self, name):
        return getattr(self.network, name)


def train_step(network, optimizer, images: np.ndarray, one_hot: np.ndarray) -> tf.Tensor:
    """Improve a network once; the loss, before the step."""
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
    return loss


def make_step(network: Network, learning_rate: float = 1e-4, keep_prob: float = 0.5) -> Callable:
    """A compiled function `step(images, one_hot)` that improves the network once, by Adam.

    Each network needs a step of its own: Adam keeps a memory of its slopes.
    """
    practice, optimizer = Practice(network, keep_prob), tf.keras.optimizers.Adam(learning_rate)
    # autograph would rewrite what students wrote, and warn of what it cannot
    return tf.function(partial(train_step, practice, optimizer), autograph=False)


def logged_loop(step: Callable, next_batch: Callable, iterations: int, every: int) -> list:
    """Train, and note the loss of the iterations 0, `every`, 2 * `every` and so on, as pairs.

    If `step` keeps its losses, and has taken some steps in another loop, this one goes on.
    """
    losses = [*getattr(step, "losses", [])]
    while len(losses) < iterations:
        losses.append(step(*next_batch()))
    return [(iteration, losses[iteration]) for iteration in range(0, iterations, every)]


def train(
    network: Network,
    mnist: MNIST,
    iterations: int = 1000,
    learning_rate: float = 1e-4,
    batch_size: int = 128,
    watch: Watch | None = None,
    keep_prob: float = 0.5,
    step: Callable | None = None,
    loop: Callable = logged_loop,
) -> Network:
    """Train as the tutorial did: Adam, mini-batches, dropout 0.5 while training.

    Parameters
    ----------
    network : Network
        Is changed in place.
    mnist : digits.mnist.MNIST
    iterations, batch_size : int
    learning_rate, keep_prob : float
    watch : digits.training.Watch, optional
        Is shown each mini-batch's loss and accuracy after its step, as the tutorial did,
        and the accuracy on the validation pictures. Its `log` is what the loop returned.
    step : callable, optional
        Improves a network once, in place of `train_step`, compiled: a function of the network,
        an optimizer, and the images and one-hot labels of a mini-batch.
    loop : callable
        Goes through the iterations, in place of `logged_loop`.

    Returns
    -------
    Network
        The same.
    """
    if step is None:
        take = make_step(network, learning_rate, keep_prob)
    else:
        optimizer = tf.keras.optimizers.Adam(learning_rate)
        optimizer.build(network.trainable_variables)
        take = partial(step, Practice(network, keep_prob), optimizer)
    steps = _Steps(take, network, mnist, iterations, watch)
    every = watch.every if watch else 100
    log = loop(steps, lambda: mnist.train.next_batch(batch_size), iterations, every)
    if watch:
        watch.log = [(int(iteration), float(loss)) for iteration, loss in log]
    return network


class _Steps:
    """The steps of one training, counted and shown: whatever loop goes through them."""

    def __init__(self, take, network, mnist, iterations, watch):
        self.take, self.network, self.mnist = take, network, mnist
        self.iterations, self.watch, self.losses = iterations, watch, []

    def __call__(self, images, one_hot):
        iteration, loss = len(self.losses), self.take(images, one_hot)
        self.losses.append(loss)
        if self.watch and self.watch.wants(iteration, self.iterations):
            after, batch_accuracy = evaluate(self.network, images, one_hot)
            validation_accuracy = accuracy(self.network, self.mnist.validation)
            told = after, batch_accuracy, validation_accuracy
            self.watch.show(iteration, self.iterations, *told)
        return loss


def compiled(network: Network) -> Callable:
    """What a network is now, as a quick function from pictures to logits.

    It calls none of the Python any more that the network is made of, so any thread may use it.
    """

    inputs = tf.TensorSpec([None, network.weights[0].shape[0]])
    read = tf.function(lambda pictures: network(pictures), [inputs], autograph=False)
    read.get_concrete_function()
    return read


def evaluate(network: Network, images: np.ndarray, one_hot: np.ndarray) -> tuple[float, float]:
    """Mean cross-entropy and accuracy of a network on some pictures, as two floats."""
    logits = network(images)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits))
    return float(loss), float(np.mean(np.argmax(logits, 1) == np.argmax(one_hot, 1)))


def loss_over_bias(network: Network, split: Split, digit: int) -> Callable:
    """The mean loss of 200 pictures as a function of one number, the bias of a digit's output.

    It takes a number, a tensor or an array: how much is added to the bias that is there.
    """
    logits, one_hot = network(split.images[:200]), split.one_hot[:200]

    def loss(bias):
        bias = tf.cast(bias, tf.float32)
        moved = logits + bias[..., tf.newaxis, tf.newaxis] * tf.one_hot(digit, 10)
        losses = tf.nn.softmax_cross_entropy_with_logits(
            tf.broadcast_to(one_hot, moved.shape), moved
        )
        return tf.reduce_mean(losses, axis=-1)

    return loss


def accuracy(network: Network, split: Split) -> float:
    """The share of a split's pictures that the network reads right."""
    return evaluate(network, split.images, split.one_hot)[1]


def collapse(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """The one matrix and one row of biases that a network without activation amounts to.

    Multiplied in float64, so that rounding does not change which output is the largest.

    Returns
    -------
    weights : (784, 10) float64 array
    biases : (10,) float64 array
    """
    inputs = network.weights[0].shape[0]
    weights, biases = np.eye(inputs), np.zeros(inputs)
    for layer_weights, layer_biases in zip(network.weights, network.biases, strict=True):
        matrix = layer_weights.numpy().astype(float)
        weights = weights @ matrix
        biases = biases @ matrix + layer_biases.numpy()
    return weights, biases


def bent(network: Network, slope: float) -> Network:
    """The same weights with a bend after each hidden layer: `slope` for negative numbers.

    1 is no bend, 0 is ReLU. The variables are shared with `network`, not copied.
    """
    other = copy.copy(network)
    other.activation = lambda layer: tf.nn.leaky_relu(layer, alpha=slope)
    return other


def agreement(
    network: Network,
    images: np.ndarray,
    slopes: Sequence[float] = (1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0),
) -> dict[float, float]:
    """How often a bent network still gives the answers of its collapsed matrix.

    Parameters
    ----------
    network : Network
        Without activation.
    images : (n, 784) float32 array
    slopes : sequence of float
        See `bent`.

    Returns
    -------
    dict from float to float
        From each slope to the share of images on which both agree.
    """
    weights, biases = collapse(network)
    straight = (images @ weights + biases).argmax(axis=1)
    return {
        slope: float((np.argmax(bent(network, slope)(images), axis=1) == straight).mean())
        for slope in slopes
    }


def save(network: Network, path: str | PathLike) -> None:
    """Save the weights and biases of a network as a NumPy archive."""
    arrays = [variable.numpy() for variable in (*network.weights, *network.biases)]
    np.savez(path, *arrays)
