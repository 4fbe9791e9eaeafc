"""What a supervisor is asked to start."""

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, Self

from .limits import Limits
from .modes import Mode


@dataclass
class Order:
    """A kernel, or another process, to be started behind walls.

    Attributes
    ----------
    mode
        The kind of walls.
    expose, hide
        Paths that it may read, and paths that it may not read even there.
    folder
        Its files are copied to where the process starts; None for no files.
    serves
        A function to call in place of being a kernel, as `"module:name"`.
    address
        Where the client connects, followed by the number of a channel.
    connection
        What a kernel reads from its connection file.
    arguments
        Of the kernel application's command line.
    home, work, tmp
        Folders that the process may write to, as it sees them; the supervisor sets them.
    """

    mode: Mode
    limits: Limits
    expose: list[str]
    hide: list[str]
    folder: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    serves: str | None = None
    address: str = ""
    connection: dict[str, Any] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    home: str = ""
    work: str = ""
    tmp: str = ""

    def to_json(self) -> bytes:
        """The order in one line, for `from_json`."""
        return json.dumps(dataclasses.asdict(self)).encode() + b"\n"

    @classmethod
    def from_json(cls, line: bytes) -> Self:
        values = json.loads(line)
        return cls(**{**values, "limits": Limits(**values["limits"])})
