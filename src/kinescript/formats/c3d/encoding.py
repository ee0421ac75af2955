"""Parameters to the bytes of a parameter section (Intel)."""

import math
import struct

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.c3d.content import C3dGroup, C3dValue

BLOCK = 512
MOST_GROUPS = 127


def encode_section(parameters: tuple[C3dGroup, ...]) -> bytes:
    """Return the parameter section, padded to whole blocks; raises InputRefused for what the format cannot hold."""
    if len(parameters) > MOST_GROUPS:
        raise _too_much(f"at most {MOST_GROUPS} parameter groups", str(len(parameters)))
    records: list[bytes] = []
    for number, (group, members) in enumerate(parameters, 1):
        records.append(_record(group, -number, b""))
        records.extend(_record(name, number, _encode(value, f"{group}:{name}")) for name, value in members)
    size = 4 + sum(map(len, records)) + 2
    blocks = -(-size // BLOCK)
    # a section over 255 blocks cannot say so in one byte: the header's data block counts then
    head = bytes([1, 0x50, min(blocks, 255), 84])
    return (head + b"".join(records)).ljust(blocks * BLOCK, b"\0")


def _too_much(expected: str, came: str) -> InputRefused:
    return InputRefused(expected, came, "leave it out or shorten it")


def _record(name: str, group: int, value: bytes) -> bytes:
    raw = name.encode("utf-8")
    if not 1 <= len(raw) <= 127:
        raise _too_much("parameter names of 1 to 127 bytes", repr(name))
    body = value + b"\0"
    if len(body) + 2 > 65535:
        raise _too_much("parameters of at most 65535 bytes", f"{name}, {len(body)} bytes")
    return struct.pack("<bb", len(raw), group) + raw + struct.pack("<H", len(body) + 2) + body


def _encode(value: C3dValue, name: str) -> bytes:
    """Return type, axes, sizes and data of one value."""
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return _shape(255, (len(raw),), name) + raw
    if isinstance(value, tuple):
        texts = [text.encode("utf-8") for text in value]
        width = max([len(text) for text in texts], default=0) or 1
        return _shape(255, (width, *_factors(len(texts))), name) + b"".join(text.ljust(width) for text in texts)
    array = np.asarray(value)
    kind, stored = {"int8": (1, "<i1"), "int16": (2, "<i2")}.get(array.dtype.name, (4, "<f4"))
    return _shape(kind, array.shape[::-1], name) + array.astype(stored).tobytes()


def _shape(kind: int, sizes: tuple[int, ...], name: str) -> bytes:
    if len(sizes) > 7 or any(size > 255 for size in sizes) or math.prod(sizes) > 65535:
        raise _too_much("parameters of at most 7 axes with 255 entries", f"{name} with {sizes}")
    return bytes([kind, len(sizes), *sizes])


def _factors(count: int) -> tuple[int, ...]:
    """Return one axis, or two when `count` texts do not fit into one of 255."""
    for inner in range(255, 0, -1):
        if count > 255 and count % inner == 0 and count // inner <= 255:
            return inner, count // inner
    return (count,)
