# === right: the loss as a float, all of it under the tape
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        logits = network(images)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits))
        gradients = tape.gradient(loss, network.trainable_variables)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return float(loss)


# === right: Keras's loss, and optimizer.apply
def train_step(network, optimizer, images, one_hot):
    loss_of = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        loss = loss_of(one_hot, network(images))
    gradients = tape.gradient(loss, network.trainable_variables)
    optimizer.apply(gradients, network.trainable_variables)
    return loss.numpy()


# === right: compiled
@tf.function
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === right: the formula itself, pair by pair, variables from the tape
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        logs = tf.nn.log_softmax(network(images))
        loss = -tf.reduce_sum(one_hot * logs) / len(images)
    variables = list(tape.watched_variables())
    pairs = []
    for gradient, variable in zip(tape.gradient(loss, variables), variables):
        pairs.append((gradient, variable))
    optimizer.apply_gradients(pairs)
    return loss


# === right: with the sparse loss, and a mean of the slopes
def train_step(network, optimizer, images, one_hot):
    labels = np.argmax(one_hot, axis=1)
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, network(images))
    slopes = tape.gradient(losses, network.trainable_variables)
    slopes = [slope / len(labels) for slope in slopes]
    optimizer.apply_gradients(zip(slopes, network.trainable_variables))
    return np.mean(losses)


# === right: with the tutorial's keep_prob
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape(persistent=True) as tape:
        logits = network(tf.constant(images), 0.5)
        losses = tf.nn.softmax_cross_entropy_with_logits(logits=logits, labels=one_hot)
        loss = tf.math.reduce_mean(losses)
    pairs = [(tape.gradient(loss, one), one) for one in network.trainable_variables]
    optimizer.apply_gradients(pairs)
    return loss


# === right: compiled inside
def train_step(network, optimizer, images, one_hot):
    @tf.function
    def loss_and_gradients():
        with tf.GradientTape() as tape:
            logits = network(images)
            losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, logits)
            loss = tf.reduce_mean(losses)
        return loss, tape.gradient(loss, network.trainable_variables)

    loss, gradients = loss_and_gradients()
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return loss


# === right: all of it compiled inside
def train_step(network, optimizer, images, one_hot):
    @tf.function
    def step(images, one_hot):
        with tf.GradientTape() as tape:
            losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables))
        return loss

    return step(images, one_hot)


# === right: weights and biases by name, a list of pairs
def train_step(network, optimizer, images, one_hot):
    variables = list(network.weights) + list(network.biases)
    with tf.GradientTape() as tape:
        losses = tf.keras.losses.categorical_crossentropy(
            one_hot, network(images), from_logits=True
        )
        loss = tf.reduce_sum(losses) / images.shape[0]
    gradients = tape.gradient(loss, variables)
    pairs = [(gradients[i], variables[i]) for i in range(len(variables))]
    optimizer.apply_gradients(pairs)
    return np.float64(loss)


# === right: slopes by a second pass, and the optimizer knows its variables
def train_step(network, optimizer, images, one_hot):
    def mean_loss():
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        return tf.reduce_mean(losses)

    before = mean_loss()
    with tf.GradientTape() as tape:
        loss = mean_loss()
    optimizer.apply(tape.gradient(loss, list(network.trainable_variables)))
    return np.asarray(before)


# === wrong: no step
# says: Nothing has changed
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, network.trainable_variables)
    return loss


# === wrong: the mean by NumPy
# says: The tape does not see what NumPy does
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        loss = np.mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images)))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: weights only
# says: take all of network.trainable_variables
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    optimizer.apply_gradients(zip(tape.gradient(loss, network.weights), network.weights))
    return loss


# === wrong: the step by hand
# says: let it do the step, not your own code
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    for gradient, variable in zip(tape.gradient(loss, variables), variables):
        variable.assign_sub(optimizer.learning_rate * gradient)
    return loss


# === wrong: returns nothing
# says: Printing is not enough
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))


# === wrong: all losses
# says: One number for the mini-batch: the mean
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(losses, variables), variables))
    return losses


# === wrong: an optimizer of its own
# says: nor another optimizer
def train_step(network, optimizer, images, one_hot):
    optimizer = tf.keras.optimizers.SGD(0.01)
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: the loss and the gradients
# says: Return the loss alone
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, network.trainable_variables)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return loss, gradients


# === wrong: gradients and variables in one pair
# says: zip(gradients, variables)
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients((tape.gradient(loss, variables), variables))
    return loss


# === wrong: the mean after the tape
# says: No slopes were found
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
    loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: the loss after the tape
# says: belongs inside the tape's `with` block
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        logits = network(images)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits))
    gradients = tape.gradient(loss, network.trainable_variables)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return loss


# === wrong: logits as an array
# says: the tape does not see what NumPy does
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        logits = network(images).numpy()
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: divides the images in place
# says: The images are from 0 to 1 already
def train_step(network, optimizer, images, one_hot):
    images /= 255
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: ten steps in one call
# says: One step a call
def train_step(network, optimizer, images, one_hot):
    variables = network.trainable_variables
    for _ in range(10):
        with tf.GradientTape() as tape:
            losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
            loss = tf.reduce_mean(losses)
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: the same step twice
# says: One step a call
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, network.trainable_variables)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return loss


# === wrong: a step for each variable, of slopes asked once
# says: each apply_gradients is a step
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    for gradient, variable in zip(tape.gradient(loss, variables), variables):
        optimizer.apply_gradients([(gradient, variable)])
    return loss


# === wrong: a step for each variable, of a persistent tape
# says: each apply_gradients is a step
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape(persistent=True) as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    for variable in network.trainable_variables:
        optimizer.apply_gradients([(tape.gradient(loss, variable), variable)])
    return loss


# === wrong: a forward pass and a step for each variable
# says: with the pairs of all variables
def train_step(network, optimizer, images, one_hot):
    first = None
    for variable in network.trainable_variables:
        with tf.GradientTape() as tape:
            losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
            loss = tf.reduce_mean(losses)
        first = loss if first is None else first
        optimizer.apply_gradients([(tape.gradient(loss, variable), variable)])
    return first


# === wrong: weights, then biases
# says: each apply_gradients is a step
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape(persistent=True) as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    for variables in (network.weights, network.biases):
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: the first variable only
# says: take all of network.trainable_variables
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables[:1]
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: biases only
# says: take all of network.trainable_variables
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    optimizer.apply_gradients(zip(tape.gradient(loss, network.biases), network.biases))
    return loss


# === wrong: the last layer only
# says: take all of network.trainable_variables
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = [network.weights[-1], network.biases[-1]]
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: by hand, with a rate of its own
# says: has not stepped
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    for gradient, variable in zip(tape.gradient(loss, variables), variables):
        variable.assign(variable - 0.01 * gradient)
    return loss


# === wrong: a copy of the optimizer, anew in each call
# says: nor another optimizer
def train_step(network, optimizer, images, one_hot):
    optimizer = tf.keras.optimizers.SGD(0.5, momentum=0.9)
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: the gradients alone
# says: Return the loss alone
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, network.trainable_variables)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return gradients


# === wrong: the losses of the right step
# says: One number for the mini-batch
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return losses.numpy()


# === wrong: the loss as a text
# says: not right yet
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return f"{float(loss):.4f}"


# === wrong: moves the images around 0
# says: Do the images go through the network as they are
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images - 0.5))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss
