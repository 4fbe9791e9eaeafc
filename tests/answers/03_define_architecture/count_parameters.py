# === right: by index
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes) - 1):
        count = count + sizes[i] * sizes[i + 1] + sizes[i + 1]
    return count


# === right: weights and biases apart
def count_parameters(sizes):
    weights = sum(one * other for one, other in zip(sizes[:-1], sizes[1:]))
    return weights + sum(sizes[1:])


# === right: NumPy
def count_parameters(sizes):
    sizes = np.array(sizes)
    return ((sizes[:-1] + 1) * sizes[1:]).sum()


# === right: one layer after the other, from the front
def count_parameters(sizes):
    if len(sizes) == 1:
        return 0
    return (sizes[0] + 1) * sizes[1] + count_parameters(sizes[1:])


# === right: arrays that are really made
def count_parameters(sizes):
    parts = [np.zeros((a, b), np.int8).size + np.zeros(b).size for a, b in zip(sizes, sizes[1:])]
    return np.int64(sum(parts))


# === right: a copy is emptied
def count_parameters(sizes):
    left, count = list(sizes), 0
    inputs = left.pop(0)
    while left:
        neurons = left.pop(0)
        count += neurons * (inputs + 1)
        inputs = neurons
    return int(count)


# === wrong: all sizes multiplied
# says: do not multiply all sizes
def count_parameters(sizes):
    return int(np.prod(sizes))


# === wrong: stops before the output
# says: The last step, to the output, is missing
def count_parameters(sizes):
    return sum(a * b + b for a, b in zip(sizes[:-1], sizes[1:-1]))


# === wrong: empties the list
# says: changed its input
def count_parameters(sizes):
    count, inputs = 0, sizes.pop(0)
    while sizes:
        neurons = sizes.pop(0)
        count += neurons * (inputs + 1)
        inputs = neurons
    return count


# === wrong: the tutorial's network, learnt by heart
# says: not right yet
def count_parameters(sizes):
    return 567434


# === wrong: runs over the end, by size
# says: Does an index run past the end?
def count_parameters(sizes):
    count = 0
    for i, size in enumerate(sizes):
        count += (size + 1) * sizes[i + 1]
    return count


# === wrong: a list of counts
# says: add them up, one number is wanted
def count_parameters(sizes):
    return [a * b + b for a, b in zip(sizes, sizes[1:])]


# === wrong: weights and biases apart
# says: add them up, one number is wanted
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])), sum(sizes[1:])


# === wrong: starts from the next size, always
# says: do not overwrite it
def count_parameters(sizes):
    for i in range(len(sizes) - 1):
        count = 0
        count += sizes[i] * sizes[i + 1]
        count += sizes[i + 1]
    return count


# === wrong: one too many, in large networks only
# says: not right yet
def count_parameters(sizes):
    count = sum(a * b + b for a, b in zip(sizes, sizes[1:]))
    return count + (count > 100_000)
