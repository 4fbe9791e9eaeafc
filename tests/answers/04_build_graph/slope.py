# === right: one neighbour after the other; a persistent tape
def slope_by_difference(loss, weight, step=0.001):
    up, down = weight + step, weight - step
    return (loss(up) - loss(down)) / (up - down)


def slope_by_tape(loss, weight):
    variable = tf.Variable(weight, dtype=tf.float32)
    with tf.GradientTape(persistent=True) as tape:
        value = loss(variable)
    return tape.gradient(value, [variable])[0]


# === right: NumPy's gradient; a constant, watched
def slope_by_difference(loss, weight, step=0.001):
    losses = [loss(weight - step), loss(weight), loss(weight + step)]
    return np.gradient(losses, step)[1]


def slope_by_tape(loss, weight):
    constant = tf.constant(weight)
    with tf.GradientTape() as tape:
        tape.watch(constant)
        value = loss(constant)
    return float(tape.gradient(value, constant))


# === right: the mean of the slopes to both sides; in float64
def slope_by_difference(loss, weight, step=0.001):
    here = loss(weight)
    return ((loss(weight + step) - here) / step + (here - loss(weight - step)) / step) / 2


def slope_by_tape(loss, weight):
    variable = tf.Variable(weight, dtype=tf.float64)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, variable).numpy()


# === right: a line through two points; the gradient inside the block
def slope_by_difference(loss, weight, step=0.001):
    weights = [weight - step, weight + step]
    return np.polyfit(weights, [loss(w) for w in weights], 1)[0]


def slope_by_tape(loss, weight):
    with tf.GradientTape() as tape:
        variable = tf.Variable(weight)
        return tape.gradient(loss(variable), variable)


# === right: as tensors; the jacobian
def slope_by_difference(loss, weight, step=0.001):
    weight = tf.constant(weight)
    return (loss(weight + step) - loss(weight - step)) / (2 * step)


def slope_by_tape(loss, weight):
    variable = tf.Variable(float(weight))
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.jacobian(value, variable)


# === right: in float32; TensorFlow 1's gradients, traced
def slope_by_difference(loss, weight, step=0.001):
    weight, step = np.float32(weight), np.float32(step)
    return float((loss(weight + step) - loss(weight - step)) / (step + step))


def slope_by_tape(loss, weight):
    @tf.function
    def slope(variable):
        with tf.GradientTape() as tape:
            tape.watch(variable)
            value = loss(variable)
        return tape.gradient(value, variable)

    return slope(tf.constant(weight))


# === right: differences by np.diff; a tape that watches what it is told
def slope_by_difference(loss, weight, step=0.001):
    return np.diff([loss(weight - step), loss(weight + step)])[0] / step / 2


def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(variable)
        value = tf.identity(loss(variable))
    return tape.gradient(value, [variable], unconnected_gradients="zero").pop()


# === right: prints the loss on the way
def slope_by_tape(loss, weight):
    weight = tf.Variable(initial_value=weight, trainable=True, name="w")
    print(loss(weight))
    with tf.GradientTape() as tape:
        value = loss(weight)
    return tape.gradient(target=value, sources=weight)


# === wrong: the tape where a difference is wanted
# says: Is that the `step` given
def slope_by_difference(loss, weight, step=0.001):
    return slope_by_tape(loss, weight)


# === wrong: an array of one
# says: It has 1 axis, not 0
def slope_by_difference(loss, weight, step=0.001):
    return np.diff([loss(weight - step), loss(weight + step)]) / (2 * step)


# === wrong: no return from the difference
# says: end in a `return`
def slope_by_difference(loss, weight, step=0.001):
    (loss(weight + step) - loss(weight - step)) / (2 * step)


# === wrong: a rounded slope
# says: and do not round
def slope_by_difference(loss, weight, step=0.001):
    return round((loss(weight + step) - loss(weight - step)) / (2 * step))


# === wrong: the loss before the block
# says: inside the `with` block
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    value = loss(variable)
    with tf.GradientTape() as tape:
        pass
    return tape.gradient(value, variable)


# === wrong: the two swapped
# says: the tape saw nothing
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(variable, value)


# === wrong: no return
# says: If there is a `return`, the tape saw nothing
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    tape.gradient(value, variable)


# === wrong: by difference again
# says: Is that measured, by difference?
def slope_by_tape(loss, weight):
    return slope_by_difference(loss, weight)


# === wrong: made a number before the tape can follow
# says: make no float of what comes back
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = float(loss(variable))
    return tape.gradient(value, variable)


# === wrong: the sign turned
# says: The sign: the slope as the tape gives it
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = -loss(variable)
    return tape.gradient(value, variable)


# === wrong: by difference, with a tiny step
# says: Is that measured, by difference?
def slope_by_tape(loss, weight):
    weight = tf.constant(weight, tf.float64)
    return (loss(weight + 1e-6) - loss(weight - 1e-6)) / 2e-6


# === wrong: a tiny step of its own
# says: Is that the `step` given
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + 1e-6) - loss(weight - 1e-6)) / 2e-6


# === wrong: the difference without a sign, divided afterwards
# says: leave out abs
def slope_by_difference(loss, weight, step=0.001):
    rise = np.abs(loss(weight + step) - loss(weight - step))
    return rise / (step + step)


# === wrong: divides by the weights the other way round
# says: the weights in the same order
def slope_by_difference(loss, weight, step=0.001):
    up, down = weight + step, weight - step
    return (loss(up) - loss(down)) / (down - up)


# === wrong: whole numbers only
# says: divide with `/`, not `//`
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) // (2 * step)


# === wrong: rounded to hundredths
# says: and do not round
def slope_by_difference(loss, weight, step=0.001):
    return round((loss(weight + step) - loss(weight - step)) / (2 * step), 2)


# === wrong: gives the loss the step, too
# says: A loss takes one weight at a time
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight, step) - loss(weight, -step)) / (2 * step)


# === wrong: the loss is handed over, not called, in one place
# says: call it in both places
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight) - loss) / (2 * step)


# === wrong: a number of NumPy's goes into the loss
# says: leave out .numpy()
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable.numpy())
    return tape.gradient(value, variable)


# === wrong: a tape that never records
# says: Is the loss computed inside `with
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    tape = tf.GradientTape()
    value = loss(variable)
    return tape.gradient(value, variable)


# === wrong: asks about another variable
# says: the tape saw nothing
def slope_by_tape(loss, weight):
    with tf.GradientTape() as tape:
        value = loss(tf.Variable(weight))
    return tape.gradient(value, tf.Variable(weight))


# === wrong: plain numbers all the way
# says: Give it the variable
def slope_by_tape(loss, weight):
    with tf.GradientTape() as tape:
        value = loss(weight)
    return tape.gradient(value, weight)


# === wrong: a tuple of slopes
# says: A list came back
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, (variable,))


# === wrong: the loss as well, behind the slope
# says: The slope alone is wanted
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, variable), value


# === wrong: by difference, upwards, with a tiny step
# says: Is that measured, by difference?
def slope_by_tape(loss, weight):
    weight = tf.constant(weight, tf.float64)
    return (loss(weight + 1e-7) - loss(weight)) / 1e-7


# === wrong: by difference, downwards
# says: Is that measured, by difference?
def slope_by_tape(loss, weight):
    weight = tf.constant(weight, tf.float64)
    return (loss(weight) - loss(weight - 1e-4)) / 1e-4


# === wrong: the sign left out
# says: leave out abs
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return np.abs(tape.gradient(value, variable))
