"""What comes of a notebook that runs: outputs and verdicts, bounded in size."""

import json
import re
from dataclasses import dataclass, field

import nbformat
from nbformat.v4 import new_output
from nbgrader.utils import is_grade, is_solution

MOST_OUTPUT = 2**24  # characters of JSON, of all cells' results together


class MachineFault(Exception):
    """No cell of the student's could be run: that is no fault of theirs."""


@dataclass
class Verdict:
    """How a check ended.

    Attributes
    ----------
    passed : bool
        It ran to its end.
    value : float or None
        What its last line gave, if that was a number: partial credit.
    message : str
        Of the error it ended with.
    could_run : bool
        False if the kernel had ended before it.
    """

    passed: bool
    value: float | None = None
    message: str = ""
    could_run: bool = True


@dataclass
class Ran:
    """What came of a notebook: its cells have their outputs.

    Attributes
    ----------
    notebook : nbformat.NotebookNode
    verdicts : dict from grade_id to Verdict
        Of the checks that ran in the kernel, or that it did not live to see.
    judged : set of str
        The `grade_id`s of checks that were judged elsewhere.
    flags, notes : list of str
    deadly : dict of str to str
        Cells that ended a kernel, and how; they are not run again.
    """

    notebook: object
    verdicts: dict = field(default_factory=dict)
    judged: set = field(default_factory=set)
    flags: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    deadly: dict = field(default_factory=dict)

    def flag(self, flag, note):
        if flag not in self.flags:
            self.flags.append(flag)
        if note not in self.notes:
            self.notes.append(note)


def is_settled(cell, ran):
    """Whether a check has been judged, in whatever way."""
    return cell.metadata.nbgrader.grade_id in ran.verdicts.keys() | ran.judged


def is_check(cell):
    """Whether a cell is code that gives points; not an answer that gets them by hand."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def say(cell, name, words):
    """Give a cell an error as its output."""
    cell.outputs = [
        *cell.get("outputs", []),
        new_output("error", ename=name, evalue=words, traceback=[words]),
    ]


def tidy(cell, left, ran):
    """Make of a cell's results what can be written, whatever messages its code has sent.

    `left` is how much there may be, as characters of JSON; what is left after it is returned.
    """
    for number, output in enumerate(cell.outputs):
        words = json.dumps(output, ensure_ascii=False)
        left -= len(words)
        if left < 0:  # one message can change a hundred results at once
            del cell.outputs[number:]
            say(cell, "TooMuch", "The rest of this cell's results is left out: it is too much.")
            ran.flag("output", f"The results of cell {cell.id} are too large to be kept.")
            break
        # half a surrogate pair can be printed, but not written to a file
        whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if whole != words:
            cell.outputs[number] = nbformat.from_dict(json.loads(whole))
    if type(cell.execution_count) is not int:
        cell.execution_count = None
    return max(left, 0)


def clean(text):
    """Without the codes that colour text in a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
