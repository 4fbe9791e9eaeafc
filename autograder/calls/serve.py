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
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from autograder import checks
from autograder.calls import ask, trusted
from autograder.checks import calling, seeding

MOST = 2**25  # bytes of one message
TRIP = 0.004  # seconds that a call takes by itself
HIDDEN = re.compile(r"BEGIN HIDDEN TESTS(.*?)END HIDDEN TESTS", re.S)
# the first bytes of messages: to this process, and from it
ORDER, CHECK, REPLIES = b"o", b"k", b"r"
CALLS, TOLD = b"c", b"t"


def serve(pipe: Connection) -> None:
    """Serve one order or check after another, until whoever sends them is gone."""
    units: dict[str, Unit] = {}

    def exchange(calls: bytes) -> bytes:
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
                trusted.packages = tuple(order["packages"])
                seeding.variable = order["seed_variable"]
                os.environ[seeding.variable] = order["seed"]
                notebook = Notebook(units[unit], exchange)
            elif kind == CHECK:
                pipe.send_bytes(TOLD + json.dumps(notebook.check(content.decode())).encode())
            message = pipe.recv_bytes()
        except ask.Gone as gone:
            message = gone.message


class Unit:
    """What the checks of a unit stand on: the names that its locked cells, and answers, give."""

    def __init__(self, setup: list[str], answers: list[str]):
        self.space: dict[str, Any] = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()):
            tried(setup, self.space)
            self.reference = dict(self.space)
            tried(answers, self.reference)
        # from a check to why it has to run in the student's process, or ""
        self.inside: dict[str, str] = {}
        # from a check to whether foreseeing its calls saves time
        self.is_worth_it: dict[str, bool] = {}


class Notebook:
    """The checks of one student's notebook."""

    def __init__(self, unit: Unit, exchange: Callable[[bytes], bytes]):
        self.unit, self.exchange = unit, exchange
        self.space = dict(unit.space)

    def check(self, source: str) -> dict[str, Any]:
        """How a check ends, as `autograder.run.checker.Checker.check` gives it."""
        calls: list[dict[str, Any]] = []
        unit = self.unit
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

    def judge(self, source: str, calls: list[dict[str, Any]]) -> dict[str, Any]:
        hidden, printed = hidden_lines(source), io.StringIO()
        asker = ask.Asker(self.exchange, lambda: line_now() not in hidden)
        calling.remote, error, shown = asker, None, None
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
            calling.remote = None
        return {
            "verdict": verdict,
            "printed": printed.getvalue(),
            "error": error,
            "shown": shown,
        }

    def run(self, source: str) -> Any:
        return run(source, "check", self.space)


def tried(sources: Iterable[str], space: dict[str, Any]) -> None:
    """Execute cells, whatever becomes of them: one may be no plain Python, or miss a file."""
    for number, source in enumerate(sources):
        try:
            run(source, f"cell {number}", space)
        except MemoryError:  # the machine's fault, not the cell's
            raise
        except Exception:
            continue


def why_inside(calls: list[dict[str, Any]], trouble: BaseException | None) -> str:
    """Why a check has to run in the student's process; empty where it has not.

    Against the instructor's own answers, a check for this process ends well, and calls a
    function of the student's through the check library.
    """
    if trouble is not None:
        return f"{type(trouble).__name__}: {trouble}"[:300]
    return "" if calls else "It calls no function through checks."


def run(source: str, name: str, space: dict[str, Any]) -> Any:
    """Execute a cell; the value of its last line, if that is an expression."""
    checks.forget()
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        tree.body.pop()
    exec(compile(tree, name, "exec"), space)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), name, "eval"), space)
    return None


def hidden_lines(source: str) -> set[int]:
    """The numbers of the lines that students do not see."""
    found: set[int] = set()
    for part in HIDDEN.finditer(source):
        first, last = (source.count("\n", 0, end) + 1 for end in part.span())
        found |= set(range(first, last + 1))
    return found


def line_now() -> int:
    """The number of the check's own line that is being run."""
    frame: FrameType | None = sys._getframe()
    line = 0
    while frame:
        if frame.f_code.co_filename == "check" and frame.f_code.co_name == "<module>":
            line = frame.f_lineno
        frame = frame.f_back
    return line


def number(value: Any) -> float | None:
    """The points that a check's last line gives; None if that is no number."""
    is_truth = isinstance(value, bool) or str(getattr(value, "dtype", "")) == "bool"
    if hasattr(value, "__float__") and not isinstance(value, str) and not is_truth:
        return float(value)
    return None
