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


# === wrong: packed into one number, three digits a part
# says: not right yet
def is_older(one, other):
    def packed(version):
        return int("".join(part.zfill(3) for part in version.split(".")).ljust(12, "0"))

    return packed(one) < packed(other)


# === wrong: compares the number of parts first
# says: not right yet
def is_older(one, other):
    one, other = one.split("."), other.split(".")
    if len(one) != len(other):
        return len(one) < len(other)
    return list(map(int, one)) < list(map(int, other))
