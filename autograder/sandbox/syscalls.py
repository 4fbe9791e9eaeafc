"""System calls that Python has no function for. Linux only."""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct

from .limits import Limits

NEW_CGROUP, NEW_IPC, NEW_MOUNTS, NEW_NETWORK, NEW_PIDS, NEW_USER, NEW_UTS = (
    0x02000000,
    0x08000000,
    0x00020000,
    0x40000000,
    0x20000000,
    0x10000000,
    0x04000000,
)
NAMESPACES = NEW_CGROUP | NEW_IPC | NEW_MOUNTS | NEW_NETWORK | NEW_PIDS | NEW_UTS

READ_ONLY, NO_SUID, NO_DEVICES, NO_EXEC = 1, 2, 4, 8
BIND, RECURSIVE, PRIVATE = 1 << 12, 1 << 14, 1 << 18
DETACH = 2

SET_PARENT_DEATH_SIGNAL = 1
SET_DUMPABLE = 4
SET_SECCOMP = 22
DROP_BOUNDING = 24
SET_SUBREAPER = 36
SET_NO_NEW_PRIVILEGES = 38
AMBIENT = 47

# the newer calls have one number on all architectures
MOUNT_SETATTR = 442
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def checked(result: int, what: str) -> int:
    """The result of a C function; its error as an `OSError` that says `what` failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _text(value: str | None) -> bytes | None:
    return None if value is None else os.fsencode(value)


def unshare(flags: int) -> None:
    checked(libc.unshare(flags), "unshare")


def mount(
    source: str, target: str, kind: str | None = None, flags: int = 0, options: str | None = None
) -> None:
    checked(
        libc.mount(
            _text(source), _text(target), _text(kind), ctypes.c_ulong(flags), _text(options)
        ),
        f"mount {kind or source} on {target}",
    )


def bind(source: str, target: str, flags: int) -> None:
    """Show `source` at `target` too, with what is mounted below it, under `flags`."""
    mount(source, target, flags=BIND | RECURSIVE)
    restrict_mount(target, flags)


def restrict_mount(target: str, flags: int, below: bool = True) -> None:
    """Add `flags` to the mount at `target`, and to those `below` it."""
    flags_of_all = 0x8000 if below else 0
    attributes = struct.pack("QQQQ", flags, 0, 0, 0)
    result = libc.syscall(
        ctypes.c_long(MOUNT_SETATTR),
        -100,  # paths start at the current folder
        _text(target),
        flags_of_all,
        attributes,
        ctypes.c_size_t(len(attributes)),
    )
    checked(result, f"mount_setattr {target}")


def pivot_root(new: str, old: str) -> None:
    checked(libc.pivot_root(_text(new), _text(old)), "pivot_root")


def unmount(target: str) -> None:
    checked(libc.umount2(_text(target), DETACH), f"umount {target}")


def prctl(option: int, *values: int) -> int:
    arguments = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return checked(libc.prctl(option, *arguments), f"prctl {option}")


def die_with_parent() -> None:
    """Be killed when the parent ends; to be called again after a change of the user."""
    prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def loopback_up() -> None:
    """Bring up 127.0.0.1 in a network namespace of one's own."""
    with socket.socket() as any_socket:
        request = struct.pack("16sH14x", b"lo", 0x1 | 0x40)  # up and running
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


def drop_rights(user: int | None = None) -> None:
    """Give up all capabilities for good, and become `user` (a number) if one is given."""
    for capability in range(64):
        if libc.prctl(DROP_BOUNDING, capability, 0, 0, 0) < 0:
            break  # no such capability, or not ours to drop
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    libc.prctl(AMBIENT, 4, 0, 0, 0)  # clear all
    header = struct.pack("Ii", 0x20080522, 0)
    checked(libc.capset(header, bytes(24)), "capset")
    prctl(SET_NO_NEW_PRIVILEGES, 1)


def set_limits(limits: Limits, processes: int) -> None:
    """Set the limits that the system keeps for each process or user, for good.

    Parameters
    ----------
    limits
        The fields of `Limits`.
    processes
        How many processes and threads the user may have.
    """
    values = {
        resource.RLIMIT_CORE: 1,  # not 0: a program that takes core dumps would get one
        resource.RLIMIT_DATA: limits.memory,
        resource.RLIMIT_FSIZE: limits.disk,
        resource.RLIMIT_MEMLOCK: 2**20,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: processes,
    }
    for name, value in values.items():
        hard = resource.getrlimit(name)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(name, (value, value))
