"""Lets the functions that a student wrote do the work of the cells after them.

    step = digits.yours("train_step")

gives the notebook's own `train_step` if it does, on one tiny case, what the course's does, and
else the course's; and says which. So what was built is used, and who is stuck goes on.
"""

import _thread
import contextlib
import copy
import functools
import io
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
    """

    ours: Callable
    trial: Callable[[Callable], Any]
    seconds: float = 2


PARTS: dict[str, Part] = {}  # by the name of the function


class TooSlowError(Exception):
    """A function took longer than it may."""


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
        the course's goes on in its place, and a line says so.
    """
    from digits import parts, parts_tf  # noqa: F401  (they fill PARTS)

    part = PARTS[name]
    theirs = sys._getframe(1).f_globals.get(name)
    why = trouble(theirs, part)
    if why:
        print(f"With our {name}: {why}.")
        return part.ours
    print(f"With your {name}.")
    return _guarded(name, theirs, part)


def trouble(theirs: Any, part: Part) -> str:
    """Why a student's function is not used; empty if it can be."""
    if not callable(theirs):
        return "there is none of yours yet"
    try:
        with _quiet(), _at_most(TRIAL_SECONDS):
            got = part.trial(theirs)
    except NotImplementedError:
        return "yours is still to be written"
    except TooSlowError:
        return f"yours takes more than {TRIAL_SECONDS} seconds on a tiny case"
    except (Exception, SystemExit):
        return "yours is not right yet"
    return "" if alike(got, part.trial(part.ours)) else "yours is not right yet"


def alike(one: Any, other: Any) -> bool:
    """Whether two results are the same, up to rounding and to kinds of numbers and of lists."""
    try:
        if isinstance(other, dict):
            return set(one) == set(other) and all(alike(one[key], other[key]) for key in other)
        if isinstance(other, set | str) or other is None:
            return one == other
        if isinstance(other, list | tuple):
            return len(one) == len(other) and all(map(alike, one, other))
        one, other = np.asarray(one), np.asarray(other)
        return one.shape == other.shape and np.allclose(one, other, rtol=1e-3, atol=1e-5)
    except Exception:  # whatever a student's function may return
        return False


def _guarded(name, theirs, part):
    spent, ours_goes_on = 0.0, False

    @functools.wraps(part.ours)
    def function(*arguments):
        nonlocal spent, ours_goes_on
        if ours_goes_on:
            return part.ours(*arguments)
        kept = copy.copy(arguments)
        start = time.perf_counter()
        try:
            with _at_most(part.seconds - spent):
                return theirs(*arguments)
        except TooSlowError:
            why = "yours is right, but takes too long here"
        except (Exception, SystemExit) as error:
            why = f"yours ended with {type(error).__name__}: {error}"
        finally:
            spent += time.perf_counter() - start
        ours_goes_on = True
        print(f"Our {name} goes on: {why}.")
        return part.ours(*kept)

    return function


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer, again and again, as a loop may catch an interrupt.

    Raises
    ------
    TooSlowError
        If it did. (A person's own interrupt stays a KeyboardInterrupt.)
    """
    lock, done, is_over = threading.Lock(), threading.Event(), False

    def watch():
        nonlocal is_over
        wait = max(0, seconds)
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    is_over, wait = True, 0.2
                    _thread.interrupt_main()

    def end():
        while not done.is_set():
            with contextlib.suppress(KeyboardInterrupt), lock:
                done.set()

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except KeyboardInterrupt:
        end()
        if is_over:
            raise TooSlowError from None
        raise
    finally:
        end()
