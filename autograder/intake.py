"""Find what was handed in, which attempt counts, and bring it into the course folder."""

import contextlib
import functools
import hashlib
import os
import re
import shutil
import stat
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePosixPath

from nbgrader.utils import compute_checksum, is_solution

from autograder import courier
from autograder.course import CourseError
from autograder.layouts import (
    NAMES,
    NOTEBOOKS,
    OURS,
    Nobodys,
    Owned,
    Owners,
    is_version,
    is_work,
    match,
)
from autograder.names import Units, number_in, safe_name, shown, time_in
from autograder.reading import LARGEST, Unreadable, read
from autograder.unpack import JUNK, File, Refused, Room, list_folder, unpack

# archives that are not opened here
OTHER_ARCHIVE = re.compile(r"\.(7z|rar|tar|tgz|tbz2|txz|gz|bz2|xz|tar-\d+\.gz)$", re.IGNORECASE)
SURE = 0.5  # the share of a unit's cells that makes a notebook this unit's, whatever its name
ENOUGH = 0.2  # the share that does so if the name says nothing


@dataclass(frozen=True)
class Attempt:
    """One notebook that a student handed in for a unit, with the files beside it.

    Attributes
    ----------
    notebook : pathlib.Path or None
    files : dict of str to pathlib.Path
        By their names relative to the unit's folder, with `/`.
    received : datetime.datetime or None
        In UTC and without a zone, as nbgrader keeps it; None if nothing certain says it.
    place : str
        Where it was found, below what was handed in.
    """

    notebook: Path | None
    files: dict = field(default_factory=dict)
    received: datetime | None = None
    place: str = ""


@dataclass(frozen=True)
class Submission(Attempt):
    """The attempt that counts, of one student for one unit.

    Attributes
    ----------
    student : str
        A name that is safe for a folder, see `autograder.names.safe_name`.
    unit : str
    flags : tuple of str
        `renamed`, `several-attempts`, `late`.
    notes : tuple of str
        Sentences for the receipt. Where there is no notebook, they say why.
    attempts : tuple of Attempt
        The others, from the one that comes next.
    lms : dict
        What the LMS calls it, for giving back: `system`, a name of `autograder.layouts`, and
        `name`, of its folder or file. Empty where no LMS named it.
    """

    student: str = ""
    unit: str = ""
    flags: tuple = ()
    notes: tuple = ()
    attempts: tuple = ()
    lms: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Leftover:
    """Something that is no part of a submission: where it was, and why it is not."""

    path: str
    reason: str

    def __str__(self):
        return f"{self.path}: {self.reason}"


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
        One of `autograder.layouts.NAMES`: how the source is laid out, if it does not tell.
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


def what_it_is(owned):
    """What somebody handed in that is no notebook, in words."""
    name = shown(owned.rest[-1:] or owned.file.parts[-1:])
    if owned.kind == "onlinetext":
        return "online text, not a file"
    if OTHER_ARCHIVE.search(name):
        return f"{name}, an archive not opened here (unpack it, and hand in the notebook itself)"
    if owned.file.refused:
        return f"{name}, which {owned.file.refused}"
    return name


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


# The files, out of folders and archives


def collect(source, units, scratch, junk):
    """Every file of a folder or archive, and of the archives inside."""
    try:
        if source.is_dir():
            files = list_folder(source, junk)
        elif source.is_file():
            files = unpack(source, scratch / "class", junk)
        else:
            raise CourseError(
                f"There is no folder {source}.\n"
                "Name the folder or zip archive of submissions: STUDENT/UNIT/UNIT.ipynb inside."
            )
    except Refused as reason:
        raise CourseError(
            f"{source} {reason}.\nName a folder of submissions; if this is an archive of them, "
            "unpack it there."
        ) from None
    return look_inside(files, units, scratch, junk, source.is_dir())


def look_inside(files, units, scratch, junk, classes, room=None, depth=1):
    """The same files, with what is in archives in place of the archives.

    `classes` says that archives at the top may be of whole classes. `room` is for the
    archives of one person together; an archive of its own gets a new one.
    """
    found = []
    inside = {}
    for number, file in enumerate(files):
        if is_archive(file):
            inside[number] = take_apart(file, scratch / f"{number}", junk, room or Room(), depth)
    at_top = [n for n in inside if len(files[n].parts) == 1 and not match(files[n].parts[0], False)]
    others = any(one.is_folder or is_notebook(one) for one in files)
    shapes = [not others and is_class(inside[number]) for number in at_top]
    for number, file in enumerate(files):
        members = inside.get(number)
        if not isinstance(members, list):
            found.append(members or file)
            continue
        name = file.parts[-1]
        name = name if match(name, False) else name[: -len(".zip")]
        above, below, inner = (*file.parts[:-1], name), depth + 1, room or Room()
        if classes and number in at_top and of_a_class(name, members, units, shapes, others):
            # a folder around them, called as it likes, is not their owner's
            above = (name,) if units.begins(name) else ()
            inner, below = None, depth
        else:
            members = without_own_name(members, name)
        # the archive itself stands for a folder, even if there is nothing in it
        found += [
            File(above),
            *look_inside(
                [replace(one, parts=(*above, *one.parts)) for one in members],
                *(units, scratch / f"{number}", junk, False, inner, below),
            ),
        ]
    return [file for file in found if file.parts]


def take_apart(file, target, junk, room, depth):
    """The files of an archive, or a `File` that says why it is not opened."""
    try:
        if depth > 2:
            raise Refused("is an archive in an archive in an archive")
        return unpack(file.path, target / "members", junk, room)
    except Refused as reason:
        shutil.rmtree(target, ignore_errors=True)
        return replace(file, path=None, refused=str(reason))


def is_archive(file):
    return file.path is not None and file.parts[-1].lower().endswith(".zip")


def is_class(members):
    """Whether an archive's files are named as a system names those of several people."""
    return isinstance(members, list) and any(
        match(part, False) or match(part, True) for one in members for part in one.parts[:2]
    )


def of_a_class(name, members, units, shapes, others):
    """Whether an archive at the top holds the work of several people, in a folder each.

    `shapes` says of all archives at the top whether a system has named what is in them, and
    `others` whether there is work beside them: one among others may have been made by a student
    to look so.
    """
    alone = len(shapes) == 1 and not others
    if is_class(members):
        return all(shapes) or units.begins(name) is not None
    tops = {one.parts[0] for one in members}
    with_work = {
        one.parts[0]
        for one in members
        if (len(one.parts) > 1 and is_notebook(one)) or is_archive(one)
    }
    loose = any(len(one.parts) == 1 and is_notebook(one) for one in members)
    if loose or any(map(units.begins, tops)) or not with_work:
        return False
    if alone:
        return not any(NOTEBOOKS == part.casefold() for one in members for part in one.parts[:2])
    return len(with_work) > 1 and units.split(name) is not None


def without_own_name(members, name):
    """The files without a folder around them all that is called like their archive."""
    tops = {one.parts[0] for one in members}
    if tops and all(top.casefold() == name.removesuffix(".zip").casefold() for top in tops):
        inner = [one for one in members if len(one.parts) > 1]
        return [replace(one, parts=one.parts[1:]) for one in inner] if inner else members
    return members


# Whose they are, and of which unit


def is_notebook(file):
    return not file.is_folder and is_work(file.parts[-1])


def identify(owned, units):
    """Say of which unit a file is: by its name or folder, and a notebook by its cells."""
    file, rest = owned.file, owned.rest
    folders = rest if file.is_folder else rest[:-1]
    by_folder = next((unit for part in reversed(folders) if (unit := units.begins(part))), None)
    split = None if file.is_folder or not rest else units.split(rest[-1])
    by_name = split[1] if split else None
    if not is_notebook(file):
        unit = by_folder or by_name
        return replace(owned, unit=unit, by="folder" if by_folder else "name" if unit else "")
    named, by = (by_name, "name") if by_name else (by_folder, "folder" if by_folder else "")
    if file.path and 0 < file.size <= LARGEST:
        try:
            shares = units.shares(file.path)
        except OSError as error:
            file = replace(file, path=None, refused=f"cannot be opened: {error.strerror}")
            return replace(owned, file=file, unit=named, by=by)
        best, share = max(shares.items(), key=lambda one: one[1], default=(None, 0))
        if share >= ENOUGH and (named is None or (share >= SURE and shares[named] < ENOUGH)):
            named, by = best, "cells"
        elif by == "folder" and shares[named] >= ENOUGH:
            by = "cells"
    return replace(owned, unit=named, by=by)


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


# Which attempt counts


@dataclass
class Candidate:
    """A notebook that may be the one that counts; `zone` is of times that say none."""

    owned: Owned
    zone: tzinfo
    files: dict = field(default_factory=dict)

    @property
    def file(self):
        return self.owned.file

    @property
    def place(self):
        return shown(self.file.parts)

    @property
    def right(self):
        return self.owned.rest[-1] == f"{self.owned.unit}.ipynb"

    @property
    def problem(self):
        """Why it cannot count; empty if it can."""
        if self.file.refused or self.file.size <= LARGEST:
            return self.file.refused
        return f"is larger than {LARGEST // 2**20} MB"

    @property
    def received(self):
        """When it was handed in, by the LMS, nbgrader's timestamp.txt, or a folder's name.

        Where an LMS has named the student, all below that is the student's to write.
        """
        if self.owned.time or self.owned.system:
            return self.owned.time
        if stamp := self.files.get("timestamp.txt"):
            with contextlib.suppress(OSError), stamp.open("rb") as file:
                if found := time_in(file.read(100).decode("utf-8", "replace"), self.zone):
                    return found
        return next((found for one in self.owned.rest if (found := time_in(one, self.zone))), None)

    def order(self, several):
        """What sorts attempts: the last one counts."""
        *folders, name = (part.removesuffix(".ipynb") for part in self.owned.rest)
        unit = self.owned.unit
        numbers = [number_in(re.sub(re.escape(unit), "", part, flags=re.I)) for part in folders]
        return (
            self.received or datetime.min,
            numbers,
            how_answered(self.file.path) if several else 0,
            self.right,
            number_in(re.sub(re.escape(unit), "", name, flags=re.I)),
            self.file.changed,
            self.owned.rest,
        )

    def answered(self):
        return not self.problem and how_answered(self.file.path) == 2

    @property
    def is_cloned(self):
        """Whether it lies where a copy of the course has the notebooks of all units."""
        return NOTEBOOKS in map(str.casefold, self.owned.rest[self.owned.base : -1])

    def attempt(self):
        return {
            "notebook": self.file.path,
            "files": self.files,
            "received": self.received,
            "place": self.place,
        }


@functools.lru_cache(10_000)
def how_answered(path):
    """2 for a notebook with answers in it, 1 for an untouched one, 0 for what is none."""
    try:
        return courier.send(look_at_answers, path, seconds=60)[0]
    except (courier.Lost, courier.Failed):
        return 0


def look_at_answers(tell, path):
    """What `how_answered` gives, in a courier."""
    return how_answered_in(path), b""


def how_answered_in(path):
    try:
        notebook, _, _ = read(path)
    except Unreadable:
        return 0
    try:
        untouched = all(
            cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
            for cell in notebook.cells
            if is_solution(cell)
        )
    except (AttributeError, KeyError, TypeError, ValueError):  # broken metadata: somebody's work
        return 2
    written = any(cell.source.strip() for cell in notebook.cells)
    return 1 if not written or (untouched and any(map(is_solution, notebook.cells))) else 2


def sort_out(student, files, zone):
    """One student's submissions, and what else there is of theirs."""
    files, leftovers = without_ours(files)
    notebooks = [one for one in files if one.unit and is_notebook(one.file)]
    candidates = defaultdict(list)
    for one in notebooks:
        if one.by != "folder":
            candidates[one.unit].append(Candidate(one, zone))
    for one in notebooks:
        if one.by == "folder" and not any(map(Candidate.answered, candidates[one.unit])):
            # else it is a file beside the notebook
            candidates[one.unit].append(Candidate(one, zone))
    untouched = untouched_copies(candidates)
    left_out = {id(one.owned) for one in untouched}
    leftovers += [
        Leftover(one.place, "untouched, in a copy of the whole course") for one in untouched
    ]
    for one in untouched:
        candidates[one.owned.unit].remove(one)
    candidates = {unit: ones for unit, ones in candidates.items() if ones}
    everyone = [one for ones in candidates.values() for one in ones]
    chosen = {id(one.owned) for one in everyone}
    alone = defaultdict(list)
    for one in files:
        if id(one) in chosen or id(one) in left_out:
            continue
        if attach(one, everyone):
            reason = one.file.refused
        elif one.unit and not candidates.get(one.unit) and not untouched:
            alone[one.unit].append(one)
            continue
        else:
            reason = one.file.refused or (
                "a notebook, but of no unit that is known"
                if is_notebook(one.file)
                else "lies beside no notebook of a unit"
            )
        if reason and not one.file.is_folder:
            leftovers.append(Leftover(shown(one.file.parts), reason))
    if not everyone and not alone and not leftovers:
        leftovers.append(Leftover(shown([files[0].student]), "nothing in it"))
    remarks = about(student, files)
    made = [
        submission(student, unit, candidates.get(unit, []), alone[unit], remarks)
        for unit in {**candidates, **alone}
    ]
    return made, leftovers


def without_ours(files):
    """The files, without notebooks in folders that are the course's own; and these."""
    kept, leftovers = [], []
    for one in files:
        ours = next(filter(OURS.fullmatch, one.rest[one.base : -1]), None)
        if ours and is_notebook(one.file):
            reason = f"in {ours}/, a folder of the course itself: no answer of the student's"
            leftovers.append(Leftover(shown(one.file.parts), reason))
        elif not ours:
            kept.append(one)
    return kept, leftovers


def untouched_copies(candidates):
    """Notebooks nobody has answered, where a student handed in all of the course for one unit."""
    cloned = [one for ones in candidates.values() for one in ones if one.is_cloned]
    if len({one.owned.unit for one in cloned}) < 2:
        return []
    untouched = [one for one in cloned if not one.answered()]
    return untouched if len(untouched) < sum(map(len, candidates.values())) else []


def about(student, files):
    """What is to be said about the student's name."""
    names = sorted({shown([one.student]) for one in files})
    if len(names) > 1 or len({one.student for one in files}) > 1:
        return [f"Several names were taken for one student: {', '.join(names)}."]
    if names != [student]:
        return [f"The student was called {names[0]}; here it is {student}."]
    return []


def attach(one, candidates):
    """Put a file with the notebooks that it lies beside; False if there are none."""
    if one.unit:
        candidates = [candidate for candidate in candidates if candidate.owned.unit == one.unit]
    if one.file.is_folder:
        return bool(candidates)
    folder = one.rest[:-1]

    def shared(candidate):
        place = candidate.owned.rest[:-1]
        return len(os.path.commonprefix([folder, place]))

    beside = [c for c in candidates if shared(c) == len(c.owned.rest) - 1]
    beside = beside or ([c for c in candidates if shared(c)] if one.unit else [])
    depth = max(map(shared, beside), default=0)
    for candidate in beside:
        if shared(candidate) == depth and one.file.path:
            name = "/".join(map(safe_part, one.rest[depth:]))
            candidate.files[name] = one.file.path
    return bool(beside)


def safe_part(name):
    """A file's name that can be written here: it may come from another system, or be `..`."""
    usual = name not in (".", "..") and len(name.encode("utf-8", "replace")) < 256
    return name if usual and not set(name) & set("/\0") else safe_name(name)


def submission(student, unit, candidates, homeless, remarks):
    """A submission from all that a student handed in for a unit."""
    notes, flags = list(remarks), []
    usable = [one for one in candidates if not one.problem]
    several = len(usable) > 1
    usable.sort(key=lambda one: one.order(several), reverse=True)
    for one in candidates:
        if one.problem:
            notes.append(f"{one.place} {one.problem}.")
    if not usable:
        files = {"/".join(one.rest): one.file.path for one in homeless if one.file.path}
        there = ", ".join(
            sorted(
                shown(one.rest[-1:]) if one.file.refused else what_it_is(one)
                for one in homeless
                if not one.file.is_folder
            )
        )
        if not candidates:
            notes.append(f"{unit}.ipynb was not handed in. In its folder: {there or 'nothing'}.")
        notes += [
            f"{shown(one.file.parts)} {one.file.refused}." for one in homeless if one.file.refused
        ]
        one = (candidates[0].owned, *homeless)[0] if candidates else homeless[0]
        return Submission(
            None, files, student=student, unit=unit, notes=tuple(notes), lms=named_by(one)
        )
    best, *others = usable
    if not best.right:
        flags.append("renamed")
        notes.append(f"The notebook was called {shown(best.owned.rest[-1:])}, not {unit}.ipynb.")
    if best.owned.by == "cells" and not best.right:
        notes[-1] += " It was recognised by its cells."
    copies, different = [], []
    for one in others:
        (copies if same(one.file.path, best.file.path) else different).append(one)
    if different:
        flags.append("several-attempts")
        notes.append(f"Several attempts: {best.place} counts; kept besides: {listed(different)}.")
    if copies:
        notes.append(f"The same once more, left out: {listed(copies)}.")
    if best.owned.late:
        flags.append("late")
        notes.append("It was handed in late.")
    return Submission(
        **best.attempt(),
        student=student,
        unit=unit,
        flags=tuple(flags),
        notes=tuple(notes),
        attempts=tuple(Attempt(**one.attempt()) for one in different),
        lms=named_by(best.owned),
    )


def named_by(owned):
    """What `Submission.lms` is for a file of theirs."""
    return {"system": owned.system, "name": owned.label} if owned.system else {}


def listed(candidates):
    """Where notebooks were found, as text of bearable length."""
    more = f" and {len(candidates) - 10} more" if len(candidates) > 10 else ""
    return ", ".join(one.place for one in candidates[:10]) + more


def same(one, other):
    """True if two files hold the same bytes."""
    if one.stat().st_size != other.stat().st_size:
        return False
    sums = []
    for path in (one, other):
        with path.open("rb") as file:
            sums.append(hashlib.file_digest(file, "sha256").digest())
    return sums[0] == sums[1]


# Into the course folder


def bring_in(submission, course):
    """Copy a submission to where nbgrader looks for it, and keep what was there.

    Writes `submitted/STUDENT/UNIT/`. What was there and differs goes to a folder of
    `attempts/STUDENT/UNIT/`, as the other attempts do, before anything is changed. Broken
    off and started again, it loses nothing. Without a notebook, nothing is done.

    Parameters
    ----------
    submission : Submission
    course : autograder.course.Course

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    """
    place = course.notebook("submitted", submission.unit, submission.student).parent
    if submission.notebook is None:
        return place
    attempts = course.root / "attempts" / submission.student / submission.unit
    wanted = contents(submission, submission.unit)
    for other in submission.attempts:
        keep(contents(other, submission.unit), attempts, other.received)
    there = files_in(place)
    if equal(there, wanted):
        return place
    if there:
        keep(there, attempts, None)
    place.parent.parent.mkdir(parents=True, exist_ok=True)
    staged = place.with_name(f".bringing-in-{submission.unit}")
    make_folder(place.parent)
    copy_all(wanted, staged)
    make_folder(place)
    for name in wanted:
        target = place / name
        for above in reversed(Path(name).parents[:-1]):
            make_folder(place / above)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        os.replace(staged / name, target)
    for name in set(files_in(place)) - set(wanted):
        (place / name).unlink()
    shutil.rmtree(staged)
    return place


def contents(attempt, unit):
    """The files of an attempt, the notebook among them, by their names in the unit's folder."""
    # in an archive, a file can have the name of a folder
    folders = {above.as_posix() for name in attempt.files for above in PurePosixPath(name).parents}
    files = {name: path for name, path in attempt.files.items() if name not in folders}
    return {**files, f"{unit}.ipynb": attempt.notebook}


def files_in(folder):
    """All but folders and junk in a folder, by name. Links are not followed."""
    found = {}
    if not folder.is_symlink():
        for above, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not JUNK.fullmatch(name)]
            links = [name for name in folders if os.path.islink(os.path.join(above, name))]
            for name in [*names, *links]:
                path = Path(above, name)
                if not JUNK.fullmatch(name):
                    found[path.relative_to(folder).as_posix()] = path
    return found


def equal(one, other):
    """True if two dicts of files have the same names and the same bytes."""
    return set(one) == set(other) and all(
        stat.S_ISREG(path.lstat().st_mode) and same(path, other[name]) for name, path in one.items()
    )


def keep(files, folder, received):
    """Keep an attempt in a folder of its own, named by its time, unless it is there already."""
    # a pipe or a device holds nothing that could be kept
    files = {name: path for name, path in files.items() if path.is_symlink() or path.is_file()}
    if not files or any(equal(files_in(kept), files) for kept in folder.glob("*")):
        return
    changed = max(path.lstat().st_mtime for path in files.values())
    time = received or datetime.fromtimestamp(changed, UTC)
    number, name = 1, time.strftime("%Y-%m-%dT%H-%M-%S")
    place = folder / name
    while place.exists():
        number += 1
        place = folder / f"{name}-{number}"
    staged = folder / ".bringing-in-attempt"
    copy_all(files, staged)
    staged.rename(place)


def copy_all(files, folder):
    """Copy files into a new folder, with their times; links are not followed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, path in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target, follow_symlinks=False)
        if not target.is_symlink():
            shutil.copystat(path, target)


def make_folder(path):
    """Make a folder, if need be in place of a file."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    path.mkdir(exist_ok=True)
