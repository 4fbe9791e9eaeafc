# === right: taken apart first
def fits(left, right):
    (_, inner), (other, _) = left, right
    return inner == other


def product_shape(left, right):
    (rows, _), (_, columns) = left, right
    return (rows, columns)


# === right: with slices
def fits(left, right):
    return left[-1:] == right[:1]


def product_shape(left, right):
    return left[:1] + right[1:]


# === right: by multiplying
def fits(left, right):
    try:
        np.zeros(left) @ np.zeros(right)
    except ValueError:
        return False
    return True


def product_shape(left, right):
    return (np.zeros(left) @ np.zeros(right)).shape


# === wrong: a word instead of a truth value
# says: That is text, not a bool
def fits(left, right):
    return "yes" if left[1] == right[0] else "no"


# === wrong: the product itself
# says: That is an array, not a tuple
def product_shape(left, right):
    return np.zeros(left) @ np.zeros(right)
