"""The sentence that says how a result differs from the one that is wanted.

What is off first is named: type, shape, dtype, range, then values.
"""

from typing import Any

import numpy as np

from autograder.checks.formatting import a, count, describe
from autograder.checks.tensors import is_symbolic, is_tensor

# What came back, what is wanted, and in what they differ, each as text
Difference = tuple[str, str, str]
Range = tuple[float, float]


def difference(
    got: Any,
    expected: Any,
    dtype: str | None = None,
    between: Range | None = None,
    tolerance: float = 1e-6,
) -> Difference | None:
    """How `got` differs from `expected`, or None where it doesn't.

    `dtype`, `between` and `tolerance` are those of `autograder.checks.expect`.
    """
    if got is None and expected is not None:
        return "None", describe(expected), _type_hint(got, expected)
    if isinstance(expected, (tuple, list, dict)):
        return _container_difference(got, expected, dtype, between, tolerance)
    if expected is None or isinstance(expected, (str, bytes, bool, np.bool_, set)):
        return _plain_difference(got, expected)
    return _number_difference(got, expected, dtype, between, tolerance)


def _plain_difference(got: Any, expected: Any) -> Difference | None:
    types = (bool, np.bool_) if isinstance(expected, (bool, np.bool_)) else type(expected)
    right_type = isinstance(got, types)
    if right_type and got == expected:
        return None
    why = "" if right_type else f"That is {a(got)}, not {a(expected)}."
    return describe(got), describe(expected), why


def _container_difference(
    got: Any, expected: Any, dtype: str | None, between: Range | None, tolerance: float
) -> Difference | None:
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
            why = f"It has {count(len(got), 'item', 'items')}, not {len(expected)}."
            return describe(got), wanted, why
        pairs = [(f"item {i}", *pair) for i, pair in enumerate(zip(got, expected, strict=True))]
    for which, part, wanted_part in pairs:
        differs = difference(part, wanted_part, dtype, between, tolerance)
        if differs:
            return describe(got), wanted, f"Look at {which}. {differs[2]}".strip()
    return None


def _number_difference(
    got: Any, expected: Any, dtype: str | None, between: Range | None, tolerance: float
) -> Difference | None:
    wanted = describe(expected)
    differs = form_difference(got, expected, wanted, dtype, between)
    if differs:
        return differs
    values, right = np.asarray(got).astype(float), np.asarray(expected).astype(float)
    close = np.isclose(values, right, rtol=tolerance, atol=tolerance, equal_nan=True)
    if close.all():
        return None
    if values.ndim == 0:
        return describe(got), wanted, ""
    index = tuple(int(i) for i in np.argwhere(~close)[0])
    why = (
        f"{(~close).sum():,} of {close.size:,} values differ. The first is at "
        f"{list(index)}: yours is {values[index]:g}, right is {right[index]:g}."
    )
    return describe(got), wanted, why


def form_difference(
    got: Any, expected: Any, wanted: str, dtype: str | None, between: Range | None
) -> Difference | None:
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


def _type_hint(got: Any, expected: Any) -> str:
    """Why `got` cannot be taken for numbers of the expected kind, or nothing."""
    if got is None:
        return "Does every way through the function end in a `return`? Printing is not enough."
    if is_symbolic(got):
        return "A Keras placeholder has no numbers in it yet."
    if is_tensor(expected) and not is_tensor(got):
        return "A TensorFlow tensor is wanted here."
    if isinstance(got, (list, tuple)) and np.ndim(expected):
        try:
            if np.shape(got) == np.shape(expected):
                return f"Wrap the {type(got).__name__} in np.array(...)."
        except ValueError:  # its parts are of different lengths
            pass
        return f"That is {a(got)}, not {a(expected)}."
    if not (is_tensor(got) or isinstance(got, (int, float, np.ndarray, np.generic))):
        return f"That is {a(got)}, not {a(expected)}."
    return ""


def _shape_hint(got: tuple[int, ...], expected: tuple[int, ...]) -> str:
    if got == expected[::-1] and len(got) > 1:
        return "Rows and columns are swapped."
    if len(got) != len(expected):
        return f"It has {count(len(got), 'axis', 'axes')}, not {len(expected)}."
    axis = next(i for i, pair in enumerate(zip(got, expected, strict=True)) if len(set(pair)) > 1)
    return f"Axis {axis} has {count(got[axis], 'entry', 'entries')}, not {expected[axis]}."
