"""The plots that the notebooks show, in one style."""

import math

import numpy as np
from matplotlib import pyplot as plt

# Okabe and Ito's palette, told apart by the colour-blind (https://jfly.uni-koeln.de/color)
INK, BLUE, ORANGE, GREEN, RED = "#222222", "#0072B2", "#E69F00", "#009E73", "#D55E00"


def gallery(pictures, titles=None, columns=12):
    """Show pictures in rows, light ink on dark, as the network sees them.

    Parameters
    ----------
    pictures : sequence of (28, 28) arrays
        Each is drawn from its own darkest to its own lightest value.
    titles : sequence, optional
        What stands above each picture.
    columns : int
        How many stand in a row.
    """
    columns = min(columns, len(pictures))
    rows = math.ceil(len(pictures) / columns)
    figure, axes = plt.subplots(rows, columns, figsize=(0.9 * columns, 1.2 * rows), squeeze=False)
    for place in axes.flat:
        place.axis("off")
    for number, picture in enumerate(pictures):
        place = axes.flat[number]
        place.imshow(picture, cmap="gray")
        if titles is not None:
            place.set_title(titles[number], fontsize=11, pad=3)
    figure.tight_layout(pad=0.4, h_pad=1.2)
    plt.show()


def pixels(picture):
    """Show a picture with the number of each pixel written into it.

    Parameters
    ----------
    picture : (28, 28) array of integers from 0 to 255
    """
    figure, axes = plt.subplots(figsize=(9, 9))
    axes.imshow(picture, cmap="gray", vmin=0, vmax=255)
    for row, column in np.ndindex(picture.shape):
        value = picture[row, column]
        shade = "black" if value > 127 else "white"
        axes.text(column, row, value, ha="center", va="center", fontsize=6.5, color=shade)
    axes.set_xlabel("column")
    axes.set_ylabel("row")
    figure.tight_layout()
    plt.show()


def bars(heights, title=""):
    """Show one bar for each digit, with its height written above.

    Parameters
    ----------
    heights : (10,) array
    title : str
    """
    figure, axes = plt.subplots(figsize=(8, 2.6))
    drawn = axes.bar(range(len(heights)), heights, color=BLUE)
    axes.bar_label(drawn, fontsize=9)
    axes.set_xticks(range(len(heights)))
    axes.set_yticks([])
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.margins(y=0.15)
    axes.set_title(title, fontsize=11)
    figure.tight_layout()
    plt.show()
