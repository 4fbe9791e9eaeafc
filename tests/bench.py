"""Measurements: `make bench`. Compare ratios within one run; the machines are noisy."""

import subprocess
import sys
import time

import nbformat
from nbclient import NotebookClient

from tests.conftest import ROOT, UNITS


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def python(program):
    return lambda: subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def run_unit(unit):
    """Run a solution from top to bottom, kernel start included."""
    path = ROOT / "solutions" / unit / f"{unit}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": path.parent}}).execute()


def main():
    row("start Python", seconds(python("pass")))
    row("import digits", seconds(python("import digits")))
    row("import digits, load_mnist()", seconds(python("import digits; digits.load_mnist()")))
    row("import digits, tensorflow", seconds(python("import digits, tensorflow")))
    for unit in UNITS:
        row(f"{unit}, top to bottom", seconds(lambda unit=unit: run_unit(unit)))


def row(what, value):
    print(f"{what:<40} {value:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
