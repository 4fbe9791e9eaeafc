"""Kernels that start while something else is done."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from .kernels import Kernels
from .limits import SandboxError


class Starting:
    """Starts kernels in a thread; to be used in a `with` statement, or closed.

    Parameters are those of `Kernels`.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._kernels: Kernels | None = None
        self._is_closed = False
        pool = ThreadPoolExecutor(1)
        self._future = pool.submit(self._start, arguments, options)
        pool.shutdown(wait=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Kernels:
        self._kernels = Kernels(*arguments, **options)
        if self._is_closed:
            raise SandboxError("Nobody needs them any more.")
        return self._kernels.__enter__()

    def kernels(self) -> Kernels:
        """The kernels, when they are there.

        Raises
        ------
        SandboxError
            If walls are required and cannot be built, or they do not start.
        """
        return self._future.result()

    def close(self) -> None:
        """End the kernels, or their start."""
        self._is_closed = True
        if self._kernels is not None:
            self._kernels.close()
        with contextlib.suppress(SandboxError):
            self.kernels().close()
