"""How much one cell may print: the rest is left out, and where that has no end, an error ends it.

It runs beside student code, which can undo it; the supervisor's limit is the one that holds.
"""

import signal
import threading
import time

from ipykernel.iostream import OutStream

limit: int | None = None  # characters per cell; None: any number
FLOOD = 64  # times the limit: so much is no forgotten `print` any more
printed = 0
muted: set[threading.Thread] = set()  # those, but for the main one, that printed too much


class TooMuchOutput(RuntimeError):
    """A cell printed more than it may."""


def renew() -> None:
    """A new cell begins."""
    global printed
    printed = 0


class LimitedStream(OutStream):
    """`sys.stdout` and `sys.stderr` of a kernel: takes `limit` characters, then says so."""

    def write(self, string: str) -> int | None:  # type: ignore[override]  # as in ipykernel
        global printed
        if limit is None or not isinstance(string, str):
            return super().write(string)
        thread = threading.current_thread()
        if thread in muted:
            # programs that a cell started print through a thread, too: let them wait
            time.sleep(0.01)
            return len(string)
        before, printed = printed, printed + len(string)
        if before <= limit:
            super().write(string[: limit - before])
            if printed > limit:
                super().write(f"\n[More than {limit:,} characters: the rest is left out.]\n")
        if printed > FLOOD * limit:
            self._complain(thread, limit)
        return len(string)

    def _complain(self, thread: threading.Thread, limit: int) -> None:
        main = threading.main_thread()
        if thread is main:
            raise TooMuchOutput(f"This cell printed more than {FLOOD * limit:,} characters.")
        # what has started to flood will not stop with the cell; later cells are not to suffer
        muted.add(thread)
        assert main.ident is not None  # it is running
        signal.pthread_kill(main.ident, signal.SIGINT)
