# === right: constant with a shape
def biases(n):
    return tf.constant(0.1, shape=(n,))


# === right: ones, times a tenth
def biases(n):
    return tf.ones(n) * 0.1


# === right: from a list
def biases(n):
    return tf.constant([0.1] * n)


# === right: from NumPy, with the dtype said
def biases(n):
    return tf.convert_to_tensor(np.full(n, 0.1), dtype=tf.float32)


# === right: as a variable
def biases(n):
    return tf.Variable(tf.fill(n, 0.1))


# === wrong: a NumPy array
# says: That is a NumPy array
def biases(n):
    return np.full(n, 0.1, dtype=np.float32)


# === wrong: NumPy's float64
# says: NumPy's float64 came along
def biases(n):
    return tf.constant(np.full(n, 0.1))


# === wrong: a column
# says: One axis only
def biases(n):
    return tf.fill([n, 1], 0.1)


# === wrong: one number for all
# says: One number for each neuron
def biases(n):
    return tf.constant(0.1)


# === wrong: zeros
# says: The biases begin at 0.1
def biases(n):
    return tf.zeros(n)


# === wrong: a list
# says: A TensorFlow tensor is wanted here
def biases(n):
    return [0.1] * n


# === wrong: always three
# says: not right yet
def biases(n):
    return tf.constant([0.1, 0.1, 0.1])
