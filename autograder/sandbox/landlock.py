"""Landlock: a process gives up, for itself and its descendants, all files but those it lists.

Weaker than namespaces: what is not allowed can be seen to exist, and there is no network,
process or disk of its own. It needs no rights, and works in most containers.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from . import syscalls

EXECUTE, WRITE_FILE, READ_FILE, READ_FOLDER = 1, 2, 4, 8
TRUNCATE, IOCTL = 1 << 14, 1 << 15
ALLOW_READING = EXECUTE | READ_FILE | READ_FOLDER
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
# TensorFlow reads these; the folders of other processes stay closed
PROC = ("cpuinfo", "filesystems", "meminfo", "stat", "self", "sys/kernel", "sys/vm")


def version() -> int:
    """The version of Landlock here; 0 where there is none."""
    result: int = syscalls.libc.syscall(syscalls.LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    return max(0, result)


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Allow this process, from now on, only what is listed.

    Parameters
    ----------
    readable, writable
        Files and folders with all that is in them; those that do not exist are left out.
    """
    abi = version()
    if not abi:
        raise OSError("This Linux has no Landlock.")
    rights = (1 << 13) - 1
    for since, right in ((2, 1 << 13), (3, TRUNCATE), (5, IOCTL)):
        if abi >= since:
            rights |= right
    # TCP to bind and connect; abstract sockets and signals that leave this domain
    fields = [rights, 3 if abi >= 4 else None, 3 if abi >= 6 else None]
    attributes = b"".join(struct.pack("Q", field) for field in fields if field is not None)
    rules = _call(syscalls.LANDLOCK_CREATE, attributes, len(attributes), 0)
    for paths, allowed in ((readable, ALLOW_READING), (writable, rights)):
        for path in paths:
            _allow(rules, path, allowed, rights)
    syscalls.prctl(syscalls.SET_NO_NEW_PRIVILEGES, 1)
    _call(syscalls.LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)


def _allow(rules: int, path: str, allowed: int, known: int) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        if not os.path.isdir(path):
            allowed &= OF_A_FILE
        rule = struct.pack("=Qi", allowed & known, descriptor)
        _call(syscalls.LANDLOCK_ADD, rules, 1, rule, 0)
        os.close(descriptor)


def _call(number: int, *values: int | bytes) -> int:
    converted = [ctypes.c_size_t(value) if isinstance(value, int) else value for value in values]
    return syscalls.checked(syscalls.libc.syscall(ctypes.c_long(number), *converted), "landlock")


def without(exposed: Iterable[str], hidden: Iterable[str]) -> list[str]:
    """The exposed paths, and instead of one that holds something hidden, what else is in it.

    Landlock's rules only add; they cannot take away a part of a folder again.
    """
    exposed = [os.path.realpath(path) for path in exposed]
    hidden = {os.path.realpath(path) for path in hidden} - set(exposed)
    shown = []
    while exposed:
        path = exposed.pop()
        if path in hidden:
            continue
        if any(path in map(str, Path(inner).parents) for inner in hidden):
            exposed += [entry.path for entry in os.scandir(path)]
        else:
            shown.append(path)
    return sorted(set(shown))


def link(exposed: Iterable[str], folders: Iterable[str], place: str) -> str:
    """Links to what is exposed in some of Python's folders; returns the new folder of links.

    Python imports nothing from a folder that it may not list, although it may read what is in it.
    """
    exposed = list(map(os.path.realpath, exposed))
    os.mkdir(place)
    for folder in map(os.path.realpath, folders):
        if any(Path(folder).is_relative_to(path) for path in exposed):
            continue
        for path in exposed:
            if Path(path).is_relative_to(folder):
                name = os.path.join(place, os.path.relpath(path, folder))
                os.makedirs(os.path.dirname(name), exist_ok=True)
                with contextlib.suppress(FileExistsError):
                    os.symlink(path, name)
    return place
