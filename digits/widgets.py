"""Things to play with in the notebooks.

They are made of ipywidgets: every slider can be reached with Tab and moved with the arrow
keys. Where a notebook shows one, the same picture stands above it as a plain figure, for a
notebook that is read on paper or without a kernel.
"""

import base64
import io
from collections.abc import Sequence

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from digits import figures

MOST_HIDDEN = 5
WIDTHS = [2**power for power in range(11)]  # 1, 2, 4 to 1,024 neurons


def layer_explorer(hidden: Sequence[int] = (512, 256, 128)) -> ipywidgets.VBox:
    """Change the hidden layers of a network, and watch its diagram and its parameter count.

    Parameters
    ----------
    hidden : sequence of integers
        The neurons of each hidden layer to begin with: at most five layers, widths that are
        powers of two up to 1,024.

    Returns
    -------
    ipywidgets.VBox
        A slider for the number of hidden layers, one for the width of each, the diagram.
    """
    how_many = _slider("hidden layers", range(MOST_HIDDEN + 1), len(hidden))
    start = [*hidden, *[WIDTHS[7]] * MOST_HIDDEN]  # a layer that is added has 128 neurons
    widths = [
        _slider(f"neurons in hidden {number + 1}", WIDTHS, start[number])
        for number in range(MOST_HIDDEN)
    ]
    diagram = ipywidgets.HTML()

    def update(change=None):
        for number, width in enumerate(widths):
            width.layout.display = "" if number < how_many.value else "none"
        chosen = [width.value for width in widths[: how_many.value]]
        diagram.value = _diagram([784, *chosen, 10])

    for slider in (how_many, *widths):
        slider.observe(update, "value")
    update()
    return ipywidgets.VBox([how_many, *widths, diagram])


def _slider(name, options, value):
    return ipywidgets.SelectionSlider(
        options=options,
        value=value,
        description=name,
        layout=ipywidgets.Layout(width="36em"),
        style={"description_width": "11em"},
    )


def _diagram(sizes):
    """The diagram as HTML, described in words for those who do not see it."""
    figure = Figure()
    figures.draw_architecture(figure, sizes)
    total = sum((before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False))
    words = f"A network of layers with {', '.join(map(str, sizes))} neurons: {total:,} parameters."
    return _image(figure, words)


def _image(figure, words, width=60):
    """A matplotlib figure as HTML, `width` in em, with words for those who do not see it."""
    file = io.BytesIO()
    figure.savefig(file, dpi=150)
    data = base64.b64encode(file.getvalue()).decode()
    style = f"width: {width}em; max-width: 100%"
    return f'<img alt="{words}" src="data:image/png;base64,{data}" style="{style}">'


def bend_explorer(agreement: dict[float, float]) -> ipywidgets.VBox:
    """Bend the straight line between the layers, and see how long one matrix can follow.

    Parameters
    ----------
    agreement : dict from float to float
        From `digits.tutorial.agreement`.

    Returns
    -------
    ipywidgets.VBox
        A slider for the slope, the picture.
    """
    slope = ipywidgets.FloatSlider(
        1,
        min=0,
        max=1,
        step=0.05,
        description="slope for negative numbers",
        layout=ipywidgets.Layout(width="30em"),
        style={"description_width": "14em"},
    )
    picture = ipywidgets.HTML()

    def update(change=None):
        figure = Figure(figsize=(4.5, 2.8))
        figures.draw_bend(figure.subplots(), slope.value)
        figure.tight_layout()
        share = np.interp(
            slope.value, sorted(agreement), [agreement[key] for key in sorted(agreement)]
        )
        words = f"slope {slope.value:g}: {share:.1%} of the answers are still the one matrix's"
        picture.value = f"<p>{words}</p>" + _image(
            figure, f"A line that is bent at 0, {words}.", 28
        )

    slope.observe(update, "value")
    update()
    return ipywidgets.VBox([slope, picture])
