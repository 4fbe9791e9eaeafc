"""Answers that are right, and make noise."""

from tests.answers import UNITS

NOISY = {
    "01_configure": {
        "biases": """
import logging, os, sys, warnings

@tf.function
def traced(n, k):
    return tf.fill([n], 0.1)

def biases(n):
    print("python", file=sys.stderr)
    os.write(2, b"descriptor\\n")
    warnings.warn("warning")
    logging.getLogger("tensorflow").warning("log")
    for k in range(7):  # TensorFlow warns of retracing
        result = traced(n, k)
    return result
"""
    },
    "02_import_mnist": {
        "scale": """
import tensorflow as tf  # the check is the first to run an operation

def scale(pixels):
    0 / (pixels * 0.0)  # NumPy warns
    return tf.cast(pixels, tf.float32) / 255
"""
    },
    "03_define_architecture": {
        "neuron": """
import warnings
import tensorflow as tf

def neuron(pixels, weights, bias):
    warnings.warn("warning")
    return float(tf.reduce_sum(tf.multiply(pixels, weights))) + bias
"""
    },
    "04_build_graph": {
        "forward": """
import sys

def forward(pictures, weights, biases):
    for number in range(7):  # TensorFlow warns of retracing
        tf.function(lambda x: x)(number)
    print("python", file=sys.stderr)
    for matrix, row in zip(weights, biases):
        pictures = tf.matmul(pictures, matrix) + row
    return pictures
"""
    },
    "05_train_and_test": {
        "accuracy": """
import sys

def accuracy(logits, labels):
    print("python", file=sys.stderr)
    right = tf.argmax(logits, axis=1) == tf.constant(labels, tf.int64)
    return tf.reduce_mean(tf.cast(right, tf.float64))
"""
    },
}


QUICK, LONG = UNITS[:3], UNITS[3:]
