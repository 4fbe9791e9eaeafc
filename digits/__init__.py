"""What the notebooks of the course import.

Import it before TensorFlow: that makes TensorFlow's start silent.
"""

from digits import quiet

quiet.silence_tensorflow()

from digits.doctor import doctor  # noqa: E402  (after the silence, on purpose)
from digits.drawings import load_drawings  # noqa: E402
from digits.images import passport, to_mnist  # noqa: E402
from digits.mnist import load_mnist  # noqa: E402
from digits.own import yours  # noqa: E402
from digits.pad import DrawPad  # noqa: E402
from digits.predictions import compare, guess  # noqa: E402
from digits.reader import load_reader  # noqa: E402
from digits.strokes import rasterize  # noqa: E402

__all__ = [
    "DrawPad",
    "compare",
    "doctor",
    "guess",
    "load_drawings",
    "load_mnist",
    "load_reader",
    "passport",
    "rasterize",
    "to_mnist",
    "yours",
]
