# === right: a loop over pictures and neurons
def dense(pictures, weights, biases):
    outputs = np.zeros((pictures.shape[0], weights.shape[1]))
    for i in range(pictures.shape[0]):
        for j in range(weights.shape[1]):
            outputs[i, j] = (pictures[i] * weights[:, j]).sum() + biases[j]
    return outputs


# === right: np.dot, the biases in place into the new array
def dense(pictures, weights, biases):
    outputs = np.dot(pictures, weights)
    outputs += biases
    return outputs


# === right: TensorFlow
import tensorflow as tf


def dense(pictures, weights, biases):
    return tf.matmul(pictures, weights) + biases


# === right: in single precision, transposed twice
def dense(pictures, weights, biases):
    return (weights.astype(np.float32).T @ pictures.T.astype(np.float32)).T + biases[None, :]


# === right: place by place, summed over an axis
def dense(pictures, weights, biases):
    return (pictures[:, :, None] * weights[None]).sum(axis=1) + biases


# === right: a list of rows, stacked
def dense(pictures, weights, biases):
    return np.stack([picture @ weights + biases for picture in pictures])


# === right: the biases as one more row of weights
def dense(pictures, weights, biases):
    ones = np.ones((len(pictures), 1))
    return np.hstack([pictures, ones]) @ np.vstack([weights, biases])


# === wrong: forgets the biases
# says: The biases are missing
def dense(pictures, weights, biases):
    return pictures @ weights


# === wrong: weights first
# says: The shapes do not fit
def dense(pictures, weights, biases):
    return weights @ pictures + biases


# === wrong: place by place
# says: The shapes do not fit
def dense(pictures, weights, biases):
    return pictures * weights + biases


# === wrong: biases for pictures
# says: The shapes do not fit
def dense(pictures, weights, biases):
    return pictures @ weights + biases[:, None]


# === wrong: outputs in columns
# says: yours is the other way round
def dense(pictures, weights, biases):
    return weights.T @ pictures.T + biases[:, None]


# === wrong: weights in rows if they fit so
# says: A neuron's weights stand in a column
def dense(pictures, weights, biases):
    if weights.shape[0] == weights.shape[1]:
        weights = weights.T
    return pictures @ weights + biases


# === wrong: returns inside the loop
# says: Only one picture is done
def dense(pictures, weights, biases):
    for picture in pictures:
        return picture @ weights + biases


# === wrong: only the last picture
# says: Only one picture is done
def dense(pictures, weights, biases):
    for picture in pictures:
        outputs = picture @ weights + biases
    return outputs


# === wrong: the first bias for all
# says: Each neuron has a bias of its own
def dense(pictures, weights, biases):
    return pictures @ weights + biases[0]


# === wrong: a batch of one loses its axis
# says: A batch of one is still a batch
def dense(pictures, weights, biases):
    return (pictures @ weights + biases).squeeze()


# === wrong: a list of rows
# says: Wrap the list in np.array
def dense(pictures, weights, biases):
    return [picture @ weights + biases for picture in pictures]


# === wrong: nothing below zero
# says: Outputs may be negative
def dense(pictures, weights, biases):
    return np.maximum(pictures @ weights + biases, 0)


# === wrong: nothing below zero, before the biases
# says: differ
def dense(pictures, weights, biases):
    return np.maximum(pictures @ weights, 0) + biases


# === wrong: biases in the wrong axis where it can be
# says: The first bias belongs to the first neuron
def dense(pictures, weights, biases):
    product = pictures @ weights
    if len(biases) == len(pictures):
        return product + biases[:, None]
    return product + biases


# === wrong: all neurons added up
# says: One sum for each neuron
def dense(pictures, weights, biases):
    return (pictures @ weights + biases).sum(axis=1)
