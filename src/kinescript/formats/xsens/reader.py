"""A text export of one Xsens MTw sensor to a Recording."""

from pathlib import Path
from typing import BinaryIO

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Place, Unmapped
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.table.cells import Target, fill
from kinescript.formats.xsens.header import HEAD_BYTES, XsensHeader, find_header, looks_like_xsens, serial_of
from kinescript.formats.xsens.orientation import find_turn_factor, quaternions_of, unit_quaternions
from kinescript.formats.xsens.packets import find_samples
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import Floats

__all__ = ["looks_like_xsens", "read_xsens"]

LARGEST_BYTES = 4 << 30
_ACC, _GYR, _MAG = (tuple(f"{name}_{axis}" for axis in "XYZ") for name in ("Acc", "Gyr", "Mag"))
_MATRIX = tuple(f"Mat[{row}][{column}]" for row in (1, 2, 3) for column in (1, 2, 3))
_QUAT = tuple(f"Quat_q{i}" for i in range(4))
# what tells the time and the state of a sensor, and no movement
_ASIDE = ("PacketCounter", "SampleTimeFine", "Year", "Month", "Day", "Second", "UTC_", "Status", "RSSI")


def read_xsens(path: Path, *, digest: str) -> Recording:
    """Return the Recording of one sensor; `digest` is the file's sha256.

    ACCELERATION in m/s2, ANGULAR_VELOCITY in rad/s and MAGNETIC_FIELD in units of the calibration (about 1 where the
    sensor was calibrated) in the sensor's frame, shape (time, 3); ORIENTATION global_from_sensor, scalar first, shape
    (time, 4), the global frame as exported (Z up; east-north-up after Xsens' own convention). Lost packets are NaN,
    with a fault. The place is Unmapped under the serial number in the file's name. Several files become one recording
    by `record.join`, after `keep_shared_time`. Raises InputRefused, one sentence with the file's name.
    Source: Xsens, MT Manager User Manual (ASCII export); signs checked by R acc = (0, 0, +g) in the files themselves.
    """
    path = Path(path)
    faults = list[Fault]()
    try:
        with path.open("rb") as stream:
            header, numbers = _numbers(stream, faults)
        channels = _channels(header, numbers, Unmapped(label=serial_of(path.stem)), faults)
        return Recording(
            id=path.stem,
            subject=Subject(id=UNNAMED),
            task=Task.UNKNOWN,
            channels=channels,
            faults=tuple(faults),
            made_by=MadeBy(settings=(("format", "Xsens text"),), inputs=((path.name, digest),)),
        )
    except InputRefused as error:
        raise error.at(path.name) from error.__cause__
    except OSError as error:
        reason = (error.strerror or "an error").lower()
        raise InputRefused("a readable file", reason, "check the path and the file", place=path.name) from error


def _numbers(stream: BinaryIO, faults: list[Fault]) -> tuple[XsensHeader, dict[str, Floats]]:
    """Return the header, and by name every column that is read, shape (rows,)."""
    size = stream.seek(0, 2)
    if size > LARGEST_BYTES:
        raise InputRefused("a file of up to 4 GB", f"{size / 2**30:.0f} GB", "cut it up")
    stream.seek(0)
    header = find_header(stream.read(HEAD_BYTES))
    form = header.form
    lines, last = 1, b""
    stream.seek(form.start)
    while block := stream.read(1 << 22):
        lines, last = lines + block.count(b"\n"), block[-1:]
    most_rows = min(lines, (size - form.start) // len(form.columns) + 1)
    groups = (_ACC, _GYR, _MAG, _MATRIX, _QUAT)
    wanted = ["PacketCounter", *(n for names in groups if set(names) <= set(form.columns) for n in names)]
    table = np.empty((len(wanted), most_rows, 1))
    index = {name: i for i, name in enumerate(form.columns)}
    targets = [Target(column=index[n], values=table[i], axis=0, factor=1.0) for i, n in enumerate(wanted)]
    rows = fill(stream, form, tuple(targets), most_rows=most_rows)
    if last not in (b"", b"\n") and rows:
        rows -= 1
        faults.append(Fault(kind="cut", words="the last line has no end and may be cut short; it was left out"))
    table = table[:, :rows, 0]
    endless = np.isinf(table)
    if endless.any():
        table[endless] = np.nan
        faults.append(Fault(kind="missing", words=f"{int(endless.sum())} infinite values are taken as unknown"))
    left = sorted(n for n in header.filled - set(wanted) if n and not n.startswith(_ASIDE))
    if left:
        faults.append(Fault(kind="unknown", words=f"columns that are not read: {', '.join(left)}"))
    return header, dict(zip(wanted, table, strict=True))


def _channels(header: XsensHeader, numbers: dict[str, Floats], at: Place, faults: list[Fault]) -> tuple[Channel, ...]:
    place, count, clock = find_samples(numbers["PacketCounter"], header.rate_hz, faults)

    def spread(names: tuple[str, ...]) -> Floats | None:
        if names[0] not in numbers or all(np.isnan(numbers[name]).all() for name in names):
            return None
        out = np.full((count, len(names)), np.nan)
        for axis, name in enumerate(names):
            out[place, axis] = numbers[name]
        return out

    matrix, quats = spread(_MATRIX), spread(_QUAT)
    if matrix is not None:
        quats = quaternions_of(matrix.reshape(count, 3, 3), clock, faults)
    elif quats is not None:
        quats = unit_quaternions(quats, faults)
    turns = spread(_GYR)
    if turns is not None:
        turns *= find_turn_factor(turns, quats, header.rate_hz, faults)
    measured = (
        (ChannelKind.ACCELERATION, "m/s2", Frame.SENSOR, spread(_ACC)),
        (ChannelKind.ANGULAR_VELOCITY, "rad/s", Frame.SENSOR, turns),
        (ChannelKind.MAGNETIC_FIELD, "1", Frame.SENSOR, spread(_MAG)),
        (ChannelKind.ORIENTATION, "1", Frame.GLOBAL, quats),
    )
    channels = tuple(
        Channel(kind=kind, at=at, frame=frame, unit=unit, clock=clock, values=values)
        for kind, unit, frame, values in measured
        if values is not None
    )
    if not channels:
        raise InputRefused("columns Acc, Gyr, Mag, Mat or Quat", "none of them", "choose them for the export")
    return channels
