"""Arrays inside values: float64, read-only, and still read-only after pickling."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def read_only(values: ArrayLike) -> Floats:
    """Return the values as a float64 array of the same shape that nobody can write to.

    An array that is read-only already is not copied; one that somebody could still write to is.

    >>> bool(read_only([1, 2]).flags.writeable)
    False
    """
    array = np.asarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.copy() if array is values or array.base is not None else array
        array.flags.writeable = False
    return array


def read_only_mask(mask: ArrayLike) -> Bools:
    """Return a mask as a boolean array of the same shape that nobody can write to."""
    array = np.asarray(mask, dtype=np.bool_)
    if array.flags.writeable:
        array = array.copy() if array is mask or array.base is not None else array
        array.flags.writeable = False
    return array


def known_rows(values: Floats) -> Bools:
    """Return which rows of values of shape (time, axes) are finite in every axis, as a mask of shape (time,).

    >>> known_rows(np.array([[0.0, 1.0], [np.nan, 1.0]])).tolist()
    [True, False]
    """
    # column by column: NumPy is several times slower along a short last axis
    known = np.ones(len(values), dtype=np.bool_)
    for column in values.T:
        known &= np.isfinite(column)
    return known


@cache
def keep_freed() -> None:
    """Let what arrays of a recording leave behind be used again instead of going back to the system.

    glibc keeps no more than twice the largest block it has seen freed (mallopt(3), M_MMAP_THRESHOLD), and up to 32 MB
    learns from one that nobody has touched; fresh pages for every channel cost a seventh of the time of cleaning it.
    """
    np.empty(4_000_000)


class ArrayValue:
    """Base of frozen values that hold arrays: pickling goes through the constructor, so arrays come back read-only."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        pairs = tuple((f.name, getattr(self, f.name)) for f in fields(self))  # type: ignore[arg-type]
        return _rebuild, (type(self), pairs)


def _rebuild(kind: type, pairs: tuple[tuple[str, Any], ...]) -> Any:
    return kind(**dict(pairs))
