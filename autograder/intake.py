"""Find what was handed in, and bring it into the course folder."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.course import CourseError


@dataclass(frozen=True)
class Submission:
    """One student's folder of one unit, at `folder`."""

    student: str
    unit: str
    folder: Path


def find(folder, units):
    """The submissions in `folder`, and what there is not one.

    Parameters
    ----------
    folder : pathlib.Path
        Holds `STUDENT/UNIT/UNIT.ipynb`.
    units : list of str
        The units that may be handed in.

    Returns
    -------
    submissions : list of Submission
        By student and unit. A unit's folder without its notebook is one, too.
    others : list of pathlib.Path
        Whatever else was met; it is not graded, and should be said.

    Raises
    ------
    CourseError
        If the folder is not there, or holds no submission.
    """
    if not folder.is_dir():
        raise CourseError(
            f"There is no folder {folder}.\n"
            "Name the folder of submissions, with STUDENT/UNIT/UNIT.ipynb inside."
        )
    submissions, others = [], []
    for student in sorted(folder.iterdir()):
        if not student.is_dir():
            others.append(student)
            continue
        for unit in sorted(student.iterdir()):
            if unit.is_dir() and unit.name in units:
                submissions.append(Submission(student.name, unit.name, unit))
            else:
                others.append(unit)
    if not submissions:
        raise CourseError(
            f"No submission was found in {folder}.\n"
            "Expected: STUDENT/UNIT/UNIT.ipynb, with UNIT one of\n  " + "\n  ".join(units)
        )
    return submissions, others


def check(submission):
    """Raise `CourseError` if there is no notebook to grade, saying what there is."""
    path = submission.folder / f"{submission.unit}.ipynb"
    if not path.is_file():
        others = ", ".join(sorted(one.name for one in submission.folder.iterdir())) or "nothing"
        raise CourseError(f"{path.name} was not handed in. In its folder: {others}.")
    try:
        nbformat.read(path, as_version=4)
    except Exception as error:
        raise CourseError(f"{path.name} is not a readable notebook: {error}") from None


def bring_in(submission, course):
    """Copy a submission to where nbgrader looks for it, in `submitted/`.

    An earlier attempt there is replaced; one that lies there already stays as it is.
    """
    place = course.notebook("submitted", submission.unit, submission.student).parent
    if place.resolve() == submission.folder.resolve():
        return
    new = place.with_name(f".{place.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(submission.folder, new, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.rmtree(place, ignore_errors=True)
    new.rename(place)
