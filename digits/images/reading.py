"""A picture of whatever kind, read as pixels."""

import io
import math
import os
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from digits.images.files import START, OtherKindError, bytes_of, content, other_kind
from digits.images.measures import SIDE

FAINT = 16  # grey levels of 255: what differs less from the paper is no ink
READ = 2048  # pixels a side: no picture is kept larger than this
LEAST = 8  # pixels of the longer side: with fewer there is no digit to be seen
# what full white can be: of fractions, of bytes, of 10, 12, 14 or 16 bits in two bytes
FULL = 1, 255, 1023, 4095, 16383, 65535
OF_8X8 = 16  # the same for the 8 × 8 digits that scikit-learn brings
CHANNELS = 4  # a pixel has at most so many numbers: red, green, blue, and how opaque it is
OPAQUE = 0.5  # of 0-1: a pixel that is more opaque than this is seen


@dataclass
class Given:
    """A picture as pixels (h, w, channels) of 0-255, and what its passport needs."""

    pixels: np.ndarray
    scale: int  # what full white is, as given
    size: tuple[int, int]  # width, height
    mode: str  # Pillow's name for the kind of pixel, or the array's dtype
    range: tuple[float, float]  # the lowest and the highest value, as given
    frames: int  # more than one in an animation


def read(picture) -> Given:
    """What was given, as a `Given`; ValueError if it is no picture."""
    mode = size = None
    frames = 1
    if hasattr(picture, "read"):  # a file that is open already
        picture = content(picture)
    if isinstance(picture, (str, os.PathLike, bytes, bytearray, memoryview, Image.Image)):
        picture, mode, size, frames = opened(picture)
    values = np.asarray(picture)
    mode = mode or str(values.dtype)
    values = as_picture(values, mode)
    height, width, _ = values.shape
    low, high = range_of(values)
    if max(height, width) < LEAST and low < high:
        raise ValueError(
            f"A picture of {width} × {height} pixels is too small to show a digit: give one of "
            f"{LEAST} × {LEAST} pixels at least."
        )
    scale = next(full for full in FULL if high <= full)
    if values.shape == (LEAST, LEAST, 1) and 1 < high <= OF_8X8:
        scale = OF_8X8
    pixels = shrunk(values, math.ceil(max(height, width) / READ))
    pixels = on_paper(pixels * np.float32(255 / scale))
    return Given(pixels, scale, size or (width, height), mode, (low, high), frames)


def as_picture(values: np.ndarray, mode: str) -> np.ndarray:
    """An array as (h, w, channels); ValueError if it is not one picture."""
    if values.size == SIDE * SIDE and set(values.shape) <= {1, SIDE, SIDE * SIDE}:
        values = values.reshape(SIDE, SIDE)  # a row of MNIST's, or a batch of one
    shape = values.shape
    if values.dtype.kind not in "biuf" or values.ndim not in (2, 3) or 0 in shape:
        raise ValueError(
            f"An array of shape {shape}, {mode}, is no picture. It takes one picture: (h, w), "
            "(h, w, 3), (h, w, 4) or (784,), of numbers."
        )
    values = values.reshape(*shape[:2], -1)
    if values.shape[2] > CHANNELS:
        raise ValueError(
            f"An array of shape {shape} is not one picture: a picture has 1, 3 or 4 channels, in "
            "its last axis. Of several pictures give one: pictures[0]."
        )
    return values


def range_of(values: np.ndarray) -> tuple[float, float]:
    """The lowest and the highest value; ValueError if they are none of a picture's."""
    low, high = float(values.min()), float(values.max())  # NaN, if there is one
    if not math.isfinite(low + high):
        raise ValueError("There is a NaN or an infinity among the values: 0/0, perhaps?")
    if low < 0 or high > max(FULL):
        raise ValueError(
            f"The values run from {low:g} to {high:g}. Those of a picture are 0-1 or 0-255 (or "
            "0-65535, of 16 bits): bring them into one of these ranges first."
        )
    return low, high


def opened(picture) -> tuple[np.ndarray, str, tuple[int, int], int]:
    """A file's or Pillow's picture as an upright array, its mode, its size, its frames."""
    name, start = "This picture", b""
    if isinstance(picture, (str, os.PathLike)):
        name = f"The file {os.fspath(picture)}"
    try:
        if isinstance(picture, Image.Image):
            return upright_of(picture, picture)
        data = picture if isinstance(picture, bytes | bytearray | memoryview) else bytes_of(picture)
        start = bytes(data[:START])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                return upright_of(image, picture)
    except Image.DecompressionBombError:
        trouble = "is too large, of more than 178 million pixels. Save a smaller version of it."
    except OtherKindError as error:
        trouble = str(error)
    except Exception as error:  # Pillow's readers raise all kinds
        trouble = other_kind(start) or (
            f"cannot be read as a picture ({error}). It may be damaged, or not be a picture: "
            "open it in another program, and save it as PNG or JPEG."
        )
    raise ValueError(f"{name} {trouble}")


def upright_of(image: Image.Image, given) -> tuple[np.ndarray, str, tuple[int, int], int]:
    """What `opened` gives, of an image that Pillow has opened."""
    frames = getattr(image, "n_frames", 1)
    if image.format == "MPO":  # a phone's photo, its second picture is a preview
        frames = 1
    size, mode = image.size, image.mode
    if image is not given:
        image.draft(None, (READ, READ))  # a large JPEG is read at a smaller scale
    image = decoded(image, mode)
    upright = ImageOps.exif_transpose(image)  # however the camera was held
    size = size if upright.size == image.size else size[::-1]
    return np.asarray(upright), mode, size, frames


def decoded(image: Image.Image, mode: str) -> Image.Image:
    """Grey or colours, with transparency if there is any, and not too large."""
    if mode.startswith(("I", "F")):
        return image  # 16 bits and more keep their numbers
    colours = "RGB" if mode not in ("1", "L") else "L"
    colours = "RGBA" if image.has_transparency_data else colours
    image = image.convert(colours) if mode != colours else image
    return image.reduce(math.ceil(max(image.size) / READ))


def shrunk(values: np.ndarray, step: int) -> np.ndarray:
    """Means of blocks of `step` × `step` pixels, float32, without a large copy on the way."""
    if step <= 1:
        return values.astype(np.float32)
    height, width, channels = values.shape
    down, across = min(step, height), min(step, width)
    values = values[: height // down * down, : width // across * across]
    blocks = values.reshape(height // down, down, width // across, across, channels)
    return blocks.mean(axis=(1, 3), dtype=np.float32)


def on_paper(pixels: np.ndarray) -> np.ndarray:
    """Pixels without their transparency: laid on paper, with a border of it around.

    Parameters
    ----------
    pixels : (h, w, channels) of 0-255
        With 2 or 4 channels the last one says how opaque a pixel is.

    Returns
    -------
    (h, w, channels), or (h + 2, w + 2, channels - 1) where there was transparency
    """
    if pixels.shape[2] in (1, 3):
        return pixels
    colours, alpha = pixels[..., :-1], pixels[..., -1:] / 255
    if alpha.min() == 1:
        return colours
    height, width, channels = colours.shape
    laid = np.empty((height + 2, width + 2, channels), np.float32)
    laid[:] = paper = paper_for(colours, alpha)  # the border too, however tight the digit sits
    laid[1:-1, 1:-1] = colours * alpha + paper * (1 - alpha)
    return laid


def paper_for(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray | int:
    """The colour of a paper on which what is seen stands out.

    Parameters
    ----------
    colours : (h, w, channels) of 0-255
    alpha : (h, w, 1) of 0-1
    """
    seen = colours[alpha[..., 0] > OPAQUE]
    if len(seen) > alpha.size / 2 and np.ptp(seen, axis=0).max() > FAINT:
        return np.median(seen, axis=0)  # a picture with a paper of its own, cut out
    weight = max(alpha.sum(), 1e-6) * colours.shape[2]  # 0 where nothing is seen at all
    return 255 if (colours * alpha).sum() / weight < 128 else 0  # white for dark ink, or black
