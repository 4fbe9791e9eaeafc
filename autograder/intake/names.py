"""What the path of a file that was handed in says: whose it is, and of which unit."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

LONGEST = 128  # bytes of a folder's name; nbgrader's databases have room for so many characters
NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # some browsers add an ending

TIME = re.compile(
    r"(20\d\d)-?(\d\d)-?(\d\d)[ T_-]+(\d\d)[-:h.]?(\d\d)(?:[-:m.]?(\d\d)([.,]\d{1,6})?)?\d*"
    r"(?: ?(?P<zone>Z\b|[+-]\d\d:?\d\d\b|[A-Z]{3,5}\b))?"
)

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# Brightspace: Nov 20, 2026 1000 AM
TWELVE = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}), (20\d\d) (\d{1,2}):?(\d\d) ([AP])M")
# the ids of cells in a notebook's file, as long as it is text at all
IDS = re.compile(rb'"(?:grade_id|id)"\s*:\s*"([\w-]{1,64})"')


class Units:
    """The units that may be handed in; finds them in names and in notebooks.

    Parameters
    ----------
    units
        By name, the ids of the cells.
    """

    def __init__(self, units: Mapping[str, set[str]] | Iterable[str]) -> None:
        self.ids = {
            name: {id.encode() for id in units[name]} if isinstance(units, dict) else set()
            for name in sorted(units)
        }
        longest_first = sorted(self.ids, key=len, reverse=True)
        self.by_name = {flat(name): name for name in longest_first}
        # GitHub writes - for _, people write spaces
        patterns = ("[-_ ]".join(map(re.escape, re.split("[-_ ]", name))) for name in longest_first)
        self.pattern = re.compile(
            rf"(?P<before>.*?)(?<![^\W_])(?P<unit>{'|'.join(patterns)})(?![^\W_])(?P<after>.*)",
            re.IGNORECASE | re.DOTALL,
        )

    def split(self, text: str) -> tuple[str, str, str] | None:
        """What is before and after a unit's name in `text`, and the unit; or None."""
        found = self.pattern.fullmatch(text)
        if not found or flat(found["unit"]) not in self.by_name:
            return None
        before, unit, after = found["before"], found["unit"], found["after"]
        return before.strip(" _-"), self.by_name[flat(unit)], after

    def begins(self, text: str) -> str | None:
        """The unit that `text` begins with, or None."""
        found = self.split(text)
        return found[1] if found and not found[0] else None

    def shares(self, path: Path) -> Counter[str]:
        """For each unit, the share of its cells that are in the file at `path`."""
        data = path.read_bytes()
        if b"\0" in data[:4]:  # UTF-16
            data = data.decode(json.detect_encoding(data), "replace").encode()
        there = set(IDS.findall(data))
        return Counter({unit: len(ids & there) / len(ids) for unit, ids in self.ids.items() if ids})


def bare(name: str) -> str:
    """A file's name without ending, times and the numbers of copies."""
    stem = name.split(".")[0]
    return re.sub(r"(\(\d+\)|[\W\d_])+$", "", TIME.sub("", stem)).lstrip(" _-(")


def number_in(text: str) -> int:
    """The number of a copy or attempt at the end of a name: `(1)`, `-2`, ` attempt 3`; else 0."""
    found = re.search(r"(\d{1,4})\)?$", TIME.sub("", text).split(".")[0])
    return int(found[1]) if found else 0


def flat(name: str) -> str:
    """A unit's name without case, and with one kind of separator."""
    return re.sub("[-_ ]", "_", name.casefold())


def time_in(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The date and time that stand in a text, in UTC, without a zone; or None.

    Parameters
    ----------
    zone
        Of a time that names no zone or offset, or one that is not known.
    """
    try:
        if found := TIME.search(text):
            *parts, fraction, abbreviation = found.groups()
            year, month, day, hour, minute, second = (int(part or 0) for part in parts)
            time = datetime(year, month, day, hour, minute, second)
            time += timedelta(seconds=float(f"0.{(fraction or '.0')[1:]}"))
            zone = zone_of(abbreviation, time, zone)
        elif found := TWELVE.search(text):
            name, *numbers, half = found.groups()
            month = 1 + MONTHS.index(name.lower())
            day, year, hour, minute = map(int, numbers)
            time = datetime(year, month, day, hour % 12 + 12 * (half == "P"), minute)
        else:
            return None
        return time.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def zone_of(name: str | None, time: datetime, default: tzinfo) -> tzinfo:
    """The time zone that stands after a time; `default` if there is none, or nobody knows it."""
    if not name or name == default.tzname(time):
        return default
    if name in ("Z", "UTC", "GMT"):
        return UTC
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[-2:])
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(offset if name[0] == "+" else -offset)
    try:
        return ZoneInfo(name)  # some abbreviations are names of zones: CET, EST
    except (ValueError, OSError, KeyError):
        return default


def safe_name(name: str) -> str:
    r"""A name for a folder and for nbgrader, the same for the same student.

    An ordinary name stays as it is. Characters that mean something to a file system, a shell
    or a spreadsheet (`/\:*?"<>|[]{}`, what is not printable, at the beginning also `.-=+@~`)
    become `_`, and more than `LONGEST` bytes are cut off. A name changed so ends in `~` and
    eight digits that depend on the whole of it, so that no two become one.
    """
    name = unicodedata.normalize("NFC", name).strip()
    safe = "".join(
        "_" if character in '/\\:*?"<>|[]{}' or not character.isprintable() else character
        for character in name
    )
    safe = re.sub(r"^[.\-=+@~]+", "_", safe).rstrip(" .") or "_"
    if re.match(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", safe, re.IGNORECASE):  # Windows' own
        safe = f"_{safe}"
    if len(safe.encode()) > LONGEST:
        safe = safe.encode()[: LONGEST - 9].decode("utf-8", "ignore")
    if safe != name:
        safe += "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return safe


def letters(student: str) -> str:
    """The letters and digits of a student's name, without the mark that a name was changed."""
    text = unicodedata.normalize("NFC", re.sub(r"~[0-9a-f]{8}$", "", student)).casefold()
    return "".join(character for character in text if character.isalnum())


def shown(parts: Iterable[str]) -> str:
    """A path for people to read: one line, whatever the names hold."""
    text = "/".join(parts)
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
