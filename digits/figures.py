"""The plots that the notebooks show, in one style, for light pages and dark ones."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from digits import style
from digits.diagrams import architecture as architecture
from digits.diagrams import graph as graph
from digits.style import BLUE, INK, RED

style.use()

# nothing counts for nothing: where a weight is 0 there is the page
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, (BLUE, 0), (RED, 0), RED])
# black can be read on all of it
MISTAKES = LinearSegmentedColormap.from_list("mistakes", ["#F3C677", RED])


def gallery(pictures: Sequence, titles: Sequence | None = None, columns: int = 12) -> None:
    """Show pictures in rows, light ink on dark, as the network sees them.

    Parameters
    ----------
    pictures : sequence of (28, 28) arrays
        Each is drawn from its own darkest to its own lightest value.
    titles : sequence, optional
        What stands above each picture.
    columns : int
        How many stand in a row.
    """
    columns = min(columns, len(pictures))
    rows = math.ceil(len(pictures) / columns)
    figure = plt.figure(figsize=(0.9 * columns, 1.2 * rows))
    axes = figure.add_axes([0, 0, 1, 1])  # one for all, in inches: 36 of them would take long
    for number, picture in enumerate(pictures):
        left, bottom = 0.9 * (number % columns), -1.2 * (number // columns)
        axes.imshow(picture, cmap="gray", extent=(left, left + 0.84, bottom, bottom + 0.84))
        if titles is not None:
            axes.text(
                left + 0.42, bottom + 0.88, titles[number], fontsize=11, ha="center", va="bottom"
            )
    axes.set(xlim=(-0.03, 0.9 * columns - 0.03), ylim=(1.16 - 1.2 * rows, 1.14))
    axes.axis("off")
    style.show(figure, f"{len(pictures)} pictures" + _named(titles))


def _named(titles):
    return "" if titles is None else ": " + ", ".join(map(str, titles))


def pixels(picture: np.ndarray) -> None:
    """Show a picture with the number of each pixel written into it.

    Parameters
    ----------
    picture : (28, 28) array of integers from 0 to 255
    """
    figure, axes = plt.subplots(figsize=(9, 9))
    axes.imshow(picture, cmap="gray", vmin=0, vmax=255)
    # outlines of the numbers, each made once: 784 labels would take most of a second.
    # Around (0, 0): a digit of this font is 0.636 em wide and 0.729 em high
    size, outlines = 6.5, {}
    for value in np.unique(picture):
        corner = (-0.318 * size * len(str(value)), -0.364 * size)
        outlines[value] = TextPath(corner, str(value), size=size, prop={"family": "DejaVu Sans"})
    numbers = PathCollection(
        [outlines[value] for value in picture.flat],
        offsets=[(column, row) for row, column in np.ndindex(picture.shape)],
        offset_transform=axes.transData,
        facecolors=["black" if value > 117 else "white" for value in picture.flat],
        transform=Affine2D().scale(1 / 72) + figure.dpi_scale_trans,
        linewidths=0,
        rasterized=True,  # as one picture: 784 shapes would make the page slow
    )
    axes.add_collection(numbers, autolim=False)
    axes.set_xlabel("column")
    axes.set_ylabel("row")
    figure.tight_layout()
    style.show(figure, "A picture of 28 × 28 pixels, in each its number from 0 to 255")


def bars(heights: np.ndarray, title: str = "") -> None:
    """Show one bar for each digit, with its height written above.

    Parameters
    ----------
    heights : (10,) array
    title : str
    """
    figure, axes = plt.subplots(figsize=(8, 2.6))
    drawn = axes.bar(range(len(heights)), heights, color=BLUE)
    axes.bar_label(drawn, fontsize=9)
    axes.set_xticks(range(len(heights)))
    axes.set_yticks([])
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.margins(y=0.15)
    axes.set_title(title, fontsize=11)
    figure.tight_layout()
    counted = ", ".join(f"{digit}: {height}" for digit, height in enumerate(heights))
    style.show(figure, f"{title}. {counted}".lstrip(". "))


def descent(loss: Callable, paths: dict[str, list[float]]) -> None:
    """Draw a loss over one weight, and walks down it, one panel each.

    Parameters
    ----------
    loss : callable
        From an array of weights to an array of losses.
    paths : dict from str to list of float
        From a title to the weights that were visited, in order.
    """
    figure, panels = plt.subplots(1, len(paths), figsize=(3.3 * len(paths), 2.8), sharey=True)
    inputs = np.linspace(-4.2, 4.2, 200)
    for axes, (title, path) in zip(panels, paths.items(), strict=True):
        path = np.clip(path, -4.2, 4.2)
        axes.plot(inputs, loss(inputs), color=BLUE)
        axes.plot(path, loss(path), "o-", color=RED, markersize=5, linewidth=1)
        axes.plot(path[0], loss(path[0]), "s", color=INK, markersize=8)
        axes.set(title=title, xlabel="weight")
    panels[0].set_ylabel("loss")
    figure.tight_layout()
    ends = [f"{title}: from {path[0]:.3g} to {path[-1]:.3g}" for title, path in paths.items()]
    style.show(figure, f"A weight's walk down its loss. {'; '.join(ends)}")


def weights(values: np.ndarray | Sequence, titles: Sequence | None = None) -> None:
    """Show what each pixel's weight is: red where ink counts for, blue where it counts against.

    Parameters
    ----------
    values : (28, 28) array, or a sequence of them
        Each is drawn with its own scale; where it is zero, there is no colour.
    titles : sequence, optional
        What stands above each picture.
    """
    values = np.asarray(values)
    values = values[None] if values.ndim == 2 else values
    figure, panels = plt.subplots(1, len(values), figsize=(3.9 * len(values), 3.2), squeeze=False)
    for number, (axes, matrix) in enumerate(zip(panels.flat, values, strict=True)):
        most = abs(matrix).max()
        drawn = axes.imshow(matrix, cmap=SIGNED, vmin=-most, vmax=most)
        figure.colorbar(drawn, ax=axes, label="weight", shrink=0.9)
        axes.axis("off")
        if titles is not None:
            axes.set_title(titles[number], fontsize=11)
    figure.tight_layout()
    style.show(figure, f"Each pixel's weight, red above zero, blue below{_named(titles)}")


def dropped(
    picture: np.ndarray,
    keep: float,
    mask: Callable | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> None:
    """Show a picture, a mask that drops values by chance, and the picture times such masks.

    Parameters
    ----------
    picture : (28, 28) array
    keep : float
        How likely a value is kept; a kept one is divided by `keep`.
    mask : callable, optional
        Draws a mask: a function of its shape, of `keep` and of a NumPy random generator.
    draws : int
        How many masked pictures the average at the end is taken over.
    """
    draw = mask or (lambda shape, keep, rng: rng.binomial(1, keep, shape) / keep)
    rng = np.random.default_rng(seed)
    masks = np.array([draw(picture.shape, keep, rng) for _ in range(draws)])
    masked = picture * masks
    shown = {"the picture": picture, "mask 1": masks[0]}
    shown |= {f"times mask {number}": masked[number - 1] for number in range(1, 5)}
    shown[f"mean of {draws:,}"] = masked.mean(axis=0)
    figure, panels = plt.subplots(1, len(shown), figsize=(1.8 * len(shown), 2.2))
    for axes, (name, values) in zip(panels, shown.items(), strict=True):
        axes.imshow(values, cmap="gray", vmin=0, vmax=1 / keep)
        axes.set_title(name, fontsize=11)
        axes.axis("off")
    figure.tight_layout()
    style.show(figure, f"{', '.join(shown)}: what is kept at {keep:.0%}")


def confusion(labels: np.ndarray, answers: np.ndarray) -> None:
    """Show how often each digit (row) was read as each digit (column).

    Parameters
    ----------
    labels, answers : (n,) integer arrays
    """
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, answers), 1)
    wrong = counts - np.diag(np.diag(counts))
    # the few are left without colour, to be read on any page; the many stand out
    shaded = np.ma.masked_less(wrong, max(wrong.max() / 7, 1))
    figure, axes = plt.subplots(figsize=(6.5, 5.6))
    axes.imshow(shaded, cmap=MISTAKES)
    for row, column in np.ndindex(counts.shape):
        colour = INK if shaded.mask[row, column] else "black"
        axes.text(column, row, counts[row, column], ha="center", va="center", color=colour)
    axes.set(xticks=range(10), yticks=range(10), xlabel="read as", ylabel="is")
    axes.set_title("frequent mistakes are shaded")
    figure.tight_layout()
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    words = f"How often each digit was read as each. The worst: {row}, read as {column},"
    style.show(figure, f"{words} {wrong.max()} times")


def curves(named: dict[str, tuple], title: str = "") -> None:
    """Draw several curves over the iterations, to compare them.

    Parameters
    ----------
    named : dict from str to (iterations, values)
    title : str
    """
    figure, axes = plt.subplots(figsize=(8, 3.2))
    lines = ("-", "--", ":", "-.")
    ends = {name: f"{name}: {values[-1]:.3f} at the end" for name, (_, values) in named.items()}
    for (name, (iterations, values)), line in zip(named.items(), lines, strict=False):
        axes.plot(iterations, values, line, marker=".", label=ends[name])
    zoom(axes, [values[-1] for _, values in named.values()])
    axes.set(xlabel="iteration", title=title)
    axes.grid()
    axes.legend(loc="lower right")
    figure.tight_layout()
    style.show(figure, f"{title}. {', '.join(ends.values())}".lstrip(". "))


def zoom(axes: Axes, ends: Sequence[float]) -> None:
    """Let an axis of accuracies show how its curves end: whether they still climb.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    ends : sequence of float
        Where the curves are; they come from far below.
    """
    axes.set_ylim(max(min(ends) - 0.1, 0), min(max(ends) + 0.05, 1.005))


def bend(agreement: dict[float, float]) -> None:
    """Draw how far a network with bends between its layers is still one matrix.

    Parameters
    ----------
    agreement : dict from float to float
        From the slope for negative numbers to the share of pictures on which both agree.
    """
    figure, axes = plt.subplots(figsize=(6, 2.8))
    axes.plot(list(agreement), list(agreement.values()), ".-", color=BLUE)
    axes.set(xlabel="slope for negative numbers", ylabel="agree with one matrix", ylim=(0, 1.05))
    axes.grid()
    figure.tight_layout()
    said = ", ".join(f"{share:.0%} at slope {slope:g}" for slope, share in agreement.items())
    style.show(figure, f"How many pictures agree with one matrix: {said}")


def draw_bend(axes: Axes, slope: float) -> None:
    """Draw a line that is bent at 0, with `slope` for negative numbers."""
    x = np.array([-1.0, 0.0, 1.0])
    axes.plot(x, np.where(x < 0, slope * x, x), color=RED, linewidth=2)
    axes.set(xlabel="what a neuron adds up to", ylabel="what it hands on", ylim=(-1.1, 1.1))
    axes.grid()
