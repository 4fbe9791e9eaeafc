"""Kernels of one mode, in a process of one user, that tests talk to by lines of JSON.

`python -m tests.support.sandbox_host MODE USER`; USER is a number, or `same`, or `contained`: root
as in a container, who may neither mount nor make namespaces.
"""

import atexit
import contextlib
import dataclasses
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import matplotlib
import nbformat
from nbclient import NotebookClient

from autograder.sandbox import Kernels

ROOT = Path(__file__).resolve().parents[2]
EXPOSED = [ROOT / name for name in ("digits", "autograder/__init__.py", "autograder/checks")]
LIGHT = ("digits", "matplotlib.pyplot", "ipywidgets", "anywidget")  # ready in two seconds


@dataclasses.dataclass
class Ran:
    """What became of a notebook: its cells' outputs, how its kernel ended, who complained."""

    outputs: list
    reason: str
    sentence: str
    error: str
    last_words: str

    def text(self, cell=-1):
        """All that a cell printed, showed or raised, as text."""
        parts = []
        for output in self.outputs[cell]:
            parts.append(output.get("text", ""))
            parts.append(output.get("data", {}).get("text/plain", ""))
            if output["output_type"] == "error":
                parts.append(f"{output['ename']}: {output['evalue']}")
        return "".join(parts)


def run(kernels, *cells, folder=None, environment=None, timeout=60, **limits):
    """Run cells in a kernel of their own, as the grader does."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    limits = dataclasses.replace(kernels.limits, **limits)
    manager = kernels.manager(folder=folder, environment=environment, limits=limits)
    client = NotebookClient(
        notebook,
        km=manager,
        allow_errors=True,
        interrupt_on_timeout=True,
        shutdown_kernel="immediate",
        timeout=timeout,
    )
    error = ""
    try:
        client.execute(cleanup_kc=True)
    except Exception as what:
        error = f"{type(what).__name__}: {what}"
    provisioner = manager.provisioner
    return Ran(
        outputs=[cell.outputs for cell in notebook.cells],
        reason=provisioner.reason,
        sentence=provisioner.sentence,
        error=error,
        last_words=provisioner.last_words,
    )


@functools.cache
def cache():
    """A cache folder for any user; matplotlib takes seconds to list fonts anew."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        shutil.copytree(matplotlib.get_cachedir(), folder / "matplotlib")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    return str(folder)


class Host:
    """The process of another user, from the tests' side; `run` is that of this module."""

    def __init__(self, mode, user):
        self.user = user
        environment = {**os.environ, "XDG_CACHE_HOME": cache()} if user != "same" else None
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__, mode, str(user)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment,
            text=True,
        )
        self.about = json.loads(self.process.stdout.readline())

    def run(self, *cells, **arguments):
        arguments = {k: str(v) if isinstance(v, Path) else v for k, v in arguments.items()}
        self.process.stdin.write(json.dumps({"cells": cells, **arguments}) + "\n")
        self.process.stdin.flush()
        return Ran(**json.loads(self.process.stdout.readline()))

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def open_folders():
    """Let any user enter the folders of Python and of the course; only this process sees it."""
    from autograder.sandbox import syscalls

    syscalls.unshare(syscalls.NEW_MOUNTS)
    syscalls.mount("none", "/", flags=syscalls.RECURSIVE | syscalls.PRIVATE)
    needed = {sys.prefix, sys.base_prefix, str(ROOT)}
    closed = {
        str(parent)
        for path in needed
        for parent in [*Path(path).parents, Path(path)]
        if not parent.stat().st_mode & 0o001
    }
    for folder in sorted(closed):
        inside = [path for path in needed if path.startswith(folder + "/")]
        kept = {path: os.open(path, os.O_PATH) for path in inside}
        syscalls.mount("tmpfs", folder, "tmpfs", 0, "mode=755")
        for path, descriptor in kept.items():
            os.makedirs(path)
            syscalls.mount(
                f"/proc/self/fd/{descriptor}", path, flags=syscalls.BIND | syscalls.RECURSIVE
            )
            os.close(descriptor)


def become(user):
    """Go on as another user."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.environ.update(HOME="/nowhere", PYTHONDONTWRITEBYTECODE="1")
    # a new program: this one may not be looked at by the user it became
    os.execv(
        sys.executable, [sys.executable, "-m", "tests.support.sandbox_host", sys.argv[1], "same"]
    )


def be_contained():
    """Filter system calls much as Docker does."""
    from autograder.sandbox import seccomp

    seccomp.PRCTL, kept = (2**20, 2**20), seccomp.PRCTL  # Docker has nothing against this one
    seccomp.install()
    seccomp.PRCTL = kept


def main():
    mode, user = sys.argv[1:]
    if user != "same":
        open_folders()
    if user == "contained":
        be_contained()
    elif user != "same":
        become(int(user))
    options = {"sandbox": "off"} if mode == "limits" else {"sandbox": "required", "walls": [mode]}
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    with Kernels(preload=LIGHT, expose=EXPOSED, hide=[ROOT], **options) as kernels:
        about = {name: getattr(kernels, name) for name in ("mode", "folder")}
        print(json.dumps({**about, "describe": kernels.describe()}), file=answers)
        for line in sys.stdin:
            request = json.loads(line)
            ran = run(kernels, *request.pop("cells"), **request)
            print(json.dumps(dataclasses.asdict(ran)), file=answers)


if __name__ == "__main__":
    main()
