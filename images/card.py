"""The paper that all figures are drawn on: one look, readable in light and dark themes.

They are saved as PNG, since JupyterLab shows no SVG that a notebook carries as an attachment.
"""

from pathlib import Path

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.patches import FancyBboxPatch  # noqa: E402

from digits.style import BLUE, GREEN, RED  # noqa: E402

__all__ = ["BLUE", "GREEN", "INK", "ORANGE", "RED", "box", "card", "save"]
INK, ORANGE = "#222222", "#E69F00"  # a card is white, and orange has only black beside it


def card(width, height):
    """An empty white card with rounded corners, `width` × `height` units of a half inch.

    Returns
    -------
    figure, axes
        The axes count in units, from (0, 0) at the bottom left.
    """
    figure = plt.figure(figsize=(width / 2, height / 2))
    figure.patch.set_alpha(0)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    box(
        axes,
        0.05,
        0.05,
        width - 0.1,
        height - 0.1,
        face="white",
        edge="#cccccc",
        radius=0.25,
        layer=-2,
    )
    return figure, axes


def box(axes, x, y, width, height, face, edge="none", radius=0.08, layer=1):
    """A rounded box with its lower left corner at (x, y)."""
    style = f"round,pad=0,rounding_size={radius}"
    axes.add_patch(
        FancyBboxPatch((x, y), width, height, style, facecolor=face, edgecolor=edge, zorder=layer)
    )


def save(figure, script):
    """Write the figure beside its script, under the script's name, the same bytes each time."""
    figure.savefig(Path(script).with_suffix(".png"), dpi=160, metadata={"Software": None})
    plt.close(figure)
