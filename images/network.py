"""Figure: the tutorial's network, from a picture to ten answers."""

import numpy as np
from card import BLUE, GREEN, INK, ORANGE, box, card, save

from digits import load_mnist

LAYERS = [
    (784, "input\n28 × 28 pixels", GREEN),
    (512, "hidden layer 1", BLUE),
    (256, "hidden layer 2", BLUE),
    (128, "hidden layer 3", BLUE),
    (10, "output\none per digit", ORANGE),
]
UNIT = 5.2 / 784  # a column's height for each neuron

figure, axes = card(21, 8)
picture = load_mnist().validation.pictures[0]  # a five
axes.imshow(picture, cmap="gray", extent=(0.7, 3.7, 2.9, 5.9), aspect="auto")
axes.text(2.2, 2.4, "a picture", ha="center", va="top", size=10, color=INK)

places = np.linspace(6.2, 17.6, len(LAYERS))
middle = 4.4
axes.annotate("", (5.6, middle), (4.1, middle), arrowprops={"arrowstyle": "-|>", "color": INK})
for (size, name, colour), x, following, next_x in zip(
    LAYERS, places, LAYERS[1:] + [None], [*places[1:], None], strict=True
):
    height = max(size * UNIT, 0.35)
    if following:
        other = max(following[0] * UNIT, 0.35)
        fan = [(x, middle + height / 2), (next_x, middle + other / 2)]
        fan += [(next_x, middle - other / 2), (x, middle - height / 2)]
        axes.fill(*zip(*fan, strict=True), color="#e3ebf3", zorder=0.5)
    box(axes, x - 0.25, middle - height / 2, 0.5, height, face=colour)
    axes.text(x, 7.35, f"{size}", ha="center", size=13, color=INK)
    axes.text(x, 1.45, name, ha="center", va="top", size=9, color=INK)
axes.annotate("", (19.2, middle), (18.2, middle), arrowprops={"arrowstyle": "-|>", "color": INK})
axes.text(19.4, middle, "5?", va="center", size=18, color=INK)
save(figure, __file__)
