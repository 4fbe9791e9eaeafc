"""What students get of a solution, and the grader holds."""

import copy

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

# what a release takes out of the template
HIDE = (ClearHiddenTests(enforce_metadata=False), ClearMarkScheme(enforce_metadata=False))


def template(solution: NotebookNode, config: Config | None = None) -> NotebookNode:
    """The notebook as the grader holds it: as released, but with its hidden checks.

    Parameters
    ----------
    solution
        The instructor's version, with solutions. It is not changed.
    config
        The course's, for the text of the stubs.

    Raises
    ------
    nbgrader.nbgraderformat.ValidationError, RuntimeError
        If nbgrader could not release this notebook.
    """
    notebook = copy.deepcopy(solution)
    for preprocessor in (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata):
        notebook, _ = preprocessor(config=config).preprocess(notebook, {})
    return ComputeChecksums(config=config).preprocess(notebook, {})[0]


def without_hidden_checks(template: NotebookNode) -> NotebookNode:
    """A template with no hidden checks in it, for where a student's code runs."""
    return HIDE[0].preprocess(copy.deepcopy(template), {})[0]
