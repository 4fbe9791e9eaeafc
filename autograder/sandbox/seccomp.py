"""A filter of system calls: what student code never needs, and the kernel need not offer it.

The filter is a small program that the kernel runs before each call. It is inherited by
every process started later and cannot be taken off.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator, Sequence

from .syscalls import SET_NO_NEW_PRIVILEGES, SET_SECCOMP, prctl

# (x86-64, aarch64); calls from 424 on have the same number everywhere
NUMBERS = {
    # new namespaces, mounts, roots
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # memory that counts for no process
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    # doors into the system with a history of holes
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "personality": (135, 92),
    "fanotify_init": (300, 262),
    "modify_ldt": (154, None),
    "ioperm": (173, None),
    "iopl": (172, None),
    # the machine itself
    "acct": (163, 89),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "init_module": (175, 105),
    "delete_module": (176, 106),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "vhangup": (153, 58),
}
# what Landlock does not judge: who may do what with a file, its times and marks. Without a file
# system of its own, a kernel could change them of other files of its user. These do nothing, and
# say that they have: IPython's own start and shutil.copy end without them
WITHOUT_EFFECT = {
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
}
OF_FILES = {
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
}
CLONE, CLONE3 = (56, 220), (435, 435)
CONNECT = (42, 203)
MMAP = (9, 222)
PRCTL = (157, 167)
SOCKET, SOCKET_PAIR = (41, 198), (53, 199)

ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

NEW_NAMESPACES = 0x7E020000
SHARED_ANONYMOUS = 0x21
FAMILIES = (1, 2, 10, 16)  # Unix, IPv4, IPv6, netlink; not vsock, which leads to a VM's host
FAMILIES_WITHOUT_NETWORK = (1,)
DATAGRAM = 2  # such a socket sends to any other by its name, without a connection

KILL, ALLOW, ERROR = 0x80000000, 0x7FFF0000, 0x00050000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN, AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54


def available() -> bool:
    """Whether the numbers of this machine's system calls are known."""
    return platform.machine() in ARCHITECTURES


def install(own: bool = True) -> None:
    """Filter the system calls of this process from now on.

    Parameters
    ----------
    own
        Whether the process has namespaces of its own, of files and network. Without them
        sockets may not reach others, and nobody's files be changed but in what they hold.
    """
    code = b"".join(_program(own))
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(program)
    prctl(SET_NO_NEW_PRIVILEGES, 1)
    prctl(SET_SECCOMP, 2, ctypes.addressof(pointer))


def _program(own: bool) -> Iterator[bytes]:
    which, architecture = ARCHITECTURES[platform.machine()]
    yield _step(LOAD, 4)  # the architecture of the call
    yield _step(EQUAL, architecture, 1, 0)
    yield _step(RETURN, KILL)
    yield _step(LOAD, 0)  # its number
    if which == 0:
        yield _step(AT_LEAST, 0x40000000, 0, 1)  # the x32 doubles of the numbers below
        yield _step(RETURN, ERROR | errno.EPERM)

    for numbers in NUMBERS.values():
        if (number := numbers[which]) is not None:
            yield from _refuse(number)
    if not own:
        for calls, error in (
            ({"connect": CONNECT, **OF_FILES}, errno.EPERM),
            (WITHOUT_EFFECT, 0),
        ):
            for numbers in calls.values():
                if (number := numbers[which]) is not None:
                    yield from _refuse(number, error)
        for numbers in (SOCKET, SOCKET_PAIR):
            yield from _refuse_datagrams(numbers[which])
    # its flags are out of a filter's sight; C libraries fall back to clone
    yield from _refuse(CLONE3[which], errno.ENOSYS)
    yield from _when(CLONE[which], 0, ANY_BIT, (NEW_NAMESPACES,), refuse=True)
    # shared memory without a file can be kept while no process seems to have it
    yield from _when(MMAP[which], 3, EQUAL, (SHARED_ANONYMOUS,), refuse=True, mask=0x2F)
    # a process that is not dumpable hides its memory from the watch
    yield from _when(PRCTL[which], 0, EQUAL, (4,), refuse=True)
    families = FAMILIES if own else FAMILIES_WITHOUT_NETWORK
    yield from _when(SOCKET[which], 0, EQUAL, families, refuse=False)
    yield _step(RETURN, ALLOW)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _refuse(number: int, error: int = errno.EPERM) -> Iterator[bytes]:
    yield _step(EQUAL, number, 0, 1)
    yield _step(RETURN, ERROR | error)


def _refuse_datagrams(number: int) -> Iterator[bytes]:
    """Refuse a call whose second argument is the kind of a socket; else go on to the next."""
    yield _step(EQUAL, number, 0, 4)
    yield _step(LOAD, 16 + 8)
    yield _step(AND, 0xF)  # without the flags
    yield _step(EQUAL, DATAGRAM, 0, 1)
    yield _step(RETURN, ERROR | errno.EPERM)
    yield _step(LOAD, 0)


def _when(
    number: int,
    argument: int,
    test: int,
    values: Sequence[int],
    refuse: bool,
    mask: int | None = None,
) -> Iterator[bytes]:
    """Judge one call by the low half of an argument, and end there.

    It is refused if the test holds for one of `values`, or, with `refuse=False`, for none.
    """
    body = [_step(LOAD, 16 + 8 * argument)]
    if mask is not None:
        body.append(_step(AND, mask))
    for left, value in zip(range(len(values), 0, -1), values, strict=True):
        body.append(_step(test, value, left, 0))
    hit, miss = _step(RETURN, ALLOW), _step(RETURN, ERROR | errno.EPERM)
    if refuse:
        hit, miss = miss, hit
    body += [miss, hit]
    yield _step(EQUAL, number, 0, len(body))
    yield from body
