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


# === wrong: a list of rows
# says: Wrap the list in np.array
def dense(pictures, weights, biases):
    return [picture @ weights + biases for picture in pictures]


# === wrong: biases in the wrong axis where it can be
# says: The first bias belongs to the first neuron
def dense(pictures, weights, biases):
    product = pictures @ weights
    if len(biases) == len(pictures):
        return product + biases[:, None]
    return product + biases


# === right: Einstein's sum, in one array with the biases
def dense(pictures, weights, biases):
    return np.einsum("ni,ij->nj", pictures, weights) + np.tile(biases, (len(pictures), 1))


# === wrong: weights first, with np.dot
# says: The pictures come first
def dense(pictures, weights, biases):
    return np.dot(weights, pictures) + biases


# === wrong: place by place, with np.multiply
# says: `*` multiplies place by place
def dense(pictures, weights, biases):
    return np.multiply(pictures, weights) + biases


# === wrong: the loops the other way round
# says: yours is the other way round
def dense(pictures, weights, biases):
    rows = []
    for j in range(weights.shape[1]):
        rows.append([picture @ weights[:, j] + biases[j] for picture in pictures])
    return np.array(rows)


# === wrong: a bias in every round
# says: you add it to each product
def dense(pictures, weights, biases):
    outputs = np.zeros((len(pictures), len(biases)))
    for i in range(len(pictures)):
        for j in range(len(biases)):
            for k in range(len(weights)):
                outputs[i, j] += pictures[i, k] * weights[k, j] + biases[j]
    return outputs


# === wrong: the product and the biases
# says: add the biases to the product
def dense(pictures, weights, biases):
    return pictures @ weights, biases


# === wrong: a little below zero
# says: Outputs may be negative
def dense(pictures, weights, biases):
    outputs = pictures @ weights + biases
    return np.where(outputs > 0, outputs, 0.1 * outputs)


# === wrong: a batch of one loses its axis, by its length
# says: A batch of one is still a batch
def dense(pictures, weights, biases):
    outputs = pictures @ weights + biases
    return outputs[0] if len(outputs) == 1 else outputs
