"""Known mistakes in unit 2."""

import numpy as np

from digits.mistakes import looks, mistake

# --- idx_shape --------------------------------------------------------------------------


@mistake("Least significant byte first: the file has it the other way, big-endian.")
def idx_shape(data):
    starts = [4 + 4 * axis for axis in range(data[3])]
    return tuple(int.from_bytes(data[start : start + 4], "little") for start in starts)


@mistake("Least significant byte first: the file has it the other way, big-endian.")
def idx_shape(data):
    return tuple(np.frombuffer(data, np.int32, count=data[3], offset=4).tolist())


@mistake("Each length has four bytes; you read the last one only.")
def idx_shape(data):
    return tuple(data[7 + 4 * axis] for axis in range(data[3]))


@mistake("Each length has four bytes; you read the first one only.")
def idx_shape(data):
    return tuple(data[4 + 4 * axis] for axis in range(data[3]))


@mistake("Each length has four bytes; you read one byte for each.")
def idx_shape(data):
    return tuple(data[4 : 4 + data[3]])


@mistake("Each length has four bytes, and all of them count: yours are only the last two.")
def idx_shape(data):
    return tuple(256 * data[6 + 4 * a] + data[7 + 4 * a] for a in range(data[3]))


@mistake("Each length has four bytes, and yours three: data[a:b] ends before byte b.")
def idx_shape(data):
    starts = [4 + 4 * axis for axis in range(data[3])]
    return tuple(int.from_bytes(data[start : start + 3], "big") for start in starts)


@mistake("The four bytes are one number, like four digits: it is more than their sum.")
def idx_shape(data):
    return tuple(sum(data[4 + 4 * axis : 8 + 4 * axis]) for axis in range(data[3]))


@mistake("A byte goes from 0 to 255, so each place counts 256 times as much as the next.")
def idx_shape(data):
    lengths = []
    for axis in range(data[3]):
        a, b, c, d = data[4 + 4 * axis : 8 + 4 * axis]
        lengths.append(a * 10**3 + b * 10**2 + c * 10 + d)
    return tuple(lengths)


@mistake("A byte goes from 0 to 255, so each place counts 256 times as much as the next.")
def idx_shape(data):
    lengths = []
    for axis in range(data[3]):
        a, b, c, d = data[4 + 4 * axis : 8 + 4 * axis]
        lengths.append(a * 255**3 + b * 255**2 + c * 255 + d)
    return tuple(lengths)


@mistake("The first four bytes are no length; the lengths start at byte 4.")
def idx_shape(data):
    starts = [4 * axis for axis in range(data[3])]
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in starts)


@mistake("Each length begins four bytes after the one before it, not one byte.")
def idx_shape(data):
    return tuple(int.from_bytes(data[4 + a : 8 + a], "big") for a in range(data[3]))


@mistake("The first length is in data[4:8]; you begin behind it.")
def idx_shape(data):
    starts = [8 + 4 * axis for axis in range(data[3])]
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in starts)


@mistake("The last length is missing: does your range end too early? range(1, n) ends at n - 1.")
def idx_shape(data):
    starts = [4 * number for number in range(1, data[3])]
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in starts)


@mistake("The first length is missing: does your range begin at 1? Axes count from 0.")
def idx_shape(data):
    starts = [4 + 4 * axis for axis in range(1, data[3])]
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in starts)


@mistake("Always two lengths? Byte 3 says how many axes there are.")
def idx_shape(data):
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in (4, 8))


@mistake("Always three lengths? Byte 3 says how many axes there are.")
def idx_shape(data):
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in (4, 8, 12))


@mistake(
    "The first length only: byte 3 says how many axes there are. (If you have a loop, does "
    "the `return` stand inside it?)"
)
def idx_shape(data):
    return (int.from_bytes(data[4:8], "big"),)


@mistake("Byte 2 says what kind of values follow; how many axes there are is in byte 3.")
def idx_shape(data):
    starts = [4 + 4 * axis for axis in range(data[2])]
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in starts)


@mistake("The header ends after as many lengths as byte 3 says; you read on to the end.")
def idx_shape(data):
    starts = range(4, len(data), 4)
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in starts)


@mistake("The header ends after as many lengths as byte 3 says; you read on to the end.")
def idx_shape(data):
    return tuple(np.frombuffer(data, ">u4", count=len(data) // 4 - 1, offset=4).tolist())


@mistake("That is the number of axes; wanted is how long each of them is.")
def idx_shape(data):
    return data[3]


@mistake("Those are the bytes themselves: int.from_bytes(four_bytes, 'big') makes one number.")
def idx_shape(data):
    return tuple(data[4 + 4 * axis : 8 + 4 * axis] for axis in range(data[3]))


@mistake("int() reads a number written as text; for bytes there is int.from_bytes.")
def idx_shape(data):
    return tuple(int(data[4 + 4 * axis : 8 + 4 * axis]) for axis in range(data[3]))


@mistake(
    "NumPy takes the rest of the file for lengths, too, and single bytes follow them: "
    "give count=data[3] and offset=4."
)
def idx_shape(data):
    return tuple(np.frombuffer(data, ">u4")[1 : 1 + data[3]])


@mistake("256 does not fit into a NumPy byte: make an integer of each byte first, int(byte).")
def idx_shape(data):
    data, lengths = np.frombuffer(data, np.uint8), []
    for axis in range(data[3]):
        a, b, c, d = data[4 + 4 * axis : 8 + 4 * axis]
        lengths.append(a * 256**3 + b * 256**2 + c * 256 + d)
    return tuple(lengths)


@mistake("256 does not fit into a NumPy byte: make an integer of each byte first, int(byte).")
def idx_shape(data):
    data, lengths = np.frombuffer(data, np.uint8), []
    for axis in range(data[3]):
        length = 0
        for byte in data[4 + 4 * axis : 8 + 4 * axis]:
            length = length * 256 + byte
        lengths.append(length)
    return tuple(lengths)


@looks("idx_shape", "Byte 3 says how many axes there are: you have more lengths than that.")
def _(got, data):
    return isinstance(got, tuple) and len(got) > data[3]


@looks("idx_shape", "Byte 3 says how many axes there are: you have fewer lengths than that.")
def _(got, data):
    return isinstance(got, tuple) and len(got) < data[3]


# --- scale ------------------------------------------------------------------------------


@mistake(
    "`/=` writes into the array that came in, which holds whole bytes and has to stay as it "
    "was: `/` makes a new one."
)
def scale(pixels):
    pixels /= 255
    return pixels


@mistake(
    "`*=` writes into the array that came in, which holds whole bytes and has to stay as it "
    "was: `*` makes a new one."
)
def scale(pixels):
    pixels *= 1 / 255
    return pixels


@mistake("You divide by the largest value in the array. Divide by 255, always.")
def scale(pixels):
    return pixels / pixels.max()


@mistake("You stretch each array to the whole range, the faint ones, too. Divide by 255, always.")
def scale(pixels):
    return (pixels - pixels.min()) / (pixels.max() - pixels.min())


@mistake(
    "Nothing above 1 in it, so you left it alone? In bytes, 1 is nearly black. Divide by 255, "
    "always."
)
def scale(pixels):
    if pixels.max() > 1:
        return pixels / 255
    return pixels


@mistake("You divide by 256. The largest byte, 255, has to become exactly 1.")
def scale(pixels):
    return pixels / 256


@mistake("Inverted: 0 is background and has to stay 0.")
def scale(pixels):
    return 1 - pixels / 255


@mistake("Whole numbers only, so all grey is lost: `//` and integer types cut off.")
def scale(pixels):
    return pixels // 255


@mistake("That is the range from -1 to 1; wanted are values from 0 to 1: divide by 255.")
def scale(pixels):
    return pixels / 127.5 - 1


@mistake("Those are the grey values as they came in: divide them by 255.")
def scale(pixels):
    return pixels.astype(float)


@looks("scale", "Rounded: that loses shades of grey, of which there are 256. Just divide.")
def _(got, pixels):
    return any(np.array_equal(got, np.round(pixels / 255, places)) for places in range(3))


@looks("scale", "Not from 0 to 1: every byte, from 0 to 255, has to be divided by 255.")
def _(got, pixels):
    return np.min(got) < 0 or np.max(got) > 1


# --- index_of, row_and_column -----------------------------------------------------------


@mistake("You went down the columns first. The picture is flattened row by row.")
def index_of(row, column):
    return 28 * column + row


@mistake("You count the rows from 1. The first row is row 0.")
def index_of(row, column):
    return 28 * (row - 1) + column


@mistake("You count from 1. The first row and the first column are 0.")
def index_of(row, column):
    return 28 * (row - 1) + column - 1


@mistake("The first pixel has index 0, not 1.")
def index_of(row, column):
    return 28 * row + column + 1


@mistake("One row too many: above row 0 there is none, above row 1 there is one.")
def index_of(row, column):
    return 28 * (row + 1) + column


@mistake("A row is 28 pixels wide; its last column is number 27.")
def index_of(row, column):
    return 27 * row + column


@mistake("Only the rows count 28 each; a column is one pixel.")
def index_of(row, column):
    return 28 * (row + column)


@mistake("That is where the row begins; the pixel stands `column` places further on.")
def index_of(row, column):
    return 28 * row


@mistake("A row counts for more than a column: each whole row above is 28 pixels.")
def index_of(row, column):
    return row + column


@mistake("Rows and columns are not multiplied: each whole row above is 28 pixels.")
def index_of(row, column):
    return row * column


@mistake("Swapped: the row comes first, then the column.")
def row_and_column(index):
    return index % 28, index // 28


@mistake("You count from 1. The first row and the first column are 0.")
def row_and_column(index):
    return index // 28 + 1, index % 28 + 1


@mistake("You count the rows from 1. The first row is row 0.")
def row_and_column(index):
    return index // 28 + 1, index % 28


@mistake("You count the pixels from 1. The first one has index 0.")
def row_and_column(index):
    return divmod(index - 1, 28)


@mistake("A row is 28 pixels wide; its last column is number 27.")
def row_and_column(index):
    return index // 27, index % 27


@mistake("28 is the beginning of row 1: a whole row fits in, so take it off, too.")
def row_and_column(index):
    row = 0
    while index > 28:
        index -= 28
        row += 1
    return row, index


@mistake("Only whole rows count: round() goes up from one half, `//` never does.")
def row_and_column(index):
    return round(index / 28), index % 28


@mistake("What is left over is index - 28 * row; you take off one row only.")
def row_and_column(index):
    return index // 28, index - 28


@looks("row_and_column", "A row is a whole number: use // instead of /.")
def _(got, index):
    return isinstance(got, tuple) and np.asarray(got[0]).dtype.kind == "f"


# --- one_hot, from_one_hot --------------------------------------------------------------


@mistake("You count from 1. The first place belongs to the digit 0.")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[np.arange(len(labels)), labels + 1] = 1
    return vectors


@mistake("One place too far left: places count from 0, as the digits do. Subtract nothing.")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[np.arange(len(labels)), labels - 1] = 1
    return vectors


@mistake("Each label gets a row, not a column.")
def one_hot(labels):
    return np.eye(10)[labels].T


@mistake("Ten places, always: whichever labels are in the batch, and however many.")
def one_hot(labels):
    return np.eye(labels.max() + 1)[labels]


@mistake("The digits 0 to 9 are ten, not nine: each row needs ten places.")
def one_hot(labels):
    return np.eye(9)[labels]


@mistake("In array[rows, columns] the rows come first; the labels say the column.")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[labels, np.arange(len(labels))] = 1
    return vectors


@mistake("The label says the column only; rows are numbered 0, 1, 2 …, as enumerate does.")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    for label in labels:
        vectors[label, label] = 1
    return vectors


@mistake("array[labels] = 1 fills whole rows: say the row and the column, array[rows, labels].")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[labels] = 1
    return vectors


@mistake("Each label needs a row of its own.")
def one_hot(labels):
    vector = np.zeros(10)
    vector[labels] = 1
    return vector


@mistake("Every row has the ones of all labels: set one place in each row.")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[:, labels] = 1
    return vectors


@mistake("The ones of earlier labels are still there: begin each row with new zeros.")
def one_hot(labels):
    vector, vectors = np.zeros(10), []
    for label in labels:
        vector[label] = 1
        vectors.append(vector.copy())
    return np.array(vectors)


@mistake("Only the last label is done: make the zeros once, before the loop.")
def one_hot(labels):
    for row, label in enumerate(labels):
        vectors = np.zeros((len(labels), 10))
        vectors[row, label] = 1
    return vectors


@mistake("Only the first label is done. Is there a `return` inside the loop?")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    for row, label in enumerate(labels):
        vectors[row, label] = 1
        return vectors


@mistake("In its place stands the label itself; wanted is a 1, whichever label it is.")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    vectors[np.arange(len(labels)), labels] = labels
    return vectors


@mistake("Zeros only: in each row, one place has to become 1. (`=` sets it; `==` compares.)")
def one_hot(labels):
    return np.zeros((len(labels), 10))


@mistake("The wrong way round: 1 in the place of the digit, 0 everywhere else.")
def one_hot(labels):
    return 1 - np.eye(10)[labels]


@mistake("The loop goes on after the last label: it has to run over range(len(labels)).")
def one_hot(labels):
    vectors = np.zeros((len(labels), 10))
    for row in range(10):
        vectors[row, labels[row]] = 1
    return vectors


@mistake("A batch of one has a row, too: its shape is (1, 10).")
def one_hot(labels):
    return np.eye(10)[labels].squeeze()


@looks("one_hot", "You count from 1. The first place belongs to the digit 0.")
def _(got, labels):
    return np.array_equal(got, np.roll(np.eye(10), 1, axis=1)[labels])


@looks("one_hot", "Only the first label is done. Is there a `return` inside the loop?")
def _(got, labels):
    first = np.eye(10)[labels[0]]
    flat = np.ravel(got)
    return len(labels) > 1 and np.array_equal(flat[:10], first) and not flat[10:].any()


@looks("one_hot", "Each label gets a row, not a column.")
def _(got, labels):
    return np.shape(got) == (10, len(labels)) and len(labels) != 10


@looks("one_hot", "Ten places, always: whichever labels are in the batch, and however many.")
def _(got, labels):
    return np.ndim(got) == 2 and len(got) == len(labels) and np.shape(got)[1] != 10


@mistake("You look down the columns. Each row holds one label: axis=1.")
def from_one_hot(vectors):
    return vectors.argmax(axis=0)


@mistake("One number for the whole batch. Is axis=1 missing, or a `return` inside the loop?")
def from_one_hot(vectors):
    return vectors.argmax()


@mistake("Every row gives 1: that is the value. Wanted is its place: argmax.")
def from_one_hot(vectors):
    return vectors.max(axis=1)


@mistake("You count from 1. The first place belongs to the digit 0.")
def from_one_hot(vectors):
    return vectors.argmax(axis=1) + 1


@mistake("One too few: places count from 0, as the digits do. Subtract nothing.")
def from_one_hot(vectors):
    return vectors.argmax(axis=1) - 1


@mistake("argmin finds the first 0; the label is the place of the 1: argmax.")
def from_one_hot(vectors):
    return vectors.argmin(axis=1)


@mistake("Right, but as floats. A label is an integer.")
def from_one_hot(vectors):
    return vectors @ np.arange(10)


@mistake("np.where returns a tuple, one array for each axis. You want the second.")
def from_one_hot(vectors):
    return np.where(vectors == 1)


@mistake("Those are the numbers of the rows: np.where(...)[0]. The columns are in [1].")
def from_one_hot(vectors):
    return np.where(vectors == 1)[0]


@mistake("np.argwhere gives row and column of each 1; the column is the label: [:, 1].")
def from_one_hot(vectors):
    return np.argwhere(vectors == 1)


@mistake("Those are places in all rows put in one line; each row has places 0 to 9 of its own.")
def from_one_hot(vectors):
    return np.flatnonzero(vectors)


@mistake("That is True where the 1 stands; wanted is its place in the row, as a number: argmax.")
def from_one_hot(vectors):
    return vectors == 1


@mistake("Only the first label is done. Is there a `return` inside the loop?")
def from_one_hot(vectors):
    labels = []
    for vector in vectors:
        labels.append(vector.argmax())
        return np.array(labels)


@mistake("One number for each label, not a row of one: the shape is (n,), not (n, 1).")
def from_one_hot(vectors):
    return np.array([np.where(vector == 1)[0] for vector in vectors])


@mistake("A batch of one gives an array, too, with one label in it.")
def from_one_hot(vectors):
    return vectors.argmax(axis=1).squeeze()


@looks("from_one_hot", "One number for the whole batch: wanted is one for each row.")
def _(got, vectors):
    return np.ndim(got) == 0 and len(vectors) > 1


# --- deal -------------------------------------------------------------------------------


@mistake("Too few numbers: count * size // n rounds down, and the last epoch, a part, is missing.")
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n)])
    return line[: count * size].reshape(count, size)


@mistake("One epoch is not enough for that many batches: put more of them behind it.")
def deal(n, size, count, rng):
    return rng.permutation(n).reshape(count, size)


@mistake("The line is longer than needed: cut it, line[: count * size], before the reshape.")
def deal(n, size, count, rng):
    epochs = []
    while len(epochs) * n < count * size:
        epochs.append(rng.permutation(n))
    return np.concatenate(epochs).reshape(count, size)


@mistake("The line is longer than needed: cut it, line[: count * size], before the reshape.")
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count)])
    return line.reshape(count, size)


@mistake("An epoch has n numbers, no more: for a longer line put several epochs together.")
def deal(n, size, count, rng):
    return rng.choice(n, count * size, replace=False).reshape(count, size)


@mistake("rng.shuffle returns None: it shuffles in place. rng.permutation(n) returns an array.")
def deal(n, size, count, rng):
    epochs = []
    while len(epochs) * n < count * size:
        epochs.append(rng.shuffle(np.arange(n)))
    return np.concatenate(epochs)[: count * size].reshape(count, size)


@mistake("rng.shuffle returns None: it shuffles in place. rng.permutation(n) returns an array.")
def deal(n, size, count, rng):
    line = []
    while len(line) < count * size:
        line.extend(rng.shuffle(np.arange(n)))
    return np.array(line[: count * size]).reshape(count, size)


@mistake("Batches of different lengths: where an epoch ends in one, the next has to fill it up.")
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        batches += [order[i : i + size] for i in range(0, n, size)]
    return np.array(batches[:count])


@mistake("Batches of different lengths: where an epoch ends in one, the next has to fill it up.")
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        batches += [order[i : i + size] for i in range(0, n, size)]
    return np.stack(batches[:count])


@mistake(
    "The rest of each epoch is thrown away: keep the rest of an epoch for the next batch, and "
    "fill that up from the next epoch."
)
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        batches += [order[i : i + size] for i in range(0, n - size + 1, size)]
    return np.array(batches[:count])


@mistake(
    "The batch at the seam is filled up, but then yet another epoch begins: go on with the "
    "one that filled it."
)
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        for start in range(0, n, size):
            batch = order[start : start + size]
            if len(batch) < size:
                batch = np.concatenate([batch, rng.permutation(n)[: size - len(batch)]])
            batches.append(batch)
    return np.array(batches[:count])


@mistake("The batch at the seam is filled up from the same epoch; take the next one's numbers.")
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        for start in range(0, n, size):
            batch = order[start : start + size]
            batches.append(np.concatenate([batch, order[: size - len(batch)]]))
    return np.array(batches[:count])


@mistake("A new epoch for each batch? Draw without putting back until all n had their turn.")
def deal(n, size, count, rng):
    return np.stack([rng.permutation(n)[:size] for _ in range(count)])


@mistake("A new epoch for each batch? Draw without putting back until all n had their turn.")
def deal(n, size, count, rng):
    return np.stack([rng.choice(n, size, replace=False) for _ in range(count)])


@mistake("Each number is put back at once: draw without putting back, epoch by epoch.")
def deal(n, size, count, rng):
    return rng.integers(0, n, size=(count, size))


@mistake("All epochs are shuffled into each other: shuffle each of them by itself.")
def deal(n, size, count, rng):
    return rng.permutation(count * size).reshape(count, size) % n


@mistake("All epochs are shuffled into each other: shuffle each of them by itself.")
def deal(n, size, count, rng):
    line = rng.permutation(np.tile(np.arange(n), count * size // n + 1))
    return line[: count * size].reshape(count, size)


@mistake("Each number is put back at once: draw without putting back, epoch by epoch.")
def deal(n, size, count, rng):
    return np.stack([rng.choice(n, size) for _ in range(count)])


@mistake("Only whole epochs are dealt: the last one, a part, is missing, with zeros in its place.")
def deal(n, size, count, rng):
    line = np.zeros(count * size, dtype=int)
    for start in range(0, count * size - n + 1, n):
        line[start : start + n] = rng.permutation(n)
    return line.reshape(count, size)


@mistake("Each batch begins one number after the last one: cut line[i * size : (i + 1) * size].")
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return np.array([line[i : i + size] for i in range(count)])


@mistake("The right line, dealt down the columns: reshape(count, size) goes row by row.")
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(size, count).T


@mistake("The numbers go from 0 to n - 1.")
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) + 1 for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(count, size)


@mistake("Nothing is shuffled: the numbers come in their old order.")
def deal(n, size, count, rng):
    return (np.arange(count * size) % n).reshape(count, size)


@mistake("All epochs are one array, which the last shuffle changed everywhere: append a copy.")
def deal(n, size, count, rng):
    numbers, epochs = np.arange(n), []
    while len(epochs) * n < count * size:
        rng.shuffle(numbers)
        epochs.append(numbers)
    return np.concatenate(epochs)[: count * size].reshape(count, size)


@mistake("Shuffle anew for each epoch; this one repeats an earlier order.")
def deal(n, size, count, rng):
    order = rng.permutation(n)
    return np.resize(order, (count, size))


@mistake("Shuffle anew for each epoch; this one repeats an earlier order.")
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(max(1, count * size // n))])
    return np.resize(line, (count, size))


@mistake("An earlier order, begun at another place: shuffle anew for each epoch.")
def deal(n, size, count, rng):
    order, epochs = rng.permutation(n), []
    while len(epochs) * n < count * size:
        epochs.append(np.roll(order, -len(epochs)))
    return np.concatenate(epochs)[: count * size].reshape(count, size)


@mistake("An earlier order, backwards: shuffle anew for each epoch.")
def deal(n, size, count, rng):
    order, epochs = rng.permutation(n), []
    while len(epochs) * n < count * size:
        epochs.append(order)
        order = order[::-1]
    return np.concatenate(epochs)[: count * size].reshape(count, size)


@mistake("It takes its randomness from somewhere else than `rng`.")
def deal(n, size, count, rng):
    rng = np.random.default_rng(0)
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(count, size)


def _epochs(line, n):
    return [line[start : start + n] for start in range(0, len(line), n)]


def _no_twice(numbers):
    return len(np.unique(numbers)) == np.size(numbers)


def _is_dealt(line, n):
    return all(_no_twice(epoch) for epoch in _epochs(line, n))


def _followed(got, n):
    """The first epoch that follows an earlier order, and that; the numbers 0, 1, … come first."""
    earlier = [np.arange(n)]
    for epoch in _epochs(np.ravel(got), n):
        for old in earlier:
            if len(epoch) > 10 and (_goes_on(epoch, old) or _goes_on(epoch, old[::-1])):
                return epoch, old
        earlier.append(epoch)


def _goes_on(epoch, old):
    """True if an epoch has an earlier order, wherever it begins."""
    place = old.tolist().index(epoch[0])
    return (epoch == np.roll(old, -place)[: len(epoch)]).all()


@looks("deal", "Floats: np.zeros, np.empty and np.array([]) hold them, unless you give dtype=int.")
def _(got, n, size, count):
    return np.shape(got) == (count, size) and np.asarray(got).dtype.kind == "f"


@looks(
    "deal",
    "Batches of different lengths: where an epoch ends in one, the next has to fill it up.",
)
def _(got, n, size, count):
    return len({len(batch) for batch in got}) > 1


@looks("deal", "That is one long line: reshape(count, size) cuts it into batches.")
def _(got, n, size, count):
    return np.shape(got) == (count * size,)


@looks("deal", "The numbers go from 0 to n - 1.")
def _(got, n, size, count):
    return np.shape(got) == (count, size) and (np.min(got) < 0 or np.max(got) >= n)


@looks("deal", "Nothing is shuffled: the numbers come in their old order.")
def _(got, n, size, count):
    epoch, old = _followed(got, n)
    return (old == np.arange(n)).all() and _goes_on(epoch, old)


@looks("deal", "Nothing is shuffled: backwards is no random order.")
def _(got, n, size, count):
    epoch, old = _followed(got, n)
    return (old == np.arange(n)).all()


@looks("deal", "Shuffle anew for each epoch; this one repeats an earlier order.")
def _(got, n, size, count):
    epoch, old = _followed(got, n)
    return (epoch == old[: len(epoch)]).all()


@looks("deal", "An earlier order, begun at another place: shuffle anew for each epoch.")
def _(got, n, size, count):
    return _goes_on(*_followed(got, n))


@looks("deal", "An earlier order, backwards: shuffle anew for each epoch.")
def _(got, n, size, count):
    return _followed(got, n)


@looks("deal", "All batches are the same: go on in the line, line[i * size : (i + 1) * size].")
def _(got, n, size, count):
    got = np.asarray(got)
    return (got[1:] == got[:1]).all()


@looks(
    "deal", "Each batch begins one number after the last one: cut line[i * size : (i + 1) * size]."
)
def _(got, n, size, count):
    got = np.asarray(got)
    return (got[1:, :-1] == got[:-1, 1:]).all()


@looks("deal", "The right line, dealt down the columns: reshape(count, size) goes row by row.")
def _(got, n, size, count):
    return _is_dealt(np.transpose(got).ravel(), n)


@looks(
    "deal",
    "The rest of each epoch is thrown away: keep the rest of an epoch for the next batch, and "
    "fill that up from the next epoch.",
)
def _(got, n, size, count):
    whole = n // size  # batches
    return whole > 1 and all(_no_twice(got[i : i + whole]) for i in range(0, count, whole))


@looks(
    "deal",
    "The batch at the seam is filled up, but then yet another epoch begins: go on with the "
    "one that filled it.",
)
def _(got, n, size, count):
    begun = -(-n // size)  # batches
    return all(_no_twice(np.ravel(got[i : i + begun])[:n]) for i in range(0, count, begun))


@looks("deal", "A new epoch for each batch? Draw without putting back until all n had their turn.")
def _(got, n, size, count):
    return all(_no_twice(batch) for batch in got)
