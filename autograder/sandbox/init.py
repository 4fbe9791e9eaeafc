"""The first process inside: closes the root, starts the kernel, buries orphans.

In a process namespace it is number 1: all the others die with it, and none can signal it.
"""

import contextlib
import os
import select
import signal
import traceback
from typing import NoReturn

from . import kernel, rootfs, syscalls
from .order import Order
from .pipes import Pipes, keep_only


def run(order: Order, user: int | None, pipes: Pipes) -> NoReturn:
    """Be the first process; never returns."""
    try:
        syscalls.die_with_parent()
        if order.mode in rootfs.MODES:
            rootfs.close()
        else:
            syscalls.prctl(syscalls.SET_SUBREAPER, 1)
        with contextlib.suppress(OSError):  # if memory runs out, this goes before others
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write("500")
        child = os.fork()
        if child == 0:
            kernel.run(order, user, pipes)
        _watch_over(child, user, pipes)
    except BaseException:
        _report(pipes)
    finally:
        os._exit(1)


def _report(pipes: Pipes) -> None:
    with contextlib.suppress(OSError):
        os.write(pipes.started, traceback.format_exc().encode()[-4000:])


def _watch_over(child: int, user: int | None, pipes: Pipes) -> NoReturn:
    """Forward signals and wait for the dead, until the kernel is one of them."""
    keep_only(pipes.control)
    syscalls.drop_rights(user)
    syscalls.die_with_parent()
    syscalls.prctl(syscalls.SET_DUMPABLE, 0)  # nobody inside may look at it or into it
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    while True:
        _reap(child)
        ready = select.select([woken, pipes.control], [], [])[0]
        if woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(woken, 4096)
        if pipes.control in ready:
            numbers = os.read(pipes.control, 64)
            if not numbers:
                os._exit(1)  # the supervisor is gone
            for number in numbers:
                with contextlib.suppress(OSError):
                    os.killpg(child, number)


def _reap(child: int) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                return
            if process == child:
                code = os.waitstatus_to_exitcode(status)
                os._exit(code if code >= 0 else 128 - code)
