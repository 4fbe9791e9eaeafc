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


# === wrong: divides in place
# says: UFuncTypeError
def scale(pixels):
    pixels /= 255
    return pixels


# === wrong: writes the result into the input
# says: changed its input
def scale(pixels):
    scaled = pixels / 255
    pixels[:] = scaled
    return scaled


# === wrong: whole-number division
# says: Whole numbers only, so all grey is lost
def scale(pixels):
    return pixels // 255


# === wrong: divides by 256
# says: You divide by 256
def scale(pixels):
    return pixels / 256


# === wrong: divides by the largest value there is
# says: You divide by the largest value in the array
def scale(pixels):
    return pixels / pixels.max()


# === wrong: inverts as well
# says: Inverted
def scale(pixels):
    return 1 - pixels / 255


# === wrong: back to bytes at the end
# says: Whole numbers only, so all grey is lost
def scale(pixels):
    return (pixels / 255).astype(np.uint8)


# === wrong: flattens on the way
# says: It has 1 axis, not 2
def scale(pixels):
    return pixels.flatten() / 255


# === right: in half precision
def scale(pixels):
    return pixels.astype(np.float16) / 255


# === right: filled in row by row
def scale(pixels):
    scaled = np.zeros(pixels.shape)
    scaled[:] = pixels / 255
    return scaled


# === wrong: to the range -1 to 1
# says: values from 0 to 1
def scale(pixels):
    return pixels / 127.5 - 1
