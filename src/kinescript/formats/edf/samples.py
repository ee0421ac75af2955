"""Stored integers to channels of numbers, in pieces, so that nothing is held twice."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.edf.header import AGAIN, EdfHeader
from kinescript.formats.labelled import Slot
from kinescript.signal.arrays import Floats

_PIECE_BYTES = 4 << 20


def read_samples(
    stream: BinaryIO, header: EdfHeader, slots: Sequence[Slot], wires: Sequence[int]
) -> tuple[list[Floats], list[list[bytes]]]:
    """Return the values of every slot, shape (time, axis), in its unit, and every annotation signal's bytes a record.

    `wires` are the signals' numbers that the slots count. Raises InputRefused when the file ends early.
    """
    arrays = [
        np.empty((header.records, header.signals[wires[slot.wires[0]]].samples, len(slot.wires))) for slot in slots
    ]
    texts = [signal for signal in header.signals if signal.is_annotations]
    columns: list[list[bytes]] = [[] for _ in texts]
    width = header.sample_bytes
    record_bytes = width * header.record_samples
    per_piece = max(1, _PIECE_BYTES // record_bytes)
    buffer = bytearray(min(per_piece, header.records) * record_bytes)
    stream.seek(header.start)
    for begin in range(0, header.records, per_piece):
        end = min(begin + per_piece, header.records)
        view = memoryview(buffer)[: (end - begin) * record_bytes]
        if stream.readinto(view) != len(view):  # type: ignore[attr-defined]
            raise InputRefused(f"{header.records} records", "a file that became shorter while it was read", AGAIN)
        raw = np.frombuffer(view, dtype=np.uint8).reshape(end - begin, record_bytes)
        for signal, column in zip(texts, columns, strict=True):
            cells = raw[:, signal.first * width : (signal.first + signal.samples) * width]
            column += [row.tobytes() for row in cells]
        stored, scale = _integers(raw, header)
        for slot, values in zip(slots, arrays, strict=True):
            for axis, wire in enumerate(slot.wires):
                signal = header.signals[wires[wire]]
                target = values[begin:end, :, axis]
                np.multiply(
                    stored[:, signal.first : signal.first + signal.samples],
                    scale * signal.gain * slot.factor,
                    out=target,
                )
                if signal.offset:
                    target += signal.offset * slot.factor
    return [_long(values) for values in arrays], columns


def _integers(raw: NDArray[np.uint8], header: EdfHeader) -> tuple[NDArray[np.signedinteger], float]:
    """Return a piece's stored integers, shape (records, samples), and what to multiply them by."""
    if header.sample_bytes == 2:
        return raw.view("<i2"), 1.0
    # 24 bits in the upper three of four bytes: the sign is right, and the number 256 times too large
    wide = np.zeros((len(raw), header.record_samples, 4), dtype=np.uint8)
    wide[:, :, 1:] = raw.reshape(len(raw), header.record_samples, 3)
    return wide.view("<i4")[:, :, 0], 1.0 / 256.0


def _long(values: Floats) -> Floats:
    series = values.reshape(-1, values.shape[2])
    # nobody else holds it, so that the channel need not copy it
    series.flags.writeable = False
    return series
