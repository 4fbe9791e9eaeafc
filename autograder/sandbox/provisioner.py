"""How jupyter_client starts kernels: warm ones through the zygote, or cold ones as always."""

import asyncio
import contextlib
import dataclasses
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from multiprocessing import connection
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerBase, LocalProvisioner
from traitlets import Instance, Unicode

from .kernels import Kernels
from .limits import SandboxError
from .order import Order

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
PATIENCE = 60  # seconds for a kernel to start; its supervisor has less


class WarmProvisioner(KernelProvisionerBase):
    """A kernel that a zygote forks.

    `kernels` is the `Kernels` it belongs to, and `order` what the supervisor gets. After the
    kernel's end `reason` is None, if the client wanted it, or a word, and `sentence` says more.
    """

    kernels = Instance(Kernels)
    order = Instance(Order)
    reason = Unicode(None, allow_none=True)
    sentence = Unicode(None, allow_none=True)
    last_words = Unicode("")  # what the kernel wrote elsewhere than into its messages

    connection: socket.socket | None = None
    exit_code: int | None = None
    folder: str | None = None
    unread = b""
    ended_by_client = False

    @property
    def has_process(self) -> bool:
        return self.connection is not None

    async def pre_launch(self, **arguments: Any) -> dict[str, Any]:
        manager: Any = self.parent  # of the kernel
        if self.folder is None:
            # Unix sockets' paths are short: not below the kernel's long id
            self.folder = tempfile.mkdtemp(dir=self.kernels.folder, prefix="k")
            manager.transport, manager.ip = "ipc", f"{self.folder}/s"
            manager.connection_file = f"{self.folder}/connection.json"
            for number, channel in enumerate(CHANNELS, 1):
                setattr(manager, f"{channel}_port", number)
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        extra = arguments.pop("extra_arguments", [])
        return await super().pre_launch(cmd=extra, **arguments)

    async def launch_kernel(self, cmd: list[str], **_: Any) -> KernelConnectionInfo:
        self.exit_code = self.reason = self.sentence = None
        self.unread, self.ended_by_client = b"", False
        connection: dict[str, Any] = {**self.connection_info}
        connection["key"] = connection["key"].decode()
        order = dataclasses.replace(
            self.order,
            address=self.connection_info["ip"],
            connection=connection,
            arguments=[argument for argument in cmd if "hist_file" not in argument],
        )
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._launch, order)
        return self.connection_info

    def _launch(self, order: Order) -> None:
        self.connection = self.kernels.connect()
        try:
            self.connection.settimeout(PATIENCE)
            self.connection.sendall(order.to_json())
            while b"\n" not in self.unread:
                self._receive()
            answer = self._messages().pop(0)
            if "error" in answer:
                raise RuntimeError(f"The kernel could not be started.\n{answer['error']}")
            self.connection.setblocking(False)
        except BaseException:
            self._close()
            raise

    async def poll(self) -> int | None:
        if self.connection is None:
            return 0 if self.exit_code is None else self.exit_code
        try:
            while self.exit_code is None:
                self._receive()
                for message in self._messages():
                    self._ended(message["ended"])
        except BlockingIOError:
            return None
        except OSError:
            self._ended({"code": -signal.SIGKILL, "reason": "killed", "log": ""})
        return self.exit_code

    def _ended(self, end: dict[str, Any]) -> None:
        self.exit_code = end["code"]
        self.last_words = end["log"]
        if self.ended_by_client and end["reason"] in (None, "killed"):
            return
        if end["reason"]:
            self.reason = end["reason"]
            self.sentence = end.get("sentence") or "It was killed with its supervisor."
        elif end["code"] in (128 + signal.SIGKILL, -signal.SIGKILL):
            self.reason = "killed"
            self.sentence = "It was killed from outside; memory may have run out."
        else:
            self.reason = "died"
            self.sentence = f"It ended by itself, with exit code {end['code']}."

    async def wait(self) -> int | None:
        while await self.poll() is None:
            await asyncio.sleep(0.01)
        self._close()
        return self.exit_code

    async def send_signal(self, signum: int) -> None:
        if signum == signal.SIGKILL:
            await self.kill()
        elif signum:
            self._tell(signal=int(signum))

    async def kill(self, restart: bool = False) -> None:
        self.ended_by_client = True
        self._tell(kill=True)
        for _ in range(20):  # jupyter_client would look after 0.1 s only
            if await self.poll() is not None:
                break
            await asyncio.sleep(0.005)

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def shutdown_requested(self, restart: bool = False) -> None:
        self.ended_by_client = True

    def get_shutdown_wait_time(self, recommended: float = 5.0) -> float:
        return 1.0  # stock kernels hang now and then at their end, and there is nothing to save

    async def cleanup(self, restart: bool = False) -> None:
        if not restart:
            self.close()

    def close(self) -> None:
        """End the kernel if it still runs, and remove what it left."""
        self._close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _tell(self, **message: object) -> None:
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.sendall(json.dumps(message).encode() + b"\n")

    def _receive(self) -> None:
        connection = self.connection
        block = connection.recv(2**16) if connection else b""  # closed by another thread
        if not block:
            raise ConnectionError("The kernel's supervisor is gone.")
        self.unread += block

    def _messages(self) -> list[dict[str, Any]]:
        *lines, self.unread = self.unread.split(b"\n")
        return [json.loads(line) for line in lines]


class Process:
    """A process behind walls that is no kernel, at the other end of a pipe."""

    def __init__(self, kernels: Kernels, order: Order) -> None:
        self.folder = tempfile.mkdtemp(dir=kernels.folder, prefix="p")
        self.supervisor = kernels.connect()
        try:
            self.supervisor.settimeout(PATIENCE)
            order = dataclasses.replace(order, address=f"{self.folder}/s")
            self.supervisor.sendall(order.to_json())
            self.messages = self.supervisor.makefile("rb")
            if "ready" not in (answer := json.loads(self.messages.readline())):
                raise SandboxError(f"A process could not be started.\n{answer['error']}")
            client = socket.socket(socket.AF_UNIX)
            client.connect(f"{self.folder}/s-1")
            self.pipe = connection.Connection(client.detach())
        except (OSError, ValueError) as error:
            self.close()
            raise SandboxError(f"A process could not be started. {error}") from None

    def how(self) -> str:
        """How it ended, in a sentence."""
        try:
            ended = json.loads(self.messages.readline())["ended"]
        except (OSError, ValueError, KeyError):
            return "It was killed."
        sentence = ended.get("sentence") or f"It ended with exit code {ended['code']}."
        return " ".join([sentence, ended["log"]]).strip()

    def end(self) -> None:
        """Kill it."""
        self.pipe.close()
        self.close()

    def close(self) -> None:
        # the supervisor sees that, and ends what it looks after
        self.supervisor.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class ColdProvisioner(LocalProvisioner):
    """A stock kernel, in a copy of the folder, with a limit of time alone."""

    kernels = Instance(Kernels)
    order = Instance(Order)
    reason = Unicode(None, allow_none=True)
    sentence = Unicode(None, allow_none=True)
    last_words = Unicode("")

    clock: threading.Timer | None = None
    copy: str | None = None
    ended_by_client = False

    async def pre_launch(self, **arguments: Any) -> dict[str, Any]:
        if self.copy is not None:  # before a restart
            shutil.rmtree(self.copy, ignore_errors=True)
        self.copy = tempfile.mkdtemp(dir=self.kernels.folder)
        if self.order.folder:
            copy_without_notebooks(self.order.folder, self.copy)
        arguments = await super().pre_launch(**arguments)
        arguments["cwd"] = self.copy
        arguments["env"].update(self.order.environment)
        return arguments

    async def launch_kernel(self, cmd: list[str], **arguments: Any) -> KernelConnectionInfo:
        self.reason = self.sentence = None
        self.ended_by_client = False
        information = await super().launch_kernel(cmd, **arguments)
        seconds = self.order.limits.seconds
        self.clock = threading.Timer(seconds, self._out_of_time, (self.process, seconds))
        self.clock.daemon = True
        self.clock.start()
        return information

    def _out_of_time(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        if process.poll() is None:
            self.reason = "time"
            self.sentence = f"It ran longer than {seconds:g} seconds in all."
            process.kill()

    async def poll(self) -> int | None:
        code = await super().poll()
        if self.process is not None and code is not None and not self.ended_by_client:
            self.reason = self.reason or "died"
            self.sentence = self.sentence or f"It ended by itself, with exit code {code}."
        return code

    async def kill(self, restart: bool = False) -> None:
        self.ended_by_client = True
        await super().kill(restart)

    async def shutdown_requested(self, restart: bool = False) -> None:
        self.ended_by_client = True

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        self.close()

    def close(self) -> None:
        """End the kernel if it still runs, and remove what it left."""
        if self.clock is not None:
            self.clock.cancel()
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.copy is not None:
            shutil.rmtree(self.copy, ignore_errors=True)


def copy_without_notebooks(source: str | Path, target: str | Path) -> None:
    """Copy a folder's regular files, no links, no notebooks; works on any system."""
    for folder, folders, names in os.walk(source):
        folders[:] = [name for name in folders if not Path(folder, name).is_symlink()]
        copy = Path(target, os.path.relpath(folder, source))
        copy.mkdir(exist_ok=True)
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink() and path.suffix.lower() != ".ipynb":
                shutil.copyfile(path, copy / name)
