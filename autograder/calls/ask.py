"""In the checker: a check's calls to a student's functions, which are in another process."""

import contextlib
import io
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograder import checks
from autograder.calls import decoder, encoder, trusted
from autograder.checks import calling

UNREADABLE = (
    *(decoder.Damaged, KeyError, TypeError, ValueError, IndexError, AttributeError),
    *(RecursionError, OverflowError, MemoryError),
)


class Gone(BaseException):
    """The student's kernel will answer no more; no check may catch this.

    Attributes
    ----------
    message
        What came in place of an answer.
    """

    def __init__(self, message: bytes):
        super().__init__()
        self.message = message


class Asker:
    """Calls functions through `exchange`.

    It stands in `autograder.checks.calling.remote` while a check runs.

    Parameters
    ----------
    exchange
        Hands on a list of calls, as bytes of JSON; gives the bytes of the replies.
    shows
        Whether what the next function prints is to be shown.
    """

    def __init__(self, exchange: Callable[[bytes], bytes], shows: Callable[[], bool]):
        self.exchange, self.shows = exchange, shows
        self.ahead: list[tuple[Any, Any]] = []  # pairs of a call and its reply

    def __call__(self, name: str, given: list[Any]) -> checks.CallResult:
        call, arguments = encoded(name, given)
        if self.ahead and self.ahead[0][0] == call:
            _, reply = self.ahead.pop(0)
        else:
            self.ahead = []
            (reply,) = self.send([call])
        try:
            return self.read(reply, name, arguments.objects)
        except UNREADABLE as error:
            raise checks.CheckFailed(f"What {name} returned cannot be looked at.") from error

    def prefetch(self, calls: list[dict[str, Any]]) -> None:
        """Make calls now, all in one exchange; replies are kept for when they come up.

        As soon as a check makes another call than foreseen, the rest is forgotten.
        """
        if len(calls) > 1:
            self.ahead = list(zip(calls, self.send(calls), strict=False))

    def send(self, calls: list[dict[str, Any]]) -> list[Any]:
        try:
            replies = json.loads(self.exchange(json.dumps(calls).encode()))
        except (ValueError, RecursionError):
            replies = None
        if not isinstance(replies, list) or not 0 < len(replies) <= len(calls):
            raise checks.CheckFailed(f"No answer came back from {calls[0]['name']}.")
        return replies

    def read(self, reply: Any, name: str, objects: Sequence[Any]) -> checks.CallResult:
        """What came of a call, as a reply tells."""
        if "missing" in reply:
            raise checks.missing(name)
        if "no function" in reply:
            named = type(str(reply["no function"])[:100], (), {})
            raise checks.no_function(name, checks.a(named()))
        if "interrupted" in reply:
            raise checks.CheckFailed(f"{name} took too long, and was stopped.")
        if "too much" in reply:
            kind = str(reply["too much"])[:100]
            raise checks.CheckFailed(f"{name} returned a {kind} that is too large to look at.")
        if "error" in reply:
            kind, mro, text, is_own, line = reply["error"]
            line = line and (int(line[0]), str(line[1])[:500])
            return checks.CallResult(None, rebuilt(kind, mro, text), is_own is True, line)
        if reply["printed"] and self.shows():
            print(str(reply["printed"])[: encoder.MOST_PRINTED], end="")
        answers = decoder.Decoder(reply["nodes"], objects)
        got = answers.value(reply["got"])
        for number, content in reply["changed"]:
            if not 0 <= number < len(objects):
                raise decoder.Damaged
            update(answers, number, content)
        return checks.CallResult(got)


def encoded(name: str, given: list[Any]) -> tuple[dict[str, Any], trusted.Encoder]:
    """A call as JSON, and the encoder, which knows its objects."""
    arguments = trusted.Encoder()
    root = [arguments.value(argument) for argument in given]
    return {"name": name, "root": root, "nodes": arguments.nodes}, arguments


def update(answers: decoder.Decoder, number: int, content: list[Any]) -> None:
    own = answers.objects[number]
    if content[0] != "optimizer":
        answers.update(number, content)
    elif hasattr(own, "apply_gradients"):
        for variable, new in zip(own.variables, content[-1], strict=True):
            variable.assign(answers.array(*new))


def rebuilt(name: Any, mro: Any, text: Any) -> BaseException:
    """An exception like the student's: its name, its text, its nearest class that is known."""
    for module, qualified in mro:
        found = vars(sys.modules.get(module) or object).get(qualified)
        if isinstance(found, type) and issubclass(found, BaseException):
            body = {"__str__": lambda self: str(text)[:1300]}
            kind: type[BaseException] = type(str(name)[:100], (found,), body)
            return kind.__new__(kind)
    raise decoder.Damaged


def foreseen(
    run: Callable[[], object], reference: dict[str, Any]
) -> tuple[list[dict[str, Any]], BaseException | None]:
    """The calls that a check makes of right answers.

    Parameters
    ----------
    run
        Runs the check.
    reference
        Names, among them the instructor's functions.

    Returns
    -------
    calls
    trouble
        What the check ended with.
    """
    calls: list[dict[str, Any]] = []
    kept = calling.remote

    def here(name: str, given: list[Any]) -> checks.CallResult:
        calls.append(encoded(name, given)[0])
        return checks.called(reference, name, given)

    calling.remote = here
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            run()
    except (Exception, SystemExit) as error:
        return calls, error
    finally:
        calling.remote = kept
    return calls, None
