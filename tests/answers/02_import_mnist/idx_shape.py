# === right: with struct
import struct


def idx_shape(data):
    return struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])


# === right: with NumPy's big-endian integers
def idx_shape(data):
    return tuple(np.frombuffer(data, ">u4", count=data[3], offset=4))


# === right: by powers of 256
def idx_shape(data):
    lengths = ()
    for axis in range(data[3]):
        a, b, c, d = data[4 + 4 * axis : 8 + 4 * axis]
        lengths += (a * 256**3 + b * 256**2 + c * 256 + d,)
    return lengths


# === wrong: least significant byte first
# says: Least significant byte first
def idx_shape(data):
    starts = [4 + 4 * axis for axis in range(data[3])]
    return tuple(int.from_bytes(data[start : start + 4], "little") for start in starts)


# === wrong: one byte a length
# says: you read the last one only
def idx_shape(data):
    return tuple(data[7 + 4 * axis] for axis in range(data[3]))


# === wrong: begins at the first byte
# says: The first four bytes are no length
def idx_shape(data):
    starts = [4 * axis for axis in range(data[3])]
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in starts)


# === wrong: always two axes
# says: This file has one axis
def idx_shape(data):
    return tuple(int.from_bytes(data[start : start + 4], "big") for start in (4, 8))


# === wrong: a list
# says: That is a list, not a tuple
def idx_shape(data):
    starts = [4 + 4 * axis for axis in range(data[3])]
    return [int.from_bytes(data[start : start + 4], "big") for start in starts]


# === wrong: the number of axes instead of their lengths
# says: That is an int, not a tuple
def idx_shape(data):
    return data[3]


# === wrong: the two lower bytes only
# says: Each length has four bytes, and all of them count
def idx_shape(data):
    return tuple(256 * data[6 + 4 * a] + data[7 + 4 * a] for a in range(data[3]))


# === wrong: reads the whole file as lengths
# says: buffer size must be a multiple of element size
def idx_shape(data):
    return tuple(np.frombuffer(data, ">u4")[1 : 1 + data[3]])
