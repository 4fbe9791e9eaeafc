"""The kernel itself: gives up what rights it has left, then becomes a stock IPython kernel."""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from multiprocessing import connection
from typing import TYPE_CHECKING, NoReturn

from . import landlock, seccomp, syscalls, usage
from .order import Order
from .pipes import BUSY, IDLE, STARTED, Pipes, keep_only

if TYPE_CHECKING:
    import zmq
    from ipykernel.kernelapp import IPKernelApp

ADDRESS = "/kernel"  # its sockets come as descriptors; it is not told where they lie outside
PATH = f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
FIGURES = "module://matplotlib_inline.backend_inline"


def run(order: Order, user: int | None, pipes: Pipes) -> NoReturn:
    """Confine this process and serve as a kernel; never returns.

    Parameters
    ----------
    order
        What `Supervisor` got, with `home`, `work` and `tmp`.
    user
        Whom to become.
    """
    started = False
    try:
        os.setsid()
        os.dup2(pipes.log, 1)
        os.dup2(pipes.log, 2)
        keep_only(1, 2, pipes.started, pipes.state, *pipes.listeners.values())
        confine(order, user)
        set_up(order)
        if order.serves:
            serve_other(order.serves, pipes)
        app = make_app(order, pipes)
        os.write(pipes.started, STARTED)
        os.close(pipes.started)
        started = True
        # student code can look into this process, and learn the paths
        del order.address, order.expose, order.folder, order.hide
        serve(app, order, pipes)
        os._exit(0)
    except BaseException:
        with contextlib.suppress(OSError):
            os.write(2 if started else pipes.started, traceback.format_exc().encode()[-4000:])
    finally:
        os._exit(1)


def confine(order: Order, user: int | None) -> None:
    """Put up the walls that a process puts up around itself."""
    mode = order.mode
    processes = order.limits.processes
    if user is None and mode in ("landlock", "limits"):
        # the system counts the user's other processes, too; the supervisor watches the tree
        processes = usage.tasks_of_user(os.getuid()) + 4 * processes
    syscalls.drop_rights(user)
    syscalls.die_with_parent()
    # a change of the user took it away; /proc/self needs it
    syscalls.prctl(syscalls.SET_DUMPABLE, 1)
    if mode == "landlock":
        readable = landlock.without(order.expose, order.hide)
        readable += [f"/proc/{name}" for name in landlock.PROC]
        writable = [order.home, order.work, order.tmp]
        landlock.restrict(readable + ["/dev/urandom"], writable + ["/dev/null"])
    if mode != "limits":
        seccomp.install(own=mode != "landlock")
    syscalls.set_limits(order.limits, processes)


def set_up(order: Order) -> None:
    """Give the process its own environment, folder and random numbers."""
    home = order.home
    os.environ.update(
        HOME=home,
        USER="student",
        LOGNAME="student",
        PATH=PATH,
        TMPDIR=order.tmp,
        IPYTHONDIR=f"{home}/.ipython",
        JUPYTER_RUNTIME_DIR=f"{home}/.runtime",
        KERAS_HOME=f"{home}/.keras",
        MPLBACKEND=FIGURES,
        MPLCONFIGDIR=f"{home}/.matplotlib",
        XDG_CACHE_HOME=f"{home}/.cache",
        TERM="xterm-color",
        **thread_settings(order.limits.threads),
        **order.environment,
    )
    tempfile.tempdir = None  # it was decided in another environment
    os.chdir(order.work)
    sys.argv = ["ipykernel_launcher"]
    sys.path[:] = [path for path in sys.path if path]
    if order.mode == "landlock":
        os.environ["PYTHONPATH"] = landlock.link(order.expose, sys.path, f"{home}/.python")
    if "numpy" in sys.modules:  # or all kernels would draw the same; `random` sees to it itself
        sys.modules["numpy"].random.seed()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    gc.enable()


def serve_other(target: str, pipes: Pipes) -> NoReturn:
    """Call a function with one end of a pipe, in place of being a kernel; never returns.

    Parameters
    ----------
    target
        The function, as `"module:name"`.
    """
    module, name = target.split(":")
    function = getattr(importlib.import_module(module), name)
    os.write(pipes.started, STARTED)
    os.close(pipes.started)
    listener = socket.socket(fileno=pipes.listeners["shell"])
    listener.setblocking(True)
    with contextlib.suppress(EOFError, ConnectionError):  # whoever was there has gone
        function(connection.Connection(listener.accept()[0].detach()))
    os._exit(0)


def thread_settings(count: int) -> dict[str, str]:
    """Environment variables for the size of numerical libraries' thread pools."""
    names = (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "TF_NUM_INTEROP_THREADS",
        "TF_NUM_INTRAOP_THREADS",
    )
    return dict.fromkeys(names, str(count))


def make_app(order: Order, pipes: Pipes) -> "IPKernelApp":
    """A stock kernel application whose sockets were made outside the walls."""
    import zmq
    from ipykernel.heartbeat import Heartbeat
    from ipykernel.iostream import IOPubThread
    from ipykernel.kernelapp import IPKernelApp

    connection = order.connection | {"transport": "ipc", "ip": ADDRESS}
    descriptors = {
        connection[f"{channel}_port"]: descriptor for channel, descriptor in pipes.listeners.items()
    }

    def bind(socket: "zmq.Socket[bytes]", port: int) -> int:
        socket.setsockopt(zmq.USE_FD, descriptors[port])
        socket.bind(f"ipc://{ADDRESS}-{port}")
        return port

    class App(IPKernelApp):
        def log_connection_info(self) -> None:
            self._ports = {channel: connection[f"{channel}_port"] for channel in pipes.listeners}

        def _try_bind_socket(self, socket: zmq.Socket[bytes], port: int) -> int:
            return bind(socket, port)

        def init_control(self, context: zmq.Context[zmq.Socket[bytes]]) -> None:
            super().init_control(context)
            # the debugger would try for ever to reach an address that is not in here
            self.debug_shell_socket.disconnect(self.shell_socket.getsockopt(zmq.LAST_ENDPOINT))

    Heartbeat._try_bind_socket = (  # type: ignore[method-assign]
        lambda self: bind(self.socket, self.port)
    )
    if order.mode == "landlock":
        # no network to bring a forked child's output; it is lost, without a warning
        IOPubThread._setup_pipe_in = (  # type: ignore[method-assign]
            lambda self: setattr(self, "_pipe_flag", False)
        )

    connection_file = os.path.join(order.home, ".connection.json")
    with open(connection_file, "w") as file:
        json.dump(connection, file)
    return App.instance(connection_file=connection_file)


def serve(app: "IPKernelApp", order: Order, pipes: Pipes) -> None:
    """Run the application to its end."""
    from . import output_limit

    def tell(state: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(pipes.state, state)

    def begin(_: object) -> None:
        output_limit.renew()
        tell(BUSY)

    output_limit.limit = order.limits.cell_output
    app.initialize(
        [
            "--HistoryManager.hist_file=:memory:",
            "--IPKernelApp.log_level=ERROR",
            f"--IPKernelApp.outstream_class={__package__}.output_limit.LimitedStream",
            *order.arguments,
        ]
    )
    # all that goes to standard output is sent as messages; a second copy is of no use
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(null, stream._original_stdstream_copy)  # type: ignore[union-attr]
    if "matplotlib.pyplot" in sys.modules:
        # pyplot registers itself with IPython when it is imported, but then there was none
        from matplotlib_inline import backend_inline

        backend_inline._enable_matplotlib_integration()
    assert app.shell is not None
    if order.mode == "landlock":
        app.shell.system = _system
    app.shell.events.register("pre_run_cell", begin)
    app.shell.events.register("post_run_cell", lambda _: tell(IDLE))
    app.start()


def _system(command: str) -> None:
    """What `!command` does where there are no terminals to run it in."""
    done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout.decode(errors="replace"), end="")
