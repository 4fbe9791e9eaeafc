"""The root file system that a kernel sees: only what is listed exists in it.

Built in a mount namespace that nobody else sees, by the supervisor. A list of what is there
holds where a list of what is hidden would have gaps.
"""

import contextlib
import os
import site
import socket
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from . import identity, syscalls
from .limits import Limits
from .order import Order

MODES = ("namespaces", "user-namespaces")
HOME = "/home/student"
WORK = "/home/student/work"
OLD = "/.old"  # the machine's root while this one is built
DISK = "/.disk"

# what programs and libraries of the system need
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/sys/devices/system/cpu",
)
DEVICES = ("full", "null", "random", "tty", "urandom")
LOCKED = syscalls.READ_ONLY | syscalls.NO_SUID | syscalls.NO_DEVICES


def python_folders() -> list[str]:
    """The folders of this interpreter and its packages."""
    folders = {sys.prefix, sys.base_prefix, *site.getsitepackages(), site.getusersitepackages()}
    folders |= {os.path.realpath(folder) for folder in folders}
    return sorted(folder for folder in folders if os.path.isdir(folder))


def enter(order: Order) -> int | None:
    """Move this process, and the children it will have, into namespaces with a new root.

    Parameters
    ----------
    order
        Its `home`, `work` and `tmp` are set.

    Returns
    -------
    int or None
        The user that the kernel is to become; None where it stays the current one.
    """
    os.umask(0o022)  # the kernel's user has to enter the folders that are made here
    if order.mode == "namespaces":
        user = identity.user_for(os.getpid())
        syscalls.unshare(syscalls.NAMESPACES)
    else:
        user = None
        own, group = os.getuid(), os.getgid()
        syscalls.unshare(syscalls.NAMESPACES | syscalls.NEW_USER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{own} {own} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        with contextlib.suppress(OSError):  # belt to the braces of seccomp
            Path("/proc/sys/user/max_user_namespaces").write_text("0")
    build(order, user)
    syscalls.loopback_up()
    socket.sethostname("sandbox")
    order.home, order.work, order.tmp = HOME, WORK, "/tmp"
    return user


def build(order: Order, user: int | None) -> None:
    """Make the new root and move into it; the machine's root stays at `OLD` for the moment.

    Parameters
    ----------
    user
        Owner of what the kernel may write; None where it is the current one.
    """
    limits = order.limits
    folder = order.folder and os.path.realpath(order.folder)
    targets = {os.path.abspath(path): os.path.realpath(path) for path in order.expose}
    syscalls.mount("none", "/", flags=syscalls.RECURSIVE | syscalls.PRIVATE)
    size = f"size={limits.disk},nr_inodes={limits.files + 500},mode=755"
    syscalls.mount("tmpfs", "/tmp", "tmpfs", syscalls.NO_SUID | syscalls.NO_DEVICES, size)
    os.mkdir("/tmp" + OLD)
    syscalls.pivot_root("/tmp", "/tmp" + OLD)
    os.chdir("/")

    _writable(user)
    empty = _show(targets, order.hide)
    _devices()
    _etc(user)
    os.mkdir("/proc")
    if folder:
        copy(OLD + folder, WORK, limits, user)
    for path in empty:
        syscalls.restrict_mount(path, syscalls.READ_ONLY)


def close() -> None:
    """In the first process of the new process namespace: the last mounts, the old root goes."""
    # the new /proc is allowed only as long as the machine's full one can be seen
    syscalls.mount(
        "proc", "/proc", "proc", syscalls.NO_SUID | syscalls.NO_DEVICES | syscalls.NO_EXEC
    )
    syscalls.restrict_mount("/proc", syscalls.READ_ONLY)
    syscalls.unmount(OLD)
    os.rmdir(OLD)
    syscalls.restrict_mount("/", LOCKED, below=False)


def _show(targets: Mapping[str, str], hidden: Iterable[str]) -> list[str]:
    """Mount what is exposed, read-only, and empty folders over what is hidden in it.

    `targets` goes from a path to where it leads. The inner of two paths wins. Returns the
    empty folders, still writable: something exposed may lie in them.
    """
    hidden = set(map(os.path.abspath, hidden)) - set(targets)
    listed = hidden | set(targets)
    empty = []
    for path in sorted(listed, key=lambda path: path.count("/")):
        above = next((str(p) for p in Path(path).parents if str(p) in listed), None)
        if path in targets:
            source = OLD + targets[path]
            there_already = above in targets and targets[path] == path
            if there_already or not os.path.exists(source):
                continue
            _mount_point(path, os.path.isdir(source))
            syscalls.bind(source, path, LOCKED)
        elif above in targets and os.path.isdir(path):
            syscalls.mount("tmpfs", path, "tmpfs", syscalls.NO_SUID, "size=1m,mode=755")
            empty.append(path)
        elif above in targets and os.path.exists(path):
            # a device there, so not even to be opened
            syscalls.bind(f"{OLD}/dev/null", path, LOCKED)
    return empty


def _mount_point(path: str, is_folder: bool) -> None:
    if os.path.exists(path):
        return
    if is_folder:
        os.makedirs(path)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(path).touch()


def _writable(user: int | None) -> None:
    """What the kernel may write lies in the one limited tmpfs that is the root."""
    for name, path in (("tmp", "/tmp"), ("shm", "/dev/shm"), ("home", HOME)):
        source = f"{DISK}/{name}"
        os.makedirs(source)
        os.chmod(source, 0o700)
        _own(source, user)
        os.makedirs(path, exist_ok=True)
        syscalls.mount(source, path, flags=syscalls.BIND)
    os.mkdir(WORK)
    _own(WORK, user)


def _devices() -> None:
    for name in DEVICES:
        Path("/dev", name).touch()
        syscalls.bind(f"{OLD}/dev/{name}", f"/dev/{name}", syscalls.NO_SUID | syscalls.NO_EXEC)
    os.mkdir("/dev/pts")
    flags = syscalls.NO_SUID | syscalls.NO_EXEC
    syscalls.mount("devpts", "/dev/pts", "devpts", flags, "newinstance,ptmxmode=0666,mode=620")
    os.symlink("pts/ptmx", "/dev/ptmx")
    os.symlink("/proc/self/fd", "/dev/fd")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.symlink(f"/proc/self/fd/{number}", f"/dev/{name}")


def _etc(user: int | None) -> None:
    """Names for the users there are, without the machine's own list."""
    user = os.getuid() if user is None else user
    os.makedirs("/etc", exist_ok=True)
    student = "" if user == 0 else f"student:x:{user}:{user}::{HOME}:/bin/sh\n"
    Path("/etc/passwd").write_text(f"root:x:0:0::/:/bin/sh\n{student}")
    Path("/etc/group").write_text(f"root:x:0:\nstudent:x:{user}:\n")
    Path("/etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
    Path("/etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\n")


def _own(path: str, user: int | None) -> None:
    if user is not None:
        os.chown(path, user, user, follow_symlinks=False)


def copy(source: str, target: str, limits: Limits, user: int | None = None) -> None:
    """Copy the regular files of a folder, whoever prepared it.

    No link is followed or copied, nothing but folders and regular files is opened, and
    notebooks stay behind: the one that is being graded holds the hidden checks.

    Parameters
    ----------
    source, target
        Folders; the target exists.
    limits
        Its `disk` and `files` hold.
    user
        Owner of the copies.

    Raises
    ------
    OSError
        If they are more than the limits allow.
    """
    bytes_left, files_left = limits.disk, limits.files
    for folder, _, names, descriptor in os.fwalk(source, follow_symlinks=False):
        path = os.path.join(target, os.path.relpath(folder, source))
        if folder != source:
            os.mkdir(path)
            _own(path, user)
        for name in names:
            if name.lower().endswith(".ipynb"):
                continue
            status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                bytes_left -= status.st_size
                files_left -= 1
                if bytes_left < 0 or files_left < 0:
                    raise OSError("The folder has more or larger files than the limits allow.")
                _copy_file(name, descriptor, os.path.join(path, name), user)


def _copy_file(name: str, folder: int, target: str, user: int | None) -> None:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with (
        open(os.open(name, flags, dir_fd=folder), "rb") as read,
        open(target, "xb") as write,
    ):
        mode = stat.S_IMODE(os.fstat(read.fileno()).st_mode)
        while block := read.read(2**20):
            write.write(block)
        os.fchmod(write.fileno(), mode & 0o777 | 0o600)
    _own(target, user)
