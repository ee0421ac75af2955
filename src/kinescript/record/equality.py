"""Equality for values that hold arrays: what the laws mean by equal."""

import math
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


def same(a: Any, b: Any, *, tolerance: float = 0.0) -> bool:
    """Return whether two values are equal, arrays element by element, NaN equal to NaN.

    `tolerance` is the largest absolute difference between two numbers that still counts as equal.

    >>> same(float("nan"), float("nan"))
    True
    """
    if is_dataclass(a) and type(a) is type(b):
        return all(same(getattr(a, f.name), getattr(b, f.name), tolerance=tolerance) for f in fields(a))
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and _close(a, b, tolerance)
    if isinstance(a, tuple | list):
        alike = type(a) is type(b) and len(a) == len(b)
        return alike and all(same(x, y, tolerance=tolerance) for x, y in zip(a, b, strict=True))
    if hasattr(a, "as_quat") and hasattr(b, "as_quat"):
        # two quaternions of opposite sign are one rotation
        if a.single != b.single or (not a.single and len(a) != len(b)):
            return False
        return bool(np.all((a * b.inv()).magnitude() <= max(tolerance, 1e-12)))
    if isinstance(a, float) and isinstance(b, float):
        both_unknown = math.isnan(a) and math.isnan(b)
        return both_unknown or a == b or abs(a - b) <= tolerance
    return bool(a == b)


def _close(a: NDArray[Any], b: NDArray[Any], tolerance: float) -> bool:
    if a.shape != b.shape:
        return False
    if a.dtype.kind in "fiub" and b.dtype.kind in "fiub":
        return bool(np.allclose(a, b, rtol=0.0, atol=tolerance, equal_nan=True))
    return a.dtype == b.dtype and bool(np.all(a == b))
