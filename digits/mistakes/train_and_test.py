"""Known mistakes in unit 5."""

import functools

import numpy as np
import tensorflow as tf
from PIL import Image

import digits
from digits.mistakes import looks, mistake

# --- accuracy ---------------------------------------------------------------------------


@mistake("A share, from 0 to 1, not per cent.")
def accuracy(logits, labels):
    return 100 * (np.argmax(logits, axis=1) == labels).mean()


@mistake("That is how many are right; divide by how many there are.")
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum()


@mistake("That is how many are wrong; wanted is the share of right answers.")
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) != labels).sum()


@mistake("That is the share of wrong answers; wanted is the share of right ones.")
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) != labels).mean()


@mistake("Divide by the number of pictures, that is of rows, not of classes.")
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum() / logits.shape[1]


@mistake("Divide by the number of pictures, that is of rows, not of all logits.")
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == labels).sum() / logits.size


@mistake("Do not round: the share as it is.")
def accuracy(logits, labels):
    return round(float((np.argmax(logits, axis=1) == labels).mean()), 2)


@mistake("The answer is the place of the largest logit, not of the smallest: argmax.")
def accuracy(logits, labels):
    return (np.argmin(logits, axis=1) == labels).mean()


@mistake("Compare the places with the labels, not the logits themselves: argmax, not max.")
def accuracy(logits, labels):
    return (np.max(logits, axis=1) == labels).mean()


@mistake("One answer for each row: argmax with axis=1, not one for the whole batch.")
def accuracy(logits, labels):
    return (np.argmax(logits) == labels).mean()


@mistake("An answer for each row, and each with its own label: yours is the last row's only.")
def accuracy(logits, labels):
    for row in logits:
        answer = np.argmax(row)
    return (answer == labels).mean()


@mistake("axis=0 gives one answer a column. Along axis=1 the logits give one answer a row.")
def accuracy(logits, labels):
    return (np.argmax(logits, axis=0) == labels).mean()


@mistake("axis=0 gives one answer a column. Along axis=1 the logits give one answer a row.")
def accuracy(logits, labels):
    return np.mean(tf.argmax(logits) == labels)


@mistake(
    "What has one axis has no axis 1: the labels are integers already, without argmax. (Nor has "
    "a single row; in a loop over the rows leave out `axis`.)"
)
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == np.argmax(labels, axis=1)).mean()


@mistake(
    "What has one axis has no axis 1: the labels are integers already, without argmax. (Nor has "
    "a single row; in a loop over the rows leave out `axis`.)"
)
def accuracy(logits, labels):
    return np.mean(tf.argmax(logits, axis=1) == tf.argmax(labels, axis=1))


@mistake("The labels are integers already: np.argmax(labels) is one place for all of them.")
def accuracy(logits, labels):
    return (np.argmax(logits, axis=1) == np.argmax(labels)).mean()


@mistake("You compare each logit with a label: make one answer of each row first, with argmax.")
def accuracy(logits, labels):
    return (logits == labels).mean()


@mistake("You compare each logit with a label: make one answer of each row first, with argmax.")
def accuracy(logits, labels):
    return (logits == labels[:, None]).mean()


@mistake("`if` wants one true or false, and gets many: compare one answer with one label.")
def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        if row == label:
            right += 1
    return right / len(labels)


@mistake("An array has no such method: np.argmax(row) gives the place of the largest.")
def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        if row.index(max(row)) == label:
            right += 1
    return right / len(labels)


@mistake("Only the first picture counts so far: does the `return` stand inside the loop?")
def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        if np.argmax(row) == label:
            right += 1
        return right / len(labels)


@mistake("Only the first picture counts so far: does the `return` stand inside the loop?")
def accuracy(logits, labels):
    for row, label in zip(logits, labels):
        return np.argmax(row) == label


@mistake("`len` counts true and false alike: the sum, or the mean, counts the true ones.")
def accuracy(logits, labels):
    return len(np.argmax(logits, axis=1) == labels) / len(labels)


@mistake("`len` counts true and false alike: the sum, or the mean, counts the true ones.")
def accuracy(logits, labels):
    return len(np.argmax(logits, axis=1) == labels)


@mistake("TensorFlow takes no mean of true and false: tf.cast(..., tf.float32) before it.")
def accuracy(logits, labels):
    return tf.reduce_mean(tf.argmax(logits, axis=1) == labels)


@looks(
    "accuracy",
    "That asks whether all are right, once for the whole batch; their share is the mean. "
    "(Lists and maps are compared as a whole, too: compare arrays.)",
)
def _(got, logits, labels):
    return np.ndim(got) == 0 and np.asarray(got).dtype == bool


@looks(
    "accuracy",
    "Nothing is left of the share: is there a `//`, an `int`, a mean of whole numbers, or an "
    "`==` between whole lists?",
)
def _(got, logits, labels):
    return np.ndim(got) == 0 and got == 0


@looks("accuracy", "True and false for each picture; take their mean.")
def _(got, logits, labels):
    right = np.argmax(logits, axis=1) == labels
    return np.shape(got) == right.shape and (np.asarray(got) == right).all()


@looks("accuracy", "Those are the answers; compare them with the labels, and take the mean.")
def _(got, logits, labels):
    return np.array_equal(got, np.argmax(logits, axis=1))


@looks("accuracy", "The right ones are counted well; divide by len(labels), how many there are.")
def _(got, logits, labels):
    count = (np.argmax(logits, axis=1) == labels).sum()
    return np.isclose(count / np.array([7, 10, 100, 128, 1000, 10_000]), got).any()


# --- train_step -------------------------------------------------------------------------


@mistake("As many times too large as there are pictures: take the mean, not the sum.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_sum(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake(
    "The slopes are those of the sum, as many times too large as there are pictures: take the "
    "mean, not the sum, inside the tape's `with` block, and hand that to tape.gradient."
)
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(losses, variables), variables))
    return loss


@mistake("The mean over pictures only: it is divided by the number of classes as well.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(-one_hot * tf.nn.log_softmax(network(images)))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("There are not always 128 pictures: tf.reduce_mean divides by how many there are.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_sum(losses) / 128
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("The wrong way up: leave the sign alone, the optimizer goes downhill by itself.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    gradients = [-gradient for gradient in tape.gradient(loss, variables)]
    optimizer.apply_gradients(zip(gradients, variables))
    return loss


@mistake("The wrong way up: leave the sign alone, the optimizer goes downhill by itself.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = -tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("The optimizer multiplies by its learning rate itself: hand it the gradients as they are.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    gradients = [optimizer.learning_rate * one for one in tape.gradient(loss, variables)]
    optimizer.apply_gradients(zip(gradients, variables))
    return loss


@mistake("The loss does the softmax itself: give it network(images) as it is.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        probabilities = tf.nn.softmax(network(images))
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, probabilities)
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("The network gives logits, no probabilities: this loss needs from_logits=True.")
def train_step(network, optimizer, images, one_hot):
    loss_of = tf.keras.losses.CategoricalCrossentropy()
    with tf.GradientTape() as tape:
        loss = loss_of(one_hot, network(images))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("Labels first, then logits.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(network(images), one_hot)
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("The images are from 0 to 1 already: they go through the network as they are.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images / 255))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("That is the loss after the step; it is wanted from before.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images)))


@mistake(
    "No slopes were found. All from network(images) to the mean loss belongs inside the tape's "
    "`with` block, and has to be TensorFlow's: the tape does not see what NumPy does."
)
def train_step(network, optimizer, images, one_hot):
    logits = network(images)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(one_hot, logits))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake(
    "Is the loss a NumPy number? The tape does not see what NumPy does: tf.reduce_mean takes the "
    "mean, and `.numpy()` can wait until the `return`."
)
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses).numpy()
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("A plain number has no slopes: leave the loss a tensor, `float` can wait until the end.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = float(tf.reduce_mean(losses))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("Are the pairs (gradient, variable), in this order?")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(variables, tape.gradient(loss, variables)))
    return loss


@mistake(
    "Does apply_gradients get pairs? The gradients and variables go in pairs: "
    "zip(gradients, variables)."
)
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    optimizer.apply_gradients(tape.gradient(loss, network.trainable_variables))
    return loss


@mistake("That is one pair of two lists; zip(gradients, variables) makes a pair for each variable.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients([(tape.gradient(loss, variables), variables)])
    return loss


@mistake("optimizer.apply_gradients takes one thing, the pairs: zip(gradients, variables).")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(tape.gradient(loss, variables), variables)
    return loss


@mistake(
    "The gradients are those by the variables, tape.gradient(loss, network.trainable_variables); "
    "the network as a whole is none."
)
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, network)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return loss


@mistake(
    "tape.gradient takes two things: the loss, and what to change, network.trainable_variables."
)
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss)
    optimizer.apply_gradients(zip(gradients, network.trainable_variables))
    return loss


@mistake("A tape gives its slopes once: ask for those of all variables together.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    for variable in network.trainable_variables:
        optimizer.apply_gradients([(tape.gradient(loss, variable), variable)])
    return loss


@mistake("network.trainable_variables is no function: leave out the brackets behind it.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, network.trainable_variables())
    optimizer.apply_gradients(zip(gradients, network.trainable_variables()))
    return loss


@mistake("GradientTape needs brackets, too: `with tf.GradientTape() as tape:`.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake(
    "`minimize` is of the tutorial's TensorFlow. Today it is two lines: tape.gradient, then "
    "optimizer.apply_gradients."
)
def train_step(network, optimizer, images, one_hot):
    losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
    loss = tf.reduce_mean(losses)
    optimizer.minimize(loss)
    return loss


@mistake("One-hot labels go into tf.nn.softmax_cross_entropy_with_logits, without `sparse`.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(one_hot, network(images))
        loss = tf.reduce_mean(losses)
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


@mistake("Are there still as many losses as pictures? `float` takes one number: the mean.")
def train_step(network, optimizer, images, one_hot):
    with tf.GradientTape() as tape:
        losses = tf.nn.softmax_cross_entropy_with_logits(one_hot, network(images))
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(losses, variables), variables))
    return float(losses)


@looks("train_step", "No loss comes back: end with `return loss`. Printing is not enough.")
def _(got):
    return got[0][0] is None


@looks("train_step", "Return the loss alone.")
def _(got):
    return isinstance(got[0][0], (tuple, list, dict))


@looks("train_step", "One number for the mini-batch: the mean. Yours has one for each picture.")
def _(got):
    return np.shape(got[0][0]) == (4,)


@looks("train_step", "Nothing has changed: hand the gradients to optimizer.apply_gradients.")
def _(got):
    return not got[0][1].any()


@looks(
    "train_step",
    "The optimizer that is handed in has not stepped: let it do the step, not your own code, nor "
    "another optimizer. It remembers its last step.",
)
def _(got):
    return got[0][2] == 0


@looks(
    "train_step",
    "One step a call, and each apply_gradients is a step: call it once, outside of any loop, "
    "with the pairs of all variables.",
)
def _(got):
    return got[0][2] > 1


@looks(
    "train_step",
    "Weights or biases stay as they were: take all of network.trainable_variables.",
)
def _(got):
    return not all(part.any() for part in np.split(got[0][1], [30, 80, 85]))


@looks(
    "train_step",
    "Do the images go through the network as they are, and all gradients to the optimizer?",
)
def _(got):
    return isinstance(got[0][0], float)


# --- logged_loop ------------------------------------------------------------------------


@mistake("Take a step in every iteration, also in those that are not taken down.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        if iteration % every == 0:
            images, one_hot = next_batch()
            log.append((iteration, step(images, one_hot)))
    return log


@mistake("Too many: range(iterations) ends in time, and begins with 0.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations + 1):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("One too few: range(1, iterations) leaves out iteration 0.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(1, iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("Each iteration calls step once: keep what it returns, and take that down.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, step(images, one_hot)))
    return log


@mistake(
    "Does the loop end? The number in a `while` has to grow in every iteration, whether it is taken "
    "down or not."
)
def logged_loop(step, next_batch, iterations, every):
    log = []
    iteration = 0
    while iteration < iterations:
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("With yield nothing runs yet: append to a list, and return it.")
def logged_loop(step, next_batch, iterations, every):
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            yield iteration, loss


@mistake("Ask for a new mini-batch in every iteration, inside the loop.")
def logged_loop(step, next_batch, iterations, every):
    images, one_hot = next_batch()
    log = []
    for iteration in range(iterations):
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("Ask for a new mini-batch in every iteration, also in those that are not taken down.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        if iteration % every == 0:
            images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("One call gives both: images, one_hot = next_batch().")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images = next_batch()[0]
        one_hot = next_batch()[1]
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("One call gives both: images, one_hot = next_batch().")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images = next_batch()
        one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("Images first, then their labels: step(images, one_hot).")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(one_hot, images)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake(
    "next_batch() gives two things, and step takes those two: images, one_hot = next_batch(), "
    "then step(images, one_hot)."
)
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(next_batch())
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("step wants a mini-batch: images, one_hot = next_batch(), then step(images, one_hot).")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step()
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("next_batch is a function: with brackets, next_batch(), it gives a mini-batch.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("next_batch is a function: with brackets, next_batch(), it gives a mini-batch.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        loss = step(*next_batch)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("This next_batch takes nothing, not even a size: next_batch().")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch(128)
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("`iterations` is a number; range(iterations) counts to it.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in iterations:
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("`iterations` is a number, and has no length: range(iterations).")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(len(iterations)):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("The other way round: iteration % every. (`every % iteration` begins with % 0.)")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if every % iteration == 0:
            log.append((iteration, loss))
    return log


@mistake("A loss may be a plain number, as here: float(loss) is good for both.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss.numpy()))
    return log


@mistake(
    "append takes one thing, here a pair, with brackets of its own: append((iteration, loss))."
)
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append(iteration, loss)
    return log


@mistake("append changes the list itself, and returns None: leave out `log =` before it.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log = log.append((iteration, loss))
    return log


@mistake("An empty list has no places to write to: it grows with append.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log[iteration] = loss
    return log


@mistake("Nothing comes back: return the list at the end. Printing is not enough.")
def logged_loop(step, next_batch, iterations, every):
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            print(iteration, loss)


@mistake(
    "That is a dictionary; wanted is a list of pairs: begin with [], append (iteration, loss)."
)
def logged_loop(step, next_batch, iterations, every):
    log = {}
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log[iteration] = loss
    return log


@mistake("Each item is a pair (iteration, loss): yours are losses only.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append(loss)
    return log


@mistake("Each item is a pair (iteration, loss): yours are iterations only.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        step(images, one_hot)
        if iteration % every == 0:
            log.append(iteration)
    return log


@mistake("`+=` and `extend` add two items; append((iteration, loss)) adds one, the pair.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log += (iteration, loss)
    return log


@mistake("The iteration first, then its loss.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((loss, iteration))
    return log


@mistake("Begin the list before the loop: inside it, `log = []` throws away what is in it.")
def logged_loop(step, next_batch, iterations, every):
    for iteration in range(iterations):
        log = []
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("Only the last pair is left: begin with [] before the loop, and append each pair.")
def logged_loop(step, next_batch, iterations, every):
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log = [(iteration, loss)]
    return log


@mistake("The first iteration is number 0, and is taken down.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(1, iterations + 1):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("The first iteration is number 0, and is taken down.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration > 0 and iteration % every == 0:
            log.append((iteration, loss))
    return log


@mistake("The first iteration is number 0: take down `iteration`, not one more.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((iteration + 1, loss))
    return log


@mistake("The last iteration is taken down only if its turn has come.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0 or iteration == iterations - 1:
            log.append((iteration, loss))
    return log


@mistake("Take down the number of the iteration, not of the entry.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((len(log), loss))
    return log


@mistake("Take down the number of the iteration, not of the entry.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every == 0:
            log.append((len(log) + 1, loss))
    return log


@mistake("Not all are taken down: ask `if iteration % every == 0` first.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        log.append((iteration, loss))
    return log


@mistake(
    "The loop counts single iterations, range(iterations), and takes down some of them: yours "
    "counts in steps of `every`, and takes down all."
)
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(0, iterations * every, every):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        log.append((iteration, loss))
    return log


@mistake("Those are the first ones, as many as `every` says. A remainder is %, not //.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration // every == 0:
            log.append((iteration, loss))
    return log


@mistake("Those are all but the first ones, from `every` on. A remainder is %, not //.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration // every:
            log.append((iteration, loss))
    return log


@mistake("Just the others are taken down: the condition is `iteration % every == 0`.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration % every:
            log.append((iteration, loss))
    return log


@mistake("`iteration == every` is true once; `iteration % every == 0` is true now and then.")
def logged_loop(step, next_batch, iterations, every):
    log = []
    for iteration in range(iterations):
        images, one_hot = next_batch()
        loss = step(images, one_hot)
        if iteration == every:
            log.append((iteration, loss))
    return log


@looks("logged_loop", "Call the function that is handed in: step(images, one_hot).")
def _(got, iterations, every):
    return not got[0]


@looks(
    "logged_loop",
    "Only one step: does the `return` stand inside the loop (it ends it), or step before it?",
)
def _(got, iterations, every):
    return len(got[0]) == 1 < iterations


@looks("logged_loop", "Too many: range(iterations) ends in time, and each iteration has one step.")
def _(got, iterations, every):
    return len(got[0]) > iterations


@looks("logged_loop", "Too few: each iteration has a step, range(iterations) begins with 0.")
def _(got, iterations, every):
    return len(got[0]) < iterations


@looks("logged_loop", "The mini-batches come from next_batch, the function that is handed in.")
def _(got, iterations, every):
    return not any("images" in one for one in got[0])


@looks(
    "logged_loop", "Ask for a new mini-batch in every iteration, inside the loop, and use it once."
)
def _(got, iterations, every):
    return any(one != f"step(images {i}, one_hot {i})" for i, one in enumerate(got[0]))


@looks("logged_loop", "A list is wanted: begin with [], append a pair now and then.")
def _(got, iterations, every):
    return not isinstance(got[1], list)


@looks("logged_loop", "Each item is a pair (iteration, loss).")
def _(got, iterations, every):
    return not all(isinstance(one, tuple) and len(one) == 2 for one in got[1])


@looks(
    "logged_loop",
    "The iterations are right. Is each loss what step returned in that iteration?",
)
def _(got, iterations, every):
    return [place for place, _ in got[1]] == list(range(0, iterations, every))


@looks(
    "logged_loop", "Take down the iterations 0, every, 2 * every and so on, as far as they come."
)
def _(got, iterations, every):
    return True


# --- own_picture ------------------------------------------------------------------------


@mistake("Bytes from 0 to 255; the network was trained on 0 to 1: divide by 255.")
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784)


@mistake("Divide by 255, the largest byte: with 256 full ink stays below 1.")
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) / 256


@mistake("That is nearly all 0: divided by 255 twice?")
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) / 255 / 255


@mistake("digits.to_mnist gives light ink on dark already, as in MNIST: do not invert that.")
def own_picture(picture):
    return 1 - digits.to_mnist(picture).reshape(1, 784) / 255


@mistake("digits.to_mnist gives light ink on dark already, as in MNIST: do not invert that.")
def own_picture(picture):
    return np.invert(digits.to_mnist(picture)).reshape(1, 784)


@mistake("Rows and columns of the picture are swapped: no transposing before it becomes a row.")
def own_picture(picture):
    return digits.to_mnist(picture).T.reshape(1, 784) / 255


@mistake("Grey is lost: divide with /, and do not round.")
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) // 255


@mistake("Grey is lost: divide with /, and do not round.")
def own_picture(picture):
    return np.round(digits.to_mnist(picture).reshape(1, 784) / 255)


@mistake("Leave out no step of digits.to_mnist: the network knows digits of one size only.")
def own_picture(picture):
    return digits.to_mnist(picture, scale=False).reshape(1, 784) / 255


@mistake("Leave out no step of digits.to_mnist: the network knows digits in the middle only.")
def own_picture(picture):
    return digits.to_mnist(picture, centre=False).reshape(1, 784) / 255


@mistake("Shrunk to 28 × 28 too early: hand digits.to_mnist the picture as it is, of any size.")
def own_picture(picture):
    if isinstance(picture, str):
        picture = Image.open(picture)
    return digits.to_mnist(picture.resize((28, 28))).reshape(1, 784) / 255


@mistake("Dark ink on white: the network knows light on dark. Use digits.to_mnist.")
def own_picture(picture):
    return np.asarray(picture.convert("L").resize((28, 28))).reshape(1, 784) / 255


@mistake("Inverted, but neither sized nor centred: leave that to digits.to_mnist.")
def own_picture(picture):
    return np.invert(picture.convert("L").resize((28, 28))).reshape(1, 784) / 255


@mistake("A picture may be of any size; digits.to_mnist makes 28 × 28 of it, light on dark.")
def own_picture(picture):
    return np.invert(picture.convert("L")).reshape(1, 784) / 255


@mistake("It may also be a picture, not only the name of a file: digits.to_mnist takes both.")
def own_picture(picture):
    return digits.to_mnist(Image.open(picture)).reshape(1, 784) / 255


@mistake("It may also be the name of a file, not only a picture: digits.to_mnist takes both.")
def own_picture(picture):
    return digits.to_mnist(picture.convert("L")).reshape(1, 784) / 255


@mistake("It may also be the name of a file, not only a picture: digits.to_mnist takes both.")
def own_picture(picture):
    return digits.to_mnist(np.array(picture)).reshape(1, 784) / 255


@mistake("It may also be the name of a file, not only a picture: digits.to_mnist takes both.")
def own_picture(picture):
    return digits.to_mnist(np.invert(picture)).reshape(1, 784) / 255


@mistake("Read the picture that is handed in, not always the same file.")
def own_picture(picture):
    return digits.to_mnist("test_img.png").reshape(1, 784) / 255


@looks("own_picture", "One row in a batch of one: shape (1, 784).")
def _(got, sheet):
    return np.size(got) == 784 and np.shape(got) != (1, 784)


@looks("own_picture", "A picture may be of any size; digits.to_mnist makes 28 × 28 of it.")
def _(got, sheet):
    return np.size(got) in (sheet.size, 3 * sheet.size)


@looks("own_picture", "From 0 to 1: nothing below 0.")
def _(got, sheet):
    return np.min(got) < 0


@looks("own_picture", "Bytes from 0 to 255; the network was trained on 0 to 1: divide by 255.")
def _(got, sheet):
    return np.max(got) > 2


@looks("own_picture", "Grey is lost: divide with /, and do not round.")
def _(got, sheet):
    return set(np.unique(got)) <= {0, 1}


@looks("own_picture", "Dark ink on white: the network knows light on dark. Use digits.to_mnist.")
def _(got, sheet):
    return np.mean(got) > 0.5


@looks("own_picture", "Inverted, but neither sized nor centred: leave that to digits.to_mnist.")
def _(got, sheet):
    shrunk = np.asarray(Image.fromarray(sheet).resize((28, 28))) / 255
    return np.abs(np.ravel(got) - (1 - shrunk.ravel())).mean() < 0.02


@looks("own_picture", "Hand digits.to_mnist the picture as it is, then only reshape and divide.")
def _(got, sheet):
    return isinstance(got, np.ndarray) and got.shape == (1, 784) and got.dtype.kind == "f"


# --- collapse_all -----------------------------------------------------------------------


@mistake("Only the first two layers are in it: does the loop end too early, at a `return`, say?")
def collapse_all(weights, biases):
    return weights[0] @ weights[1], biases[0] @ weights[1] + biases[1]


@mistake("Only the first two layers are in it: does the loop end too early, at a `return`, say?")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
        return matrix, row


@mistake("Only the first layer is in it: does a `return` stand inside the loop?")
def collapse_all(weights, biases):
    matrix, row = np.eye(len(weights[0])), np.zeros(len(weights[0]))
    for next_matrix, next_row in zip(weights, biases):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
        return matrix, row


@mistake("Only the last layer is left: go on with what the layers so far amount to.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix, row = next_matrix, next_row
    return matrix, row


@mistake("A chain may have any number of layers, not always four: loop over the lists.")
def collapse_all(weights, biases):
    a, b, c, d = weights[0], weights[1], weights[2], weights[3]
    row = ((biases[0] @ b + biases[1]) @ c + biases[2]) @ d + biases[3]
    return a @ b @ c @ d, row


@mistake("A chain may have any number of layers, not always four: loop over the lists.")
def collapse_all(weights, biases):
    a, b, c, d = weights
    row = ((biases[0] @ b + biases[1]) @ c + biases[2]) @ d + biases[3]
    return a @ b @ c @ d, row


@mistake("A chain may be a single layer: begin with the first one, not with the first two.")
def collapse_all(weights, biases):
    matrix, row = weights[0] @ weights[1], biases[0] @ weights[1] + biases[1]
    for next_matrix, next_row in zip(weights[2:], biases[2:]):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("The loop goes one too far: behind the last layer there is no next one.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for i in range(len(weights)):
        matrix = matrix @ weights[i + 1]
        row = row @ weights[i + 1] + biases[i + 1]
    return matrix, row


@mistake("The first layer comes in twice: whoever begins with it goes on with weights[1:].")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights, biases):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("The first layer comes in twice, and the last one not at all: go on with weights[1:].")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for i in range(len(weights) - 1):
        matrix = matrix @ weights[i]
        row = row @ weights[i] + biases[i]
    return matrix, row


@mistake("The last layer is missing: weights[1:] goes on to the end, and so does range(1, n).")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:-1], biases[1:-1]):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("The first layer is missing: begin with weights[0] and biases[0].")
def collapse_all(weights, biases):
    matrix, row = np.eye(len(weights[0])), np.zeros(len(weights[0]))
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("np.eye and np.zeros have to be as large as there are inputs: len(weights[0]).")
def collapse_all(weights, biases):
    matrix, row = np.eye(len(biases[-1])), np.zeros(len(biases[-1]))
    for next_matrix, next_row in zip(weights, biases):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("np.eye and np.zeros have to be as large as there are inputs: len(weights[0]).")
def collapse_all(weights, biases):
    matrix, row = np.eye(len(biases[0])), np.zeros(len(biases[0]))
    for next_matrix, next_row in zip(weights, biases):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("np.eye and np.zeros have to be as large as there are inputs: len(weights[0]).")
def collapse_all(weights, biases):
    matrix, row = np.eye(len(weights[0])), np.zeros(len(biases[-1]))
    for next_matrix, next_row in zip(weights, biases):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("A number cannot begin a chain of @: begin with weights[0] and biases[0].")
def collapse_all(weights, biases):
    matrix, row = 1, 0
    for next_matrix, next_row in zip(weights, biases):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("A number cannot begin a chain of @: begin with weights[0] and biases[0].")
def collapse_all(weights, biases):
    matrix, row = np.eye(len(weights[0])), 0
    for next_matrix, next_row in zip(weights, biases):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("The wrong way round: the first layer stands on the left, matrix @ next_matrix.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = next_matrix @ matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("The wrong way round, both: matrix @ next_matrix, and row @ next_matrix.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = next_matrix @ matrix
        row = next_matrix @ row + next_row
    return matrix, row


@mistake("The matrix is right. The row stands on the left: row @ next_matrix.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = next_matrix @ row + next_row
    return matrix, row


@mistake("`*` multiplies number by number; layers are multiplied with @.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix * next_matrix
        row = row * next_matrix + next_row
    return matrix, row


@mistake("`*` multiplies number by number; layers are multiplied with @.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix * next_matrix
        row = row @ next_matrix + next_row
    return matrix, row


@mistake("The matrix is right. For the row, `*` multiplies number by number: row @ next_matrix.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row * next_matrix + next_row
    return matrix, row


@mistake("The biases are just added up; they go through the layers behind them: row @ next_matrix.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row + next_row
    return matrix, row


@mistake("Only the last biases are left. Those before them go through the layers behind them.")
def collapse_all(weights, biases):
    matrix = weights[0]
    for next_matrix in weights[1:]:
        matrix = matrix @ next_matrix
    return matrix, biases[-1]


@mistake("Only the first biases are there. The further layers add theirs: + next_row.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix in weights[1:]:
        matrix = matrix @ next_matrix
        row = row @ next_matrix
    return matrix, row


@mistake("Added too early: first row @ next_matrix, then + next_row.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = (row + next_row) @ next_matrix
    return matrix, row


@mistake("A layer adds its biases last: the row so far goes through it, not the layer's own.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row + next_row @ next_matrix
    return matrix, row


@mistake("The row goes through the next matrix alone, not through all so far: row @ next_matrix.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row @ matrix + next_row
    return matrix, row


@mistake("The row goes through the next matrix alone, not through all so far: row @ next_matrix.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        row = row @ matrix + next_row
        matrix = matrix @ next_matrix
    return matrix, row


@mistake("Return both, the matrix and the row.")
def collapse_all(weights, biases):
    matrix = weights[0]
    for next_matrix in weights[1:]:
        matrix = matrix @ next_matrix
    return matrix


@mistake("The matrix first, then the row.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return row, matrix


@mistake("Return a tuple, with a comma or round brackets: matrix, row.")
def collapse_all(weights, biases):
    matrix, row = weights[0], biases[0]
    for next_matrix, next_row in zip(weights[1:], biases[1:]):
        matrix = matrix @ next_matrix
        row = row @ next_matrix + next_row
    return [matrix, row]


@looks("collapse_all", "Return a tuple, with a comma or round brackets: matrix, row.")
def _(got, weights, biases):
    return isinstance(got, list)


@looks("collapse_all", "The row has one axis, shape (outputs,).")
def _(got, weights, biases):
    return np.ndim(got[1]) == 2 and np.size(got[1]) == len(biases[-1])


@looks(
    "collapse_all",
    "The matrix is right, the row is not. Biases go through the layers behind them, too: row @ "
    "next_matrix + next_row.",
)
def _(got, weights, biases):
    return np.allclose(got[0], functools.reduce(np.matmul, weights), 1e-3, 1e-3)


@looks(
    "collapse_all",
    "The row is right, the matrix is not. The first layer stands on the left, and each comes in "
    "once.",
)
def _(got, weights, biases):
    row = np.zeros(len(weights[0]))
    for next_matrix, next_row in zip(weights, biases):
        row = row @ next_matrix + next_row
    return np.shape(got[1]) == row.shape and np.allclose(got[1], row, 1e-3, 1e-3)


# --- mended -----------------------------------------------------------------------------


@mistake("No bend anywhere: tf.nn.relu after each hidden layer, and go on with what it returns.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = layer @ matrix + row
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("No relu after the hidden layers, but one on the output: the other way round.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = layer @ matrix + row
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return tf.nn.relu(layer @ weights[-1] + biases[-1])


@mistake("A relu on the output, too: logits may be negative.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return tf.nn.relu(layer @ weights[-1] + biases[-1])


@mistake("A relu on the output, too: logits may be negative.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.nn.relu(layer @ matrix + row)
    return tf.nn.dropout(layer, rate=1 - keep_prob)


@mistake("Logits are wanted: no softmax on the output.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return tf.nn.softmax(layer @ weights[-1] + biases[-1])


@mistake("No relu after the first hidden layer.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures @ weights[0] + biases[0]
    for matrix, row in zip(weights[1:-1], biases[1:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("No relu after the last hidden layer.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-2], biases[:-2]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = layer @ weights[-2] + biases[-2]
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("Only the last hidden layer has its relu: it belongs into the loop, after each.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = layer @ matrix + row
    layer = tf.nn.relu(layer)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("relu goes around the whole sum, biases included.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix) + row
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("Each layer adds its biases.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix in weights[:-1]:
        layer = tf.nn.relu(layer @ matrix)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1]


@mistake("The hidden layers add their biases, too: layer @ matrix + row.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix in weights[:-1]:
        layer = tf.nn.relu(layer @ matrix)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("The output layer adds its biases, too.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1]


@mistake("That is the last hidden layer: the output layer is missing.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return tf.nn.dropout(layer, rate=1 - keep_prob)


@mistake("The output layer comes in twice: weights[:-1] are the hidden layers.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights, biases):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("The first hidden layer is missing: the hidden ones are weights[:-1].")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[1:-1], biases[1:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("The last hidden layer is missing: the hidden ones are weights[:-1].")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-2], biases[:-2]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("Each layer reads the one before it; in your loop each reads the pictures.")
def mended(pictures, weights, biases, keep_prob):
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(pictures @ matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("There may be any number of layers, not always four: loop over weights[:-1].")
def mended(pictures, weights, biases, keep_prob):
    layer = tf.nn.relu(pictures @ weights[0] + biases[0])
    layer = tf.nn.relu(layer @ weights[1] + biases[1])
    layer = tf.nn.relu(layer @ weights[2] + biases[2])
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[3] + biases[3]


@mistake("The layer stands on the left: layer @ matrix.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(matrix @ layer + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("`*` multiplies number by number; layers are multiplied with @.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer * matrix + row)
    layer = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake("A rate is what is dropped, not what is kept: rate=1 - keep_prob.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, rate=keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake(
    "keep_prob is a thing of 2018. Today's tf.nn.dropout takes a rate, what is dropped: rate=1 "
    "- keep_prob."
)
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.nn.dropout(layer, keep_prob=keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake(
    "With keep_prob 1 nothing is dropped, and here all is: kept and dropped are mixed up. (A rate "
    "is what is dropped: rate=1 - keep_prob.)"
)
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.keras.layers.Dropout(keep_prob)(layer, training=True)
    return layer @ weights[-1] + biases[-1]


@mistake(
    "Nothing is dropped: the output layer has to read what dropout returns. (Dropout of Keras "
    "needs training=True.)"
)
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer_drop = tf.nn.dropout(layer, rate=1 - keep_prob)
    return layer @ weights[-1] + biases[-1]


@mistake(
    "Nothing is dropped: the output layer has to read what dropout returns. (Dropout of Keras "
    "needs training=True.)"
)
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return layer @ weights[-1] + biases[-1]


@mistake(
    "Nothing is dropped: the output layer has to read what dropout returns. (Dropout of Keras "
    "needs training=True.)"
)
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    layer = tf.keras.layers.Dropout(1 - keep_prob)(layer)
    return layer @ weights[-1] + biases[-1]


@mistake("Nothing is dropped: all numbers are made smaller alike. Dropout makes some of them 0.")
def mended(pictures, weights, biases, keep_prob):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = tf.nn.relu(layer @ matrix + row)
    return (layer * keep_prob) @ weights[-1] + biases[-1]


def _last_hidden(pictures, weights, biases, bend=tf.nn.relu):
    layer = pictures
    for matrix, row in zip(weights[:-1], biases[:-1]):
        layer = bend(layer @ matrix + row)
    return layer


def _times(got, pictures, weights, biases):
    """How many times too large each number of the last hidden layer was for the output layer.

    As far as the output layer tells, which has to be as wide; nan for numbers near 0.
    """
    layer = _last_hidden(pictures, weights, biases).numpy()
    read = (np.array(got) - np.array(biases[-1])) @ np.linalg.pinv(np.array(weights[-1]))
    return read / np.where(layer > 0.1, layer, np.nan)


def _dropout(got, *network):
    """The share of the last hidden layer that is 0, and how the rest has grown; nan if unlike."""
    times = _times(got, *network)
    times = times[~np.isnan(times)]
    kept = times[abs(times) > 2e-3]  # after an early dropout some are a hundredth as large
    alike = kept.size and np.allclose(kept, kept[0], 0.02)
    return 1 - kept.size / times.size, kept[0] if alike else np.nan


@looks("mended", "Another bend than relu follows the hidden layers: tf.nn.relu is wanted.")
def _(got, pictures, weights, biases, keep_prob):
    bends = [tf.nn.sigmoid, tf.tanh, tf.nn.elu, tf.nn.selu, tf.nn.relu6, tf.nn.gelu, tf.nn.silu]
    bends += [tf.nn.softplus, tf.nn.softmax, tf.abs]
    bends += [functools.partial(tf.nn.leaky_relu, alpha=alpha) for alpha in (0.01, 0.1, 0.2, 0.3)]
    layers = [_last_hidden(pictures, weights, biases, bend) for bend in bends]
    others = [layer @ weights[-1] + biases[-1] for layer in layers]
    return keep_prob == 1 and any(np.allclose(got, other, 1e-3, 1e-3) for other in others)


@looks("mended", "Divided by 0? What is kept is divided by keep_prob, not by 1 - keep_prob.")
def _(got, pictures, weights, biases, keep_prob):
    return keep_prob == 1 and not np.isfinite(got).all()


@looks(
    "mended",
    "With keep_prob 1 nothing is dropped, and here all is: kept and dropped are mixed up. (A rate "
    "is what is dropped: rate=1 - keep_prob.)",
)
def _(got, pictures, weights, biases, keep_prob):
    return keep_prob == 1 and np.allclose(got, biases[-1], 1e-3, 1e-3)


@looks("mended", "With keep_prob 1 nothing is dropped: rate=1 - keep_prob, no fixed number.")
def _(got, *network_and_keep):
    *network, keep_prob = network_and_keep
    gone, grown = _dropout(got, *network)
    return keep_prob == 1 and gone > 0 and grown > 0.5


@looks(
    "mended",
    "Dropout stands before the output layer: it drops numbers of the last hidden layer, not "
    "logits or weights.",
)
def _(got, pictures, weights, biases, keep_prob):
    read = _times(got, pictures, weights, biases) * _last_hidden(pictures, weights, biases)
    some_gone = np.isclose(got, 0, atol=1e-3) | np.isclose(got, biases[-1], 1e-3)
    fits = np.allclose(got, read @ weights[-1] + biases[-1], 0.01)
    return keep_prob < 1 and some_gone.any() and not fits


@looks(
    "mended",
    "Nothing is dropped, or all alike: the output layer has to read what dropout returns.",
)
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    return keep_prob < 1 and (gone == 1 or gone == 0 and grown > 0)


@looks("mended", "Dropout comes too early: it belongs after the last hidden layer, and only there.")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    # four inputs, or six numbers of the first layer, leave few ways to drop some of them
    ways = np.unique(np.round(_times(got, pictures, weights, biases), 2), axis=0)
    return keep_prob < 1 and gone == 0 and np.isnan(grown) and 1 < len(ways) <= 64


@looks("mended", "Dropout once, and only after the last hidden layer: is there more than one?")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    return keep_prob < 1 and gone > 0 and np.isnan(grown)


@looks("mended", "Dropout once, and only after the last hidden layer: is there more than one?")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    is_twice = np.isclose(1 - gone, keep_prob**2, atol=0.04)
    return keep_prob < 1 and is_twice and np.isclose(grown, 1 / keep_prob**2, 0.01)


@looks("mended", "A rate is what is dropped, not what is kept: rate=1 - keep_prob.")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    return np.isclose(gone, keep_prob, atol=0.04) and np.isclose(grown, 1 / (1 - keep_prob), 0.01)


@looks("mended", "You drop as much as should be kept: a number is kept with probability keep_prob.")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    return np.isclose(gone, keep_prob, atol=0.04) and not np.isclose(gone, 1 - keep_prob, atol=0.04)


@looks("mended", "What is kept has to grow: divide by keep_prob (tf.nn.dropout does so by itself).")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    return keep_prob < 1 and np.isclose(grown, 1, 0.01)


@looks("mended", "What is kept has to grow, not to shrink: divide by keep_prob.")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    return keep_prob < 1 and np.isclose(grown, keep_prob, 0.01)


@looks("mended", "What is kept is divided by keep_prob, not by 1 - keep_prob.")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    return keep_prob < 1 and np.isclose(grown, 1 / (1 - keep_prob), 0.01)


@looks("mended", "Each number of each picture is kept or dropped by a draw of its own.")
def _(got, pictures, weights, biases, keep_prob):
    gone = abs(_times(got, pictures, weights, biases)) < 0.02
    return keep_prob < 1 and ((gone == gone[0]).all() or (gone == gone[:, :1]).all())


@looks("mended", "keep_prob says how much is kept, and here it is another share: no fixed number.")
def _(got, pictures, weights, biases, keep_prob):
    gone, grown = _dropout(got, pictures, weights, biases)
    is_right = np.isclose(gone, 1 - keep_prob, atol=0.04)
    return keep_prob < 1 and not is_right and np.isclose(1 - gone, 1 / grown, atol=0.04)
