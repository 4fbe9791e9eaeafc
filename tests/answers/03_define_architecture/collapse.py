# === right: np.dot, the biases as a sum over rows
def collapse(weights1, biases1, weights2, biases2):
    weights = np.dot(weights1, weights2)
    biases = (biases1[:, None] * weights2).sum(axis=0) + biases2
    return weights, biases


# === right: by trying it out, with zeros and with single pixels
def collapse(weights1, biases1, weights2, biases2):
    def both(x):
        return (x @ weights1 + biases1) @ weights2 + biases2

    biases = both(np.zeros(len(weights1)))
    weights = both(np.eye(len(weights1))) - biases
    return weights, biases


# === right: TensorFlow
import tensorflow as tf


def collapse(weights1, biases1, weights2, biases2):
    return tf.matmul(weights1, weights2), tf.linalg.matvec(
        weights2, biases1, transpose_a=True
    ) + biases2


# === right: in single precision
def collapse(weights1, biases1, weights2, biases2):
    w1, b1, w2, b2 = (one.astype("float32") for one in (weights1, biases1, weights2, biases2))
    return (w1 @ w2, b1 @ w2 + b2)


# === right: biases as one more row of the weights
def collapse(weights1, biases1, weights2, biases2):
    both = np.vstack([weights1, biases1]) @ weights2
    both[-1] += biases2
    return both[:-1], both[-1]


# === right: loops
def collapse(weights1, biases1, weights2, biases2):
    weights = np.zeros((weights1.shape[0], weights2.shape[1]))
    biases = biases2.copy()
    for j in range(weights2.shape[1]):
        for k in range(weights2.shape[0]):
            biases[j] += biases1[k] * weights2[k, j]
            for i in range(weights1.shape[0]):
                weights[i, j] += weights1[i, k] * weights2[k, j]
    return weights, biases


# === wrong: adds the biases as they are, where they fit
# says: pass through the second weights before they are added
def collapse(weights1, biases1, weights2, biases2):
    if len(biases1) == len(biases2):
        return weights1 @ weights2, biases1 + biases2
    return weights1 @ weights2, biases1 @ weights2 + biases2


# === wrong: a table of one row for the biases
# says: The biases have one axis
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1.reshape(1, -1) @ weights2 + biases2


# === wrong: the bias of each output from all of the first
# says: differ
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1.sum() * weights2.sum(axis=0) + biases2


# === wrong: transposed weights
# says: Rows and columns of the weights are swapped
def collapse(weights1, biases1, weights2, biases2):
    return weights2.T @ weights1.T, biases1 @ weights2 + biases2


# === wrong: the second layer first, and the biases as they are
# says: Layer 1 comes first
def collapse(weights1, biases1, weights2, biases2):
    return np.dot(weights2, weights1), biases1 + biases2


# === wrong: both biases, one after the other
# says: One bias for each output
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, np.concatenate([biases1, biases2])


# === wrong: biases only
# says: Two things are wanted
def collapse(weights1, biases1, weights2, biases2):
    return biases1 @ weights2 + biases2


# === wrong: biases in the weights
# says: The biases do not belong into the weights
def collapse(weights1, biases1, weights2, biases2):
    return (weights1 + biases1) @ weights2 + biases2, biases1 @ weights2 + biases2


# === wrong: a list, the weights swapped
# says: yours is a list
def collapse(weights1, biases1, weights2, biases2):
    return [weights2 @ weights1, biases1 @ weights2 + biases2]
