"""Figure: 70,000 pictures in three piles."""

from card import BLUE, GREEN, INK, ORANGE, box, card, save

SCALE = 18.6 / 70_000  # units a picture
PARTS = [
    (5_000, GREEN, "white", "validation", "5,000"),
    (55_000, BLUE, "white", "training", "55,000"),
    (10_000, ORANGE, INK, "test", "10,000"),
]

figure, axes = card(21, 4.0)
x = 0.8
for size, colour, ink, name, number in PARTS:
    width = size * SCALE
    gap = 0.5 if name == "test" else 0
    box(axes, x + gap, 1.4, width - 0.08, 1.3, face=colour)
    if name == "validation":
        axes.text(x, 3.0, f"{name} {number}", size=11, color=INK)
    else:
        label = f"{name} {number}"
        axes.text(x + gap + width / 2, 2.05, label, ha="center", va="center", size=11, color=ink)
    x += width + gap
for left, right, text in (
    (
        0.8,
        0.8 + 60_000 * SCALE - 0.08,
        "the training file: learn from these; choose with the first 5,000",
    ),
    (1.3 + 60_000 * SCALE, 1.22 + 70_000 * SCALE, "the test file: once, at the end"),
):
    axes.plot([left, left, right, right], [1.2, 1.0, 1.0, 1.2], color=INK, linewidth=1)
    axes.text((left + right) / 2, 0.8, text, ha="center", va="top", size=10, color=INK)
# a padlock on the test pile
lock = 1.3 + 60_000 * SCALE + 10_000 * SCALE / 2
box(axes, lock - 0.3, 2.9, 0.6, 0.5, face=INK)
arch = [
    (lock - 0.18, 3.35),
    (lock - 0.18, 3.6),
    (lock, 3.75),
    (lock + 0.18, 3.6),
    (lock + 0.18, 3.35),
]
axes.plot(*zip(*arch, strict=True), color=INK, linewidth=2)
save(figure, __file__)
