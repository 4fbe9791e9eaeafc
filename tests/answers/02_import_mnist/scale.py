# === right: in float32
def scale(pixels):
    return pixels.astype(np.float32) / 255


# === right: times the reciprocal
def scale(pixels):
    return pixels * (1 / 255)


# === right: a copy, scaled in place
def scale(pixels):
    copy = np.array(pixels, dtype=float)
    copy /= 255
    return copy


# === right: by TensorFlow
import tensorflow as tf


def scale(pixels):
    return tf.cast(pixels, tf.float32) / 255


# === right: in half precision
def scale(pixels):
    return pixels.astype(np.float16) / 255


# === right: filled in row by row
def scale(pixels):
    scaled = np.zeros(pixels.shape)
    scaled[:] = pixels / 255
    return scaled


# === right: as Keras does it
import tensorflow as tf


def scale(pixels):
    return tf.image.convert_image_dtype(pixels, tf.float32)


# === wrong: writes the result into the input
# says: changed its input
def scale(pixels):
    scaled = pixels / 255
    pixels[:] = scaled
    return scaled


# === wrong: back to bytes at the end
# says: Whole numbers only, so all grey is lost
def scale(pixels):
    return (pixels / 255).astype(np.uint8)


# === wrong: flattens on the way
# says: It has 1 axis, not 2
def scale(pixels):
    return pixels.flatten() / 255


# === wrong: divides in place, by a function
# says: writes into the array that came in
def scale(pixels):
    np.divide(pixels, 255, out=pixels)
    return pixels


# === wrong: writes each value into the input
# says: changed its input
def scale(pixels):
    for index in np.ndindex(pixels.shape):
        pixels[index] = pixels[index] / 255
    return pixels


# === wrong: divides only what is above 1, as floats
# says: Nothing above 1 in it, so you left it alone
def scale(pixels):
    pixels = pixels.astype(np.float32)
    if pixels.max() > 1.0:
        pixels /= 255.0
    return pixels


# === wrong: integers at the end
# says: Whole numbers only, so all grey is lost
def scale(pixels):
    return (pixels / 255).astype(int)


# === wrong: whole-number division of floats
# says: Whole numbers only, so all grey is lost
def scale(pixels):
    return pixels.astype(float) // 255


# === wrong: gives back what came in
# says: Those are the grey values as they came in
def scale(pixels):
    return pixels


# === wrong: rounds to black and white
# says: Rounded: that loses shades of grey
def scale(pixels):
    return (pixels / 255).round()


# === wrong: rounds to hundredths
# says: Rounded: that loses shades of grey
def scale(pixels):
    return np.round(pixels / 255, 2)


# === wrong: standardizes
# says: Not from 0 to 1
def scale(pixels):
    return (pixels - pixels.mean()) / pixels.std()


# === wrong: divides what may be negative, as small signed integers
# says: Not from 0 to 1
def scale(pixels):
    return pixels.astype(np.int8) / 255


# === wrong: row by row, for two axes only
# says: stopped with an error
def scale(pixels):
    return np.array([[value / 255 for value in row] for row in pixels])


# === wrong: a list of lists
# says: Wrap the list in np.array
def scale(pixels):
    return [[value / 255 for value in row] for row in pixels]


# === wrong: forgets to return
# says: Does every way through the function end in a `return`
def scale(pixels):
    pixels = pixels / 255
