# === right: by NumPy
def index_of(row, column):
    return np.ravel_multi_index((row, column), (28, 28))


def row_and_column(index):
    return np.unravel_index(index, (28, 28))


# === right: with divmod, and a sum
def index_of(row, column):
    return sum([28] * row) + column


def row_and_column(index):
    return divmod(index, 28)


# === right: by looking it up
def index_of(row, column):
    return int(np.arange(784).reshape(28, 28)[row, column])


def row_and_column(index):
    row = 0
    while index >= 28:
        index -= 28
        row += 1
    return row, index


# === wrong: column by column
# says: You went down the columns first
def index_of(row, column):
    return 28 * column + row


# === wrong: counts from 1
# says: You count the rows from 1
def index_of(row, column):
    return 28 * (row - 1) + column


# === wrong: 27 wide
# says: A row is 28 pixels wide
def index_of(row, column):
    return 27 * row + column


# === wrong: column first
# says: Swapped
def row_and_column(index):
    return index % 28, index // 28


# === wrong: a broken row
# says: A row is a whole number
def row_and_column(index):
    return index / 28, index % 28


# === wrong: counts from 1 on the way back
# says: You count from 1
def row_and_column(index):
    return index // 28 + 1, index % 28 + 1


# === wrong: 27 wide on the way back
# says: A row is 28 pixels wide
def row_and_column(index):
    return index // 27, index % 27


# === wrong: the first pixel is number 1
# says: The first pixel has index 0
def index_of(row, column):
    return 28 * row + column + 1


# === wrong: a float
# says: wanted is integer
def index_of(row, column):
    return 28.0 * row + column
