"""How checks speak, in every exercise alike.

A check calls the student's function and looks at what comes back: first its type, then
its shape, then its dtype and range, then its values. The first thing that is off ends the
check with a message: what was called, what came back, what was expected and, where it can
be told, which slip that looks like.

    checks.expect(
        "one_hot", np.array([3, 0]),
        gives=...,
        slips={"You count the classes from 1.": ...},
    )
    checks.passed("one_hot")
"""

import copy
import hashlib
import linecache
import os
import re
import reprlib
import sys
import textwrap
import traceback

import numpy as np

from digits import quiet

WIDTH = 78


class _Readable(Exception):
    """An exception whose message is all that a notebook shows of it, without a traceback."""

    def _render_traceback_(self):
        return str(self).splitlines()


class CheckFailed(_Readable, AssertionError):
    """The answer is not right yet; the message says in what way."""


class NotAttempted(_Readable, NotImplementedError):
    """The answer is not written yet; the message says where to start."""


def call(name, *args, shown_as=None, slips=None):
    """Call the student's function and return what it returns.

    Nothing that it writes to stderr gets out, and an exception in it becomes a message
    that shows the line of the student's that raised it.

    Parameters
    ----------
    name : str
        Of a function in the notebook.
    *args
        Arrays, lists and dictionaries are given as copies: a function that changes its
        input fails with a message.
    shown_as : str, optional
        How messages write the call; by default the name and the arguments.
    slips : dict, optional
        See `expect`; here those that are an exception class count.

    Raises
    ------
    NotAttempted
        If the notebook has no such function, or it still raises `NotImplementedError`.
    CheckFailed
        If it raises anything else, or changes its input.
    """
    function = _find(name)
    shown = shown_as or _call_text(name, args)
    given = [copy.deepcopy(arg) if _can_be_changed(arg) else arg for arg in args]
    with quiet.no_stderr():
        try:
            got, error = function(*given), None
        except (Exception, SystemExit) as caught:
            error = caught
    if error is not None:
        raise _explained(error, function, name, shown, slips or {}) from None
    for before, after in zip(args, given, strict=True):
        if _can_be_changed(before) and _difference(after, before):
            why = (
                "Whoever called the function still needs the original. Make a new value, "
                "as `new = old / 2` does, or begin with a copy: `old.copy()`."
            )
            raise CheckFailed(
                _message(shown, "changed its input to", describe(after), describe(before), why)
            )
    return got


def expect(name, *args, gives, slips=None, dtype=None, between=None, shown_as=None, tolerance=1e-6):
    """Check that the student's function `name` returns `gives`, and return it.

    Parameters
    ----------
    name, *args, shown_as
        See `call`.
    gives : numpy.ndarray, number, bool, str, tuple, list, dict, set or tf.Tensor
        The right result. For an array of the student's, a TensorFlow tensor will do too.
    slips : dict, optional
        Known mistakes, from the sentence that names one to what it looks like: the wrong
        result, a function that tells from the result, or the exceptions that it raises.
    dtype : str, optional
        What an array has to hold: "float" or "integer" of any size, or a NumPy name such as
        "float32". Without it any kind of number will do.
    between : (low, high), optional
        The range that all values have to lie in.
    tolerance : float
        How far from `gives` a number may be, absolute and relative.

    Raises
    ------
    CheckFailed, NotAttempted
    """
    got = call(name, *args, shown_as=shown_as, slips=slips)
    difference = _difference(got, gives, dtype, between, tolerance)
    if difference:
        yours, wanted, why = difference
        why = _named_slip(got, slips or {}, tolerance) or why
        raise CheckFailed(
            _message(shown_as or _call_text(name, args), "returned", yours, wanted, why)
        )
    return got


def expect_array(name, *args, shape, dtype=None, between=None, shown_as=None):
    """Check what kind of array the student's function returns, and return it.

    For exercises with many right results, whose values the check looks at in its own way.
    The parameters are those of `expect`; `shape` is a tuple of integers.
    """
    got = call(name, *args, shown_as=shown_as)
    wanted = f"array of shape {shape}" + (f", {dtype}" if dtype else "")
    difference = _form_difference(got, np.zeros(shape), wanted, dtype, between)
    if difference:
        raise CheckFailed(_message(shown_as or _call_text(name, args), "returned", *difference))
    return np.asarray(got)


def require(condition, what, got, expected, why=""):
    """Check a `condition` of the check's own, with a message of the usual form.

    Parameters
    ----------
    condition : bool
    what : str
        What was called or done.
    got : str or anything else
        What came of it; what is no text is described.
    expected, why : str
        What should have come of it, and which slip it looks like.

    Raises
    ------
    CheckFailed
        If `condition` is false.
    """
    if not condition:
        got = got if isinstance(got, str) else describe(got)
        raise CheckFailed(_message(what, "gave", got, expected, why))


def passed(*names):
    """Say that the answer passed all checks of the cell."""
    verb = "passes" if len(names) == 1 else "pass"
    print(f"✓ {' and '.join(names)} {verb} every check in this cell.")


def rng(name):
    """A source of random inputs for the hidden checks of exercise `name`.

    It starts from the seed that the grader derives from the instructor's secret, the
    student and the unit (environment variable `DIGITS_SEED`), and from a fixed one else.

    Returns
    -------
    numpy.random.Generator
    """
    seed = f"{os.environ.get('DIGITS_SEED', 'open')}/{name}"
    return np.random.default_rng(list(hashlib.sha256(seed.encode()).digest()))


# --- calling ---------------------------------------------------------------------------


def _find(name):
    """The student's function of that name, in the notebook that the check stands in."""
    frame = sys._getframe()
    while frame.f_globals is globals():
        frame = frame.f_back
    if name not in frame.f_globals:
        raise NotAttempted(
            f"{name} does not exist yet.\n\n"
            f"Run the cell with `def {name}` in it, then run this check again."
        )
    function = frame.f_globals[name]
    if not callable(function):
        raise CheckFailed(f"{name} should be a function; it is {_a(function)}.")
    return function


def _can_be_changed(value):
    return isinstance(value, (np.ndarray, list, dict))


def _explained(error, function, name, shown, slips):
    """The exception to raise for one that came out of the student's function."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == file]
    if isinstance(error, NotImplementedError) and frames[-1] in own:
        return NotAttempted(
            f"{name} is not written yet.\n\n"
            "Put your code in place of the line with `raise NotImplementedError`, run that\n"
            "cell, then run this check again. If your code is there, delete that line."
        )
    kind = type(error).__name__
    text = f"{shown} stopped with an error.\n\n{_indented(f'{kind}: {_short(error, str)}')}"
    if own:
        line = linecache.getline(file, own[-1].lineno).strip() or own[-1].line
        text += f"\n\nIt happened in line {own[-1].lineno} of that cell:\n{_indented(line)}"
    for sentence, looks_like in slips.items():
        if _is_exception(looks_like) and isinstance(error, looks_like):
            text += f"\n\n→ {_filled(sentence)}"
    return CheckFailed(text)


def _is_exception(looks_like):
    """True for an exception class, or a tuple of some."""
    several = looks_like if isinstance(looks_like, tuple) and looks_like else (looks_like,)
    return all(isinstance(one, type) and issubclass(one, BaseException) for one in several)


# --- looking ---------------------------------------------------------------------------


def _difference(got, expected, dtype=None, between=None, tolerance=1e-6):
    """How `got` differs from `expected`: (yours, wanted, why), or None where it doesn't."""
    if got is None and expected is not None:
        return "None", describe(expected), _type_hint(got, expected)
    if isinstance(expected, (tuple, list, dict)):
        return _container_difference(got, expected, dtype, between, tolerance)
    if expected is None or isinstance(expected, (str, bytes, bool, np.bool_, set)):
        return _plain_difference(got, expected)
    return _number_difference(got, expected, dtype, between, tolerance)


def _plain_difference(got, expected):
    types = (bool, np.bool_) if isinstance(expected, (bool, np.bool_)) else type(expected)
    right_type = isinstance(got, types)
    if right_type and got == expected:
        return None
    why = "" if right_type else f"That is {_a(got)}, not {_a(expected)}."
    return describe(got), describe(expected), why


def _container_difference(got, expected, dtype, between, tolerance):
    wanted = describe(expected)
    if not isinstance(got, type(expected)):
        return describe(got), wanted, f"That is {_a(got)}, not {_a(expected)}."
    if isinstance(expected, dict):
        for key in expected:
            if key not in got:
                return describe(got), wanted, f"The key {key!r} is missing."
        for key in got:
            if key not in expected:
                return describe(got), wanted, f"The key {describe(key)} does not belong there."
        pairs = [(f"the value of {key!r}", got[key], expected[key]) for key in expected]
    else:
        if len(got) != len(expected):
            why = f"It has {_count(len(got), 'item', 'items')}, not {len(expected)}."
            return describe(got), wanted, why
        pairs = [(f"item {i}", *pair) for i, pair in enumerate(zip(got, expected, strict=True))]
    for place, one, other in pairs:
        difference = _difference(one, other, dtype, between, tolerance)
        if difference:
            return describe(got), wanted, f"Look at {place}. {difference[2]}".strip()
    return None


def _number_difference(got, expected, dtype, between, tolerance):
    wanted = describe(expected)
    difference = _form_difference(got, expected, wanted, dtype, between)
    if difference:
        return difference
    values, right = np.asarray(got).astype(float), np.asarray(expected).astype(float)
    close = np.isclose(values, right, rtol=tolerance, atol=tolerance, equal_nan=True)
    if close.all():
        return None
    if values.ndim == 0:
        return describe(got), wanted, ""
    place = tuple(int(i) for i in np.argwhere(~close)[0])
    why = (
        f"{(~close).sum():,} of {close.size:,} values differ. The first is at "
        f"{list(place)}: yours is {values[place]:g}, right is {right[place]:g}."
    )
    return describe(got), wanted, why


def _form_difference(got, expected, wanted, dtype, between):
    """How the type, shape, dtype or range of `got` is off, or None where they are right."""
    why = _type_hint(got, expected)
    if why:
        return describe(got), wanted, why
    values, shape = np.asarray(got), np.shape(expected)
    if values.shape != shape:
        return describe(got), wanted, _shape_hint(values.shape, shape)
    kinds = {None: "biuf", "float": "f", "integer": "iu"}
    if not (values.dtype.kind in kinds[dtype] if dtype in kinds else values.dtype == dtype):
        return describe(got), wanted, f"It holds {values.dtype}; wanted is {dtype or 'a number'}."
    values = values.astype(float)
    if np.isnan(values).any() and not np.isnan(np.asarray(expected, float)).any():
        return describe(got), wanted, "nan means 'not a number': 0/0, or inf - inf."
    if between and values.size and not between[0] <= values.min() <= values.max() <= between[1]:
        yours = f"{describe(got)}\nwith values from {values.min():g} to {values.max():g}"
        return yours, f"values from {between[0]:g} to {between[1]:g}", ""
    return None


def _type_hint(got, expected):
    """Why `got` cannot be taken for numbers of the expected kind, or nothing."""
    if got is None:
        return "Does every way through the function end in a `return`? Printing is not enough."
    if _is_symbolic(got):
        return "A Keras placeholder has no numbers in it yet."
    if _is_tensor(expected) and not _is_tensor(got):
        return "A TensorFlow tensor is wanted here."
    if isinstance(got, (list, tuple)) and np.ndim(expected):
        try:
            if np.shape(got) == np.shape(expected):
                return f"Wrap the {type(got).__name__} in np.array(...)."
        except ValueError:  # its parts are of different lengths
            pass
        return f"That is {_a(got)}, not {_a(expected)}."
    if not (_is_tensor(got) or isinstance(got, (int, float, np.ndarray, np.generic))):
        return f"That is {_a(got)}, not {_a(expected)}."
    return ""


def _shape_hint(got, expected):
    if got == expected[::-1] and len(got) > 1:
        return "Rows and columns are swapped."
    if len(got) != len(expected):
        return f"It has {_count(len(got), 'axis', 'axes')}, not {len(expected)}."
    axis = next(i for i, pair in enumerate(zip(got, expected, strict=True)) if len(set(pair)) > 1)
    return f"Axis {axis} has {_count(got[axis], 'entry', 'entries')}, not {expected[axis]}."


def _named_slip(got, slips, tolerance):
    for sentence, looks_like in slips.items():
        if _is_exception(looks_like):
            continue
        try:
            if callable(looks_like):
                found = looks_like(got)
            else:
                found = not _difference(got, looks_like, tolerance=tolerance)
        except Exception:  # a test made for arrays may stumble over a string: not this slip
            continue
        if found:
            return sentence
    return ""


# --- speaking --------------------------------------------------------------------------

_repr = reprlib.Repr()
_repr.maxlist = _repr.maxtuple = _repr.maxset = _repr.maxdict = 12
_repr.maxstring = _repr.maxother = _repr.maxlong = 200


def describe(value):
    """A value in a few words: small ones as Python writes them, large ones by shape."""
    if _is_symbolic(value):
        return f"a Keras placeholder of shape {getattr(value, 'shape', '?')}"
    if _is_tensor(value):
        return f"tensor of shape {tuple(value.shape)}, {value.dtype.name}:\n{_short(value.numpy())}"
    if isinstance(value, np.generic):
        value = value.item()
    return _short(value)


def _short(value, write=_repr.repr):
    if isinstance(value, np.ndarray):
        if value.size > 24:
            return f"array of shape {value.shape}, {value.dtype}"
        write = _array_repr
    try:
        text = write(value)
    except Exception:  # an object of the student's whose own text fails
        text = f"{_a(value)} that cannot be shown"
    return text if len(text) <= 1200 else f"{text[:1200]} …"


def _array_repr(array):
    return np.array_repr(array, max_line_width=WIDTH - 4, precision=6)


def _call_text(name, args):
    """How a message writes a call; one that is too long for a line has lines of its own."""
    shown = [describe(arg) for arg in args]
    inside = re.sub(r"\s*\n\s*", " ", ", ".join(shown))
    text = f"{name}({inside})"
    if len(text) + len(" is not right yet.") <= WIDTH:
        return text
    return f"{name}(\n" + ",\n".join(_indented(arg) for arg in shown) + "\n)"


def _message(what, verb, got, expected, why):
    parts = [
        f"{what} is not right yet.",
        f"It {verb}:\n{_indented(got)}",
        f"Expected:\n{_indented(expected)}",
    ]
    if why:
        parts.append(f"→ {_filled(why)}")
    return "\n\n".join(parts)


def _filled(sentence):
    return textwrap.fill(sentence, WIDTH, subsequent_indent="  ")


def _indented(text):
    return textwrap.indent(str(text), "    ")


def _count(number, one, many):
    return f"{number} {one if number == 1 else many}"


def _a(value):
    name = type(value).__name__
    name = {"str": "text", "NoneType": "None", "ndarray": "array", "EagerTensor": "tensor"}.get(
        name, name
    )
    if name in ("text", "None"):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _is_tensor(value):
    # asked by name, so that units without TensorFlow need not import it
    return type(value).__name__ in {"EagerTensor", "ResourceVariable"} and hasattr(value, "numpy")


def _is_symbolic(value):
    return type(value).__name__ in {"KerasTensor", "SymbolicTensor"}
