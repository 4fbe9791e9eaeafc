"""Figure: the accuracy that stops at 92 %."""

import numpy as np
from card import BLUE, GREEN, INK, RED, card, save

figure, axes = card(21, 6)
x = np.linspace(0, 14, 200)
left, bottom = 2.4, 1.0


def height(share):
    """Where a share of 0 to 1 stands on the card."""
    return bottom + 4.2 * share


axes.plot([left, left, left + 15], [bottom + 4.5, bottom, bottom], color=INK, linewidth=1.5)
axes.plot(left + x, height(0.92 - 0.82 * np.exp(-x)), color=BLUE, linewidth=3)
for share, colour, text in ((0.92, BLUE, "92 %: as printed"), (0.99, GREEN, "99 %: possible")):
    line = "-" if colour == BLUE else "--"
    if colour == GREEN:
        axes.plot([left, left + 14], [height(share)] * 2, line, color=colour, linewidth=2)
    shift = -0.15 if colour == BLUE else 0.15
    axes.text(left + 14.3, height(share) + shift, text, va="center", size=11, color=colour)
axes.text(left + 9, height(0.955), "?", ha="center", va="center", size=13, color=RED, weight="bold")
axes.text(left + 7, 0.75, "iterations", ha="center", va="top", size=10, color=INK)
axes.text(left - 0.3, height(0.5), "accuracy", ha="right", va="center", size=10, color=INK)
save(figure, __file__)
