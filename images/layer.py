"""Figure: a layer is a matrix product, with the shape of each part."""

from card import BLUE, GREEN, INK, ORANGE, box, card, save

figure, axes = card(21, 7.8)
MIDDLE = 4.3
# name, shape, colour, x, width, height, what a row or column is
PARTS = [
    ("pictures", "128 × 784", GREEN, 0.8, 4.9, 1.7),
    ("weights", "784 × 512", BLUE, 7.0, 3.3, 4.9),
    ("biases", "512", BLUE, 11.7, 3.3, 0.35),
    ("outputs", "128 × 512", ORANGE, 16.4, 3.3, 1.7),
]
for name, shape, colour, x, width, height in PARTS:
    box(axes, x, MIDDLE - height / 2, width, height, face=colour)
    top = MIDDLE + height / 2
    axes.text(x + width / 2, top + 0.2, name, ha="center", size=12, color=INK)
    axes.text(
        x + width / 2, MIDDLE - height / 2 - 0.2, shape, ha="center", va="top", size=11, color=INK
    )
for x, sign in ((6.35, "@"), (11.0, "+"), (15.7, "=")):
    axes.text(x, MIDDLE, sign, ha="center", va="center", size=18, color=INK)
# one row, one column, one number: the same neuron looking at the same picture
box(axes, 0.8, 4.45, 4.9, 0.18, face=INK, radius=0.02, layer=2)
box(axes, 8.9, MIDDLE - 2.45, 0.18, 4.9, face=INK, radius=0.02, layer=2)
box(axes, 13.6, MIDDLE - 0.175, 0.18, 0.35, face=INK, radius=0.02, layer=2)
box(axes, 18.3, 4.45, 0.18, 0.18, face=INK, radius=0.02, layer=2)
axes.text(
    10.5,
    0.55,
    "black: one picture; one neuron's weights and its bias; that neuron's output for that picture",
    ha="center",
    size=10,
    color=INK,
)
save(figure, __file__)
