# === right: one number at a time
def deal(n, size, count, rng):
    line, epoch = [], []
    while len(line) < count * size:
        if not epoch:
            epoch = rng.permutation(n).tolist()
        line.append(epoch.pop())
    return np.array(line).reshape(count, size)


# === right: batch by batch, topping up
def deal(n, size, count, rng):
    batches, queue = [], np.empty(0, dtype=int)
    for _ in range(count):
        while len(queue) < size:
            queue = np.concatenate([queue, rng.permutation(n)])
        batches.append(queue[:size])
        queue = queue[size:]
    return np.stack(batches)


# === right: sorted by random numbers, as small integers
def deal(n, size, count, rng):
    epochs = -(-count * size // n)
    line = rng.random((epochs, n)).argsort(axis=1).ravel()
    return line[: count * size].reshape(count, size).astype(np.int32)


# === right: shuffles in place
def deal(n, size, count, rng):
    line = []
    while len(line) < count * size:
        numbers = np.arange(n)
        rng.shuffle(numbers)
        line.extend(numbers)
    return np.array(line[: count * size]).reshape(count, size)


# === right: as a TensorFlow tensor
import tensorflow as tf


def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return tf.reshape(tf.constant(line[: count * size]), (count, size))


# === right: each epoch drawn by choice
def deal(n, size, count, rng):
    line = []
    for _ in range(-(-count * size // n)):
        line += rng.choice(n, n, replace=False).tolist()
    return np.array(line[: count * size]).reshape(count, size)


# === right: one array, shuffled again and again, and copied
def deal(n, size, count, rng):
    numbers, line = np.arange(n), np.empty(0, dtype=int)
    while len(line) < count * size:
        rng.shuffle(numbers)
        line = np.append(line, numbers)
    return np.reshape(line[: count * size], (count, size))


# === right: number by number into the batches
def deal(n, size, count, rng):
    dealt, left = np.zeros((count, size), dtype=np.int64), []
    for place in range(count * size):
        if len(left) == 0:
            left = list(range(n))
        dealt[place // size, place % size] = left.pop(rng.integers(len(left)))
    return dealt


# === wrong: a list of batches
# says: Wrap the list in np.array
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return [line[i * size : (i + 1) * size] for i in range(count)]


# === wrong: NumPy's global generator
# says: from somewhere else than `rng`
def deal(n, size, count, rng):
    line = np.concatenate([np.random.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(count, size)


# === wrong: throws the rest away, shuffling in place
# says: keep the rest of an epoch for the next batch
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.random(n).argsort()
        while len(order) >= size and len(batches) < count:
            batches.append(order[:size])
            order = order[size:]
    return np.array(batches)


# === wrong: a new epoch for each batch, sorted by random numbers
# says: A new epoch for each batch
def deal(n, size, count, rng):
    return rng.random((count, n)).argsort(axis=1)[:, :size]


# === wrong: fills up the batch at the seam, and begins another epoch
# says: go on with the one that filled it
def deal(n, size, count, rng):
    batches, order = [], rng.random(n).argsort()
    while len(batches) < count:
        batch, order = order[:size], order[size:]
        if len(batch) < size:
            more = rng.random(n).argsort()
            batch = np.concatenate([batch, more[: size - len(batch)]])
            order = rng.random(n).argsort()
        batches.append(batch)
    return np.array(batches)


# === wrong: shuffles once, and not by permutation
# says: this one repeats an earlier order
def deal(n, size, count, rng):
    order = rng.random(n).argsort()
    return np.tile(order, count * size // n + 1)[: count * size].reshape(count, size)


# === wrong: another beginning for each epoch
# says: An earlier order, begun at another place
def deal(n, size, count, rng):
    order, line = rng.random(n).argsort(), []
    while len(line) < count * size:
        line += np.roll(order, int(rng.integers(1, n))).tolist()
    return np.array(line[: count * size]).reshape(count, size)


# === wrong: forwards and backwards
# says: An earlier order, backwards
def deal(n, size, count, rng):
    order, line = rng.random(n).argsort().tolist(), []
    while len(line) < count * size:
        line += order
        order.reverse()
    return np.array(line[: count * size]).reshape(count, size)


# === wrong: a random beginning is all
# says: Nothing is shuffled
def deal(n, size, count, rng):
    line = [(np.arange(n) + rng.integers(n)) % n for _ in range(count * size // n + 1)]
    return np.concatenate(line)[: count * size].reshape(count, size)


# === wrong: backwards is all
# says: Nothing is shuffled
def deal(n, size, count, rng):
    return n - 1 - np.resize(np.arange(n), (count, size))


# === wrong: filled into floats
# says: unless you give dtype=int
def deal(n, size, count, rng):
    queue = np.array([])
    while len(queue) < count * size:
        queue = np.concatenate([queue, rng.permutation(n)])
    return queue[: count * size].reshape(count, size)


# === wrong: does not cut the line into batches
# says: That is one long line
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size]


# === wrong: as many rows as a batch has numbers
# says: Rows and columns are swapped
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(size, count)


# === wrong: a list of batches of different lengths
# says: Batches of different lengths
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        batches += [order[i : i + size] for i in range(0, n, size)]
    return batches[:count]


# === wrong: the same batch again and again
# says: All batches are the same
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return np.array([line[:size] for _ in range(count)])


# === wrong: one number further on each time, drawn otherwise
# says: Each batch begins one number after the last one
def deal(n, size, count, rng):
    line = rng.random((count, n)).argsort(axis=1).ravel()
    return np.array([line[i : i + size] for i in range(count)])


# === wrong: down the columns, drawn otherwise
# says: The right line, dealt down the columns
def deal(n, size, count, rng):
    line = rng.random((count, n)).argsort(axis=1).ravel()
    return line[: count * size].reshape((count, size), order="F")


# === wrong: counts from 1, drawn otherwise
# says: The numbers go from 0 to n - 1
def deal(n, size, count, rng):
    line = rng.random((count, n)).argsort(axis=1).ravel() + 1
    return line[: count * size].reshape(count, size)


# === wrong: puts back, drawn otherwise
# says: Draw without putting back, and keep the rest of an epoch
def deal(n, size, count, rng):
    return (rng.random((count, size)) * n).astype(int)


# === wrong: another seed of its own
# says: from somewhere else than `rng`
def deal(n, size, count, rng):
    rng = np.random.default_rng(42)
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(count, size)


# === wrong: the standard library's generator
# says: from somewhere else than `rng`
import random


def deal(n, size, count, rng):
    line = []
    while len(line) < count * size:
        line += random.sample(range(n), n)
    return np.array(line[: count * size]).reshape(count, size)
