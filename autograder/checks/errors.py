"""How a check ends that does not pass."""


class _Readable(Exception):
    """An exception whose message is all that a notebook shows of it, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class CheckFailed(_Readable, AssertionError):
    """The answer is not right yet; the message says in what way."""


class NotAttempted(_Readable, NotImplementedError):
    """The answer is not written yet; the message says where to start."""
