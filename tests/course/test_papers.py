"""What README, docs/ and CONTRIBUTING say is there, is there."""

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap

import nbformat
import pytest

from tests.support.course import ROOT, UNITS

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "autograder").rglob("*.md")),
]
ROW = re.compile(r"^\| .*\? \| `([\w/]+\.py)` \| `([\w.]+)` \|$", re.M)
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    names = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    for name in names:
        if "://" not in name:
            assert (page.parent / name).exists(), name


def test_readme_is_one_screen():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 80


def test_the_address_stands_in_one_place():
    """Whoever publishes the course puts it there."""
    found = subprocess.run(
        ["git", "grep", "-c", "ADDRESS-OF-THIS-REPOSITORY", "--", ".", ":!tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.stdout.split() == ["README.md:1"]


def definitions(body, above=""):
    """The dotted names of classes and functions."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield above + node.name
            yield from definitions(node.body, f"{above}{node.name}.")


def test_what_is_decided_where():
    rows = ROW.findall(ARCHITECTURE)
    assert len(rows) >= 12
    assert len(rows) == sum(" | `autograder/" in line for line in ARCHITECTURE.splitlines())
    for file, name in rows:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in definitions(tree.body), f"{file} has no {name}"


def test_the_packages_are_all_there():
    told = set(re.findall(r"^\| `(\w+)` \| ", ARCHITECTURE, re.M))
    there = {path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py")}
    assert there - {"walls"} <= told  # an old name


def marked(source, grade_id, **what):
    """A cell as JupyterLab's sidebar Create Assignment leaves it, with an id made up."""
    label = {"grade": False, "locked": False, "solution": False, "task": False, **what}
    label |= {"grade_id": grade_id, "schema_version": 3}
    return nbformat.v4.new_code_cell(source.strip(), metadata={"nbgrader": label})


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="its commands are for a shell")
def test_an_exercise_is_added_as_contributing_says(tmp_path):
    for name in ("autograder", "digits", "images", "notebooks", "solutions", "tests"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    for name in ("Makefile", "nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^ {7}.*\n|^\n+(?= {7}))+", text, re.M)
    task, answer, hints, check, mistake, answers, commands, result = map(textwrap.dedent, blocks)
    unit = UNITS[0]
    path = tmp_path / "solutions" / unit / f"{unit}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    place = next(at for at, cell in enumerate(notebook.cells) if "In your own words" in cell.source)
    notebook.cells[place:place] = [
        nbformat.v4.new_markdown_cell(task.strip()),
        marked(answer, "double", solution=True),
        nbformat.v4.new_markdown_cell(hints.strip()),
        marked(check, "check_double", grade=True, locked=True, points=2),
    ]
    notebook.cells[place + 3].metadata["jupyter"] = {"source_hidden": True}
    ids = {cell.id: cell for cell in notebook.cells}
    ids["check_is_older"].metadata.nbgrader.points = 2
    heading = ids["exercise_is_older"]
    heading.source = heading.source.replace("(4 points)", "(2 points)")
    nbformat.write(notebook, path)
    with (tmp_path / "digits/mistakes/configure.py").open("a", encoding="utf-8") as file:
        file.write(f"\n\n{mistake.strip()}\n")
    file = tmp_path / "tests/answers" / unit / "double.py"
    file.write_text(f"{answers.strip()}\n", encoding="utf-8")
    # of `make test`, what looks at units
    looks = "01_configure and (points or size or parts or hints or examples)"
    commands += f".venv/bin/pytest -q -p no:cacheprovider tests/course/test_units.py -k '{looks}'\n"
    done = subprocess.run(
        commands.strip().replace("make release", "make -o setup release").replace("\n", " && "),
        shell=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert result.strip() in done.stdout
