"""Which user a kernel becomes where the grader is root."""

import os
from collections.abc import Iterable

BASE, SPAN = 1_900_000_000, 2**22  # far from real users; a span as long as numbers of processes


def user_for(number: int) -> int | None:
    """A user of its own for a kernel; the system counts processes by user.

    Parameters
    ----------
    number
        Of the process that asks: no two have the same at a time.

    Returns
    -------
    int or None
        None where this process is not root: it cannot become anybody else.
    """
    if os.geteuid() != 0:
        return None
    with open("/proc/self/uid_map") as file:
        first, count = max(
            ((int(first), int(count)) for first, _, count in map(str.split, file)),
            key=lambda mapping: mapping[1],
        )
    if count > BASE + SPAN:
        return BASE + number % SPAN
    # a container with a part of the machine's users
    return first + count // 2 + number % max(1, count // 2 - 1)


def may_enter(user: int, paths: Iterable[str]) -> bool:
    """Whether a user can read folders: an interpreter may lie in root's own.

    Parameters
    ----------
    paths
        Those that do not exist do not matter.
    """
    existing = [path for path in paths if os.path.exists(path)]
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            refused = [path for path in existing if not os.access(path, os.R_OK)]
            os._exit(1 if refused else 0)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
