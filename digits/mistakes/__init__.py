"""Known mistakes: wrong answers to the exercises, as students write them.

A mistake is a wrong function under the exercise's own name, below the sentence that a student
hears who has written it:

    @mistake("You count from 1. The first place belongs to the digit 0.")
    def one_hot(labels):
        return np.eye(11)[labels + 1][:, :10]

Where wrong results are many, a test of the result stands in its place; it is given what came
back, and the arguments:

    @looks("one_hot", "Each label gets a row, not a column.")
    def _(got, labels):
        return np.shape(got) == (10, len(labels))

They stand here, not in the notebooks, because a wrong function is nearly the right one. A
function uses only what its unit's first cell imports, so that it could stand in a notebook.
The first that fits is named; an exercise without any is judged as well, and hears less.
"""

import importlib
import pkgutil
from pathlib import Path

from autograder.checks.mistakes import Mistake

_known = {}  # from the exercise's function to its mistakes


def mistake(sentence):
    """Keep the function below as a mistake in the exercise of the same name."""

    def keep(wrong):
        _known.setdefault(wrong.__name__, []).append(Mistake(sentence, wrong=wrong))
        return wrong

    return keep


def looks(name, sentence):
    """Keep the function below as a test of results of the function `name`."""

    def keep(test):
        _known.setdefault(name, []).append(Mistake(sentence, test=test))
        return test

    return keep


def of(name):
    """The known mistakes in the function `name` of an exercise, in their order.

    Only the file that has the function in it is imported: some need TensorFlow.
    """
    for module in pkgutil.iter_modules(__path__):
        file = Path(__path__[0], f"{module.name}.py")
        if f"\ndef {name}(" in file.read_text(encoding="utf-8"):
            importlib.import_module(f"{__name__}.{module.name}")
    return _known.get(name, [])
