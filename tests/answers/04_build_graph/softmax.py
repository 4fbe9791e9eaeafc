# === right: TensorFlow's own
def softmax(logits):
    return tf.nn.softmax(logits)


def cross_entropy(logits, one_hot):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits))


# === right: Keras, in float32
def softmax(logits):
    return tf.keras.activations.softmax(tf.constant(logits, tf.float32))


def cross_entropy(logits, one_hot):
    return tf.keras.losses.CategoricalCrossentropy(from_logits=True)(one_hot, logits)


# === right: loops and the standard library
import math


def softmax(logits):
    rows = []
    for row in logits:
        powers = [math.exp(logit - max(row)) for logit in row]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows)


def cross_entropy(logits, one_hot):
    total = 0
    for row, right in zip(logits, one_hot):
        largest = max(row)
        log_sum = math.log(sum(math.exp(logit - largest) for logit in row))
        total += largest + log_sum - row[list(right).index(1)]
    return total / len(logits)


# === right: logarithms added by NumPy
def softmax(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))


def cross_entropy(logits, one_hot):
    return np.mean(np.logaddexp.reduce(logits, axis=1) - np.sum(logits * one_hot, axis=1))


# === right: transposed on the way, in float32
def softmax(logits):
    columns = np.float32(logits).T
    powers = np.exp(columns - columns.max(axis=0))
    return (powers / powers.sum(axis=0)).T


def cross_entropy(logits, one_hot):
    logits = np.float32(logits)
    right = logits[np.arange(len(logits)), np.argmax(one_hot, axis=1)]
    apart = logits - logits.max(axis=1)[:, None]
    return float(np.mean(np.log(np.exp(apart).sum(axis=1)) + logits.max(axis=1) - right))


# === right: each probability by the differences to it
def softmax(logits):
    apart = np.clip(logits[:, None, :] - logits[:, :, None], -700, 700)
    return 1 / np.exp(apart).sum(axis=2)


def cross_entropy(logits, one_hot):
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(np.argmax(one_hot, axis=1), logits)
    ).numpy()


# === right: the logarithm of softmax, by TensorFlow
def softmax(logits):
    return tf.exp(tf.nn.log_softmax(logits, axis=-1)).numpy()


def cross_entropy(logits, one_hot):
    logs = tf.nn.log_softmax(tf.cast(logits, tf.float32))
    return -tf.reduce_mean(tf.reduce_sum(tf.cast(one_hot, tf.float32) * logs, axis=1))


# === right: as variables and by tf.reduce
def softmax(logits):
    powers = tf.exp(logits - tf.reduce_max(logits, axis=1, keepdims=True))
    return tf.Variable(powers / tf.reduce_sum(powers, axis=1, keepdims=True))


def cross_entropy(logits, one_hot):
    total = tf.reduce_logsumexp(logits, axis=1) - tf.reduce_sum(logits * one_hot, axis=1)
    return tf.Variable(tf.reduce_mean(total))


# === right: along the axis, row by row; divided by the number of pictures
def softmax(logits):
    def of_row(row):
        powers = np.e ** (row - row.max())
        return powers / np.sum(powers)

    return np.apply_along_axis(of_row, 1, logits)


def cross_entropy(logits, one_hot):
    logs = tf.math.log_softmax(logits).numpy()
    return -np.sum(one_hot * logs) / logits.shape[0]


# === right: row by row into an empty array; picked by a mask
def softmax(logits):
    result = np.empty_like(logits)
    for i in range(logits.shape[0]):
        row = logits[i] - logits[i].max()
        result[i] = np.exp(row) / np.exp(row).sum()
    return result


def cross_entropy(logits, one_hot):
    logs = logits - logits.max(axis=1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
    return -logs[one_hot == 1].mean()


# === right: Keras's losses and ops, one after the other
def softmax(logits):
    return tf.keras.ops.softmax(logits, axis=1)


def cross_entropy(logits, one_hot):
    each = tf.keras.losses.categorical_crossentropy(one_hot, logits, from_logits=True)
    return sum(each) / len(each)


# === right: TensorFlow 1
def softmax(logits):
    return tf.keras.layers.Softmax()(logits)


def cross_entropy(logits, one_hot):
    return tf.compat.v1.losses.softmax_cross_entropy(one_hot, logits)


# === wrong: adds up down the columns
# says: You add up down the columns
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return np.exp(logits) / np.exp(logits).sum(axis=0)


# === wrong: adds up the whole batch
# says: You add up the whole batch
def softmax(logits):
    powers = np.exp(logits - np.max(logits))
    return powers / powers.sum()


# === wrong: without keepdims, in TensorFlow
# says: keepdims=True, for the largest and for the sum
def softmax(logits):
    powers = tf.exp(logits - tf.reduce_max(logits, axis=1))
    return powers / tf.reduce_sum(powers, axis=1)


# === wrong: logarithms
# says: Those are the logarithms of the probabilities
def softmax(logits):
    return tf.nn.log_softmax(logits)


# === wrong: nan made 0
# says: Hiding nan does not help
def softmax(logits):
    return np.nan_to_num(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))


# === wrong: clipped
# says: Cut off at a limit
def softmax(logits):
    powers = np.exp(np.clip(logits, -500, 500))
    return powers / powers.sum(axis=1, keepdims=True)


# === wrong: shifts in place
# says: changed its input
def softmax(logits):
    logits -= logits.max(axis=1, keepdims=True)
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


# === wrong: a list of rows
# says: Wrap the list in np.array
def softmax(logits):
    return [np.exp(row - row.max()) / np.exp(row - row.max()).sum() for row in logits]


# === wrong: divides by the largest power
# says: now divide them by their sum
def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.max(axis=1, keepdims=True)


# === wrong: extended precision puts the overflow off
# says: not right yet
def softmax(logits):
    powers = np.exp(logits.astype(np.longdouble))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(float)


# === wrong: the sum over the batch
# says: The sum over the batch
def cross_entropy(logits, one_hot):
    return np.sum(one_hot * (np.logaddexp.reduce(logits, axis=1, keepdims=True) - logits))


# === wrong: the sign
# says: The sign
def cross_entropy(logits, one_hot):
    logs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return (one_hot * logs).sum(axis=1).mean()


# === wrong: the smallest float there is
# says: Something was added or cut off
def cross_entropy(logits, one_hot):
    return -(one_hot * np.log(np.maximum(softmax(logits), 5e-324))).sum(axis=1).mean()


# === wrong: Keras clips probabilities
# says: Something was added or cut off
def cross_entropy(logits, one_hot):
    return tf.keras.losses.CategoricalCrossentropy()(one_hot, softmax(logits))


# === wrong: infinity made a number
# says: Infinity was replaced by a number
def cross_entropy(logits, one_hot):
    return -np.nan_to_num(one_hot * np.log(softmax(logits))).sum(axis=1).mean()


# === wrong: squared differences
# says: not right yet
def cross_entropy(logits, one_hot):
    return ((softmax(logits) - one_hot) ** 2).sum(axis=1).mean()


# === wrong: an array of one
# says: It has 1 axis, not 0
def cross_entropy(logits, one_hot):
    each = tf.nn.softmax_cross_entropy_with_logits(one_hot, logits)
    return tf.reduce_mean(each, keepdims=True)


# === wrong: shifts in place, in the loss
# says: changed its input
def cross_entropy(logits, one_hot):
    logits -= logits.max(axis=1, keepdims=True)
    return (one_hot * (np.log(np.exp(logits).sum(axis=1, keepdims=True)) - logits)).sum(1).mean()


# === wrong: prints
# says: end in a `return`
def cross_entropy(logits, one_hot):
    print(tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits)))


# === right: SciPy's own
from scipy import special


def softmax(logits):
    return special.softmax(logits, axis=-1)


def cross_entropy(logits, one_hot):
    return np.mean(special.logsumexp(logits, axis=1) - (logits * one_hot).sum(axis=1))


# === right: SciPy's logarithm of softmax, in float32
from scipy import special


def softmax(logits):
    return np.exp(special.log_softmax(np.float32(logits), axis=1))


def cross_entropy(logits, one_hot):
    return -np.mean(special.log_softmax(np.float32(logits), axis=1)[one_hot > 0])


# === right: the largest added back
def softmax(logits):
    largest = np.amax(logits, axis=1).reshape(-1, 1)
    return np.exp(logits - largest) / np.exp(logits - largest).sum(1)[:, np.newaxis]


def cross_entropy(logits, one_hot):
    largest = logits.max(axis=1)
    log_sums = largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1))
    return np.average(log_sums - np.einsum("nk,nk->n", logits, one_hot))


# === right: shifted twice does no harm
def softmax(logits):
    shifted = logits - logits.max()
    shifted = shifted - shifted.max(axis=1, keepdims=True)
    return np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)


def cross_entropy(logits, one_hot):
    losses = [tf.nn.softmax_cross_entropy_with_logits(*pair) for pair in zip(one_hot, logits)]
    return np.mean(losses)


# === wrong: the smallest of each row, in TensorFlow
# says: The smallest is not enough
def softmax(logits):
    powers = tf.exp(logits - tf.reduce_min(logits, axis=1, keepdims=True))
    return powers / tf.reduce_sum(powers, axis=1, keepdims=True)


# === wrong: Python's own sum
# says: as Python's own sum does
def softmax(logits):
    powers = np.exp(logits - np.max(logits))
    return powers / sum(powers)


# === wrong: the mean of each row, in the loss, by TensorFlow
# says: take each row's largest off
def cross_entropy(logits, one_hot):
    apart = logits - tf.reduce_mean(logits, axis=1, keepdims=True)
    log_sums = tf.math.log(tf.reduce_sum(tf.exp(apart), axis=1))
    return tf.reduce_mean(log_sums - tf.reduce_sum(apart * one_hot, axis=1))


# === wrong: the largest not added back
# says: Put the shifted ones in both places
def cross_entropy(logits, one_hot):
    largest = logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(logits - largest).sum(axis=1))
    return np.mean(log_sums - (logits * one_hot).sum(axis=1))


# === wrong: divided by the number of classes
# says: the sum divided by the number of classes
def cross_entropy(logits, one_hot):
    return np.sum(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits)) / logits.shape[1]


# === wrong: the sum, with its sign
# says: The sign
def cross_entropy(logits, one_hot):
    return np.sum(one_hot * tf.nn.log_softmax(logits))


# === wrong: the logit, with its sign
# says: That is the logit of the right digit
def cross_entropy(logits, one_hot):
    return np.mean(np.sum(one_hot * logits, axis=1))


# === wrong: the smallest number of float32 added
# says: Something was added or cut off
def cross_entropy(logits, one_hot):
    return -np.mean(np.log(np.sum(one_hot * tf.nn.softmax(logits), axis=1) + 1e-38))
