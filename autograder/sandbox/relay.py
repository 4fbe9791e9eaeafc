"""Carries the kernel's messages out and the client's in, and counts what comes out."""

import contextlib
import os
import selectors
import socket
from collections.abc import Callable, Iterable

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
BLOCK = 2**16
WAITING = 2**20  # bytes kept for a reader that is slow; then the writer has to wait


def listen(address: str) -> socket.socket:
    """A Unix socket that listens at a path, or, from a zero byte on, at an abstract name."""
    listener = socket.socket(socket.AF_UNIX)
    listener.setblocking(False)
    if address.startswith("\0"):
        listener.bind(address)
    else:
        with contextlib.suppress(FileNotFoundError):  # of the same kernel before its restart
            os.unlink(address)
        listener.bind(address)
        os.chmod(address, 0o600)
    listener.listen(16)
    return listener


class End:
    """One end of a link, with the bytes that wait to be written to it."""

    def __init__(self, connection: socket.socket, counted: bool) -> None:
        connection.setblocking(False)
        self.socket = connection
        self.counted = counted
        self.waiting = bytearray()
        self.other: End  # of the link
        self.finished = False  # nothing more will come to be written


class Relay:
    """Links between a client and a kernel.

    Parameters
    ----------
    selector
        Calls `data(mask)` of its keys; the owner runs it.
    doors
        A socket that clients connect to, and the kernel's address for it.
    """

    def __init__(
        self, selector: selectors.BaseSelector, doors: Iterable[tuple[socket.socket, str]]
    ) -> None:
        self.selector = selector
        self.from_kernel = 0  # bytes
        for outer, inner in doors:
            selector.register(outer, selectors.EVENT_READ, self._opener(outer, inner))

    def _opener(self, outer: socket.socket, inner: str) -> Callable[[int], None]:
        def open_link(_: int) -> None:
            try:
                client = outer.accept()[0]
            except OSError:
                return
            kernel = socket.socket(socket.AF_UNIX)
            try:
                kernel.setblocking(False)
                kernel.connect(inner)
            except OSError:  # the kernel does not take any more: a heap of clients is not ours
                client.close()
                kernel.close()
                return
            ends = End(client, counted=False), End(kernel, counted=True)
            for end, other in (ends, ends[::-1]):
                end.other = other
                self._register(end, selectors.EVENT_READ)

        return open_link

    def _register(self, end: End, events: int) -> None:
        self.selector.register(end.socket, events, lambda mask: self._serve(end, mask))

    def _serve(self, end: End, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                self._write(end)
            if mask & selectors.EVENT_READ:
                self._read(end)
        except BlockingIOError:
            pass
        except OSError:
            self._close(end)
        for each in (end, end.other):
            self._update(each)

    def _read(self, end: End) -> None:
        block = end.socket.recv(BLOCK)
        if not block:
            end.other.finished = True
            if not end.other.waiting:
                self._close(end)
            return
        if end.counted:
            self.from_kernel += len(block)
        end.other.waiting += block
        self._write(end.other)

    def _write(self, end: End) -> None:
        sent = end.socket.send(end.waiting)
        del end.waiting[:sent]
        if end.finished and not end.waiting:
            self._close(end)

    def _update(self, end: End) -> None:
        """Ask for the events that matter now."""
        if end.socket.fileno() < 0:
            return
        events = 0
        if end.waiting:
            events |= selectors.EVENT_WRITE
        if len(end.other.waiting) < WAITING and not end.other.finished:
            events |= selectors.EVENT_READ
        known = end.socket.fileno() in self.selector.get_map()
        if known and not events:
            self.selector.unregister(end.socket)
        elif known:
            key = self.selector.get_key(end.socket)
            if key.events != events:
                self.selector.modify(end.socket, events, key.data)
        elif events:
            self._register(end, events)

    def _close(self, end: End) -> None:
        for each in (end, end.other):
            if each.socket.fileno() >= 0:
                if each.socket.fileno() in self.selector.get_map():
                    self.selector.unregister(each.socket)
                each.socket.close()
