# === right: TensorFlow's stateless draw
def draw(seed, n):
    return tf.random.stateless_uniform([n], seed=[seed, 0])


# === right: the global generator, seeded each time
def draw(seed, n):
    np.random.seed(seed)
    return np.random.randn(n)


# === right: the standard library
import random


def draw(seed, n):
    source = random.Random(seed)
    return np.array([source.random() for _ in range(n)])


# === right: TensorFlow's global seed
def draw(seed, n):
    tf.random.set_seed(seed)
    return tf.random.normal([n])


# === wrong: never seeded
# says: seed the library that you draw from
def draw(seed, n):
    return np.random.rand(n)


# === wrong: a generator made once, outside
# says: seed the library that you draw from
generator = np.random.default_rng(7)


def draw(seed, n):
    return generator.random(n)


# === wrong: always the same seed
# says: does your function use its `seed`
def draw(seed, n):
    return np.random.default_rng(42).random(n)


# === wrong: one number, n times
# says: The numbers of one draw should differ
def draw(seed, n):
    return np.full(n, np.random.default_rng(seed).random())


# === wrong: one number only
# says: It has 0 axes, not 1
def draw(seed, n):
    return np.random.default_rng(seed).random()


# === wrong: whole numbers
# says: wanted is float
def draw(seed, n):
    return np.random.default_rng(seed).permutation(100)[:n]


# === wrong: a list
# says: Wrap the list in np.array
import random


def draw(seed, n):
    random.seed(seed)
    return [random.random() for _ in range(n)]


# === wrong: counts up from the seed
# says: and follow no rule
def draw(seed, n):
    return np.arange(seed, seed + n, dtype=float)


# === wrong: seeds one library and draws from another
# says: seed the library that you draw from
def draw(seed, n):
    tf.random.set_seed(seed)
    return np.random.rand(n)


# === right: throws of dice, as floats
def draw(seed, n):
    return np.random.default_rng(seed).integers(1, 7, n).astype(float)


# === wrong: only whether the seed is even
# says: does your function use its `seed`, all of it
def draw(seed, n):
    return np.random.default_rng(seed % 2).random(n)


# === wrong: a wave, without any randomness
# says: and follow no rule
def draw(seed, n):
    return np.sin(np.arange(n) * (seed + 1))


# === wrong: multiples of the golden ratio
# says: and follow no rule
def draw(seed, n):
    return (seed + np.arange(n)) * 0.618 % 1


# === wrong: seeded by the clock
# says: seed the library that you draw from
import time


def draw(seed, n):
    return np.random.default_rng(time.time_ns() + seed).random(n)
