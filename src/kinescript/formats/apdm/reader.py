"""A recording of APDM Opal sensors to a Recording."""

from pathlib import Path
from typing import Any

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Unmapped
from kinescript.body.tasks import Task
from kinescript.body.units import find_unit
from kinescript.errors import InputRefused
from kinescript.formats.apdm.sensors import OpalSensor, find_sensors
from kinescript.formats.apdm.stamps import find_clock
from kinescript.formats.arrays.reader import budget_bytes
from kinescript.formats.hdf5.chunks import read_rows
from kinescript.formats.hdf5.tree import number_of, opened, text_of
from kinescript.formats.names import printable
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import Floats

_UNITS = {
    ChannelKind.ACCELERATION: "m/s2",
    ChannelKind.ANGULAR_VELOCITY: "rad/s",
    ChannelKind.MAGNETIC_FIELD: "uT",
    ChannelKind.ORIENTATION: "1",
}
# how far from straight up, in degrees, mean acceleration may point for an orientation to be believed; ours
_UPRIGHT_DEG = 20.0


def read_apdm(path: Path, *, digest: str) -> Recording:
    """Return the Recording of every Opal in the file; `digest` is the file's sha256.

    ACCELERATION in m/s2, ANGULAR_VELOCITY in rad/s and MAGNETIC_FIELD in uT in the sensor's frame, shape (time, 3);
    ORIENTATION global_from_sensor, scalar first, shape (time, 4), where on the whole it turns what the accelerometer
    feels to straight up; another is left out, with a fault. The place is Unmapped under the label the sensor was given.
    Time is counted from the first sample of all. Raises InputRefused for what cannot be read.
    Source: APDM, "Using orientation estimates to convert from sensor frame to Earth frame of reference" (direction of
    the quaternion); the datasets as APDM's own and others' readers name them.
    """
    faults: list[Fault] = []
    with opened(path) as file:
        sensors = find_sensors(file)
        budget, held = budget_bytes(path.stat().st_size), 0
        for sensor in sensors:
            held += int(sensor.time.size) + sum(int(dataset.size) for dataset in sensor.signals.values())
        if held * 8 > budget:
            raise InputRefused("numbers that fit the file's size", f"{held} in a small file", "export it again")
        stamps = [read_rows(sensor.time, (None,), None, most_bytes=budget) for sensor in sensors]
        zero = min((int(s[0]) for s in stamps if len(s)), default=0)
        channels = tuple(
            channel
            for sensor, own in zip(sensors, stamps, strict=True)
            for channel in _channels(sensor, own, zero, budget, faults)
        )
        version = number_of(file, "FileFormatVersion")
        noted = "Annotations" in file
    if not channels:
        raise InputRefused("a sensor with two samples or more", "none", "record for longer")
    if noted:
        faults.append(Fault(kind="unknown", words="annotations may hold names, and are not read"))
    settings: tuple[tuple[str, Setting], ...] = (("format", "APDM"),)
    if version is not None:
        settings = (*settings, ("format_version", version))
    return Recording(
        id=printable(path.stem),
        subject=Subject(id=UNNAMED),
        task=Task.UNKNOWN,
        channels=channels,
        faults=tuple(faults),
        made_by=MadeBy(settings=settings, inputs=((path.name, digest),)),
    )


def _channels(sensor: OpalSensor, stamps: Any, zero: int, budget: int, faults: list[Fault]) -> list[Channel]:
    label = printable(sensor.label)
    clock, kept = find_clock(stamps, zero, sensor.nominal_hz, label, faults)
    if clock is None:
        return []
    values: dict[ChannelKind, Floats] = {}
    for kind, dataset in sensor.signals.items():
        if len(dataset) != len(stamps):
            raise InputRefused(
                f"{len(stamps)} samples of {kind.replace('_', ' ')} at {label}", f"{len(dataset)}", "export it again"
            )
        found = find_unit(text_of(dataset, "Units"))
        factor = found[1] if found and found[0] == _UNITS[kind] else 1.0
        numbers = read_rows(dataset, (None, None), None, most_bytes=budget).astype(np.float64)[kept]
        with np.errstate(over="ignore", invalid="ignore"):
            numbers *= factor
        endless = np.isinf(numbers)
        if endless.any():
            numbers[endless] = np.nan
            faults.append(Fault(kind="missing", words=f"{label}: {int(endless.sum())} infinite values are unknown"))
        values[kind] = numbers
    if ChannelKind.ORIENTATION in values:
        _check_orientation(values, label, faults)
    return [
        Channel(
            kind=kind,
            at=Unmapped(label=label),
            frame=Frame.GLOBAL if kind is ChannelKind.ORIENTATION else Frame.SENSOR,
            unit=_UNITS[kind],
            clock=clock,
            values=numbers,
        )
        for kind, numbers in values.items()
    ]


def _check_orientation(values: dict[ChannelKind, Floats], label: str, faults: list[Fault]) -> None:
    """Make the quaternions, shape (time, 4), of length 1, or leave them out where acceleration contradicts them."""
    from kinescript.formats.xsens.orientation import unit_quaternions

    quats = values[ChannelKind.ORIENTATION] = unit_quaternions(values[ChannelKind.ORIENTATION], faults)
    acc = values.get(ChannelKind.ACCELERATION)
    known = np.isfinite(quats).all(axis=1) & (True if acc is None else np.isfinite(acc).all(axis=1))
    if acc is None or not known.any():
        return
    from scipy.spatial.transform import Rotation

    # about a million samples tell as much as all of them
    few = np.flatnonzero(known)[:: max(1, int(known.sum()) // 1_000_000)]
    with np.errstate(over="ignore", invalid="ignore"):
        up = Rotation.from_quat(quats[few], scalar_first=True).apply(acc[few]).mean(axis=0)
        length = float(np.linalg.norm(up))
    if length > 0 and np.degrees(np.arccos(np.clip(up[2] / length, -1.0, 1.0))) < _UPRIGHT_DEG:
        return
    del values[ChannelKind.ORIENTATION]
    words = f"{label}: its orientation does not turn gravity upright, so its frame is unknown; it was left out"
    faults.append(Fault(kind="orientation", words=words))
