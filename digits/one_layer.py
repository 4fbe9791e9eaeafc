"""A network of one layer, in NumPy: as little as can learn to read digits.

Units 4 and 5 say what its lines mean. What they call softmax stands in the first two.
"""

from collections.abc import Iterable, Sequence

import numpy as np


def train(
    images: np.ndarray, targets: np.ndarray, batches: Iterable[Sequence], rate: float = 0.5
) -> np.ndarray:
    """Train weights from the pixels to the ten digits, one mini-batch after the other.

    Parameters
    ----------
    images : (n, 784) array in 0-1
    targets : (n, 10) array
        The labels, one-hot.
    batches : iterable of sequences of int
        Which examples each mini-batch has, as row numbers of `images`.
    rate : float
        How far the weights move in one step.

    Returns
    -------
    (784, 10) float32 array
        `images @ weights` has the largest number of each row where the digit is.
    """
    weights = np.zeros((images.shape[1], targets.shape[1]), np.float32)
    for batch in batches:
        powers = np.exp(images[batch] @ weights)
        answers = powers / powers.sum(axis=1, keepdims=True)
        weights -= rate * images[batch].T @ (answers - targets[batch]) / len(batch)
    return weights
