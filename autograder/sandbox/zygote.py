"""The warm process: imports what kernels need once, then forks a supervisor for each client.

Run as `python -m autograder.sandbox.zygote`; reads one line of JSON from its standard input,
and ends with it. It reads nothing of what clients send: its memory is the same for all kernels.
"""

import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Iterable
from typing import NoReturn

from . import kernel, relay, supervisor

# what a kernel would import at its start
OF_A_KERNEL = (
    f"{__package__}.output_limit",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "comm",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib_inline.backend_inline",
    "numpy.random",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
    "zmq",
)


def main() -> None:
    """Be the zygote: preload, listen, fork, until standard input ends."""
    settings = json.loads(sys.stdin.buffer.readline())
    parent = os.getppid()
    folder = os.path.dirname(settings["address"])
    # not `python -P`, which would keep kernels from importing what lies in their own folder
    sys.path.remove(folder)
    os.chdir("/")
    preload(settings["preload"], folder, settings["cache"])
    listener = relay.listen(settings["address"])
    print(json.dumps({"ready": True}), flush=True)
    serve(listener, parent)
    shutil.rmtree(folder, ignore_errors=True)  # the owner may have been killed


def preload(modules: Iterable[str], folder: str, cache: str) -> None:
    """Import modules as a kernel will have them, without leaving traces on this machine.

    Parameters
    ----------
    modules
        One that cannot be imported is left to the notebooks.
    folder
        For what the modules want to write.
    cache
        The user's own cache, of matplotlib's fonts for one.
    """
    os.environ.update(
        HOME=folder,
        KERAS_HOME=f"{folder}/.keras",
        XDG_CACHE_HOME=cache if os.access(cache, os.W_OK) else folder,
        MPLBACKEND=kernel.FIGURES,
        PYDEVD_DISABLE_FILE_VALIDATION="1",  # or the debugger warns of something harmless
    )
    for name in (*OF_A_KERNEL, *modules):
        try:
            module = importlib.import_module(name)
            if name == "tensorflow":
                module.keras.Sequential  # noqa: B018  (keras is imported when it is first used)
        except Exception as error:
            print(json.dumps({"left_out": name, "error": str(error)}), flush=True)
    for name in ("HOME", "KERAS_HOME", "XDG_CACHE_HOME"):
        os.environ.pop(name, None)
    # what is there now is never collected: collecting would write to pages that are shared
    gc.collect()
    gc.freeze()
    gc.disable()


def serve(listener: socket.socket, parent: int) -> None:
    """Fork a supervisor for each client until the owner is gone; then end them, too."""
    children: set[int] = set()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while os.getppid() == parent:
        ready = select.select([listener, sys.stdin], [], [], 0.5)[0]
        children = {child for child in children if not os.waitpid(child, os.WNOHANG)[0]}
        if sys.stdin in ready:
            break
        if listener in ready:
            client, _ = listener.accept()
            child = os.fork()
            if child == 0:
                _supervise(listener, client)
            client.close()
            children.add(child)
    listener.close()
    _stop(children)


def _supervise(listener: socket.socket, client: socket.socket) -> NoReturn:
    status = 1
    try:
        listener.close()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the way the zygote is stopped, not ours
        client.setblocking(True)
        if _is_allowed(client):
            supervisor.supervise(client)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _is_allowed(client: socket.socket) -> bool:
    credentials = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return struct.unpack("3i", credentials)[1] in (0, os.geteuid())


def _stop(children: set[int]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        for child in children:
            os.kill(child, number)
        until = time.monotonic() + 5
        while children and time.monotonic() < until:
            children = {child for child in children if not os.waitpid(child, os.WNOHANG)[0]}
            time.sleep(0.02)


if __name__ == "__main__":
    main()
