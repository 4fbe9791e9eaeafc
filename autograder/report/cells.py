"""The notebook on a feedback page: its cells, made ready for the template."""

import functools
import re
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution, is_task
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder import exercises
from autograder.report.receipt_entries import Entry
from autograder.report.sanitize import MOST, Discreet
from autograder.run.execution import clean, is_check
from autograder.run.needed_cells import NOT_RUN

MOST_PICTURES = 12_000_000  # characters, as base64; 9 MB
MOST_TEXT = 2_000_000  # characters
MOST_SECONDS = 20  # for what is made to take long; a usual page takes a tenth of one
LEFT_OUT = "The rest is left out: it would be too much for this page."
# The notebook
Drawn = dict[str, Any]  # what the template takes of a cell
Shown = tuple[str, str]  # a kind, text, html or picture, and what to show


class Cells:
    """The cells of a notebook, made ready for the template."""

    def __init__(self, discreet: Discreet, entries: Iterable[Entry]) -> None:
        self.discreet = discreet
        self.entries = {one.id: one for one in entries}
        self.text_left, self.pictures_left = MOST_TEXT, MOST_PICTURES
        self.end = time.monotonic() + MOST_SECONDS

    def is_full(self) -> bool:
        return self.text_left < 0 or time.monotonic() > self.end

    def all(self, notebook: NotebookNode) -> list[Drawn]:
        """A dict for each cell that shows something."""
        made = []
        for cell in notebook.cells:
            if self.is_full():
                made.append(self.plain(LEFT_OUT))
                break
            self.text_left -= min(len(cell.source), MOST) + 100
            if cell.cell_type == "markdown":
                made.append(self.marked(cell))
            elif cell.cell_type == "code" and (cell.source.strip() or cell.outputs):
                made.append(self.code(cell))
            elif cell.cell_type == "raw" and cell.source.strip():
                made.append(self.plain(self.discreet.text(cell.source)))
        return made

    def plain(self, words: str) -> Drawn:
        told = {"entry": None, "answer": False, "not_run": False}
        return {"kind": "raw", **told, "source": words, "outputs": []}

    def marked(self, cell: NotebookNode) -> Drawn:
        attachments = cell.get("attachments") or {}
        size = sum(len(data) for one in attachments.values() for data in one.values())
        self.pictures_left -= size
        if self.pictures_left < 0:
            attachments = {}
        return {
            "kind": "markdown",
            "entry": self.entry(cell),
            "answer": is_solution(cell) or is_task(cell),
            "not_run": False,
            "source": self.discreet.markdown(cell.source, attachments),
            "outputs": [],
        }

    def code(self, cell: NotebookNode) -> Drawn:
        source = exercises.HIDDEN.sub("", cell.source).strip() if is_check(cell) else cell.source
        more = len(source) - MOST
        drawn = highlighted(source[:MOST])
        if more > 0:
            drawn += f"\n… and {more:,} characters more"
        return {
            "kind": "check" if is_check(cell) else "code",
            "entry": self.entry(cell),
            "answer": is_solution(cell),
            "not_run": cell.metadata.get(NOT_RUN, False) is True,
            "source": Markup(drawn),
            "outputs": list(self.outputs(cell)),
        }

    def entry(self, cell: NotebookNode) -> Entry | None:
        graded = is_grade(cell) or is_solution(cell)
        return self.entries.get(cell.metadata.nbgrader.grade_id) if graded else None

    def outputs(self, cell: NotebookNode) -> Iterator[Shown]:
        """Pairs of a kind, text, html or picture, and what to show."""
        streams: list[Any] = []
        before = None
        for output in cell.outputs:  # what was printed in several pieces is one text
            if output.output_type == "stream" and before == output.name:
                streams[-1].append(output.text)
            elif output.output_type == "stream":
                streams.append([output.text])
            else:
                streams.append(output)
            before = output.get("name")
        for output in streams:
            if self.is_full():
                yield "text", LEFT_OUT
                return
            if isinstance(output, list):
                shown = "text", "".join(output)
            elif output.output_type == "error":
                shown = "text", message(output, is_check(cell))
            else:
                shown = self.best(output.get("data", {}))
            kind, words = shown
            if kind == "text":
                words = self.discreet.text(words).strip("\n")
            if kind == "picture":
                self.pictures_left -= len(words)
                if self.pictures_left < 0:
                    kind, words = "text", "A picture is left out: there are too many for this page."
            self.text_left -= len(words) if kind != "picture" else 0
            yield kind, words

    def best(self, data: dict[str, Any]) -> Shown:
        """What shows an output best, of the forms that it comes in."""
        if "text/html" in data and len(data["text/html"]) <= 2 * MOST:
            markup = self.discreet.html(data["text/html"])
            if markup.striptags() or "<img" in markup:
                return "html", markup
        if "text/markdown" in data:
            return "html", self.discreet.markdown(data["text/markdown"])
        for kind in ("png", "jpeg"):
            picture = "".join(str(data.get(f"image/{kind}", "")).split())
            if picture and re.fullmatch(r"[A-Za-z0-9+/]+=*", picture):
                return "picture", f"data:image/{kind};base64,{picture}"
        if "image/svg+xml" in data:  # as a picture, nothing in it can run
            picture = b64encode(str(data["image/svg+xml"]).encode(errors="replace")).decode()
            return "picture", f"data:image/svg+xml;base64,{picture}"
        return "text", str(data.get("text/plain") or data.get("text/latex") or "")


@functools.lru_cache(1000)
def highlighted(source: str) -> str:
    """Python source as markup."""
    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip()


def message(error: NotebookNode, of_check: bool) -> str:
    """An error's text: of a check only what it says, as its traceback shows hidden lines."""
    if of_check or not error.traceback:
        return clean(error.evalue) or error.ename
    return "\n".join(error.traceback)
