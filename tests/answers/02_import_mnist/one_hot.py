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


# === wrong: counts the classes from 1
# says: You count from 1
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[np.arange(len(labels)), (labels + 1) % 10] = 1
    return vectors


# === wrong: a column for each label
# says: Each label gets a row, not a column
def one_hot(labels):
    return np.eye(10)[labels].T


# === wrong: as many places as this batch happens to need
# says: Ten places, always
def one_hot(labels):
    return np.eye(labels.max() + 1)[labels]


# === wrong: all labels in one row
# says: Each label needs a row of its own
def one_hot(labels):
    vector = np.zeros(10)
    vector[labels] = 1
    return vector


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


# === wrong: returns inside the loop
# says: Is there a `return` inside the loop
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    for row, label in enumerate(labels):
        vectors[row, label] = 1
        return vectors


# === wrong: sets the column in every row
# says: set one place in each row
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[:, labels] = 1
    return vectors


# === wrong: labels as row numbers
# says: the rows come first
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[labels, np.arange(len(labels))] = 1
    return vectors


# === wrong: the largest place of all
# says: One number for the whole batch
def from_one_hot(vectors):
    return np.argmax(vectors)


# === wrong: all that np.where returns
# says: np.where returns a tuple
def from_one_hot(vectors):
    return np.where(vectors == 1)


# === wrong: a batch of one loses its axis
# says: It has 0 axes, not 1
def from_one_hot(vectors):
    return vectors.argmax(axis=1).squeeze()


# === wrong: looks down the columns
# says: You look down the columns
def from_one_hot(vectors):
    return vectors.argmax(axis=0)


# === wrong: the largest value instead of its place
# says: Every row gives 1
def from_one_hot(vectors):
    return vectors.max(axis=1)


# === wrong: labels as floats
# says: A label is an integer
def from_one_hot(vectors):
    return vectors @ np.arange(10.0)


# === wrong: the example, learnt by heart
# says: not right yet
def from_one_hot(vectors):
    return np.array([3, 0])
