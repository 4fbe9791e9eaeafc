"""Kernels that start warm, behind the best walls to be had."""

import contextlib
import dataclasses
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import platformdirs

from . import modes
from .limits import Limits, SandboxError
from .modes import WALLED, Mode, Sandbox
from .order import Order

if TYPE_CHECKING:
    from jupyter_client import AsyncKernelManager

    from .provisioner import ColdProvisioner, Process, WarmProvisioner

FOR_EVER = 10**9  # seconds
COLD = (sys.executable, "-m", "ipykernel_launcher", "--IPKernelApp.log_level=ERROR")


class Kernels:
    """Starts kernels, each behind walls of its own; to be used in a `with` statement.

    Parameters
    ----------
    sandbox
        `"auto"`: the best walls that a trial at the start can build, `"limits"` alone if none;
        `"required"`: an error if none; `"off"`: no walls.
    limits
        What a kernel may use, unless `manager` is given others.
    preload
        Modules that every kernel has imported already, in this order. None of them may start
        a thread or compute with TensorFlow when it is imported.
    expose
        Files and folders that kernels may read, besides Python, its packages and the system's
        programs; any user must be able to read them.
    hide
        Files and folders that kernels may not read even where they lie in one of these, or in
        Python's folders; of two paths the inner one counts.
    walls
        The kinds of walls to try, best first.

    Attributes
    ----------
    mode
        `"namespaces"`, `"user-namespaces"`, `"landlock"`, `"limits"` or, where there is no
        Linux, `"cold"`: stock kernels.
    missing
        From each better mode to what keeps it from being used here.

    Raises
    ------
    SandboxError
        If walls are required and cannot be built, or the zygote does not start.
    """

    def __init__(
        self,
        sandbox: Sandbox = "auto",
        limits: Limits | None = None,
        preload: Iterable[str] = (),
        expose: Iterable[str | Path] = (),
        hide: Iterable[str | Path] = (),
        walls: Iterable[Mode] = WALLED,
    ) -> None:
        if sandbox not in ("auto", "required", "off"):
            raise ValueError(f"sandbox is {sandbox!r}, not one of auto, required, off.")
        self.limits = limits or Limits()
        self.preload = list(preload)
        self.expose = [os.path.abspath(path) for path in expose]
        self.hide = [os.path.abspath(path) for path in hide]
        self.mode, self.missing = self._choose(sandbox, walls)
        self.folder: str | None = None
        self._owned = True
        self._is_ready = self._is_closed = False
        self._set_up()

    def _set_up(self) -> None:
        self._zygote: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._started: weakref.WeakSet[ColdProvisioner | Process | WarmProvisioner] = (
            weakref.WeakSet()
        )

    def __getstate__(self) -> dict[str, Any]:
        """For another process of this machine: it can start kernels there, too, while they last."""
        state = {**vars(self), "_owned": False}
        for name in ("_zygote", "_lock", "_started"):
            del state[name]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._set_up()

    def _choose(self, sandbox: Sandbox, walls: Iterable[Mode]) -> tuple[Mode, dict[Mode, str]]:
        missing: dict[Mode, str | None]
        if sandbox == "off":
            missing = dict.fromkeys(WALLED, "Walls are off.")
        else:
            missing = modes.probe(self.expose)
            for mode in walls:
                if missing[mode] is None:
                    return mode, {key: value for key, value in missing.items() if value}
        if sandbox == "required":
            reasons = "\n".join(f"  {mode}: {reason}" for mode, reason in missing.items())
            raise SandboxError(
                "Walls around students' code are required, and cannot be built here:\n"
                f"{reasons}\nRun on Linux, as root or with user namespaces, or without walls."
            )
        return modes.without_walls(), {key: value for key, value in missing.items() if value}

    def __enter__(self) -> Self:
        self.folder = tempfile.mkdtemp(prefix="walls-", dir=_short_folder())
        try:
            if self.mode != "cold":
                with self._lock:
                    self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def describe(self) -> str:
        """What keeps notebooks from what, in a sentence or two for an instructor."""
        text = modes.DESCRIPTIONS[self.mode].format(system=sys.platform)
        if self.mode in WALLED:
            return text
        return " ".join([text, *sorted(set(self.missing.values()))])

    def manager(
        self,
        folder: str | Path | None = None,
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> "AsyncKernelManager":
        """A manager of one kernel, to be handed to nbclient or any user of jupyter_client.

        Parameters
        ----------
        folder
            Its files, but for notebooks and links, are copied to where the kernel starts.
        environment
            Environment variables that the kernel gets; nothing of this process's own.

        Returns
        -------
        jupyter_client.AsyncKernelManager
            `provisioner.reason` says, after the kernel's end, whether it was None (as the
            client wished) or `"memory"`, `"time"`, `"output"`, `"disk"`, `"processes"`,
            `"killed"` or `"died"`; `provisioner.sentence` says it to a person. nbclient ends
            a kernel whose manager it was given only if told so: `execute(cleanup_kc=True)`.
        """
        from jupyter_client import AsyncKernelManager
        from jupyter_client.kernelspec import KernelSpec

        from .client import Client
        from .provisioner import ColdProvisioner, WarmProvisioner

        order = self._order(limits, folder, environment)
        manager = AsyncKernelManager(client_factory=Client)
        manager._kernel_spec = KernelSpec(
            argv=[*COLD, "-f", "{connection_file}"],
            display_name="Python 3 (ipykernel)",
            language="python",
        )
        provisioner = ColdProvisioner if self.mode == "cold" else WarmProvisioner
        manager.provisioner = provisioner(
            parent=manager, kernel_spec=manager._kernel_spec, kernels=self, order=order
        )
        self._started.add(manager.provisioner)
        return manager

    def process(self, target: str) -> "Process":
        """Start a process that is as a kernel is, and calls a function in place of being one.

        Parameters
        ----------
        target
            The function, as `"module:name"`; it is called with one end of a pipe.

        Raises
        ------
        SandboxError
            If it does not start.
        """
        from .provisioner import Process

        limits = dataclasses.replace(self.limits, seconds=FOR_EVER, output=sys.maxsize)
        process = Process(self, self._order(limits, serves=target))
        self._started.add(process)
        return process

    def _order(
        self,
        limits: Limits | None,
        folder: str | Path | None = None,
        environment: Mapping[str, str] | None = None,
        serves: str | None = None,
    ) -> Order:
        """What the supervisor gets, but for the addresses."""
        from .rootfs import SYSTEM, python_folders

        return Order(
            mode=self.mode,
            folder=None if folder is None else os.path.abspath(folder),
            environment=dict(environment or {}),
            limits=limits or self.limits,
            hide=self.hide,
            expose=[*SYSTEM, *python_folders(), *self.expose],
            serves=serves,
        )

    def connect(self) -> socket.socket:
        """A connection to the zygote, which is started again if it has ended.

        Raises
        ------
        SandboxError
            If it cannot be.
        """
        self.revive()
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(self._address)
        except OSError as error:
            connection.close()
            raise SandboxError(f"Kernels cannot be started any more: {error.strerror}.") from None
        return connection

    def revive(self) -> None:
        """Start the zygote again if it has ended; only its owner can.

        Raises
        ------
        SandboxError
            If these kernels are closed, or it does not start.
        """
        if not self._owned or self.mode == "cold":
            return
        with self._lock:
            if self._zygote is None:
                raise SandboxError("These kernels are closed.")
            if self._zygote.poll() is not None:
                self._start()

    def close(self) -> None:
        """End all kernels, and what started them; also while another thread starts it."""
        self._is_closed = True
        if self._zygote is not None and not self._is_ready:
            self._zygote.kill()  # it would hear of its end only when all is imported
        for provisioner in list(self._started):
            provisioner.close()
        with self._lock:
            if self._zygote is not None:
                _end(self._zygote)
                self._zygote = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _address(self) -> str:
        return f"{self.folder}/zygote"

    def _start(self) -> None:
        """Start the zygote; the lock is held, so that `close` does not take the folder away."""
        from .kernel import thread_settings

        if self._is_closed:
            raise SandboxError("These kernels are closed.")
        kept = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ")
        # a process's first environment can be read in its children: nothing private in it
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._address)
        self._is_ready = False
        zygote = self._zygote = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**environment, **thread_settings(self.limits.threads)},
            cwd=self.folder,  # empty: nothing to import by mistake
            start_new_session=True,  # Ctrl-C is for the grader to handle
        )
        cache = platformdirs.user_cache_dir()
        assert zygote.stdin and zygote.stdout  # they are pipes
        settings = {"address": self._address, "preload": self.preload, "cache": cache}
        if self._is_closed:
            zygote.kill()
        with contextlib.suppress(BrokenPipeError):
            zygote.stdin.write(json.dumps(settings).encode() + b"\n")
            zygote.stdin.flush()
        self.left_out: dict[str, str] = {}
        for line in zygote.stdout:
            message = json.loads(line)
            if "ready" in message:
                self._is_ready = True
                return
            self.left_out[message["left_out"]] = message["error"]
        raise SandboxError("The process that kernels are forked from ended while it started.")


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin and process.stdout  # they are pipes
    process.stdin.close()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


def _short_folder() -> str:
    """Where temporary files go, unless a Unix socket's path there would be too long."""
    folder = tempfile.gettempdir()
    return folder if len(folder) < 50 or not modes.HAVE_ZYGOTE else "/tmp"
