"""One student's files, sorted out: submissions, what lies beside them, and what is left over."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from autograder.intake.names import safe_name, shown

from .attempts import Candidate
from .files import same
from .identify import is_notebook
from .layouts import OURS
from .owners import Owned
from .submission import Leftover, Submission

# archives that are not opened here
OTHER_ARCHIVE = re.compile(r"\.(7z|rar|tar|tgz|tbz2|txz|gz|bz2|xz|tar-\d+\.gz)$", re.IGNORECASE)


def sort_out(
    student: str, files: Sequence[Owned], zone: tzinfo
) -> tuple[list[Submission], list[Leftover]]:
    """One student's submissions, and what else there is of theirs."""
    kept, leftovers = without_ours(files)
    notebooks = [(owned.unit, owned) for owned in kept if owned.unit and is_notebook(owned.file)]
    found: dict[str, list[Candidate]] = defaultdict(list)
    for unit, owned in notebooks:
        if owned.by != "folder":
            found[unit].append(Candidate(owned, zone))
    for unit, owned in notebooks:
        if owned.by == "folder" and not any(map(Candidate.answered, found[unit])):
            # else it is a file beside the notebook
            found[unit].append(Candidate(owned, zone))
    untouched = untouched_copies(found)
    left_out = {id(candidate.owned) for candidate in untouched}
    leftovers += [
        Leftover(candidate.path, "untouched, in a copy of the whole course")
        for candidate in untouched
    ]
    candidates: dict[str, list[Candidate]] = {}
    for unit, all_of_unit in found.items():
        if of_unit := [each for each in all_of_unit if id(each.owned) not in left_out]:
            candidates[unit] = of_unit
    everyone = [candidate for of_unit in candidates.values() for candidate in of_unit]
    chosen = {id(candidate.owned) for candidate in everyone}
    alone: dict[str, list[Owned]] = defaultdict(list)
    for owned in kept:
        if id(owned) in chosen or id(owned) in left_out:
            continue
        if attach(owned, everyone):
            reason = owned.file.refused
        elif owned.unit and not candidates.get(owned.unit) and not untouched:
            alone[owned.unit].append(owned)
            continue
        else:
            reason = owned.file.refused or (
                "a notebook, but of no unit that is known"
                if is_notebook(owned.file)
                else "lies beside no notebook of a unit"
            )
        if reason and not owned.file.is_folder:
            leftovers.append(Leftover(shown(owned.file.parts), reason))
    if not everyone and not alone and not leftovers:
        leftovers.append(Leftover(shown([kept[0].student]), "nothing in it"))
    remarks = about(student, kept)
    submissions = [
        submission(student, unit, candidates.get(unit, []), alone[unit], remarks)
        for unit in {**candidates, **alone}
    ]
    return submissions, leftovers


def without_ours(files: Iterable[Owned]) -> tuple[list[Owned], list[Leftover]]:
    """The files, without notebooks in folders that are the course's own; and these."""
    kept, leftovers = [], []
    for owned in files:
        folder = next(filter(OURS.fullmatch, owned.rest[owned.base : -1]), None)
        if folder and is_notebook(owned.file):
            reason = f"in {folder}/, a folder of the course itself: no answer of the student's"
            leftovers.append(Leftover(shown(owned.file.parts), reason))
        elif not folder:
            kept.append(owned)
    return kept, leftovers


def untouched_copies(candidates: Mapping[str, list[Candidate]]) -> list[Candidate]:
    """Notebooks nobody has answered, where a student handed in all of the course for one unit."""
    cloned = [
        candidate for of_unit in candidates.values() for candidate in of_unit if candidate.is_cloned
    ]
    if len({candidate.owned.unit for candidate in cloned}) < 2:
        return []
    untouched = [candidate for candidate in cloned if not candidate.answered()]
    return untouched if len(untouched) < sum(map(len, candidates.values())) else []


def about(student: str, files: Iterable[Owned]) -> list[str]:
    """Remarks on the student's name, for the receipt."""
    names = sorted({shown([owned.student]) for owned in files})
    if len(names) > 1 or len({owned.student for owned in files}) > 1:
        return [f"Several names were taken for one student: {', '.join(names)}."]
    if names != [student]:
        return [f"The student was called {names[0]}; here it is {student}."]
    return []


def attach(owned: Owned, candidates: list[Candidate]) -> bool:
    """Put a file with the notebooks that it lies beside; False if there are none."""
    if owned.unit:
        candidates = [candidate for candidate in candidates if candidate.owned.unit == owned.unit]
    if owned.file.is_folder:
        return bool(candidates)
    folder = owned.rest[:-1]

    def shared(candidate: Candidate) -> int:
        other = candidate.owned.rest[:-1]
        return len(os.path.commonprefix([folder, other]))

    beside = [each for each in candidates if shared(each) == len(each.owned.rest) - 1]
    beside = beside or ([each for each in candidates if shared(each)] if owned.unit else [])
    depth = max(map(shared, beside), default=0)
    for candidate in beside:
        if shared(candidate) == depth and owned.file.path:
            name = "/".join(map(safe_part, owned.rest[depth:]))
            candidate.files[name] = owned.file.path
    return bool(beside)


def safe_part(name: str) -> str:
    """A file's name that can be written here: it may come from another system, or be `..`."""
    usual = name not in (".", "..") and len(name.encode("utf-8", "replace")) < 256
    return name if usual and not set(name) & set("/\0") else safe_name(name)


def submission(
    student: str, unit: str, candidates: list[Candidate], others: list[Owned], remarks: list[str]
) -> Submission:
    """A submission from all that a student handed in for a unit.

    `others` are files that lie beside no notebook.
    """
    notes, flags = list(remarks), []
    usable = [candidate for candidate in candidates if not candidate.problem]
    several = len(usable) > 1
    usable.sort(key=lambda candidate: candidate.order(several), reverse=True)
    for candidate in candidates:
        if candidate.problem:
            notes.append(f"{candidate.path} {candidate.problem}.")
    if not usable:
        files = {"/".join(owned.rest): owned.file.path for owned in others if owned.file.path}
        there = ", ".join(
            sorted(
                shown(owned.rest[-1:]) if owned.file.refused else what_it_is(owned)
                for owned in others
                if not owned.file.is_folder
            )
        )
        if not candidates:
            notes.append(f"{unit}.ipynb was not handed in. In its folder: {there or 'nothing'}.")
        notes += [
            f"{shown(owned.file.parts)} {owned.file.refused}."
            for owned in others
            if owned.file.refused
        ]
        first = candidates[0].owned if candidates else others[0]
        return Submission(
            None, files, student=student, unit=unit, notes=tuple(notes), lms=named_by(first)
        )
    best, *earlier = usable
    if not best.right:
        flags.append("renamed")
        notes.append(f"The notebook was called {shown(best.owned.rest[-1:])}, not {unit}.ipynb.")
    if best.owned.by == "cells" and not best.right:
        notes[-1] += " It was recognised by its cells."
    copies: list[Candidate] = []
    different: list[Candidate] = []
    for candidate in earlier:
        (copies if same(candidate.notebook, best.notebook) else different).append(candidate)
    if different:
        flags.append("several-attempts")
        notes.append(f"Several attempts: {best.path} counts; kept besides: {listed(different)}.")
    if copies:
        notes.append(f"The same once more, left out: {listed(copies)}.")
    if best.owned.late:
        flags.append("late")
        notes.append("It was handed in late.")
    return Submission(
        **vars(best.attempt()),
        student=student,
        unit=unit,
        flags=tuple(flags),
        notes=tuple(notes),
        attempts=tuple(candidate.attempt() for candidate in different),
        lms=named_by(best.owned),
    )


def what_it_is(owned: Owned) -> str:
    """What somebody handed in that is no notebook, in words."""
    name = shown(owned.rest[-1:] or owned.file.parts[-1:])
    if owned.kind == "onlinetext":
        return "online text, not a file"
    if OTHER_ARCHIVE.search(name):
        return f"{name}, an archive not opened here (unpack it, and hand in the notebook itself)"
    if owned.file.refused:
        return f"{name}, which {owned.file.refused}"
    return name


def named_by(owned: Owned) -> dict[str, str]:
    """What `Submission.lms` is for a file of theirs."""
    return {"system": owned.system, "name": owned.label} if owned.system else {}


def listed(candidates: Sequence[Candidate]) -> str:
    """Where notebooks were found, as text of bearable length."""
    more = f" and {len(candidates) - 10} more" if len(candidates) > 10 else ""
    return ", ".join(candidate.path for candidate in candidates[:10]) + more
