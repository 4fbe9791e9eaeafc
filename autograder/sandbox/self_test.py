"""Builds each kind of walls and looks around behind them; a program that `probe` runs."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

# all of it now: behind the walls there is nothing left to import
from . import identity, kernel, landlock, rootfs, seccomp
from .limits import Limits
from .modes import WALLED, Mode
from .order import Order


def try_all(expose: Iterable[str]) -> dict[Mode, str | None]:
    """What `modes.probe` returns, tried in children of this process."""
    expose = [*rootfs.SYSTEM, *rootfs.python_folders(), *expose]
    return {mode: _try(mode, expose) for mode in WALLED}


def _try(mode: Mode, expose: list[str]) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            _in_child(lambda: _build(mode, expose, folder))
        except OSError as error:
            return str(error)
    return None


def _build(mode: Mode, expose: list[str], folder: str) -> None:
    """Build walls and look around behind them; an error if either fails."""
    if not seccomp.available():
        raise OSError("The numbers of this processor's system calls are not known.")
    secret = Path(folder, "secret")
    secret.write_text("seen")
    secret.chmod(0o644)
    os.chmod(folder, 0o755)
    order = Order(mode, Limits(), expose, hide=[])
    if mode == "namespaces" and os.geteuid() != 0:
        raise PermissionError("Only root may do this.")
    if mode in rootfs.MODES:
        user = rootfs.enter(order)
    else:
        if not landlock.version():
            raise OSError("This Linux has no Landlock.")
        user = identity.user_for(os.getpid())
        if user is not None and not identity.may_enter(user, [*expose, os.path.dirname(folder)]):
            raise PermissionError("Python lies in a folder that only root may enter.")
        order.home, order.work, order.tmp = (
            os.path.join(folder, name) for name in ("home", "work", "tmp")
        )
        for path in (order.home, order.work, order.tmp):
            os.mkdir(path)
    _in_child(lambda: _look_around(order, user, secret))


def _in_child(function: Callable[[], object]) -> None:
    """Call a function in a child; what it raises is raised here as an `OSError`."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            function()
        except BaseException as error:
            os.write(write, (str(error) or type(error).__name__).encode()[:500])
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with open(read, "rb") as file:
        problem = file.read().decode(errors="replace")
    if problem:
        raise OSError(problem)


def _look_around(order: Order, user: int | None, secret: Path) -> None:
    if order.mode in rootfs.MODES:
        rootfs.close()
    kernel.confine(order, user)
    Path("/proc/self/stat").read_text()  # TensorFlow ends without it
    Path(os.path.realpath(sys.executable)).read_bytes()
    _in_child(lambda: None)
    ways = [str(secret), *(f"/{name}{secret}" for name in _names("/"))]
    if any(map(_can_read, ways)):
        raise OSError("The walls stand, and a file outside can still be read.")


def _can_read(path: str) -> bool:
    try:
        open(path).close()  # not os.access, which knows nothing of Landlock
    except OSError:
        return False
    return True


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


if __name__ == "__main__":
    print(json.dumps(try_all(sys.argv[1:])))
