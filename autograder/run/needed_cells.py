"""Which cells of a notebook count: those that a check stands on. The rest only demonstrates."""

import ast
import functools
import re
import symtable
from collections.abc import Callable

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_locked, is_solution

from autograder.repair import plain
from autograder.run.execution import is_check

NOT_RUN = "not_run"  # in the metadata of cells whose outputs are those that were handed in


def cells_to_run(notebook: NotebookNode, released: NotebookNode) -> set[str]:
    """The ids of the cells that some check, or an answer that a person reads, stands on.

    `released` is what students got.
    """
    return {id for cells in needed(notebook, released, is_grade).values() for id, _ in cells}


def needed(
    notebook: NotebookNode,
    released: NotebookNode | None,
    is_wanted: Callable[[NotebookNode], bool] = is_check,
) -> dict[str, list[tuple[str, str]]]:
    """The cells that each check depends on, itself the last: the rest need not run for it.

    A check depends on locked cells, on what the student wrote of their own, on its answer,
    and on cells that give something a name which one of these mentions, be it in a string.

    Parameters
    ----------
    notebook
    released
        What students got, if that is known.
    is_wanted
        Whether a cell is one to be asked for.

    Returns
    -------
    dict
        From each check's `grade_id` to the ids and sources of cells.
    """
    as_released = {(cell.id, plain(cell.source)) for cell in released.cells} if released else set()
    before: list[NotebookNode] = []  # code cells as far as the loop has come
    answer: NotebookNode | None = None
    answers: dict[str, str] = {}  # from each cell that is asked for to the answer it is about
    result: dict[str, list[tuple[str, str]]] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        before.append(cell)
        answer = cell if is_solution(cell) else answer
        if not is_wanted(cell):
            continue
        answers[cell.id] = answer.id if answer else cell.id
        chosen = {
            other.id
            for other in before
            if other is cell
            or (is_locked(other) and not is_check(other))
            or not (is_solution(other) or (other.id, plain(other.source)) in as_released)
        }
        count = 0
        while count < len(chosen):
            count = len(chosen)
            wanted = {
                name for other in before if other.id in chosen for name in names_of(other.source)[1]
            }
            chosen |= {other.id for other in before if wanted & names_of(other.source)[0]}
            chosen |= {answers[id] for id in chosen if id in answers}
        result[cell.metadata.nbgrader.grade_id] = [
            (other.id, other.source) for other in before if other.id in chosen
        ]
    return result


@functools.lru_cache(maxsize=1000)
def names_of(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a cell gives to something, and those it mentions, be it in a string.

    Both are all its words, if it is no plain Python. Names inside functions are none.
    """
    try:
        tree, tables = ast.parse(source), [symtable.symtable(source, "cell", "exec")]
    except (SyntaxError, ValueError):
        names = frozenset(re.findall(r"\w+", source))
        return names, names
    assigned: set[str] = set()
    mentioned: set[str] = set()
    for table in tables:
        for symbol in table.get_symbols():
            if table is tables[0] or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported():
                    assigned.add(symbol.get_name())
                if symbol.is_referenced():
                    mentioned.add(symbol.get_name())
        tables += table.get_children()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            mentioned.add(node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            mentioned.add(node.target.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            # what is changed inside is given anew
            assigned |= {name.id for name in ast.walk(node.value) if isinstance(name, ast.Name)}
    return frozenset(assigned), frozenset(mentioned)
