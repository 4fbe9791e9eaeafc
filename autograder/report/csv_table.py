"""Tables as CSV: written whole or not at all, and no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.record import disk


def write_table(path: Path, heading: str, rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading.split(","))
    writer.writerows(rows)
    disk.write(path, text.getvalue())


def plain(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.lstrip().startswith(("=", "+", "-", "@")) else words
