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


# === wrong: only a new name
# says: `variable = ...` makes a new name
def descend(variable, gradient, learning_rate):
    variable = variable - learning_rate * gradient


# === wrong: returns a new value
# says: `variable = ...` makes a new name
def descend(variable, gradient, learning_rate):
    return variable - learning_rate * gradient


# === wrong: in place by an operator
# says: It changes through its methods
def descend(variable, gradient, learning_rate):
    variable -= learning_rate * gradient


# === wrong: uphill
# says: That is uphill
def descend(variable, gradient, learning_rate):
    variable.assign_add(learning_rate * gradient)


# === wrong: two signs that undo each other
# says: That is uphill
def descend(variable, gradient, learning_rate):
    variable.assign_sub(-learning_rate * gradient)


# === wrong: no learning rate
# says: The learning rate is missing
def descend(variable, gradient, learning_rate):
    variable.assign_sub(gradient)


# === wrong: the old value lost
# says: The old value is lost: subtract
def descend(variable, gradient, learning_rate):
    variable.assign(-learning_rate * gradient)


# === wrong: the old value lost, the sign as well
# says: The old value is lost, and that is uphill
def descend(variable, gradient, learning_rate):
    variable.assign(learning_rate * gradient)


# === wrong: assigns the gradient
# says: Only the gradient is left
def descend(variable, gradient, learning_rate):
    variable.assign(gradient)


# === wrong: divides by the learning rate
# says: multiplied, not divided by
def descend(variable, gradient, learning_rate):
    variable.assign_sub(gradient / learning_rate)


# === wrong: looks at the sign only
# says: Every number moved equally far
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * tf.sign(gradient))


# === wrong: Adam
# says: Every number moved equally far
def descend(variable, gradient, learning_rate):
    tf.keras.optimizers.Adam(learning_rate).apply_gradients([(gradient, variable)])


# === wrong: the sum of the slopes
# says: One slope for each number
def descend(variable, gradient, learning_rate):
    variable.assign_sub(tf.ones_like(variable) * learning_rate * tf.reduce_sum(gradient))


# === wrong: the mean of the slopes
# says: One slope for each number
def descend(variable, gradient, learning_rate):
    variable.assign(variable - learning_rate * tf.reduce_mean(gradient))


# === wrong: two steps
# says: That is two steps
def descend(variable, gradient, learning_rate):
    for _ in range(2):
        variable.assign_sub(learning_rate * gradient)


# === wrong: shrinks the variable
# says: the variable's own size plays no part
def descend(variable, gradient, learning_rate):
    variable.assign_sub(learning_rate * variable)


# === wrong: a learning rate of its own
# says: Is it the learning_rate given
def descend(variable, gradient, learning_rate):
    variable.assign_sub(0.1 * gradient)


# === wrong: the two of the subtraction swapped
# says: not right yet
def descend(variable, gradient, learning_rate):
    variable.assign(learning_rate * gradient - variable)


# === wrong: one axis only
# says: Take the whole variable at once
def descend(variable, gradient, learning_rate):
    for i in range(variable.shape[0]):
        variable[i].assign(variable[i] - learning_rate * gradient[i])


# === wrong: writes into a place
# says: It changes through its methods
def descend(variable, gradient, learning_rate):
    for i in range(2):
        variable[i] = variable[i] - learning_rate * gradient[i]


# === wrong: writes into NumPy's copy
# says: It did not change
def descend(variable, gradient, learning_rate):
    numbers = variable.numpy().copy()
    numbers -= learning_rate * gradient.numpy()


# === wrong: asks the gradient to change
# says: It changes through its methods
def descend(variable, gradient, learning_rate):
    gradient.assign_sub(learning_rate * variable)


# === wrong: nan
# says: nan
def descend(variable, gradient, learning_rate):
    none = gradient - gradient
    variable.assign(variable - learning_rate * none / none)
