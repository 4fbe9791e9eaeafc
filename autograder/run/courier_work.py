"""What a courier does with a notebook: read, repair, run, and hand back."""

import json
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.repair import plain, read, repair
from autograder.run.courier import Channel
from autograder.run.execution import Execution, Verdict, is_check
from autograder.run.fingerprints import Digest, answers_of, is_solutions
from autograder.run.graded import Graded
from autograder.run.needed_cells import NOT_RUN, cells_to_run
from autograder.run.protocol import OUTPUTS, CheckResult
from autograder.run.session import run
from autograder.sandbox import Kernels


def carry(
    channel: Channel,
    folder: str,
    released: NotebookNode,
    solution: Mapping[str, Digest],
    run_all: bool,
    timeout: float,
    seconds: float,
    kernels: Kernels,
    verdicts: Mapping[str, tuple[bool, float | None, str]],
    deadly: dict[str, str],
    judged: set[str],
) -> tuple[dict[str, Any], bytes]:
    """Repair and run a notebook, in a courier; returns a `Graded`, as JSON and bytes.

    `released` has no hidden checks, and `solution` only digests: nothing here is a secret as
    long as the student's code runs. `verdicts`, `deadly` and `judged` are of couriers before
    this one, see `autograder.run.progress.Progress`.
    """
    notebook, flags, notes = read(Path(folder) / "notebook", outputs=True)
    repaired = repair(notebook, released)
    channel.notify({"read": True})
    sources = {cell.id: plain(cell.source) for cell in released.cells}
    unchanged = {
        cell.id for cell in repaired.notebook.cells if plain(cell.source) == sources.get(cell.id)
    }
    chosen = None if run_all else cells_to_run(repaired.notebook, released)
    execution = Execution(
        repaired.notebook,
        {id: Verdict(*verdict) for id, verdict in verdicts.items()},
        judged,
        deadly=deadly,
    )
    run(
        execution,
        kernels,
        Path(folder) / "beside",
        timeout,
        seconds,
        unchanged,
        chosen,
        channel.notify,
        channel.ask,
    )
    channel.notify({"cell": None})
    complete(execution.notebook, chosen, *json.loads(channel.ask(OUTPUTS)))
    graded = Graded.of(execution, repaired.doubtful)
    graded.flags = [*flags, *repaired.flags, *graded.flags]
    if is_solutions(answers_of(repaired.notebook), solution):
        graded.flags.append("solution-handed-in")
    graded.notes = [*notes, *repaired.notes, *graded.notes]
    return graded.as_json(), graded.notebook


def complete(
    notebook: NotebookNode,
    chosen: Container[str] | None,
    results: Mapping[str, CheckResult],
    sources: Mapping[str, str],
) -> None:
    """Give checks their full sources and what came of them, and mark what has not run.

    `results` and `sources` are by `grade_id`.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code" and chosen is not None and cell.id not in chosen:
            cell.metadata[NOT_RUN] = True
        if not is_check(cell):
            continue
        id = cell.metadata.nbgrader.grade_id
        cell.source = sources[id]
        if id not in results:
            continue
        result = results[id]
        if result["printed"]:
            cell.outputs.append(new_output("stream", name="stdout", text=result["printed"]))
        if result["shown"]:
            data = {"text/plain": result["shown"]}
            cell.outputs.append(new_output("execute_result", data=data))
        if result["error"]:
            name, text = result["error"]
            lines = text.splitlines()
            cell.outputs.append(new_output("error", ename=name, evalue=text, traceback=lines))
