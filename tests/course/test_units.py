"""The notebooks themselves: their form, their examples, and that they run in silence."""

import ast
import doctest
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from tests.answers import Unit, run
from tests.support.course import ROOT, UNITS, UNITS_LAST_SLOW


def read(step, unit):
    return nbformat.read(ROOT / step / unit / f"{unit}.ipynb", as_version=4)


def grader(cell):
    return cell.metadata.get("nbgrader", {})


def executed(step, unit, tmp_path):
    """The code cells after a run in a copy of the unit's folder, all by itself."""
    folder = shutil.copytree(ROOT / step / unit, tmp_path / unit)
    notebook = read(step, unit)
    NotebookClient(
        notebook, timeout=300, allow_errors=True, resources={"metadata": {"path": folder}}
    ).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("unit", UNITS_LAST_SLOW)
def test_solution_runs_without_an_error_and_in_silence(unit, tmp_path):
    cells = executed("solutions", unit, tmp_path)
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type != "error", "\n".join(output.traceback)
            assert output.get("name") != "stderr", output.text
        if grader(cell).get("grade"):
            assert cell.outputs[0].text.startswith("✓ ")
    said = "".join(one.get("text", "") for cell in cells for one in cell.outputs)
    results = re.findall(r"^It is (.*)\. \(You made no guess\.\)$", said, flags=re.M)
    for choices, result in zip(guesses(cells).values(), results, strict=True):
        assert not choices or result in choices or "another pair" in choices


def guesses(cells):
    """From the name of each guess to what there is to choose from, if not any number."""
    source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    found = re.findall(r"^(guess_\w+) = digits\.guess\((.*)\)", source, flags=re.M)
    return {name: ast.literal_eval(choices or "[]") for name, choices in found}


@pytest.mark.parametrize("unit", UNITS)
def test_guesses_stand_in_a_cell_before_their_results(unit):
    cells = read("notebooks", unit).cells
    names = guesses(cells)
    assert len(names) >= 2
    for name in names:
        (asked,) = (i for i, cell in enumerate(cells) if f"{name} = digits.guess(" in cell.source)
        (told,) = (i for i, cell in enumerate(cells) if f'compare("{name}", ' in cell.source)
        assert asked < told


@pytest.mark.parametrize("unit", UNITS_LAST_SLOW)
def test_untouched_notebook_fails_at_its_checks_only(unit, tmp_path):
    for cell in executed("notebooks", unit, tmp_path):
        errors = [one for one in cell.outputs if one.output_type == "error"]
        assert [one.ename for one in errors] == ["NotAttempted"] * bool(grader(cell).get("grade"))


@pytest.mark.parametrize("unit", UNITS)
def test_points(unit):
    cells = read("solutions", unit).cells
    assert sum(grader(cell).get("points", 0) for cell in cells) == 20
    words = [cell for cell in cells if grader(cell).get("grade") and cell.cell_type == "markdown"]
    assert len(words) == 1
    assert "*For graders:" in words[0].source
    stated = re.findall(r"^### .*\((\d+) points\)$", text(cells), flags=re.M)
    assert sum(map(int, stated)) == 20


def text(cells):
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def reading(unit):
    """The text that a student reads, without hints."""
    hint = r"<details>.*?</details>(\n<br>\n)?"  # and what keeps it apart from the next
    return re.sub(hint, "", text(read("notebooks", unit).cells), flags=re.S)


@pytest.mark.parametrize("unit", UNITS)
def test_size(unit):
    cells = read("notebooks", unit).cells
    assert 25 <= len(cells) <= 45
    assert 700 <= len(reading(unit).split()) <= 1400
    for cell in cells:
        if cell.cell_type == "code" and not grader(cell).get("grade"):
            code = re.sub(r'r?"""[^"]*"""', "", cell.source)
            lines = [line for line in code.split("\n") if line.strip()]
            assert len(lines) <= 15, cell.source


@pytest.mark.parametrize("unit", UNITS)
def test_parts_that_every_unit_has(unit):
    words = reading(unit)
    for part in (
        "About ",
        "When you are done you can",
        "Predict",
        "What to remember",
        "Hand it in",
    ):
        assert part in words, part
    assert "**To read on:**" in words
    assert re.search(r"!\[.{40,}\]\(attachment:", words), "a figure with alt text"
    assert not re.search(r"!\[.{0,39}\]\(", words), "a figure without alt text"


@pytest.mark.parametrize("unit", UNITS)
def test_every_exercise_has_hints_and_a_check(unit):
    cells = read("notebooks", unit).cells
    ids = [cell.id for cell in cells]
    for cell in cells:
        if grader(cell).get("solution") and cell.cell_type == "code":
            assert "raise NotImplementedError(" in cell.source
            hints, check = cells[ids.index(cell.id) + 1 :][:2]
            assert hints.source.count("<summary>Hint") >= 2
            assert grader(check)["grade"]
            assert check.source.startswith("# Check "), "its first line is all that is shown"
            assert check.metadata.jupyter.source_hidden


@pytest.mark.parametrize("step", ["solutions", "notebooks"])
@pytest.mark.parametrize("unit", UNITS)
def test_folded_hints_are_far_enough_apart_for_a_finger(step, unit):
    """WCAG 2.2, 2.5.8: one is 22.4 pixels high in JupyterLab, where a blank line is nothing."""
    sources = "\0".join(cell.source for cell in read(step, unit).cells)
    between = re.findall(r"</details>(\s*(?:<br>)?\s*)<details>", sources)
    assert set(between) == {"\n<br>\n"}


@pytest.mark.parametrize("unit", UNITS)
def test_examples_in_docstrings_are_true(unit):
    parts = Unit(unit)
    namespace = {}
    run(parts.setup, "setup", namespace)
    for reference in parts.references.values():
        run(reference, "reference", namespace)
    functions = [one for one in namespace.values() if getattr(one, "__module__", 0) is None]
    examples = 0
    for function in functions:
        for test in doctest.DocTestFinder().find(function, globs=namespace):
            result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
            assert result.failed == 0, function.__name__
            examples += result.attempted
    assert examples >= len(functions) > 0


@pytest.mark.parametrize("step", ["solutions", "notebooks"])
@pytest.mark.parametrize("unit", UNITS)
def test_nothing_of_the_makers_machine_is_in_a_notebook(step, unit):
    notebook = read(step, unit)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@pytest.mark.parametrize("unit", UNITS)
def test_students_get_no_solutions_and_no_hidden_checks(unit):
    sources = "\n".join(cell.source for cell in read("notebooks", unit).cells)
    for word in ("SOLUTION", "HIDDEN", "For graders", "checks.rng"):
        assert word not in sources
