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
from multiprocessing import connection, forkserver

MEMORY = 400 * 2**20  # bytes that a courier may take, above what it begins with


MOST = 2**26  # bytes of one message from a courier


NEWS, ASKED, RESULT, BLOB, RAISED = b"n", b"a", b"r", b"b", b"e"


_methods = multiprocessing.get_all_start_methods()


CONTEXT = multiprocessing.get_context("forkserver" if "forkserver" in _methods else "spawn")


_living, _lock = set(), threading.Lock()


def prepare():
    """Start what couriers are forked from, if it is not there; nobody has to wait for it."""
    if CONTEXT.get_start_method() == "forkserver":
        CONTEXT.set_forkserver_preload(["autograder.run.warm"])
        forkserver.ensure_running()


class Lost(Exception):
    """A courier did not come back.

    Attributes
    ----------
    reason : {"time", "memory", "size", "died"}
    """

    def __init__(self, reason, sentence):
        super().__init__(sentence)
        self.reason = reason


class Failed(Exception):
    """What was called raised an error.

    Attributes
    ----------
    name : str
        Of the error's type; this error's text is its text.
    """

    def __init__(self, name, text):
        super().__init__(text)
        self.name = name


class Tell:
    """What a courier calls to say how far it is; it may ask, too."""

    def __init__(self, pipe):
        self.pipe = pipe

    def __call__(self, news):
        """Say something, as JSON."""
        self.pipe.send_bytes(NEWS + json.dumps(news).encode())

    def ask(self, data):
        """Send bytes, and wait for the bytes that are the answer."""
        self.pipe.send_bytes(ASKED + data)
        return self.pipe.recv_bytes(MOST)


def send(function, *arguments, seconds, silence=None, news=None, answer=None, memory=MEMORY):
    """Call a function in a courier.

    Parameters
    ----------
    function : callable
        Importable by its name. It is called with a `Tell` and with `arguments`. It returns a
        pair of JSON and bytes.
    *arguments
        They have to be picklable.
    seconds : float
        How long it may take, without the time that it waits for answers.
    silence : callable, optional
        Gives the seconds that it may take to say the next thing.
    news : callable, optional
        Called with each thing that is told.
    answer : callable, optional
        Gives the bytes that answer the bytes of a question.
    memory : int
        Bytes.

    Returns
    -------
    (object, bytes)

    Raises
    ------
    Lost
        If it took too long, too much memory, or sent too much; then it has been killed.
    Failed
        If `function` raised an error.
    """
    process, ours = start(_work, function, arguments, memory)
    clock, found = _Clock(process, seconds), {}
    try:
        while BLOB not in found:
            if silence is not None and not ours.poll(patience := silence()):
                raise Lost("time", f"It said nothing for {patience:g} seconds.")
            try:
                message = ours.recv_bytes(MOST)
            except EOFError:
                if clock.is_over():
                    raise Lost("time", f"It took more than {seconds:g} seconds.") from None
                process.join()
                raise Lost("died", f"It ended with exit code {process.exitcode}.") from None
            except OSError:  # a longer message is not read
                raise Lost("size", f"It sent more than {MOST // 2**20} MB.") from None
            kind, content = message[:1], message[1:]
            if kind == ASKED:
                with clock.stopped():
                    reply = answer(content)
                with contextlib.suppress(OSError):  # it is gone: the next message says so
                    ours.send_bytes(reply)
                continue
            found[kind] = content if kind == BLOB else json.loads(content)
            if kind == NEWS and news is not None:
                news(found[kind])
            elif kind == RAISED:
                name, text = found[kind]
                if name == "MemoryError":
                    raise Lost("memory", f"It took more than {memory // 2**20} MB of memory.")
                raise Failed(name, text)
        return found[RESULT], found[BLOB]
    finally:
        clock.stop()
        end(process)
        ours.close()


class _Clock:
    """Kills a process at the end of its time."""

    def __init__(self, process, seconds):
        self.process, self.left = process, seconds
        self.go()

    def go(self):
        self.end = time.monotonic() + self.left
        self.timer = threading.Timer(self.left, self.process.kill)
        self.timer.daemon = True
        self.timer.start()

    def stop(self):
        self.timer.cancel()
        self.left = max(0, self.end - time.monotonic())

    @contextlib.contextmanager
    def stopped(self):
        self.stop()
        yield
        self.go()

    def is_over(self):
        return time.monotonic() >= self.end


def start(function, *arguments):
    """Start a process that calls a function with a pipe and `arguments`.

    Returns
    -------
    process : multiprocessing.Process
        To be ended by `end`.
    pipe : multiprocessing.connection.Connection

    Raises
    ------
    Lost
        If no process can be started.
    """
    prepare()
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_settle, args=(theirs, function, arguments))
    try:
        with _starting():
            process.start()
    except (EOFError, OSError) as error:  # there is nothing to fork it from
        raise Lost("died", f"It could not be started. {error}") from None
    theirs.close()
    with _lock:
        _living.add(process)
    return process, ours


def end(process):
    """Kill a process that `start` has started."""
    process.kill()
    process.join()
    with _lock:
        _living.discard(process)


def end_all():
    """Kill the couriers that are on their way, and checkers."""
    with _lock:
        for process in _living:
            process.kill()


@contextlib.contextmanager
def _starting():
    """Start a process from any other.

    Also from a daemon, as a worker of Dask is: its couriers end with it. And without the
    program that grades: multiprocessing would run it once more in the new process.
    """
    own, program = multiprocessing.current_process()._config, sys.modules["__main__"]
    with _lock:
        daemon = own.pop("daemon", None)
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program
            if daemon is not None:
                own["daemon"] = daemon


def _settle(pipe, function, arguments):
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


def _work(pipe, function, arguments, memory):
    """What a courier does."""
    limit(memory)

    def say(kind, content):
        pipe.send_bytes(kind + json.dumps(content).encode())

    try:
        result, blob = function(Tell(pipe), *arguments)
        say(RESULT, result)
        pipe.send_bytes(BLOB + blob)
    except Exception as error:
        say(RAISED, [type(error).__name__, str(error)[:4000]])


def _end_with_sender():
    connection.wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


def limit(memory):
    """Take no more than so many bytes above what this process has now (Linux)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/status") as file:
            (has,) = [line.split()[1] for line in file if line.startswith("VmData:")]
        most = int(has) * 1024 + memory
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
