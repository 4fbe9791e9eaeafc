"""The bytes of a file that was given as a picture, or what it is in place of one."""

import io
import os
import re
from pathlib import Path

START = 1000  # bytes, in which the kind of a file can be seen

# from what a file begins with (a regular expression) to what it is, and what to do
KINDS = {
    rb".*<html": "is a web page. Open it in the browser, and save the picture that it shows.",
    rb".*<svg": "is a drawing made of lines (SVG), not of pixels. Export it as PNG.",
    rb"%PDF": "is a PDF. Export the page as PNG, or take a picture of the screen.",
    rb".{4}ftyp(heic|heix|hevc|mif1|msf1|avif)": (
        "is a photo in a phone's own format (HEIC or AVIF), which cannot be read here. Export "
        "it as JPEG, or set the camera to the most compatible format."
    ),
    rb".{4}(ftyp|moov|mdat)|\x1aE\xdf\xa3|RIFF.{4}AVI |FLV": (
        "is a video. Take a picture of the screen, as PNG."
    ),
    rb"PK\x03\x04": "is an archive or a document (ZIP). Take the picture out of it first.",
}


class OtherKindError(Exception):
    """What was given is no picture; the message says what it is, and what to do."""


def bytes_of(path: str | os.PathLike) -> bytes:
    """A file's bytes.

    Raises
    ------
    OtherKindError
        If there is no such file, it is a folder, an address, or empty.
    """
    if re.match(r"(https?|ftp)://", os.fspath(path)):
        raise OtherKindError(
            "is an address in the web. Download the picture, and give the name of the file."
        )
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise OtherKindError(
            f"does not exist (looked for in {os.getcwd()}). Is its name written right?"
        ) from None
    except IsADirectoryError:
        raise OtherKindError("is a folder. Give the name of a picture in it.") from None
    except PermissionError:
        raise OtherKindError("may not be read: its owner has not allowed it.") from None
    return not_empty(data)


def not_empty(data: bytes) -> bytes:
    if not data:
        raise OtherKindError("is empty, of 0 bytes. Save or upload it again.")
    return data


def content(file) -> bytes:
    """All that is in an open file, from its beginning.

    Raises
    ------
    ValueError
        If it was opened as text, is closed, or empty.
    """
    if isinstance(file, io.TextIOBase):
        raise ValueError('This file was opened as text. Open it with open(name, "rb").')
    if file.closed:
        raise ValueError("This file is closed already. Use it inside the with block that opens it.")
    if file.seekable():
        file.seek(0)  # it may have been written, or read, just now
    data = file.read()
    if not data:
        raise ValueError("This open file is empty, or has been read to its end: open it again.")
    return data


def other_kind(start: bytes) -> str:
    """What a file is that is no picture, and what to do; empty if that cannot be seen."""
    for pattern, words in KINDS.items():
        if re.match(pattern, start, re.DOTALL | re.IGNORECASE):
            return words
    return ""
