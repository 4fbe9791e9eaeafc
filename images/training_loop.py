"""Figure: the four stations of a training step."""

from card import BLUE, GREEN, INK, ORANGE, RED, box, card, save

STATIONS = [
    (2.2, GREEN, "forward pass", "pictures → logits"),
    (7.5, ORANGE, "loss", "logits, labels → one number"),
    (12.8, RED, "tape", "a slope for each weight"),
    (18.1, BLUE, "optimizer", "each weight a little downhill"),
]
ARROW = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.5}

figure, axes = card(21, 4.6)
for x, colour, name, what in STATIONS:
    box(axes, x - 1.5, 2.3, 3.4, 1.3, face=colour, radius=0.2)
    ink = INK if colour == ORANGE else "white"
    axes.text(x + 0.2, 2.95, name, ha="center", va="center", size=13, color=ink)
    axes.text(x + 0.2, 1.85, what, ha="center", va="top", size=9, color=INK)
for (x, *_), (following, *_) in zip(STATIONS, STATIONS[1:], strict=False):
    axes.annotate("", (following - 1.6, 2.95), (x + 2.0, 2.95), arrowprops=ARROW)
axes.plot([18.3, 18.3, 2.4], [1.2, 0.7, 0.7], color=INK, linewidth=1.5)
axes.annotate("", (2.4, 1.3), (2.4, 0.68), arrowprops=ARROW)
axes.text(10.3, 0.8, "again, with the next mini-batch", ha="center", va="bottom", size=9, color=INK)
save(figure, __file__)
