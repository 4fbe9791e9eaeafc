"""The table of flags: every flag of the code is in it, and the guide says what it says."""

import ast
import re

from autograder.flags import FLAGS, flag, is_partial
from tests.support.course import ROOT

MODULES = [path for path in (ROOT / "autograder").rglob("*.py") if path.name != "flags.py"]


def raised(tree):
    """The flags that a module raises, as far as they stand there as text."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="flag" | "note"), args=[ast.Constant(value=str(name)), *_]
            ):
                yield name
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="flags" | "noticed"), attr="append" | "add"),
                args=[ast.Constant(value=str(name))],
            ):
                yield name
            case ast.Assign(
                targets=[
                    ast.Subscript(value=ast.Name(id="notes"), slice=ast.Constant(value=str(name)))
                ]
            ):
                yield name


def test_every_flag_is_in_the_table():
    found, texts = set(), set()
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= set(raised(tree))
        texts |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert len(found) > 15 and found <= FLAGS.keys()
    assert FLAGS.keys() <= texts  # and none that nothing raises


def test_the_guide_has_the_same_table():
    guide = (ROOT / "autograder" / "GUIDE.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|$", guide.split("## Flags")[1], re.M))
    assert rows == {
        name: f"{known.meaning} | {known.cost or 'nothing'}" for name, known in FLAGS.items()
    }


def test_what_is_partial_and_what_nobody_knows():
    assert is_partial(["late", "memory"]) and not is_partial(["late", "renamed"])
    assert not is_partial(["of another version"]) and flag("of another version").cost == ""
