"""Figure: the bytes of an IDX file in a row."""

from card import BLUE, GREEN, INK, ORANGE, box, card, save

BYTES = [
    ("0", "#dddddd"),
    ("0", "#dddddd"),
    ("8", "#dddddd"),
    ("2", ORANGE),
    *[(text, BLUE) for text in ("0", "0", "0", "5")],
    *[(text, BLUE) for text in ("0", "0", "1", "2")],
    *[(text, GREEN) for text in ("7", "0", "42", "…")],
]
GROUPS = [
    (0, 2, "always 0"),
    (2, 3, "8:\nbytes"),
    (3, 4, "number\nof axes"),
    (4, 8, "length of axis 0\n0·256³ + 0·256² + 0·256 + 5 = 5"),
    (8, 12, "length of axis 1\n0·256³ + 0·256² + 1·256 + 2 = 258"),
    (12, 16, "the values\n5 × 258 of them"),
]

figure, axes = card(21, 3.8)
for place, (text, colour) in enumerate(BYTES):
    x = 0.6 + 1.25 * place
    box(axes, x, 1.6, 1.1, 1.1, face=colour)
    dark = colour == BLUE or colour == GREEN
    axes.text(
        x + 0.55, 2.15, text, ha="center", va="center", size=14, color="white" if dark else INK
    )
    axes.text(x + 0.55, 2.95, place if text != "…" else "", ha="center", size=8, color="#666666")
axes.text(0.6, 3.4, "byte number", size=8, color="#666666", va="center")
for start, end, text in GROUPS:
    left, right = 0.6 + 1.25 * start, 0.6 + 1.25 * end - 0.15
    axes.plot([left, left, right, right], [1.4, 1.25, 1.25, 1.4], color=INK, linewidth=1)
    axes.text((left + right) / 2, 1.05, text, ha="center", va="top", size=9, color=INK)
save(figure, __file__)
