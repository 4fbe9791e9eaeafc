"""In the student's kernel: carry out a check's calls, and say what came of them.

The student's code shares this process, so nothing that it says is believed: it is only an
answer. What is used here is kept when the module is imported, which is before that code runs.
"""

import contextlib
import io
import json

from autograder.calls import plain, trusted
from digits import checks

CHANGEABLE = {"list", "dict", "array", "bytearray", "generator", "variable", "optimizer"}

_loads, _dumps, _called, _short = json.loads, json.dumps, checks.called, checks.short


class Text:
    """A text that IPython shows as it is, whatever a notebook does to its formatters."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):  # asked in %doctest_mode
        return self.text

    def _repr_pretty_(self, printer, cycle):
        printer.text(self.text)


class Printed(io.TextIOBase):
    """What a function prints, as far as anybody will read it."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text[: max(0, plain.MOST_PRINTED - len(self.text))]
        return len(text)


def answer(text, namespace):
    """Carry out calls, one after another, until one ends in an error.

    Parameters
    ----------
    text : str
        A list of calls, as JSON.
    namespace : dict
        The notebook's names.

    Returns
    -------
    Text
        A list of replies, as JSON; the last may be that of the first call that failed.
    """
    replies = []
    for call in _loads(text):
        replies.append(_one(call, namespace))
        if "got" not in replies[-1]:
            break
    return Text(_dumps(replies))


def _one(call, namespace):
    reader = trusted.Reader(call["nodes"])
    given = reader.all(call["root"])
    objects = [reader.value(["@", number]) for number in range(len(call["nodes"]))]
    printed = Printed()
    try:
        with contextlib.redirect_stdout(printed):
            came = _called(namespace, call["name"], given)
    except checks.NotAttempted:
        return {"missing": True}
    except checks.CheckFailed:
        return {"no function": plain.name_of(type(namespace[call["name"]]))}
    except KeyboardInterrupt:
        return {"interrupted": True}
    except BaseException as error:  # GeneratorExit, for one
        came = checks.Came(None, error)
    if came.error is not None:
        return {"error": _error(came)}
    writer = plain.Writer(objects)
    try:
        got = writer.value(came.got)
        changed = [
            [number, now]
            for number, before in enumerate(call["nodes"])
            if before[0] in CHANGEABLE
            and (now := _content(writer, objects[number], before)) != before
        ]
    except plain.TooMuch:
        return {"too much": plain.name_of(type(came.got))}
    except BaseException:  # an object of the student's that does not let itself be looked at
        kind = plain.name_of(type(came.got))
        unseen = ["opaque", "", kind, f"<a {kind} that cannot be looked at>", [], None, None]
        return {"got": unseen, "changed": [], "nodes": [], "printed": printed.text}
    return {"got": got, "changed": changed, "nodes": writer.nodes, "printed": printed.text}


def _content(writer, value, before):
    """A content as the checker wrote it: of an optimizer only what it remembers changes."""
    if before[0] != "optimizer":
        return writer.content(value)
    own = [writer.array(one.numpy(), 0) for one in value.variables]
    return [*before[:-1], own]


def _error(came):
    kind = type(came.error)
    mro = [[str(one.__module__), str(one.__qualname__)] for one in kind.__mro__][:20]
    try:
        words = str(_short(came.error, str))
    except BaseException:
        words = "(It has no text.)"
    line = came.line and [came.line[0], str(came.line[1])[:500]]
    return [plain.name_of(kind), mro, words, came.is_own, line]
