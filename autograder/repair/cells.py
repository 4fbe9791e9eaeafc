"""Cells of a notebook: what they say, what nbgrader wrote into them, and new ones."""

import ast
import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader.utils import compute_checksum

# what a cell's nbgrader metadata says, and may not be changed
PROMISED = ("schema_version", "grade_id", "points", "grade", "solution", "locked", "task")

# the names that a code cell gives to something, at its outermost level. No parser: the
# student's code may be broken, or hold the notebook's own commands (%time, !pip)
NAMED = re.compile(r"^(?:(?:async +)?def|class) +(\w+)|^(\w+) *(?::[^=\n]+)?=(?!=)", re.MULTILINE)

# words, as a sentence has them and a line of code does not
WORDS = re.compile(r"(?:\b[^\W\d_]+[,;]? ){3}")
WORD = re.compile(r"[^\W\d_]")
WRITTEN = ("%%markdown", "%%latex", "%%html")  # code cells that show text
# a few words, or many in a script without spaces: no sign that code is made of
FEW_WORDS = re.compile(r"(?![a-z]+\b)[^\W\d_][^=()\[\]{}<>+*/\\@#_|&%$^~]*")


def is_text(cell: NotebookNode) -> bool:
    """Whether a cell holds words for people: text, comments, or what is no code at all."""
    source = cell.source.strip()
    if cell.cell_type != "code" or source.startswith(WRITTEN):
        return WORD.search(source.removeprefix("%%")) is not None
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    if all(line.startswith("#") for line in lines):
        return any(WORD.search(line) for line in lines)
    try:
        return any(WORDS.search(text) for text in strings(ast.parse(source).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        has_words = FEW_WORDS.fullmatch(source) or any(WORDS.search(line) for line in lines)
        return bool(has_words) and not lines[0].startswith(("%", "!"))


def strings(statements: Iterable[ast.stmt]) -> list[str]:
    """The texts of a cell that does no more than say, print or keep them; else nothing."""
    found: list[str] = []
    for statement in statements:
        value = statement.value if isinstance(statement, (ast.Expr, ast.Assign)) else None
        if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "print":
            texts = [getattr(argument, "value", None) for argument in value.args]
        else:
            texts = [getattr(value, "value", None)]
        if not all(isinstance(text, str) for text in texts):
            return []
        found += map(str, texts)
    return found


def label(cell: NotebookNode) -> dict[str, Any]:
    """What nbgrader wrote in a cell's metadata: a dict, if empty."""
    found = cell.get("metadata", {}).get("nbgrader")
    return found if isinstance(found, dict) else {}


def plain(source: str) -> str:
    """Source without what editors change by themselves: line ends, spaces at their end."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def names(cell: NotebookNode) -> set[str]:
    """The names that a cell defines."""
    if cell.cell_type == "markdown":
        return set()
    return {function or variable for function, variable in NAMED.findall(cell.source)}


def new_cell(kind: str, id: str, cell: NotebookNode, metadata: Mapping[str, Any]) -> NotebookNode:
    """A cell of this kind with the source, and the pictures, of `cell`."""
    made = NotebookNode(id=id, cell_type=kind, metadata=from_dict(metadata), source=cell.source)
    if kind == "code":
        made.update(execution_count=None, outputs=[])
    elif "attachments" in cell:
        made.attachments = copy.deepcopy(cell.attachments)
    return with_outputs(made, cell)


def with_outputs(made: NotebookNode, cell: NotebookNode) -> NotebookNode:
    """A cell, with the outputs of another one if both are code."""
    if made.cell_type == cell.cell_type == "code":
        made.outputs = copy.deepcopy(cell.get("outputs", []))
        made.execution_count = cell.get("execution_count")
    return made


def as_it_was_released(cell: NotebookNode) -> bool:
    """True if the checksum that nbgrader wrote at a release is still that of the cell."""
    try:
        return label(cell).get("checksum") == compute_checksum(cell)
    except (KeyError, TypeError, ValueError, AttributeError):  # forged metadata
        return False


def changed_label(cell: NotebookNode, released: NotebookNode) -> str:
    """What of nbgrader's metadata was changed, as text; nothing if it is all gone."""
    had, should = label(cell), label(released)
    if not had:
        return ""
    return ", ".join(
        f"{key} {had.get(key)!r:.40}, should be {should.get(key)!r}"
        for key in PROMISED
        if (had.get(key) or None) != (should.get(key) or None)
    )
