"""Processes, waited for and looked at."""

import time

import psutil


def wait_until(condition, seconds=15):
    """Whether a condition holds, within some seconds."""
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def have_ended(pids, seconds=10):
    """Whether processes have all ended, within some seconds."""
    return wait_until(lambda: not any(map(is_running, pids)), seconds)


def is_running(pid):
    """Whether a process is there, and no zombie.

    One that was left alone may stay in the table as a zombie until the machine's first process,
    in a container whatever was started there, collects it.
    """
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
