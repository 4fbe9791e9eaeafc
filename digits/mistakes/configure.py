"""Known mistakes in unit 1."""

import numpy as np
import tensorflow as tf

from digits.mistakes import looks, mistake

# --- read_pins -------------------------------------------------------------------------


@mistake("The pin is `==`, two signs; you split at one.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            parts = line.split("=")
            pins[parts[0].strip()] = parts[1].strip()
    return pins


@mistake("The pin is `==`, two signs; you split at one.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("=")
            pins[name.strip()] = version.strip()
    return pins


@mistake("The name is the key, the version its value: yours are the other way round.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[version.strip()] = name.strip()
    return pins


@mistake("Only the last pin is left: make the dictionary once, before the loop.")
def read_pins(text):
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins = {name.strip(): version.strip()}
    return pins


@mistake("Only the first pin is there: does the `return` stand inside the loop?")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
            return pins
    return pins


@mistake("Only the first pin is there: does the `return` stand inside the loop?")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
            return pins


@mistake(
    "It is empty. Does the loop go through lines, text.splitlines(), and does each pin go into "
    "the dictionary?"
)
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("==")
    return pins


@mistake("`for line in text` gives single characters; text.splitlines() gives lines.")
def read_pins(text):
    pins = {}
    for line in text:
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake(
    "It is empty. Does the loop go through lines, text.splitlines(), and does each pin go into "
    "the dictionary?"
)
def read_pins(text):
    pins = {}
    for line in text:
        if "==" in line:
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake("An empty line has no first character: line.startswith('#') asks without one.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line[0] != "#":
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake("An empty line is no pin, and has no two halves: skip it.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake("A comment is no pin, and has no two halves: skip it.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line:
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake("Neither comments nor empty lines are pins: skip both before you split.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        name, version = line.strip().split("==")
        pins[name.strip()] = version.strip()
    return pins


@mistake("A comment may begin with spaces, too: strip each line first.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake("A line may hold nothing but spaces: strip each line first.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line and not line.lstrip().startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake("Lines may begin with spaces, and hold nothing else: strip each line first.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins


@mistake("An empty text has no pins, and gives an empty dictionary.")
def read_pins(text):
    pins = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            name, version = line.split("==")
            pins[name.strip()] = version.strip()
    return pins or None


@looks(
    "read_pins",
    "Pins of an earlier call are still in there: make the dictionary inside the function. "
    "(A default value, `pins={}`, is made only once, too.)",
)
def _(got, text):
    return any(name not in text for name in got)


@looks("read_pins", "Right pairs, but wanted is a dictionary: dict(pairs).")
def _(got, text):
    return isinstance(got, (list, tuple, set)) and all(len(pair) == 2 for pair in got) and got


@looks("read_pins", "Spaces are left over; strip() takes them off.")
def _(got, text):
    return any(part != part.strip() for pair in got.items() for part in pair)


@looks("read_pins", "A comment was taken for a pin.")
def _(got, text):
    return any("#" in name for name in got)


@looks("read_pins", "The pin is `==`, two signs; you split at one.")
def _(got, text):
    return any(version == "" or version.startswith("=") for version in got.values())


# --- is_older --------------------------------------------------------------------------


@mistake("True means that the first version came before the second; yours says the opposite.")
def is_older(one, other):
    return [int(part) for part in one.split(".")] > [int(part) for part in other.split(".")]


@mistake("As text, 9 comes after 2: make whole numbers of the parts before you compare them.")
def is_older(one, other):
    return one < other


@mistake("As text, 9 comes after 2: make whole numbers of the parts before you compare them.")
def is_older(one, other):
    return one.split(".") < other.split(".")


@mistake("As decimals, 2.9 is more than 2.21: compare whole numbers, part by part.")
def is_older(one, other):
    return float(one) < float(other)


@mistake("As decimals, 2.9 is more than 2.21: compare whole numbers, part by part.")
def is_older(one, other):
    one, other = (float(".".join(version.split(".")[:2])) for version in (one, other))
    return one < other


@mistake("The same version is not older than itself.")
def is_older(one, other):
    return [int(part) for part in one.split(".")] <= [int(part) for part in other.split(".")]


@mistake("There may be more than two numbers; compare them all.")
def is_older(one, other):
    return [int(p) for p in one.split(".")[:2]] < [int(p) for p in other.split(".")[:2]]


@mistake("There may be more than two numbers; compare them all.")
def is_older(one, other):
    (a, b), (c, d) = ([int(part) for part in version.split(".")] for version in (one, other))
    return (a, b) < (c, d)


@mistake("There may be more than three numbers; compare them all.")
def is_older(one, other):
    return [int(p) for p in one.split(".")[:3]] < [int(p) for p in other.split(".")[:3]]


@mistake("Only the first numbers count so far; where they are the same, the next ones decide.")
def is_older(one, other):
    return int(one.split(".")[0]) < int(other.split(".")[0])


@mistake("Only the first numbers count so far; where they are the same, the next ones decide.")
def is_older(one, other):
    for a, b in zip(one.split("."), other.split(".")):
        return int(a) < int(b)


@mistake("The first different number decides: what comes after it no longer counts.")
def is_older(one, other):
    return any(int(a) < int(b) for a, b in zip(one.split("."), other.split(".")))


@mistake("The first different number decides: what comes after it no longer counts.")
def is_older(one, other):
    for a, b in zip(one.split("."), other.split(".")):
        if int(a) < int(b):
            return True
    return len(one.split(".")) < len(other.split("."))


@mistake("It need not be less in every part: the first different number decides.")
def is_older(one, other):
    return all(int(a) < int(b) for a, b in zip(one.split("."), other.split(".")))


@mistake("It need not be less in every part: the first different number decides.")
def is_older(one, other):
    one, other = ([int(part) for part in version.split(".")] for version in (one, other))
    return one[0] <= other[0] and one[1] < other[1]


@mistake("Where one version ends and the other goes on, the shorter is older: zip stops there.")
def is_older(one, other):
    for a, b in zip(one.split("."), other.split(".")):
        if int(a) != int(b):
            return int(a) < int(b)
    return False


@mistake("Where one version goes on and the other ends, it is newer, not older.")
def is_older(one, other):
    for a, b in zip(one.split("."), other.split(".")):
        if int(a) != int(b):
            return int(a) < int(b)
    return one != other


@mistake("Without the dots, 2.21 and 22.1 are the same: compare part by part.")
def is_older(one, other):
    return int(one.replace(".", "")) < int(other.replace(".", ""))


@mistake("A shorter version is not always older: the first different number decides.")
def is_older(one, other):
    one, other = ([int(part) for part in version.split(".")] for version in (one, other))
    return len(one) < len(other) or one < other


@mistake("A number may have three digits, or more: do not pad or weigh it as if it had two.")
def is_older(one, other):
    one, other = ([part.zfill(2) for part in version.split(".")] for version in (one, other))
    return one < other


@mistake("A number may have three digits, or more: do not pad or weigh it as if it had two.")
def is_older(one, other):
    parts = [[int(part) for part in version.split(".")] for version in (one, other)]
    one, other = (sum(n / 100**i for i, n in enumerate(numbers)) for numbers in parts)
    return one < other


# --- biases ----------------------------------------------------------------------------


@mistake("NumPy's float64 came along: give dtype=tf.float32.")
def biases(n):
    return tf.constant(np.full(n, 0.1))


@mistake("There are n neurons, not always the same number.")
def biases(n):
    return tf.constant([0.1, 0.1, 0.1])


@mistake("The biases begin at 0.1, not at 1.")
def biases(n):
    return tf.ones(n)


@looks("biases", "The right numbers, as a NumPy array: hand it to tf.constant.")
def _(got, n):
    return isinstance(got, np.ndarray) and np.allclose(got, 0.1)


@looks("biases", "0.1 is no whole number: an integer tensor cuts it off, and 0 is left.")
def _(got, n):
    return got.dtype.is_integer and not np.any(got)


@looks("biases", "The biases begin at 0.1, not at 0.")
def _(got, n):
    return got.shape == (n,) and not np.any(got)


@looks("biases", "One axis only: the shape is (n,).")
def _(got, n):
    return len(got.shape) == 2


@looks("biases", "One number for each neuron: the shape is (n,), not ().")
def _(got, n):
    return got.shape == ()


@looks("biases", "The biases are all alike: nothing is drawn at random here.")
def _(got, n):
    return got.shape == (n,) and len(np.unique(got)) > 1


@looks("biases", "The biases begin at 0.1.")
def _(got, n):
    return got.shape == (n,) and not np.allclose(got, 0.1)


# --- fits, product_shape ---------------------------------------------------------------


@mistake("Rows with rows: but the columns of the left have to agree with the rows of the right.")
def fits(left, right):
    return left[0] == right[0]


@mistake("Columns with columns: but those of the left have to agree with the rows of the right.")
def fits(left, right):
    return left[1] == right[1]


@mistake("The shapes need not be the same: only the inner numbers have to agree.")
def fits(left, right):
    return left == right


@mistake("Those are the outer numbers; the inner ones have to agree: left[1] and right[0].")
def fits(left, right):
    return left[0] == right[1]


@mistake("In either order? left @ right only: left[1] and right[0] have to agree.")
def fits(left, right):
    return left[1] == right[0] or left[0] == right[1]


@mistake("The inner numbers have to agree; the outer ones may differ.")
def fits(left, right):
    return left[1] == right[0] and left[0] == right[1]


@mistake("The inner numbers have to be equal; less or more does not do.")
def fits(left, right):
    return left[1] <= right[0]


@mistake("The inner numbers have to be equal; less or more does not do.")
def fits(left, right):
    return left[1] >= right[0]


@mistake("Yes and no are the wrong way round: True means that they fit.")
def fits(left, right):
    return left[1] != right[0]


@mistake("Some tables do not fit: compare the inner numbers.")
def fits(left, right):
    return True


@mistake("Those are the inner numbers; they vanish, and the outer ones remain.")
def product_shape(left, right):
    return left[1], right[0]


@mistake("Rows first: as many as the left table has.")
def product_shape(left, right):
    return right[1], left[0]


@mistake("Of each table the first number, its rows: wanted are left's rows and right's columns.")
def product_shape(left, right):
    return left[0], right[0]


@mistake("Of each table the last number, its columns: wanted are left's rows, right's columns.")
def product_shape(left, right):
    return left[1], right[1]


@mistake("All four numbers: the two in the middle vanish.")
def product_shape(left, right):
    return left + right


@mistake("Numbers are not multiplied here; the outer two just remain.")
def product_shape(left, right):
    return left[0] * right[0], left[1] * right[1]


@mistake("Numbers are not multiplied here; the outer two just remain.")
def product_shape(left, right):
    return left[0] * right[1]


@mistake("A tuple is wanted, with round brackets or just a comma: yours is a list.")
def product_shape(left, right):
    return [left[0], right[1]]


@looks("product_shape", "Only the shape is wanted, not the product itself.")
def _(got, left, right):
    return np.shape(got) == (left[0], right[1])
