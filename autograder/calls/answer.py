"""In the student's kernel: carry out a check's calls, and say what came of them.

The student's code shares this process, so nothing that it says is believed: it is only an
answer. What is used here is kept when the module is imported, which is before that code runs.
"""

import contextlib
import io
import json
from typing import Any

from autograder import checks
from autograder.calls import encoder, trusted

CHANGEABLE = {"list", "dict", "array", "bytearray", "generator", "variable", "optimizer"}

_loads, _dumps, _called, _short = json.loads, json.dumps, checks.called, checks.short


class Text:
    """A text that IPython shows as it is, whatever a notebook does to its formatters."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:  # asked in %doctest_mode
        return self.text

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.text)


class Printed(io.TextIOBase):
    """What a function prints, as far as anybody will read it."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text[: max(0, encoder.MOST_PRINTED - len(self.text))]
        return len(text)


def answer(text: str, namespace: dict[str, Any]) -> Text:
    """Carry out calls, one after another, until one ends in an error.

    Parameters
    ----------
    text
        A list of calls, as JSON.
    namespace
        The notebook's names.

    Returns
    -------
    Text
        A list of replies, as JSON; the last may be that of the first call that failed.
    """
    replies = []
    for call in _loads(text):
        replies.append(_reply(call, namespace))
        if "got" not in replies[-1]:
            break
    return Text(_dumps(replies))


def _reply(call: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
    arguments = trusted.Decoder(call["nodes"])
    given = arguments.all(call["root"])
    objects = [arguments.value(["@", number]) for number in range(len(call["nodes"]))]
    printed = Printed()
    try:
        with contextlib.redirect_stdout(printed):
            result = _called(namespace, call["name"], given)
    except checks.NotAttempted:
        return {"missing": True}
    except checks.CheckFailed:
        return {"no function": encoder.name_of(type(namespace[call["name"]]))}
    except KeyboardInterrupt:
        return {"interrupted": True}
    except BaseException as error:  # GeneratorExit, for one
        result = checks.CallResult(None, error)
    if result.error is not None:
        return {"error": _error(result, result.error)}
    answers = encoder.Encoder(objects)
    try:
        got = answers.value(result.got)
        changed = [
            [number, now]
            for number, before in enumerate(call["nodes"])
            if before[0] in CHANGEABLE
            and (now := _content(answers, objects[number], before)) != before
        ]
    except encoder.TooMuch:
        return {"too much": encoder.name_of(type(result.got))}
    except BaseException:  # an object of the student's that does not let itself be looked at
        kind = encoder.name_of(type(result.got))
        text = f"<a {kind} that cannot be looked at>"
        unseen: list[Any] = ["opaque", "", kind, text, [], None, None]
        return {"got": unseen, "changed": [], "nodes": [], "printed": printed.text}
    return {"got": got, "changed": changed, "nodes": answers.nodes, "printed": printed.text}


def _content(answers: encoder.Encoder, value: Any, before: list[Any]) -> list[Any]:
    """A content as the checker wrote it: of an optimizer only what it remembers changes."""
    if before[0] != "optimizer":
        return answers.content(value)
    own = [answers.array(variable.numpy(), 0) for variable in value.variables]
    return [*before[:-1], own]


def _error(result: checks.CallResult, error: BaseException) -> list[Any]:
    kind = type(error)
    mro = [[str(base.__module__), str(base.__qualname__)] for base in kind.__mro__][:20]
    try:
        text = str(_short(error, str))
    except BaseException:
        text = "(It has no text.)"
    line = result.line and [result.line[0], str(result.line[1])[:500]]
    return [encoder.name_of(kind), mro, text, result.is_own, line]
