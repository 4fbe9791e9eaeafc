"""Picture: photo.jpg, the 2 of test_img.png as a telephone's photo of it on paper would be."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from test_img import two

WIDTH, HEIGHT = 900, 700
PAPER, INK = np.array([242, 238, 226]), np.array([38, 54, 122])

ink = two((WIDTH, HEIGHT), height=330, left=420, top=190, slant=0.06)
ink = ink.rotate(-7, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1.5))
ink = np.asarray(ink)[..., None] / 255 * 0.92

# the telephone's own shadow, soft, from the lower left; light falls off to the right
row, column = np.mgrid[0:HEIGHT, 0:WIDTH] / HEIGHT
shadow = 1 / (1 + np.exp((0.9 * column - row - 0.1) * 9))
light = (1 - 0.38 * shadow) * (1.02 - 0.1 * column)

photo = (PAPER * (1 - ink) + INK * ink) * light[..., None]
photo += np.random.default_rng(2).normal(0, 3, (HEIGHT, WIDTH, 1))
photo = Image.fromarray(photo.clip(0, 255).astype(np.uint8))
photo.save(Path(__file__).with_suffix(".jpg"), quality=80)
