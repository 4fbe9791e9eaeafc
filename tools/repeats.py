"""Train the tutorial's network with ReLU, without dropout and with it, from several seeds.

    python -m tools.repeats

writes `digits/data/repeats.json`, which unit 5 shows beside the student's own run: how far
two runs of the same network lie apart. It takes a quarter of an hour on two cores.
"""

import json
from pathlib import Path

import tensorflow as tf

from digits import load_mnist, tutorial

FILE = Path(__file__).parents[1] / "digits" / "data" / "repeats.json"
SEEDS = range(5)
ITERATIONS = 8600  # twenty epochs
TIMES = {*range(0, 2000, 250), *range(2000, ITERATIONS, 600), ITERATIONS}  # when to measure


class Measure:
    """Takes the place of a `digits.training.Watch`: keeps the accuracy, and draws nothing."""

    def __init__(self, network, mnist):
        self.network, self.mnist, self.validation, self.test = network, mnist, [], {}

    def wants(self, iteration, total):
        return iteration in TIMES or iteration == total - 1

    def show(self, iteration, total, loss, batch_accuracy, validation_accuracy):
        self.validation.append(round(validation_accuracy, 4))
        if iteration in (1000, 2000, ITERATIONS):
            self.test[iteration] = round(tutorial.accuracy(self.network, self.mnist.test), 4)


def measured(name, connected):
    """What `Measure` keeps of a network of this kind, from each seed."""
    kept = []
    for seed in SEEDS:
        mnist, network = load_mnist(seed), tutorial.Network(tf.nn.relu, connected, seed=seed)
        watch = Measure(network, mnist)
        tutorial.train(network, mnist, iterations=ITERATIONS + 1, watch=watch)
        print(name, "seed", seed, "test accuracy after", watch.test, flush=True)
        kept.append(watch)
    return {
        "validation": [one.validation for one in kept],
        "test": {time: [one.test[time] for one in kept] for time in kept[0].test},
    }


def main():
    found = {"iterations": sorted(TIMES)}
    for name, connected in (("ReLU", False), ("ReLU and dropout", True)):
        found[name] = measured(name, connected)
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
