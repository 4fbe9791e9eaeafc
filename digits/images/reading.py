"""A picture of whatever kind, read as pixels."""

import io
import math
import os
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps

from digits.images.measures import SIDE

FAINT = 16  # grey levels of 255: what differs less from the paper is no ink
READ = 2048  # no picture is kept larger than this


@dataclass
class Given:
    """A picture as pixels (h, w, channels) of 0-255, and what its passport needs."""

    pixels: np.ndarray
    scale: int  # what full white is, as given
    size: tuple
    mode: str
    range: tuple
    frames: int


def read(picture):
    """What was given, as a `Given`; ValueError if it is no picture."""
    mode = size = None
    frames = 1
    if isinstance(picture, (str, os.PathLike, bytes, bytearray, memoryview, Image.Image)):
        picture, mode, size, frames = opened(picture)
    values = np.asarray(picture)
    if values.size == SIDE * SIDE and set(values.shape) <= {1, SIDE, SIDE * SIDE}:
        values = values.reshape(SIDE, SIDE)  # a row of MNIST's, or a batch of one
    mode = mode or str(values.dtype)
    shape = values.shape
    if values.dtype.kind not in "biuf" or values.ndim not in (2, 3) or 0 in shape:
        raise ValueError(
            f"An array of shape {shape}, {mode}, is no picture. It takes one picture: (h, w), "
            "(h, w, 3), (h, w, 4) or (784,), of numbers."
        )
    values = values.reshape(*shape[:2], -1)
    if values.shape[2] > 4:
        raise ValueError(
            f"An array of shape {shape} is not one picture: a picture has 1, 3 or 4 channels, in "
            "its last axis. Of several pictures give one: pictures[0]."
        )
    low, high = float(values.min()), float(values.max())  # NaN, if there is one
    if not math.isfinite(low + high):
        raise ValueError("There is a NaN or an infinity among the values: 0/0, perhaps?")
    if low < 0 or high > 65535:
        raise ValueError(
            f"The values run from {low:g} to {high:g}. Those of a picture are 0-1 or 0-255 (or "
            "0-65535, of 16 bits): bring them into one of these ranges first."
        )
    scale = next(full for full in (1, 255, 65535) if high <= full)
    pixels = shrunk(values, math.ceil(max(shape[:2]) / READ))
    pixels = on_paper(pixels * np.float32(255 / scale))
    return Given(pixels, scale, size or shape[1::-1], mode, (low, high), frames)


def opened(picture):
    """A file's or Pillow's picture as an upright array, its mode, its size, its frames."""
    name, opened = "This picture", not isinstance(picture, Image.Image)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if isinstance(picture, (str, os.PathLike)):
                name = f"The file {os.fspath(picture)}"
                picture = Image.open(picture)
            elif opened:
                picture = Image.open(io.BytesIO(picture))
            frames = getattr(picture, "n_frames", 1)
            if picture.format == "MPO":  # a phone's photo, its second picture is a preview
                frames = 1
        size, mode = picture.size, picture.mode
        if opened:
            picture.draft(None, (READ, READ))  # a large JPEG is read at a smaller scale
        if not mode.startswith(("I", "F")):  # 16 bits and more keep their numbers
            colours = "RGB" if mode not in ("1", "L") else "L"
            colours = "RGBA" if picture.has_transparency_data else colours
            picture = picture.convert(colours) if mode != colours else picture
            picture = picture.reduce(math.ceil(max(picture.size) / READ))
        upright = ImageOps.exif_transpose(picture)  # however the camera was held
        size = size if upright.size == picture.size else size[::-1]
        return np.asarray(upright), mode, size, frames
    except FileNotFoundError:
        trouble = f"does not exist (looked for in {os.getcwd()}). Is its name written right?"
    except Image.DecompressionBombError:
        trouble = "is too large, of more than 178 million pixels. Save a smaller version of it."
    except Exception as error:  # Pillow's readers raise all kinds
        trouble = (
            f"cannot be read as a picture ({error}). It may be damaged, or not be a picture: "
            "open it in another program, and save it as PNG or JPEG."
        )
    raise ValueError(f"{name} {trouble}")


def shrunk(values, step):
    """Means of blocks of `step` × `step` pixels, float32, without a large copy on the way."""
    if step <= 1:
        return values.astype(np.float32)
    height, width, channels = values.shape
    down, across = min(step, height), min(step, width)
    values = values[: height // down * down, : width // across * across]
    blocks = values.reshape(height // down, down, width // across, across, channels)
    return blocks.mean(axis=(1, 3), dtype=np.float32)


def on_paper(pixels):
    """Without the transparency: laid on paper that its ink stands out from."""
    if pixels.shape[2] in (1, 3):
        return pixels
    colours, alpha = pixels[..., :-1], pixels[..., -1:] / 255
    if alpha.min() == 1:
        return colours
    seen = colours[alpha[..., 0] > 0.5]
    if len(seen) > alpha.size / 2 and np.ptp(seen, axis=0).max() > FAINT:
        paper = np.median(seen, axis=0)  # a picture of its own, cut out
    else:
        weight = max(alpha.sum(), 1e-6) * colours.shape[2]
        paper = 255 if (colours * alpha).sum() / weight < 128 else 0
    height, width, channels = colours.shape
    laid = np.empty((height + 2, width + 2, channels), np.float32)
    laid[:] = paper  # the border too, however tight the digit sits
    laid[1:-1, 1:-1] = colours * alpha + paper * (1 - alpha)
    return laid
