"""Modules that take seconds to import."""

import importlib


class Lazy:
    """A module that is imported by the first test that uses it, not by whoever collects tests.

    Each of several workers collects all files, and most of them run nothing of TensorFlow's.
    """

    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        if name.startswith("_"):  # pytest asks for these: it looks for tests and fixtures
            raise AttributeError(name)
        return getattr(importlib.import_module(self._module), name)
