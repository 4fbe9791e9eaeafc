"""The reader that ships with the course: a small convolutional network for anybody's digits.

`tools/reader_training.py` trained it (`make reader`), on MNIST's training files alone;
`digits/data/reader.md` says how well it reads, and what it cannot.
"""

import zipfile
import zlib
from os import PathLike

import numpy as np

from digits.mnist import DATA, DataError
from digits.quiet import no_stderr

FILE = DATA / "reader.npz"
SURE = 0.6  # a probability: a digit that gets less is a guess


def build():
    """The network, untrained: 3 × 3 convolutions, ever fewer places and more features.

    Returns
    -------
    keras.Sequential
        From pictures `(n, 28, 28, 1)` float32 in 0-1 to logits `(n, 10)` float32.
    """
    from keras import Input, Sequential, layers

    def convolution(features, stride=1):
        return [
            layers.Conv2D(features, 3, stride, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
        ]

    return Sequential(
        [
            Input((28, 28, 1)),
            *convolution(24),  # 28 × 28 places
            *convolution(40, stride=2),  # 14 × 14
            *convolution(56),
            *convolution(80, stride=2),  # 7 × 7
            *convolution(96),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(10, name="logits"),
        ],
        name="network",
    )


def five_looks(network):
    """A reader that looks at a picture as it lies and moved by a pixel to each side.

    Its logits are the means of the network's five. It has the same weights.
    """
    from keras import Input, Model, layers

    pictures = Input((28, 28, 1))
    wide = layers.ZeroPadding2D(1)(pictures)
    looks = [
        network(layers.Cropping2D(((up, 2 - up), (left, 2 - left)))(wide))
        for up, left in ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))
    ]
    return Model(pictures, layers.Average(name="mean_logits")(looks), name="reader")


def load_reader(path: str | PathLike = FILE):
    """The trained network that ships with the course.

    Parameters
    ----------
    path : path, optional
        Another file that `save` wrote.

    Returns
    -------
    keras.Model
        Input: pictures `(n, 28, 28, 1)` float32 in 0-1, as `to_mnist(picture) / 255` gives
        them. Output: logits `(n, 10)` float32; `tf.nn.softmax` makes probabilities of them.

    Raises
    ------
    digits.mnist.DataError
        If the file of its weights is missing or damaged.
    """
    trouble = "is missing"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            weights = [arrays[name].astype(np.float32) for name in arrays.files]
        with no_stderr():  # TensorFlow's first operation may write there
            model = five_looks(build())
            model.set_weights(weights)
        return model
    except FileNotFoundError:
        pass
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        trouble = f"is damaged ({error})"
    raise DataError(
        f"The data file {path} {trouble}.\n"
        f"To get it back, in the course's folder: git checkout -- digits/data/{FILE.name}\n"
        "Or train the reader anew, in half an hour at most: make reader\n"
        "Without git: download the course again and install it anew."
    )


def in_words(probabilities: np.ndarray) -> str:
    """A network's answer as a person reads it: the likeliest digit, and how likely it is.

    Parameters
    ----------
    probabilities : (10,) of 0-1

    Examples
    --------
    >>> in_words(np.eye(10)[7])
    '7 (100 %)'
    >>> in_words(np.full(10, 0.05) + 0.5 * np.eye(10)[7])
    '7 (55 %), not sure'
    """
    best = int(np.argmax(probabilities))
    likely = float(probabilities[best])
    return f"{best} ({100 * likely:.0f} %)" + ("" if likely >= SURE else ", not sure")


def save(model, path: str | PathLike = FILE) -> None:
    """Write a network's weights, as 16-bit numbers, which is exact enough and half as large."""
    names = [f"{number:02} {weight.path}" for number, weight in enumerate(model.weights)]
    values = [np.asarray(value, np.float16) for value in model.get_weights()]
    np.savez_compressed(path, **dict(zip(names, values, strict=True)))
