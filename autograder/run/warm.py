"""What couriers are forked from: all they need is imported, and has run once.

Much of a library is made when it is first used: compiled expressions, schemas, templates. A
courier lives for one notebook, and would make it all anew. And it would go through all that is
there, looking for garbage, which costs more than the notebook: so that is left out.
"""

# ruff: noqa: E402, F401 (couriers work with what is imported here)

import autograder.lean  # isort: skip
import gc
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.exercises import Unit
from autograder.intake import attempts
from autograder.outcomes import Status
from autograder.record.receipt import Receipt
from autograder.repair import reading
from autograder.report.feedback import page
from autograder.report.receipt_entries import Grades
from autograder.run import courier_work
from autograder.sandbox import client, provisioner


def use_all() -> None:
    """Draw a page of a notebook with all kinds of things in it."""
    outputs = [
        new_output("stream", text="x"),
        new_output("display_data", {"text/html": "<table><tr><td>&eacute; <b>1</b></table>"}),
        new_output("error", ename="E", evalue="/a/b", traceback=["x"]),
    ]
    code = "import numpy as np\n\n\nclass A:\n    'x'\n    a = [f'{1:g}', 1.5, None]  # y\n"
    cells = [
        new_markdown_cell("# A\n\n- *b* `c` $d$\n\n|e|f|\n|-|-|\n|1|2|\n\n```python\ng\n```"),
        new_code_cell(code, outputs=outputs),
    ]
    for number, cell in enumerate(cells):
        cell.metadata.nbgrader = {"grade": False, "solution": False, "grade_id": f"{number}"}
    notebook = nbformat.reads(nbformat.writes(new_notebook(cells=cells)), as_version=4)
    reading.keep_outputs(new_code_cell(), notebook.cells[1])
    receipt = Receipt("a", "u", Status.GRADED, notes=["/a/b"])
    unit = Unit("u", "U", (), ("hidden",))
    page(Path("/"), unit, receipt, Grades(), notebook=notebook)


use_all()


gc.collect()


gc.freeze()
