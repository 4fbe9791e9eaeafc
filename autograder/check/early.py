"""Kernels for `autograder check`, which start while what takes long to import is imported."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.sandbox import Kernels, Limits

NOTEBOOK_SECONDS = 600
# not imported: that takes a while, and it is the kernels that need it
DIGITS = Path(importlib.util.find_spec("digits").origin).parent
# and of the grader what checks call, nothing else
CHECKS = [Path(__file__).parents[1] / name for name in ("__init__.py", "checks")]
EXPOSED = [DIGITS, *CHECKS]
# what kernels have imported already; the second only where a notebook speaks of it
PRELOAD = ["digits", "digits.checks", "digits.figures", "matplotlib.pyplot", "ipywidgets"]
SLOW = "tensorflow"


def start(sandbox, slow=False):
    """Start kernels in a thread.

    Parameters
    ----------
    sandbox : {"auto", "required", "off"}
    slow : bool
        With TensorFlow imported.

    Returns
    -------
    concurrent.futures.Future of autograder.sandbox.Kernels
        Started: it is to be closed.
    """
    preload = [PRELOAD[0], *([SLOW] if slow else []), *PRELOAD[1:]]
    pool = ThreadPoolExecutor(1)
    limits = Limits(seconds=NOTEBOOK_SECONDS)
    future = pool.submit(lambda: Kernels(sandbox, limits, preload, EXPOSED).__enter__())
    pool.shutdown(wait=False)
    return future
