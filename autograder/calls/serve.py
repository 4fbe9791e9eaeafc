"""The checker's own process: runs checks, with the seed and what is expected.

It stays warm from one notebook to the next. Of the student's it reads plain data only.
"""

import ast
import contextlib
import io
import json
import linecache
import os
import re
import sys
import time
import traceback

from autograder.calls import ask
from digits import checks

MOST = 2**25  # bytes of one message
TRIP = 0.004  # seconds that a call takes by itself
HIDDEN = re.compile(r"BEGIN HIDDEN TESTS(.*?)END HIDDEN TESTS", re.S)
# the first bytes of messages: to this process, and from it
ORDER, CHECK, REPLIES = b"o", b"k", b"r"
CALLS, TOLD = b"c", b"t"


def serve(pipe):
    """Serve one order or check after another, until whoever sends them is gone."""
    units, notebook = {}, None

    def exchange(calls):
        pipe.send_bytes(CALLS + calls)
        message = pipe.recv_bytes(MOST)
        if message[:1] != REPLIES:
            raise ask.Gone(message)
        return message[1:]

    message = pipe.recv_bytes()
    while True:
        kind, content = message[:1], message[1:]
        try:
            if kind == ORDER:
                order = json.loads(content)
                unit = json.dumps(order["unit"])
                if unit not in units:
                    units[unit] = Unit(**order["unit"])
                os.environ["DIGITS_SEED"] = order["seed"]
                notebook = Notebook(units[unit], exchange)
            elif kind == CHECK:
                pipe.send_bytes(TOLD + json.dumps(notebook.check(content.decode())).encode())
            message = pipe.recv_bytes()
        except ask.Gone as gone:
            message = gone.message


class Unit:
    """What the checks of a unit stand on: the names that its locked cells, and answers, give."""

    def __init__(self, setup, answers):
        self.space = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()):
            tried(setup, self.space)
            self.reference = dict(self.space)
            tried(answers, self.reference)
        self.inside = {}  # from a check to why it has to run in the student's process, or ""
        self.is_worth_it = {}  # from a check to whether foreseeing its calls saves time


class Notebook:
    """The checks of one student's notebook."""

    def __init__(self, unit, exchange):
        self.unit, self.exchange = unit, exchange
        self.space = dict(unit.space)

    def check(self, source):
        """How a check ends, as `autograder.run.checker.Checker.check` gives it."""
        calls, unit = [], self.unit
        if unit.is_worth_it.get(source, True):
            start = time.perf_counter()
            calls, trouble = ask.foreseen(lambda: self.run(source), unit.reference)
            if source not in unit.inside:
                unit.inside[source] = why_inside(calls, trouble)
            took = time.perf_counter() - start
            unit.is_worth_it[source] = took < TRIP * (len(calls) - 1)
        if unit.inside[source]:
            return {"inside": unit.inside[source]}
        return self.judge(source, calls)

    def judge(self, source, calls):
        hidden, printed = hidden_lines(source), io.StringIO()
        asker = ask.Asker(self.exchange, lambda: line_now() not in hidden)
        checks.elsewhere, error, shown = asker, None, None
        try:
            with contextlib.redirect_stdout(printed):
                asker.prefetch(calls)
                value = self.run(source)
            verdict = {"passed": True, "value": number(value), "message": ""}
            shown = None if value is None else repr(value)[:200]
        except (Exception, SystemExit) as caught:
            is_told = isinstance(caught, AssertionError | NotImplementedError)
            message = str(caught) if is_told else traceback.format_exc()
            error = [type(caught).__name__, message]
            verdict = {"passed": False, "value": None, "message": message}
        finally:
            checks.elsewhere = None
        return {
            "verdict": verdict,
            "printed": printed.getvalue(),
            "error": error,
            "shown": shown,
        }

    def run(self, source):
        return run(source, "check", self.space)


def tried(sources, space):
    """Execute cells, whatever becomes of them: one may be no plain Python, or miss a file."""
    for number, source in enumerate(sources):
        try:
            run(source, f"cell {number}", space)
        except MemoryError:  # the machine's fault, not the cell's
            raise
        except Exception:
            continue


def why_inside(calls, trouble):
    """Why a check has to run in the student's process; empty where it has not.

    Against the instructor's own answers, a check for this process ends well, and calls a
    function of the student's through `digits.checks`.
    """
    if trouble is not None:
        return f"{type(trouble).__name__}: {trouble}"[:300]
    return "" if calls else "It calls no function through digits.checks."


def run(source, name, space):
    """Execute a cell; the value of its last line, if that is an expression."""
    checks.forget()
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), space)
    if last is not None:
        return eval(compile(ast.Expression(last.value), name, "eval"), space)


def hidden_lines(source):
    """The numbers of the lines that students do not see."""
    found = set()
    for one in HIDDEN.finditer(source):
        first, last = (source.count("\n", 0, place) + 1 for place in one.span())
        found |= set(range(first, last + 1))
    return found


def line_now():
    """The number of the check's own line that is being run."""
    frame, line = sys._getframe(), 0
    while frame:
        if frame.f_code.co_filename == "check" and frame.f_code.co_name == "<module>":
            line = frame.f_lineno
        frame = frame.f_back
    return line


def number(value):
    """The points that a check's last line gives; None if that is no number."""
    is_truth = isinstance(value, bool) or str(getattr(value, "dtype", "")) == "bool"
    if hasattr(value, "__float__") and not isinstance(value, str) and not is_truth:
        return float(value)
    return None
