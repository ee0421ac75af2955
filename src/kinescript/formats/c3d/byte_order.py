"""Numbers as Intel, DEC and MIPS machines wrote them (C3D specification, "processor type")."""

from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Buffer: TypeAlias = bytes | bytearray | memoryview


class ByteOrder(IntEnum):
    """The fourth byte of the parameter section."""

    INTEL = 84
    DEC = 85
    MIPS = 86


def to_unsigned(raw: Buffer, order: ByteOrder) -> NDArray[np.uint16]:
    """Return 16-bit words as unsigned integers, in this machine's order."""
    return np.frombuffer(raw, ">u2" if order is ByteOrder.MIPS else "<u2").astype(np.uint16, copy=False)


def to_signed(raw: Buffer, order: ByteOrder) -> NDArray[np.int16]:
    """Return 16-bit words as signed integers, in this machine's order."""
    return to_unsigned(raw, order).view(np.int16)


def to_floats(raw: Buffer, order: ByteOrder) -> NDArray[np.float32]:
    """Return 32-bit floats, shape (numbers,); a VAX "reserved operand" becomes NaN.

    >>> float(to_floats(bytes([0x80, 0x40, 0, 0]), ByteOrder.DEC)[0])
    1.0
    """
    if order is not ByteOrder.DEC:
        return np.frombuffer(raw, ">f4" if order is ByteOrder.MIPS else "<f4").astype(np.float32, copy=False)
    words = np.frombuffer(raw, "<u2").reshape(-1, 2).astype(np.uint32)
    bits = (words[:, 0] << np.uint32(16)) | words[:, 1]
    exponent = (bits >> np.uint32(23)) & np.uint32(255)
    # a VAX F exponent is two higher than the IEEE one; small ones would borrow from the sign, so they are divided
    values = np.where(exponent > 2, bits - np.uint32(2 << 23), bits).view(np.float32)
    small = exponent <= 2
    if small.any():
        with np.errstate(all="ignore"):
            divided = bits.view(np.float32) * np.float32(0.25)
        denormal = np.where(exponent == 0, np.float32(0), divided)
        values = np.where(small, denormal, values)
        values[(exponent == 0) & (bits >> np.uint32(31) == 1)] = -np.nan
    return values
