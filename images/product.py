"""Figure: a product of two small tables, worked out in numbers."""

from card import BLUE, GREEN, INK, ORANGE, box, card, save

LEFT = [[1, 2, 0], [3, 1, 2]]
RIGHT = [[2, 1], [0, 4], [5, 3]]
SIZE = 1.15  # of a place

figure, axes = card(21, 6.9)


def table(numbers, x, colour, ink, name, marked):
    """Draw a table with its middle at the same height as the others; mark some places."""
    top = 3.95 + SIZE * len(numbers) / 2
    for row, values in enumerate(numbers):
        for column, value in enumerate(values):
            corner = (x + SIZE * column, top - SIZE * (row + 1))
            edge = INK if (row, column) in marked else "none"
            box(axes, *corner, SIZE - 0.12, SIZE - 0.12, face=colour, edge=edge)
            if edge == INK:
                axes.patches[-1].set_linewidth(2.5)
            middle = (corner[0] + SIZE / 2 - 0.06, corner[1] + SIZE / 2 - 0.06)
            axes.text(*middle, value, ha="center", va="center", size=14, color=ink)
    middle = x + SIZE * len(numbers[0]) / 2 - 0.06
    axes.text(middle, top + 0.25, name, ha="center", size=11, color=INK)


table(LEFT, 0.8, GREEN, "white", "2 rows, 3 columns", [(1, 0), (1, 1), (1, 2)])
axes.text(4.75, 3.9, "@", ha="center", va="center", size=18, color=INK)
table(RIGHT, 5.4, BLUE, "white", "3 rows, 2 columns", [(0, 0), (1, 0), (2, 0)])
axes.text(8.3, 3.9, "=", ha="center", va="center", size=18, color=INK)
product = [
    [sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*RIGHT, strict=True)]
    for row in LEFT
]
table(product, 8.95, ORANGE, INK, "2 rows, 2 columns", [(1, 0)])
for number, (row, column) in enumerate((row, column) for row in (0, 1) for column in (0, 1)):
    terms = [f"{LEFT[row][k]}·{RIGHT[k][column]}" for k in range(3)]
    text = f"row {row}, column {column}:   {' + '.join(terms)} = {product[row][column]}"
    bold = "bold" if (row, column) == (1, 0) else "normal"
    axes.text(12.5, 5.3 - 0.95 * number, text, va="center", size=12, color=INK, weight=bold)
axes.text(
    10.5,
    0.7,
    "marked: row 1 of the left table along column 0 of the right one, and the number they make",
    ha="center",
    size=10,
    color=INK,
)
save(figure, __file__)
