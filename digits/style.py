"""One look for all figures, on light pages and dark ones.

A figure has no ground of its own. In a notebook it is SVG, a part of the page, and its ink has the
colour of the page's text. Beside it there is a PNG for where that cannot be, as on a feedback
page; its ink is a grey that can be read on white and on black.
"""

import html
import io
import re

import matplotlib_inline.backend_inline  # noqa: F401  (sets up its PNGs now, not after `use`)
from IPython import get_ipython
from matplotlib import cycler
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from digits.strokes import INK

# after Okabe and Ito, told apart by the colour-blind (https://jfly.uni-koeln.de/color);
# the orange is darker than theirs: each has a contrast of 3 on white and on JupyterLab's dark pages
BLUE, ORANGE, GREEN, RED = "#0072B2", "#B87F00", "#009E73", "#D55E00"

STYLE = {
    **dict.fromkeys(["figure.facecolor", "axes.facecolor", "savefig.facecolor"], "none"),
    **dict.fromkeys(["text.color", "axes.labelcolor", "xtick.color", "ytick.color"], INK),
    **dict.fromkeys(["axes.edgecolor", "patch.edgecolor", "grid.color"], INK),
    "grid.alpha": 0.3,
    "legend.frameon": False,
    "axes.prop_cycle": cycler(color=[BLUE, RED, GREEN, ORANGE]),
    "image.interpolation": "none",  # pixels are squares
    "image.composite_image": False,
}
LEAST = 0.7  # of a figure's width: in less, its words of 10 points cannot be read
MOST = 500_000  # characters: a longer SVG makes the page slow
# of all that matplotlib draws; its own rule would be one for the whole page
RULE = "stroke-linejoin: round; stroke-linecap: butt"


def use() -> None:
    """Draw all figures in this look, also those that a notebook makes with plain matplotlib."""
    plt.rcParams.update(STYLE)
    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(Figure, as_html)


def show(figure: Figure, words: str) -> None:
    """Show a figure in the notebook.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    words : str
        What is in it, for those who do not see it.
    """
    figure.set_label(words)
    plt.show()


def as_html(figure: Figure) -> str | None:
    """A figure as a part of a page; its label is read to those who do not see it.

    Returns
    -------
    str or None
        None where that would be too long.
    """
    file = io.StringIO()
    figure.savefig(file, format="svg", bbox_inches="tight")
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r' id="[\w.]+_\d+"', "", svg)  # the same in each figure of a page
    svg = svg.replace(INK, "currentColor")
    words = html.escape(str(figure.get_label() or "A plot"))
    width = float(re.search(r' width="([\d.]+)pt"', svg)[1])
    # on a narrow page it is as small as can be read, and the output scrolls
    style = f"min-width: {LEAST * width:.0f}pt; max-width: 100%; height: auto; {RULE}"
    svg = svg.replace("<svg", f'<svg role="img" aria-label="{words}" style="{style}"', 1)
    # all that is left of it in a notebook that JupyterLab does not trust
    svg = svg.replace("</svg>", f"<g><title>{words}</title></g></svg>")
    return svg if len(svg) <= MOST else None
