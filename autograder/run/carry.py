"""What a courier does with a notebook: read, repair, run, and hand back."""

import json
from pathlib import Path

from nbformat.v4 import new_output

from autograder.repair import plain, read, repair
from autograder.run.fingerprints import answers_of, is_solutions
from autograder.run.graded import Graded
from autograder.run.judge import OUTPUTS
from autograder.run.needed import NOT_RUN, counting
from autograder.run.ran import Ran, Verdict, is_check
from autograder.run.session import run


def carry(tell, folder, released, solution, run_all, timeout, seconds, kernels, so_far, judged):
    """Repair and run a notebook, in a courier; returns a `Graded`, as JSON and bytes.

    `released` has no hidden checks, and `solution` only digests: nothing here is a secret as
    long as the student's code runs.
    """
    folder, (verdicts, deadly) = Path(folder), so_far
    notebook, flags, notes = read(folder / "notebook", outputs=True)
    repaired = repair(notebook, released)
    tell({"read": True})
    sources = {cell.id: plain(cell.source) for cell in released.cells}
    given = {one.id for one in repaired.notebook.cells if plain(one.source) == sources.get(one.id)}
    chosen = None if run_all else counting(repaired.notebook, released)
    ran = Ran(
        repaired.notebook,
        {id: Verdict(*one) for id, one in verdicts.items()},
        judged,
        deadly=deadly,
    )
    run(ran, kernels, folder / "beside", timeout, seconds, given, chosen, tell, tell.ask)
    tell({"cell": None})
    complete(ran.notebook, chosen, *json.loads(tell.ask(OUTPUTS)))
    graded = Graded.of(ran, repaired.doubtful)
    graded.flags = [*flags, *repaired.flags, *graded.flags]
    if is_solutions(answers_of(repaired.notebook), solution):
        graded.flags.append("solution-handed-in")
    graded.notes = [*notes, *repaired.notes, *graded.notes]
    return graded.as_json(), graded.notebook


def complete(notebook, chosen, said, sources):
    """Give checks their full sources and what came of them, and mark what has not run."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and chosen is not None and cell.id not in chosen:
            cell.metadata[NOT_RUN] = True
        if not is_check(cell):
            continue
        id = cell.metadata.nbgrader.grade_id
        cell.source = sources[id]
        if id not in said:
            continue
        printed, error, shown = (said[id][name] for name in ("printed", "error", "shown"))
        if printed:
            cell.outputs.append(new_output("stream", name="stdout", text=printed))
        if shown:
            cell.outputs.append(new_output("execute_result", data={"text/plain": shown}))
        if error:
            name, words = error
            lines = words.splitlines()
            cell.outputs.append(new_output("error", ename=name, evalue=words, traceback=lines))
