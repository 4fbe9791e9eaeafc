"""The kinds of walls, best first, and which of them can be built here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

Mode = Literal["namespaces", "user-namespaces", "landlock", "limits", "cold"]
Sandbox = Literal["auto", "required", "off"]  # as `--sandbox` has it
WALLED: tuple[Mode, ...] = ("namespaces", "user-namespaces", "landlock")


def _have_zygote() -> bool:
    """Whether kernels can be forked from a warm process here, and watched."""
    try:
        os.close(os.pidfd_open(os.getpid()))  # Linux 5.3; not in every container
    except (AttributeError, OSError):
        return False
    return True


HAVE_ZYGOTE = _have_zygote()

DESCRIPTIONS: dict[Mode, str] = {
    "namespaces": (
        "Each notebook runs in a room of its own (Linux namespaces, another user without rights): "
        "it sees Python, the course's package and a copy of its folder, no network, no other "
        "process and nothing else of this machine."
    ),
    "user-namespaces": (
        "Each notebook runs in a room of its own (Linux user namespaces): it sees Python, the "
        "course's package and a copy of its folder, no network, no other process and nothing "
        "else of this machine."
    ),
    "landlock": (
        "Each notebook is fenced in (Landlock and seccomp): it reads Python, the course's package "
        "and a copy of its folder, and has no network. It can find out which other files and "
        "users there are."
    ),
    "limits": (
        "WARNING: no walls. Notebooks run with limits on memory, time and output, but a notebook "
        "can read and change whatever you can, other submissions and the gradebook included."
    ),
    "cold": (
        "WARNING: no walls, and a limit of time alone: {system} has no means for more. A notebook "
        "can read and change whatever you can, other submissions and the gradebook included."
    ),
}


def without_walls() -> Mode:
    """What is left where no walls can be built."""
    return "limits" if HAVE_ZYGOTE else "cold"


def probe(expose: Iterable[str | Path] = ()) -> dict[Mode, str | None]:
    """Try each kind of walls, in a process of its own.

    Parameters
    ----------
    expose
        What kernels shall see besides Python and the system's programs.

    Returns
    -------
    dict
        From `"namespaces"`, `"user-namespaces"` and `"landlock"`, best first, to None where
        they can be built, else to a sentence that says what is missing.
    """
    if not HAVE_ZYGOTE:
        return dict.fromkeys(WALLED, f"They need Linux; this is {sys.platform}.")
    run = subprocess.run(
        [sys.executable, "-P", "-m", f"{__package__}.self_test", *map(str, expose)],
        capture_output=True,
        text=True,
    )
    if run.returncode != 0:
        last = (run.stderr.strip().splitlines() or ["no words"])[-1]
        return dict.fromkeys(WALLED, f"The trial itself failed: {last}")
    found: dict[Mode, str | None] = json.loads(run.stdout)
    return found
