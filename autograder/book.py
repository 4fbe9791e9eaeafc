"""The solutions, executed, as a website to read: `make book`."""

import shutil
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from rich.progress import track

from autograder import exercises
from autograder.course import Course
from autograder.report.page_templates import TEMPLATES


def book(course: Course, only_unit: str | None = None) -> Path:
    """Run the solutions and write them below `book/`, an index before them.

    Returns
    -------
    pathlib.Path
        The index.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell of a solution fails.
    """
    units = course.units(only_unit)
    folder = course.root / "book"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    exporter = HTMLExporter(embed_images=True, require_js_url="")
    for unit in track(units, "running the solutions"):
        path = course.notebook(course.source, unit)
        notebook = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as copy:  # what a run leaves beside it goes away
            shutil.copytree(path.parent, copy, dirs_exist_ok=True)
            resources = {"metadata": {"path": copy}}
            NotebookClient(notebook, timeout=600, resources=resources).execute()
        title = exercises.unit(course, unit).title
        page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title}})
        (folder / f"{unit}.html").write_text(page, encoding="utf-8")
    titles = [(unit, exercises.unit(course, unit).title) for unit in units]
    index = folder / "index.html"
    index.write_text(
        TEMPLATES.get_template("book.html.j2").render(title=course.settings.title, units=titles),
        encoding="utf-8",
    )
    return index
