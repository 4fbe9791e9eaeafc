"""Keep libraries' log lines out of the notebook.

Two reasons. A beginner takes a red line for a mistake of their own; and nbgrader gives
a check cell with anything on stderr no points at all, however right the answer is.
"""

import importlib.util
import os
import sys
from importlib.abc import MetaPathFinder

from autograder.checks.stderr import no_stderr


class SilentImport(MetaPathFinder):
    """An import hook: the first `import tensorflow` runs under `no_stderr`.

    TensorFlow writes several lines while it is imported, whatever the environment says.
    """

    def find_spec(self, name, path=None, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)  # once only; the real finders do the finding
        spec = importlib.util.find_spec(name)
        if spec is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                with no_stderr():
                    execute(module)

            spec.loader.exec_module = exec_module
        return spec


def silence_tensorflow():
    """Make TensorFlow's import and its first operation silent, without importing it."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, SilentImport())
