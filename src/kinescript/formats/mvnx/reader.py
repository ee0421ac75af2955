"""An .mvnx file to a Recording."""

from pathlib import Path

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Place, Unmapped
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.arrays.reader import budget_bytes
from kinescript.formats.mvnx.angles import SEGMENTS, SEQUENCE, find_angles, to_isb
from kinescript.formats.mvnx.stream import ELEMENTS, MvnFrames, read_frames, refuse
from kinescript.formats.names import printable
from kinescript.formats.xsens.orientation import unit_quaternions
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_spans

LARGEST_BYTES = 4 << 30
# element -> kind, unit, frame and the word before a label; joint angles have no frame
_STORED: dict[str, tuple[ChannelKind, str, Frame | None, str]] = {
    "position": (ChannelKind.POSITION, "m", Frame.GLOBAL, "segment "),
    "angularVelocity": (ChannelKind.ANGULAR_VELOCITY, "rad/s", Frame.GLOBAL, "segment "),
    "acceleration": (ChannelKind.ACCELERATION, "m/s2", Frame.GLOBAL, "segment "),
    "orientation": (ChannelKind.ORIENTATION, "1", Frame.GLOBAL, "segment "),
    "sensorFreeAcceleration": (ChannelKind.ACCELERATION, "m/s2", Frame.GLOBAL, "gravity-free "),
    "sensorMagneticField": (ChannelKind.MAGNETIC_FIELD, "1", Frame.SENSOR, ""),
    "sensorOrientation": (ChannelKind.ORIENTATION, "1", Frame.GLOBAL, ""),
    "jointAngle": (ChannelKind.ANGLE, "deg", None, ""),
}


def read_mvnx(path: Path, *, digest: str) -> Recording:
    """Return the Recording of an MVN export; `digest` is the file's sha256.

    ANGLE at pelvis, lumbar (T8 on pelvis), hips and knees, shape (time, 3), from the segment orientations MVN's model
    computed; angles MVN states itself, shape (time, 3) in degrees (x, y, z as stored), Unmapped under the joint's
    label. ORIENTATION global_from_sensor, shape (time, 4), and MAGNETIC_FIELD of each sensor, Unmapped under its label,
    so that a layout may place it. Segments, Unmapped under "segment LABEL": ORIENTATION with ISB's axes, POSITION in m,
    ANGULAR_VELOCITY in rad/s, ACCELERATION in m/s2 in the global frame (X north, Y west, Z up, or as MVN was reset).
    Frames that were lost are NaN, with a fault. Raises InputRefused, one sentence.
    Source: Xsens, MVN User Manual MV0319P, and "Output parameters in MVN" (base.xsens.com) for units and frames.
    """
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise InputRefused("an .mvnx file of up to 4 GB", f"{size / 2**30:.1f} GB", "export it in parts")
    with path.open("rb") as stream:
        found = read_frames(stream, most_numbers=budget_bytes(size) // 16)
    if not (0.001 <= found.rate_hz <= 10_000):
        raise refuse("a frameRate that is no rate")
    if len(found.index) < 2:
        raise InputRefused("at least two frames", f"{len(found.index)}", "record for longer")
    faults = _said(found)
    place, count, clock = _samples(found, faults)
    channels = _channels(found, place, count, clock, faults)
    settings: list[tuple[str, Setting]] = [("format", "MVNX"), ("format_version", found.version)]
    settings += [("software", found.software)] if found.software else []
    settings += [("calibration_poses", ", ".join(dict.fromkeys(found.poses)))] if found.poses else []
    settings += [("sequences", SEQUENCE)]
    return Recording(
        id=printable(path.stem),
        subject=Subject(id=UNNAMED),
        task=Task.UNKNOWN,
        channels=tuple(channels),
        marks=_standing(found, place, count, clock),
        faults=tuple(faults),
        made_by=MadeBy(settings=tuple(settings), inputs=((path.name, digest),)),
    )


def _said(found: MvnFrames) -> list[Fault]:
    faults = []
    if found.named or found.commented:
        words = "the subject's label, the comment and the original file's name in the file were left out"
        faults.append(Fault(kind="privacy", words=words))
    if found.left_out:
        words = f"elements that are not read: {', '.join(sorted(found.left_out))}"
        faults.append(Fault(kind="unknown", words=words))
    return faults


def _samples(found: MvnFrames, faults: list[Fault]) -> tuple[Floats, int, Uniform]:
    """Return which sample each frame is, shape (frames,), how many samples there are, and their clock."""
    index = np.array(found.index, dtype=np.float64)
    place = index - index[0]
    count, clock = int(place[-1]) + 1, Uniform(rate_hz=found.rate_hz, start_s=float(index[0]) / found.rate_hz)
    lost = count - len(index)
    if lost > len(index):
        raise InputRefused("most of the frames", f"{len(index)} of {count}", "export the recording without skipping")
    if lost:
        missing = np.ones(count, dtype=bool)
        missing[place.astype(np.intp)] = False
        longest = max(find_spans(missing, clock.times(count)), key=lambda span: span.duration_s)
        words = f"{lost} of {count} frames are not in the file, at most {longest.duration_s:.2f} s together"
        faults.append(Fault(kind="lost", span=longest, words=words))
    return place, count, clock


def _channels(found: MvnFrames, place: Floats, count: int, clock: Uniform, faults: list[Fault]) -> list[Channel]:
    rows = place.astype(np.intp)
    channels: list[Channel] = []
    segments: dict[str, Floats] = {}

    def add(kind: ChannelKind, at: Place, unit: str, frame: Frame | None, values: Floats) -> None:
        channels.append(Channel(kind=kind, at=at, frame=frame, unit=unit, clock=clock, values=values))

    for element, (kind, unit, frame, before) in _STORED.items():
        given = found.values.pop(element)
        if all(numbers is None for numbers in given):
            continue
        labels, width = found.labels[ELEMENTS[element][0]], ELEMENTS[element][1]
        values = np.full((count, len(labels), width), np.nan)
        for row, numbers in zip(rows, given, strict=True):
            if numbers is not None:
                values[row] = numbers.reshape(len(labels), width)
        endless = np.isinf(values)
        if endless.any():
            values[endless] = np.nan
            faults.append(Fault(kind="missing", words=f"{int(endless.sum())} infinite values of {element} are unknown"))
        for number, label in enumerate(labels):
            one = np.ascontiguousarray(values[:, number])
            if kind is ChannelKind.ORIENTATION:
                one = unit_quaternions(one, faults)
            if element == "orientation":
                one = segments[label] = to_isb(one)
            add(kind, Unmapped(label=f"{before}{label}"), unit, frame, one)
    worn = {SEGMENTS[label]: quats for label, quats in segments.items() if label in SEGMENTS}
    for joint, angles in find_angles(worn).items():
        add(ChannelKind.ANGLE, joint, "deg", None, angles)
    if not channels:
        raise refuse("frames without orientations or angles", "choose them for the export")
    return channels


def _standing(found: MvnFrames, place: Floats, count: int, clock: Uniform) -> tuple[Mark, ...]:
    """Return when the person stood in a calibration pose, where that was recorded and not only noted before."""
    stood = np.zeros(count, dtype=bool)
    stood[place[[kind in ("npose", "tpose") for kind in found.kinds]].astype(np.intp)] = True
    return tuple(Mark(name="standing", span=span) for span in find_spans(stood, clock.times(count)))
