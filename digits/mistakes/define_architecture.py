"""Known mistakes in unit 3."""

import numpy as np

from digits.mistakes import looks, mistake

# --- neuron -----------------------------------------------------------------------------


@mistake("The bias is missing.")
def neuron(pixels, weights, bias):
    return (pixels * weights).sum()


@mistake("The bias is added once, to the sum; you add it to each product.")
def neuron(pixels, weights, bias):
    return (pixels * weights + bias).sum()


@mistake("The bias is added once, to the sum; you add it to each weight.")
def neuron(pixels, weights, bias):
    return (pixels * (weights + bias)).sum()


@mistake("The bias is added, not multiplied.")
def neuron(pixels, weights, bias):
    return (pixels * weights).sum() * bias


@mistake("The bias is added, not taken away.")
def neuron(pixels, weights, bias):
    return (pixels * weights).sum() - bias


@mistake("Each pixel has a weight of its own: multiply place by place, then add up.")
def neuron(pixels, weights, bias):
    return pixels.sum() * weights.sum() + bias


@mistake("Pixels and weights are multiplied place by place, not added.")
def neuron(pixels, weights, bias):
    return (pixels + weights).sum() + bias


@mistake("A sum is wanted, not a mean.")
def neuron(pixels, weights, bias):
    return (pixels * weights).mean() + bias


@mistake("The pixels are not used.")
def neuron(pixels, weights, bias):
    return weights.sum() + bias


@mistake("The weights are not used.")
def neuron(pixels, weights, bias):
    return pixels.sum() + bias


@mistake("Only the first pixel counts: does the `return` stand inside the loop?")
def neuron(pixels, weights, bias):
    total = 0
    for pixel, weight in zip(pixels, weights):
        total += pixel * weight
        return total + bias


@mistake("Only the first pixel counts, without the bias: does the `return` stand inside the loop?")
def neuron(pixels, weights, bias):
    total = 0
    for pixel, weight in zip(pixels, weights):
        total += pixel * weight
        return total


@mistake("Only the last pixel counts: add to the sum, do not overwrite it.")
def neuron(pixels, weights, bias):
    for pixel, weight in zip(pixels, weights):
        total = pixel * weight
    return total + bias


@mistake("Only the last product is left: add to the sum with +=, do not overwrite it.")
def neuron(pixels, weights, bias):
    total = bias
    for pixel, weight in zip(pixels, weights):
        total = pixel * weight
    return total


@mistake("The last pixel is missing: range(len(pixels)) already ends one before its number.")
def neuron(pixels, weights, bias):
    return sum(pixels[i] * weights[i] for i in range(len(pixels) - 1)) + bias


@mistake("The first pixel is missing: its place is 0.")
def neuron(pixels, weights, bias):
    return sum(pixels[i] * weights[i] for i in range(1, len(pixels))) + bias


@mistake("The last place is len(pixels) - 1: your loop goes one too far.")
def neuron(pixels, weights, bias):
    return sum(pixels[i] * weights[i] for i in range(len(pixels) + 1)) + bias


@mistake("Do you go through the pixels themselves, and use them as places? range(len(pixels)).")
def neuron(pixels, weights, bias):
    return sum(pixels[i] * weights[i] for i in pixels) + bias


@mistake("The number of pixels is not always three.")
def neuron(pixels, weights, bias):
    return pixels[0] * weights[0] + pixels[1] * weights[1] + pixels[2] * weights[2] + bias


@mistake("A neuron's output may be negative; hand the number on as it is.")
def neuron(pixels, weights, bias):
    return max(0, pixels @ weights + bias)


@mistake("A neuron's output may be negative; hand the number on as it is.")
def neuron(pixels, weights, bias):
    return abs(pixels @ weights + bias)


@mistake("You squeeze the sum in between two limits; hand the number on as it is.")
def neuron(pixels, weights, bias):
    return 1 / (1 + np.exp(-(pixels @ weights + bias)))


@mistake("You squeeze the sum in between two limits; hand the number on as it is.")
def neuron(pixels, weights, bias):
    return np.tanh(pixels @ weights + bias)


@mistake("The number itself is wanted, not only whether it is above 0.")
def neuron(pixels, weights, bias):
    return pixels @ weights + bias > 0


@mistake("The number itself is wanted, not a whole one near it.")
def neuron(pixels, weights, bias):
    return int(pixels @ weights + bias)


@mistake("The number itself is wanted: do not round it.")
def neuron(pixels, weights, bias):
    return round(pixels @ weights + bias, 1)


@looks("neuron", "One number is wanted, not an array with one number in it.")
def _(got, pixels, weights, bias):
    return np.ndim(got) > 0 and np.size(got) == 1


@looks("neuron", "One number is wanted: add up the products.")
def _(got, pixels, weights, bias):
    return np.shape(got) == np.shape(pixels)


@looks("neuron", "A neuron's output may be negative; hand the number on as it is.")
def _(got, pixels, weights, bias):
    return pixels @ weights + bias < -1 < got < 1


# --- dense ------------------------------------------------------------------------------


@mistake("The biases are missing.")
def dense(pictures, weights, biases):
    return pictures @ weights


@mistake("The pictures come first: pictures @ weights.")
def dense(pictures, weights, biases):
    return weights @ pictures + biases


@mistake("`*` multiplies place by place; the matrix product is `@`.")
def dense(pictures, weights, biases):
    return pictures * weights + biases


@mistake("`*` multiplies place by place; the matrix product is `@`.")
def dense(pictures, weights, biases):
    return (pictures * weights).sum() + biases


@mistake("`*` multiplies place by place; the matrix product is `@`.")
def dense(pictures, weights, biases):
    return (pictures * weights).sum(axis=0) + biases


@mistake("`*` multiplies place by place; the matrix product is `@`.")
def dense(pictures, weights, biases):
    return (pictures * weights).sum(axis=1) + biases


@mistake("A neuron's weights stand in a column; you took a row.")
def dense(pictures, weights, biases):
    return pictures @ weights.T + biases


@mistake("The pictures stand in rows already: no `.T` for them.")
def dense(pictures, weights, biases):
    return pictures.T @ weights + biases


@mistake("The first bias belongs to the first neuron, a column; you gave it to a picture.")
def dense(pictures, weights, biases):
    return pictures @ weights + biases[:, None]


@mistake("A picture in each row, a neuron in each column: yours is the other way round.")
def dense(pictures, weights, biases):
    return (pictures @ weights + biases).T


@mistake("A picture in each row, a neuron in each column: yours is the other way round.")
def dense(pictures, weights, biases):
    return weights.T @ pictures.T + biases


@mistake("Only the first picture is done: does the `return` stand inside the loop?")
def dense(pictures, weights, biases):
    for picture in pictures:
        return picture @ weights + biases


@mistake("Only the first picture is done: does the `return` stand inside the loop?")
def dense(pictures, weights, biases):
    outputs = []
    for picture in pictures:
        outputs.append(picture @ weights + biases)
        return np.array(outputs)


@mistake("Only the last picture is left: keep each row, do not overwrite it.")
def dense(pictures, weights, biases):
    for picture in pictures:
        outputs = picture @ weights + biases
    return outputs


@mistake("Each neuron has a bias of its own; you give all of them the first one.")
def dense(pictures, weights, biases):
    return pictures @ weights + biases[0]


@mistake("Each neuron has a bias of its own; you give all of them the sum of the biases.")
def dense(pictures, weights, biases):
    return pictures @ weights + biases.sum()


@mistake("Each neuron has a bias of its own; you give all of them the mean of the biases.")
def dense(pictures, weights, biases):
    return pictures @ weights + biases.mean()


@mistake("The biases are added, not multiplied.")
def dense(pictures, weights, biases):
    return pictures @ weights * biases


@mistake("The biases are added, not taken away.")
def dense(pictures, weights, biases):
    return pictures @ weights - biases


@mistake("A bias is added once, to the sum; you add it to each weight.")
def dense(pictures, weights, biases):
    return pictures @ (weights + biases)


@mistake("A bias is added once, to the sum; you add it to each product.")
def dense(pictures, weights, biases):
    return (pictures[:, :, None] * weights + biases).sum(axis=1)


@mistake("A sum is wanted for each neuron, not a mean.")
def dense(pictures, weights, biases):
    return (pictures[:, :, None] * weights).mean(axis=1) + biases


@mistake("One sum for each neuron and each picture: do not add them all up.")
def dense(pictures, weights, biases):
    return (pictures @ weights).sum() + biases


@mistake("One sum for each neuron and each picture: do not add them all up.")
def dense(pictures, weights, biases):
    return (pictures @ weights + biases).sum()


@mistake("One sum for each neuron, not one for each picture.")
def dense(pictures, weights, biases):
    return (pictures @ weights + biases).sum(axis=1)


@mistake("One sum for each picture: do not add the pictures up.")
def dense(pictures, weights, biases):
    return (pictures @ weights + biases).sum(axis=0)


@mistake("One sum for each picture: do not add the pictures up.")
def dense(pictures, weights, biases):
    return (pictures @ weights).sum(axis=0) + biases


@mistake("A batch of one is still a batch: its result has one row.")
def dense(pictures, weights, biases):
    return (pictures @ weights + biases).squeeze()


@mistake("Outputs may be negative; hand them on as they are.")
def dense(pictures, weights, biases):
    return np.maximum(pictures @ weights + biases, 0)


@mistake("Outputs may be negative; hand them on as they are.")
def dense(pictures, weights, biases):
    return abs(pictures @ weights + biases)


@mistake("The products may be negative, too; add the biases to them as they are.")
def dense(pictures, weights, biases):
    return np.maximum(pictures @ weights, 0) + biases


@mistake("You squeeze the outputs in between two limits; hand them on as they are.")
def dense(pictures, weights, biases):
    return 1 / (1 + np.exp(-(pictures @ weights + biases)))


@mistake("You squeeze the outputs in between two limits; hand them on as they are.")
def dense(pictures, weights, biases):
    return np.tanh(pictures @ weights + biases)


@looks("dense", "A batch of one is still a batch: its result has one row.")
def _(got, pictures, weights, biases):
    return len(pictures) == 1 and np.shape(got) == np.shape(biases)


@looks("dense", "Only one picture is done: every row of the batch gets a row of the result.")
def _(got, pictures, weights, biases):
    return np.ndim(got) == 1 and any(np.allclose(got, one @ weights + biases) for one in pictures)


@looks("dense", "A picture in each row, a neuron in each column: yours is the other way round.")
def _(got, pictures, weights, biases):
    return np.shape(got) == (len(biases), len(pictures)) != (len(pictures), len(biases))


@looks("dense", "One array is wanted: add the biases to the product.")
def _(got, pictures, weights, biases):
    return isinstance(got, (tuple, list)) and np.allclose(got[0], pictures @ weights)


@looks("dense", "Outputs may be negative; hand them on as they are.")
def _(got, pictures, weights, biases):
    right = pictures @ weights + biases
    positive = right > 0
    return positive.any() and np.allclose(got[positive], right[positive])


# --- count_parameters -------------------------------------------------------------------


@mistake("The biases are missing: one for each neuron.")
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))


@mistake("The input layer has no biases.")
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)


@mistake("Those are the biases; the weights are missing.")
def count_parameters(sizes):
    return sum(sizes[1:])


@mistake("Those are the neurons; count weights and biases.")
def count_parameters(sizes):
    return sum(sizes)


@mistake("Weights lie between neighbouring layers only; do not multiply all sizes.")
def count_parameters(sizes):
    count = 1
    for size in sizes:
        count *= size
    return count


@mistake("Weights lie between neighbouring layers only; do not multiply all sizes.")
def count_parameters(sizes):
    count = 1
    for size in sizes:
        count *= size
    return count + sum(sizes[1:])


@mistake("Only the first step is counted: does the `return` stand inside the loop?")
def count_parameters(sizes):
    count = 0
    for a, b in zip(sizes, sizes[1:]):
        count += a * b + b
        return count


@mistake("Only the last step is counted: add to the count, do not overwrite it.")
def count_parameters(sizes):
    for a, b in zip(sizes, sizes[1:]):
        count = a * b + b
    return count


@mistake("The last step, to the output, is missing: there are len(sizes) - 1 steps.")
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes) - 2):
        count += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return count


@mistake("The first step, from the input, is missing: places begin at 0.")
def count_parameters(sizes):
    count = 0
    for i in range(1, len(sizes) - 1):
        count += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return count


@mistake("A hidden layer is the end of one step and the start of the next: you skip every other.")
def count_parameters(sizes):
    return sum(a * b + b for a, b in zip(sizes[::2], sizes[1::2]))


@mistake("Each size goes with the next one, sizes[1:], not with itself.")
def count_parameters(sizes):
    return sum(a * b + b for a, b in zip(sizes, sizes))


@mistake("The biases of the output layer are missing.")
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes[1:-1])


@mistake("The biases of the hidden layers are missing.")
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sizes[-1]


@mistake("One bias for each neuron that gets the numbers, not for each that sends them.")
def count_parameters(sizes):
    return sum(a * b + a for a, b in zip(sizes, sizes[1:]))


@mistake("One bias for each neuron, not one for each layer.")
def count_parameters(sizes):
    return sum(a * b + 1 for a, b in zip(sizes, sizes[1:]))


@mistake("One bias for each neuron, not one for each layer.")
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + len(sizes)


@mistake("One bias for each neuron, not one for all.")
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + 1


@mistake("Each neuron has a weight for each number that comes in: sizes are multiplied, not added.")
def count_parameters(sizes):
    return sum(a + b for a, b in zip(sizes, sizes[1:]))


@mistake("Each neuron has a weight for each number that comes in: sizes are multiplied, not added.")
def count_parameters(sizes):
    return sum(a + b + b for a, b in zip(sizes, sizes[1:]))


@mistake("sizes[-1] is the last size: in the first step the output is taken for an input.")
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes)):
        count += sizes[i - 1] * sizes[i] + sizes[i]
    return count


@mistake("sizes[-1] is the last size: in the first step the output is taken for an input.")
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes)):
        count += sizes[i - 1] * sizes[i] + sizes[i - 1]
    return count


@mistake("sizes[-1] is the last size: in the first step the output is taken for an input.")
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes)):
        count += sizes[i - 1] * sizes[i]
    return count


@mistake(
    "Does an index run past the end? There is one step less than there are sizes. (And "
    "`for i in sizes` would give sizes, not places.)"
)
def count_parameters(sizes):
    count = 0
    for i in range(len(sizes)):
        count += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return count


@mistake("There may be more than three sizes, or fewer: go through all of them.")
def count_parameters(sizes):
    return sizes[0] * sizes[1] + sizes[1] + sizes[1] * sizes[2] + sizes[2]


@mistake("There may be more than three sizes, or fewer: go through all of them.")
def count_parameters(sizes):
    a, b, c = sizes
    return a * b + b + b * c + c


@mistake("There may be fewer than five sizes, or more: go through all of them.")
def count_parameters(sizes):
    a, b, c, d, e = sizes
    return a * b + b + b * c + c + c * d + d + d * e + e


@mistake("A count is a whole number; yours is a float.")
def count_parameters(sizes):
    return float(sum(a * b + b for a, b in zip(sizes, sizes[1:])))


@looks("count_parameters", "Those are the right parts; add them up, one number is wanted.")
def _(got, sizes):
    return isinstance(got, (list, tuple, np.ndarray)) and sum(np.ravel(got)) == sum(
        a * b + b for a, b in zip(sizes, sizes[1:])
    )


# --- collapse ---------------------------------------------------------------------------


@mistake("Two things are wanted, the weights and the biases.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2


@mistake("The weights come first, then the biases.")
def collapse(weights1, biases1, weights2, biases2):
    return biases1 @ weights2 + biases2, weights1 @ weights2


@mistake("A tuple is wanted, with round brackets or just a comma: yours is a list.")
def collapse(weights1, biases1, weights2, biases2):
    return [weights1 @ weights2, biases1 @ weights2 + biases2]


@mistake("Layer 1 comes first, so its weights stand on the left.")
def collapse(weights1, biases1, weights2, biases2):
    return weights2 @ weights1, biases1 @ weights2 + biases2


@mistake("Layer 1 comes first, so weights1 and biases1 stand to the left of weights2.")
def collapse(weights1, biases1, weights2, biases2):
    return weights2 @ weights1, weights2 @ biases1 + biases2


@mistake("`*` multiplies place by place; the matrix product is `@`.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 * weights2, biases1 @ weights2 + biases2


@mistake("`*` multiplies place by place; the matrix product is `@`.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 * weights2, biases1 * weights2 + biases2


@mistake("`*` multiplies place by place; the matrix product is `@`.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 * weights2 + biases2


@mistake(
    "`*` multiplies place by place; the matrix product is `@`. And biases are not multiplied with "
    "each other: the first ones pass through the second weights, the second ones are added."
)
def collapse(weights1, biases1, weights2, biases2):
    return weights1 * weights2, biases1 * biases2


@mistake("The weights are multiplied, weights1 @ weights2, not added.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 + weights2, biases1 @ weights2 + biases2


@mistake(
    "Multiply out (x W₁ + b₁) W₂ + b₂: there the weights are multiplied with each other, not "
    "added, and b₁ passes through W₂."
)
def collapse(weights1, biases1, weights2, biases2):
    return weights1 + weights2, biases1 + biases2


@mistake("The weights fit as they are, (inputs, middle) @ (middle, outputs): no `.T` is needed.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1.T @ weights2, biases1 @ weights2 + biases2


@mistake("The weights fit as they are, (inputs, middle) @ (middle, outputs): no `.T` is needed.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2.T, biases1 @ weights2 + biases2


@mistake("Rows and columns of the weights are swapped.")
def collapse(weights1, biases1, weights2, biases2):
    return (weights1 @ weights2).T, biases1 @ weights2 + biases2


@mistake("The biases do not belong into the weights, which are what is multiplied by x.")
def collapse(weights1, biases1, weights2, biases2):
    return (weights1 + biases1) @ weights2, biases2


@mistake("The first biases are lost. They pass through the second weights.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases2


@mistake("The second biases are missing.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 @ weights2


@mistake("The first biases pass through the second weights before they are added.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 + biases2


@mistake("The first biases are a row, so they stand to the left of the second weights.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, weights2 @ biases1 + biases2


@mistake("Only the first biases pass through the second weights.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, (biases1 + biases2) @ weights2


@mistake("It is the first biases that pass through the second weights; you swapped the biases.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases2 @ weights2 + biases1


@mistake("The first biases come after the first weights; they pass through the second ones.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 @ weights1 + biases2


@mistake("The first biases come after the first weights: they pass through the second ones only.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 @ weights1 @ weights2 + biases2


@mistake("Biases are not multiplied with each other: biases1 passes through weights2.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 * biases2


@mistake("Biases are not multiplied with each other: biases1 passes through weights2.")
def collapse(weights1, biases1, weights2, biases2):
    return weights1 @ weights2, biases1 @ biases2


@looks("collapse", "Two things are wanted, the weights and the biases: `return weights, biases`.")
def _(got, *given):
    return not isinstance(got, (tuple, list, dict)) or len(got) == 1


@looks("collapse", "The weights come first, then the biases.")
def _(got, *given):
    return np.ndim(got[0]) == 1 and np.ndim(got[1]) == 2


@looks("collapse", "A tuple is wanted, with round brackets or just a comma: yours is a list.")
def _(got, *given):
    return isinstance(got, list)


@looks("collapse", "Layer 1 comes first, so its weights stand on the left.")
def _(got, weights1, biases1, weights2, biases2):
    return np.allclose(got[0], weights2 @ weights1)


@looks("collapse", "`*` multiplies place by place; the matrix product is `@`.")
def _(got, weights1, biases1, weights2, biases2):
    return np.allclose(got[0], weights1 * weights2)


@looks("collapse", "The weights are multiplied, weights1 @ weights2, not added.")
def _(got, weights1, biases1, weights2, biases2):
    return np.allclose(got[0], weights1 + weights2)


@looks("collapse", "Rows and columns of the weights are swapped.")
def _(got, weights1, biases1, weights2, biases2):
    return np.allclose(np.transpose(got[0]), weights1 @ weights2)


@looks("collapse", "The biases do not belong into the weights, which are what is multiplied by x.")
def _(got, weights1, biases1, weights2, biases2):
    both = (weights1 + biases1) @ weights2
    also = weights1 @ weights2 + biases1, weights1 @ weights2 + biases2, both + biases2
    return any(np.allclose(got[0], one) for one in (both, *also))


@looks("collapse", "The biases have one axis: shape (outputs,).")
def _(got, weights1, biases1, weights2, biases2):
    return np.ndim(got[1]) == 2 and np.size(got[1]) == len(biases2)


@looks(
    "collapse",
    "One bias for each output; the first biases pass through the second weights.",
)
def _(got, weights1, biases1, weights2, biases2):
    return np.shape(got[1]) != np.shape(biases2)


@looks("collapse", "The first biases are lost. They pass through the second weights.")
def _(got, weights1, biases1, weights2, biases2):
    return np.allclose(got[1], biases2)


@looks("collapse", "The second biases are missing.")
def _(got, weights1, biases1, weights2, biases2):
    return np.allclose(got[1], biases1 @ weights2)


# --- dropout_mask -----------------------------------------------------------------------


@mistake(
    "`if` asks one question, but the comparison has an answer for each value. Calculate with "
    "it, or use np.where."
)
def dropout_mask(shape, keep, rng):
    if rng.random(shape) < keep:
        return 1 / keep
    return 0


@mistake("rng.random takes the shape as one tuple: rng.random(shape).")
def dropout_mask(shape, keep, rng):
    return (rng.random(*shape) < keep) / keep


@mistake("A generator has no `rand`: it is rng.random(shape).")
def dropout_mask(shape, keep, rng):
    return (rng.rand(*shape) < keep) / keep


@mistake("`rng` is no function: ask it for numbers, rng.random(shape).")
def dropout_mask(shape, keep, rng):
    return (rng(shape) < keep) / keep


@mistake("`rng` is no number: ask it for numbers, rng.random(shape), and compare those.")
def dropout_mask(shape, keep, rng):
    return (rng < keep) / keep


@mistake("A kept value is not 1 but 1 / keep: so the mean stays the same.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep).astype(float)


@mistake("A kept value is not 1 but 1 / keep; and `keep` is the chance to keep, not to drop.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) > keep).astype(float)


@mistake("An array of whole numbers cuts 1 / keep off: make it of floats, np.zeros(shape).")
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape, dtype=int)
    mask[rng.random(shape) < keep] = 1 / keep
    return mask


@mistake("Kept values are divided by keep, not multiplied.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep) * keep


@mistake("Divide by keep, the probability to keep, not by the one to drop.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < keep) / (1 - keep)


@mistake("`keep` is the probability to keep, not the one to drop; divide by it, too.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < 1 - keep) / (1 - keep)


@mistake("`keep` is the probability to keep, not the one to drop; divide by it, too.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) > keep) / (1 - keep)


@mistake("You keep what should be dropped: `keep` is the chance to keep.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) > keep) / keep


@mistake("You keep what should be dropped: `keep` is the chance to keep.")
def dropout_mask(shape, keep, rng):
    return (rng.random(shape) < 1 - keep) / keep


@mistake("The random numbers only decide: where one is below keep, the mask is 1 / keep, else 0.")
def dropout_mask(shape, keep, rng):
    return rng.random(shape) / keep


@mistake("The random numbers only decide: where one is below keep, the mask is 1 / keep, else 0.")
def dropout_mask(shape, keep, rng):
    numbers = rng.random(shape)
    return np.where(numbers < keep, numbers / keep, 0)


@mistake("One number decides for the whole mask; draw one for each value: rng.random(shape).")
def dropout_mask(shape, keep, rng):
    return (rng.random() < keep) / keep


@mistake("One number decides for the whole mask; draw one for each value: rng.random(shape).")
def dropout_mask(shape, keep, rng):
    return np.full(shape, (rng.random() < keep) / keep)


@mistake("One row decides for all; draw a number for each value: rng.random(shape).")
def dropout_mask(shape, keep, rng):
    return np.ones(shape) * (rng.random(shape[1]) < keep) / keep


@mistake("One column decides for all; draw a number for each value: rng.random(shape).")
def dropout_mask(shape, keep, rng):
    return np.ones(shape) * (rng.random((shape[0], 1)) < keep) / keep


@mistake("Compare once: what you have overwritten with 1 / keep is compared again, and erased.")
def dropout_mask(shape, keep, rng):
    mask = rng.random(shape)
    mask[mask < keep] = 1 / keep
    mask[mask >= keep] = 0
    return mask


@mistake("Compare once: what you have overwritten with 0 is compared again, and kept.")
def dropout_mask(shape, keep, rng):
    mask = rng.random(shape)
    mask[mask >= keep] = 0
    mask[mask < keep] = 1 / keep
    return mask


@mistake("You draw twice, and only what is kept both times stays: draw once, and compare that.")
def dropout_mask(shape, keep, rng):
    mask = np.zeros(shape)
    mask[rng.random(shape) < keep] = 1 / keep
    mask[rng.random(shape) >= keep] = 0
    return mask


@mistake("Half of the values are kept, whatever `keep` is: compare rng.random(shape) with keep.")
def dropout_mask(shape, keep, rng):
    return rng.integers(0, 2, size=shape) / keep


@mistake("Half of the values are kept, whatever `keep` is: compare rng.random(shape) with keep.")
def dropout_mask(shape, keep, rng):
    return np.round(rng.random(shape)) / keep


@mistake("Normal numbers are not spread evenly from 0 to 1; those of rng.random(shape) are.")
def dropout_mask(shape, keep, rng):
    return (rng.normal(size=shape) < keep) / keep


@mistake("Of ten whole numbers you can keep tenths only; rng.random(shape) has all between.")
def dropout_mask(shape, keep, rng):
    return (rng.integers(0, 10, size=shape) < keep * 10) / keep


@mistake("Each value is drawn by itself, so how many are kept varies a little; yours is exact.")
def dropout_mask(shape, keep, rng):
    size = shape[0] * shape[1]
    mask = np.zeros(size)
    mask[rng.choice(size, size=int(keep * size), replace=False)] = 1 / keep
    return mask.reshape(shape)


@mistake("Each value is drawn by itself, so how many are kept varies a little; yours is exact.")
def dropout_mask(shape, keep, rng):
    size = shape[0] * shape[1]
    mask = np.zeros(size)
    mask[: round(keep * size)] = 1 / keep
    rng.shuffle(mask)
    return mask.reshape(shape)


def _kept(mask):
    """The values of a mask other than 0, each once."""
    values = np.unique(np.asarray(mask).astype(float))
    return values[values != 0]


def _share(mask):
    return np.count_nonzero(mask) / np.size(mask)


@looks("dropout_mask", "An array of whole numbers cuts 1 / keep off: make it of floats.")
def _(got, shape, keep, rng):
    return np.asarray(got).dtype.kind in "iu" and _kept(got).tolist() == [int(1 / keep)] != [1]


@looks("dropout_mask", "A kept value is not 1 but 1 / keep: so the mean stays the same.")
def _(got, shape, keep, rng):
    return _kept(got).tolist() == [1]


@looks("dropout_mask", "Kept values are divided by keep, not multiplied.")
def _(got, shape, keep, rng):
    return len(_kept(got)) and np.allclose(_kept(got), keep, rtol=1e-4)


@looks("dropout_mask", "Divide by keep, the probability to keep, not by the one to drop.")
def _(got, shape, keep, rng):
    return len(_kept(got)) and np.allclose(_kept(got), 1 / (1 - keep), rtol=1e-4)


@looks("dropout_mask", "The random numbers only decide; the mask has 1 / keep and 0, nothing else.")
def _(got, shape, keep, rng):
    return len(_kept(got)) > 20


@looks("dropout_mask", "A kept value is 1 / keep, a dropped one is 0, and there is nothing else.")
def _(got, shape, keep, rng):
    return len(_kept(got)) and not np.allclose(_kept(got), 1 / keep, rtol=1e-4)


@looks("dropout_mask", "All values are alike: draw a number for each value, and compare it once.")
def _(got, shape, keep, rng):
    return np.shape(got) == shape and len(np.unique(got)) == 1


@looks("dropout_mask", "Each value is drawn by itself; your rows, or your columns, are all alike.")
def _(got, shape, keep, rng):
    return np.shape(got) == shape and (np.all(got == got[0]) or np.all(got == got[:, :1]))


# 0.03 is five standard deviations of the share in a mask of 6,000 values, and 0.045 of the pairs


@looks("dropout_mask", "You keep what should be dropped: `keep` is the chance to keep.")
def _(got, shape, keep, rng):
    return np.shape(got) == shape and abs(_share(got) - (1 - keep)) < 0.03


@looks(
    "dropout_mask",
    "Half of the values are kept, whatever `keep` is: compare rng.random(shape) with keep.",
)
def _(got, shape, keep, rng):
    return np.shape(got) == shape and abs(_share(got) - 0.5) < 0.03


@looks("dropout_mask", "Compare each random number with keep: rng.random(shape) < keep.")
def _(got, shape, keep, rng):
    return np.shape(got) == shape and abs(_share(got) - keep) > 0.03


@looks(
    "dropout_mask", "Each value is drawn by itself; in your mask neighbours depend on each other."
)
def _(got, shape, keep, rng):
    up = np.asarray(got) > 0
    pairs = (up[1:] & up[:-1]).mean(), (up[:, 1:] & up[:, :-1]).mean()
    return np.shape(got) == shape and not np.allclose(pairs, keep**2, 0, 0.045)
