"""The first 512 bytes: a summary that predates the parameters and must agree with them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.c3d.byte_order import ByteOrder, to_floats, to_unsigned
from kinescript.formats.c3d.parameters import decode_text
from kinescript.formats.c3d.refusals import A_C3D, AGAIN, odd, short_file
from kinescript.formats.c3d.source import Source

BLOCK = 512
MAGIC = 0x50
FOUR_LETTERS = 12345


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The numbers of the header, as they stand there, and the machine that wrote them."""

    order: ByteOrder
    parameter_block: int
    parameter_blocks: int
    points: int
    analog_numbers: int
    first: int
    last: int
    scale: float
    data_block: int
    samples_per_frame: int
    rate_hz: float
    events: tuple[tuple[str, float], ...]


def read_header(source: Source) -> Header:
    """Return the header of a source; raises InputRefused when it is not a C3D, OddFile when it is an odd one."""
    if source.size == 0:
        raise InputRefused(A_C3D, "an empty file", AGAIN)
    head = bytes(source.take(0, min(BLOCK, source.size)))
    if len(head) < 2 or head[1] != MAGIC or not head[0]:
        raise InputRefused(A_C3D, "something else (its second byte is not 0x50)", "give the C3D file itself")
    start = (head[0] - 1) * BLOCK
    if start < BLOCK or source.size < start + 4:
        raise short_file(max(start, BLOCK) + 4, source.size) if start else odd("parameters after the header", "none")
    _, _, blocks, kind = source.take(start, 4)
    if kind not in tuple(ByteOrder):
        raise odd("a file written by an Intel, DEC or MIPS machine", f"machine type {kind}")
    order = ByteOrder(kind)
    words = to_unsigned(head, order)
    scale, rate = to_floats(head[12:16], order)[0], to_floats(head[20:24], order)[0]
    return Header(
        order=order,
        parameter_block=head[0],
        parameter_blocks=blocks,
        points=int(words[1]),
        analog_numbers=int(words[2]),
        first=int(words[3]),
        last=int(words[4]),
        scale=float(scale),
        data_block=int(words[8]),
        samples_per_frame=int(words[9]),
        rate_hz=float(rate),
        events=_events(head, words, order),
    )


def _events(head: bytes, words: NDArray[np.uint16], order: ByteOrder) -> tuple[tuple[str, float], ...]:
    if words[149] != FOUR_LETTERS or words[150] > 18:
        return ()
    times = to_floats(head[304:376], order)
    return tuple((decode_text(head[396 + 4 * i : 400 + 4 * i]), float(times[i])) for i in range(int(words[150])))
