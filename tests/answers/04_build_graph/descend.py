# === right: assign
def descend(variable, gradient, learning_rate):
    variable.assign(variable - learning_rate * gradient)


# === right: assign_add, through NumPy
def descend(variable, gradient, learning_rate):
    variable.assign_add(-np.array(gradient) * learning_rate)


# === right: Keras's plain optimizer
def descend(variable, gradient, learning_rate):
    optimizer = tf.keras.optimizers.SGD(learning_rate)
    optimizer.apply_gradients([(gradient, variable)])


# === right: TensorFlow 1's optimizer
def descend(variable, gradient, learning_rate):
    optimizer = tf.compat.v1.train.GradientDescentOptimizer(learning_rate)
    optimizer.apply_gradients([(gradient, variable)])


# === right: number by number
def descend(variable, gradient, learning_rate):
    new, slopes = np.array(variable), np.array(gradient)
    for place in np.ndindex(new.shape):
        new[place] = new[place] - learning_rate * slopes[place]
    variable.assign(new)


# === right: TensorFlow's functions
def descend(variable, gradient, learning_rate):
    step = tf.multiply(tf.cast(learning_rate, variable.dtype), gradient)
    variable.assign(tf.subtract(variable, step), read_value=False)


# === right: through flat lists
def descend(variable, gradient, learning_rate):
    pairs = zip(variable.numpy().ravel().tolist(), gradient.numpy().ravel().tolist())
    new = [number - learning_rate * slope for number, slope in pairs]
    variable.assign(tf.reshape(tf.constant(new), variable.shape))


# === right: an optimizer with momentum has none at its first step
def descend(variable, gradient, learning_rate):
    optimizer = tf.keras.optimizers.SGD(learning_rate=learning_rate, momentum=0.9)
    optimizer.apply([gradient], [variable])


# === right: compiled
@tf.function
def descend(variable, gradient, learning_rate):
    variable.assign_sub(gradient * learning_rate)


# === right: TensorFlow 1's assign_sub, in float64 on the way
def descend(variable, gradient, learning_rate):
    step = learning_rate * tf.cast(gradient, tf.float64)
    tf.compat.v1.assign_sub(variable, tf.cast(step, tf.float32))


# === right: place by place, scattered
def descend(variable, gradient, learning_rate):
    if variable.shape.rank:
        places = [*np.ndindex(*variable.shape)]
        steps = tf.reshape(learning_rate * gradient, [-1])
        variable.scatter_nd_sub(places, steps)
    else:
        variable.assign_sub(learning_rate * gradient)


# === wrong: returns a new value
# says: The variable did not change
def descend(variable, gradient, learning_rate):
    return variable - learning_rate * gradient


# === wrong: two signs that undo each other
# says: That is uphill
def descend(variable, gradient, learning_rate):
    variable.assign_sub(-learning_rate * gradient)


# === wrong: Adam
# says: Every number moved equally far
def descend(variable, gradient, learning_rate):
    tf.keras.optimizers.Adam(learning_rate).apply_gradients([(gradient, variable)])


# === wrong: the sum of the slopes
# says: One slope for each number
def descend(variable, gradient, learning_rate):
    variable.assign_sub(tf.ones_like(variable) * learning_rate * tf.reduce_sum(gradient))


# === wrong: two steps
# says: That is two steps
def descend(variable, gradient, learning_rate):
    for _ in range(2):
        variable.assign_sub(learning_rate * gradient)


# === wrong: a learning rate of its own
# says: Is it the learning_rate given
def descend(variable, gradient, learning_rate):
    variable.assign_sub(0.1 * gradient)


# === wrong: writes into a place
# says: It changes through its methods
def descend(variable, gradient, learning_rate):
    for i in range(2):
        variable[i] = variable[i] - learning_rate * gradient[i]


# === wrong: writes into NumPy's copy
# says: The variable did not change
def descend(variable, gradient, learning_rate):
    numbers = variable.numpy().copy()
    numbers -= learning_rate * gradient.numpy()


# === wrong: nan
# says: nan
def descend(variable, gradient, learning_rate):
    none = gradient - gradient
    variable.assign(variable - learning_rate * none / none)


# === wrong: a new variable
# says: The variable did not change
def descend(variable, gradient, learning_rate):
    variable = tf.Variable(variable)
    variable.assign_sub(learning_rate * gradient)


# === wrong: the step as two arguments
# says: a single product
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate, gradient)


# === wrong: the mean of the slopes, off the variable
# says: without a comma, a sum or a mean
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * tf.reduce_mean(gradient))


# === wrong: multiplies outside of the brackets
# says: The learning rate is missing
def descend(variable, gradient, learning_rate):
    variable.assign_sub(gradient) * learning_rate


# === wrong: a gradient of length 1
# says: its length is not
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * gradient / tf.norm(gradient))


# === wrong: a pair instead of a list of pairs
# says: apply_gradients takes a list of pairs
def descend(variable, gradient, learning_rate):
    tf.keras.optimizers.SGD(learning_rate).apply_gradients((gradient, variable))


# === wrong: half a step, twice as often as it should be
# says: That is two steps
def descend(variable, gradient, learning_rate):
    for _ in range(4):
        variable.assign_sub(learning_rate * gradient / 2)
