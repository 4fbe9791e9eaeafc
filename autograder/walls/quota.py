"""How much one cell may print: an error in the cell that printed too much, in place of the end.

It runs beside student code, which can undo it; the supervisor's limit is the one that holds.
"""

import signal
import threading
import time

from ipykernel.iostream import OutStream

limit = None  # characters per cell; None: any number
printed = 0
muted = set()  # threads, but for the main one, that printed too much


class TooMuchOutput(RuntimeError):
    """A cell printed more than it may."""


def renew():
    """A new cell begins."""
    global printed
    printed = 0


class LimitedStream(OutStream):
    """`sys.stdout` and `sys.stderr` of a kernel: takes `limit` characters, then complains."""

    def write(self, string):
        global printed
        if limit is None or not isinstance(string, str):
            return super().write(string)
        thread = threading.current_thread()
        if thread in muted:
            # programs that a cell started print through a thread, too: let them wait
            time.sleep(0.01)
            return len(string)
        allowed = string[: max(0, limit - printed)]
        printed += len(string)
        if allowed:
            super().write(allowed)
        if len(allowed) < len(string):
            self._complain(thread)
        return len(string)

    def _complain(self, thread):
        complaint = f"This cell printed more than {limit:,} characters."
        main = threading.main_thread()
        if thread is main:
            raise TooMuchOutput(complaint)
        # what has started to flood will not stop with the cell; later cells are not to suffer
        muted.add(thread)
        super().write(f"\n[{complaint}]\n")
        signal.pthread_kill(main.ident, signal.SIGINT)
