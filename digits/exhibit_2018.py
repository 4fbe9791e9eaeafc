"""EXHIBIT: the program of 2018, as it would have stood on the page. Not a model to copy.

Rewritten from the facts of E. Birbeck, "How To Build a Neural Network to Recognize
Handwritten Digits with TensorFlow" (2018), in the manner of TensorFlow 1; today's TensorFlow
still runs it, through `tf.compat.v1`. Its oddities are the original's, and left as they were:
unit 5 is about them.
"""

import numpy as np
import tensorflow.compat.v1 as tf
from PIL import Image

n_input, n_hidden1, n_hidden2, n_hidden3, n_output = 784, 512, 256, 128, 10

learning_rate = 1e-4
n_iterations = 1000
batch_size = 128
dropout = 0.5


def run(mnist, picture=None, seed=None, connect_dropout=False, say=print):
    """Train the network of 2018 and test it, with one picture of your own at the end.

    Parameters
    ----------
    mnist : digits.mnist.MNIST
    picture : path, optional
        A picture of 28 × 28 pixels, dark ink on white, opaque.
    seed : int, optional
        For weights and dropout; 2018 had none.
    connect_dropout : bool
        What 2018 did not do: let the output layer read the layer after dropout.
    say : callable
        Takes each line that the program prints.

    Returns
    -------
    accuracy : float
        On the 10,000 test pictures.
    prediction : int or None
        What the network reads in `picture`.

    Raises
    ------
    tensorflow.errors.InvalidArgumentError
        With `connect_dropout`, when `picture` is read: that line feeds no `keep_prob`.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(seed)

        X = tf.placeholder("float", [None, n_input])
        Y = tf.placeholder("float", [None, n_output])
        keep_prob = tf.placeholder(tf.float32)

        weights = {
            "w1": tf.Variable(tf.truncated_normal([n_input, n_hidden1], stddev=0.1)),
            "w2": tf.Variable(tf.truncated_normal([n_hidden1, n_hidden2], stddev=0.1)),
            "w3": tf.Variable(tf.truncated_normal([n_hidden2, n_hidden3], stddev=0.1)),
            "out": tf.Variable(tf.truncated_normal([n_hidden3, n_output], stddev=0.1)),
        }
        biases = {
            "b1": tf.Variable(tf.constant(0.1, shape=[n_hidden1])),
            "b2": tf.Variable(tf.constant(0.1, shape=[n_hidden2])),
            "b3": tf.Variable(tf.constant(0.1, shape=[n_hidden3])),
            "out": tf.Variable(tf.constant(0.1, shape=[n_output])),
        }

        layer_1 = tf.add(tf.matmul(X, weights["w1"]), biases["b1"])
        layer_2 = tf.add(tf.matmul(layer_1, weights["w2"]), biases["b2"])
        layer_3 = tf.add(tf.matmul(layer_2, weights["w3"]), biases["b3"])
        layer_drop = tf.nn.dropout(layer_3, rate=1 - keep_prob)
        last = layer_drop if connect_dropout else layer_3
        output_layer = tf.matmul(last, weights["out"]) + biases["out"]

        cross_entropy = tf.reduce_mean(
            tf.nn.softmax_cross_entropy_with_logits_v2(labels=Y, logits=output_layer)
        )
        train_step = tf.train.AdamOptimizer(1e-4).minimize(cross_entropy)
        correct = tf.equal(tf.argmax(output_layer, 1), tf.argmax(Y, 1))
        accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))

        session.run(tf.global_variables_initializer())
        for i in range(n_iterations):
            batch_x, batch_y = mnist.train.next_batch(batch_size)
            session.run(train_step, {X: batch_x, Y: batch_y, keep_prob: dropout})
            if i % 100 == 0:
                loss, right = session.run(
                    [cross_entropy, accuracy], {X: batch_x, Y: batch_y, keep_prob: 1.0}
                )
                say(f"Iteration {i}: loss {loss:.2f}, accuracy {right:.2f}")

        everything = {X: mnist.test.images, Y: mnist.test.one_hot, keep_prob: 1.0}
        test_accuracy = float(session.run(accuracy, everything))
        say(f"Accuracy on the test set: {test_accuracy:.4f}")

        prediction = None
        if picture is not None:
            pixels = np.invert(Image.open(picture).convert("L")).ravel()
            prediction = int(session.run(tf.argmax(output_layer, 1), {X: [pixels]})[0])
            say(f"Prediction for the picture: {prediction}")
        return test_accuracy, prediction
