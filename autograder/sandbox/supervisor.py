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
from pathlib import Path

from . import identity, init, relay, rootfs, syscalls, usage
from .pipes import BUSY, IDLE, STARTED, Pipes

PATIENCE = 30  # seconds for a kernel to start
WATCH = 0.2  # seconds between two looks at memory and clock
LOG = 4000  # bytes of the kernel's own log that are kept


def supervise(client):
    """Serve one client: read its order, start the kernel, watch it to its end.

    Parameters
    ----------
    client : socket.socket
        One line of JSON comes first, the order. Then `{"signal": number}` and `{"kill": true}`
        may come. Back go `{"ready": true}` or `{"error": text}`, and at the end `{"ended": …}`.
    """
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the client's to handle
    order = json.loads(client.makefile("rb").readline())
    supervisor = Supervisor(client, order)
    try:
        supervisor.start()
    except BaseException:
        problem = traceback.format_exc()[-LOG:]
        supervisor.kill()
        supervisor.clean_up()
        supervisor.say(error=problem)
        return
    supervisor.watch()


class Supervisor:
    """The supervisor of one kernel.

    Parameters
    ----------
    client : socket.socket
    order : dict
        `mode`, `limits` (a dict), `folder`, `expose`, `hide`, `environment`, `arguments`,
        `address` (where the client connects, followed by the number of a channel) and
        `connection` (what a kernel reads from its connection file).
    """

    def __init__(self, client, order):
        self.client = client
        self.order = order
        self.limits = order["limits"]
        self.mode = order["mode"]
        self.selector = selectors.DefaultSelector()
        self.user = None
        self.place = None  # the kernel's folder on the machine's disk, where it has no room
        self.first = None  # the first process of the kernel: pid
        self.reason = self.sentence = None
        self.exit_code = None
        self.log = b""
        self.unread = b""
        self.busy = False
        self.interrupted = None  # when the cell that is running was interrupted

    # start

    def start(self):
        signal.signal(signal.SIGTERM, lambda *_: self.end("killed", "The kernels were stopped."))
        self._watch_client()
        outer = [
            relay.listen(f"{self.order['address']}-{number}")
            for number in range(1, len(relay.CHANNELS) + 1)
        ]
        if self.mode in rootfs.MODES:
            self.user = rootfs.enter(self.order)
            inner = ["\0" + secrets.token_hex(8) for _ in relay.CHANNELS]
        else:
            self._make_place()
            inner = [f"{self.order['address']}-inner-{channel}" for channel in relay.CHANNELS]
        listeners = [relay.listen(address) for address in inner]
        self._fork(listeners)
        self.relay = relay.Relay(self.selector, zip(outer, inner, strict=True))
        self.started = time.monotonic()
        self.say(ready=True)

    def _watch_client(self):
        """Notice the end of the client, even if a child of it still has the connection."""
        self.client.setblocking(False)
        self.selector.register(self.client, selectors.EVENT_READ, self._from_client)
        credentials = self.client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        with contextlib.suppress(OSError):
            process = os.pidfd_open(struct.unpack("3i", credentials)[0])
            self.selector.register(
                process, selectors.EVENT_READ, lambda _: self._client_gone(process)
            )

    def _make_place(self):
        """Where there is no room: folders on the machine's disk."""
        kernels = Path(self.order["address"]).parent.parent
        user = identity.user_for(os.getpid())
        if user is not None and identity.may_enter(
            user, [*self.order["expose"], str(kernels.parent)]
        ):
            self.user = user
            for folder in (kernels, Path(self.order["address"]).parent):
                folder.chmod(0o711)  # to pass through; what is in them is root's
        syscalls.prctl(syscalls.SET_SUBREAPER, 1)
        self.place = f"{self.order['address']}-place"
        for name in ("home", "work", "tmp"):
            self.order[name] = f"{self.place}/{name}"
            os.makedirs(self.order[name], mode=0o700)
            if self.user is not None:
                os.chown(self.order[name], self.user, self.user)
        if self.order["folder"]:
            rootfs.copy(self.order["folder"], self.order["work"], self.limits, self.user)

    def _fork(self, listeners):
        """Start the kernel's first process, and wait until the kernel has started."""
        started, self.log_pipe, self.state_pipe, control = (os.pipe() for _ in range(4))
        pipes = Pipes(
            started=started[1],
            log=self.log_pipe[1],
            state=self.state_pipe[1],
            control=control[0],
            listeners=dict(zip(relay.CHANNELS, (one.fileno() for one in listeners), strict=True)),
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

    def watch(self):
        """Relay and look after the kernel until it has ended; then say how."""
        next_look = 0
        while self.exit_code is None:
            self._serve(WATCH)
            if self.relay.from_kernel > self.limits["output"]:
                self.end("output", f"It sent more than {_size(self.limits['output'])}.")
            if time.monotonic() > next_look:
                self._look()
                next_look = time.monotonic() + WATCH
        self._relay_the_rest()
        self.kill()
        self.clean_up()  # first: a restart uses the same place
        self.say(
            ended={
                "code": self.exit_code,
                "reason": self.reason,
                "sentence": self.sentence,
                "log": self.log.decode(errors="replace"),
            }
        )

    def _serve(self, seconds):
        """Wait for events and serve them; returns how many there were."""
        events = self.selector.select(seconds)
        for key, mask in events:
            now = self.selector.get_map().get(key.fd)
            if now and now.fileobj is key.fileobj:  # not gone by an earlier one of these events
                key.data(mask)
        return len(events)

    def _look(self):
        """See whether the kernel keeps within its limits."""
        running = time.monotonic() - self.started
        if running > self.limits["seconds"]:
            self.end("time", f"It ran longer than {self.limits['seconds']:g} seconds in all.")
        if self.interrupted and time.monotonic() - self.interrupted > self.limits["grace"]:
            self.end("time", "A cell took too long and went on after it was interrupted.")
        if self.place is None:
            room_size = os.statvfs("/")
            written = (room_size.f_blocks - room_size.f_bfree) * room_size.f_frsize
            processes = usage.everybody()  # in sight are the kernel's own
        else:
            written = 0
            processes = usage.descendants(os.getpid())
            self._look_at_place()
        if usage.tasks(processes) > self.limits["processes"]:
            number = self.limits["processes"]
            self.end("processes", f"It started more than {number} processes and threads.")
        limit = self.limits["memory"]
        if written + usage.memory(processes, limit - written) > limit:
            self.end("memory", f"It used more than {_size(limit)} of memory.")

    def _look_at_place(self):
        """Where the kernel has no disk of its own that would limit it."""
        size, count = usage.disk(self.place, self.limits["files"])
        if size > self.limits["disk"]:
            self.end("disk", f"It wrote more than {_size(self.limits['disk'])}.")
        if count > self.limits["files"]:
            self.end("disk", f"It made more than {self.limits['files']:,} files.")

    def _relay_the_rest(self):
        """Pass on what the kernel had sent before it ended."""
        until = time.monotonic() + 0.3
        while time.monotonic() < until and self._serve(0.02):
            if self.relay.from_kernel > self.limits["output"]:
                return

    # events

    def _from_client(self, _):
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

    def _client_gone(self, what):
        self.selector.unregister(what)
        self.end("killed", "The client has gone.")

    def _signal(self, number):
        with contextlib.suppress(OSError):
            os.write(self.control, bytes([number]))
        if number == signal.SIGINT and self.busy and not self.interrupted:
            self.interrupted = time.monotonic()

    def _first_ended(self, _):
        self.selector.unregister(self.first_end)
        self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.first, 0)[1])

    def _read_log(self, _):
        block = os.read(self.log_pipe[0], relay.BLOCK)
        if not block:
            self.selector.unregister(self.log_pipe[0])
        self.log = (self.log + block)[-LOG:]

    def _read_state(self, _):
        """The kernel says when a cell begins and ends."""
        block = os.read(self.state_pipe[0], relay.BLOCK)
        if not block:
            self.selector.unregister(self.state_pipe[0])
            return
        self.busy = block[-1:] == BUSY
        if IDLE in block:
            self.interrupted = None

    # end

    def end(self, reason, sentence):
        """Kill the kernel; the first reason given stays."""
        if self.reason is None and self.exit_code is None:
            self.reason, self.sentence = reason, sentence
        self.kill()

    def kill(self):
        """Kill the kernel with all it started. A process namespace dies with its first."""
        if self.first is not None and self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.first, signal.SIGKILL)
        if self.place is not None:
            _kill_descendants(self.user, but=self.first)

    def say(self, **message):
        with contextlib.suppress(OSError):
            self.client.setblocking(True)
            self.client.sendall(json.dumps(message).encode() + b"\n")
            self.client.setblocking(False)

    def clean_up(self):
        if self.place is not None:
            shutil.rmtree(self.place, ignore_errors=True)


def _kill_descendants(user, but):
    """Kill what this process has started, directly or not, where no namespace does it.

    Orphans become children of this process (it is their subreaper), so that the search ends.
    """
    if user is not None:
        _kill_all_of(user)
    for _ in range(100):
        living = usage.descendants(os.getpid())
        for process in living:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        reaped = _reap(but)
        if not reaped and not [one for one in living if one != but]:
            return
        time.sleep(0.01)


def _kill_all_of(user):
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


def _reap(but):
    """Take the dead children off the list, all but one that is waited for elsewhere."""
    reaped = 0
    for process in usage.descendants(os.getpid()):
        if process != but:
            with contextlib.suppress(ChildProcessError):
                reaped += os.waitpid(process, os.WNOHANG)[0] != 0
    return reaped


def _read_to_end(descriptor, seconds):
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


def _size(count):
    return f"{count / 2**30:.3g} GB" if count >= 2**30 else f"{count / 2**20:.3g} MB"
