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


# === wrong: puts each number back after drawing it
# says: Draw without putting back
def deal(n, size, count, rng):
    return rng.integers(0, n, size=(count, size))


# === wrong: each batch drawn by itself
# says: Draw without putting back
def deal(n, size, count, rng):
    return np.stack([rng.choice(n, size, replace=False) for _ in range(count)])


# === wrong: throws the rest of an epoch away
# says: keep the rest of an epoch for the next batch
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        batches += [order[i : i + size] for i in range(0, n - size + 1, size)]
    return np.array(batches[:count])


# === wrong: shuffles once
# says: Shuffle anew for each epoch
def deal(n, size, count, rng):
    order = rng.permutation(n)
    return np.resize(order, (count, size))


# === wrong: never shuffles
# says: Nothing is shuffled
def deal(n, size, count, rng):
    return (np.arange(count * size) % n).reshape(count, size)


# === wrong: a short batch at the end of each epoch
# says: inhomogeneous
def deal(n, size, count, rng):
    batches = []
    while len(batches) < count:
        order = rng.permutation(n)
        batches += [order[i : i + size] for i in range(0, n, size)]
    return np.array(batches[:count])


# === wrong: a list of batches
# says: Wrap the list in np.array
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return [line[i * size : (i + 1) * size] for i in range(count)]


# === wrong: a seed of its own
# says: from somewhere else than `rng`
def deal(n, size, count, rng):
    rng = np.random.default_rng(0)
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(count, size)


# === wrong: counts from 1
# says: The numbers go from 0 to n - 1
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) + 1 for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(count, size)


# === right: as a TensorFlow tensor
import tensorflow as tf


def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return tf.reshape(tf.constant(line[: count * size]), (count, size))


# === wrong: NumPy's global generator
# says: from somewhere else than `rng`
def deal(n, size, count, rng):
    line = np.concatenate([np.random.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(count, size)


# === wrong: the last, partial epoch from the beginning of the first
# says: this one repeats an earlier order
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(max(1, count * size // n))])
    return np.resize(line, (count, size))


# === wrong: zeros in the last, partial epoch
# says: Draw without putting back
def deal(n, size, count, rng):
    line = np.zeros(count * size, dtype=int)
    for start in range(0, count * size - n + 1, n):
        line[start : start + n] = rng.permutation(n)
    return line.reshape(count, size)


# === wrong: dealt down the columns
# says: Draw without putting back
def deal(n, size, count, rng):
    line = np.concatenate([rng.permutation(n) for _ in range(count * size // n + 1)])
    return line[: count * size].reshape(size, count).T
