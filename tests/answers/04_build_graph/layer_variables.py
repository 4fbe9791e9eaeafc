# === right: a stateless draw, times a tenth, another seed each time
def layer_variables(inputs, outputs):
    seed = np.random.randint(2**31, size=2)
    normal = tf.random.stateless_truncated_normal([inputs, outputs], seed=seed)
    return tf.Variable(normal * 0.1), tf.Variable(tf.ones(outputs) / 10)


# === right: Keras's initializers
def layer_variables(inputs, outputs):
    initializer = tf.keras.initializers.TruncatedNormal(stddev=0.1)
    weights = tf.Variable(initializer(shape=(inputs, outputs)))
    biases = tf.Variable(tf.keras.initializers.Constant(0.1)(shape=(outputs,)))
    return weights, biases


# === right: NumPy, drawing anew what falls beyond
def layer_variables(inputs, outputs):
    weights = np.random.normal(0, 0.1, size=(inputs, outputs))
    while (beyond := abs(weights) > 0.2).any():
        weights[beyond] = np.random.normal(0, 0.1, size=beyond.sum())
    biases = np.full(outputs, 0.1)
    return tf.Variable(weights, dtype=tf.float32), tf.Variable(biases, dtype=tf.float32)


# === right: one number at a time, by the standard library
import random


def layer_variables(inputs, outputs):
    numbers = []
    while len(numbers) < inputs * outputs:
        number = random.gauss(0, 0.1)
        if abs(number) <= 0.2:
            numbers.append(number)
    weights = tf.reshape(tf.constant(numbers), [inputs, outputs])
    return tf.Variable(weights), tf.Variable([0.1] * outputs)


# === right: the bell curve turned round
def layer_variables(inputs, outputs):
    low, high = 0.022750132, 0.977249868
    shares = tf.random.uniform([inputs, outputs], low, high)
    return tf.Variable(tf.math.ndtri(shares) * 0.1), tf.Variable(tf.fill([outputs], 0.1))


# === right: named variables, a fixed seed
def layer_variables(inputs, outputs):
    weights = tf.Variable(
        tf.random.truncated_normal((inputs, outputs), mean=0.0, stddev=0.1, seed=7), name="weights"
    )
    return weights, tf.Variable(tf.constant(0.1, shape=[outputs]), name="biases")


# === right: rows of weights stacked
def layer_variables(inputs, outputs):
    rows = [tf.random.truncated_normal([outputs], 0, 0.1) for _ in range(inputs)]
    return tf.Variable(tf.stack(rows)), tf.Variable(tf.zeros(outputs) + 0.1)


# === right: drawn in one long row, cut to shape
def layer_variables(inputs, outputs):
    drawn = np.empty(0)
    while drawn.size < inputs * outputs:
        more = np.random.default_rng().standard_normal(inputs * outputs) / 10
        drawn = np.concatenate([drawn, more[abs(more) < 0.2]])
    weights = drawn[: inputs * outputs].reshape(inputs, outputs).astype("float32")
    return tf.Variable(weights), tf.Variable(np.full(outputs, 0.1, np.float32))


# === right: by TensorFlow 1
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.compat.v1.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.constant(0.1, tf.float32, [outputs]))


# === right: from Keras's own layer
def layer_variables(inputs, outputs):
    layer = tf.keras.layers.Dense(
        outputs,
        kernel_initializer=tf.keras.initializers.TruncatedNormal(stddev=0.1),
        bias_initializer=tf.keras.initializers.Constant(0.1),
    )
    layer.build((None, inputs))
    return tf.Variable(layer.kernel), tf.Variable(layer.bias)


# === wrong: tensors
# says: Wrap the numbers in tf.Variable
def layer_variables(inputs, outputs):
    return tf.random.truncated_normal([inputs, outputs], stddev=0.1), tf.fill([outputs], 0.1)


# === wrong: NumPy arrays
# says: only variables can learn
def layer_variables(inputs, outputs):
    return np.random.normal(0, 0.1, (inputs, outputs)), np.full(outputs, 0.1)


# === wrong: biases not made a variable
# says: the biases of layer_variables(300, 200)
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.fill([outputs], 0.1)


# === wrong: a plain normal
# says: Truncated: no weight beyond 0.2
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: a plain normal of the right spread
# says: Truncated: no weight beyond 0.2
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.normal([inputs, outputs], stddev=0.088))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: a uniform draw of the right spread
# says: That is a uniform draw
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.uniform([inputs, outputs], -0.1524, 0.1524))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: uniform within the limits
# says: That is a uniform draw
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.uniform([inputs, outputs], -0.2, 0.2))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: uniform from 0 to 1
# says: As many below 0 as above
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.uniform([inputs, outputs]))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: the standard deviation left out
# says: left alone, it is 1
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs]))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: the standard deviation given as the mean
# says: The second argument of truncated_normal is the mean
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], 0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: takes 0.1 for the variance
# says: itself, no root: Give stddev=0.1
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1**0.5))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: the variance for the standard deviation
# says: Too narrow
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1**2))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: clipped, not drawn anew
# says: Clipped, numbers pile up at the limit
def layer_variables(inputs, outputs):
    weights = tf.clip_by_value(tf.random.normal([inputs, outputs], stddev=0.1), -0.2, 0.2)
    return tf.Variable(weights), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: cut off at one standard deviation
# says: Too narrow
def layer_variables(inputs, outputs):
    weights = 0.05 * tf.random.truncated_normal([inputs, outputs])
    return tf.Variable(weights), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: what falls beyond is set to 0
# says: not set to 0
def layer_variables(inputs, outputs):
    weights = tf.random.normal([inputs, outputs], stddev=0.1)
    weights = tf.where(abs(weights) > 0.2, 0.0, weights)
    return tf.Variable(weights), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: a standard deviation a little off
# says: Another curve
def layer_variables(inputs, outputs):
    weights = tf.random.truncated_normal([inputs, outputs], stddev=0.095)
    return tf.Variable(weights), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: a triangle instead of a bell
# says: Another curve
def layer_variables(inputs, outputs):
    weights = np.random.triangular(-0.2, 0, 0.2, size=(inputs, outputs))
    return tf.Variable(weights, dtype=tf.float32), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: all weights alike
# says: Neurons that begin alike stay alike
def layer_variables(inputs, outputs):
    return tf.Variable(tf.fill([inputs, outputs], 0.1)), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: one row of weights, repeated
# says: Neurons that begin alike stay alike
def layer_variables(inputs, outputs):
    row = tf.random.truncated_normal([1, outputs], stddev=0.1)
    return tf.Variable(tf.repeat(row, inputs, axis=0)), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: biases of 0
# says: The biases begin at 0.1, not at 0
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.zeros([outputs]))


# === wrong: random biases
# says: only the weights are drawn
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.random.truncated_normal([outputs], stddev=0.1))


# === wrong: one bias for all
# says: One bias for each number that comes out
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(0.1)


# === wrong: a bias for each input
# says: One bias for each number that comes out
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([inputs], 0.1))


# === wrong: biases of two axes
# says: One axis only
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([1, outputs], 0.1))


# === wrong: rows and columns swapped
# says: A row for each input, a column for each output
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([outputs, inputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: biases first
# says: Weights first, then biases
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return tf.Variable(tf.fill([outputs], 0.1)), weights


# === wrong: in float64
# says: give dtype=tf.float32
def layer_variables(inputs, outputs):
    weights = tf.random.truncated_normal([inputs, outputs], stddev=0.1, dtype=tf.float64)
    return tf.Variable(weights), tf.Variable(np.full(outputs, 0.1))


# === wrong: the weights only
# says: Two variables are wanted
def layer_variables(inputs, outputs):
    return tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))


# === wrong: a list
# says: That is a list, not a tuple
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return [weights, tf.Variable(tf.fill([outputs], 0.1))]


# === wrong: no return
# says: Does the function end in
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    biases = tf.Variable(tf.fill([outputs], 0.1))


# === wrong: Keras's own variables
# says: of Keras's own kind
def layer_variables(inputs, outputs):
    layer = tf.keras.layers.Dense(outputs)
    layer.build((None, inputs))
    return layer.kernel, layer.bias


# === wrong: Keras's usual first weights
# says: That is a uniform draw
def layer_variables(inputs, outputs):
    layer = tf.keras.layers.Dense(outputs, bias_initializer=tf.keras.initializers.Constant(0.1))
    layer.build((None, inputs))
    return tf.Variable(layer.kernel), tf.Variable(layer.bias)


# === wrong: half a bell
# says: As many below 0 as above
def layer_variables(inputs, outputs):
    weights = abs(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return tf.Variable(weights), tf.Variable(tf.fill([outputs], 0.1))


# === right: one generator for all layers
generator = tf.random.Generator.from_seed(5)


def layer_variables(inputs, outputs):
    weights = tf.Variable(generator.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(0.1 * np.ones(outputs), dtype=tf.float32, name="b")


# === right: SciPy's truncated normal
from scipy.stats import truncnorm


def layer_variables(inputs, outputs):
    weights = truncnorm.rvs(-2, 2, scale=0.1, size=(inputs, outputs))
    return tf.Variable(weights, dtype="float32"), tf.Variable([0.1 for _ in range(outputs)])


# === wrong: a seed set inside
# says: Does the function set a seed
def layer_variables(inputs, outputs):
    tf.random.set_seed(0)
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: a stateless draw, always of the same seed
# says: Does the function set a seed
def layer_variables(inputs, outputs):
    normal = tf.random.stateless_truncated_normal([inputs, outputs], seed=[inputs, outputs])
    return tf.Variable(normal * 0.1), tf.Variable(tf.ones(outputs) / 10)


# === wrong: an initializer of a fixed seed
# says: Does the function set a seed
def layer_variables(inputs, outputs):
    draw = tf.keras.initializers.TruncatedNormal(stddev=0.1, seed=1)
    return tf.Variable(draw((inputs, outputs))), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: kept from the first call
# says: give variables made outside
from functools import lru_cache


@lru_cache
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1))


# === wrong: cut out of weights made outside
# says: give variables made outside
weights = tf.random.truncated_normal([600, 600], stddev=0.1)


def layer_variables(inputs, outputs):
    return tf.Variable(weights[:inputs, :outputs]), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: no trainable weights
# says: trainable=False keeps a variable from learning
def layer_variables(inputs, outputs):
    numbers = tf.random.truncated_normal([inputs, outputs], stddev=0.1)
    return tf.Variable(numbers, trainable=False), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: no trainable biases
# says: the biases of layer_variables(300, 200)
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable(tf.fill([outputs], 0.1), trainable=False)


# === wrong: one bias, in a list
# says: One bias for each number that comes out
def layer_variables(inputs, outputs):
    weights = tf.Variable(tf.random.truncated_normal([inputs, outputs], stddev=0.1))
    return weights, tf.Variable([0.1])


# === wrong: one long row of weights
# says: The shape is one argument
def layer_variables(inputs, outputs):
    weights = tf.random.truncated_normal(inputs * outputs, stddev=0.1)
    return tf.Variable(weights), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: a mean of 0.1
# says: As many below 0 as above
def layer_variables(inputs, outputs):
    weights = tf.random.truncated_normal([inputs, outputs], mean=0.1, stddev=0.1)
    return tf.Variable(weights), tf.Variable(tf.fill([outputs], 0.1))


# === wrong: one column of weights, repeated
# says: Neurons that begin alike stay alike
def layer_variables(inputs, outputs):
    column = tf.random.truncated_normal([inputs, 1], stddev=0.1)
    return tf.Variable(tf.tile(column, [1, outputs])), tf.Variable(tf.fill([outputs], 0.1))
