"""Columns of arrays by their address in a layout: `hip.acc[:,0]`, or `t` where only one axis is longer than 1."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from kinescript.errors import InputRefused

Index = tuple[int | None, ...]
_INDEX = re.compile(r"\[([0-9:,\s]*:[0-9:,\s]*)\]")
# the axes of many rows that a starter or a sentence spells out; wider ones are pictures or spectra
MOST_AXES = 64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundArray:
    """An array of real numbers in a file: its name, its shape, its type in words, and how one column is read.

    `column(index, stop)` returns the values along the axis where the index holds None, all others fixed, shape (rows,),
    or the first `stop` of them.
    """

    name: str
    shape: tuple[int, ...]
    words: str
    column: Callable[[Index, int | None], NDArray[Any]]

    @property
    def size_words(self) -> str:
        """The shape as a person writes it: 1000 x 3."""
        return " x ".join(map(str, self.shape)) or "1"

    @property
    def count(self) -> int:
        """How many numbers it says it holds."""
        out = 1
        for length in self.shape:
            out *= length
        return out


def find_column(address: str, arrays: Mapping[str, FoundArray]) -> tuple[FoundArray, Index]:
    """Return the array an address names and the index of its column.

    Indices count from 0; one of them is a colon, the axis of time. Raises InputRefused when there is no such column.
    """
    head, bracket, tail = address.rpartition("[")
    index = None if address in arrays else _INDEX.fullmatch(bracket + tail)
    name = head if index else address
    found = arrays.get(name)
    if found is None:
        raise InputRefused(
            f"the array {name!r}, which the layout names",
            f"a file without it (nearest: {_near(name, arrays)})",
            "correct the layout's columns",
        )
    if index is None:
        long = [axis for axis, length in enumerate(found.shape) if length != 1]
        if len(long) != 1:
            came = f"the whole of {name!r}, which is {found.size_words}"
            raise InputRefused("one column of an array", came, f"write {_example(found)}")
        return found, tuple(None if axis == long[0] else 0 for axis in range(len(found.shape)))
    parts = [part.strip() for part in index[1].split(",")]
    fits = len(parts) == len(found.shape) and parts.count(":") == 1
    if not fits or any(p != ":" and not (p.isdigit() and int(p) < n) for p, n in zip(parts, found.shape, strict=True)):
        came = f"{address!r} of an array of {found.size_words}"
        raise InputRefused("a column that is there, counted from 0", came, f"write one such as {_example(found)}")
    return found, tuple(None if part == ":" else int(part) for part in parts)


def columns_of(found: FoundArray) -> tuple[tuple[str, ...], int]:
    """Return the addresses of the columns along an array's longest axis, and how many rows they have.

    None of an array with more than two axes longer than 1, or of one with more than 64 columns.
    """
    long = [axis for axis, length in enumerate(found.shape) if length != 1]
    if len(long) == 1 and found.shape[long[0]]:
        return (found.name,), found.shape[long[0]]
    if len(found.shape) != 2 or min(found.shape) < 2 or min(found.shape) > MOST_AXES:
        return (), 0
    rows, columns = found.shape
    if rows >= columns:
        return tuple(f"{found.name}[:,{i}]" for i in range(columns)), rows
    return tuple(f"{found.name}[{i},:]" for i in range(rows)), columns


def _near(name: str, names: Collection[str]) -> str:
    near = difflib.get_close_matches(name, list(names)[:5000], n=3, cutoff=0.4) or list(names)[:5]
    return ", ".join(map(repr, near)) or "none"


def _example(found: FoundArray) -> str:
    columns, _ = columns_of(found)
    return columns[0] if columns else found.name + "[" + ",".join(":" if i == 0 else "0" for i in found.shape[1:]) + "]"
