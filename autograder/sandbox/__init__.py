"""Warm kernels behind walls: fast to start, and no danger to the machine they run on.

    with Kernels(preload=["tensorflow"]) as kernels:
        manager = kernels.manager(folder)
        NotebookClient(notebook, km=manager).execute(cleanup_kc=True)

See README.md beside this file.
"""

from .kernels import Kernels
from .limits import Limits, SandboxError
from .modes import probe
from .starting import Starting

__all__ = ["Kernels", "Limits", "SandboxError", "Starting", "probe"]
