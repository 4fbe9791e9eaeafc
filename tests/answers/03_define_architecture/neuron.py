# === right: a loop, pixel by pixel
def neuron(pixels, weights, bias):
    total = bias
    for pixel, weight in zip(pixels, weights):
        total += pixel * weight
    return total


# === right: the matrix product of two rows
def neuron(pixels, weights, bias):
    return pixels @ weights + bias


# === right: Python's own sum, as a plain float
def neuron(pixels, weights, bias):
    return float(sum(p * w for p, w in zip(pixels.tolist(), weights.tolist())) + bias)


# === right: the bias as one more weight, in single precision
def neuron(pixels, weights, bias):
    return np.dot(np.append(pixels, 1), np.append(weights, bias)).astype(np.float32)


# === right: a TensorFlow tensor
import tensorflow as tf


def neuron(pixels, weights, bias):
    return tf.reduce_sum(tf.constant(pixels) * weights) + bias


# === right: an array without axes
def neuron(pixels, weights, bias):
    return np.array(np.einsum("i,i", pixels, weights) + bias)


# === wrong: forgets the bias
# says: The bias is missing
def neuron(pixels, weights, bias):
    return (pixels * weights).sum()


# === wrong: adds the bias to every product
# says: you add it to each product
def neuron(pixels, weights, bias):
    return (pixels * weights + bias).sum()


# === wrong: does not add up
# says: One number is wanted: add up the products
def neuron(pixels, weights, bias):
    return pixels * weights + bias


# === wrong: adds up before it multiplies
# says: Multiply place by place, then add up
def neuron(pixels, weights, bias):
    return pixels.sum() * weights.sum() + bias


# === wrong: a mean
# says: A sum is wanted, not a mean
def neuron(pixels, weights, bias):
    return np.mean(pixels * weights) + bias


# === wrong: overwrites the sum
# says: do not overwrite it
def neuron(pixels, weights, bias):
    for pixel, weight in zip(pixels, weights):
        total = pixel * weight
    return total + bias


# === wrong: returns inside the loop
# says: does the `return` stand inside the loop?
def neuron(pixels, weights, bias):
    total = 0
    for pixel, weight in zip(pixels, weights):
        total += pixel * weight
        return total + bias


# === wrong: nothing below zero
# says: A neuron's output may be negative
def neuron(pixels, weights, bias):
    return max(0, pixels @ weights + bias)


# === wrong: three pixels, always
# says: The number of pixels is not always three
def neuron(pixels, weights, bias):
    return pixels[0] * weights[0] + pixels[1] * weights[1] + pixels[2] * weights[2] + bias


# === wrong: squashed
# says: hand the number on as it is
def neuron(pixels, weights, bias):
    total = pixels @ weights + bias
    return total if total > 0 else np.tanh(total)


# === wrong: multiplies with the bias
# says: The bias is added, not multiplied
def neuron(pixels, weights, bias):
    return (pixels * weights).sum() * bias


# === wrong: multiplies in place
# says: changed its input
def neuron(pixels, weights, bias):
    pixels *= weights
    return pixels.sum() + bias


# === wrong: prints instead of returning
# says: Printing is not enough
def neuron(pixels, weights, bias):
    print((pixels * weights).sum() + bias)


# === wrong: an array with one value
# says: not an array with one number in it
def neuron(pixels, weights, bias):
    return pixels.reshape(1, -1) @ weights + bias


# === wrong: the example, learnt by heart
# says: not right yet
def neuron(pixels, weights, bias):
    return 2.6
