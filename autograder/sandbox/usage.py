"""How much memory and how many processes a kernel has, read from /proc."""

import os
from collections.abc import Iterable, Sequence

RESIDENT = ("VmRSS:", "VmSwap:", "VmPTE:")
TABLES = ("VmPTE:",)
PROPORTIONAL = ("Pss:", "SwapPss:")


def everybody() -> list[int]:
    """All processes in sight."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def descendants(process: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found, todo = [], [process]
    while todo:
        parent = todo.pop()
        try:
            threads = os.listdir(f"/proc/{parent}/task")
        except OSError:
            continue
        for thread in threads:
            try:
                with open(f"/proc/{parent}/task/{thread}/children") as file:
                    children = [int(number) for number in file.read().split()]
            except OSError:
                continue
            found += children
            todo += children
    return found


def memory(processes: Sequence[int], enough: int) -> int:
    """Bytes of memory that processes have, page tables and swap included.

    Parameters
    ----------
    enough
        A sum that pages shared between them are counted in more than once is returned as
        long as it is no more than this: the exact one takes 10 ms and more for each process.
    """
    at_most = sum(_fields(process, "status", RESIDENT) for process in processes)
    if at_most <= enough:
        return at_most
    return sum(
        _fields(process, "smaps_rollup", PROPORTIONAL) + _fields(process, "status", TABLES)
        for process in processes
    )


def tasks(processes: Iterable[int]) -> int:
    """The number of processes and threads."""
    count = 0
    for process in processes:
        try:
            count += len(os.listdir(f"/proc/{process}/task"))
        except OSError:
            pass
    return count


def _fields(process: int, name: str, fields: Sequence[str]) -> int:
    """The sum of some fields of a file in /proc, in bytes; 0 for a process that has ended."""
    total = 0
    try:
        with open(f"/proc/{process}/{name}", errors="replace") as file:
            for line in file:
                columns = line.split()
                if columns and columns[0] in fields:
                    total += int(columns[1]) * 1024
    except OSError:
        pass
    return total


def disk(folder: str, enough: int) -> tuple[int, int]:
    """Bytes and number of the files below a folder; counting stops above `enough` files."""
    size = count = 0
    for parent, folders, names in os.walk(folder):
        count += len(folders) + len(names)
        for name in names:
            try:
                size += os.lstat(os.path.join(parent, name)).st_blocks * 512
            except OSError:
                pass
        if count > enough:
            break
    return size, count


def tasks_of_user(user: int) -> int:
    """The number of processes and threads of a user."""
    mine = []
    for process in everybody():
        try:
            if os.stat(f"/proc/{process}").st_uid == user:
                mine.append(process)
        except OSError:
            pass
    return tasks(mine)
