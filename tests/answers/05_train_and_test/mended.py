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


# === wrong: keep_prob as the rate
# says: A rate is what is dropped, not what is kept
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: keep_prob as the rate, but for 1
# says: Keep 0.8 means drop 0.2
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    if keep_prob < 1:
        layer = tf.nn.dropout(layer, rate=keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout unconnected
# says: the output layer has to read what dropout returns
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer_drop = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: Keras's dropout, not in training
# says: Dropout of Keras needs training=True
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.keras.layers.Dropout(1 - keep_prob)(layer)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout after every hidden layer
# says: only after the last hidden layer
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.dropout(tf.nn.relu(layer @ matrix + row), rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout on the pictures
# says: only after the last hidden layer
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


# === wrong: a relu on the output
# says: A relu on the output, too
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return tf.nn.relu(layer @ weights[-1] + biases[-1])


# === wrong: no relu
# says: No bend anywhere
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = layer @ matrix + row
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: no relu after the first layer
# says: No relu after hidden layer 1
def mended(pictures, weights, biases, keep_prob):
    layer = pictures @ weights[0] + biases[0]
    for matrix, row in zip(weights[1:-1], biases[1:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: no relu before dropout
# says: No relu after hidden layer 2
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-2], biases[:-2]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = layer @ weights[-2] + biases[-2]
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: dropout without its scaling
# says: What is kept has to grow
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = layer * tf.cast(tf.random.uniform(layer.shape) < keep_prob, tf.float32)
    return layer @ weights[-1] + biases[-1]


# === wrong: scaled, not dropped
# says: Nothing is dropped, or all alike
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return (layer * keep_prob) @ weights[-1] + biases[-1]


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


# === wrong: relu without the biases
# says: relu goes around the whole sum
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix) + row
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: sigmoid
# says: Something else than relu
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.sigmoid(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: probabilities
# says: Logits are wanted: no softmax
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return tf.nn.softmax(layer @ weights[-1] + biases[-1])


# === wrong: the output layer twice
# says: weights[:-1] are the hidden layers
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


# === wrong: no biases at the output
# says: The output layer adds its biases, too
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return tf.nn.dropout(layer, rate=1 - keep_prob) @ weights[-1]


# === wrong: keeps half, whatever keep_prob says
# says: should grow 1.25 times; yours grows 2.00
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=0.5 if keep_prob < 1 else 0)
    return layer @ weights[-1] + biases[-1]


# === wrong: drops as much as it should keep
# says: Keep 0.8 means drop 0.2
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
