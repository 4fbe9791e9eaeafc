"""Every file that was handed in, out of folders and archives."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake.names import Units

from .archives import File, Quota, Refused, list_folder, unpack
from .identify import is_notebook
from .layouts import NOTEBOOKS, match


def collect(source: Path, units: Units, scratch: Path, junk: Counter[str]) -> list[File]:
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


def look_inside(
    files: Sequence[File],
    units: Units,
    scratch: Path,
    junk: Counter[str],
    classes: bool,
    quota: Quota | None = None,
    depth: int = 1,
) -> list[File]:
    """The same files, with what is in archives in place of the archives.

    `classes` says that archives at the top may be of whole classes. `quota` is for the
    archives of one person together; an archive of its own gets a new one.
    """
    found: list[File] = []
    inside: dict[int, list[File] | File] = {}
    for number, file in enumerate(files):
        if is_archive(file):
            inside[number] = take_apart(file, scratch / f"{number}", junk, quota or Quota(), depth)
    at_top = [
        number
        for number in inside
        if len(files[number].parts) == 1 and not match(files[number].parts[0], False)
    ]
    others = any(file.is_folder or is_notebook(file) for file in files)
    shapes = [not others and is_class(inside[number]) for number in at_top]
    for number, file in enumerate(files):
        members = inside.get(number)
        if not isinstance(members, list):
            found.append(members or file)
            continue
        name = file.parts[-1]
        name = name if match(name, False) else name[: -len(".zip")]
        above: tuple[str, ...] = (*file.parts[:-1], name)
        inner: Quota | None = quota or Quota()
        below = depth + 1
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
                [replace(member, parts=(*above, *member.parts)) for member in members],
                *(units, scratch / f"{number}", junk, False, inner, below),
            ),
        ]
    return [file for file in found if file.parts]


def take_apart(
    file: File, target: Path, junk: Counter[str], quota: Quota, depth: int
) -> list[File] | File:
    """The files of an archive, or a `File` that says why it is not opened."""
    try:
        if depth > 2:
            raise Refused("is an archive in an archive in an archive")
        assert file.path is not None  # it is an archive
        return unpack(file.path, target / "members", junk, quota)
    except Refused as reason:
        shutil.rmtree(target, ignore_errors=True)
        return replace(file, path=None, refused=str(reason))


def is_archive(file: File) -> bool:
    return file.path is not None and file.parts[-1].lower().endswith(".zip")


def is_class(members: list[File] | File) -> bool:
    """Whether an archive's files are named as a system names those of several people."""
    return isinstance(members, list) and any(
        match(part, False) or match(part, True) for member in members for part in member.parts[:2]
    )


def of_a_class(
    name: str, members: list[File], units: Units, shapes: Sequence[bool], others: bool
) -> bool:
    """Whether an archive at the top holds the work of several people, in a folder each.

    `shapes` says of all archives at the top whether a system has named what is in them, and
    `others` whether there is work beside them: one among several may have been made by a student
    to look so.
    """
    alone = len(shapes) == 1 and not others
    if is_class(members):
        return all(shapes) or units.begins(name) is not None
    tops = {member.parts[0] for member in members}
    with_work = {
        member.parts[0]
        for member in members
        if (len(member.parts) > 1 and is_notebook(member)) or is_archive(member)
    }
    loose = any(len(member.parts) == 1 and is_notebook(member) for member in members)
    if loose or any(map(units.begins, tops)) or not with_work:
        return False
    if alone:
        return not any(
            NOTEBOOKS == part.casefold() for member in members for part in member.parts[:2]
        )
    return len(with_work) > 1 and units.split(name) is not None


def without_own_name(members: list[File], name: str) -> list[File]:
    """The files without a folder around them all that is called like their archive."""
    tops = {member.parts[0] for member in members}
    if tops and all(top.casefold() == name.removesuffix(".zip").casefold() for top in tops):
        inner = [member for member in members if len(member.parts) > 1]
        return [replace(member, parts=member.parts[1:]) for member in inner] if inner else members
    return members
