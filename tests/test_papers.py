"""What README, docs/ and CONTRIBUTING say is there, is there."""

import ast
import re
import subprocess

import pytest

from tests.conftest import ROOT

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
