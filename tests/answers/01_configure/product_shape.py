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


# === wrong: rows with rows
# says: The inner numbers have to agree
def fits(left, right):
    return left[0] == right[0]


# === wrong: the same shape
# says: The inner numbers have to agree
def fits(left, right):
    return left == right


# === wrong: the outer numbers
# says: The inner numbers have to agree
def fits(left, right):
    return left[0] == right[1]


# === wrong: a word instead of a truth value
# says: That is text, not a bool
def fits(left, right):
    return "yes" if left[1] == right[0] else "no"


# === wrong: the inner numbers remain
# says: Those are the inner numbers
def product_shape(left, right):
    return left[1], right[0]


# === wrong: columns first
# says: Rows first
def product_shape(left, right):
    return right[1], left[0]


# === wrong: all four numbers
# says: the two in the middle vanish
def product_shape(left, right):
    return left + right


# === wrong: multiplies the numbers
# says: Numbers are not multiplied here
def product_shape(left, right):
    return left[0] * right[0], left[1] * right[1]


# === wrong: a list
# says: That is a list, not a tuple
def product_shape(left, right):
    return [left[0], right[1]]


# === wrong: the product itself
# says: That is an array, not a tuple
def product_shape(left, right):
    return np.zeros(left) @ np.zeros(right)
