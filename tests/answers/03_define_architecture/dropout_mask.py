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


# === wrong: true and false
# says: A kept value is not 1 but 1 / keep
def dropout_mask(shape, keep, rng):
    return rng.random(shape) < keep


# === wrong: scaled random numbers
# says: The random numbers only decide
def dropout_mask(shape, keep, rng):
    numbers = rng.random(shape)
    return np.where(numbers < keep, numbers, 0)


# === wrong: one row for all
# says: One row decides for all
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


# === right: one choice for each value
def dropout_mask(shape, keep, rng):
    values, chances = [0.0, 1 / keep], [1 - keep, keep]
    return np.array(
        [[rng.choice(values, p=chances) for _ in range(shape[1])] for _ in range(shape[0])]
    )


# === wrong: pairs of columns alike
# says: neighbours depend on each other
def dropout_mask(shape, keep, rng):
    half = rng.random((shape[0], (shape[1] + 1) // 2)) < keep
    return np.repeat(half, 2, axis=1)[:, : shape[1]] / keep


# === wrong: not divided, and keep taken for the rate
# says: A kept value is not 1 but 1 / keep
def dropout_mask(shape, keep, rng):
    return np.where(rng.random(shape) < keep, 0.0, 1.0)


# === right: erases the large ones first
def dropout_mask(shape, keep, rng):
    mask = rng.random(shape)
    mask[mask >= keep] = 0
    mask[mask > 0] = 1 / keep
    return mask


# === wrong: one question for all, in one line
# says: `if` asks one question
def dropout_mask(shape, keep, rng):
    return 1 / keep if rng.random(shape) < keep else 0


# === wrong: a choice without probabilities
# says: Half of the values are kept
def dropout_mask(shape, keep, rng):
    return rng.choice([0, 1 / keep], size=shape)


# === wrong: a choice with the probabilities swapped
# says: You keep what should be dropped
def dropout_mask(shape, keep, rng):
    return rng.choice([0, 1 / keep], size=shape, p=[keep, 1 - keep])


# === wrong: zeros and ones from a binomial distribution
# says: A kept value is not 1 but 1 / keep
def dropout_mask(shape, keep, rng):
    return rng.binomial(1, keep, size=shape)


# === wrong: a loop over whole numbers
# says: cuts 1 / keep off
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape, int)
    for row in range(shape[0]):
        for column in range(shape[1]):
            if rng.random() < keep:
                mask[row, column] = 1 / keep
    return mask


# === wrong: one number for each row
# says: One column decides for all
def dropout_mask(shape, keep, rng):
    return np.array([[(rng.random() < keep) / keep] * shape[1] for _ in range(shape[0])])


# === wrong: one number for all, or nothing
# says: One number decides for the whole mask
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape)
    if rng.random() < keep:
        mask += 1 / keep
    return mask


# === wrong: forgets the other way through
# says: Does every way through the function end in a `return`?
def dropout_mask(shape, keep, rng):
    if rng.random() < keep:
        return np.full(shape, 1 / keep)


# === wrong: the standard library
# says: All chance has to come from `rng`
import random


def dropout_mask(shape, keep, rng):
    rows, columns = shape
    mask = [[(random.random() < keep) / keep for _ in range(columns)] for _ in range(rows)]
    return np.array(mask)


# === wrong: seeds again before it draws
# says: All chance has to come from `rng`
def dropout_mask(shape, keep, rng):
    np.random.seed(42)
    return np.where(np.random.rand(*shape) < keep, 1 / keep, 0.0)


# === wrong: exactly so many of each column
# says: how many are kept varies a little
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape)
    mask[: round(keep * shape[0])] = 1 / keep
    return rng.permuted(mask, axis=0)


# === wrong: repeats itself downwards
# says: neighbours depend on each other
def dropout_mask(shape, keep, rng):
    half = rng.random(((shape[0] + 1) // 2, shape[1])) < keep
    return np.repeat(half, 2, axis=0)[: shape[0]] / keep
