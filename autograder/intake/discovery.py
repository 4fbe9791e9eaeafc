"""Finds the submissions in what an instructor hands over."""

from collections import Counter, defaultdict
from datetime import UTC
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake.names import Units, safe_name, shown

from .attempts import sort_out, what_it_is
from .collect import collect
from .identify import identify, is_notebook
from .layouts import NAMES, NOTEBOOKS, OURS, is_version
from .owners import Nobodys, Owners
from .submission import Leftover, Submission


def find(source, units, scratch, zone=UTC, layout=None, only_unit=None):
    """The submissions in a folder or zip archive, and what there is besides.

    Parameters
    ----------
    source : pathlib.Path
        Best is `STUDENT/UNIT/UNIT.ipynb`. Archives in it are looked into, and those in them.
    units : dict of str to set of str, or list of str
        The units that may be handed in, with the ids of their cells, by which renamed
        notebooks are recognised.
    scratch : pathlib.Path
        An empty folder that archives are unpacked to. The submissions may point there.
    zone : datetime.tzinfo
        Of times that say none.
    layout : str, optional
        One of `autograder.intake.layouts.NAMES`: how the source is laid out, if it does not tell.
    only_unit : str, optional
        The unit of what does not tell it.

    Returns
    -------
    submissions : list of Submission
        By student and unit. A unit's folder without a notebook is one, too, and whatever an
        LMS says that somebody has handed in.
    leftovers : list of Leftover
        Everything else, by path.

    Raises
    ------
    CourseError
        If there is nothing at `source`, no submission in it, or several people's work seems to
        lie in one student's folder.
    """
    units = Units(units)
    junk = Counter()
    owned, leftovers = [], []
    files = collect(source, units, Path(scratch), junk)
    owners = Owners(files, units, zone, layout)
    for file in files:
        try:
            owned += [identify(one, units) for one in owners.of(file)]
        except Nobodys as reason:
            if not file.is_folder:  # what is in it is said, not the folder
                leftovers.append(Leftover(shown(file.parts), file.refused or str(reason)))
    submissions, without = [], []
    for student, ones in by_student(owned).items():
        if layout != "students":
            check_siblings(student, ones, units)
        made, others = sort_out(student, ones, zone)
        submissions += made
        if not made and any(one.system for one in ones):
            without.append((student, ones))
        else:
            leftovers += others
    handed_in = {one.unit for one in submissions if one.notebook}
    unit = only_unit or (handed_in.pop() if len(handed_in) == 1 else None)
    for student, ones in without:
        if unit:
            submissions.append(empty_handed(student, unit, ones))
        else:
            leftovers += [Leftover(shown(one.file.parts), whose(one)) for one in ones]
    if not submissions:
        listed = "".join(f"\n  {one}" for one in leftovers[:10])
        raise CourseError(
            f"No submission was found in {source}.\n"
            "Expected: STUDENT/UNIT/UNIT.ipynb, with UNIT one of\n  "
            + "\n  ".join(units.ids)
            + (f"\nFound instead:{listed}" if listed else "")
        )
    leftovers += [
        Leftover(f"{count} × {shown([name])}", "left behind by a system or an editor")
        for name, count in junk.items()
    ]
    return (
        sorted(submissions, key=lambda one: (one.student, one.unit)),
        sorted(leftovers, key=lambda one: one.path),
    )


def told(submissions, leftovers, zone):
    """What `find` gave, for the terminal; times are those of `zone`."""
    lines = []
    for one in submissions:
        counts = f"counts: {one.place}" if one.notebook else "no notebook"
        when = ""
        if one.received:
            time = one.received.replace(tzinfo=UTC).astimezone(zone)
            when = f", received {time:%Y-%m-%d %H:%M:%S %Z}"
        system = f" [{one.lms['system']}]" if one.lms else ""
        lines.append(f"{one.student} {one.unit}{system}: {counts}{when}")
        lines += [f"    {note}" for note in one.notes]
    lines += [f"left alone: {one}" for one in leftovers]
    students = len({one.student for one in submissions})
    units = Counter(one.unit for one in submissions)
    count = "; ".join(f"{unit}: {number}" for unit, number in sorted(units.items()))
    return "\n".join([*lines, "", f"{students} student{'s' * (students != 1)}. {count}."])


def whose(owned):
    """Why a file of somebody's is left alone whose unit nobody can tell."""
    return (
        f"{shown([owned.student])} handed in {what_it_is(owned)}, and it does not tell for which "
        "unit: say it with --unit"
    )


def empty_handed(student, unit, owned):
    """A submission of somebody who handed in no notebook, as the LMS says."""
    files = [one for one in owned if not one.file.is_folder]
    listed = "; ".join(dict.fromkeys(map(what_it_is, files))) or "nothing"
    best = owned[0]
    return Submission(
        None,
        {"/".join(one.rest) or one.label: one.file.path for one in files if one.file.path},
        best.time,
        student=student,
        unit=unit,
        flags=("late",) if best.late else (),
        notes=(f"{unit}.ipynb was not handed in. Instead: {listed}.",),
        lms={"system": best.system, "name": best.label},
    )


def check_siblings(student, owned, units):
    """Raise `CourseError` if one student's folder seems to hold the work of several people.

    That is so where notebooks of one unit lie in folders beside each other that are called
    neither like attempts nor like units; not below a unit's folder, for there it is the
    student's.
    """
    beside = defaultdict(set)
    for one in owned:
        if one.system or not one.unit or not is_notebook(one.file):
            continue
        folders = one.rest[one.base : -1]
        for place, name in enumerate(folders):
            if units.split(name) or OURS.fullmatch(name) or name.casefold() == NOTEBOOKS:
                break
            if not is_version(name):
                beside[one.unit, folders[:place]].add(name)
        split = units.split(one.rest[-1])
        if not folders and split and split[0]:
            beside[one.unit, ()].add(split[0])
    for (unit, above), names in beside.items():
        if len(names) > 1:
            place = "/".join((student, *above))
            listed = "".join(f"\n    {shown([name])}/" for name in sorted(names)[:8])
            raise CourseError(
                f"The work of several people seems to lie in the folder of one, for {unit}:\n"
                f"  {shown([place])}/  (taken for a student){listed}\n"
                "Say how it is laid out: --layout sections, if those folders are the students; "
                "--layout students,\nif they are attempts of one. Other layouts are "
                f"{', '.join(one for one in NAMES if one not in ('sections', 'students'))}.\n"
                "autograder intake SUBMISSIONS --layout NAME shows what comes of it."
            )


def by_student(owned):
    """Files by student, whose names are safe; people of one name told apart by their numbers."""
    named = defaultdict(list)
    for one in owned:
        named[safe_name(one.student)].append(one)
    result = {}
    for name, files in named.items():
        numbers = defaultdict(set)
        for one in files:
            if one.number and (one.lasting or one.unit):
                numbers[None if one.lasting else one.unit].add(one.number)
        if max(map(len, numbers.values()), default=0) < 2:
            result[name] = files
            continue
        for one in files:
            full = f"{one.student}_{one.number}" if one.number else one.student
            result.setdefault(safe_name(full), []).append(one)
    return result
