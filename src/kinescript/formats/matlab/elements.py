"""Elements of a MATLAB level 5 file: tags, padding, and compressed variables unfolded within a budget.

Source: The MathWorks, MAT-File Format (matfile_format.pdf), chapter 1, Level 5 MAT-File Format.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused

A_FILE = "a MATLAB file of version 5 to 7.3 that is whole"
AGAIN = "save it again from MATLAB with -v7"
HEADER_BYTES = 128
MATRIX, COMPRESSED = 14, 15
# element type -> NumPy's word for it
_NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_PIECE_BYTES = 1 << 16

Order = Literal["<", ">"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element: its type and its bytes, and where the next one begins."""

    kind: int
    body: memoryview
    end: int


def refuse(came: str) -> InputRefused:
    """Return the sentence for a file that is not what the format says."""
    return InputRefused(A_FILE, came, AGAIN)


def order_of(head: bytes) -> Order:
    """Return the byte order a header states; raises InputRefused for one that is no header of level 5."""
    marks: dict[bytes, Order] = {b"IM": "<", b"MI": ">"}
    order = marks.get(bytes(head[126:128]))
    if len(head) < HEADER_BYTES or order is None:
        raise refuse("one without the header of level 5")
    return order


def next_element(data: memoryview, start: int, order: Order) -> Element:
    """Return the element that begins at a byte; small ones hold their bytes in the tag."""
    if start + 8 > len(data):
        raise refuse("one that is cut short")
    first, size = struct.unpack_from(order + "II", data, start)
    if first >> 16:
        kind, size = first & 0xFFFF, first >> 16
        if size > 4:
            raise refuse(f"a small element of {size} bytes")
        return Element(kind=kind, body=data[start + 4 : start + 4 + size], end=start + 8)
    if size > len(data) - start - 8:
        raise refuse(f"an element of {size} bytes with {len(data) - start - 8} left")
    end = start + 8 + size
    if first != COMPRESSED:
        end = min(end + -size % 8, len(data))
    return Element(kind=first, body=data[start + 8 : start + 8 + size], end=end)


def numbers(element: Element, order: Order) -> NDArray[np.generic]:
    """Return the numbers of an element as they are stored, shape (count,)."""
    word = _NUMBERS.get(element.kind)
    if word is None:
        raise refuse(f"numbers of a type {element.kind}")
    kind = np.dtype(order + word)
    if len(element.body) % kind.itemsize:
        raise refuse(f"{len(element.body)} bytes of numbers of {kind.itemsize}")
    return np.frombuffer(element.body, kind)


def variables(data: memoryview, order: Order, most_bytes: int) -> Iterator[tuple[Element, Order]]:
    """Yield the matrix element of every variable, compressed ones unfolded, all together within the budget of bytes."""
    start, left = HEADER_BYTES, most_bytes
    while start < len(data):
        element = next_element(data, start, order)
        start = element.end
        if element.kind == COMPRESSED:
            unfolded = _unfold(element.body, order, left)
            left -= len(unfolded)
            element = next_element(unfolded, 0, order)
        if element.kind != MATRIX:
            raise refuse(f"an element of type {element.kind} where a variable belongs")
        yield element, order


def _unfold(body: memoryview, order: Order, most_bytes: int) -> memoryview:
    """Return what a compressed element holds: one element, as long as its own tag says."""
    inflate, out, at = zlib.decompressobj(), bytearray(), 0
    wanted = most_bytes
    try:
        while not inflate.eof:
            piece = inflate.unconsumed_tail or bytes(body[at : at + _PIECE_BYTES])
            if not inflate.unconsumed_tail:
                at += len(piece)
            if not piece:
                raise refuse("a compressed variable that is cut short")
            out += inflate.decompress(piece, max(1, min(wanted - len(out) + 1, 1 << 22)))
            if len(out) >= 8 and wanted == most_bytes:
                wanted = 8 + struct.unpack_from(order + "II", out)[1]
            if wanted > most_bytes or len(out) > wanted:
                raise refuse(f"a compressed variable that unfolds to {max(wanted, len(out))} bytes or more")
    except zlib.error as error:
        raise refuse("compressed bytes that are damaged") from error
    if len(out) != wanted:
        raise refuse(f"a variable of {len(out)} bytes where {wanted} belong")
    return memoryview(out)
