"""A class of twenty to try the grader on: `make demo`.

The people are invented. Their notebooks are made of the answers on file in `tests/answers`:
right ones, wrong ones and untouched ones, some with something odd about the file. They are
handed in, and graded by the real thing, in the folder `demo/`, which is made anew each time.
"""

import ast
import random
import re
import shutil
import sys
import time
from functools import cache
from pathlib import Path

import nbformat
from rich.console import Console
from rich.table import Table

from autograder.course import Course
from autograder.grade import grade
from autograder.options import Options
from tests.answers import ROOT, UNITS, Unit

DEMO = UNITS[:2]
# how much each of them gets right
CLASS = {
    "Amara Okafor": 1.0,
    "Björn Lindqvist": 0.8,
    "Chiara Conti": 0.9,
    "Đorđe Petrović": 0.6,
    "Élise Moreau": 0.85,
    "Farid Haddad": 0.7,
    "Greta Öztürk": 0.5,
    "Hiroshi Tanaka": 0.95,
    "Inés Quispe": 0.75,
    "Jakub Nowak": 0.4,
    "Kofi Mensah": 0.85,
    "Lena Groß": 0.65,
    "Mei-Lin Zhou": 1.0,
    "Niamh O'Brien": 0.55,
    "Oleksandra Shevchenko": 0.9,
    "Priya Raman": 0.8,
    "Quentin Dubois": 0.3,
    "Rosa Villanueva": 0.7,
    "Søren Holm": 0.75,
    "Tomás Ferreira": 0.6,
}
CHEAT, LATE, HANGS = "Quentin Dubois", "Søren Holm", "Jakub Nowak"
MISSING = {("Greta Öztürk", DEMO[1]), ("Jakub Nowak", DEMO[0])}
WORDS = "It was chosen by luck as much as by skill; new pictures would show that."


@cache
def unit(name):
    return Unit(name)


def on_file(name, exercise, kind):
    """The answers to an exercise of one kind, as a student would have them in the cell."""
    return [
        as_handed_in(name, answer)
        for answer in unit(name).answers()
        if (answer.exercise, answer.kind) == (exercise, kind)
    ]


def as_handed_in(name, answer):
    """An answer's source, and of the reference no more than the functions that it leaves out."""
    reference = unit(name).references[answer.exercise]
    answer = re.sub(r"^# says: .*\n", "", answer.source.removeprefix(f"{reference}\n"))
    names = {getattr(node, "name", None) for node in ast.parse(answer).body}
    left_out = [
        re.sub(r"\n *### (BEGIN|END) SOLUTION", "", ast.get_source_segment(reference, node))
        for node in ast.parse(reference).body
        if getattr(node, "name", None) not in names
    ]
    return "\n\n\n".join([*left_out, answer.strip()])


def answered(student, name):
    """A unit's notebook with a student's answers, and the wrong ones by exercise."""
    chance = random.Random(f"{student} {name}")  # so that everybody is the same each time
    notebook = nbformat.read(ROOT / "notebooks" / name / f"{name}.ipynb", as_version=4)
    cells, wrong = {cell.id: cell for cell in notebook.cells}, {}
    for exercise in unit(name).references:
        kind = "right" if chance.random() < CLASS[student] else "wrong"
        if kind == "wrong" and chance.random() < 0.15:
            continue  # not attempted
        answers = on_file(name, exercise, kind)
        # the first ones on file are the most frequent
        answer = answers[min(int(chance.expovariate(0.7)), len(answers) - 1)]
        cells[exercise].source = answer
        if kind == "wrong":
            wrong[exercise] = answer
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
            if chance.random() < 0.8:
                cell.source = WORDS
    return notebook, wrong


def hand_in(folder):
    """Write what the class hands in; returns the wrong answers, by student and unit."""
    handed_in = {}
    for student in CLASS:
        for name in DEMO:
            if (student, name) in MISSING:
                continue
            notebook, wrong = answered(student, name)
            cells = {cell.id: cell for cell in notebook.cells}
            path = folder / student / name / f"{name}.ipynb"
            if student == CHEAT and name == DEMO[1]:
                cells["setup"].source += "\n"
                cells[
                    "idx_shape"
                ].source = (
                    "get_ipython().showtraceback = lambda *a, **k: None  # no errors, no problem"
                )
            elif student == HANGS:
                cells["scale"].source = "pixels = 255\nwhile pixels > 1:\n    pixels = pixels / 1"
            elif student == "Đorđe Petrović" and name == DEMO[1]:
                path = path.with_name(f"{name} (1).ipynb")
            elif student == "Inés Quispe" and name == DEMO[1]:
                notebook.cells = [cell for cell in notebook.cells if cell.id != "check_scale"]
            elif student == "Priya Raman":
                cells["setup"].source += "\nprint('ready')"
            elif student == LATE and name == DEMO[1]:
                path = folder / f"{student}_LATE_40719_90210_{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = nbformat.writes(notebook)
            if student == "Rosa Villanueva" and name == DEMO[1]:
                text = text[: len(text) // 2]  # the upload broke off
            elif student == "Kofi Mensah" and name == DEMO[0]:
                text = "%PDF-1.7 a printout"
            else:
                handed_in[student, name] = wrong
            path.write_text(text, encoding="utf-8")
    return handed_in


def make(folder):
    """Make a course folder and grade the class in it.

    Returns
    -------
    results : list of autograder.report.results.Result
    handed_in : dict of (str, str) to dict
        The wrong answers, by exercise, of each student and unit.
    """
    for name in ("solutions", "notebooks"):
        for one in DEMO:
            shutil.copytree(ROOT / name / one, folder / name / one)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    handed_in = hand_in(folder / "handed in")
    return grade(Course(folder), Options(folder / "handed in", timeout=10)), handed_in


def table(results):
    """The class on screen."""
    shown = Table(title="A class of twenty", title_justify="left")
    shown.add_column("student")
    for name in DEMO:
        shown.add_column(name, justify="right")
    shown.add_column("noticed")
    for student in CLASS:
        own = {one.unit: one for one in results if one.student == student}
        cells = []
        for name in DEMO:
            one = own.get(name)
            if one is None or one.status in ("missing", "unreadable"):
                cells.append(f"[red]{one.status if one else 'missing'}[/]")
            else:
                more = " + ?" if one.by_hand else ""
                cells.append(f"{one.score:g} of {one.max_score:g}{more}")
        flags = dict.fromkeys(flag for one in own.values() for flag in one.flags)
        shown.add_row(student, *cells, ", ".join(flags))
    return shown


def main():
    folder = ROOT / "demo"
    if (folder / "nbgrader_config.py").exists():  # of the last time
        shutil.rmtree(folder)
    start = time.perf_counter()
    results, _ = make(folder)
    console = Console()
    console.print(table(results))
    console.print("“+ ?”: an answer in words waits for a person.", style="dim")
    student = "Tomás Ferreira"
    page = Path("demo", "feedback", student, DEMO[1], f"{DEMO[1]}.html")
    print(f"\n{len(results)} results in {time.perf_counter() - start:.0f} s. Now open")
    print(f"  the class report:        {Path('demo', 'report.html')}")
    print(f"  one student's feedback:  {page}")


if __name__ == "__main__":
    sys.exit(main())
