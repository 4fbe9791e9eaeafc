# === right: a dropout of NumPy's
def mended(pictures, weights, biases, keep_prob):
    layer = np.asarray(pictures)
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = np.maximum(layer @ np.asarray(matrix) + np.asarray(row), 0)
    layer = layer * (np.random.random(layer.shape) < keep_prob) / keep_prob
    return tf.constant(layer @ np.asarray(weights[-1]) + np.asarray(biases[-1]))


# === right: by index, a mask of TensorFlow's
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    last = len(weights) - 1
    for i in range(last):
        layer = tf.maximum(0.0, tf.add(tf.matmul(layer, weights[i]), biases[i]))
    mask = tf.cast(tf.random.uniform(tf.shape(layer)) < keep_prob, tf.float32)
    return tf.matmul(layer * mask / keep_prob, weights[last]) + biases[last]


# === right: with Keras
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.keras.activations.relu(layer @ matrix + row)
    layer = tf.keras.layers.Dropout(1 - keep_prob)(layer, training=True)
    return layer @ weights[-1] + biases[-1]


# === right: the old function, with keep_prob
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for number, (matrix, row) in enumerate(zip(weights, biases)):
        if number == len(weights) - 1:
            layer = tf.compat.v1.nn.dropout(layer, keep_prob=keep_prob)
        layer = layer @ matrix + row
        if number < len(weights) - 1:
            layer = tf.nn.relu(layer)
    return layer


# === right: compiled, dropout before the relu
@tf.function
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-2], biases[:-2]):
        layer = tf.nn.relu(layer @ matrix + row)
    if len(weights) > 1:
        layer = tf.nn.relu(tf.nn.dropout(layer @ weights[-2] + biases[-2], 1 - keep_prob))
    return layer @ weights[-1] + biases[-1]


# === right: a stateless dropout, its seed drawn
def mended(pictures, weights, biases, keep_prob):
    *hidden, (matrix, row) = zip(weights, biases)
    for one, other in hidden:
        pictures = tf.nn.relu(tf.nn.bias_add(pictures @ one, other))
    seed = tf.random.uniform([2], maxval=2**30, dtype=tf.int32)
    return tf.nn.experimental.stateless_dropout(pictures, 1 - keep_prob, seed) @ matrix + row


# === right: in float64
def mended(pictures, weights, biases, keep_prob):
    layer = tf.cast(pictures, tf.float64)
    weights = [tf.cast(matrix, tf.float64) for matrix in weights]
    biases = [tf.cast(row, tf.float64) for row in biases]
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return tf.nn.dropout(layer, 1 - keep_prob) @ weights[-1] + biases[-1]


# === right: dropout only where something is to be dropped
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    if keep_prob < 1:
        layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: keep_prob as the rate, but for 1
# says: A rate is what is dropped, not what is kept
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    if keep_prob < 1:
        layer = tf.nn.dropout(layer, rate=keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout after every hidden layer
# says: is there more than one?
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.dropout(tf.nn.relu(layer @ matrix + row), rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout on the pictures
# says: Dropout comes too early
def mended(pictures, weights, biases, keep_prob):
    layer = tf.nn.dropout(pictures, rate=1 - keep_prob)
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout on the output
# says: Dropout stands before the output layer
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return tf.nn.dropout(layer @ weights[-1] + biases[-1], rate=1 - keep_prob)


# === wrong: dropout without its scaling
# says: What is kept has to grow
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = layer * tf.cast(tf.random.uniform(layer.shape) < keep_prob, tf.float32)
    return layer @ weights[-1] + biases[-1]


# === wrong: one mask for the whole batch
# says: by a draw of its own
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    mask = tf.cast(tf.random.uniform(layer.shape[1:]) < keep_prob, tf.float32)
    return (layer * mask / keep_prob) @ weights[-1] + biases[-1]


# === wrong: whole pictures dropped
# says: by a draw of its own
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob, noise_shape=(len(layer), 1))
    return layer @ weights[-1] + biases[-1]


# === wrong: the same mask in every call
# says: draw anew each time
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.experimental.stateless_dropout(layer, rate=1 - keep_prob, seed=[1, 2])
    return layer @ weights[-1] + biases[-1]


# === wrong: keeps half, whatever keep_prob says
# says: no fixed number
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=0.5 if keep_prob < 1 else 0)
    return layer @ weights[-1] + biases[-1]


# === wrong: drops as much as it should keep
# says: You drop as much as should be kept
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    if keep_prob < 1:
        mask = tf.random.uniform(layer.shape) < 1 - keep_prob
        layer = tf.where(mask, layer / keep_prob, 0)
    return layer @ weights[-1] + biases[-1]


# === wrong: forgets the return
# says: Printing is not enough
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    layer @ weights[-1] + biases[-1]


# === wrong: dropout on the products
# says: Dropout stands before the output layer
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return tf.nn.dropout(layer @ weights[-1], rate=1 - keep_prob) + biases[-1]


# === wrong: keep_prob where the rate stands
# says: A rate is what is dropped, not what is kept
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: always drops a fifth
# says: rate=1 - keep_prob, no fixed number
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=0.2)
    return layer @ weights[-1] + biases[-1]


# === wrong: drops a fifth, but for 1
# says: here it is another share
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    if keep_prob < 1:
        layer = tf.nn.dropout(layer, rate=0.2)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout after the first hidden layer only
# says: Dropout comes too early
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
        if len(matrix) == len(weights[0]):
            layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout twice
# says: is there more than one?
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(tf.nn.dropout(layer, rate=1 - keep_prob), rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout on the pictures as well
# says: is there more than one?
def mended(pictures, weights, biases, keep_prob):
    layer = tf.nn.dropout(pictures, rate=1 - keep_prob)
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout on the last weights
# says: Dropout stands before the output layer
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return layer @ tf.nn.dropout(weights[-1], rate=1 - keep_prob) + biases[-1]


# === wrong: divides by what is dropped
# says: Divided by 0?
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    mask = tf.cast(tf.random.uniform(layer.shape) < keep_prob, tf.float32)
    return (layer * mask / (1 - keep_prob)) @ weights[-1] + biases[-1]


# === wrong: divides by what is dropped, but for 1
# says: is divided by keep_prob, not by 1 - keep_prob
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    if keep_prob < 1:
        mask = tf.cast(tf.random.uniform(layer.shape) < keep_prob, tf.float32)
        layer = layer * mask / (1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: multiplies in place of dividing
# says: to grow, not to shrink
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    mask = tf.cast(tf.random.uniform(layer.shape) < keep_prob, tf.float32)
    return (layer * mask * keep_prob) @ weights[-1] + biases[-1]


# === wrong: a mask the wrong way round
# says: kept and dropped are mixed up
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    mask = tf.cast(tf.random.uniform(layer.shape) > keep_prob, tf.float32)
    return (layer * mask / keep_prob) @ weights[-1] + biases[-1]


# === wrong: a seed set in every call
# says: draw anew each time
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    tf.random.set_seed(2018)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: relu called, not used
# says: No bend anywhere
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = layer @ matrix + row
        tf.nn.relu(layer)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: relu on all layers
# says: A relu on the output, too
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for i, (matrix, row) in enumerate(zip(weights, biases)):
        if i == len(weights) - 1:
            layer = tf.nn.dropout(layer, rate=1 - keep_prob)
        layer = tf.nn.relu(layer @ matrix + row)
    return layer


# === wrong: sigmoid
# says: Another bend than relu follows
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.sigmoid(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: tanh
# says: Another bend than relu follows
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.tanh(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: leaky_relu
# says: Another bend than relu follows
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.leaky_relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: elu
# says: Another bend than relu follows
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.elu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: relu6
# says: Another bend than relu follows
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu6(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: softmax
# says: Another bend than relu follows
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.softmax(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]
