"""Notebooks are kept without outputs: says which have some, and what takes them away."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def has_outputs(path):
    """Whether a notebook's file holds outputs, or says that cells have run."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


if __name__ == "__main__":
    folders = ("solutions", "notebooks")
    paths = [path for folder in folders for path in sorted((ROOT / folder).glob("*/*.ipynb"))]
    for path in (found := list(filter(has_outputs, paths))):
        print(f"{path.relative_to(ROOT)} has outputs: make release takes them out")
    sys.exit(bool(found))
