# === right: with struct
import struct


def idx_shape(data):
    return struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])


# === right: with NumPy's big-endian integers
def idx_shape(data):
    return tuple(np.frombuffer(data, ">u4", count=data[3], offset=4))


# === right: with NumPy's signed integers, whose half below 0 no file needs
def idx_shape(data):
    return tuple(np.frombuffer(data, ">i4", count=data[3], offset=4).tolist())


# === right: with struct's signed integers
import struct


def idx_shape(data):
    return struct.unpack_from(">" + "i" * data[3], data, 4)


# === right: with TensorFlow
import tensorflow as tf


def idx_shape(data):
    lengths = tf.io.decode_raw(data[4 : 4 + 4 * data[3]], tf.int32, little_endian=False)
    return tuple(lengths.numpy().tolist())


# === right: by powers of 256
def idx_shape(data):
    lengths = ()
    for axis in range(data[3]):
        a, b, c, d = data[4 + 4 * axis : 8 + 4 * axis]
        lengths += (a * 256**3 + b * 256**2 + c * 256 + d,)
    return lengths


# === right: byte by byte, NumPy's bytes made integers
def idx_shape(data):
    lengths = []
    for row in np.frombuffer(data, np.uint8)[4 : 4 + 4 * data[3]].reshape(-1, 4):
        length = 0
        for byte in row:
            length = 256 * length + int(byte)
        lengths.append(length)
    return tuple(lengths)


# === right: by a product, in 64 bits
def idx_shape(data):
    rows = np.frombuffer(data[4 : 4 + 4 * data[3]], np.uint8).reshape(-1, 4)
    return tuple(rows @ np.array([256**3, 256**2, 256, 1]))


# === wrong: a list
# says: That is a list, not a tuple
def idx_shape(data):
    starts = [4 + 4 * axis for axis in range(data[3])]
    return [int.from_bytes(data[start : start + 4], "big") for start in starts]


# === wrong: in the machine's own order, with struct
# says: Least significant byte first
import struct


def idx_shape(data):
    return struct.unpack_from(f"{data[3]}I", data, 4)


# === wrong: returns inside the loop
# says: does the `return` stand inside it
def idx_shape(data):
    lengths = []
    for axis in range(data[3]):
        start = 4 + 4 * axis
        lengths.append(int.from_bytes(data[start : start + 4], "big"))
        return tuple(lengths)


# === wrong: always four axes
# says: you have more lengths than that
def idx_shape(data):
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in (4, 8, 12, 16))


# === wrong: takes the first four bytes for the number of axes
# says: you have more lengths than that
def idx_shape(data):
    axes = int.from_bytes(data[:4], "big")
    return tuple(int.from_bytes(data[4 + 4 * a : 8 + 4 * a], "big") for a in range(axes))


# === wrong: one axis or two, never more
# says: you have fewer lengths than that
def idx_shape(data):
    first = int.from_bytes(data[4:8], "big")
    if data[3] == 1:
        return (first,)
    return first, int.from_bytes(data[8:12], "big")


# === wrong: how many values there are
# says: That is an int, not a tuple
def idx_shape(data):
    product = 1
    for axis in range(data[3]):
        product *= int.from_bytes(data[4 + 4 * axis : 8 + 4 * axis], "big")
    return product
