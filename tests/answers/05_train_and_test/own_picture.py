# === right: in float32, with a new axis
def own_picture(picture):
    return digits.to_mnist(picture).astype(np.float32).flatten()[np.newaxis] / 255


# === right: by TensorFlow
def own_picture(picture):
    pixels = tf.cast(digits.to_mnist(picture), tf.float32)
    return tf.reshape(pixels, (1, -1)) / 255


# === right: opens the file itself
def own_picture(picture):
    if isinstance(picture, str):
        picture = Image.open(picture)
    pixels = digits.to_mnist(picture.convert("L"))
    return np.array([[pixel / 255 for line in pixels.tolist() for pixel in line]])


# === right: inverts first, which to_mnist does not mind
def own_picture(picture):
    if isinstance(picture, str):
        picture = Image.open(picture)
    pixels = np.invert(np.asarray(picture.convert("L")))
    return digits.to_mnist(pixels).reshape(-1, 784) * (1 / 255)


# === right: twice through the door
def own_picture(picture):
    pixels = digits.to_mnist(digits.to_mnist(picture))
    return np.expand_dims(np.ravel(pixels) / pixels.max(), axis=0)


# === right: in half precision
def own_picture(picture):
    return (digits.to_mnist(picture) / 255).astype(np.float16).reshape(1, 784)


# === wrong: bytes, as floats
# says: the network was trained on 0 to 1
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784).astype(np.float32)


# === wrong: no batch
# says: One row in a batch of one
def own_picture(picture):
    return digits.to_mnist(picture).reshape(784) / 255


# === wrong: still a square
# says: One row in a batch of one
def own_picture(picture):
    return digits.to_mnist(picture) / 255


# === wrong: a column
# says: One row in a batch of one
def own_picture(picture):
    return digits.to_mnist(picture).reshape(784, 1) / 255


# === wrong: black and white
# says: Grey is lost
def own_picture(picture):
    return (digits.to_mnist(picture).reshape(1, 784) > 127).astype(float)


# === wrong: a list
# says: Wrap the list in np.array
def own_picture(picture):
    return (digits.to_mnist(picture).reshape(1, 784) / 255).tolist()


# === wrong: forgets the return
# says: Printing is not enough
def own_picture(picture):
    digits.to_mnist(picture).reshape(1, 784) / 255


# === wrong: scaled to -1 to 1
# says: nothing below 0
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) / 127.5 - 1


# === wrong: a picture in a batch
# says: One row in a batch of one
def own_picture(picture):
    return digits.to_mnist(picture)[np.newaxis] / 255


# === wrong: a batch with channels, by TensorFlow
# says: One row in a batch of one
def own_picture(picture):
    return tf.reshape(digits.to_mnist(picture), (1, 28, 28, 1)) / 255


# === wrong: as in 2018, in one go
# says: A picture may be of any size
def own_picture(picture):
    return np.invert(picture.convert("L")).ravel()


# === wrong: inverts what is right already, with bytes
# says: do not invert that
def own_picture(picture):
    return (255.0 - digits.to_mnist(picture)).reshape(1, 784) / 255


# === wrong: the door without its inverting
# says: do not invert that
def own_picture(picture):
    return digits.to_mnist(picture, invert=False).reshape(1, -1) / 255


# === wrong: brought to size in another way
# says: Inverted, but neither sized nor centred
def own_picture(picture):
    small = np.asarray(picture.convert("L").resize((28, 28), Image.BILINEAR))
    return (1 - small / 255).reshape(1, 784)


# === wrong: shrinks before the door, in another way
# says: Hand digits.to_mnist the picture as it is
def own_picture(picture):
    if isinstance(picture, str):
        picture = Image.open(picture)
    return digits.to_mnist(picture.resize((28, 28), Image.NEAREST)).reshape(1, 784) / 255


# === wrong: shrinks the given picture itself
# says: Shrunk to 28 × 28 too early
def own_picture(picture):
    picture.thumbnail((28, 28))
    return digits.to_mnist(picture).reshape(1, 784) / 255


# === wrong: opens files only, column by column
# says: It may also be a picture
def own_picture(picture):
    return np.asarray(digits.to_mnist(np.asarray(Image.open(picture)))).T.reshape(1, 784)


# === wrong: takes pictures only, as arrays
# says: It may also be the name of a file
def own_picture(picture):
    grey = np.asarray(picture.convert("L"))
    return digits.to_mnist(grey).astype(np.float32).reshape(1, -1) / 255.0


# === wrong: whole numbers after the division
# says: Grey is lost
def own_picture(picture):
    return (digits.to_mnist(picture) / 255).astype(int).reshape(1, 784)
