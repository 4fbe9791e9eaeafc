# === right: rows of the identity matrix, largest place by argsort
def one_hot(labels):
    return np.eye(10)[labels]


def from_one_hot(vectors):
    return np.argsort(vectors, axis=1)[:, -1]


# === right: loops, whole numbers
def one_hot(labels):
    vectors = np.zeros((len(labels), 10), dtype=int)
    for row, label in enumerate(labels):
        vectors[row, label] = 1
    return vectors


def from_one_hot(vectors):
    return np.array([list(vector).index(1) for vector in vectors])


# === right: by comparison, as true and false
def one_hot(labels):
    return labels[:, None] == np.arange(10)


def from_one_hot(vectors):
    return np.nonzero(vectors)[1]


# === right: TensorFlow and Keras
import tensorflow as tf


def one_hot(labels):
    return tf.one_hot(labels, 10)


def from_one_hot(vectors):
    return tf.argmax(vectors, axis=1)


# === right: a product with the digits, made whole
def from_one_hot(vectors):
    return (vectors @ np.arange(10)).astype(np.uint8)


# === right: floats compared, places by a loop
def one_hot(labels):
    return np.array([[float(place == label) for place in range(10)] for label in labels])


def from_one_hot(vectors):
    labels = np.zeros(len(vectors), dtype=int)
    for row in range(len(vectors)):
        for column in range(10):
            if vectors[row, column] == 1:
                labels[row] = column
    return labels


# === wrong: prints instead of returning
# says: Printing is not enough
def one_hot(labels):
    print(np.eye(10)[labels])


# === wrong: a list of lists
# says: Wrap the list in np.array
def one_hot(labels):
    return [[1 if place == label else 0 for place in range(10)] for label in labels]


# === wrong: only the first label
# says: Only the first label is done
def one_hot(labels):
    return np.eye(10)[labels[:1]]


# === wrong: counts the classes from 1, cutting off the first
# says: You count from 1
def one_hot(labels):
    return np.eye(11)[labels + 1][:, :10]


# === wrong: counts the classes from 1, round the corner
# says: You count from 1
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[np.arange(len(labels)), (labels + 1) % 10] = 1
    return vectors


# === wrong: labels as row numbers, in a loop
# says: the rows come first
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    for row, label in enumerate(labels):
        vectors[label, row] = 1
    return vectors


# === wrong: as wide as the batch is long
# says: Ten places, always
def one_hot(labels):
    return np.eye(len(labels))[labels]


# === wrong: as wide as the batch is long, row by row
# says: Ten places, always
def one_hot(labels):
    vectors = np.zeros((len(labels), len(labels)))
    vectors[np.arange(len(labels)), labels] = 1
    return vectors


# === wrong: as many places as Keras finds labels
# says: Ten places, always
import tensorflow as tf


def one_hot(labels):
    return tf.keras.utils.to_categorical(labels)


# === wrong: a place too many
# says: Ten places, always
def one_hot(labels):
    return np.eye(11)[labels]


# === wrong: one array under many names
# says: Every row has the ones of all labels
def one_hot(labels):
    vector, vectors = np.zeros(10), []
    for label in labels:
        vector[label] = 1
        vectors.append(vector)
    return np.array(vectors)


# === wrong: forgets to return, in a loop
# says: Does every way through the function end in a `return`
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    for row, label in enumerate(labels):
        vectors[row, label] = 1


# === wrong: returns only for some
# says: Does every way through the function end in a `return`
def one_hot(labels):
    if len(labels) > 1:
        return np.eye(10)[labels]


# === wrong: compares where it has to set
# says: `=` sets it; `==` compares
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    for row, label in enumerate(labels):
        vectors[row, label] == 1
    return vectors


# === wrong: the first row only
# says: Only the first label is done
def one_hot(labels):
    return np.eye(10)[labels[0]]


# === wrong: the largest place of all
# says: One number for the whole batch
def from_one_hot(vectors):
    return np.argmax(vectors)


# === wrong: returns inside the loop, by list
# says: One number for the whole batch
def from_one_hot(vectors):
    for vector in vectors:
        return vector.tolist().index(1)


# === wrong: filled into floats
# says: Right, but as floats
def from_one_hot(vectors):
    labels = np.zeros(len(vectors))
    for row, vector in enumerate(vectors):
        labels[row] = np.argmax(vector)
    return labels


# === wrong: adds up each row
# says: that is the value
def from_one_hot(vectors):
    return vectors.sum(axis=1).astype(int)


# === wrong: the first half of np.nonzero
# says: Those are the numbers of the rows
def from_one_hot(vectors):
    rows, columns = np.nonzero(vectors)
    return rows


# === wrong: np.where, and nothing returned
# says: Does every way through the function end in a `return`
def from_one_hot(vectors):
    np.where(vectors == 1)


# === wrong: np.where of each row
# says: not a row of one
def from_one_hot(vectors):
    return np.array([np.where(vector == 1) for vector in vectors])[:, 0]


# === wrong: a list of labels
# says: Wrap the list in np.array
def from_one_hot(vectors):
    return [vector.argmax() for vector in vectors]


# === wrong: places in one long line
# says: Those are places in all rows put in one line
def from_one_hot(vectors):
    return np.where(vectors.flatten() == 1)[0]


# === wrong: keeps the axis
# says: not a row of one
def from_one_hot(vectors):
    return vectors.argmax(axis=1, keepdims=True)


# === wrong: the example, learnt by heart
# says: not right yet
def from_one_hot(vectors):
    return np.array([3, 0, 7])
