"""Random inputs for hidden checks."""

import hashlib
import os

import numpy as np

# The name of the environment variable with the seed: the grader sets what the course has chosen
variable: str | None = None


def rng(name: str) -> np.random.Generator:
    """A source of random inputs for the hidden checks of exercise `name`.

    It starts from the seed that the grader derives from the instructor's secret, the
    student and the unit (an environment variable, by default `AUTOGRADER_SEED`), and from a
    fixed one else.
    """
    seed = f"{os.environ.get(variable or 'AUTOGRADER_SEED', 'open')}/{name}"
    return np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))
