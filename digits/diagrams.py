"""Figures that are drawn, not plotted: of graphs and of networks."""

from collections.abc import Sequence

import networkx as nx
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from digits import style
from digits.style import BLUE, GREEN, INK, ORANGE


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
    for source, name in drawn.edges:  # each arrow goes from border to border
        ends = {"patchA": boxes[source].get_bbox_patch(), "patchB": boxes[name].get_bbox_patch()}
        line = {"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0, **ends}
        axes.annotate("", places[name], places[source], arrowprops=line)
    style.show(figure, ", ".join(f"{name} reads {source}" for source, name in drawn.edges))


def architecture(sizes: Sequence[int]) -> None:
    """Show a network as a row of layers, with the number of parameters between them.

    The more of the parameters lie between two layers, the darker is the band between them.

    Parameters
    ----------
    sizes : sequence of integers
        How many numbers each layer gives, from the input to the output.
    """
    figure = plt.figure()
    draw_architecture(figure, sizes)
    style.show(figure, figure.get_label())


def draw_architecture(figure: Figure, sizes: Sequence[int]) -> None:
    """Draw what `architecture` shows onto an empty figure, and label it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    sizes : sequence of integers
        As for `architecture`.
    """
    counts = [(before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False)]
    neurons = ", ".join(map(str, sizes))
    figure.set_label(f"A network of layers with {neurons} neurons: {sum(counts):,} parameters.")
    figure.set_size_inches(9.5, 3.4)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-0.75, 1.35))
    axes.axis("off")
    wide = 0.014 * len(sizes)  # half a column, the same on paper for any number of layers
    heights = [max(size / max(sizes), 0.03) for size in sizes]
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
