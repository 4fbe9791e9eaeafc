# === right: by number, with NumPy
def forward(pictures, weights, biases):
    layer = np.array(pictures)
    for i in range(len(weights)):
        layer = np.dot(layer, np.array(weights[i])) + np.array(biases[i])
    return layer


# === right: TensorFlow's functions
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.nn.bias_add(tf.linalg.matmul(layer, matrix), row)
    return layer


# === right: a function that calls itself
def forward(pictures, weights, biases):
    if not weights:
        return pictures
    return forward(pictures @ weights[0] + biases[0], weights[1:], biases[1:])


# === right: folded
from functools import reduce


def forward(pictures, weights, biases):
    return reduce(lambda layer, pair: layer @ pair[0] + pair[1], zip(weights, biases), pictures)


# === right: Keras layers
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        dense = tf.keras.layers.Dense(matrix.shape[1])
        dense.build((None, matrix.shape[0]))
        dense.set_weights([matrix, row])
        layer = dense(layer)
    return layer


# === right: collapsed to one layer, in float64
def forward(pictures, weights, biases):
    matrix, row = np.eye(pictures.shape[1]), np.zeros((1, pictures.shape[1]))
    for more, add in zip(weights, biases):
        more = np.array(more, float)
        matrix, row = matrix @ more, row @ more + np.array(add)
    return np.array(pictures, float) @ matrix + row


# === right: compiled
@tf.function
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.matmul(layer, matrix) + row
    return layer


# === right: picture by picture
def forward(pictures, weights, biases):
    rows = []
    for picture in pictures:
        for matrix, row in zip(weights, biases):
            picture = tf.tensordot(picture, matrix, 1) + row
        rows.append(picture)
    return tf.stack(rows)


# === right: the biases as one more row
def forward(pictures, weights, biases):
    layer = np.asarray(pictures)
    for matrix, row in zip(weights, biases):
        layer = np.hstack([layer, np.ones((len(layer), 1))]) @ np.vstack([matrix, row])
    return layer


# === right: as a variable, by Einstein's sum
def forward(pictures, weights, biases):
    layer = tf.Variable(pictures)
    for matrix, row in zip(weights, biases):
        layer = tf.Variable(tf.einsum("ni,io->no", layer, matrix) + row)
    return layer


# === right: the lists copied, then used up
def forward(pictures, weights, biases):
    weights, biases, layer = list(weights), list(biases), pictures
    while weights:
        layer = layer @ weights.pop(0) + biases.pop(0)
    return layer


# === wrong: relu, and softmax at the end
# says: An activation has slipped in
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return tf.nn.softmax(layer @ weights[-1] + biases[-1])


# === wrong: the largest logit
# says: wanted are all ten
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
    return tf.reduce_max(layer, axis=1)


# === wrong: uses the student's lists up
# says: changed its input
def forward(pictures, weights, biases):
    layer = pictures
    while weights:
        layer = layer @ weights.pop(0) + biases.pop(0)
    return layer


# === wrong: a batch of one loses its axis
# says: It has 1 axis, not 2
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
    return tf.squeeze(layer)


# === wrong: all layers, in a list
# says: not a list of all
def forward(pictures, weights, biases):
    layers = [pictures]
    for matrix, row in zip(weights, biases):
        layers.append(layers[-1] @ matrix + row)
    return layers


# === wrong: the logits as lists
# says: Wrap the list in np.array
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
    return layer.numpy().tolist()


# === wrong: a Keras network without pictures
# says: no numbers in it yet
def forward(pictures, weights, biases):
    layer = tf.keras.Input((784,))
    for matrix in weights:
        layer = tf.keras.layers.Dense(matrix.shape[1])(layer)
    return layer


# === wrong: dropout before the last layer
# says: not right yet
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = layer @ matrix + row
    return tf.nn.dropout(layer, 0.5) @ weights[-1] + biases[-1]


# === wrong: no return
# says: end in a `return`
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row


# === wrong: the first layer alone
# says: That is the first layer only
def forward(pictures, weights, biases):
    return pictures @ weights[0] + biases[0]


# === wrong: the last layer alone
# says: Each layer takes what the one before it gave
def forward(pictures, weights, biases):
    for i in range(len(weights)):
        result = np.dot(pictures, weights[i]) + biases[i]
    return result


# === wrong: the biases computed, not kept
# says: The biases are missing
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix
        layer + row
    return layer


# === wrong: tanh between the layers
# says: An activation has slipped in
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = np.tanh(layer @ matrix + row)
    return layer @ weights[-1] + biases[-1]


# === wrong: the most probable digit of each picture
# says: wanted are all ten
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = layer @ matrix + row
    return np.argmax(tf.nn.softmax(layer), axis=1)


# === wrong: place by place, in TensorFlow
# says: multiplies place by place
def forward(pictures, weights, biases):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.multiply(layer, matrix) + row
    return layer


# === wrong: three layers, never another number
# says: The last layer is missing
def forward(pictures, weights, biases):
    layer = pictures @ weights[0] + biases[0]
    layer = layer @ weights[1] + biases[1]
    return layer @ weights[2] + biases[2]


# === wrong: five layers at most
# says: list index out of range
def forward(pictures, weights, biases):
    layer = pictures
    for i in range(5):
        layer = layer @ weights[i] + biases[i]
    return layer


# === wrong: five layers, never another number
# says: there are as many layers as matrices
def forward(pictures, weights, biases):
    layer = pictures
    for i in range(5):
        layer = layer @ weights[i] + biases[i]
    return layer
