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


# === wrong: no shift
# says: Overflow: take the largest logit of each row off first
def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


# === wrong: one largest for the whole batch
# says: One largest for the whole batch is not enough
def softmax(logits):
    powers = np.exp(logits - np.max(logits))
    return powers / powers.sum(axis=1, keepdims=True)


# === wrong: takes the mean off
# says: The mean or the smallest is not enough
def softmax(logits):
    powers = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# === wrong: takes the smallest off
# says: The mean or the smallest is not enough
def softmax(logits):
    powers = np.exp(logits - logits.min(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


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


# === wrong: the largest of each column
# says: You take off the largest of each column
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=0))
    return powers / powers.sum(axis=1, keepdims=True)


# === wrong: without keepdims
# says: keepdims=True, for the largest and for the sum
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1))
    return powers / powers.sum(axis=1)


# === wrong: without keepdims, in TensorFlow
# says: keepdims=True in TensorFlow, too
def softmax(logits):
    powers = tf.exp(logits - tf.reduce_max(logits, axis=1))
    return powers / tf.reduce_sum(powers, axis=1)


# === wrong: no powers
# says: You divide the logits themselves
def softmax(logits):
    return logits / logits.sum(axis=1, keepdims=True)


# === wrong: powers of 2
# says: The powers of 2 are others
def softmax(logits):
    powers = 2 ** (logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# === wrong: not divided
# says: now divide them by their sum
def softmax(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True))


# === wrong: sigmoid
# says: That is the sigmoid
def softmax(logits):
    return 1 / (1 + np.exp(-logits))


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


# === wrong: something added below
# says: Overflow: take the largest logit of each row off first
def softmax(logits):
    powers = np.exp(logits)
    return powers / (powers.sum(axis=1, keepdims=True) + 1e-9)


# === wrong: shifts in place
# says: changed its input
def softmax(logits):
    logits -= logits.max(axis=1, keepdims=True)
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


# === wrong: ten columns, always
# says: There are k columns, not always 10
def softmax(logits):
    result = np.zeros(logits.shape)
    for i in range(len(logits)):
        for j in range(10):
            result[i, j] = np.exp(logits[i, j]) / np.exp(logits[i]).sum()
    return result


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


# === wrong: one for the largest, zero for the others
# says: That only marks the largest
def softmax(logits):
    return np.eye(logits.shape[1])[logits.argmax(axis=1)]


# === wrong: softmax twice
# says: Softmax came twice; once
def softmax(logits):
    return tf.nn.softmax(tf.nn.softmax(logits))


# === wrong: one loss for each picture
# says: One number for each picture
def cross_entropy(logits, one_hot):
    return tf.nn.softmax_cross_entropy_with_logits(one_hot, logits)


# === wrong: the sum over the batch
# says: The sum over the batch
def cross_entropy(logits, one_hot):
    return np.sum(one_hot * (np.logaddexp.reduce(logits, axis=1, keepdims=True) - logits))


# === wrong: the sign
# says: The sign
def cross_entropy(logits, one_hot):
    logs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return (one_hot * logs).sum(axis=1).mean()


# === wrong: the mean over all places
# says: The mean over all places of one_hot
def cross_entropy(logits, one_hot):
    logs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -np.mean(one_hot * logs)


# === wrong: logarithm to base 2
# says: the natural logarithm is np.log
def cross_entropy(logits, one_hot):
    return -np.mean(np.sum(one_hot * np.log2(softmax(logits)), axis=1))


# === wrong: logarithm to base 10
# says: the natural logarithm is np.log
def cross_entropy(logits, one_hot):
    return -np.mean(np.sum(one_hot * np.log10(softmax(logits)), axis=1))


# === wrong: the formula as it stands
# says: Overflow, or the logarithm of 0
def cross_entropy(logits, one_hot):
    return -(one_hot * np.log(softmax(logits))).sum(axis=1).mean()


# === wrong: one largest for the whole batch, in the loss
# says: take each row's largest off
def cross_entropy(logits, one_hot):
    shifted = logits - logits.max()
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


# === wrong: a small number added
# says: Something was added or cut off
def cross_entropy(logits, one_hot):
    return -(one_hot * np.log(softmax(logits) + 1e-9)).sum(axis=1).mean()


# === wrong: the smallest float there is
# says: Something was added or cut off
def cross_entropy(logits, one_hot):
    return -(one_hot * np.log(np.maximum(softmax(logits), 5e-324))).sum(axis=1).mean()


# === wrong: Keras clips probabilities
# says: Something was added or cut off
def cross_entropy(logits, one_hot):
    return tf.keras.losses.CategoricalCrossentropy()(one_hot, softmax(logits))


# === wrong: Keras takes the logits for probabilities
# says: from_logits=True
def cross_entropy(logits, one_hot):
    return tf.keras.losses.CategoricalCrossentropy()(one_hot, logits)


# === wrong: infinity made a number
# says: Infinity was replaced by a number
def cross_entropy(logits, one_hot):
    return -np.nan_to_num(one_hot * np.log(softmax(logits))).sum(axis=1).mean()


# === wrong: softmax twice, in the loss
# says: Softmax came twice. What takes logits
def cross_entropy(logits, one_hot):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, softmax(logits)))


# === wrong: labels and logits swapped
# says: The two are swapped
def cross_entropy(logits, one_hot):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits, one_hot))


# === wrong: the logarithm of one_hot
# says: the logarithm is of the probabilities
def cross_entropy(logits, one_hot):
    return -(softmax(logits) * np.log(one_hot)).sum(axis=1).mean()


# === wrong: no logarithm
# says: The loss is minus its logarithm
def cross_entropy(logits, one_hot):
    return -(one_hot * softmax(logits)).sum(axis=1).mean()


# === wrong: no softmax
# says: Its probability comes first
def cross_entropy(logits, one_hot):
    return -(one_hot * logits).sum(axis=1).mean()


# === wrong: the mean before the logarithm
# says: logarithm first
def cross_entropy(logits, one_hot):
    return -np.log((one_hot * softmax(logits)).sum(axis=1).mean())


# === wrong: without keepdims, in the loss
# says: keepdims=True, for the largest and for the sum
def cross_entropy(logits, one_hot):
    shifted = logits - logits.max(axis=1)
    return -(one_hot * (shifted - np.log(np.exp(shifted).sum(axis=1)))).sum(axis=1).mean()


# === wrong: squared differences
# says: not right yet
def cross_entropy(logits, one_hot):
    return ((softmax(logits) - one_hot) ** 2).sum(axis=1).mean()


# === wrong: ten yes-or-no questions
# says: That is the sigmoid's loss
def cross_entropy(logits, one_hot):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(one_hot, logits))


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


# === wrong: forgets to take the sum of the powers
# says: The logarithm of the sum of all powers is missing
def cross_entropy(logits, one_hot):
    return (one_hot * (logits.max(axis=1, keepdims=True) - logits)).sum(axis=1).mean()


# === wrong: prints
# says: end in a `return`
def cross_entropy(logits, one_hot):
    print(tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits)))
