"""Which cells of a notebook count: those that a check stands on. The rest only demonstrates."""

import ast
import functools
import re
import symtable

from nbgrader.utils import is_grade, is_locked, is_solution

from autograder.repair import plain
from autograder.run.ran import is_check

NOT_RUN = "not_run"  # in the metadata of cells whose outputs are those that were handed in


def counting(notebook, released):
    """The ids of the cells that some check, or an answer that a person reads, stands on.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    released : nbformat.NotebookNode
        What students got.

    Returns
    -------
    set of str
    """
    return {id for cells in needed(notebook, released, is_grade).values() for id, _ in cells}


def needed(notebook, released, graded=is_check):
    """The cells that each check depends on, itself the last: the rest need not run for it.

    A check depends on locked cells, on what the student wrote of their own, on its answer,
    and on cells that give something a name which one of these mentions, be it in a string.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    released : nbformat.NotebookNode or None
        What students got, if that is known.
    graded : callable
        Whether a cell is one to be asked for.

    Returns
    -------
    dict of str to list of (str, str)
        From each check's `grade_id` to the ids and sources of cells.
    """
    as_released = {(cell.id, plain(cell.source)) for cell in released.cells} if released else set()
    before, answer, answers, result = [], None, {}, {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        before.append(cell)
        answer = cell if is_solution(cell) else answer
        if not graded(cell):
            continue
        answers[cell.id] = answer.id if answer else cell.id
        chosen = {
            one.id
            for one in before
            if one is cell
            or (is_locked(one) and not is_check(one))
            or not (is_solution(one) or (one.id, plain(one.source)) in as_released)
        }
        count = 0
        while count < len(chosen):
            count = len(chosen)
            wanted = {
                name for one in before if one.id in chosen for name in names_of(one.source)[1]
            }
            chosen |= {one.id for one in before if wanted & names_of(one.source)[0]}
            chosen |= {answers[id] for id in chosen if id in answers}
        found = [(one.id, one.source) for one in before if one.id in chosen]
        result[cell.metadata.nbgrader.grade_id] = found
    return result


@functools.lru_cache(maxsize=1000)
def names_of(source):
    """The names that a cell gives to something, and those it mentions, be it in a string.

    Both are all its words, if it is no plain Python. Names inside functions are none.
    """
    try:
        tree, tables = ast.parse(source), [symtable.symtable(source, "cell", "exec")]
    except (SyntaxError, ValueError):
        words = frozenset(re.findall(r"\w+", source))
        return words, words
    given, mentioned = set(), set()
    for table in tables:
        for symbol in table.get_symbols():
            if table is tables[0] or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported():
                    given.add(symbol.get_name())
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
            given |= {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
    return frozenset(given), frozenset(mentioned)
