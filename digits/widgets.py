"""Things to play with in the notebooks.

Every slider can be reached with Tab and moved with the arrow keys. Where a notebook shows one, a
plain figure stands above it, for a notebook that is read on paper or without a kernel.
"""

from collections.abc import Sequence
from pathlib import Path

import anywidget
import ipywidgets
import numpy as np
import traitlets
from matplotlib.figure import Figure

from digits import diagrams, figures, style

style.use()

MOST_HIDDEN = 5
WIDTHS = [2**power for power in range(11)]  # 1, 2, 4 to 1,024 neurons


class Slider(anywidget.AnyWidget):
    """A slider, with a name that is read aloud: those of ipywidgets have none.

    Parameters
    ----------
    description : str
        What it sets.
    options : sequence of numbers
        Its places, from left to right.
    value : number
        One of them.
    """

    _esm = Path(__file__).with_name("slider.js")
    description = traitlets.Unicode().tag(sync=True)
    options = traitlets.List().tag(sync=True)
    value = traitlets.Any().tag(sync=True)  # whole numbers stay whole

    def __init__(self, description: str, options: Sequence[float], value: float):
        super().__init__(description=description, options=list(options), value=value)


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
    how_many = Slider("hidden layers", range(MOST_HIDDEN + 1), len(hidden))
    start = [*hidden, *[WIDTHS[7]] * MOST_HIDDEN]  # a layer that is added has 128 neurons
    widths = [
        Slider(f"neurons in hidden {number + 1}", WIDTHS, start[number])
        for number in range(MOST_HIDDEN)
    ]
    diagram = ipywidgets.HTML()

    def update(change=None):
        for number, width in enumerate(widths):
            width.layout.display = "" if number < how_many.value else "none"
        chosen = [width.value for width in widths[: how_many.value]]
        figure = Figure()
        diagrams.draw_architecture(figure, [784, *chosen, 10])
        diagram.value = style.as_html(figure)

    for slider in (how_many, *widths):
        slider.observe(update, "value")
    update()
    return ipywidgets.VBox([how_many, *widths, diagram])


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
    slope = Slider("slope for negative numbers", [step / 20 for step in range(21)], 1)
    picture = ipywidgets.HTML()

    def update(change=None):
        figure = Figure(figsize=(4.5, 2.8))
        figures.draw_bend(figure.subplots(), slope.value)
        figure.tight_layout()
        share = np.interp(
            slope.value, sorted(agreement), [agreement[key] for key in sorted(agreement)]
        )
        words = f"slope {slope.value:g}: {share:.1%} of the answers are still the one matrix's"
        figure.set_label(f"A line that is bent at 0, {words}.")
        picture.value = f"<p>{words}</p>{style.as_html(figure)}"

    slope.observe(update, "value")
    update()
    return ipywidgets.VBox([slope, picture])
