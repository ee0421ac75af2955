"""What a C3D file holds, as a Recording: metres, newtons, Z up, markers, plates, events, a pseudonym."""

import hashlib
import re
from contextlib import suppress
from pathlib import Path, PurePath

import numpy as np

from kinescript.body.frames import GLOBAL_FROM_FILE, Frame
from kinescript.body.segments import Marker, MuscleSite, Plate, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.units import find_unit
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.c3d import C3dContent, find_plate_loads, find_plates, read_c3d
from kinescript.formats.c3d_muscles import find_muscle_places
from kinescript.formats.c3d_segments import find_segment_channels
from kinescript.formats.door import Door
from kinescript.formats.marked import joined_marks
from kinescript.formats.names import printable
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import Floats

# PROCESSING parameters of Vicon, in the file's length unit, and what kinescript calls them
LENGTH_NAMES = {
    "InterAsisDistance": "inter_asis",
    "LLegLength": "left_leg",
    "RLegLength": "right_leg",
    "LAsisTrocanterDistance": "left_asis_trochanter",
    "RAsisTrocanterDistance": "right_asis_trochanter",
    "LKneeWidth": "left_knee_width",
    "RKneeWidth": "right_knee_width",
    "LAnkleWidth": "left_ankle_width",
    "RAnkleWidth": "right_ankle_width",
}
# what a model computed, not what a camera saw: POINT groups that list such labels, and the parameter with their unit
_MODEL_GROUPS = {
    "ANGLES": "ANGLE_UNITS",
    "FORCES": "FORCE_UNITS",
    "MOMENTS": "MOMENT_UNITS",
    "POWERS": "POWER_UNITS",
    "SCALARS": "SCALAR_UNITS",
}


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return recording_from(read_c3d(path), name=printable(path.name), digest=digest)


# byte 2 of every C3D file is 80; text may hold a P there too, but then its first byte is no small number
DOOR = Door(
    name="c3d",
    words="a C3D file",
    knows=lambda peek: len(peek.head) > 1 and peek.head[1] == 0x50 and peek.head[0] < 9,
    read=_read,
    layout="places",
)


def recording_from(content: C3dContent, *, name: str, digest: str) -> Recording:
    """Return the Recording a C3D file tells; `name` is the file's own and `digest` its sha256.

    Raises InputRefused when there is no frame, the length unit or the up axis is unknown, or two markers share a name.
    """
    turn = _global_from_file(content)
    subject, faults = _subject(content)
    channels = _points(content, turn) + _plates(content, turn, faults) + _analogs(content)
    if content.rotations is not None:
        channels += find_segment_channels(
            content.rotations, global_from_file=turn, metre=_metre(content), faults=faults
        )
    elif content.number("ROTATION", "USED"):
        faults.append(Fault(kind="missing", words="the file announces segment frames, but not where they are"))
    settings: tuple[tuple[str, Setting], ...] = (("format", "C3D"),)
    software = [
        word for n in ("SOFTWARE", "VERSION_LABEL") for word in content.words("MANUFACTURER", n) if word.strip()
    ]
    if software:
        settings = (*settings, ("software", " ".join(software)))
    if content.number("KINESCRIPT", "SIMULATED"):
        settings = (*settings, ("simulated", True))
    return Recording(
        id=PurePath(name).stem,
        subject=subject,
        task=_task(content),
        channels=tuple(channels),
        marks=_marks(content),
        faults=tuple(faults),
        made_by=MadeBy(settings=settings, inputs=((name, digest),)),
    )


def _metre(content: C3dContent) -> float:
    unit = find_unit(content.point_unit or "mm")
    if unit is None or unit[0] != "m":
        raise InputRefused("marker positions in m, cm or mm", f"unit {content.point_unit!r}", "correct POINT:UNITS")
    return unit[1]


def _global_from_file(content: C3dContent) -> Floats:
    up = "".join(content.words("POINT", "Y_SCREEN")[:1]).strip().upper() or "+Z"
    if up.lstrip("+-") == up:
        up = f"+{up}"
    if up not in GLOBAL_FROM_FILE:
        raise InputRefused("an up axis of +X, +Y, +Z or their opposites", f"{up!r}", "correct POINT:Y_SCREEN")
    return np.array(GLOBAL_FROM_FILE[up])


def _points(content: C3dContent, turn: Floats) -> list[Channel]:
    clock = Uniform(rate_hz=content.point_rate_hz)
    modelled = _modelled_labels(content)
    metres = (
        content.points * _metre(content)
        if np.array_equal(turn, np.eye(3))
        else content.points @ (turn.T * _metre(content))
    )
    metres.flags.writeable = False
    seen: set[str] = set()
    channels = []
    for label, values, in_metres in zip(content.point_labels, content.points, metres, strict=True):
        # in "Anna:LASI" the person's name stands before the colon
        name = "".join(c if c.isprintable() else "?" for c in label.rsplit(":", 1)[-1])
        if name in seen:
            # the second trajectory of a name has no place of its own; which is right nobody can tell
            do = "rename one of them, or export each person to a file of their own"
            raise InputRefused("one trajectory a marker name", f"two named {name}", do)
        seen.add(name)
        if label in modelled:
            kind, unit, factor = modelled[label]
            scaled = values if factor == 1.0 else values * factor
            channels.append(
                Channel(kind=kind, at=Unmapped(label=name), frame=None, unit=unit, clock=clock, values=scaled)
            )
            continue
        channels.append(
            Channel(
                kind=ChannelKind.POSITION,
                at=Marker(name=name),
                frame=Frame.GLOBAL,
                unit="m",
                clock=clock,
                values=in_metres,
            )
        )
    return channels


def _modelled_labels(content: C3dContent) -> dict[str, tuple[ChannelKind, str, float]]:
    """Return, for every label a model computed, its kind, its unit and the factor to get there."""
    found = {}
    for group, unit_name in _MODEL_GROUPS.items():
        labels = content.words("POINT", group)
        stored = "".join(content.words("POINT", unit_name)[:1]).strip() if labels else ""
        unit = (ChannelKind.UNKNOWN, stored or "1", 1.0)
        if group == "ANGLES":
            unit = (ChannelKind.ANGLE, *(find_unit(stored or "deg") or (stored, 1.0)))
        found.update(dict.fromkeys(labels, unit))
    return found


def _plates(content: C3dContent, turn: Floats, faults: list[Fault]) -> list[Channel]:
    try:
        loads = find_plate_loads(content)
    except InputRefused as error:
        # markers are worth having without plates; the person is told
        words = f"the force plates could not be used: expected {error.expected}, came {error.came}"
        faults.append(Fault(kind="plates", words=words))
        return []
    clock, metre, channels = Uniform(rate_hz=content.analog_rate_hz), _metre(content), []
    for load in loads:
        corners = tuple(tuple(float(v) for v in corner) for corner in load.corners @ (turn.T * metre))
        plate = Plate(number=load.number, corners_m=corners)  # type: ignore[arg-type]
        for kind, unit, values in ((ChannelKind.FORCE, "N", load.force_n), (ChannelKind.MOMENT, "N.m", load.moment_nm)):
            channels.append(
                Channel(kind=kind, at=plate, frame=Frame.GLOBAL, unit=unit, clock=clock, values=values @ turn.T)
            )
    return channels


def _analogs(content: C3dContent) -> list[Channel]:
    taken: set[int] = set()
    # plates that cannot be used have been spoken of already; their channels stay as they are
    with suppress(InputRefused):
        taken = {c for plate in find_plates(content) for c in plate.channels}
    clock = Uniform(rate_hz=content.analog_rate_hz) if len(content.analogs) else None
    muscles = find_muscle_places(content)
    channels: dict[str, Channel] = {}
    for number, (label, unit) in enumerate(zip(content.analog_labels, content.analog_units, strict=True)):
        if number in taken or clock is None:
            continue
        code, factor = find_unit(unit) or (unit or "1", 1.0)
        values = content.analogs[number][:, None]
        # unlike markers, analog labels repeat in honest files ("Pin 1"); the channel number tells them apart
        name = label if label not in channels else f"{label} ({number + 1})"
        # which muscle it is names and layouts say; volts under any other name may be anything
        is_emg = number in muscles or (code == "V" and "EMG" in label.upper())
        at = muscles.get(number, Unmapped(label=name))
        channels[name] = Channel(
            kind=ChannelKind.EMG if is_emg else ChannelKind.UNKNOWN,
            at=at if isinstance(at, MuscleSite) else Unmapped(label=name),
            frame=None,
            unit=code,
            clock=clock,
            values=values if factor == 1 else values * factor,
        )
    return list(channels.values())


def _subject(content: C3dContent) -> tuple[Subject, list[Fault]]:
    name = "".join(content.words("SUBJECTS", "NAMES")[:1]).strip()
    metre = _metre(content)
    lengths = []
    for stored, ours in LENGTH_NAMES.items():
        value = content.number("PROCESSING", stored)
        if value is not None and value > 0:
            lengths.append((ours, value * metre))
    diameter = content.number("PROCESSING", "MarkerDiameter")
    if diameter is not None and diameter > 0:
        lengths.append(("marker_radius", diameter * metre / 2))
    height = content.number("PROCESSING", "Height")
    faults = []
    pseudonym = UNNAMED
    if name:
        pseudonym = pseudonym_of(name)
        words = f"the subject's name in the file was left out; the report says {pseudonym}"
        if pseudonym != name:
            faults.append(Fault(kind="privacy", words=words))
    subject = Subject(
        id=pseudonym,
        height_m=height * metre if height else None,
        mass_kg=content.number("PROCESSING", "Bodymass"),
        lengths_m=tuple(lengths),
    )
    return subject, faults


def pseudonym_of(name: str) -> str:
    """Return the pseudonym of a name found in a file: the same name, the same pseudonym; ours stay as they are.

    >>> pseudonym_of("synthetic-42")
    'synthetic-42'
    """
    if re.fullmatch(r"synthetic-[0-9]+|P-[0-9a-f]{6}", name):
        return name
    return "P-" + hashlib.blake2b(name.strip().lower().encode(), digest_size=3, person=b"kinescript").hexdigest()


def _task(content: C3dContent) -> Task:
    stored = "".join(content.words("KINESCRIPT", "TASK")[:1])
    return Task(stored) if stored in set(Task) else Task.UNKNOWN


def _marks(content: C3dContent) -> tuple[Mark, ...]:
    sides = {"left": Side.LEFT, "right": Side.RIGHT}
    return joined_marks(
        (event.time_s, 0.0, event.label.strip().lower(), sides.get(event.context.strip().lower()))
        for event in content.events
        if np.isfinite(event.time_s)
    )
