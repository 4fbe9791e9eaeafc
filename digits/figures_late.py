"""Figures of units 4 and 5 that compare a student's own runs with others."""

import json
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt

from digits.style import BLUE, ORANGE

REPEATS = Path(__file__).with_name("data") / "repeats.json"


def bands(named: dict[str, tuple]) -> None:
    """Draw curves of validation accuracy over bands of other runs: the same, from five seeds.

    A band goes from the lowest to the highest of the five. `tools/repeats.py` measured them.

    Parameters
    ----------
    named : dict from str to (iterations, accuracies)
        The names are those of the bands: "ReLU" and "ReLU and dropout".
    """
    repeats = json.loads(REPEATS.read_text(encoding="utf-8"))
    figure, axes = plt.subplots(figsize=(8, 3.4))
    looks = {"ReLU": (BLUE, "-", None), "ReLU and dropout": (ORANGE, "--", "///")}
    for name, (colour, line, hatch) in looks.items():
        others = np.array(repeats[name]["validation"])
        low, high = others.min(axis=0), others.max(axis=0)
        look = {"facecolor": colour, "edgecolor": colour, "alpha": 0.3, "hatch": hatch, "lw": 0}
        axes.fill_between(repeats["iterations"], low, high, label=f"{name}: five seeds", **look)
        iterations, accuracies = named[name]
        axes.plot(iterations, accuracies, line, color=colour, marker="o", label=f"{name}: yours")
    axes.set(xlabel="iteration", title="accuracy on the validation pictures", ylim=(0.9, 1))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.tight_layout()
    plt.show()
