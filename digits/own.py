"""Lets the functions that a student wrote do the work of the cells after them.

    step = digits.yours("train_step")

gives the notebook's own `train_step` if it does, on one tiny case, what the course's does, and
else the course's; and says which. So what was built is used, and who is stuck goes on.
"""

import contextlib
import copy
import ctypes
import functools
import io
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

TRIAL_SECONDS = 2


@dataclass
class Part:
    """A function that students write.

    Attributes
    ----------
    ours
        The course's.
    trial
        Takes such a function, tries it on a tiny case, and returns what came of it: numbers,
        arrays, or lists, tuples and dictionaries of them.
    seconds
        How long the student's may work in one cell: about as long as that cell takes anyway.
    fit
        Takes such a function, and gives what works in its place: the same, compiled, say.
    """

    ours: Callable
    trial: Callable[[Callable], Any]
    seconds: float = 2
    fit: Callable[[Callable], Callable] = lambda function: function


PARTS: dict[str, Part] = {}  # by the name of the function


class UnfitError(Exception):
    """A function is right, but cannot do the work; says why."""


class TooSlowError(BaseException):
    """A function took longer than it may. No `except Exception` of a student's catches it."""


def yours(name: str) -> Callable:
    """The notebook's function of this name if it works, else the course's; prints which.

    Parameters
    ----------
    name : str
        One of `PARTS`.

    Returns
    -------
    callable
        It takes what the exercise says. If the student's fails or takes too long after all,
        the course's goes on in its place, and a line says so. Its attribute `whose` is "your"
        as long as the student's does the work, else "our".
    """
    from digits import parts  # noqa: F401  (it fills PARTS)

    if name not in PARTS:
        from digits import parts_tf  # noqa: F401  (so does this; only units with TensorFlow ask)

    part = PARTS[name]
    theirs = sys._getframe(1).f_globals.get(name)
    why = trouble(theirs, part)
    if why:
        print(f"With our {name}: {why}.")
        return _ours(part)
    print(f"With your {name}.")
    return _guarded(name, theirs, part)


def trouble(theirs: Any, part: Part) -> str:
    """Why a student's function is not used; empty if it can be."""
    if not callable(theirs):
        return "there is none of yours yet"
    right = part.trial(part.ours)  # before theirs: the first time of all takes longest
    try:
        with _quiet():
            got = _at_most(TRIAL_SECONDS, part.trial, theirs)
    except NotImplementedError:
        return "yours is still to be written"
    except TooSlowError:
        return f"yours takes more than {TRIAL_SECONDS} s on a tiny case"
    except UnfitError as error:
        return str(error)
    except (Exception, SystemExit):
        return "yours is not right yet"
    return "" if alike(got, right) else "yours is not right yet"


def alike(one: Any, other: Any) -> bool:
    """Whether two results are the same, up to rounding and to kinds of numbers and of lists."""
    try:
        if isinstance(other, dict):
            return set(one) == set(other) and all(alike(one[key], other[key]) for key in other)
        if isinstance(other, set | str | bytes) or other is None:
            return one == other
        if isinstance(other, list | tuple):
            return len(one) == len(other) and all(map(alike, one, other))
        one, other = np.asarray(one), np.asarray(other)
        close = 0.001 * (one.dtype.kind == "f" or other.dtype.kind == "f")  # a count is exact
        return one.shape == other.shape and np.allclose(one, other, close, close / 100)
    except Exception:  # whatever a student's function may return
        return False


def _ours(part):
    fitted = part.fit(part.ours)

    @functools.wraps(part.ours)
    def function(*arguments):
        return fitted(*arguments)

    function.whose = "our"
    return function


def _guarded(name, theirs, part):
    spent, ours, voice = 0.0, None, sys.stdout
    theirs = part.fit(theirs)

    @functools.wraps(part.ours)
    def function(*arguments):
        nonlocal spent, ours
        if ours:
            return ours(*arguments)
        kept = copy.copy(arguments)
        start = time.perf_counter()
        try:
            with _quiet():  # it may print, and be called a thousand times
                return _at_most(part.seconds - spent, theirs, *arguments)
        except TooSlowError:
            why = "yours is right, but takes too long here"
        except UnfitError as error:
            why = str(error)
        except (Exception, SystemExit) as error:
            first, *_ = [*str(error).splitlines(), ""]
            why = f"yours ended with {type(error).__name__}: {first:.200}"
        finally:
            spent += time.perf_counter() - start
        ours, function.whose = _ours(part), "our"
        print(f"Our {name} goes on: {why}.", file=voice)  # also inside another that is quiet
        return ours(*kept)

    function.whose = "your"
    return function


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def untimed(function: Callable) -> Callable:
    """The same function; what it takes, inside a student's function, is not their time."""

    @functools.wraps(function)
    def runs(*arguments):
        return _at_most(10**6, function, *arguments)

    return runs


def _at_most(seconds: float, function: Callable, *arguments: Any) -> Any:
    """Call a function, and end it when its time is over: loops, and where there are signals,
    also what sleeps. The clock stands still while another one runs inside.

    Raises
    ------
    TooSlowError
        If it was not done in time; again every 0.2 s, as a loop may catch everything.
    """
    main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not main:
        return _at_most_by_a_thread(seconds, function, *arguments)
    working = True

    def ring(*_):
        if working:
            raise TooSlowError

    timer, handler = signal.getitimer(signal.ITIMER_REAL), signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), 0.2)
        return function(*arguments)
    finally:
        working = False  # a signal that is on its way does nothing any more
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)


def _at_most_by_a_thread(seconds, function, *arguments):
    """The same for Windows, and for cells that run beside the main thread."""
    me, done, working = threading.get_ident(), threading.Event(), True
    outer, start = _ends.get(me), time.perf_counter()
    end = _ends[me] = [start + seconds]
    left = outer and outer[0] - start
    if outer:
        outer[0] = math.inf

    def send(error):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(me), error)

    def watch():
        while not done.wait(0.05) and working:
            if time.perf_counter() > end[0]:
                end[0] += 0.2
                send(ctypes.py_object(TooSlowError))

    try:
        threading.Thread(target=watch, daemon=True).start()
        return function(*arguments)
    finally:
        working = False
        send(None)  # takes back what has not arrived
        done.set()
        _ends[me] = outer
        if outer:
            outer[0] = time.perf_counter() + left


_ends: dict[int, list[float] | None] = {}  # of threads: when a function in them has to be done
