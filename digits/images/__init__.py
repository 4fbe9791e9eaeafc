"""The only road from any picture or drawing to what a network sees.

`to_mnist` makes of a file, a Pillow picture or an array what MNIST's makers made of theirs
(http://yann.lecun.com/exdb/mnist): the ink, light on dark, its long side 20 pixels, its centre
of mass in the middle of 28 × 28. `passport` says how far a picture is from that.
"""

from digits.images.frame import to_mnist
from digits.images.passport import passport

__all__ = ["passport", "to_mnist"]
