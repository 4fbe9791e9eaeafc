"""The plots that the notebooks show, in one style, for light pages and dark ones."""

import math
from collections.abc import Callable, Sequence

import networkx as nx
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

# Okabe and Ito's palette, told apart by the colour-blind (https://jfly.uni-koeln.de/color)
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
# a grey that stands out from white and from JupyterLab's dark pages, 4 to 1 at least
INK = "#767676"
plt.rcParams.update(
    {
        **dict.fromkeys(["figure.facecolor", "axes.facecolor", "savefig.facecolor"], "none"),
        **dict.fromkeys(["text.color", "axes.labelcolor", "xtick.color", "ytick.color"], INK),
        **dict.fromkeys(["axes.edgecolor", "grid.color"], INK),
        "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED]),
        "legend.framealpha": 0,
    }
)


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
    plt.show()


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
        facecolors=["black" if value > 127 else "white" for value in picture.flat],
        transform=Affine2D().scale(figure.dpi / 72),
        linewidths=0,
    )
    axes.add_collection(numbers, autolim=False)
    axes.set_xlabel("column")
    axes.set_ylabel("row")
    figure.tight_layout()
    plt.show()


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
    plt.show()


def graph(reads: dict[str, list[str]]) -> None:
    """Draw which part of a graph reads which, from left to right.

    Parameters
    ----------
    reads : dict from str to list of str
        Each part with the parts it reads, as `digits.graph.parts` gives it.
    """
    drawn = nx.DiGraph([(source, name) for name, sources in reads.items() for source in sources])
    for column, names in enumerate(nx.topological_generations(drawn)):
        for name in names:
            drawn.nodes[name]["column"] = column
    places = nx.multipartite_layout(drawn, subset_key="column")
    figure, axes = plt.subplots(figsize=(10, 2.6))
    look = {"boxstyle": "round,pad=0.5", "facecolor": "#cfe3f1", "edgecolor": BLUE}
    boxes = {
        name: axes.text(*place, name, ha="center", va="center", color="#222222", bbox=look)
        for name, place in places.items()
    }
    axes.update_datalim(list(places.values()))
    axes.margins(0.12, 0.4)
    axes.axis("off")
    figure.tight_layout()
    for box in boxes.values():  # each arrow goes from border to border
        box.update_bbox_position_size(figure.canvas.get_renderer())
    for source, name in drawn.edges:
        ends = {"patchA": boxes[source].get_bbox_patch(), "patchB": boxes[name].get_bbox_patch()}
        line = {"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0, **ends}
        axes.annotate("", places[name], places[source], arrowprops=line)
    plt.show()


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
    plt.show()


def weights(values: np.ndarray | Sequence, titles: Sequence | None = None) -> None:
    """Show what each pixel's weight is: red where ink counts for, blue where it counts against.

    Parameters
    ----------
    values : (28, 28) array, or a sequence of them
        Each is drawn with its own scale, zero in white.
    titles : sequence, optional
        What stands above each picture.
    """
    values = np.asarray(values)
    values = values[None] if values.ndim == 2 else values
    figure, panels = plt.subplots(1, len(values), figsize=(3.9 * len(values), 3.2), squeeze=False)
    for number, (axes, matrix) in enumerate(zip(panels.flat, values, strict=True)):
        most = abs(matrix).max()
        drawn = axes.imshow(matrix, cmap="RdBu_r", vmin=-most, vmax=most)
        figure.colorbar(drawn, ax=axes, label="weight", shrink=0.9)
        axes.axis("off")
        if titles is not None:
            axes.set_title(titles[number], fontsize=11)
    figure.tight_layout()
    plt.show()


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
    plt.show()


def architecture(sizes: Sequence[int]) -> None:
    """Show a network as a row of layers, with the number of parameters between them.

    The more of the parameters lie between two layers, the darker is the band between them.

    Parameters
    ----------
    sizes : sequence of integers
        How many numbers each layer gives, from the input to the output.
    """
    draw_architecture(plt.figure(), sizes)
    plt.show()


def draw_architecture(figure: Figure, sizes: Sequence[int]) -> None:
    """Draw what `architecture` shows onto an empty figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    sizes : sequence of integers
        As for `architecture`.
    """
    figure.set_size_inches(9.5, 3.4)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-0.75, 1.35))
    axes.axis("off")
    wide = 0.014 * len(sizes)  # half a column, the same on paper for any number of layers
    heights = [max(size / max(sizes), 0.03) for size in sizes]
    counts = [(before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False)]
    for x, count in enumerate(counts):
        left, right = heights[x], heights[x + 1]
        fan = [(x, 0.5 + left / 2), (x + 1, 0.5 + right / 2)]
        fan += [(x + 1, 0.5 - right / 2), (x, 0.5 - left / 2)]
        axes.fill(*zip(*fan, strict=True), color=INK, alpha=0.06 + 0.3 * count / sum(counts), lw=0)
        axes.text(x + 0.5, -0.3, f"{count:,}", ha="center", va="top", fontsize=11, color=INK)
    for x, (size, height) in enumerate(zip(sizes, heights, strict=True)):
        last = x == len(sizes) - 1
        colour, name = (GREEN, "input") if x == 0 else (BLUE, f"hidden {x}")
        colour, name = (ORANGE, "output") if last else (colour, name)
        corner = (x - wide, 0.5 - height / 2)
        axes.add_patch(plt.Rectangle(corner, 2 * wide, height, color=colour, lw=0))
        axes.text(x, 1.1, f"{size:,}", ha="center", fontsize=13, color=INK)
        axes.text(x, -0.12, name, ha="center", va="top", fontsize=10, color=INK)
    total = f"parameters between the layers; together {sum(counts):,}"
    middle = (len(sizes) - 1) / 2
    axes.text(middle, -0.54, total, ha="center", va="top", fontsize=11, color=INK)


def confusion(labels: np.ndarray, answers: np.ndarray) -> None:
    """Show how often each digit (row) was read as each digit (column).

    Parameters
    ----------
    labels, answers : (n,) integer arrays
    """
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, answers), 1)
    wrong = counts - np.diag(np.diag(counts))
    figure, axes = plt.subplots(figsize=(6.5, 5.6))
    shades, outline = wrong / max(wrong.max(), 1), withStroke(linewidth=2, foreground="#222222")
    axes.imshow(np.zeros_like(wrong), cmap=ListedColormap([BLUE]), alpha=shades)
    for row, column in np.ndindex(counts.shape):
        look = {"color": INK}
        if shades[row, column] > 0.2:  # on any blue, over a light page and a dark one
            look = {"color": "white", "path_effects": [outline]}
        axes.text(column, row, counts[row, column], ha="center", va="center", **look)
    axes.set(xticks=range(10), yticks=range(10), xlabel="read as", ylabel="is")
    axes.set_title("mistakes are shaded")
    figure.tight_layout()
    plt.show()


def curves(named: dict[str, tuple], title: str = "") -> None:
    """Draw several curves over the iterations, to compare them.

    Parameters
    ----------
    named : dict from str to (iterations, values)
    title : str
    """
    figure, axes = plt.subplots(figsize=(8, 3.2))
    for (name, (iterations, values)), style in zip(
        named.items(), ("-", "--", ":", "-."), strict=False
    ):
        axes.plot(
            iterations, values, style, marker=".", label=f"{name}: {values[-1]:.3f} at the end"
        )
    low = min(values[-1] for _, values in named.values())
    axes.set(xlabel="iteration", title=title, ylim=(low - 0.08, 1))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.tight_layout()
    plt.show()


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
    axes.grid(alpha=0.3)
    figure.tight_layout()
    plt.show()


def draw_bend(axes: Axes, slope: float) -> None:
    """Draw a line that is bent at 0, with `slope` for negative numbers."""
    x = np.array([-1.0, 0.0, 1.0])
    axes.plot(x, np.where(x < 0, slope * x, x), color=RED, linewidth=2)
    axes.set(xlabel="what a neuron adds up to", ylabel="what it hands on", ylim=(-1.1, 1.1))
    axes.grid(alpha=0.3)
