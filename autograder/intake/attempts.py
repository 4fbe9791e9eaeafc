"""Which attempt of a student counts, and what lies beside it."""

import os
import re
from collections import defaultdict

from autograder.intake.names import safe_name, shown

from .candidates import Candidate
from .files import same
from .identify import is_notebook
from .layouts import OURS
from .submission import Attempt, Leftover, Submission

# archives that are not opened here
OTHER_ARCHIVE = re.compile(r"\.(7z|rar|tar|tgz|tbz2|txz|gz|bz2|xz|tar-\d+\.gz)$", re.IGNORECASE)


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


def named_by(owned):
    """What `Submission.lms` is for a file of theirs."""
    return {"system": owned.system, "name": owned.label} if owned.system else {}


def listed(candidates):
    """Where notebooks were found, as text of bearable length."""
    more = f" and {len(candidates) - 10} more" if len(candidates) > 10 else ""
    return ", ".join(one.place for one in candidates[:10]) + more
