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


# === wrong: the last biases only
# says: Biases go through the layers behind them, too
def collapse_all(weights, biases):
    matrix = weights[0]
    for following in weights[1:]:
        matrix = matrix @ following
    return matrix, biases[-1]


# === wrong: adds the biases up
# says: the row goes through the next matrix before the next row is added
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ following
        row = row + next_row
    return matrix, row


# === wrong: adds before it multiplies
# says: the row goes through the next matrix before the next row is added
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ following
        row = (row + next_row) @ following
    return matrix, row


# === wrong: matrices the wrong way round
# says: the first layer stands on the left
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix = following @ matrix
        row = row @ following + next_row
    return matrix, row


# === wrong: the first matrix twice
# says: each matrix comes in once
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights, biases):
        matrix = matrix @ following
        row = row @ following + next_row
    return matrix, row


# === wrong: two layers only
# says: All layers, not only the first two
def collapse_all(weights, biases):
    return weights[0] @ weights[1], biases[0] @ weights[1] + biases[1]


# === wrong: four layers only
# says: even one
def collapse_all(weights, biases):
    a, b, c, d = (weights[i] for i in range(4))
    row = ((biases[0] @ b + biases[1]) @ c + biases[2]) @ d + biases[3]
    return a @ b @ c @ d, row


# === wrong: a list
# says: Return a tuple: matrix, row
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix, row = matrix @ following, row @ following + next_row
    return [matrix, row]


# === wrong: the matrix only
# says: Return both, the matrix and the row
def collapse_all(weights, biases):
    matrix = weights[0]
    for following in weights[1:]:
        matrix = matrix @ following
    return matrix


# === wrong: the row first
# says: The matrix first, then the row
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix, row = matrix @ following, row @ following + next_row
    return row, matrix


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


# === wrong: returns inside the loop
# says: All layers, not only the first two
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix, row = matrix @ following, row @ following + next_row
        return matrix, row


# === wrong: the new matrix is not used for the row
# says: The shapes do not fit
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ following
        row = row @ matrix + next_row
    return matrix, row


# === wrong: no biases
# says: Biases go through the layers behind them, too
def collapse_all(weights, biases):
    matrix = weights[0]
    for following in weights[1:]:
        matrix = matrix @ following
    return matrix, np.zeros(len(biases[-1]))


# === wrong: element by element
# says: The shapes do not fit
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix, row = matrix * following, row * following + next_row
    return matrix, row


# === wrong: prints
# says: Printing is not enough
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for following, next_row in zip(weights[1:], biases[1:]):
        matrix, row = matrix @ following, row @ following + next_row
    print(matrix, row)
