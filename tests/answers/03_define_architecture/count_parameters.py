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


# === wrong: weights only
# says: The biases are missing
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))


# === wrong: biases for the input
# says: The input layer has no biases
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)


# === wrong: biases of the senders
# says: not for each that sends them
def count_parameters(sizes):
    return sum(a * b + a for a, b in zip(sizes, sizes[1:]))


# === wrong: runs over the end
# says: There is one step less
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes)):
        count += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return count


# === wrong: wraps round
# says: sizes[-1] is the last size
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes)):
        count += sizes[i - 1] * sizes[i] + sizes[i - 1]
    return count


# === wrong: wraps round, biases of the layer itself
# says: sizes[-1] is the last size
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes)):
        count += sizes[i - 1] * sizes[i] + sizes[i]
    return count


# === wrong: returns inside the loop
# says: does the `return` stand inside the loop?
def count_parameters(sizes):
    count = 0
    for a, b in zip(sizes, sizes[1:]):
        count += a * b + b
        return count


# === wrong: overwrites
# says: do not overwrite it
def count_parameters(sizes):
    for a, b in zip(sizes, sizes[1:]):
        count = a * b + b
    return count


# === wrong: all sizes multiplied
# says: do not multiply all sizes
def count_parameters(sizes):
    return int(np.prod(sizes))


# === wrong: one bias for a layer
# says: not one for each layer
def count_parameters(sizes):
    return sum(a * b + 1 for a, b in zip(sizes, sizes[1:]))


# === wrong: three sizes, always
# says: There may be more than three sizes
def count_parameters(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]


# === wrong: a float
# says: A count is a whole number
def count_parameters(sizes):
    return float(sum(a * b + b for a, b in zip(sizes, sizes[1:])))


# === wrong: stops before the output
# says: Only the first step is counted
def count_parameters(sizes):
    return sum(a * b + b for a, b in zip(sizes[:-1], sizes[1:-1]))


# === wrong: neurons
# says: Those are the neurons
def count_parameters(sizes):
    return sum(sizes)


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
