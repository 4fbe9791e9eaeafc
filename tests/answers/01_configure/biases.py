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


# === wrong: whole numbers
# says: an integer tensor cuts it off
def biases(n):
    return tf.cast(tf.fill([n], 0.1), tf.int32)


# === wrong: drawn at random
# says: nothing is drawn at random here
def biases(n):
    return tf.random.normal([n], 0.1)


# === wrong: ones, in double precision
# says: The biases begin at 0.1
def biases(n):
    return tf.ones(n, tf.float64)


# === wrong: a NumPy array
# says: as a NumPy array
def biases(n):
    return np.full(n, 0.1, dtype=np.float32)
