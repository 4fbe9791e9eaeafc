"""Figure: a loss in three steps, forwards in numbers, and its slopes on the way back."""

from card import BLUE, INK, ORANGE, RED, box, card, save

STATIONS = [("weight", "2", BLUE), ("u", "6", BLUE), ("v", "2", BLUE), ("loss", "4", ORANGE)]
STEPS = [("u = 3 × weight", "× 3"), ("v = u − 4", "× 1"), ("loss = v × v", "× 2v, that is × 4")]
SLOPES = ["12", "4", "4", "1"]

figure, axes = card(21, 5.8)
for number, (name, value, colour) in enumerate(STATIONS):
    x = 1.9 + 5.73 * number
    box(axes, x - 1.05, 2.6, 2.1, 1.1, face=colour, radius=0.2)
    white = INK if colour == ORANGE else "white"
    axes.text(x, 3.15, value, ha="center", va="center", size=15, color=white)
    axes.text(x, 3.95, name, ha="center", va="bottom", size=11, color=INK)
    axes.text(x, 1.6, SLOPES[number], ha="center", va="center", size=15, color=RED)
for number, (forwards, back) in enumerate(STEPS):
    left, right = 3.05 + 5.73 * number, 6.48 + 5.73 * number
    there = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.5}
    axes.annotate("", (right, 3.15), (left, 3.15), arrowprops=there)
    axes.text((left + right) / 2, 3.3, forwards, ha="center", va="bottom", size=11, color=INK)
    axes.annotate("", (left, 1.6), (right, 1.6), arrowprops={**there, "color": RED})
    axes.text((left + right) / 2, 1.4, back, ha="center", va="top", size=11, color=RED)
axes.text(10.5, 5.2, "forwards: the numbers", ha="center", va="center", size=11, color=INK)
axes.text(
    10.5,
    0.5,
    "back: the slope of the loss, as each number grows",
    ha="center",
    va="center",
    size=11,
    color=RED,
)
save(figure, __file__)
