"""Kernels for `autograder check`, which start while what takes long to import is imported."""

import importlib.util
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from autograder.sandbox import Kernels, Limits
from autograder.sandbox.modes import Sandbox

NOTEBOOK_SECONDS = 600
# not imported: that takes a while, and it is the kernels that need it
DIGITS = Path(importlib.util.find_spec("digits").origin).parent  # type: ignore[union-attr, arg-type]
# what kernels have imported already; the second only where a notebook speaks of it
PRELOAD = ["digits", "digits.checks", "digits.figures", "matplotlib.pyplot", "ipywidgets"]
SLOW = "tensorflow"


def start(sandbox: Sandbox, slow: bool = False) -> Future[Kernels]:
    """Start kernels in a thread.

    Parameters
    ----------
    slow
        With TensorFlow imported.

    Returns
    -------
    concurrent.futures.Future of autograder.sandbox.Kernels
        Started: it is to be closed.
    """
    preload = [PRELOAD[0], *([SLOW] if slow else []), *PRELOAD[1:]]
    pool = ThreadPoolExecutor(1)
    future = pool.submit(
        lambda: Kernels(sandbox, Limits(seconds=NOTEBOOK_SECONDS), preload, [DIGITS]).__enter__()
    )
    pool.shutdown(wait=False)
    return future
