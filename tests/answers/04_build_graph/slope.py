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


# === wrong: divides by one step
# says: two steps apart, not one
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / step


# === wrong: further up only
# says: One weight further up and one further down
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight)) / step


# === wrong: further down only
# says: One weight further up and one further down
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight) - loss(weight - step)) / step


# === wrong: further up only, divided by two steps
# says: One neighbour further up, one further down
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight)) / (2 * step)


# === wrong: not divided
# says: now divide it by the difference of the weights
def slope_by_difference(loss, weight, step=0.001):
    return loss(weight + step) - loss(weight - step)


# === wrong: brackets missing below
# says: divides by 2 and multiplies by the step
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + step) - loss(weight - step)) / 2 * step


# === wrong: brackets missing above
# says: the whole difference is divided
def slope_by_difference(loss, weight, step=0.001):
    return loss(weight + step) - loss(weight - step) / (2 * step)


# === wrong: down minus up
# says: the loss further up minus the loss further down
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight - step) - loss(weight + step)) / (2 * step)


# === wrong: a step of its own
# says: Is that the `step` given
def slope_by_difference(loss, weight, step=0.001):
    return (loss(weight + 0.001) - loss(weight - 0.001)) / 0.002


# === wrong: the tape where a difference is wanted
# says: Is that the `step` given
def slope_by_difference(loss, weight, step=0.001):
    return slope_by_tape(loss, weight)


# === wrong: takes the loss for a number
# says: TypeError
def slope_by_difference(loss, weight, step=0.001):
    return (loss * (weight + step) - loss * (weight - step)) / (2 * step)


# === wrong: differences of the weights, not of the losses
# says: Two losses, one for each weight
def slope_by_difference(loss, weight, step=0.001):
    return loss((weight + step) - (weight - step)) / (2 * step)


# === wrong: an array of one
# says: It has 1 axis, not 0
def slope_by_difference(loss, weight, step=0.001):
    return np.diff([loss(weight - step), loss(weight + step)]) / (2 * step)


# === wrong: no return from the difference
# says: end in a `return`
def slope_by_difference(loss, weight, step=0.001):
    (loss(weight + step) - loss(weight - step)) / (2 * step)


# === wrong: a rounded slope
# says: Is that the `step` given
def slope_by_difference(loss, weight, step=0.001):
    return round((loss(weight + step) - loss(weight - step)) / (2 * step))


# === wrong: a constant that nobody watches
# says: It watches variables only
def slope_by_tape(loss, weight):
    constant = tf.constant(weight)
    with tf.GradientTape() as tape:
        value = loss(constant)
    return tape.gradient(value, constant)


# === wrong: the loss before the block
# says: inside the `with` block
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    value = loss(variable)
    with tf.GradientTape() as tape:
        pass
    return tape.gradient(value, variable)


# === wrong: the loss of the plain number
# says: Give it the variable
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(weight)
    return tape.gradient(value, variable)


# === wrong: the two swapped
# says: the tape saw nothing
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(variable, value)


# === wrong: no return
# says: is there a `return`
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    tape.gradient(value, variable)


# === wrong: the loss itself
# says: That is the loss itself
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape():
        value = loss(variable)
    return value


# === wrong: a list of slopes
# says: A list came back
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, [variable])


# === wrong: the loss as well
# says: The slope alone is wanted
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        value = loss(variable)
    return value, tape.gradient(value, variable)


# === wrong: a variable with an axis
# says: One weight, one slope
def slope_by_tape(loss, weight):
    variable = tf.Variable([weight])
    with tf.GradientTape() as tape:
        value = loss(variable)
    return tape.gradient(value, variable)


# === wrong: the slope of the slope
# says: ask the tape once
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as tape:
            value = loss(variable)
        slope = tape.gradient(value, variable)
    return outer.gradient(slope, variable)


# === wrong: by difference again
# says: That is measured, by difference
def slope_by_tape(loss, weight):
    return slope_by_difference(loss, weight)


# === wrong: the function instead of its value
# says: First `value = loss(variable)` inside the block
def slope_by_tape(loss, weight):
    variable = tf.Variable(weight)
    with tf.GradientTape() as tape:
        loss(variable)
    return tape.gradient(loss, variable)


# === wrong: made a number before the tape can follow
# says: Give it the variable
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
# says: That is measured, by difference
def slope_by_tape(loss, weight):
    weight = tf.constant(weight, tf.float64)
    return (loss(weight + 1e-6) - loss(weight - 1e-6)) / 2e-6
