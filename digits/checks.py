"""How checks speak, in every exercise alike.

A check calls the student's function and looks at what comes back: first its type, then
its shape, then its dtype and range, then its values. The first thing that is off ends the
check with a message: what was called, what came back, what was expected, how they differ
and, where it can be told, which mistake that is.

    checks.expect("one_hot", np.array([3, 0]), gives=np.eye(10)[[3, 0]])
    checks.passed("one_hot")

The mistakes stand in `digits.mistakes`, as wrong functions: one is named if it gives what the
student's function gave, in every call so far.
"""

import contextlib
import copy
import hashlib
import io
import linecache
import os
import re
import reprlib
import sys
import textwrap
import traceback
from dataclasses import dataclass

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


def call(name, *args, watch=None, shown_as=None, slips=None):
    """Call the student's function and return what it returns.

    Nothing that it writes to stderr gets out, and an exception in it becomes a message
    that shows the line of the student's that raised it.

    Parameters
    ----------
    name : str
        Of a function in the notebook.
    *args
        Arrays, lists, dictionaries and tuples are given as copies: a function that changes its
        input fails with a message.
    watch : callable, optional
        How to call it, where a plain call will not do, as with something that the function has
        to change: `watch(function)` makes what is needed, anew each time, calls the function
        and returns what there is to see. The arguments are then for messages only.
    shown_as : str, optional
        How messages write the call; by default the name and the arguments.
    slips
        Without effect; notebooks of earlier releases give it.

    Raises
    ------
    NotAttempted
        If the notebook has no such function, or it still raises `NotImplementedError`.
    CheckFailed
        If it raises anything else, or changes its input.
    """
    return _ended_well(_made(name, args, watch, shown_as))


def expect(
    name,
    *args,
    gives,
    watch=None,
    dtype=None,
    between=None,
    shown_as=None,
    tolerance=1e-6,
    why="",
    slips=None,
):
    """Check that the student's function `name` returns `gives`.

    Parameters
    ----------
    name, *args, watch, shown_as
        See `call`.
    gives : numpy.ndarray, number, bool, str, tuple, list, dict, set or tf.Tensor
        The right result. For an array of the student's, a TensorFlow tensor will do too.
    dtype : str, optional
        What an array has to hold: "float" or "integer" of any size, or a NumPy name such as
        "float32". Without it any kind of number will do.
    between : (low, high), optional
        The range that all values have to lie in.
    tolerance : float
        How far from `gives` a number may be, absolute and relative.
    why : str
        What this case is about; said where no mistake can be named.
    slips : dict, optional
        Mistakes of this one case, from the sentence that names one to the wrong result or to a
        function that tells from the result.

    Raises
    ------
    CheckFailed, NotAttempted
    """
    made = _made(name, args, watch, shown_as, tolerance)
    _compare(made, gives, dtype, between, why, slips or {})


def expect_cases(name, cases, dtype=None, tolerance=1e-6):
    """Check what the student's function returns in several cases, all of them called first.

    For results that say little, such as True and False: together they tell mistakes apart.

    Parameters
    ----------
    name : str
    cases : dict or list of pairs
        From a tuple of arguments to the right result.
    dtype, tolerance
        See `expect`.
    """
    pairs = list(cases.items() if isinstance(cases, dict) else cases)
    made = [_made(name, args, tolerance=tolerance) for args, _ in pairs]
    for one, (_, gives) in zip(made, pairs, strict=True):
        _compare(one, gives, dtype)


def expect_array(name, *args, shape, watch=None, dtype=None, between=None, shown_as=None):
    """Check what kind of array the student's function returns, and return it.

    For exercises with many right results, whose values the check looks at in its own way.
    The parameters are those of `expect`; `shape` is a tuple of integers.
    """
    made = _made(name, args, watch, shown_as)
    got = _ended_well(made)
    wanted = f"array of shape {shape}" + (f", {dtype}" if dtype else "")
    difference = _form_difference(got, np.zeros(shape), wanted, dtype, between)
    if difference:
        yours, wanted, why = difference
        raise _failed(_message(made.shown, "returned", yours, wanted, why, _named(made)))
    return np.asarray(got)


def require(condition, what, got, expected, why="", of=None):
    """Check a `condition` of the check's own, with a message of the usual form.

    Parameters
    ----------
    condition : bool
    what : str
        What was called or done.
    got : str or anything else
        What came of it; what is no text is described.
    expected, why : str
        What should have come of it, and which mistake it looks like.
    of : str, optional
        The function whose latest result is off: one of its known mistakes, if it is one, is
        named in place of `why`.

    Raises
    ------
    CheckFailed
        If `condition` is false.
    """
    if not condition:
        got = got if isinstance(got, str) else describe(got)
        sentence = _named(_seen[of][-1]) if _seen.get(of) else ""
        raise _failed(_message(what, "gave", got, expected, "", sentence or why))


def passed(*names):
    """Say that the answer passed all checks of the cell."""
    forget()
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


@dataclass(frozen=True)
class Came:
    """What came of a call.

    Attributes
    ----------
    got : object
        What the function returned.
    error : BaseException or None
        What ended it.
    is_own : bool
        Whether it was raised in the cell with the function, not deeper.
    line : tuple of (int, str) or None
        The number and the text of the last line in that cell that was reached.
    """

    got: object = None
    error: BaseException | None = None
    is_own: bool = False
    line: tuple | None = None


@dataclass(frozen=True)
class _Made:
    """A call that was made, and all that is needed to make it of another function."""

    name: str
    args: tuple
    trial: object  # of a function: calls it, and gives what there is to see
    came: Came
    shown: str
    tolerance: float


# Where the student's functions are in another process: a function of a name and a list of
# arguments, which calls the function of that name and gives a `Came`
elsewhere = None

# the calls made so far in this check, by the function's name
_seen = {}


def forget():
    """Begin a check: what was called before says nothing about it."""
    _seen.clear()


def _made(name, args, watch=None, shown_as=None, tolerance=1e-6):
    """Make a call, and remember it."""
    given = [] if watch else _copies(args)

    def student(*given):
        came = (elsewhere or _here)(name, list(given))
        if came.error is not None:
            raise _Stopped(came)
        return came.got

    trial = watch or (lambda function: function(*_copies(args)))
    try:
        came = Came(watch(student) if watch else student(*given))
    except _Stopped as stopped:
        came = stopped.args[0]
    except (NotAttempted, CheckFailed):
        forget()
        raise
    except Exception as error:
        if not watch:
            raise
        # the watching stumbles over what the function gave or did
        what = f"{shown_as or name} gave what cannot be looked at."
        raise _failed(f"{what}\n\n{_indented(_error_text(error))}") from None
    made = _Made(name, args, trial, came, shown_as or _call_text(name, args), tolerance)
    _seen.setdefault(name, []).append(made)
    if came.error is None and not watch:
        _unchanged(made, given)
    return made


class _Stopped(Exception):
    """The student's function raised something; its argument is the `Came`."""


def _copies(args):
    return [copy.deepcopy(arg) if _can_be_changed(arg) else arg for arg in args]


def _unchanged(made, given):
    for before, after in zip(made.args, given, strict=True):
        if _can_be_changed(before) and _difference(after, before):
            copied = "old.copy()" if isinstance(before, np.ndarray) else "copy.deepcopy(old)"
            why = (
                "Whoever called the function still needs the original. Make a new value, "
                f"as `new = old / 2` does, or begin with a copy: `{copied}`."
            )
            now, was = describe(after), describe(before)
            raise _failed(_message(made.shown, "changed its input to", now, was, why))


def _ended_well(made):
    """What a call returned; an exception in it becomes a message."""
    if made.came.error is not None:
        raise _explained(made)
    return made.came.got


def _here(name, given):
    """Call the function of that name in the notebook that the check stands in."""
    frame = sys._getframe()
    while frame.f_globals is globals():
        frame = frame.f_back
    return called(frame.f_globals, name, given)


def called(namespace, name, given):
    """Call a student's function; nothing that it writes to stderr gets out.

    Parameters
    ----------
    namespace : dict
        The notebook's names.
    name : str
    given : list
        The arguments.

    Returns
    -------
    Came

    Raises
    ------
    NotAttempted
        If there is no such function.
    CheckFailed
        If what has the name is no function.
    """
    if name not in namespace:
        raise missing(name)
    function = namespace[name]
    if not callable(function):
        raise no_function(name, a(function))
    with quiet.no_stderr():
        try:
            return Came(function(*given))
        except (Exception, SystemExit) as error:
            return Came(None, error, *_where(error, function))


def missing(name):
    """The exception for a function that is not there."""
    return NotAttempted(
        f"{name} does not exist yet.\n\n"
        f"Run the cell with `def {name}` in it, then run this check again."
    )


def no_function(name, what):
    """The exception for something else under a function's name."""
    return CheckFailed(f"{name} should be a function; it is {what}.")


def _where(error, function):
    """Whether the cell with the function raised it, and the last line in there."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == file]
    if not own:
        return False, None
    text = linecache.getline(file, own[-1].lineno).strip() or own[-1].line
    return frames[-1] is own[-1], (own[-1].lineno, text)


def _can_be_changed(value):
    return isinstance(value, (np.ndarray, list, dict, tuple))


def _explained(made):
    """The exception to raise for one that came out of the student's function."""
    error = made.came.error
    if isinstance(error, NotImplementedError) and made.came.is_own:
        forget()
        return NotAttempted(
            f"{made.name} is not written yet.\n\n"
            "Put your code in place of the line with `raise NotImplementedError`, run that\n"
            "cell, then run this check again. If your code is there, delete that line."
        )
    text = f"{made.shown} stopped with an error.\n\n{_indented(_error_text(error))}"
    if made.came.line:
        number, line = made.came.line
        text += f"\n\nIt happened in line {number} of that cell:\n{_indented(line)}"
    sentence = _named(made)
    if sentence:
        text += f"\n\n→ {_filled(sentence)}"
    return _failed(text)


def _error_text(error):
    return f"{type(error).__name__}: {short(error, str)}"


def _failed(text):
    forget()
    return CheckFailed(text)


# --- naming mistakes -------------------------------------------------------------------


def _named(made, gives=None):
    """The sentence of the mistake that a call shows, or nothing.

    A mistake is known by a wrong function that gives what the student's gave, in this call and
    all before it. In those after it, the student may have made another one, too; but if several
    mistakes fit, it is the one that gives the most of them, and half at least. Of True and
    False, which say little, it has to give all. Where wrong results are many, a mistake is
    known by a test of this call's result.
    """
    from digits import mistakes

    known, got = mistakes.of(made.name), made.came.got
    calls = _seen[made.name]
    here = next(i for i, one in enumerate(calls) if one is made)
    before, after = [made, *calls[:here]], calls[here + 1 :]
    agreed = {}  # from the sentences of those that fit to how many later calls they give
    for mistake in (one for one in known if one.wrong):
        if all(_alike(one, mistake.wrong, gives) for one in before):
            count = sum(_alike(one, mistake.wrong, gives) for one in after)
            agreed[mistake.sentence] = max(count, agreed.get(mistake.sentence, 0))
            if count == len(after):
                break
    share = 1 if isinstance(got, bool | np.bool_) else 0.5 if len(agreed) > 1 else 0
    sentence = max(agreed, key=agreed.get, default="")
    if agreed and agreed[sentence] < share * len(after):
        sentence = ""
    if sentence or made.came.error is not None or got is None:
        return sentence
    tests = (one for one in known if one.test)
    return next((one.sentence for one in tests if _holds(one.test, got, *made.args)), "")


def _alike(made, wrong, gives):
    """True if a wrong function does in a call what the student's did."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), quiet.no_stderr():
            other = made.trial(wrong)
    except (Exception, SystemExit) as error:
        came = made.came.error
        if came is None:
            return False
        # a text may say where in memory something lies, elsewhere in each process
        one, other = (re.sub("0x[0-9a-f]+", "", _error_text(each)) for each in (error, came))
        return one == other
    got, tolerance = made.came.got, made.tolerance and max(made.tolerance, 1e-5)
    numbers = other if _is_tensor(got) else _without_tensors(other)
    if made.came.error is not None or _difference(got, numbers, tolerance=tolerance):
        return False
    # right numbers are a mistake only by their kind
    is_right = gives is not None and not _difference(other, gives, tolerance=tolerance)
    return not is_right or _kinds(got) == _kinds(other)


def _without_tensors(value):
    if type(value) in (tuple, list):
        return type(value)(map(_without_tensors, value))
    return value.numpy() if _is_tensor(value) else value


def _kinds(value):
    if isinstance(value, (tuple, list)):
        return [type(value), *map(_kinds, value)]
    return value.dtype if _is_tensor(value) else np.asarray(value).dtype.kind


def _holds(test, *seen):
    try:
        with quiet.no_stderr():
            return bool(test(*seen))
    except Exception:  # a test made for arrays may stumble over a string: not this mistake
        return False


# --- looking ---------------------------------------------------------------------------


def _compare(made, gives, dtype=None, between=None, why="", slips=None):
    """Raise what there is to say if a call's result is not the one that is wanted."""
    got = _ended_well(made)
    difference = _difference(got, gives, dtype, between, made.tolerance)
    if difference:
        yours, wanted, how = difference
        sentence = _named(made, gives) or _slip(got, slips or {}, made.tolerance) or why
        raise _failed(_message(made.shown, "returned", yours, wanted, how, sentence))


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
    why = "" if right_type else f"That is {a(got)}, not {a(expected)}."
    return describe(got), describe(expected), why


def _container_difference(got, expected, dtype, between, tolerance):
    wanted = describe(expected)
    if not isinstance(got, type(expected)):
        return describe(got), wanted, f"That is {a(got)}, not {a(expected)}."
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
        return f"That is {a(got)}, not {a(expected)}."
    if not (_is_tensor(got) or isinstance(got, (int, float, np.ndarray, np.generic))):
        return f"That is {a(got)}, not {a(expected)}."
    return ""


def _shape_hint(got, expected):
    if got == expected[::-1] and len(got) > 1:
        return "Rows and columns are swapped."
    if len(got) != len(expected):
        return f"It has {_count(len(got), 'axis', 'axes')}, not {len(expected)}."
    axis = next(i for i, pair in enumerate(zip(got, expected, strict=True)) if len(set(pair)) > 1)
    return f"Axis {axis} has {_count(got[axis], 'entry', 'entries')}, not {expected[axis]}."


def _slip(got, slips, tolerance):
    for sentence, looks_like in slips.items():
        if got is None or isinstance(looks_like, type):
            continue
        if callable(looks_like):
            found = _holds(looks_like, got)
        else:
            found = _holds(lambda one: not _difference(got, one, tolerance=tolerance), looks_like)
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
        return f"tensor of shape {tuple(value.shape)}, {value.dtype.name}:\n{short(value.numpy())}"
    if isinstance(value, np.generic):
        value = value.item()
    return short(value)


def short(value, write=_repr.repr):
    """A value as text of at most 1200 characters, as `write` writes it."""
    if isinstance(value, np.ndarray):
        if value.size > 24:
            return f"array of shape {value.shape}, {value.dtype}{_range(value)}"
        write = _array_repr
    try:
        text = write(value)
    except Exception:  # an object of the student's whose own text fails
        text = f"{a(value)} that cannot be shown"
    return text if len(text) <= 1200 else f"{text[:1200]} …"


def _range(array):
    """From where to where the numbers of an array go, nan left out."""
    if array.dtype.kind not in "biuf" or not np.isfinite(array).any():
        return ""
    values = array[np.isfinite(array)].astype(float)
    rest = "" if values.size == array.size else ", some nan or infinite"
    return f", from {values.min():g} to {values.max():g}{rest}"


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


def _message(what, verb, got, expected, how, sentence=""):
    """A message; `how` says in what the two differ, `sentence` which mistake that is."""
    parts = [
        f"{what} is not right yet.",
        f"It {verb}:\n{_indented(got)}",
        f"Expected:\n{_indented(expected)}",
    ]
    if how and sentence:
        parts.append(_filled(how))
    if how or sentence:
        parts.append(f"→ {_filled(sentence or how)}")
    return "\n\n".join(parts)


def _filled(sentence):
    return textwrap.fill(sentence, WIDTH, subsequent_indent="  ")


def _indented(text):
    return textwrap.indent(str(text), "    ")


def _count(number, one, many):
    return f"{number} {one if number == 1 else many}"


def a(value):
    """What kind of thing a value is, with its article: "an array"."""
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
