# === right: zeros and ones from a binomial distribution
def dropout_mask(shape, keep, rng):
    return rng.binomial(1, keep, size=shape) / keep


# === right: a choice with probabilities
def dropout_mask(shape, keep, rng):
    return rng.choice([0.0, 1 / keep], size=shape, p=[1 - keep, keep])


# === right: where, from the other end of the scale, single precision
def dropout_mask(shape, keep, rng):
    return np.where(rng.random(shape) >= 1 - keep, 1 / keep, 0).astype(np.float32)


# === right: a loop
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape)
    for row in range(shape[0]):
        for column in range(shape[1]):
            if rng.random() < keep:
                mask[row, column] = 1 / keep
    return mask


# === right: from the normal distribution
def dropout_mask(shape, keep, rng):
    from statistics import NormalDist

    return (rng.normal(size=shape) <= NormalDist().inv_cdf(keep)).astype(float) / keep


# === right: a TensorFlow tensor
import tensorflow as tf


def dropout_mask(shape, keep, rng):
    return tf.cast(rng.random(shape) < keep, tf.float32) / keep


# === right: ones that are erased
def dropout_mask(shape, keep, rng):
    mask = np.full(shape, 1 / keep)
    mask[rng.uniform(0, 1, size=shape) > keep] = 0
    return mask


# === right: a generator of its own, seeded from rng
def dropout_mask(shape, keep, rng):
    child = np.random.default_rng(rng.integers(2**32))
    return (child.random(shape) < keep) / keep


# === wrong: keeps what should be dropped
# says: You keep what should be dropped
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) > keep) / keep


# === wrong: takes keep for the rate, all through
# says: not by the one to drop
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < 1 - keep) / (1 - keep)


# === wrong: not scaled
# says: A kept value is not 1 but 1 / keep
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep).astype(float)


# === wrong: true and false
# says: A kept value is not 1 but 1 / keep
def dropout_mask(shape, keep, rng):
    return rng.random(shape) < keep


# === wrong: multiplied by keep
# says: Kept values are divided by keep, not multiplied
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep) * keep


# === wrong: whole numbers cut the scale off
# says: A kept value is not 1 but 1 / keep
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape, dtype=int)
    mask[rng.random(shape) < keep] = 1 / keep
    return mask


# === wrong: scaled by the chance to drop
# says: not by the one to drop
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep) / (1 - keep)


# === wrong: random numbers that nobody compared
# says: there is nothing else
def dropout_mask(shape, keep, rng):
    return rng.random(shape) / keep


# === wrong: scaled random numbers
# says: there is nothing else
def dropout_mask(shape, keep, rng):
    numbers = rng.random(shape)
    return np.where(numbers < keep, numbers, 0)


# === wrong: half, always
# says: about 80%
def dropout_mask(shape, keep, rng):
    return rng.integers(0, 2, size=shape) / keep


# === wrong: one row for all
# says: your rows, or your columns, are all alike
def dropout_mask(shape, keep, rng):
    return np.tile((rng.random(shape[1]) < keep) / keep, (shape[0], 1))


# === wrong: exactly a fifth is dropped
# says: how many are kept varies a little
def dropout_mask(shape, keep, rng):
    size = shape[0] * shape[1]
    mask = np.full(size, 1 / keep)
    mask[: round((1 - keep) * size)] = 0
    return rng.permutation(mask).reshape(shape)


# === wrong: exactly a fifth of each row
# says: how many are kept varies a little
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape)
    for row in mask:
        row[rng.permutation(shape[1])[: round(keep * shape[1])]] = 1 / keep
    return mask


# === wrong: NumPy's global generator
# says: All chance has to come from `rng`
def dropout_mask(shape, keep, rng):
    return (np.random.random(shape) < keep) / keep


# === wrong: a seed of its own
# says: All chance has to come from `rng`
def dropout_mask(shape, keep, rng):
    rng = np.random.default_rng(0)
    return (rng.random(shape) < keep) / keep


# === wrong: one draw for the whole mask
# says: Draw a number for each value
def dropout_mask(shape, keep, rng):
    return np.full(shape, (rng.random() < keep) / keep)


# === wrong: the scale of the tutorial's 0.5
# says: there is nothing else
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep) * 2.0


# === wrong: columns and rows swapped
# says: Rows and columns are swapped
def dropout_mask(shape, keep, rng):
    rows, columns = shape
    return (rng.random((columns, rows)) < keep) / keep


# === wrong: prints
# says: Printing is not enough
def dropout_mask(shape, keep, rng):
    print((rng.random(shape) < keep) / keep)


# === wrong: normal numbers, compared as if they were even
# says: Compare each random number with keep
def dropout_mask(shape, keep, rng):
    return (rng.normal(size=shape) < keep) / keep


# === right: one choice for each value
def dropout_mask(shape, keep, rng):
    values, chances = [0.0, 1 / keep], [1 - keep, keep]
    return np.array(
        [[rng.choice(values, p=chances) for _ in range(shape[1])] for _ in range(shape[0])]
    )


# === wrong: tenths only
# says: Compare each random number with keep
def dropout_mask(shape, keep, rng):
    return (rng.integers(0, 10, size=shape) < keep * 10) / keep


# === wrong: pairs of columns alike
# says: neighbours depend on each other
def dropout_mask(shape, keep, rng):
    half = rng.random((shape[0], (shape[1] + 1) // 2)) < keep
    return np.repeat(half, 2, axis=1)[:, : shape[1]] / keep


# === wrong: not divided, and keep taken for the rate
# says: A kept value is not 1 but 1 / keep
def dropout_mask(shape, keep, rng):
    return np.where(rng.random(shape) < keep, 0.0, 1.0)


# === wrong: compares what it has overwritten
# says: what is overwritten compares anew
def dropout_mask(shape, keep, rng):
    mask = rng.random(shape)
    mask[mask < keep] = 1 / keep
    mask[mask >= keep] = 0
    return mask


# === right: erases the large ones first
def dropout_mask(shape, keep, rng):
    mask = rng.random(shape)
    mask[mask >= keep] = 0
    mask[mask > 0] = 1 / keep
    return mask
