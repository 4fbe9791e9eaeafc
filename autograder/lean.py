"""Leaves out what libraries import or make for others than us; imported before them.

Two seconds of every command: nbgrader imports all that it brings into a Jupyter server, and
nbformat's validator compiles a grammar of web addresses.
"""

import importlib
import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any

EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")


class Extension(ModuleType):
    """A part of nbgrader for a Jupyter server, which is imported when it is called."""

    def load_jupyter_server_extension(self, app: Any) -> None:
        sys.modules.pop(self.__name__, None)
        importlib.import_module(self.__name__).load_jupyter_server_extension(app)


def leave_out() -> None:
    """Leave it out, unless it is there."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    nbgrader = PathFinder.find_spec("nbgrader")
    if nbgrader is None or "nbgrader" in sys.modules:
        return
    folders = nbgrader.submodule_search_locations or []
    for name in EXTENSIONS:
        extension = Extension(f"nbgrader.server_extensions.{name}")
        extension.__path__ = [f"{folder}/server_extensions/{name}" for folder in folders]
        sys.modules[extension.__name__] = extension


leave_out()
