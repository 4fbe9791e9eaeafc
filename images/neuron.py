"""Figure: one neuron, from pixels to a number."""

from card import BLUE, GREEN, INK, ORANGE, box, card, save

PIXELS = ["0", "0.5", "1"]
WEIGHTS = ["2", "−1", "3"]
PRODUCTS = ["0", "−0.5", "3"]
HEIGHTS = [4.95, 3.55, 2.15]

figure, axes = card(21, 7)


def arrow(start, end):
    style = {"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


for x, name in ((1.9, "pixels"), (5.4, "weights"), (8.9, "products"), (13.4, "sum")):
    axes.text(x, 6.2, name, ha="center", size=12, color=INK)
for pixel, weight, product, y in zip(PIXELS, WEIGHTS, PRODUCTS, HEIGHTS, strict=True):
    for x, text, colour in ((1.9, pixel, GREEN), (5.4, weight, BLUE), (8.9, product, "#dddddd")):
        box(axes, x - 0.75, y - 0.45, 1.5, 0.9, face=colour)
        ink = INK if colour == "#dddddd" else "white"
        axes.text(x, y, text, ha="center", va="center", size=14, color=ink)
    axes.text(3.65, y, "×", ha="center", va="center", size=16, color=INK)
    axes.text(7.15, y, "=", ha="center", va="center", size=16, color=INK)
    arrow((9.8, y), (12.45, HEIGHTS[1] + (y - HEIGHTS[1]) * 0.25))
box(axes, 12.55, 2.95, 1.7, 1.2, face="#dddddd")
axes.text(13.4, HEIGHTS[1], "2.5", ha="center", va="center", size=14, color=INK)
axes.text(15.1, HEIGHTS[1], "+", ha="center", va="center", size=16, color=INK)
axes.text(16.55, 6.2, "bias", ha="center", size=12, color=INK)
box(axes, 15.8, 3.1, 1.5, 0.9, face=BLUE)
axes.text(16.55, HEIGHTS[1], "0.1", ha="center", va="center", size=14, color="white")
axes.text(17.9, HEIGHTS[1], "=", ha="center", va="center", size=16, color=INK)
axes.text(19.3, 6.2, "output", ha="center", size=12, color=INK)
box(axes, 18.5, 2.95, 1.6, 1.2, face=ORANGE)
axes.text(19.3, HEIGHTS[1], "2.6", ha="center", va="center", size=14, color=INK)
axes.text(1.9, 0.75, "what comes in", ha="center", size=10, color=INK)
axes.text(5.4, 0.75, "the neuron's own", ha="center", size=10, color=INK)
axes.text(16.55, 0.75, "the neuron's own", ha="center", size=10, color=INK)
axes.text(19.3, 0.75, "what goes out", ha="center", size=10, color=INK)
save(figure, __file__)
