"""The measures of MNIST's pictures."""

SIDE = 28  # pixels a side
LONG = 20  # pixels of the digit's long side
MIDDLE = 14.0  # the index of the digit's centre of mass, in rows and columns
