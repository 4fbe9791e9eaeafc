"""Read a student's notebook file, in whatever state it arrived."""

import codecs
import json
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import converter, v4
from nbformat.notebooknode import NotebookNode
from nbformat.validator import ValidationError, validate

LARGEST = 100 * 2**20  # bytes
MOST = 12  # cells named in a sentence
KINDS = ("code", "markdown", "raw")
ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # what nbformat takes for a cell's id

# what students hand in under a notebook's name, by the first bytes
LOOKS_LIKE = (
    (rb"%PDF", "a PDF file"),
    (rb"PK\x03\x04", "a zip archive"),
    (rb"\x1f\x8b", "a gzip archive"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "a picture"),
    (rb"version https://git-lfs", "a Git LFS pointer, not the file itself"),
    (rb"\s*<(!doctype|html|head|\?xml)", "a web page"),
    (rb"(\s*#.*\n)*\s*(import|from|def|class|print)\b", "a Python script"),
)


class Unreadable(Exception):
    """A file is no notebook that could be graded; the message says why, in a sentence."""


def read(path: Path, outputs: bool = False) -> tuple[NotebookNode, list[str], list[str]]:
    """Read a notebook, repairing what a file goes through on its way.

    Cell ids are as they were found, some of them perhaps twice; `autograder.repair.repair`
    sorts them out.

    Parameters
    ----------
    outputs
        Keep the outputs of its code cells, as far as they are valid.

    Returns
    -------
    notebook
        In format 4.5.
    flags
        `encoding`, `merge-conflict`, `old-format`, `invalid-cell`.
    notes
        A sentence for each flag.

    Raises
    ------
    Unreadable
    """
    notes: dict[str, str] = {}
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"The file could not be opened: {error.strerror}.") from None
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 2**20} MB.")
    try:
        notebook = convert(parse(decode(data, notes), data, notes), notes, outputs)
    except RecursionError:
        raise Unreadable(
            "The file cannot be read as a notebook: it is nested too deeply."
        ) from None
    return notebook, list(notes), list(notes.values())


def decode(data: bytes, notes: dict[str, str]) -> str:
    """The text of a file. Notes go into `notes`, by flag."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(
            f"The file is empty ({len(data)} bytes, nothing in them)."
            if data
            else "The file is empty (0 bytes)."
        )
    encoding: str = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise Unreadable(describe(data, f"is no text in {encoding}")) from None
        text = data.decode(encoding, errors="autograder.windows")
        encoding = "Windows-1252"
    if encoding != "utf-8":
        notes["encoding"] = f"The file's encoding was {encoding}, not UTF-8; it was converted."
    return text


def windows(error: UnicodeError) -> tuple[str, int]:
    """Decode what is not UTF-8 as Windows would, and only that: files are often mixed."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in wrong), error.end


codecs.register_error("autograder.windows", windows)


def parse(text: str, data: bytes, notes: dict[str, str]) -> dict[str, Any]:
    """The JSON object in `text`; the bytes `data` are for telling what else it may be."""
    try:
        found = loads(text)
    except Unreadable as reason:
        if "<<<<<<<" not in text:
            raise Unreadable(describe(data, str(reason))) from None
        found = without_conflict(text, notes)
    # half a surrogate pair can be written in JSON, but not in UTF-8, nor sent to a kernel
    if re.search(r"\\u[dD][89a-fA-F]", text):
        whole = json.dumps(found, ensure_ascii=False)
        fixed = whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if fixed != whole:
            notes["encoding"] = "Characters that exist in no encoding were replaced by \ufffd."
            found = json.loads(fixed)
    if not isinstance(found, dict) or not {"cells", "worksheets"} & set(found):
        raise Unreadable("The file is JSON, but not a notebook: it has no cells.")
    return found


def loads(text: str) -> Any:
    """Parse JSON, or raise `Unreadable` with a clause that says where it breaks."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = text.count("\n") + 1
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            reason = (
                f"breaks off at line {error.lineno} of {lines}: "
                "it was not saved or uploaded to its end"
            )
        else:
            reason = f"is not valid JSON at line {error.lineno}, column {error.colno}"
    except ValueError:  # a number of thousands of digits
        reason = "has a number in it that is too long"
    raise Unreadable(reason)


def describe(data: bytes, reason: str) -> str:
    """A sentence: what the file looks like, or the `reason` why it cannot be read."""
    for pattern, name in LOOKS_LIKE:
        if re.match(pattern, data.removeprefix(codecs.BOM_UTF8)[:2000], re.IGNORECASE):
            return f"The file is not a notebook: it looks like {name}."
    return f"The file cannot be read as a notebook: it {reason}."


def without_conflict(text: str, notes: dict[str, str]) -> Any:
    """Parse a notebook with merge-conflict marks in it: the first side, else the second."""
    first: list[str] = []
    second: list[str] = []
    into: tuple[list[str], ...] = (first, second)
    marked = None
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("<<<<<<<"):
            into, marked = (first,), marked or number
        elif line.startswith("|||||||"):  # what both began with, in some settings of git
            into = ()
        elif line.startswith("=======") and len(into) < 2:
            into = (second,)
        elif line.startswith(">>>>>>>"):
            into = (first, second)
        else:
            for side in into:
                side.append(line)
    for name, side in (("first", first), ("second", second)):
        try:
            found = loads("\n".join(side))
        except Unreadable:
            continue
        notes["merge-conflict"] = (
            f"The file holds an unresolved merge conflict (marks of git, from line {marked} on); "
            f"its {name} side was read."
        )
        return found
    raise Unreadable(
        "The file holds an unresolved merge conflict (marks of git), and neither side of it is "
        "a whole notebook."
    )


def convert(found: dict[str, Any], notes: dict[str, str], outputs: bool = False) -> NotebookNode:
    """A notebook in format 4.5 from a JSON object in any format, perhaps with its outputs."""
    try:
        major = int(found.get("nbformat", 4 if "cells" in found else 3))
    except (TypeError, ValueError):
        major = 4 if "cells" in found else 3
    if major > v4.nbformat:
        raise Unreadable(f"The notebook has format {major}; at most {v4.nbformat} can be read.")
    if major < v4.nbformat:
        found = upgrade(found, major)
        notes["old-format"] = f"The notebook's format was {major}; it was converted to 4."
    cells = found.get("cells")
    if not isinstance(cells, list):
        raise Unreadable("The file is JSON, but not a notebook: its cells are no list.")
    made: list[NotebookNode] = []
    invalid: list[int] = []
    for number, cell in enumerate(cells, 1):
        made.append(tidy_cell(cell, number, invalid))
        if outputs and made[-1].cell_type == "code":
            keep_outputs(made[-1], cell)
    if invalid:
        listed = ", ".join(map(str, invalid[:MOST]))
        more = f" and {len(invalid) - MOST:,} more" if len(invalid) > MOST else ""
        notes["invalid-cell"] = f"Not valid, and kept as plain text: cell {listed}{more}."
    metadata = found.get("metadata")
    return NotebookNode(
        cells=made,
        metadata=nbformat.from_dict(metadata if isinstance(metadata, dict) else {}),
        nbformat=v4.nbformat,
        nbformat_minor=v4.nbformat_minor,
    )


def upgrade(found: dict[str, Any], major: int) -> NotebookNode:
    """Convert formats 1 to 3 with nbformat, but for the outputs, which nobody needs."""
    try:
        for sheet in [found, *found.get("worksheets", [])]:
            for cell in sheet.get("cells", []):
                cell["outputs"] = []
        found = {"metadata": {}, "nbformat_minor": 0, **found, "nbformat": major}
        notebook = converter.convert(nbformat.from_dict(found), v4.nbformat)
        for cell in notebook.cells:
            cell.pop("id", None)  # invented at random
    except Exception:  # nbformat raises whatever it stumbles over
        raise Unreadable(
            f"The notebook has the old format {major}, and not all that belongs to it."
        ) from None
    return notebook


def tidy_cell(cell: Any, number: int, invalid: list[int]) -> NotebookNode:
    """A valid cell of format 4.5 (but for its id, see `read`) from whatever stands in a file.

    The numbers of those that were no cells go into `invalid`.
    """
    kind, source = None, None
    if isinstance(cell, dict):
        kind, source = cell.get("cell_type"), cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if kind not in KINDS or not isinstance(source, str):
        if not isinstance(source, str):
            source = json.dumps(cell, ensure_ascii=False)
        kind = "markdown" if kind == "heading" else "raw"
        invalid.append(number)
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    metadata = metadata if isinstance(metadata, dict) else {}
    # Colab keeps a cell's id in its metadata
    ids = (cell.get("id") if isinstance(cell, dict) else None, metadata.get("id"))
    id = next((value for value in ids if isinstance(value, str) and ID.fullmatch(value)), None)
    tidy = NotebookNode(
        id=id or f"cell-{number}",
        cell_type=kind,
        metadata=nbformat.from_dict(metadata),
        source=source,
    )
    if kind == "code":
        tidy.update(execution_count=None, outputs=[])
    elif attachments := valid_attachments(cell):
        tidy.attachments = attachments
    return tidy


def keep_outputs(tidy: NotebookNode, cell: dict[str, Any]) -> None:
    """Give a cell the outputs that stand in a file, as far as they are valid."""
    listed = cell.get("outputs")
    for found in listed if isinstance(listed, list) else ():
        try:
            output = nbformat.from_dict(found)
            validate(output, ref="output", version=v4.nbformat, version_minor=v4.nbformat_minor)
        except (ValidationError, AttributeError, KeyError, TypeError, ValueError):
            continue
        tidy.outputs.append(output)
    if type(cell.get("execution_count")) is int:
        tidy.execution_count = cell["execution_count"]


def valid_attachments(cell: Any) -> NotebookNode:
    """The pictures inside a text cell, as far as they are what nbformat asks for."""
    attachments = cell.get("attachments") if isinstance(cell, dict) else None
    return nbformat.from_dict(
        {
            name: files
            for name, files in (attachments if isinstance(attachments, dict) else {}).items()
            if isinstance(files, dict) and all(isinstance(data, str) for data in files.values())
        }
    )
