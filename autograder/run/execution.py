"""What comes of a notebook's execution: outputs and verdicts, bounded in size."""

import json
import re
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import is_grade, is_solution

MOST_OUTPUT = 2**24  # characters of JSON, of all cells' results together


class InfrastructureError(Exception):
    """No cell of the student's could be run: that is no fault of theirs."""


@dataclass
class Verdict:
    """How a check ended.

    Attributes
    ----------
    passed
        It ran to its end.
    value
        What its last line gave, if that was a number: partial credit.
    message
        Of the error it ended with.
    could_run
        False if the kernel had ended before it.
    """

    passed: bool
    value: float | None = None
    message: str = ""
    could_run: bool = True


@dataclass
class Execution:
    """What came of a notebook: its cells have their outputs.

    Attributes
    ----------
    verdicts
        Of the checks that ran in the kernel, or that it did not live to see, by `grade_id`.
    judged
        The `grade_id`s of checks that were judged elsewhere.
    deadly
        Why cells that ended a kernel are not run again, by their ids.
    """

    notebook: NotebookNode
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    deadly: dict[str, str] = field(default_factory=dict)

    def flag(self, flag: str, note: str) -> None:
        """Note something once."""
        if flag not in self.flags:
            self.flags.append(flag)
        if note not in self.notes:
            self.notes.append(note)


def is_settled(cell: NotebookNode, execution: Execution) -> bool:
    """Whether a check has been judged, in whatever way."""
    return cell.metadata.nbgrader.grade_id in execution.verdicts.keys() | execution.judged


def is_check(cell: NotebookNode) -> bool:
    """Whether a cell is code that gives points; not an answer that gets them by hand."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def add_error(cell: NotebookNode, name: str, message: str) -> None:
    """Give a cell an error as its last output."""
    cell.outputs = [
        *cell.get("outputs", []),
        new_output("error", ename=name, evalue=message, traceback=[message]),
    ]


def limit_outputs(cell: NotebookNode, left: int, execution: Execution) -> int:
    """Make of a cell's outputs what can be written, whatever messages its code has sent.

    `left` is how much there may be, as characters of JSON; what is left after it is returned.
    """
    for index, output in enumerate(cell.outputs):
        text = json.dumps(output, ensure_ascii=False)
        left -= len(text)
        if left < 0:  # one message can change a hundred results at once
            del cell.outputs[index:]
            message = "The rest of this cell's results is left out: it is too much."
            add_error(cell, "TooMuch", message)
            note = f"The results of cell {cell.id} are too large to be kept."
            execution.flag("output", note)
            break
        # half a surrogate pair can be printed, but not written to a file
        valid = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if valid != text:
            cell.outputs[index] = nbformat.from_dict(json.loads(valid))
    if type(cell.execution_count) is not int:
        cell.execution_count = None
    return max(left, 0)


def clean(text: str) -> str:
    """Without the codes that colour text in a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
