"""Starts one kernel behind its walls, stands before them, and ends it.

It lives outside the kernel's process namespace, holds the client's connection, relays
messages, and watches memory, time and output. Nothing that the kernel can do reaches it but
bytes to pass on.
"""

import contextlib
import json
import os
import secrets
import select
import selectors
import shutil
import signal
import socket
import struct
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from . import identity, init, processes, relay, rootfs, syscalls, usage
from .limits import Reason
from .order import Order
from .pipes import BUSY, IDLE, STARTED, Pipes

PATIENCE = 30  # seconds for a kernel to start
WATCH = 0.2  # seconds between two looks at memory and clock
LOG = 4000  # bytes of the kernel's own log that are kept


def supervise(client: socket.socket) -> None:
    """Serve one client: read its order, start the kernel, watch it to its end.

    Parameters
    ----------
    client
        One line of JSON comes first, the order. Then `{"signal": number}` and `{"kill": true}`
        may come. Back go `{"ready": true}` or `{"error": text}`, and at the end `{"ended": …}`.
    """
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the client's to handle
    order = Order.from_json(client.makefile("rb").readline())
    supervisor = Supervisor(client, order)
    try:
        supervisor.start()
    except BaseException:
        problem = traceback.format_exc()[-LOG:]
        supervisor.kill()
        supervisor.clean_up()
        supervisor.send(error=problem)
        return
    supervisor.watch()


class Supervisor:
    """The supervisor of one kernel, which `client` has ordered."""

    def __init__(self, client: socket.socket, order: Order) -> None:
        self.client = client
        self.order = order
        self.limits = order.limits
        self.mode = order.mode
        self.selector = selectors.DefaultSelector()
        self.user: int | None = None
        # the kernel's folder on the machine's disk, where it has no root of its own
        self.folder: str | None = None
        self.first: int | None = None  # the first process of the kernel: pid
        self.reason: Reason | None = None
        self.sentence: str | None = None
        self.exit_code: int | None = None
        self.log = b""
        self.unread = b""
        self.busy = False
        self.interrupted: float | None = None  # when the cell that is running was interrupted

    # start

    def start(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: self.end("killed", "The kernels were stopped."))
        self._watch_client()
        outer = [
            relay.listen(f"{self.order.address}-{number}")
            for number in range(1, len(relay.CHANNELS) + 1)
        ]
        if self.mode in rootfs.MODES:
            self.user = rootfs.enter(self.order)
            inner = ["\0" + secrets.token_hex(8) for _ in relay.CHANNELS]
        else:
            self._make_folder()
            inner = [f"{self.order.address}-inner-{channel}" for channel in relay.CHANNELS]
        listeners = [relay.listen(address) for address in inner]
        self._fork(listeners)
        self.relay = relay.Relay(self.selector, zip(outer, inner, strict=True))
        self.started = time.monotonic()
        self.send(ready=True)

    def _watch_client(self) -> None:
        """Notice the end of the client, even if a child of it still has the connection."""
        self.client.setblocking(False)
        self.selector.register(self.client, selectors.EVENT_READ, self._from_client)
        credentials = self.client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        with contextlib.suppress(OSError):
            process = os.pidfd_open(struct.unpack("3i", credentials)[0])
            self.selector.register(
                process, selectors.EVENT_READ, lambda _: self._client_gone(process)
            )

    def _make_folder(self) -> None:
        """Where there is no root of its own: folders on the machine's disk."""
        kernels = Path(self.order.address).parent.parent
        user = identity.user_for(os.getpid())
        if user is not None and identity.may_enter(user, [*self.order.expose, str(kernels.parent)]):
            self.user = user
            for folder in (kernels, Path(self.order.address).parent):
                folder.chmod(0o711)  # to pass through; what is in them is root's
        syscalls.prctl(syscalls.SET_SUBREAPER, 1)
        self.folder = f"{self.order.address}-place"
        self.order.home, self.order.work, self.order.tmp = (
            f"{self.folder}/{name}" for name in ("home", "work", "tmp")
        )
        for path in (self.order.home, self.order.work, self.order.tmp):
            os.makedirs(path, mode=0o700)
            if self.user is not None:
                os.chown(path, self.user, self.user)
        if self.order.folder:
            rootfs.copy(self.order.folder, self.order.work, self.limits, self.user)

    def _fork(self, listeners: Sequence[socket.socket]) -> None:
        """Start the kernel's first process, and wait until the kernel has started."""
        started, self.log_pipe, self.state_pipe, control = (os.pipe() for _ in range(4))
        pipes = Pipes(
            started=started[1],
            log=self.log_pipe[1],
            state=self.state_pipe[1],
            control=control[0],
            listeners=dict(
                zip(relay.CHANNELS, (listener.fileno() for listener in listeners), strict=True)
            ),
        )
        self.first = os.fork()
        if self.first == 0:
            init.run(self.order, self.user, pipes)
        self.control = control[1]
        for descriptor in (started[1], self.log_pipe[1], self.state_pipe[1], control[0]):
            os.close(descriptor)
        for listener in listeners:
            listener.close()
        answer = _read_to_end(started[0], PATIENCE)
        if answer != STARTED:
            raise RuntimeError(answer.decode(errors="replace") or "The kernel did not start.")
        self.first_end = os.pidfd_open(self.first)
        self.selector.register(self.first_end, selectors.EVENT_READ, self._first_ended)
        self.selector.register(self.log_pipe[0], selectors.EVENT_READ, self._read_log)
        self.selector.register(self.state_pipe[0], selectors.EVENT_READ, self._read_state)

    # watch

    def watch(self) -> None:
        """Relay and look after the kernel until it has ended; then say how."""
        next_look = 0.0
        while self.exit_code is None:
            self._serve(WATCH)
            if self.relay.from_kernel > self.limits.output:
                self.end("output", f"It sent more than {_size(self.limits.output)}.")
            if time.monotonic() > next_look:
                self._look()
                next_look = time.monotonic() + WATCH
        self._relay_the_rest()
        self.kill()
        self.clean_up()  # first: a restart uses the same folder
        self.send(
            ended={
                "code": self.exit_code,
                "reason": self.reason,
                "sentence": self.sentence,
                "log": self.log.decode(errors="replace"),
            }
        )

    def _serve(self, seconds: float) -> int:
        """Wait for events and serve them; returns how many there were."""
        events = self.selector.select(seconds)
        for key, mask in events:
            now = self.selector.get_map().get(key.fd)
            if now and now.fileobj is key.fileobj:  # not gone by an earlier one of these events
                key.data(mask)
        return len(events)

    def _look(self) -> None:
        """See whether the kernel keeps within its limits."""
        if time.monotonic() - self.started > self.limits.seconds:
            self.end("time", f"It ran longer than {self.limits.seconds:g} seconds in all.")
        if self.interrupted and time.monotonic() - self.interrupted > self.limits.grace:
            self.end("time", "A cell took too long and went on after it was interrupted.")
        if self.folder is None:
            disk = os.statvfs("/")
            written = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
            running = usage.everybody()  # in sight are the kernel's own
        else:
            written = 0
            running = usage.descendants(os.getpid())
            self._look_at_folder(self.folder)
        if usage.tasks(running) > self.limits.processes:
            number = self.limits.processes
            self.end("processes", f"It started more than {number} processes and threads.")
        limit = self.limits.memory
        if written + usage.memory(running, limit - written) > limit:
            self.end("memory", f"It used more than {_size(limit)} of memory.")

    def _look_at_folder(self, folder: str) -> None:
        """Where the kernel has no disk of its own that would limit it."""
        size, count = usage.disk(folder, self.limits.files)
        if size > self.limits.disk:
            self.end("disk", f"It wrote more than {_size(self.limits.disk)}.")
        if count > self.limits.files:
            self.end("disk", f"It made more than {self.limits.files:,} files.")

    def _relay_the_rest(self) -> None:
        """Pass on what the kernel had sent before it ended."""
        until = time.monotonic() + 0.3
        while time.monotonic() < until and self._serve(0.02):
            if self.relay.from_kernel > self.limits.output:
                return

    # events

    def _from_client(self, _: int) -> None:
        try:
            block = self.client.recv(relay.BLOCK)
        except BlockingIOError:
            return
        except OSError:
            block = b""
        if not block:
            self._client_gone(self.client)
            return
        *lines, self.unread = (self.unread + block).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if message.get("kill"):
                self.end("killed", "The client ended it.")
            elif "signal" in message:
                self._signal(message["signal"])

    def _client_gone(self, connection: socket.socket | int) -> None:
        self.selector.unregister(connection)
        self.end("killed", "The client has gone.")

    def _signal(self, number: int) -> None:
        with contextlib.suppress(OSError):
            os.write(self.control, bytes([number]))
        if number == signal.SIGINT and self.busy and not self.interrupted:
            self.interrupted = time.monotonic()

    def _first_ended(self, _: int) -> None:
        self.selector.unregister(self.first_end)
        assert self.first is not None
        self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.first, 0)[1])

    def _read_log(self, _: int) -> None:
        block = os.read(self.log_pipe[0], relay.BLOCK)
        if not block:
            self.selector.unregister(self.log_pipe[0])
        self.log = (self.log + block)[-LOG:]

    def _read_state(self, _: int) -> None:
        """The kernel says when a cell begins and ends."""
        block = os.read(self.state_pipe[0], relay.BLOCK)
        if not block:
            self.selector.unregister(self.state_pipe[0])
            return
        self.busy = block[-1:] == BUSY
        if IDLE in block:
            self.interrupted = None

    # end

    def end(self, reason: Reason, sentence: str) -> None:
        """Kill the kernel; the first reason given stays."""
        if self.reason is None and self.exit_code is None:
            self.reason, self.sentence = reason, sentence
        self.kill()

    def kill(self) -> None:
        """Kill the kernel with all it started. A process namespace dies with its first."""
        if self.first is not None and self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.first, signal.SIGKILL)
        if self.folder is not None:
            processes.kill_descendants(self.user, but=self.first)

    def send(self, **message: object) -> None:
        with contextlib.suppress(OSError):
            self.client.setblocking(True)
            self.client.sendall(json.dumps(message).encode() + b"\n")
            self.client.setblocking(False)

    def clean_up(self) -> None:
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _read_to_end(descriptor: int, seconds: float) -> bytes:
    """All that comes out of a pipe until it is closed, or for so many seconds."""
    until = time.monotonic() + seconds
    found = b""
    while select.select([descriptor], [], [], max(0, until - time.monotonic()))[0]:
        block = os.read(descriptor, relay.BLOCK)
        if not block:
            break
        found += block
    os.close(descriptor)
    return found


def _size(count: float) -> str:
    return f"{count / 2**30:.3g} GB" if count >= 2**30 else f"{count / 2**20:.3g} MB"
