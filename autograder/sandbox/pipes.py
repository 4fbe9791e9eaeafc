"""What the supervisor, the first process and the kernel hand each other."""

import os
from dataclasses import dataclass

STARTED = b"started"
BUSY, IDLE = b"B", b"I"


@dataclass
class Pipes:
    """Descriptors that the supervisor hands in.

    `started` takes `STARTED` or what went wrong, `log` the kernel's own log, `state` `BUSY` and
    `IDLE`; numbers of signals come out of `control`. `listeners` goes from a channel to its
    listening socket.
    """

    started: int
    log: int
    state: int
    control: int
    listeners: dict[str, int]


def keep_only(*descriptors: int) -> None:
    """Close all open files but these, and point the standard streams nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        if number not in descriptors:
            os.dup2(null, number)
    start = 3
    for number in sorted({*descriptors, 2**16}):
        if number >= start:
            os.closerange(start, number)
            start = number + 1
