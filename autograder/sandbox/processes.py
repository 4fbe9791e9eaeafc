"""Ends what a kernel has started, where no process namespace does it."""

import contextlib
import os
import signal
import time

from . import usage


def kill_descendants(user: int | None, but: int | None) -> None:
    """Kill what this process has started, directly or not, and wait for it.

    Orphans become children of this process (it is their subreaper), so that the search ends.

    Parameters
    ----------
    user
        Whose processes they all are; None where others may be this user's, too.
    but
        A child that is killed, but waited for elsewhere.
    """
    if user is not None:
        _kill_all_of(user)
    for _ in range(100):
        living = usage.descendants(os.getpid())
        for process in living:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        reaped = _reap(but)
        if not reaped and not [process for process in living if process != but]:
            return
        time.sleep(0.01)


def _kill_all_of(user: int) -> None:
    """As the kernel's own user, one call meets all its processes at once."""
    child = os.fork()
    if child == 0:
        try:
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _reap(but: int | None) -> int:
    """Take the dead children off the list, all but one that is waited for elsewhere."""
    reaped = 0
    for process in usage.descendants(os.getpid()):
        if process != but:
            with contextlib.suppress(ChildProcessError):
                reaped += os.waitpid(process, os.WNOHANG)[0] != 0
    return reaped
