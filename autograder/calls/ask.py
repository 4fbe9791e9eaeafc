"""In the checker: a check's calls to a student's functions, which are in another process."""

import contextlib
import io
import json
import sys

from autograder.calls import plain, trusted
from digits import checks

UNREADABLE = (
    *(plain.Damaged, KeyError, TypeError, ValueError, IndexError, AttributeError),
    *(RecursionError, OverflowError, MemoryError),
)


class Gone(BaseException):
    """The student's kernel will answer no more; no check may catch this.

    Attributes
    ----------
    message : bytes
        What came in place of an answer.
    """

    def __init__(self, message):
        super().__init__()
        self.message = message


class Asker:
    """Calls functions through `exchange`.

    It stands in `digits.checks.elsewhere` while a check runs.

    Parameters
    ----------
    exchange : callable
        Hands on a list of calls, as bytes of JSON; gives the bytes of the replies.
    shows : callable
        Whether what the next function prints is to be shown.
    """

    def __init__(self, exchange, shows):
        self.exchange, self.shows = exchange, shows
        self.ahead = []  # pairs of a call and its reply

    def __call__(self, name, given):
        call, writer = written(name, given)
        if self.ahead and self.ahead[0][0] == call:
            _, reply = self.ahead.pop(0)
        else:
            self.ahead = []
            (reply,) = self.send([call])
        try:
            return self.read(reply, name, writer.objects)
        except UNREADABLE as error:
            raise checks.CheckFailed(f"What {name} returned cannot be looked at.") from error

    def prefetch(self, calls):
        """Make calls now, all in one exchange; replies are kept for when they come up.

        As soon as a check makes another call than foreseen, the rest is forgotten.
        """
        if len(calls) > 1:
            self.ahead = list(zip(calls, self.send(calls), strict=False))

    def send(self, calls):
        try:
            replies = json.loads(self.exchange(json.dumps(calls).encode()))
        except (ValueError, RecursionError):
            replies = None
        if not isinstance(replies, list) or not 0 < len(replies) <= len(calls):
            raise checks.CheckFailed(f"No answer came back from {calls[0]['name']}.")
        return replies

    def read(self, reply, name, objects):
        """The `checks.Came` that a reply tells of."""
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
            kind, mro, words, is_own, line = reply["error"]
            line = line and (int(line[0]), str(line[1])[:500])
            return checks.Came(None, rebuilt(kind, mro, words), is_own is True, line)
        if reply["printed"] and self.shows():
            print(str(reply["printed"])[: plain.MOST_PRINTED], end="")
        reader = plain.Reader(reply["nodes"], objects)
        got = reader.value(reply["got"])
        for number, content in reply["changed"]:
            if not 0 <= number < len(objects):
                raise plain.Damaged
            update(reader, number, content)
        return checks.Came(got)


def written(name, given):
    """A call as JSON, and the writer, which knows its objects."""
    writer = trusted.Writer()
    root = [writer.value(one) for one in given]
    return {"name": name, "root": root, "nodes": writer.nodes}, writer


def update(reader, number, content):
    own = reader.objects[number]
    if content[0] != "optimizer":
        reader.update(number, content)
    elif hasattr(own, "apply_gradients"):
        for variable, new in zip(own.variables, content[-1], strict=True):
            variable.assign(reader.array(*new))


def rebuilt(name, mro, words):
    """An exception like the student's: its name, its text, its nearest class that is known."""
    for module, qualified in mro:
        found = vars(sys.modules.get(module) or object).get(qualified)
        if isinstance(found, type) and issubclass(found, BaseException):
            made = type(str(name)[:100], (found,), {"__str__": lambda self: str(words)[:1300]})
            return made.__new__(made)
    raise plain.Damaged


def foreseen(run, reference):
    """The calls that a check makes of right answers.

    Parameters
    ----------
    run : callable
        Runs the check.
    reference : dict
        Names, among them the instructor's functions.

    Returns
    -------
    calls : list
    trouble : Exception or None
        What the check ended with.
    """
    calls, kept = [], checks.elsewhere

    def here(name, given):
        calls.append(written(name, given)[0])
        return checks.called(reference, name, given)

    checks.elsewhere = here
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            run()
    except (Exception, SystemExit) as error:
        return calls, error
    finally:
        checks.elsewhere = kept
    return calls, None
