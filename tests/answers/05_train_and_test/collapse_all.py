# === right: what becomes of nothing, and of each input alone
def collapse_all(weights, biases):
    def through(layer):
        for matrix, row in zip(weights, biases):
            layer = layer @ matrix + row
        return layer

    inputs = len(weights[0])
    row = through(np.zeros(inputs))
    return through(np.eye(inputs)) - row, row


# === right: from the last layer back
def collapse_all(weights, biases):
    matrix, row = weights[-1], biases[-1]
    for i in range(len(weights) - 2, -1, -1):
        row = biases[i] @ matrix + row
        matrix = weights[i] @ matrix
    return matrix, row


# === right: by TensorFlow, in float32
def collapse_all(weights, biases):
    matrix = tf.constant(weights[0], tf.float32)
    row = tf.constant(biases[0], tf.float32)[None]
    for i in range(1, len(weights)):
        following = tf.constant(weights[i], tf.float32)
        matrix = tf.matmul(matrix, following)
        row = tf.matmul(row, following) + tf.constant(biases[i], tf.float32)
    return matrix, row[0]


# === right: folded, two layers at a time
from functools import reduce


def collapse_all(weights, biases):
    def two(one, other):
        return one[0] @ other[0], one[1] @ other[0] + other[1]

    return reduce(two, zip(weights, biases))


# === right: biases as one more row of each matrix
def collapse_all(weights, biases):
    whole = np.eye(len(weights[0]) + 1)
    for matrix, row in zip(weights, biases):
        corner = np.zeros((len(matrix) + 1, 1))
        corner[-1] = 1
        whole = whole @ np.hstack([np.vstack([matrix, row]), corner])
    return whole[:-1, :-1], whole[-1, :-1]


# === right: calls itself, in float32
def collapse_all(weights, biases):
    matrix, row = np.float32(weights[-1]), np.float32(biases[-1])
    if len(weights) == 1:
        return matrix, row
    before, start = collapse_all(weights[:-1], biases[:-1])
    return before.dot(matrix), start.dot(matrix) + row


# === wrong: a row with two axes
# says: The row has one axis
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0].reshape(1, -1)
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix, row = matrix @ following, row @ following + next_row
    return matrix, row


# === wrong: takes the lists apart
# says: changed its input
def collapse_all(weights, biases):
    matrix, row = weights.pop(0), biases.pop(0)
    while weights:
        following = weights.pop(0)
        matrix, row = matrix @ following, row @ following + biases.pop(0)
    return matrix, row


# === wrong: no biases
# says: Biases go through the layers behind them, too
def collapse_all(weights, biases):
    matrix = weights[0]
    for following in weights[1:]:
        matrix = matrix @ following
    return matrix, np.zeros(len(biases[-1]))


# === wrong: prints
# says: Printing is not enough
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix, row = matrix @ following, row @ following + next_row
    print(matrix, row)


# === wrong: adds the biases up, at the end
# says: The biases are just added up
def collapse_all(weights, biases):
    return np.linalg.multi_dot(weights), np.sum(biases, axis=0)


# === wrong: the biases added up go through all layers
# says: The matrix is right, the row is not
def collapse_all(weights, biases):
    matrix = weights[0]
    for following in weights[1:]:
        matrix = matrix @ following
    return matrix, sum(biases) @ matrix


# === wrong: only the row begins twice
# says: The matrix is right, the row is not
def collapse_all(weights, biases):
    matrix, row = np.eye(len(weights[0])), biases[0]
    for following, next_row in zip(weights, biases):
        matrix, row = matrix @ following, row @ following + next_row
    return matrix, row


# === wrong: only the matrix begins twice
# says: The row is right, the matrix is not
def collapse_all(weights, biases):
    matrix, row = weights[0], np.zeros(len(weights[0]))
    for following, next_row in zip(weights, biases):
        matrix, row = matrix @ following, row @ following + next_row
    return matrix, row


# === wrong: wrong way round, by np.dot
# says: The wrong way round
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for i in range(1, len(weights)):
        row = np.dot(row, weights[i]) + biases[i]
        matrix = np.dot(weights[i], matrix)
    return matrix, row


# === wrong: four layers, in a loop
# says: A chain may have any number of layers
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for i in range(1, 4):
        matrix, row = matrix @ weights[i], row @ weights[i] + biases[i]
    return matrix, row


# === wrong: a list of something wrong
# says: Return a tuple
def collapse_all(weights, biases):
    return [np.linalg.multi_dot(weights), 2 * biases[-1]]


# === wrong: a loop that ends early, by index
# says: The last layer is missing
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for i in range(1, len(weights) - 1):
        matrix, row = np.matmul(matrix, weights[i]), np.matmul(row, weights[i]) + biases[i]
    return matrix, row
