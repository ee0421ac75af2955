"""MATLAB files of version 5 to 7: every array of real numbers by its path.

Source: The MathWorks, MAT-File Format (matfile_format.pdf), chapter 1, Level 5 MAT-File Format.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.arrays.address import FoundArray, Index
from kinescript.formats.arrays.reader import budget_bytes
from kinescript.formats.matlab.elements import (
    MATRIX,
    Element,
    Order,
    next_element,
    numbers,
    order_of,
    refuse,
    variables,
)
from kinescript.formats.names import printable

LARGEST_BYTES = 2 << 30
_CELL, _STRUCT, _OBJECT, _FIRST_NUMBER, _LAST_NUMBER = 1, 2, 3, 6, 15
_CLASSES = ["double", "single", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
_COMPLEX = 0x08
_DEEPEST = 24
_MOST_ELEMENTS = 40_000
_LONGEST_PATH, _LONGEST_FIELD = 1000, 256


class _Walk:
    """How many elements are left to be looked at, so that no file takes for ever."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.left = _MOST_ELEMENTS


def find_arrays(path: Path) -> dict[str, FoundArray]:
    """Return every array of real numbers in a file of level 5 by its path: `data.hip.acc`, `trials[0].emg`, `c[2]`.

    Fields of a struct follow a dot; elements of an array of structs or of a cell array are counted from 0, along the
    first axis first. Text, objects, sparse and complex arrays are left out. Raises InputRefused for what is cut,
    damaged, lies about its sizes, or unfolds to more bytes than `budget_bytes` allows.
    """
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise InputRefused("a MATLAB file of up to 2 GB", f"{size / 2**30:.1f} GB", "cut it up")
    data = memoryview(path.read_bytes())
    order = order_of(bytes(data[:128]))
    out: dict[str, FoundArray] = {}
    walk = _Walk(order)
    for element, _ in variables(data, order, budget_bytes(size)):
        for found in _inside(element.body, "", walk, 0):
            out.setdefault(found.name, found)
    return out


def _inside(body: memoryview, name: str, walk: _Walk, depth: int) -> Iterator[FoundArray]:
    """Yield the arrays inside one matrix; its own name where it has one, else the one given."""
    walk.left -= 1
    if walk.left < 0 or depth > _DEEPEST:
        raise refuse(f"more than {_MOST_ELEMENTS} elements, or some nested deeper than {_DEEPEST}")
    if len(name) > _LONGEST_PATH:
        raise refuse(f"a path of over {_LONGEST_PATH} letters")
    if not len(body):
        return
    flags = numbers(element := next_element(body, 0, walk.order), walk.order)
    dims = numbers(element := next_element(body, element.end, walk.order), walk.order)
    if flags.dtype.kind != "u" or len(flags) < 1 or dims.dtype.kind != "i" or not 2 <= len(dims) <= 32:
        raise refuse("a matrix without flags and dimensions")
    kind, is_complex = int(flags[0]) & 0xFF, bool((int(flags[0]) >> 8) & _COMPLEX)
    shape = tuple(int(n) for n in dims)
    if min(shape) < 0:
        raise refuse(f"a matrix of {' x '.join(map(str, shape))}")
    element = next_element(body, element.end, walk.order)
    name = name or printable(bytes(element.body[:_LONGEST_FIELD]).decode("utf-8", "replace")) or "unnamed"
    if _FIRST_NUMBER <= kind <= _LAST_NUMBER and not is_complex:
        yield _numeric(next_element(body, element.end, walk.order), name, shape, _CLASSES[kind - 6], walk.order)
    elif kind == _CELL:
        yield from _cells(body, element.end, name, shape, walk, depth)
    elif kind in (_STRUCT, _OBJECT):
        start = next_element(body, element.end, walk.order).end if kind == _OBJECT else element.end
        yield from _fields(body, start, name, shape, walk, depth)


def _numeric(element: Element, name: str, shape: tuple[int, ...], words: str, order: Order) -> FoundArray:
    values = numbers(element, order)
    count = 1
    for length in shape:
        count *= length
    if len(values) != count:
        raise refuse(f"{len(values)} numbers in {name}, which is {' x '.join(map(str, shape))}")
    array = values.reshape(shape, order="F")

    def column(index: Index, stop: int | None) -> NDArray[Any]:
        return np.asarray(array[tuple(slice(stop) if i is None else i for i in index)])

    return FoundArray(name=name, shape=shape, words=words, column=column)


def _matrices(body: memoryview, start: int, count: int, walk: _Walk) -> Iterator[memoryview]:
    if count > len(body) // 8:
        raise refuse(f"{count} elements in {len(body)} bytes")
    for _ in range(count):
        element = next_element(body, start, walk.order)
        if element.kind != MATRIX:
            raise refuse(f"an element of type {element.kind} where a matrix belongs")
        start = element.end
        yield element.body


def _count(shape: tuple[int, ...]) -> int:
    out = 1
    for length in shape:
        out *= length
    return out


def _cells(
    body: memoryview, start: int, name: str, shape: tuple[int, ...], walk: _Walk, depth: int
) -> Iterator[FoundArray]:
    for number, inner in enumerate(_matrices(body, start, _count(shape), walk)):
        yield from _inside(inner, f"{name}[{number}]", walk, depth + 1)


def _fields(
    body: memoryview, start: int, name: str, shape: tuple[int, ...], walk: _Walk, depth: int
) -> Iterator[FoundArray]:
    length = numbers(element := next_element(body, start, walk.order), walk.order)
    element = next_element(body, element.end, walk.order)
    if len(length) != 1 or not 0 < int(length[0]) <= _LONGEST_FIELD or len(element.body) % int(length[0]):
        raise refuse(f"a struct {name} without the names of its fields")
    step, raw = int(length[0]), bytes(element.body)
    names = [raw[i : i + step].split(b"\0")[0].decode("utf-8", "replace") for i in range(0, len(raw), step)]
    count = _count(shape)
    for number, inner in enumerate(_matrices(body, element.end, count * len(names), walk)):
        at = f"{name}[{number // len(names)}]" if count > 1 else name
        yield from _inside(inner, f"{at}.{printable(names[number % len(names)])}", walk, depth + 1)
