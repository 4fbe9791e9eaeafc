"""The file of an LMS: a table in text that stays as it is, byte for byte."""

import codecs
import re
from pathlib import Path

from autograder.errors import CourseError
from autograder.repair.reading import LOOKS_LIKE

LARGEST = 50 * 2**20  # bytes of a grade file


class Sheet:
    """A CSV file that stays as it is, byte for byte, but for the cells that are set."""

    def __init__(self, data: bytes, name: str | Path) -> None:
        self.name = name
        self.mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        if (kind := looks_like(data)) or b"\0" in data or not data[len(self.mark) :].strip():
            raise self.wrong(f"looks like {kind or 'no text'}, not CSV", "save it as CSV")
        try:
            text = data[len(self.mark) :].decode()
        except UnicodeDecodeError:
            raise self.wrong(
                "is no text in UTF-8. Excel may have saved it in another encoding",
                "save it there as 'CSV UTF-8'",
            ) from None
        first = text.lstrip().splitlines()[0]
        self.separator = max(",;\t", key=first.count)  # of several alike, the first
        field = re.compile(
            rf'("(?:[^"]|"")*+"|[^{self.separator}\r\n]*)({self.separator}|\r\n|\r|\n|\Z)'
        )
        # cells as they stand in the file, and what separates each from the next
        self.rows: list[list[list[str]]] = []
        row: list[list[str]] = []
        for found in field.finditer(text):
            row.append(list(found.groups()))
            if found[2] != self.separator:
                self.rows.append(row)
                row = []
        self.header = [self.value(0, index).strip() for index in range(len(self.rows[0]))]

    @classmethod
    def read(cls, file: Path) -> "Sheet":
        """Read a file, or raise `CourseError`."""
        try:
            with file.open("rb") as opened:
                data = opened.read(LARGEST + 1)
        except OSError as error:
            raise CourseError(
                f"{file} cannot be opened: {error.strerror}.\n"
                "Name the file of grades that your LMS exported."
            ) from None
        if len(data) > LARGEST:
            raise CourseError(f"{file} is larger than {LARGEST // 2**20} MB: no file of grades.")
        return cls(data, file)

    def wrong(self, reason: str, remedy: str) -> CourseError:
        """The error to raise for a file that is not what it should be."""
        return CourseError(
            f"{self.name} {reason}.\nExport the grades from your LMS again, or {remedy}."
        )

    def value(self, row: int, column: int | None) -> str:
        """What a cell holds; nothing where a row is too short."""
        cells = self.rows[row]
        raw = cells[column][0] if column is not None and column < len(cells) else ""
        return raw[1:-1].replace('""', '"') if len(raw) > 1 and raw[0] == raw[-1] == '"' else raw

    def set(self, row: int, column: int, value: str) -> None:
        """Write a number into a cell; one in quotes keeps them. Rows that are short grow."""
        cells = self.rows[row]
        while len(cells) <= column:
            cells.append(["", cells[-1][1]])
            cells[-2][1] = self.separator
        quote = '"' if cells[column][0].startswith('"') else ""
        cells[column][0] = f"{quote}{value}{quote}"

    def index(self, *titles: str) -> int | None:
        """The first column with one of these titles, whatever its case; or None."""
        wanted = {title.casefold() for title in titles}
        return next(
            (index for index, title in enumerate(self.header) if title.casefold() in wanted), None
        )

    def data(self) -> bytes:
        """The whole file."""
        return (
            self.mark + "".join(part for row in self.rows for cell in row for part in cell).encode()
        )


def looks_like(data: bytes) -> str:
    """What a file is that is no CSV, as far as its first bytes tell; or nothing."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text in UTF-16"
    for pattern, name in LOOKS_LIKE[:-1]:  # but for Python: a header may begin with any word
        if re.match(pattern, data.removeprefix(codecs.BOM_UTF8)[:2000], re.IGNORECASE):
            return f"{name} (an Excel workbook is one)" if "zip" in name else name
    return ""


def number(text: str) -> float | None:
    """A number of points as an LMS writes it, with a point or a comma; or None."""
    text = text.strip().replace(",", ".")
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None
