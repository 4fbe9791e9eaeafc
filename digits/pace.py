"""Students' functions in a training: at the pace of ours, and compiled where they can be."""

import time
from functools import partial

import tensorflow as tf

from digits import tutorial
from digits.own import UnfitError, _at_most, untimed

SECONDS = 8  # for a student's first steps of a training, or first forward passes
TIMED = 10  # steps of each
TRACED = 2  # forward passes


class Compiled:
    """A training step as a graph; one operation after the other, where it cannot be one."""

    def __init__(self, step):
        self.step, self.learns, self.work, self.trouble = step, None, None, ""

    def __call__(self, network, optimizer, images, one_hot):
        if self.learns == (network, optimizer):
            return self.work(images, one_hot)
        self.learns, slowly = (network, optimizer), partial(self.step, network, optimizer)
        self.work = tf.function(slowly, autograph=False)
        try:
            return self.work(images, one_hot)
        except Exception:  # what TensorFlow says of functions that it cannot trace is manifold
            self.work = slowly
            self.trouble = "cannot be compiled (does it make a number of the loss?), and "
            return slowly(images, one_hot)


class Paced:
    """A compiled step that gives up where it takes more than twice as long as ours.

    To find that out, it takes turns with ours at first, so that a busy machine slows both down.
    All those steps train.
    """

    def __init__(self, step):
        self.theirs, self.ours, self.times = Compiled(step), Compiled(tutorial.train_step), []

    def __call__(self, *given):
        number, start = len(self.times), time.perf_counter()
        if number == 2 * TIMED:
            if min(self.times[::2]) > 2 * min(self.times[1::2]):
                raise UnfitError(f"yours is right, but {self.theirs.trouble}takes too long here")
            return untimed(self.theirs)(*given)
        if number % 2:
            loss = untimed(self.ours)(*given)
        else:
            loss = _at_most(SECONDS - sum(self.times[::2]), self.theirs, *given)
        self.times.append(time.perf_counter() - start)
        return loss


class Settled:
    """A forward pass that has to be quick in its first calls, which make graphs for trainings.

    Later ones compute, from thousands of pictures, what ours would in as long.
    """

    def __init__(self, forward):
        self.forward, self.calls, self.spent = forward, 0, 0.0

    def __call__(self, *given):
        self.calls += 1
        if self.calls > TRACED:
            return untimed(self.forward)(*given)
        start = time.perf_counter()
        logits = _at_most(SECONDS - self.spent, self.forward, *given)
        self.spent += time.perf_counter() - start
        return logits
