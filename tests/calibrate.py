"""Where the bands of the course come from: each result over ten seeds or more.

    python -m tests.calibrate > tests/calibration.txt

Takes about ten minutes on two cores.
"""

import numpy as np
import tensorflow as tf

from digits import load_mnist, tutorial

SEEDS = range(10)


def report(what, values):
    values = np.array(values)
    shown = " ".join(f"{value:.4f}" for value in values)
    print(f"{what}\n  {values.min():.4f} to {values.max():.4f}, mean {values.mean():.4f}: {shown}")


def main():
    variants = {
        "as printed": {},
        "ReLU": {"activation": tf.nn.relu},
        "ReLU and connected dropout": {"activation": tf.nn.relu, "connect_dropout": True},
    }
    for name, settings in variants.items():
        untrained, first, tested, agree = [], [], [], []
        for seed in SEEDS:
            mnist = load_mnist(seed)
            network = tutorial.Network(seed=seed, **settings)
            untrained.append(tutorial.evaluate(network, mnist.test.images, mnist.test.one_hot)[0])
            first.append(tutorial.evaluate(network, *load_mnist(seed).train.next_batch(128))[0])
            tutorial.train(network, mnist)
            tested.append(tutorial.accuracy(network, mnist.test))
            weights, biases = tutorial.collapse(network)
            one = (mnist.test.images @ weights + biases).argmax(axis=1)
            agree.append((one == np.argmax(network(mnist.test.images), axis=1)).mean())
        report(f"{name}: untrained loss, 10,000 test pictures", untrained)
        report(f"{name}: untrained loss, first mini-batch", first)
        report(f"{name}: test accuracy after 1,000 iterations", tested)
        report(f"{name}: agreement with the collapsed matrix", agree)
    for rate in (1e-4, 1e-3):
        tested = []
        for seed in SEEDS:
            mnist = load_mnist(seed)
            network = tutorial.Network(seed=seed, sizes=(784, 10))
            tutorial.train(network, mnist, learning_rate=rate)
            tested.append(tutorial.accuracy(network, mnist.test))
        report(f"a plain 784 × 10 layer, learning rate {rate:g}: test accuracy", tested)


if __name__ == "__main__":
    main()
