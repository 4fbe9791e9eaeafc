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


# === wrong: the sum of the losses
# says: take the mean, not the sum
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_sum(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: the slopes of the sum, the mean returned
# says: take the mean, not the sum
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(losses, variables), variables))
    return tf.reduce_mean(losses)


# === wrong: no step
# says: Nothing has changed
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, network.trainable_variables)
    return loss


# === wrong: the network runs before the tape
# says: belongs inside the tape's `with` block
def train_step(network, optimizer, images, one_hot):
    logits = network(images)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: pairs the wrong way round
# says: Are the pairs (gradient, variable), in this order?
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(variables, tape.gradient(loss, variables)))
    return loss


# === wrong: the mean by NumPy
# says: The tape does not see what NumPy does
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        loss = np.mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images)))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: not zipped
# says: gradients and variables go in pairs: zip
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    optimizer.apply_gradients(tape.gradient(loss, network.trainable_variables))
    return loss


# === wrong: gradients and variables as two arguments
# says: apply_gradients takes one thing, the pairs
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(tape.gradient(loss, variables), variables)
    return loss


# === wrong: uphill
# says: leave the sign alone
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    gradients = [-gradient for gradient in tape.gradient(loss, variables)]
    optimizer.apply_gradients(zip(gradients, variables))
    return loss


# === wrong: softmax twice
# says: The loss does the softmax itself
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        probabilities = tf.nn.softmax(network(images))
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, probabilities)
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# === wrong: logits first
# says: Labels first, then logits
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(network(images), one_hot)
        loss = tf.reduce_mean(losses)
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


# === wrong: the loss after the step
# says: That is the loss after the step
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images)))


# === wrong: all losses
# says: One number for the mini-batch: the mean
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(losses, variables), variables))
    return losses


# === wrong: an optimizer of its own
# says: not right yet
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


# === wrong: one variable after another, of a tape that answers once
# says: A tape gives its slopes once
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    for variable in network.trainable_variables:
        optimizer.apply_gradients([(tape.gradient(loss, variable), variable)])
    return loss


# === wrong: the mean over the classes, too
# says: it is divided by the number of classes as well
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(-one_hot * tf.nn.log_softmax(network(images)))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss
