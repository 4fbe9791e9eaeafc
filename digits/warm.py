"""Imported where kernels are forked from: MNIST is read for all of them at once."""

from digits import mnist

mnist.load_mnist()
