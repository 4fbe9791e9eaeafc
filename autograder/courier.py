"""A process of its own for whatever touches what a student sent: it can be killed.

Parsing, repairing, the client of the kernel and rendering are ours, and can still be made to
hang, or to take all memory, by what they are given. So they run in a courier: a process with
a deadline and a limit of memory, which is ended from outside. What comes back from it is JSON
and bytes, bounded in size, never pickle.

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
from multiprocessing import connection

MEMORY = 400 * 2**20  # bytes that a courier may take, above what it begins with
MOST = 2**26  # bytes of one message from a courier
NEWS, RESULT, BLOB, RAISED = b"n", b"r", b"b", b"e"

_methods = multiprocessing.get_all_start_methods()
CONTEXT = multiprocessing.get_context("forkserver" if "forkserver" in _methods else "spawn")
if "forkserver" in _methods:
    CONTEXT.set_forkserver_preload(["autograder.warm"])

_living, _lock = set(), threading.Lock()


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


def send(function, *arguments, seconds, silence=None, news=None, memory=MEMORY):
    """Call a function in a courier.

    Parameters
    ----------
    function : callable
        Importable by its name. It is called with a function `tell`, which sends JSON back
        before the result is there, and with `arguments`. It returns a pair of JSON and bytes.
    *arguments
        They have to be picklable.
    seconds : float
        How long it may take.
    silence : callable, optional
        Gives the seconds that it may take to say the next thing.
    news : callable, optional
        Called with each thing that is told.
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
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_work, args=(theirs, function, arguments, memory))
    with _starting():
        process.start()
    theirs.close()
    with _lock:
        _living.add(process)
    out_of_time = threading.Timer(seconds, process.kill)
    out_of_time.start()
    end, found = time.monotonic() + seconds, {}
    try:
        while BLOB not in found:
            if silence is not None and not ours.poll(patience := silence()):
                raise Lost("time", f"It said nothing for {patience:g} seconds.")
            try:
                message = ours.recv_bytes(MOST)
            except EOFError:
                if time.monotonic() >= end:
                    raise Lost("time", f"It took more than {seconds:g} seconds.") from None
                process.join()
                raise Lost("died", f"It ended with exit code {process.exitcode}.") from None
            except OSError:  # a longer message is not read
                raise Lost("size", f"It sent more than {MOST // 2**20} MB.") from None
            kind, content = message[:1], message[1:]
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
        out_of_time.cancel()
        process.kill()
        process.join()
        with _lock:
            _living.discard(process)
        ours.close()


def end_all():
    """Kill the couriers that are on their way."""
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


def _work(pipe, function, arguments, memory):
    """What the courier does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever sent it
    threading.Thread(target=_end_with_sender, daemon=True).start()
    limit(memory)

    def say(kind, content):
        pipe.send_bytes(kind + json.dumps(content).encode())

    try:
        result, blob = function(lambda news: say(NEWS, news), *arguments)
        say(RESULT, result)
        pipe.send_bytes(BLOB + blob)
    except Exception as error:
        say(RAISED, [type(error).__name__, str(error)[:4000]])
    finally:
        pipe.close()
        os._exit(0)  # threads of a kernel's client are not waited for


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
