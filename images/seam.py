"""Figure: five examples dealt into mini-batches of two, across the seam of an epoch."""

from card import BLUE, INK, ORANGE, box, card, save

EPOCHS = [3, 0, 4, 1, 2], [1, 4, 2, 0, 3]
SIZE = 1.75

figure, axes = card(21, 5.6)
for number, epoch in enumerate(EPOCHS):
    colour, ink = (BLUE, "white") if number == 0 else (ORANGE, INK)
    left = 1.75 + SIZE * 5 * number
    middle = left + SIZE * 2.5 - 0.1
    axes.text(middle, 4.85, f"epoch {number}, shuffled", ha="center", size=12, color=INK)
    for place, example in enumerate(epoch):
        box(axes, left + SIZE * place, 3.1, SIZE - 0.2, 1.3, face=colour)
        x = left + SIZE * (place + 0.5) - 0.1
        axes.text(x, 3.75, example, ha="center", va="center", size=16, color=ink)
seam = 1.75 + SIZE * 5 - 0.1
axes.plot([seam, seam], [2.6, 5.2], color=INK, linewidth=2, linestyle="--")
for batch in range(5):
    left, right = 1.8 + 2 * SIZE * batch, 1.5 + 2 * SIZE * (batch + 1)
    axes.plot([left, left, right, right], [2.5, 2.2, 2.2, 2.5], color=INK, linewidth=1.5)
    bold = "bold" if batch == 2 else "normal"
    axes.text(
        (left + right) / 2,
        1.95,
        f"batch {batch}",
        ha="center",
        va="top",
        size=11,
        color=INK,
        weight=bold,
    )
axes.text(
    10.5,
    0.7,
    "the dashed line is the seam: batch 2 takes the last example of one epoch, "
    "and the first of the next",
    ha="center",
    size=10,
    color=INK,
)
save(figure, __file__)
