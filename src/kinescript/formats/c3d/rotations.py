"""Frames of segments in a C3D file: the ROTATION group, and 4 by 4 matrices in a section of their own.

Source: Visual3D documentation, ROTATION data type (C-Motion 2019), as Theia3D writes it and ezc3d reads it.
"""

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.c3d.byte_order import ByteOrder, to_floats
from kinescript.formats.c3d.content import C3dGroup, C3dRotations, find_count, find_number
from kinescript.formats.c3d.header import BLOCK
from kinescript.formats.c3d.names import find_labels
from kinescript.formats.c3d.refusals import AGAIN, lying, short_file
from kinescript.formats.c3d.source import Source

NUMBERS = 17
_BUFFER_BYTES = 1 << 19


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the matrices lie: `segments` a frame, `frames` of them, from byte `start`."""

    segments: int
    frames: int
    rate_hz: float
    start: int


def read_rotations(
    source: Source, parameters: tuple[C3dGroup, ...], order: ByteOrder, *, frames: int, rate_hz: float, section_end: int
) -> C3dRotations | None:
    """Return the matrices of a file of so many point frames, None when it has none or does not say where they start.

    Raises InputRefused when they lie outside the file or contradict the point rate.
    """
    place = _find_place(parameters, frames, rate_hz, section_end, source.size)
    if place is None:
        return None
    matrices = np.empty((place.segments, place.frames, 4, 4))
    reliabilities = np.empty((place.segments, place.frames))
    frame_bytes = 4 * NUMBERS * place.segments
    step = max(1, _BUFFER_BYTES // frame_bytes)
    for first in range(0, place.frames, step):
        count = min(step, place.frames - first)
        raw = source.take(place.start + first * frame_bytes, count * frame_bytes)
        with np.errstate(all="ignore"):
            block = to_floats(raw, order).reshape(count, place.segments, NUMBERS)
            # the file stores the rows of a column next to each other
            stored = block[..., :16].reshape(count, place.segments, 4, 4)
            matrices[:, first : first + count] = stored.transpose(1, 0, 3, 2)
            reliabilities[:, first : first + count] = block[..., 16].T
    # read-only arrays are kept, others copied
    matrices.flags.writeable = reliabilities.flags.writeable = False
    labels = find_labels(parameters, "ROTATION", place.segments)
    return C3dRotations(labels=labels, rate_hz=place.rate_hz, matrices=matrices, reliabilities=reliabilities)


def write_rotations(stream: BinaryIO, rotations: C3dRotations) -> None:
    """Write the section of the matrices: Intel, frame by frame."""
    segments, frames = rotations.reliabilities.shape
    step = max(1, _BUFFER_BYTES // (4 * NUMBERS * segments))
    for first in range(0, frames, step):
        part = slice(first, min(first + step, frames))
        block = np.empty((part.stop - first, segments, NUMBERS), "<f4")
        with np.errstate(over="ignore"):
            block[..., :16] = rotations.matrices[:, part].transpose(1, 0, 3, 2).reshape(-1, segments, 16)
            block[..., 16] = rotations.reliabilities[:, part].T
        stream.write(block.tobytes())


def count_rotations(parameters: tuple[C3dGroup, ...]) -> int:
    """Return how many segments ROTATION:USED announces, 0 when there is no such group."""
    return max(find_count(parameters, "ROTATION", "USED") or 0, 0)


def _find_place(
    parameters: tuple[C3dGroup, ...], frames: int, rate_hz: float, section_end: int, size: int
) -> _Place | None:
    segments = count_rotations(parameters)
    if not segments:
        return None
    ratio = _ratio(parameters, rate_hz)
    block = find_count(parameters, "ROTATION", "DATA_START") or 0
    if not block:
        return None
    start = (block - 1) * BLOCK
    if start < section_end:
        raise InputRefused("rotations that start after the parameters", f"a start at byte {start}", AGAIN)
    # checked before anything is allocated
    end = start + 4 * NUMBERS * segments * frames * ratio
    if end > size:
        raise short_file(end, size)
    return _Place(segments=segments, frames=frames * ratio, rate_hz=rate_hz * ratio, start=start)


def _ratio(parameters: tuple[C3dGroup, ...], rate_hz: float) -> int:
    """Return how many matrices a segment has in one frame of points."""
    ratio = find_count(parameters, "ROTATION", "RATIO")
    rate = find_number(parameters, "ROTATION", "RATE")
    usable = rate is not None and np.isfinite(rate) and 0 < rate < 1e6 * rate_hz
    if not ratio:
        ratio = max(round(rate / rate_hz), 1) if rate is not None and usable else 1
    if not 0 < ratio <= 65535:
        raise InputRefused("one to 65535 rotations a frame", f"{ratio}", AGAIN)
    if rate is not None and usable and abs(ratio * rate_hz - rate) > 0.01 * rate:
        raise lying(f"{ratio} rotations a frame of {rate_hz:g} Hz", f"{rate:g} Hz")
    return ratio


def padding(size: int) -> bytes:
    """Return the zeros that fill up the last block after so many bytes."""
    return bytes(-size % BLOCK)


def block_after(blocks: int, size: int) -> int:
    """Return the number, from 1, of the first free block after `blocks` blocks and `size` bytes of samples.

    >>> block_after(4, 513)
    7
    """
    return 1 + blocks + -(-size // BLOCK)
