"""List what a folder or a zip archive holds; refuse what could do harm."""

import errno
import os
import re
import stat
import struct
import time
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_FILE = 100 * 2**20  # bytes, as it comes out of an archive
LARGEST_ARCHIVE = 500 * 2**20  # bytes, all that comes out of one
MOST_MEMBERS = 10_000
LARGEST_INDEX = 1024 * MOST_MEMBERS  # bytes; a hostile index fills the memory before it is counted
DEEPEST = 30  # folders in one another

# what systems and editors leave behind
JUNK = re.compile(
    r"\.DS_Store|__MACOSX|\._.*|\.ipynb_checkpoints|__pycache__|desktop\.ini|Thumbs\.db|~\$.*"
    r"|\.git|\.Trashes|\.Spotlight-V100|\.fseventsd|\.~lock\..*|\.bringing-in-.*",
    re.IGNORECASE | re.DOTALL,
)


class Refused(Exception):
    """A folder or archive is not looked into; the message says why, in a clause."""


@dataclass(frozen=True)
class File:
    """A file or folder, as it was handed in.

    Attributes
    ----------
    parts
        Where it was, from the top of what was handed in; in Unicode's composed form.
    path
        Where it can be read now; None for folders, and where it was refused.
    changed
        Seconds since 1970, as far as that is known; else 0.
    size
        Bytes.
    refused
        Why it is not touched, as a clause; empty if it is.
    """

    parts: tuple[str, ...]
    path: Path | None = None
    changed: float = 0.0
    size: int = 0
    refused: str = ""

    @property
    def is_folder(self) -> bool:
        return self.path is None and not self.refused


@dataclass
class Quota:
    """What may still come out of an archive, and out of those inside it."""

    size: int = field(default_factory=lambda: LARGEST_ARCHIVE)
    members: int = field(default_factory=lambda: MOST_MEMBERS)


def list_folder(folder: Path, junk: Counter[str]) -> list[File]:
    """All that lies below a folder, in order. Links are not followed.

    Parameters
    ----------
    junk
        Counts what systems leave behind, by name; it is not in the list.

    Raises
    ------
    Refused
        If the folder cannot be opened.
    """
    files: list[File] = []
    waiting: list[tuple[Path, tuple[str, ...]]] = [(folder, ())]
    while waiting:
        path, above = waiting.pop()
        try:
            with os.scandir(path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            reason = f"cannot be opened: {error.strerror}"
            if not above:
                raise Refused(reason) from None
            files.append(File(above, refused=reason))
            continue
        if above:
            files.append(File(above))
        for entry in entries:
            parts = (*above, unicodedata.normalize("NFC", entry.name))
            if JUNK.fullmatch(entry.name):
                junk[entry.name] += 1
            elif entry.is_dir(follow_symlinks=False):
                if len(parts) > DEEPEST:
                    files.append(File(parts, refused=f"is nested more than {DEEPEST} folders deep"))
                else:
                    waiting.append((Path(entry.path), parts))
            else:
                files.append(look_at(entry, parts))
    return sorted(files, key=lambda file: file.parts)


def look_at(entry: os.DirEntry[str], parts: tuple[str, ...]) -> File:
    """A `File` for what is no folder."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:  # gone since
        return File(parts, refused=f"cannot be opened: {error.strerror}")
    if reason := unusual(status.st_mode):
        return File(parts, refused=reason)
    return File(parts, Path(entry.path), status.st_mtime, status.st_size)


def unusual(mode: int) -> str:
    """Why a file of this mode is not opened; empty for an ordinary one."""
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFLNK:
        return "is a symbolic link, and links are not followed"
    return "" if kind in (0, stat.S_IFREG) else "is no ordinary file (a device, pipe or socket)"


def unpack(path: Path, scratch: Path, junk: Counter[str], quota: Quota | None = None) -> list[File]:
    """Take out what a zip archive holds, into files whose names are numbers.

    Whatever the members are called, nothing is written outside of `scratch`.

    Parameters
    ----------
    scratch
        A folder; it is made.
    junk
        As in `list_folder`.
    quota
        Is used up; by default a new one.

    Returns
    -------
    list of File
        Their `parts` begin at the top of the archive. Members that are encrypted, damaged,
        too large, links, or point outside, are refused one by one.

    Raises
    ------
    Refused
        If the archive is damaged, or has too many members, or they are too large in total.
    """
    check_index(path)
    quota = quota or Quota()
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            quota.members -= len(members)
            if quota.members < 0:
                raise Refused(f"has more than {MOST_MEMBERS:,} members")
            scratch.mkdir(parents=True)
            files: dict[tuple[str, ...], File] = {}
            earlier: list[File] = []
            for number, member in enumerate(members):
                file = take_out(archive, member, scratch / str(number), quota, junk)
                if file is None:
                    continue
                quota.size -= file.size
                before = files.get(file.parts)
                if before and before.path:
                    again = "is in the archive again, later; that one counts"
                    earlier.append(File(before.parts, refused=again))
                files[file.parts] = file
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise Refused(f"is a damaged archive ({error})") from None
    return [*files.values(), *earlier]


def check_index(path: Path) -> None:
    """Raise `Refused` if there is no index at a zip archive's end, or one too large to read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 22 - 0xFFFF - 20))
            end = file.read()
    except OSError as error:
        raise Refused(f"cannot be opened: {error.strerror}") from None
    start = end.rfind(b"PK\5\6")
    if start < 0 or len(end) < start + 22:
        raise Refused("is no zip archive, or was not uploaded to its end")
    count, size = struct.unpack("<HL", end[start + 10 : start + 16])
    # a second, 64-bit index is for archives far above what is unpacked here
    large = end[max(0, start - 20) : start].startswith(b"PK\6\7")
    if large or count > MOST_MEMBERS or size > LARGEST_INDEX:
        raise Refused(f"has more than {MOST_MEMBERS:,} members, or is far too large")


def take_out(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    target: Path,
    quota: Quota,
    junk: Counter[str],
) -> File | None:
    """Write one member to `target`; returns a `File`, or None for junk."""
    name = member.filename
    if not member.flag_bits & 0x800:  # says nothing of its encoding: macOS means UTF-8
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    # programs for Windows write \ between folders
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    for part in parts:
        if JUNK.fullmatch(part):
            junk[part] += 1
            return None
    if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in parts or not parts:
        return File(parts or (name,), refused="points to a place outside of its archive")
    if len(parts) > DEEPEST:
        return File(parts, refused=f"is nested more than {DEEPEST} folders deep")
    if member.is_dir() or name.endswith("/"):
        return File(parts)
    if reason := unusual(member.external_attr >> 16) or hard_to_read(member):
        return File(parts, refused=reason)
    # zipfile gives no more bytes than the index says, so this bounds the work, too
    if member.file_size > quota.size:
        raise Refused(f"holds more than {LARGEST_ARCHIVE // 2**20} MB")
    try:
        size = write(archive, member, target, quota.size)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        target.unlink(missing_ok=True)
        if getattr(error, "errno", None) not in (None, errno.EINVAL):
            raise  # the disk is full, for example: that is no fault of the archive's
        return File(parts, refused="is damaged in its archive")
    changed = when(member)
    os.utime(target, (changed, changed))
    return File(parts, target, changed, size)


def hard_to_read(member: zipfile.ZipInfo) -> str:
    """Why a member of an archive is not taken out; empty if it is."""
    if member.flag_bits & 1:
        return "is encrypted"
    if member.file_size > LARGEST_FILE:
        return f"is larger than {LARGEST_FILE // 2**20} MB"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        return "is compressed in a way that is not read here"
    return ""


def write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Copy a member's bytes, `most` at most; returns how many."""
    size = 0
    with archive.open(member) as source, target.open("xb") as file:
        while block := source.read(2**20):
            size += len(block)
            if size > min(most, LARGEST_FILE):
                raise zipfile.BadZipFile("larger than its index says")
            file.write(block)
    return size


def when(member: zipfile.ZipInfo) -> float:
    """When a member was changed, in seconds since 1970; 0 if it says nothing sensible."""
    try:
        return max(0.0, time.mktime((*member.date_time, 0, 0, -1)))
    except (OverflowError, ValueError):
        return 0.0
