"""TensorFlow's values, known by the names of their types: nobody has to import TensorFlow."""

from typing import Any


def is_tensor(value: Any) -> bool:
    return type(value).__name__ in {"EagerTensor", "ResourceVariable"} and hasattr(value, "numpy")


def is_symbolic(value: Any) -> bool:
    return type(value).__name__ in {"KerasTensor", "SymbolicTensor"}


def without_tensors(value: Any) -> Any:
    """A value with NumPy's arrays in place of tensors, also in tuples and lists."""
    if type(value) in (tuple, list):
        return type(value)(map(without_tensors, value))
    return value.numpy() if is_tensor(value) else value
