"""A storage file (.mot, .sto) to the channels of a Recording."""

from typing import BinaryIO

import numpy as np

from kinescript.body.segments import Unmapped
from kinescript.errors import InputRefused
from kinescript.formats.opensim.cells import read_rows
from kinescript.formats.opensim.clock import find_clock
from kinescript.formats.opensim.coordinates import SEQUENCES, find_angles, is_motion
from kinescript.formats.opensim.forces import find_forces
from kinescript.formats.opensim.header import HEAD_BYTES, StorageHeader, find_header
from kinescript.formats.opensim.orientations import find_orientations
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock
from kinescript.record.fault import Fault
from kinescript.record.made_by import Setting
from kinescript.signal.arrays import Floats

Settings = tuple[tuple[str, Setting], ...]


def read_storage(stream: BinaryIO, *, ended: bool, faults: list[Fault]) -> tuple[tuple[Channel, ...], Settings]:
    """Return the channels of a storage file and what made_by should say; `ended` when its last line has an end.

    Without that end the last number may have lost digits, so the last row is left out and a fault says so. Raises
    InputRefused, with line and column, for whatever cannot be read, and for counts in the header that are not kept.
    """
    stream.seek(0)
    header = find_header(stream.read(HEAD_BYTES))
    numbers = read_rows(stream, start=header.start, line=header.line, labels=header.labels, width=header.width)
    if header.rows is not None and header.rows != len(numbers):
        came = f"{len(numbers)} (the copy was cut short, or the header is wrong)"
        raise InputRefused(f"{header.rows} rows, as nRows says", came, "copy or export the file again")
    numbers = without_torn_row(numbers, ended, faults)
    without_infinite(numbers, faults)
    clock = find_clock(numbers[:, 0].copy(), said_hz=header.rate_hz, faults=faults)
    settings: Settings = (("format", "OpenSim storage"),)
    if header.simulated:
        settings = (*settings, ("simulated", True))
    labels = header.labels[1:]
    if header.width == 4:
        quats = numbers[:, 1:].reshape(len(numbers), -1, 4)
        return find_orientations(labels, quats, clock=clock, faults=faults), settings
    numbers.flags.writeable = False
    if header.width == 3:
        vectors = numbers[:, 1:].reshape(len(numbers), -1, 3)
        return _unknown({label: vectors[:, i] for i, label in enumerate(labels)}, clock, faults), settings
    columns = {label: numbers[:, i] for i, label in enumerate(labels, start=1)}
    channels, used = _named(header, columns, clock, faults)
    if any(c.kind is ChannelKind.ANGLE for c in channels):
        settings = (*settings, ("angle_sequences", SEQUENCES))
    rest = {label: values[:, None] for label, values in columns.items() if label not in used}
    return (*channels, *_unknown(rest, clock, faults)), settings


def without_torn_row(numbers: Floats, ended: bool, faults: list[Fault]) -> Floats:
    """Return rows, shape (time, columns), without the last one when the file breaks off in it, and say so."""
    if ended or not len(numbers):
        return numbers
    faults.append(Fault(kind="cut", words="the last line has no end and may be cut short; it was left out"))
    return numbers[:-1]


def without_infinite(numbers: Floats, faults: list[Fault]) -> None:
    """Turn infinite numbers, in an array of any shape, to NaN in place, and say how many there were."""
    endless = np.isinf(numbers)
    if endless.any():
        numbers[endless] = np.nan
        faults.append(Fault(kind="missing", words=f"{int(endless.sum())} infinite values are taken as unknown"))


def _named(
    header: StorageHeader, columns: dict[str, Floats], clock: Clock, faults: list[Fault]
) -> tuple[tuple[Channel, ...], frozenset[str]]:
    channels, used = find_forces(columns, clock=clock, faults=faults)
    if is_motion(header.title, header.labels):
        rest = {label: values for label, values in columns.items() if label not in used}
        angles, more = find_angles(rest, in_degrees=header.in_degrees, clock=clock, faults=faults)
        return (*angles, *channels), used | more
    return channels, used


def _unknown(columns: dict[str, Floats], clock: Clock, faults: list[Fault]) -> tuple[Channel, ...]:
    if columns:
        names = list(columns)
        shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        words = f"the file does not say what {shown} measure{'s' * (len(names) == 1)}; kept as stored"
        faults.append(Fault(kind="unknown", words=words))
    return tuple(
        Channel(kind=ChannelKind.UNKNOWN, at=Unmapped(label=label), frame=None, unit="1", clock=clock, values=values)
        for label, values in columns.items()
    )
