# === right: with the packaging library
from packaging.version import Version


def is_older(one, other):
    return Version(one) < Version(other)


# === right: part by part, in a loop
def is_older(one, other):
    left, right = one.split("."), other.split(".")
    for a, b in zip(left, right):
        if int(a) != int(b):
            return int(a) < int(b)
    return len(left) < len(right)


# === right: with NumPy, padded to one length
def is_older(one, other):
    padded = np.full((2, 9), -1)
    for row, version in zip(padded, (one, other)):
        numbers = [int(part) for part in version.split(".")]
        row[: len(numbers)] = numbers
    different = np.flatnonzero(padded[0] != padded[1])
    return len(different) > 0 and padded[0, different[0]] < padded[1, different[0]]


# === wrong: compares texts
# says: As text, 9 comes after 2
def is_older(one, other):
    return one < other


# === wrong: compares decimals
# says: Compare whole numbers, part by part
def is_older(one, other):
    return float(one) < float(other)


# === wrong: splits, but compares the pieces as texts
# says: As text, 9 comes after 2
def is_older(one, other):
    return one.split(".") < other.split(".")


# === wrong: less than or equal
# says: The same version is not older than itself
def is_older(one, other):
    return [int(part) for part in one.split(".")] <= [int(part) for part in other.split(".")]


# === wrong: looks at two numbers only
# says: There may be more than two numbers
def is_older(one, other):
    return [int(p) for p in one.split(".")[:2]] < [int(p) for p in other.split(".")[:2]]


# === wrong: true as soon as any part is less
# says: The first number counts first
def is_older(one, other):
    return any(int(a) < int(b) for a, b in zip(one.split("."), other.split(".")))


# === wrong: cuts off what the other version lacks
# says: Where one version ends and the other goes on
def is_older(one, other):
    for a, b in zip(one.split("."), other.split(".")):
        if int(a) != int(b):
            return int(a) < int(b)
    return False


# === wrong: newer instead of older
# says: True means that the first version came before the second
def is_older(one, other):
    return [int(part) for part in one.split(".")] > [int(part) for part in other.split(".")]


# === wrong: one number of all digits
# says: The first number counts first
def is_older(one, other):
    return int(one.replace(".", "")) < int(other.replace(".", ""))


# === wrong: looks at three numbers only
# says: There may be more than two numbers
def is_older(one, other):
    return [int(p) for p in one.split(".")[:3]] < [int(p) for p in other.split(".")[:3]]


# === wrong: different lengths count as older
# says: Where one version goes on and the other ends
def is_older(one, other):
    for a, b in zip(one.split("."), other.split(".")):
        if int(a) != int(b):
            return int(a) < int(b)
    return one != other
