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


# === right: by dividing and cutting off
def row_and_column(index):
    row = int(index / 28)
    return row, index - 28 * row


# === right: as NumPy's numbers
def index_of(row, column):
    return np.int64(28) * row + column


def row_and_column(index):
    return np.divmod(index, 28)


# === wrong: a float
# says: wanted is integer
def index_of(row, column):
    return 28.0 * row + column


# === wrong: a broken row
# says: A row is a whole number
def row_and_column(index):
    return index / 28, index % 28


# === wrong: a row cut off, but a float
# says: A row is a whole number
def row_and_column(index):
    return np.floor(index / 28), index % 28


# === wrong: rounds by NumPy
# says: round() goes up from one half
def row_and_column(index):
    return int(np.round(index / 28)), index % 28


# === wrong: a list
# says: That is a list, not a tuple
def row_and_column(index):
    return [index // 28, index % 28]


# === wrong: an array
# says: That is an array, not a tuple
def row_and_column(index):
    return np.array([index // 28, index % 28])


# === wrong: the row only
# says: That is an int, not a tuple
def row_and_column(index):
    return index // 28


# === wrong: both, of which a caller gets neither
# says: Does every way through the function end in a `return`
def row_and_column(index):
    print(index // 28, index % 28)
