"""A process of its own for whatever touches what a student sent: it can be killed.

Parsing, repairing, the client of the kernel and rendering are ours, and can still be made to
hang, or to take all memory, by what they are given. So they run in a courier: a process with
a deadline and a limit of memory, which is ended from outside. What comes back from it is JSON
and bytes, bounded in size, never pickle.

A checker (`autograder.run.checker`) is started in the same way.

Couriers are forked from a process that has imported all they need (multiprocessing's fork
server), or spawned where there is no fork.
"""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from multiprocessing import connection, forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Literal

MEMORY = 400 * 2**20  # bytes that a courier may take, above what it begins with
MOST = 2**26  # bytes of one message from a courier
# the first bytes of messages from a courier
NEWS, QUESTION, RESULT, BLOB, ERROR = b"n", b"a", b"r", b"b", b"e"
LossReason = Literal["time", "memory", "size", "died"]
_methods = multiprocessing.get_all_start_methods()
CONTEXT = multiprocessing.get_context("forkserver" if "forkserver" in _methods else "spawn")
_living: set[BaseProcess] = set()
_lock = threading.Lock()


def prepare() -> None:
    """Start what couriers are forked from, if it is not there; nobody has to wait for it."""
    if CONTEXT.get_start_method() == "forkserver":
        CONTEXT.set_forkserver_preload(["autograder.run.warm"])
        forkserver.ensure_running()


class CourierLostError(Exception):
    """A courier did not come back: why, as a word, and in a sentence."""

    def __init__(self, reason: LossReason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class RemoteError(Exception):
    """What was called raised an error: the name of its type, and its text."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


class Channel:
    """What a courier says how far it is by; it may ask, too."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe

    def notify(self, news: Any) -> None:
        """Say something, as JSON."""
        self.pipe.send_bytes(NEWS + json.dumps(news).encode())

    def ask(self, data: bytes) -> bytes:
        """Send bytes, and wait for the bytes that are the answer."""
        self.pipe.send_bytes(QUESTION + data)
        return self.pipe.recv_bytes(MOST)


def send(
    function: Callable[..., tuple[Any, bytes]],
    *arguments: Any,
    seconds: float,
    silence: Callable[[], float] | None = None,
    news: Callable[[Any], None] | None = None,
    answer: Callable[[bytes], bytes] | None = None,
    memory: int = MEMORY,
) -> tuple[Any, bytes]:
    """Call a function in a courier.

    Parameters
    ----------
    function
        Importable by its name. It is called with a `Channel` and with `arguments`. It returns
        a pair of JSON and bytes.
    *arguments
        They have to be picklable.
    seconds
        How long it may take, without the time that it waits for answers.
    silence
        Gives the seconds that it may take to say the next thing.
    news
        Called with each thing that it says.
    answer
        Gives the bytes that answer the bytes of a question.
    memory
        Bytes.

    Returns
    -------
    tuple
        What `function` returned.

    Raises
    ------
    CourierLostError
        If it took too long, too much memory, or sent too much; then it has been killed.
    RemoteError
        If `function` raised an error.
    """
    process, pipe = start(_call, function, arguments, memory)
    clock, result = _Clock(process, seconds), None
    try:
        while True:
            if silence is not None and not pipe.poll(most := silence()):
                raise CourierLostError("time", f"It said nothing for {most:g} seconds.")
            try:
                message = pipe.recv_bytes(MOST)
            except EOFError:
                if clock.is_over():
                    sentence = f"It took more than {seconds:g} seconds."
                    raise CourierLostError("time", sentence) from None
                process.join()
                sentence = f"It ended with exit code {process.exitcode}."
                raise CourierLostError("died", sentence) from None
            except OSError:  # a longer message is not read
                sentence = f"It sent more than {MOST // 2**20} MB."
                raise CourierLostError("size", sentence) from None
            kind, content = message[:1], message[1:]
            if kind == BLOB:
                return result, content
            if kind == QUESTION:
                assert answer is not None
                with clock.stopped():
                    reply = answer(content)
                with contextlib.suppress(OSError):  # it is gone: the next message says so
                    pipe.send_bytes(reply)
            elif kind == RESULT:
                result = json.loads(content)
            elif kind == NEWS and news is not None:
                news(json.loads(content))
            elif kind == ERROR:
                name, text = json.loads(content)
                if name == "MemoryError":
                    sentence = f"It took more than {memory // 2**20} MB of memory."
                    raise CourierLostError("memory", sentence)
                raise RemoteError(name, text)
    finally:
        clock.stop()
        end(process)
        pipe.close()


class _Clock:
    """Kills a process at the end of its time."""

    def __init__(self, process: BaseProcess, seconds: float) -> None:
        self.process, self.left = process, seconds
        self.start()

    def start(self) -> None:
        self.end = time.monotonic() + self.left
        self.timer = threading.Timer(self.left, self.process.kill)
        self.timer.daemon = True
        self.timer.start()

    def stop(self) -> None:
        self.timer.cancel()
        self.left = max(0, self.end - time.monotonic())

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        yield
        self.start()

    def is_over(self) -> bool:
        return time.monotonic() >= self.end


def start(function: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Start a process that calls a function with a pipe and `arguments`.

    Returns
    -------
    process
        To be ended by `end`.
    pipe
        The other end.

    Raises
    ------
    CourierLostError
        If no process can be started.
    """
    prepare()
    pipe, far_end = CONTEXT.Pipe()
    process = CONTEXT.Process(  # type: ignore[attr-defined]  # typeshed has it in subclasses
        target=_main, args=(far_end, function, arguments)
    )
    try:
        with _starting():
            process.start()
    except (EOFError, OSError) as error:  # there is nothing to fork it from
        raise CourierLostError("died", f"It could not be started. {error}") from None
    far_end.close()
    with _lock:
        _living.add(process)
    return process, pipe


def end(process: BaseProcess) -> None:
    """Kill a process that `start` has started."""
    process.kill()
    process.join()
    with _lock:
        _living.discard(process)


def end_all() -> None:
    """Kill the couriers that are on their way, and checkers."""
    with _lock:
        for process in _living:
            process.kill()


@contextlib.contextmanager
def _starting() -> Iterator[None]:
    """Start a process from any other.

    Also from a daemon, as a worker of Dask is: its couriers end with it. And without the
    program that grades: multiprocessing would run it once more in the new process.
    """
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    program = sys.modules["__main__"]
    with _lock:
        daemon = config.pop("daemon", None)
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program
            if daemon is not None:
                config["daemon"] = daemon


def _main(pipe: Connection, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """What each such process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever sent it
    threading.Thread(target=_end_with_sender, daemon=True).start()
    try:
        function(pipe, *arguments)
    except (EOFError, BrokenPipeError):  # nobody wants to know any more
        pass
    finally:
        pipe.close()
        os._exit(0)  # threads of a kernel's client are not waited for


def _call(
    pipe: Connection,
    function: Callable[..., tuple[Any, bytes]],
    arguments: tuple[Any, ...],
    memory: int,
) -> None:
    """What a courier does."""
    limit(memory)

    def send_json(kind: bytes, content: Any) -> None:
        pipe.send_bytes(kind + json.dumps(content).encode())

    try:
        result, blob = function(Channel(pipe), *arguments)
        send_json(RESULT, result)
        pipe.send_bytes(BLOB + blob)
    except Exception as error:
        send_json(ERROR, [type(error).__name__, str(error)[:4000]])


def _end_with_sender() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)


def limit(memory: int) -> None:
    """Take no more than so many bytes above what this process has now (Linux)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/status") as file:
            (used,) = [line.split()[1] for line in file if line.startswith("VmData:")]
        most = int(used) * 1024 + memory
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
