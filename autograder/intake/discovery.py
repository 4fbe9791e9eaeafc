"""Finds the submissions in what an instructor hands over."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake.names import Units, safe_name, shown

from .collect import collect
from .identify import identify, is_notebook
from .layouts import NAMES, NOTEBOOKS, OURS, is_version
from .owners import Owned, Owners, UnknownOwner
from .sort_out import sort_out, what_it_is
from .submission import Leftover, Submission


def find(
    source: Path,
    units: Mapping[str, set[str]] | Iterable[str],
    scratch: Path,
    zone: tzinfo = UTC,
    layout: str | None = None,
    only_unit: str | None = None,
) -> tuple[list[Submission], list[Leftover]]:
    """The submissions in a folder or zip archive, and what there is besides.

    Parameters
    ----------
    source
        Best is `STUDENT/UNIT/UNIT.ipynb`. Archives in it are looked into, and those in them.
    units
        The units that may be handed in, with the ids of their cells, by which renamed
        notebooks are recognised.
    scratch
        An empty folder that archives are unpacked to. The submissions may point there.
    zone
        Of times that say none.
    layout
        One of `autograder.intake.layouts.NAMES`: how the source is laid out, if it does not tell.
    only_unit
        The unit of what does not tell it.

    Returns
    -------
    submissions
        By student and unit. A unit's folder without a notebook is one, too, and whatever an
        LMS says that somebody has handed in.
    leftovers
        Everything else, by path.

    Raises
    ------
    CourseError
        If there is nothing at `source`, no submission in it, or several people's work seems to
        lie in one student's folder.
    """
    named = Units(units)
    junk: Counter[str] = Counter()
    owned: list[Owned] = []
    leftovers: list[Leftover] = []
    files = collect(source, named, Path(scratch), junk)
    owners = Owners(files, named, zone, layout)
    for file in files:
        try:
            owned += [identify(each, named) for each in owners.of(file)]
        except UnknownOwner as reason:
            if not file.is_folder:  # what is in it is listed, not the folder
                leftovers.append(Leftover(shown(file.parts), file.refused or str(reason)))
    submissions: list[Submission] = []
    without: list[tuple[str, list[Owned]]] = []
    for student, theirs in by_student(owned).items():
        if layout != "students":
            check_siblings(student, theirs, named)
        found, others = sort_out(student, theirs, zone)
        submissions += found
        if not found and any(each.system for each in theirs):
            without.append((student, theirs))
        else:
            leftovers += others
    handed_in = {submission.unit for submission in submissions if submission.notebook}
    unit = only_unit or (handed_in.pop() if len(handed_in) == 1 else None)
    for student, theirs in without:
        if unit:
            submissions.append(empty_handed(student, unit, theirs))
        else:
            leftovers += [Leftover(shown(each.file.parts), whose(each)) for each in theirs]
    if not submissions:
        listed = "".join(f"\n  {leftover}" for leftover in leftovers[:10])
        raise CourseError(
            f"No submission was found in {source}.\n"
            "Expected: STUDENT/UNIT/UNIT.ipynb, with UNIT one of\n  "
            + "\n  ".join(named.ids)
            + (f"\nFound instead:{listed}" if listed else "")
        )
    leftovers += [
        Leftover(f"{count} × {shown([name])}", "left behind by a system or an editor")
        for name, count in junk.items()
    ]
    return (
        sorted(submissions, key=lambda submission: (submission.student, submission.unit)),
        sorted(leftovers, key=lambda leftover: leftover.path),
    )


def describe(submissions: Sequence[Submission], leftovers: Iterable[Leftover], zone: tzinfo) -> str:
    """What `find` gave, for the terminal; times are those of `zone`."""
    lines = []
    for submission in submissions:
        counts = f"counts: {submission.path}" if submission.notebook else "no notebook"
        when = ""
        if submission.received:
            time = submission.received.replace(tzinfo=UTC).astimezone(zone)
            when = f", received {time:%Y-%m-%d %H:%M:%S %Z}"
        system = f" [{submission.lms['system']}]" if submission.lms else ""
        lines.append(f"{submission.student} {submission.unit}{system}: {counts}{when}")
        lines += [f"    {note}" for note in submission.notes]
    lines += [f"left alone: {leftover}" for leftover in leftovers]
    students = len({submission.student for submission in submissions})
    units = Counter(submission.unit for submission in submissions)
    count = "; ".join(f"{unit}: {number}" for unit, number in sorted(units.items()))
    return "\n".join([*lines, "", f"{students} student{'s' * (students != 1)}. {count}."])


def whose(owned: Owned) -> str:
    """Why a file of somebody's is left alone whose unit nobody can tell."""
    return (
        f"{shown([owned.student])} handed in {what_it_is(owned)}, and it does not tell for which "
        "unit: say it with --unit"
    )


def empty_handed(student: str, unit: str, files: Sequence[Owned]) -> Submission:
    """A submission of somebody who handed in no notebook, as the LMS says."""
    files = [owned for owned in files if not owned.file.is_folder]
    listed = "; ".join(dict.fromkeys(map(what_it_is, files))) or "nothing"
    first = files[0]
    return Submission(
        None,
        {
            "/".join(owned.rest) or owned.label: owned.file.path
            for owned in files
            if owned.file.path
        },
        first.time,
        student=student,
        unit=unit,
        flags=("late",) if first.late else (),
        notes=(f"{unit}.ipynb was not handed in. Instead: {listed}.",),
        lms={"system": first.system, "name": first.label},
    )


def check_siblings(student: str, files: Iterable[Owned], units: Units) -> None:
    """Raise `CourseError` if one student's folder seems to hold the work of several people.

    That is so where notebooks of one unit lie in folders beside each other that are called
    neither like attempts nor like units; not below a unit's folder, for there it is the
    student's.
    """
    beside = defaultdict(set)
    for owned in files:
        if owned.system or not owned.unit or not is_notebook(owned.file):
            continue
        folders = owned.rest[owned.base : -1]
        for depth, name in enumerate(folders):
            if units.split(name) or OURS.fullmatch(name) or name.casefold() == NOTEBOOKS:
                break
            if not is_version(name):
                beside[owned.unit, folders[:depth]].add(name)
        split = units.split(owned.rest[-1])
        if not folders and split and split[0]:
            beside[owned.unit, ()].add(split[0])
    for (unit, above), names in beside.items():
        if len(names) > 1:
            path = "/".join((student, *above))
            listed = "".join(f"\n    {shown([name])}/" for name in sorted(names)[:8])
            raise CourseError(
                f"The work of several people seems to lie in the folder of one, for {unit}:\n"
                f"  {shown([path])}/  (taken for a student){listed}\n"
                "Say how it is laid out: --layout sections, if those folders are the students; "
                "--layout students,\nif they are attempts of one. Other layouts are "
                f"{', '.join(name for name in NAMES if name not in ('sections', 'students'))}.\n"
                "autograder intake SUBMISSIONS --layout NAME shows what comes of it."
            )


def by_student(files: Iterable[Owned]) -> dict[str, list[Owned]]:
    """Files by student, whose names are safe; people of one name told apart by their numbers."""
    named = defaultdict(list)
    for owned in files:
        named[safe_name(owned.student)].append(owned)
    result = {}
    for name, theirs in named.items():
        numbers = defaultdict(set)
        for owned in theirs:
            if owned.number and (owned.lasting or owned.unit):
                numbers[None if owned.lasting else owned.unit].add(owned.number)
        if max(map(len, numbers.values()), default=0) < 2:
            result[name] = theirs
            continue
        for owned in theirs:
            full = f"{owned.student}_{owned.number}" if owned.number else owned.student
            result.setdefault(safe_name(full), []).append(owned)
    return result
