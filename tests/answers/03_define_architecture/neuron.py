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


# === wrong: does not add up
# says: One number is wanted: add up the products
def neuron(pixels, weights, bias):
    return pixels * weights + bias


# === wrong: squashed
# says: hand the number on as it is
def neuron(pixels, weights, bias):
    total = pixels @ weights + bias
    return total if total > 0 else np.tanh(total)


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


# === right: place by place, in a list, from lists
def neuron(pixels, weights, bias):
    products = [pixel * weight for pixel, weight in zip(list(pixels), list(weights))]
    return sum(products, bias)


# === wrong: every pixel with every weight
# says: Each pixel has a weight of its own
def neuron(pixels, weights, bias):
    total = 0
    for pixel in pixels:
        for weight in weights:
            total += pixel * weight
    return total + bias


# === wrong: the bias again in every round
# says: you add it to each product
def neuron(pixels, weights, bias):
    total = 0
    for i in range(len(pixels)):
        total += pixels[i] * weights[i] + bias
    return total


# === wrong: += the wrong way round
# says: Only the last pixel counts
def neuron(pixels, weights, bias):
    total = 0
    for pixel, weight in zip(pixels, weights):
        total = +pixel * weight
    total += bias
    return total


# === wrong: a list of products
# says: add up the products
def neuron(pixels, weights, bias):
    return [pixel * weight + bias for pixel, weight in zip(pixels, weights)]


# === wrong: pixels for places
# says: Do you go through the pixels themselves
def neuron(pixels, weights, bias):
    total = bias
    for pixel in pixels:
        total += pixels[pixel] * weights[pixel]
    return total
