"""Imported where kernels are forked from: MNIST is unpacked for all of them at once."""

from digits import mnist

for name in mnist.MD5:
    mnist.idx_bytes(name)
