"""Figures of units 1 to 3 in which the students' own functions are at work."""

from collections.abc import Sequence

import numpy as np
from matplotlib import pyplot as plt

from digits import style
from digits.style import BLUE, INK, RED

style.use()


def on_one_scale(pictures: Sequence, titles: Sequence) -> None:
    """Show pictures side by side, all on the same scale of greys, which stands beside them.

    Parameters
    ----------
    pictures : sequence of (28, 28) arrays
    titles : sequence
        What stands above each picture.
    """
    low, high = np.min(pictures), np.max(pictures)
    wide = 2.6 * len(pictures) + 0.8
    figure, panels = plt.subplots(1, len(pictures), figsize=(wide, 2.8), layout="constrained")
    for axes, picture, title in zip(panels, pictures, titles, strict=True):
        drawn = axes.imshow(picture, cmap="gray", vmin=low, vmax=high)
        axes.set_title(title, fontsize=11)
        axes.axis("off")
    figure.colorbar(drawn, ax=panels, shrink=0.9)
    words = f"{len(pictures)} pictures on one scale, from {low:.3g} to {high:.3g}: "
    style.show(figure, words + ", ".join(map(str, titles)))


def marked(picture: np.ndarray, row: int, column: int) -> None:
    """Show a picture with a frame around one pixel, and its row and column.

    Parameters
    ----------
    picture : (28, 28) array
    row, column : int
    """
    figure, axes = plt.subplots(figsize=(3.6, 3.6), layout="constrained")
    axes.imshow(picture, cmap="gray")
    frame = {"edgecolor": RED, "facecolor": "none", "linewidth": 2}
    axes.add_patch(plt.Rectangle((column - 0.5, row - 0.5), 1, 1, **frame))
    axes.set(xlabel="column", ylabel="row", xticks=[0, column, 27], yticks=[0, row, 27])
    style.show(figure, f"A picture; the pixel in row {row}, column {column} is framed")


def agreement(two: np.ndarray, one: np.ndarray) -> None:
    """Draw each output of one way to compute against the same output of another way.

    Parameters
    ----------
    two, one : arrays of the same shape
        Outputs of two layers in a row, and of one layer.
    """
    two, one = np.ravel(two), np.ravel(one)
    ends = [two.min(), two.max()]
    figure, axes = plt.subplots(figsize=(4.4, 3.6), layout="constrained")
    axes.plot(ends, ends, color=INK, linewidth=1)
    axes.plot(two, one, ".", color=BLUE, markersize=3, alpha=0.5)
    axes.set(xlabel="two layers say", ylabel="one layer says", title=f"{len(two):,} outputs")
    apart = f"{np.abs(two - one).max():.2g}"
    style.show(figure, f"{len(two):,} outputs, two layers against one: at most {apart} apart")
