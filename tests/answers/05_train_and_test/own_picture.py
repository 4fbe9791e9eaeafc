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


# === wrong: bytes
# says: the network was trained on 0 to 1
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784)


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


# === wrong: as in 2018
# says: digits.to_mnist takes the picture itself, of any size
def own_picture(picture):
    return np.invert(picture.convert("L")).reshape(1, 784) / 255


# === wrong: as in 2018, brought to size
# says: Inverted, but neither sized nor centred
def own_picture(picture):
    return np.invert(picture.convert("L").resize((28, 28))).reshape(1, 784) / 255


# === wrong: not even inverted
# says: Dark ink on white
def own_picture(picture):
    return np.asarray(picture.convert("L").resize((28, 28))).reshape(1, 784) / 255


# === wrong: inverts what is right already
# says: no inverting after it
def own_picture(picture):
    return 1 - digits.to_mnist(picture).reshape(1, 784) / 255


# === wrong: divides twice
# says: divided by 255 twice
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) / 255 / 255


# === wrong: whole-number division
# says: Grey is lost
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) // 255


# === wrong: black and white
# says: Grey is lost
def own_picture(picture):
    return (digits.to_mnist(picture).reshape(1, 784) > 127).astype(float)


# === wrong: divides by 256
# says: Divide by 255, the largest byte
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) / 256


# === wrong: takes files only
# says: It may be a picture or the name of a file
def own_picture(picture):
    return digits.to_mnist(Image.open(picture)).reshape(1, 784) / 255


# === wrong: takes pictures only
# says: It may be a picture or the name of a file
def own_picture(picture):
    return digits.to_mnist(picture.convert("L")).reshape(1, 784) / 255


# === wrong: column by column
# says: Rows and columns of the picture are swapped
def own_picture(picture):
    return digits.to_mnist(picture).T.reshape(1, 784) / 255


# === wrong: shrinks before the door
# says: Hand digits.to_mnist the picture as it is
def own_picture(picture):
    if isinstance(picture, str):
        picture = Image.open(picture)
    return digits.to_mnist(picture.resize((28, 28))).reshape(1, 784) / 255


# === wrong: a list
# says: Wrap the list in np.array
def own_picture(picture):
    return (digits.to_mnist(picture).reshape(1, 784) / 255).tolist()


# === wrong: always the tutorial's picture
# says: does not exist
def own_picture(picture):
    return digits.to_mnist("no_such_picture.png").reshape(1, 784) / 255


# === wrong: forgets the return
# says: Printing is not enough
def own_picture(picture):
    digits.to_mnist(picture).reshape(1, 784) / 255


# === wrong: scaled to -1 to 1
# says: nothing below 0
def own_picture(picture):
    return digits.to_mnist(picture).reshape(1, 784) / 127.5 - 1
