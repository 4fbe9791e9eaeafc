"""Known mistakes in unit 4."""

import numpy as np
import tensorflow as tf

from digits.mistakes import looks, mistake

# --- layer_variables --------------------------------------------------------------------


@mistake("The shape is one argument, a list: truncated_normal([inputs, outputs], stddev=0.1).")
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal(inputs, outputs, stddev=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


@mistake("TensorFlow 2 keeps it elsewhere: tf.random.truncated_normal.")
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.constant(0.1, shape=[outputs]))


@mistake("The standard deviation is called stddev here.")
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], std=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


@mistake(
    "Is that tf.constant(0.1, [outputs])? The second argument is the dtype: write "
    "`shape=[outputs]`, with its name."
)
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.constant(0.1, [outputs]))


@looks("layer_variables", "That is a list, not a tuple: `return weights, biases`, no brackets.")
def _(got, inputs, outputs):
    return isinstance(got, list)


@looks("layer_variables", "Two variables are wanted: `return weights, biases`.")
def _(got, inputs, outputs):
    return not isinstance(got, tuple) or len(got) != 2


@looks("layer_variables", "Weights first, then biases.")
def _(got, inputs, outputs):
    return [tuple(one.shape) for one in got] == [(outputs,), (inputs, outputs)]


@looks("layer_variables", "That is a variable of Keras's own kind: wrap it in tf.Variable(...).")
def _(got, inputs, outputs):
    kinds = [type(one) for one in got]
    return any(k.__module__.startswith("keras") and k.__name__ == "Variable" for k in kinds)


@looks("layer_variables", "Wrap the numbers in tf.Variable(...): only variables can learn.")
def _(got, inputs, outputs):
    return not all(isinstance(one, tf.Variable) for one in got)


@looks("layer_variables", "A row for each input, a column for each output.")
def _(got, inputs, outputs):
    return got[0].shape == (outputs, inputs) != (inputs, outputs)


@looks("layer_variables", "One bias for each number that comes out: the shape is (outputs,).")
def _(got, inputs, outputs):
    return got[1].shape != (outputs,) and got[1].shape in ((inputs,), (1,), ())


@looks("layer_variables", "One axis only, a row of biases: the shape is (outputs,).")
def _(got, inputs, outputs):
    return len(got[1].shape) == 2


@looks("layer_variables", "NumPy makes float64; give dtype=tf.float32.")
def _(got, inputs, outputs):
    return any(one.dtype == tf.float64 for one in got)


@looks("layer_variables", "trainable=False keeps a variable from learning; leave it out.")
def _(got, inputs, outputs):
    return not all(one.trainable for one in got)


@looks("layer_variables", "The biases begin at 0.1, not at 0.")
def _(got, inputs, outputs):
    return not got[1].numpy().any()


@looks("layer_variables", "The biases begin at 0.1, all of them: only the weights are drawn.")
def _(got, inputs, outputs):
    return got[1].numpy().std() > 0.001


@looks(
    "layer_variables",
    "Neurons that begin alike stay alike: draw a random number for each place.",
)
def _(got, inputs, outputs):
    return np.unique(got[0].numpy()).size <= 2 * max(inputs, outputs)


@looks(
    "layer_variables",
    "The second argument of truncated_normal is the mean: write `stddev=0.1`, with its name.",
)
def _(got, inputs, outputs):
    weights = got[0].numpy()
    return abs(weights.mean() - 0.1) < 0.03 and weights.std() > 0.8


@looks("layer_variables", "As many below 0 as above: the mean of the weights is 0.")
def _(got, inputs, outputs):
    weights = got[0].numpy()
    return abs(weights.mean()) > 0.05 * weights.std()


@looks(
    "layer_variables",
    "That is a uniform draw, all numbers as likely. Wanted is a bell curve: "
    "tf.random.truncated_normal.",
)
def _(got, inputs, outputs):
    weights = got[0].numpy()
    return abs(weights).max() < 1.8 * weights.std()


@looks("layer_variables", "Give stddev=0.1; left alone, it is 1.")
def _(got, inputs, outputs):
    return 0.8 < got[0].numpy().std() < 1.1


@looks("layer_variables", "0.1 is the standard deviation itself, no root: Give stddev=0.1.")
def _(got, inputs, outputs):
    return 0.26 < got[0].numpy().std() < 0.33


@looks("layer_variables", "Too wide: Give stddev=0.1.")
def _(got, inputs, outputs):
    return got[0].numpy().std() >= 0.2


@looks(
    "layer_variables",
    "Clipped, numbers pile up at the limit. What falls beyond it is drawn anew: "
    "tf.random.truncated_normal does that.",
)
def _(got, inputs, outputs):
    sizes = abs(got[0].numpy())
    return (sizes > 0.99999 * sizes.max()).mean() > 0.005


@looks(
    "layer_variables",
    "What falls beyond 0.2 is drawn anew, not set to 0: tf.random.truncated_normal does that.",
)
def _(got, inputs, outputs):
    return (got[0].numpy() == 0).mean() > 0.01


@looks("layer_variables", "Truncated: no weight beyond 0.2. Is it tf.random.truncated_normal?")
def _(got, inputs, outputs):
    return abs(got[0].numpy()).max() > 0.2001


@looks("layer_variables", "Too narrow: the standard deviation is 0.1 before the tails are cut off.")
def _(got, inputs, outputs):
    return got[0].numpy().std() < 0.08


# --- forward ----------------------------------------------------------------------------


@mistake("The biases are missing: `layer @ matrix + row`.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in weights:
        layer = layer @ matrix
    return layer


@mistake("The biases are added, not subtracted.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix - row
    return layer


@mistake("Every layer adds its biases, not only the last.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in weights:
        layer = layer @ matrix
    return layer + biases[-1]


@mistake("Every layer adds its biases, not only the first.")
def forward(pictures, weights, biases):
    layer = pictures @ weights[0] + biases[0]
    for matrix in weights[1:]:
        layer = layer @ matrix
    return layer


@mistake("Every layer adds its biases, the last one too.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = layer @ matrix + row
    return layer @ weights[-1]


@mistake("Every layer adds its own biases; yours add the first ones again and again.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in weights:
        layer = layer @ matrix + biases[0]
    return layer


@mistake("Every layer adds its own biases, before the next layer; yours all come at the end.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in weights:
        layer = layer @ matrix
    for row in biases:
        layer = layer + row
    return layer


@mistake("A loop in a loop adds all biases to each layer; zip(weights, biases) makes pairs.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in weights:
        layer = layer @ matrix
        for row in biases:
            layer = layer + row
    return layer


@mistake("A loop in a loop takes each matrix with all biases; zip(weights, biases) makes pairs.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in weights:
        for row in biases:
            layer = layer @ matrix + row
    return layer


@mistake("Multiply first, then add: `layer @ matrix + row`, without brackets.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ (matrix + row)
    return layer


@mistake("Multiply first, then add: the biases belong to what comes out of a layer.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = (layer + row) @ matrix
    return layer


@mistake("The matrix comes second: `layer @ matrix`, with the pictures as rows.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = matrix @ layer + row
    return layer


@mistake("`*` multiplies place by place; the product of matrices is `layer @ matrix`.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer * matrix + row
    return layer


@mistake("The matrices are the right way round already: do not transpose them.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ tf.transpose(matrix) + row
    return layer


@mistake(
    "Each layer takes what the one before it gave, not the pictures again: "
    "`layer = layer @ matrix + row`."
)
def forward(pictures, weights, biases):
    for matrix, row in zip(weights, biases):
        layer = pictures @ matrix + row
    return layer


@mistake("That is the first layer only. Does the `return` stand inside the loop?")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
        return layer


@mistake("The last layer is missing.")
def forward(pictures, weights, biases):
    layer = pictures
    for i in range(len(weights) - 1):
        layer = layer @ weights[i] + biases[i]
    return layer


@mistake("The first layer is missing: the places of a list count from 0.")
def forward(pictures, weights, biases):
    layer = pictures
    for i in range(1, len(weights)):
        layer = layer @ weights[i] + biases[i]
    return layer


@mistake("Any number of layers may come: go through the lists with a loop.")
def forward(pictures, weights, biases):
    layer = pictures @ weights[0] + biases[0]
    return layer @ weights[1] + biases[1]


@mistake("Any number of layers may come: go through the lists with a loop.")
def forward(pictures, weights, biases):
    layer_1 = pictures @ weights[0] + biases[0]
    layer_2 = layer_1 @ weights[1] + biases[1]
    layer_3 = layer_2 @ weights[2] + biases[2]
    return layer_3 @ weights[3] + biases[3]


@mistake("An activation has slipped in. The tutorial has none; multiply and add only.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.nn.relu(layer @ matrix + row)
    return layer


@mistake("An activation has slipped in. The tutorial has none; multiply and add only.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return layer @ weights[-1] + biases[-1]


@mistake("An activation has slipped in. The tutorial has none; multiply and add only.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.sigmoid(layer @ matrix + row)
    return layer


@mistake("Logits are any numbers: no softmax at the end.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
    return tf.nn.softmax(layer)


@mistake("Wanted is what comes out of the last layer, not a list of all.")
def forward(pictures, weights, biases):
    layer, layers = pictures, []
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
        layers.append(layer)
    return layers


@mistake("The largest logit is the answer, but wanted are all ten.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
    return tf.argmax(layer, axis=1)


@mistake("Pairs come from zip(weights, biases); without zip the loop goes through the two lists.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in weights, biases:
        layer = layer @ matrix + row
    return layer


@mistake("zip(weights, biases) gives weights first: `for matrix, row in zip(weights, biases)`.")
def forward(pictures, weights, biases):
    layer = pictures
    for row, matrix in zip(weights, biases):
        layer = layer @ matrix + row
    return layer


@mistake("zip gives pairs; take them apart: `for matrix, row in zip(weights, biases)`.")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in zip(weights, biases):
        layer = layer @ matrix
    return layer


@mistake("`biases` is the list of all rows; each layer adds its own, biases[i].")
def forward(pictures, weights, biases):
    layer = pictures
    for matrix in weights:
        layer = layer @ matrix + biases
    return layer


@mistake(  # of a fixed number of layers, too: it ends in the same error
    "The lists have no such place: places count from 0, and there are as many layers as matrices. "
    "A loop over zip(weights, biases) needs no places."
)
def forward(pictures, weights, biases):
    layer = pictures
    for i in range(len(weights)):
        layer = layer @ weights[i + 1] + biases[i + 1]
    return layer


@looks("forward", "An activation has slipped in. The tutorial has none; multiply and add only.")
def _(got, pictures, weights, biases):
    changes = tf.nn.relu, tf.nn.sigmoid, tf.nn.tanh, tf.nn.softmax

    def through(change, last):
        layer = pictures
        for matrix, row in zip(weights[:-1], biases[:-1]):
            layer = change(layer @ matrix + row)
        return last(layer @ weights[-1] + biases[-1])

    ends = [(change, last) for change in changes for last in (change, tf.identity, tf.nn.softmax)]
    return any(np.allclose(got, through(*pair), 1e-3, 1e-4) for pair in ends)


@looks("forward", "The largest logit is the answer, but wanted are all ten.")
def _(got, pictures, weights, biases):
    return np.shape(got) == (len(pictures),)


@looks("forward", "Wanted is what comes out of the last layer, not a list of all.")
def _(got, pictures, weights, biases):
    last = len(pictures), len(biases[-1])
    return isinstance(got, (list, tuple)) and np.shape(got[-1]) == last


# --- softmax ----------------------------------------------------------------------------


@mistake("Overflow: take the largest logit of each row off first.")
def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


@mistake("Overflow: take the largest logit of each row off first. What is added cannot help.")
def softmax(logits):
    powers = np.exp(logits)
    return powers / (powers.sum(axis=1, keepdims=True) + 1e-9)


@mistake(
    "One largest for the whole batch is not enough: take off each row's own, with axis=1 and "
    "keepdims=True."
)
def softmax(logits):
    powers = np.exp(logits - np.max(logits))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("The mean is not enough: take off the largest of each row.")
def softmax(logits):
    powers = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("The smallest is not enough: take off the largest of each row.")
def softmax(logits):
    powers = np.exp(logits - logits.min(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("Take the largest off, np.max(...); where it is added, the powers grow even larger.")
def softmax(logits):
    powers = np.exp(logits + np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("Take the largest off with a minus: dividing by it makes other probabilities.")
def softmax(logits):
    powers = np.exp(logits / np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("You take off the largest of each column. Each row is a picture: axis=1.")
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=0))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("You add up down the columns. Each row is a picture: axis=1.")
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum(axis=0)


@mistake(
    "You add up down the columns, as Python's own sum does, too. Each row is a picture: "
    ".sum(axis=1, keepdims=True)."
)
def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=0)


@mistake("You add up the whole batch. Each row has a sum of its own: axis=1.")
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum()


@mistake("You add up the whole batch. Each row has a sum of its own: axis=1.")
def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum()


@mistake(
    "Every row needs its own number: keepdims=True, for the largest and for the sum. Without it, "
    "the numbers go to the columns."
)
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1))
    return powers / powers.sum(axis=1)


@mistake(
    "Every row needs its own largest: np.max(logits, axis=1, keepdims=True). Without keepdims, "
    "the numbers go to the columns."
)
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake(
    "Every row needs its own sum: .sum(axis=1, keepdims=True). Without keepdims, the numbers go "
    "to the columns."
)
def softmax(logits):
    powers = np.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


@mistake(
    "Every row needs its own sum: .sum(axis=1, keepdims=True). Without keepdims, the numbers go "
    "to the columns."
)
def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1)


@mistake("Above are powers of shifted logits, in the sum are others: use the same in both.")
def softmax(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return np.exp(shifted) / np.exp(logits).sum(axis=1, keepdims=True)


@mistake("In the sum are powers of shifted logits, above are others: use the same in both.")
def softmax(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return np.exp(logits) / np.exp(shifted).sum(axis=1, keepdims=True)


@mistake("You divide the logits themselves; raise e to them first: np.exp.")
def softmax(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return shifted / np.exp(shifted).sum(axis=1, keepdims=True)


@mistake("You add up the logits themselves; raise e to them first: np.exp.")
def softmax(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return np.exp(shifted) / shifted.sum(axis=1, keepdims=True)


@mistake("You divide the logits themselves; raise e to them first: np.exp.")
def softmax(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return shifted / shifted.sum(axis=1, keepdims=True)


@mistake("You divide the logits themselves; raise e to them first: np.exp.")
def softmax(logits):
    return logits / logits.sum(axis=1, keepdims=True)


@mistake("Raise e to them: np.exp. The powers of 2 are others.")
def softmax(logits):
    powers = 2 ** (logits - np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("The powers are right; now divide them by their sum, row by row.")
def softmax(logits):
    return np.exp(logits - np.max(logits, axis=1, keepdims=True))


@mistake("The powers are right; now divide them by their sum, row by row.")
def softmax(logits):
    return np.exp(logits)


@mistake("That is the sigmoid, each logit by itself. The numbers of a row share one sum.")
def softmax(logits):
    return 1 / (1 + np.exp(-logits))


@mistake("Those are the logarithms of the probabilities.")
def softmax(logits):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


@mistake("Softmax came twice; once is enough.")
def softmax(logits):
    return tf.nn.softmax(tf.nn.softmax(logits))


@mistake("That only marks the largest. Probabilities say how sure it is.")
def softmax(logits):
    return np.eye(logits.shape[1])[logits.argmax(axis=1)]


@mistake("There are k columns, not always 10: logits.shape[1].")
def softmax(logits):
    result = np.zeros(logits.shape)
    for i in range(len(logits)):
        for j in range(10):
            result[i, j] = np.exp(logits[i, j]) / np.exp(logits[i]).sum()
    return result


@mistake("Python's own max compares whole rows: np.max(logits, axis=1, keepdims=True) is wanted.")
def softmax(logits):
    powers = np.exp(logits - max(logits))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("A tensor has no .sum(): take tf.reduce_sum, or make the powers with np.exp.")
def softmax(logits):
    powers = tf.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("Is that math.exp? It takes one number; np.exp takes a whole array.")
def softmax(logits):
    import math

    powers = math.exp(logits - np.max(logits, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


@looks("softmax", "Overflow: take the largest logit of each row off first.")
def _(got, logits):
    return np.isnan(got).any() and abs(logits).max() > 700


@looks(
    "softmax",
    "Cut off at a limit, different logits become alike. Take off the largest of each row instead.",
)
def _(got, logits):
    return logits[0, 0] > 700 and np.allclose(got[0], 0.5)


@looks(
    "softmax",
    "Hiding nan does not help: a row has to add up to 1. Take off the largest of each row first.",
)
def _(got, logits):
    return abs(logits).max() > 700 and not np.allclose(np.sum(got, axis=1), 1, atol=1e-3)


# --- cross_entropy ----------------------------------------------------------------------


@mistake("One number for each picture; the loss is their mean.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1)


@mistake("The sum over the batch; the loss is the mean.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum()


@mistake("The sign: the logarithm of a probability is negative, the loss is not.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return (one_hot * logs).sum(axis=1).mean()


@mistake("The mean over all places of one_hot; add up each row, then take the mean over rows.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).mean()


@mistake(
    "That is the sum divided by the number of classes. Add up each row, axis=1, and take the mean "
    "over the pictures."
)
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=0).mean()


@mistake("one_hot is not used: it picks the right digit's logarithm in each row.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs.sum(axis=1).mean()


@mistake("one_hot is not used: it picks the right digit's logarithm in each row.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs.mean()


@mistake("The right digit is where one_hot is 1, not where the logit is largest.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -logs.max(axis=1).mean()


@mistake("np.log2 and np.log10 count other powers; the natural logarithm is np.log.")
def cross_entropy(logits, one_hot):
    return -np.mean(np.sum(one_hot * np.log2(tf.nn.softmax(logits)), axis=1))


@mistake("np.log2 and np.log10 count other powers; the natural logarithm is np.log.")
def cross_entropy(logits, one_hot):
    return -np.mean(np.sum(one_hot * np.log10(tf.nn.softmax(logits)), axis=1))


@mistake("np.log2 and np.log10 count other powers; the natural logarithm is np.log.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log2(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("np.log2 and np.log10 count other powers; the natural logarithm is np.log.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log10(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake(
    "Under the logarithm are powers of shifted logits, in front are the logits as they were. "
    "Put the shifted ones in both places."
)
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = logits - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake(
    "In front are shifted logits, under the logarithm are powers of the logits as they were. "
    "Put the shifted ones in both places."
)
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("np.log is missing: take the logarithm of the sum of the powers off.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.exp(shifted).sum(axis=1, keepdims=True)
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("np.exp is missing: the logarithm is of the sum of the powers of e.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(shifted.sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("The sum is missing: wanted is the logarithm of the sum of all powers of a row.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("The logarithm of the sum of all powers is missing.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    return -(one_hot * shifted).sum(axis=1).mean()


@mistake("The logarithm of the sum is taken off, not added: shifted - np.log(...).")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted + np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake(
    "Every row needs its own number: keepdims=True, for the largest and for the sum. Without it, "
    "the numbers go to the columns."
)
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake(
    "Every row needs its own largest: np.max(logits, axis=1, keepdims=True). Without keepdims, "
    "the numbers go to the columns."
)
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake(
    "Every row needs its own sum: .sum(axis=1, keepdims=True). Without keepdims, the numbers go "
    "to the columns."
)
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("You take off the largest of each column. Each row is a picture: axis=1.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=0)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("You add up down the columns. Each row is a picture: axis=1.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("You add up down the columns. Each row is a picture: axis=1.")
def cross_entropy(logits, one_hot):
    logs = logits - np.log(np.exp(logits).sum(axis=0))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("You add up the powers of the whole batch. Each row has a sum of its own: axis=1.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum())
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("You add up the powers of the whole batch. Each row has a sum of its own: axis=1.")
def cross_entropy(logits, one_hot):
    logs = logits - np.log(np.exp(logits).sum())
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("Overflow: take each row's largest off first, and stay with logarithms.")
def cross_entropy(logits, one_hot):
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("One largest for the whole batch is not enough: take each row's largest off.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.max(logits)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("The mean is not enough: take off the largest of each row.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.mean(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake("The smallest is not enough: take off the largest of each row.")
def cross_entropy(logits, one_hot):
    shifted = logits - np.min(logits, axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum(axis=1).mean()


@mistake(
    "The logarithm of 0: a small probability rounds to 0. Stay with logarithms, shifted logit "
    "minus np.log of the sum."
)
def cross_entropy(logits, one_hot):
    return -(one_hot * np.log(tf.nn.softmax(logits))).sum(axis=1).mean()


@mistake(
    "The logarithm of 0: a small probability rounds to 0. Stay with logarithms, shifted logit "
    "minus np.log of the sum."
)
def cross_entropy(logits, one_hot):
    return -np.log((one_hot * tf.nn.softmax(logits)).numpy().sum(axis=1)).mean()


@mistake("Softmax came twice. What takes logits makes the probabilities itself.")
def cross_entropy(logits, one_hot):
    each = tf.nn.softmax_cross_entropy_with_logits(one_hot, tf.nn.softmax(logits))
    return tf.reduce_mean(each)


@mistake("The two are swapped: logits and one_hot, each in its own place.")
def cross_entropy(logits, one_hot):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits, one_hot))


@mistake("The two are swapped: logits and one_hot, each in its own place.")
def cross_entropy(logits, one_hot):
    return tf.keras.losses.CategoricalCrossentropy(from_logits=True)(logits, one_hot)


@mistake("Those logits were taken for probabilities: from_logits=True.")
def cross_entropy(logits, one_hot):
    return tf.keras.losses.CategoricalCrossentropy()(one_hot, logits)


@mistake("That is the logit of the right digit. Its probability comes first, then the logarithm.")
def cross_entropy(logits, one_hot):
    return -(one_hot * logits).sum(axis=1).mean()


@mistake("That is the probability of the right digit. The loss is minus its logarithm.")
def cross_entropy(logits, one_hot):
    return -(one_hot * tf.nn.softmax(logits)).numpy().sum(axis=1).mean()


@mistake("The logarithm of the mean is not the mean of the logarithms: logarithm first.")
def cross_entropy(logits, one_hot):
    return -np.log((one_hot * tf.nn.softmax(logits)).numpy().sum(axis=1).mean())


@mistake("one_hot only picks the right digit; the logarithm is of the probabilities.")
def cross_entropy(logits, one_hot):
    return -(tf.nn.softmax(logits) * np.log(one_hot)).numpy().sum(axis=1).mean()


@mistake("That is the sigmoid's loss, place by place. Softmax takes a row together.")
def cross_entropy(logits, one_hot):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(one_hot, logits))


@mistake("A tensor has no .mean(): take tf.reduce_mean, or np.mean.")
def cross_entropy(logits, one_hot):
    return tf.nn.softmax_cross_entropy_with_logits(one_hot, logits).mean()


@mistake(
    "Something was added or cut off to keep the logarithm alive; that hides a large loss. Stay "
    "with logarithms instead."
)
def cross_entropy(logits, one_hot):
    return -(one_hot * np.log(tf.nn.softmax(logits) + 1e-9)).sum(axis=1).mean()


@looks("cross_entropy", "The sign: the logarithm of a probability is negative, the loss is not.")
def _(got, logits, one_hot):
    each = tf.nn.softmax_cross_entropy_with_logits(one_hot, logits).numpy()
    return any(np.allclose(got, -one) for one in (each, each.sum(), each.mean()))


@looks(
    "cross_entropy",
    "That is the sigmoid's loss, place by place. Softmax takes a row together.",
)
def _(got, logits, one_hot):
    total = tf.nn.sigmoid_cross_entropy_with_logits(one_hot, logits).numpy().sum()
    return any(np.isclose(got, total / size) for size in (1, len(logits), logits.size))


@looks(
    "cross_entropy",
    "That is the logit of the right digit. Its probability comes first, then the logarithm.",
)
def _(got, logits, one_hot):
    return np.isclose(abs(got), abs((one_hot * logits).sum(axis=1).mean()))


@looks(
    "cross_entropy",
    "That is the probability of the right digit. The loss is minus its logarithm.",
)
def _(got, logits, one_hot):
    return np.isclose(abs(got), (one_hot * tf.nn.softmax(logits)).numpy().sum(axis=1).mean())


@looks(
    "cross_entropy",
    "Overflow, or the logarithm of 0: take each row's largest off, and stay with logarithms.",
)
def _(got, logits, one_hot):
    return not np.isfinite(got) and abs(logits).max() > 700


@looks(
    "cross_entropy",
    "Something was added or cut off to keep the logarithm alive; that hides a large loss. Stay "
    "with logarithms instead.",
)
def _(got, logits, one_hot):
    right = tf.nn.softmax_cross_entropy_with_logits(one_hot, logits).numpy().mean()
    return right > 200 and 0 < got < 0.9 * right


@looks(
    "cross_entropy",
    "Infinity was replaced by a number. Stay with logarithms, and it does not come up.",
)
def _(got, logits, one_hot):
    right = tf.nn.softmax_cross_entropy_with_logits(one_hot, logits).numpy().mean()
    return right > 200 and got > 1.1 * right


# --- slope_by_difference, slope_by_tape -------------------------------------------------


@mistake("The weights are two steps apart, not one: divide by 2 * step.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / step


@mistake("One weight further up and one further down: weight + step and weight - step.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight)) / step


@mistake("One weight further up and one further down: weight + step and weight - step.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight) - loss(weight - step)) / step


@mistake("One neighbour further up, one further down; only they are two steps apart.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight)) / (2 * step)


@mistake("One neighbour further up, one further down; only they are two steps apart.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight) - loss(weight - step)) / (2 * step)


@mistake(
    "Difference of losses, yes; now divide it by the difference of the weights, (2 * step) in "
    "brackets."
)
def slope_by_difference(loss, weight, step=0.001):
    return loss(weight + step) - loss(weight - step)


@mistake("The step is missing below: the weights are 2 * step apart.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / 2


@mistake("Brackets: `/ 2 * step` divides by 2 and multiplies by the step.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / 2 * step


@mistake("Brackets: the whole difference is divided, not only its second half.")
def slope_by_difference(loss, weight, step=0.001):
    return loss(weight + step) - loss(weight - step) / (2 * step)


@mistake("Brackets, two pairs: around the difference of the losses, and around 2 * step.")
def slope_by_difference(loss, weight, step=0.001):
    return loss(weight + step) - loss(weight - step) / 2 * step


@mistake("Brackets: the difference of the weights needs a pair of its own, below the line.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / (weight + step) - (weight - step)


@mistake(
    "The sign is turned round: take the loss further up minus the loss further down, and the "
    "weights in the same order."
)
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight - step) - loss(weight + step)) / (2 * step)


@mistake("Where the loss falls, the slope is negative: leave out abs.")
def slope_by_difference(loss, weight, step=0.001):
    return abs(loss(weight + step) - loss(weight - step)) / (2 * step)


@mistake("Minus, not plus: the difference of the two losses.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) + loss(weight - step)) / (2 * step)


@mistake("Two losses, one for each weight; not the loss of their difference.")
def slope_by_difference(loss, weight, step=0.001):
    return loss((weight + step) - (weight - step)) / (2 * step)


@mistake("That is the difference of the weights above, too: call loss for each of them.")
def slope_by_difference(loss, weight, step=0.001):
    return ((weight + step) - (weight - step)) / (2 * step)


@mistake("Divide by the difference of the weights, 2 * step, not by the weight itself.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / weight


@mistake("The neighbours are a whole step away from the weight, each of them.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step / 2) - loss(weight - step / 2)) / step


@mistake("Above stands a step of your own, below the one given: use `step` in both places.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + 0.001) - loss(weight - 0.001)) / (2 * step)


@mistake("Below stands a step of your own, above the one given: use `step` in both places.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / (2 * 0.001)


@mistake("Is that the `step` given? With a large one, the slope is a little off, and should be.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + 0.001) - loss(weight - 0.001)) / (2 * 0.001)


@mistake("`loss` is a function: call it, loss(weight + step), there is nothing to multiply.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss * (weight + step) - loss * (weight - step)) / (2 * step)


@mistake("`loss` is a function: call it in both places, with a weight in round brackets.")
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss) / step


@mistake("`loss` is a function: call it with round brackets, loss(weight + step).")
def slope_by_difference(loss, weight, step=0.001):
    return (loss[weight + step] - loss[weight - step]) / (2 * step)


@mistake("A loss takes one weight at a time: call it twice, and subtract.")
def slope_by_difference(loss, weight, step=0.001):
    return loss(weight + step, weight - step) / (2 * step)


@looks(
    "slope_by_difference",
    "Digits after the point are gone: divide with `/`, not `//`, and do not round.",
)
def _(got, loss, weight, step):
    right = (loss(weight + step) - loss(weight - step)) / (2 * step)
    whole = np.floor(right), np.trunc(right)
    return np.any(np.isclose(got, [*whole, *(round(right, digits) for digits in range(4))]))


@mistake(
    "If there is a `return`, the tape saw nothing: it watches variables. Is it tf.Variable(weight), "
    "then loss(variable) inside the `with` block, then tape.gradient(value, variable), in this "
    "order?"
)
def slope_by_tape(loss, weight):
    constant = tf.constant(weight)
    with tf.GradientTape() as tape:
        value = loss(constant)
    return tape.gradient(value, constant)


@mistake(
    "The loss came as a plain number, which no tape can follow. Give it the variable, "
    "loss(variable), and make no float of what comes back."
)
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(weight)
    return tape.gradient(value, variable)


@mistake(
    "The loss came as a number of NumPy's, which no tape can follow: leave out .numpy(), inside "
    "the `with` block and in tape.gradient."
)
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable).numpy()
    return tape.gradient(value, variable)


@mistake("The tape knows variables, not plain numbers: tape.gradient(value, variable).")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, weight)


@mistake("First `value = loss(variable)` inside the block, then tape.gradient(value, variable).")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        loss(variable)
    return tape.gradient(loss, variable)


@mistake("The tape needs to know both, what and where: tape.gradient(value, variable).")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value)


@mistake("Brackets after the name make a tape: `with tf.GradientTape() as tape:`.")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape as tape:
        value = loss(variable)
    return tape.gradient(value, variable)


@mistake(
    "A tape records in its `with` block, and answers once. Is the loss computed inside `with "
    "tf.GradientTape() as tape:`, and is tape.gradient called only once after it?"
)
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    print(tape.gradient(value, variable))
    return tape.gradient(value, variable)


@mistake("A plain number cannot be watched: make a tf.Variable(weight), which always is.")
def slope_by_tape(loss, weight):
    with tf.GradientTape() as tape:
        tape.watch(weight)
        value = loss(weight)
    return tape.gradient(value, weight)


@mistake("The name has no s at its end: tape.gradient(value, variable).")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradients(value, variable)


@mistake("tf.gradients belongs to TensorFlow 1. Today a tape is asked: tape.gradient.")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    return tf.gradients(loss(variable), variable)[0]


@mistake("That is the loss itself; ask the tape: tape.gradient(value, variable).")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape():
        value = loss(variable)
    return value.numpy()


@mistake("That is the slope of the slope; ask the tape once.")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as tape:
            value = loss(variable)
        slope = tape.gradient(value, variable)
    return outer.gradient(slope, variable).numpy()


@mistake("The sign: the slope as the tape gives it. Going against it comes later.")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return -tape.gradient(value, variable).numpy()


@mistake("Where the loss falls, the slope is negative: leave out abs.")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return abs(tape.gradient(value, variable).numpy())


@mistake("A list came back: tape.gradient(value, variable), without brackets.")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, [variable])


@mistake("One weight, one slope: tf.Variable(weight), without brackets.")
def slope_by_tape(loss, weight):
    variable = tf.Variable([weight])
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, variable)


@mistake("The slope alone is wanted, not the loss beside it.")
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return value, tape.gradient(value, variable)


@mistake("Is that measured, by difference? A step may be too far. Ask a tf.GradientTape.")
def slope_by_tape(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / (2 * step)


@mistake("Is that measured, by difference? A step may be too far. Ask a tf.GradientTape.")
def slope_by_tape(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight)) / step


@looks("slope_by_tape", "A list came back: tape.gradient(value, variable), without brackets.")
def _(got, loss, weight):
    return isinstance(got, (list, tuple)) and len(got) == 1


@looks("slope_by_tape", "The slope alone is wanted, not the loss beside it.")
def _(got, loss, weight):
    return isinstance(got, (list, tuple)) and len(got) == 2


@looks(
    "slope_by_tape",
    "Is that measured, by difference? A step may be too far. Ask a tf.GradientTape.",
)
def _(got, loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    right = abs(tape.gradient(value, variable).numpy())
    # in a sharp bend, what is measured lies anywhere between the slopes of both sides
    return np.shape(got) == () and (
        abs(weight) < 1e-6 and abs(got) < 1.01 * right or 0.9 * right < abs(got) < 1.1 * right
    )


# --- descend ----------------------------------------------------------------------------


@mistake(
    "The variable did not change. `variable = ...` only makes a new name, and `return` hands out "
    "a new value; variable.assign_sub(...) changes the variable itself."
)
def descend(variable, gradient, learning_rate):
    variable = variable - learning_rate * gradient
    return variable


@mistake("It changes through its methods: variable.assign_sub(...) in place of `-=`.")
def descend(variable, gradient, learning_rate):
    variable -= learning_rate * gradient


@mistake(
    "A variable's places cannot be set one by one with `=`. It changes through its methods, the "
    "whole at once: variable.assign_sub(...)."
)
def descend(variable, gradient, learning_rate):
    variable[:] = variable - learning_rate * gradient


@mistake(
    "Take the whole variable at once, whatever its shape: learning_rate * gradient has a number "
    "for each place. It has no length to count to."
)
def descend(variable, gradient, learning_rate):
    for i in range(len(variable)):
        variable[i].assign(variable[i] - learning_rate * gradient[i])


@mistake(
    "Take the whole variable at once, whatever its shape: a single number has no axis to go "
    "along. learning_rate * gradient does for all."
)
def descend(variable, gradient, learning_rate):
    for i in range(variable.shape[0]):
        variable[i].assign(variable[i] - learning_rate * gradient[i])


@mistake(
    "Only a tf.Variable has assign_sub, a tensor has not. Call it on `variable`, just as that was "
    "handed over."
)
def descend(variable, gradient, learning_rate):
    gradient.assign_sub(learning_rate * variable)


@mistake(
    "One number came where the variable needs one for each place. Is the step a single product, "
    "learning_rate * gradient, without a comma, a sum or a mean?"
)
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate)


@mistake(
    "One number cannot take the place of them all: assign what comes out of variable - "
    "learning_rate * gradient."
)
def descend(variable, gradient, learning_rate):
    variable.assign(learning_rate)


@mistake("apply_gradients takes a list of pairs, [(gradient, variable)], in this order.")
def descend(variable, gradient, learning_rate):
    optimizer = tf.keras.optimizers.SGD(learning_rate)
    optimizer.apply_gradients([(variable, gradient)])


@mistake("That is uphill: subtract the step.")
def descend(variable, gradient, learning_rate):
    variable.assign_add(learning_rate * gradient)


@mistake("The learning rate is missing: the step is learning_rate * gradient.")
def descend(variable, gradient, learning_rate):
    variable.assign_sub(gradient)


@mistake("The learning rate is missing, and that is uphill: subtract learning_rate * gradient.")
def descend(variable, gradient, learning_rate):
    variable.assign_add(gradient)


@mistake("The gradient is missing: the step is learning_rate * gradient.")
def descend(variable, gradient, learning_rate):
    variable.assign(variable - learning_rate)


@mistake("The old value is lost: subtract the step from it.")
def descend(variable, gradient, learning_rate):
    variable.assign(-learning_rate * gradient)


@mistake("The old value is lost, and that is uphill: subtract the step from it.")
def descend(variable, gradient, learning_rate):
    variable.assign(learning_rate * gradient)


@mistake("Only the gradient is left in it: subtract the step from the old value.")
def descend(variable, gradient, learning_rate):
    variable.assign(gradient)


@mistake("Swapped: the variable minus the step, not the step minus the variable.")
def descend(variable, gradient, learning_rate):
    variable.assign(learning_rate * gradient - variable)


@mistake("Swapped: the learning rate goes with the gradient, and the variable comes first.")
def descend(variable, gradient, learning_rate):
    variable.assign(gradient - learning_rate * variable)


@mistake("Brackets: only the gradient is multiplied by the learning rate, not the variable.")
def descend(variable, gradient, learning_rate):
    variable.assign(learning_rate * (variable - gradient))


@mistake("Brackets: the multiplication comes first, then the step is taken off the variable.")
def descend(variable, gradient, learning_rate):
    variable.assign((variable - learning_rate) * gradient)


@mistake("The learning rate is multiplied, not divided by: learning_rate * gradient.")
def descend(variable, gradient, learning_rate):
    variable.assign_sub(gradient / learning_rate)


@mistake(
    "Every number moved equally far, as with a sign, or Adam. A steep slope makes a large step: "
    "the step is learning_rate * gradient."
)
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * tf.sign(gradient))


@mistake("Where the slope is negative, down is the other way: no abs around the gradient.")
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * abs(gradient))


@mistake("One slope for each number: no sum or mean over the gradient.")
def descend(variable, gradient, learning_rate):
    variable.assign(variable - learning_rate * tf.reduce_sum(gradient))


@mistake("One slope for each number: no sum or mean over the gradient.")
def descend(variable, gradient, learning_rate):
    variable.assign(variable - learning_rate * tf.reduce_mean(gradient))


@mistake("That is two steps; take one.")
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * gradient)
    variable.assign_sub(learning_rate * gradient)


@mistake("The step is learning_rate * gradient; the variable's own size plays no part.")
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * variable)


@mistake("The step is learning_rate * gradient; the variable's own size plays no part.")
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * gradient * variable)


@mistake("The way is right, its length is not. Is it the learning_rate given?")
def descend(variable, gradient, learning_rate):
    tf.keras.optimizers.SGD().apply_gradients([(gradient, variable)])


@looks("descend", "The way is right, its length is not. Is it the learning_rate given?")
def _(got, start, slopes, rate):
    factors = (np.array(start) - got) / slopes
    return np.allclose(factors, factors.flat[0], rtol=1e-3) and factors.flat[0] > 0


# --- dead_ends --------------------------------------------------------------------------


@mistake(
    "A whole list can neither go into a set nor be looked up: take its names one by one, or use "
    "update and += in place of add and append."
)
def dead_ends(reads, result):
    used = {result}
    for name in list(used):
        used.add(reads[name])
    return set(reads) - used


@mistake(
    "A set cannot grow while a loop goes through it. Keep a list of names to visit, and take from "
    "it while there are any."
)
def dead_ends(reads, result):
    used = {result}
    for name in used:
        used.update(reads[name])
    return set(reads) - used


@mistake("A dictionary cannot lose names while a loop goes through it: collect them in a set.")
def dead_ends(reads, result):
    left = dict(reads)
    for name in left:
        if name != result and not any(name in sources for sources in left.values()):
            del left[name]
    return set(reads) - set(left)


@mistake("{} is an empty dictionary; an empty set is set().")
def dead_ends(reads, result):
    used, to_visit = {}, [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used


@mistake("A list appends, a set adds: used.add(name).")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.append(name)
        to_visit += reads[name]
    return set(reads) - used


@mistake("set(result) takes a name apart into its letters; {result} keeps it whole.")
def dead_ends(reads, result):
    used, to_visit = set(result), [result]
    while to_visit:
        name = to_visit.pop()
        used.update(reads[name])
        to_visit += reads[name]
    return set(reads) - used


@mistake("set(result) takes a name apart into its letters; {result} keeps it whole.")
def dead_ends(reads, result):
    used, before = set(result), None
    while used != before:
        before = set(used)
        for name in before:
            used.update(reads[name])
    return set(reads) - used


@mistake("The result has another name each time: begin with `result`, not with a fixed one.")
def dead_ends(reads, result):
    used, to_visit = set(), ["end"]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used


@mistake("Without a dead end the set is empty; that is set(), for {} is a dictionary.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used or {}


@mistake("Without a dead end the set is empty: return it all the same.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used or None


@mistake("Only one of the dead ends is there: does the `return` stand inside the loop?")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    for name in reads:
        if name not in used:
            return {name}
    return set()


@mistake("It is empty. Is that used - set(reads)? Wanted are all parts but the used ones.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return used - set(reads)


@mistake("Those are the parts that do reach the result.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return used


@mistake("Those are the parts that do reach the result.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return used - {result}


@mistake("The result itself is no dead end.")
def dead_ends(reads, result):
    used, to_visit = set(), list(reads[result])
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return set(reads) - used


@mistake(
    "A part that only dead ends read is a dead end, too: not being read at all is not the only way."
)
def dead_ends(reads, result):
    read = {source for sources in reads.values() for source in sources}
    return set(reads) - read - {result}


@mistake(
    "The result itself is no dead end; and a part that only dead ends read is one, although it is "
    "read."
)
def dead_ends(reads, result):
    read = {source for sources in reads.values() for source in sources}
    return set(reads) - read


@mistake(
    "Once is not enough: when a dead end is taken away, a part that only this one read becomes "
    "one. Again, until none is left."
)
def dead_ends(reads, result):
    read = {source for sources in reads.values() for source in sources}
    dead = set(reads) - read - {result}
    read = {source for name in reads if name not in dead for source in reads[name]}
    return set(reads) - read - {result}


@mistake("Reading nothing is no dead end, others may need that part. Never being used is.")
def dead_ends(reads, result):
    return {name for name in reads if not reads[name]}


@mistake("Reading nothing is no dead end, others may need that part. Never being used is.")
def dead_ends(reads, result):
    return {name for name in reads if not reads[name] and name != result}


@mistake("A part that neither reads nor is read is a dead end, too: the result does without it.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    read = {source for sources in reads.values() for source in sources}
    return {name for name in reads if name not in used and (reads[name] or name in read)}


@mistake("A part that reads nothing can be a dead end, too: if nothing used reads it.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return {name for name in reads if name not in used and reads[name]}


@mistake("What reads the result comes after it, never reaches it, and is a dead end.")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return {name for name in reads if name not in used and result not in reads[name]}


@mistake("Go backwards only: what reads the result, or a used part, is not used by that.")
def dead_ends(reads, result):
    linked, before = {result}, None
    while linked != before:
        before = set(linked)
        for name in reads:
            for source in reads[name]:
                if name in before or source in before:
                    linked |= {name, source}
    return set(reads) - linked


@mistake("Backwards: from the result to what it reads, not to what reads it.")
def dead_ends(reads, result):
    after, before = {result}, None
    while after != before:
        before = set(after)
        after |= {name for name in reads if before & set(reads[name])}
    return set(reads) - after


@mistake("A part may read several others: follow them all, not only the first.")
def dead_ends(reads, result):
    used, name = {result}, result
    while reads[name]:
        name = reads[name][0]
        used.add(name)
    return set(reads) - used


@mistake("A part may read several others: keep what each of them brings, not only the last.")
def dead_ends(reads, result):
    def behind(name):
        used = {name}
        for source in reads[name]:
            used = {name} | behind(source)
        return used

    return set(reads) - behind(result)


@mistake("Not directly, but through others: what the used parts read is used, too.")
def dead_ends(reads, result):
    return set(reads) - {result, *reads[result]}


@mistake("The result itself is no dead end, nor are the parts that reach it through others.")
def dead_ends(reads, result):
    return set(reads) - set(reads[result])


@mistake("Two steps back are not enough: go on until nothing new comes.")
def dead_ends(reads, result):
    used = {result, *reads[result]}
    for name in reads[result]:
        used |= set(reads[name])
    return set(reads) - used


@mistake("Three steps back are not enough: go on until nothing new comes.")
def dead_ends(reads, result):
    used = {result}
    for _ in range(3):
        used |= {source for name in used for source in reads[name]}
    return set(reads) - used


@mistake("One pass is not enough, the names come in any order: go on until nothing new comes.")
def dead_ends(reads, result):
    used = {result}
    for name in reads:
        if name in used:
            used.update(reads[name])
    return set(reads) - used


@mistake("One pass is not enough, the names come in any order: go on until nothing new comes.")
def dead_ends(reads, result):
    used = {result}
    for name in reversed(reads):
        if name in used:
            used.update(reads[name])
    return set(reads) - used


@mistake("The right names, but wanted is a set: set(names).")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return [name for name in reads if name not in used]


@mistake("The right names, but wanted is a set: set(names).")
def dead_ends(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        used.add(name)
        to_visit += reads[name]
    return {name: reads[name] for name in reads if name not in used}


def _dead(reads, result):
    used, to_visit = set(), [result]
    while to_visit:
        name = to_visit.pop()
        if name not in used:
            used.add(name)
            to_visit += reads[name]
    return set(reads) - used


@looks("dead_ends", "The right names, but wanted is a set: set(names).")
def _(got, reads, result):
    return not isinstance(got, (set, str)) and sorted(got) == sorted(_dead(reads, result))


@looks("dead_ends", "The result itself is no dead end.")
def _(got, reads, result):
    return isinstance(got, set) and result in got


@looks(
    "dead_ends",
    "Some of those do reach the result, through others. Go on, however far, until nothing new "
    "comes.",
)
def _(got, reads, result):
    return isinstance(got, set) and got > _dead(reads, result)


@looks(
    "dead_ends", "Some are missing: a part is used only if the result, or a used part, reads it."
)
def _(got, reads, result):
    return isinstance(got, set) and got < _dead(reads, result)
