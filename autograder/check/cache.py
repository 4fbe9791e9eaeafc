"""What came of checks, kept until something that they stand on has changed."""

import functools
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

import autograder
from autograder.settings import located

Stamp = tuple[int, int]  # the time of a file's last change in nanoseconds, and its bytes


def stamp(path: Path) -> Stamp | None:
    """What changes when a file is saved; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def digest(parts: Sequence[Any]) -> str:
    """A checksum of what JSON can hold."""
    text = json.dumps(parts, ensure_ascii=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def beside(folder: Path | None) -> list[tuple[str, Stamp | None]]:
    """The files beside a notebook, and when they were changed."""
    files = sorted(folder.iterdir()) if folder else ()
    return [
        (file.name, stamp(file)) for file in files if file.suffix != ".ipynb" and file.is_file()
    ]


@functools.cache
def everything_else(packages: tuple[str, ...]) -> str:
    """A text that changes with the code that checks are written with, and run by."""
    roots = [path for package in packages for path in located(package)]
    roots.append(Path(autograder.__file__).parent)
    files = [sorted(root.rglob("*.py")) if root.is_dir() else [root] for root in roots]
    code = [path.read_bytes() for some in files for path in some]
    return hashlib.sha256(b"".join(code)).hexdigest() + os.name


def kept_at(path: Path) -> Path:
    """Where what came of a notebook is kept."""
    name = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return user_cache_path("autograder", appauthor=False) / f"{path.stem[:50]}-{name}.json"
