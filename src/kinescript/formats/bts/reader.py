"""A BTS file as a Recording."""

from pathlib import Path

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker, Place, Plate, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.units import find_unit
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.bts.binary import SIGNATURE, read_binary
from kinescript.formats.bts.text import MAGIC, read_text
from kinescript.formats.bts.tracks import Content, Event, Tracks
from kinescript.formats.names import printable, told_apart
from kinescript.formats.opensim.axes import to_z_up
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

# the events of BTS's gait protocols: right or left, heel strike or toe off
_EVENTS = {
    "ERHS": ("foot_strike", Side.RIGHT),
    "ERTO": ("foot_off", Side.RIGHT),
    "ELHS": ("foot_strike", Side.LEFT),
    "ELTO": ("foot_off", Side.LEFT),
}
_LOADED_N = 20.0


def looks_like_bts(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is one of BTS's, text or binary."""
    text = head[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(SIGNATURE) or text.startswith(MAGIC)


def read_bts(path: Path, *, digest: str) -> Recording:
    """Return the Recording of a BTS file: markers, EMG, plates and events, in SI units, Z up.

    Raises InputRefused when it is cut, contradicts itself or holds none of them.
    """
    faults: list[Fault] = []
    with path.open("rb") as file:
        binary = file.read(len(SIGNATURE)) == SIGNATURE
    content = read_binary(path) if binary else read_text(path, faults=faults)
    channels = [c for tracks in content.tracks if tracks.what != "forces" for c in _channels(tracks, faults)]
    channels += _plates(content, faults)
    marks = tuple(_mark(event) for event in content.events)
    if not channels and not marks:
        came = ", ".join(content.left_out) or "none of them"
        raise InputRefused("markers, EMG, other tracks over time or events", came, "export the tracks themselves")
    if content.left_out:
        words = f"left out, because it is not over time or not publicly described: {', '.join(content.left_out)}"
        faults.append(Fault(kind="unknown", words=words))
    if any(c.frame is Frame.GLOBAL for c in channels):
        words = "the file does not say which axis points up; it is taken to be Y, as BTS systems have it"
        faults.append(Fault(kind="axes", words=words))
    try:
        return Recording(
            id=printable(path.stem),
            subject=Subject(id=UNNAMED),
            task=Task.UNKNOWN,
            channels=tuple(channels),
            marks=marks,
            faults=tuple(faults),
            made_by=MadeBy(settings=(("format", "BTS"),), inputs=((printable(path.name), digest),)),
        )
    except ValueError as error:
        raise InputRefused("every track once", str(error), "export one trial a file") from error


def _channels(tracks: Tracks, faults: list[Fault]) -> list[Channel]:
    unit, factor = find_unit(tracks.unit) or (tracks.unit or "1", 1.0)
    if tracks.what == "points":
        if unit != "m":
            raise InputRefused("points in m, cm or mm", f"unit {tracks.unit!r}", "export them in millimetres")
        doubled = sorted({n for n in tracks.labels if tracks.labels.count(n) > 1})
        if doubled:
            raise InputRefused("one track a marker name", f"two named {printable(doubled[0])}", "rename one of them")
        return [
            Channel(
                kind=ChannelKind.POSITION,
                at=Marker(name=printable(label)),
                frame=Frame.GLOBAL,
                unit="m",
                clock=tracks.clock,
                values=to_z_up(values, factor=factor),
            )
            for label, values in zip(tracks.labels, tracks.values, strict=True)
        ]
    kind = ChannelKind.EMG if tracks.what == "emg" else ChannelKind.UNKNOWN
    if kind is ChannelKind.EMG and unit != "V":
        words = f"the EMG is in {unit}, not in volts; how much of a volt that is nobody can tell"
        faults.append(Fault(kind="unit", words=words))
    return [
        Channel(
            kind=kind,
            at=Unmapped(label=label),
            frame=None,
            unit=unit,
            clock=tracks.clock,
            values=values if factor == 1.0 else values * factor,
        )
        for label, values in zip(told_apart(tracks.labels), tracks.values, strict=True)
    ]


def _plates(content: Content, faults: list[Fault]) -> list[Channel]:
    """Return force and moment of each plate, in N and N.m about its centre; without corners the force alone."""
    channels: list[Channel] = []
    for tracks in content.tracks:
        if tracks.what != "forces":
            continue
        down = [i for i, v in enumerate(tracks.values, 1) if _points_down(v[:, 4])]
        if down:
            words = (
                f"force {' and '.join(map(str, down))} points down, so it is not what the ground did; it was left out"
            )
            faults.append(Fault(kind="plates", words=words))
        placed = len(content.corners_m) == len(tracks.values)
        if not placed:
            words = "the file does not say where the plates of its forces lie; their moments were left out"
            faults.append(Fault(kind="plates", words=words))
        for number, values in enumerate(tracks.values, 1):
            if number not in down:
                corners = to_z_up(content.corners_m[number - 1]) if placed else None
                channels += _plate(number, to_z_up(values.reshape(-1, 3, 3)), corners, tracks.clock)
    return channels


def _points_down(upward_n: Floats) -> bool:
    loaded = upward_n[np.abs(np.nan_to_num(upward_n)) > _LOADED_N]
    return bool(loaded.size and np.median(loaded) < 0)


def _plate(number: int, values: Floats, corners_m: Floats | None, clock: Clock) -> list[Channel]:
    corners = () if corners_m is None else tuple(tuple(float(v) for v in corner) for corner in corners_m)
    at: Place = Plate(number=number, corners_m=corners)  # type: ignore[arg-type]
    point, force, free = values[:, 0], values[:, 1], values[:, 2]
    found = [(ChannelKind.FORCE, "N", force)]
    if corners_m is not None:
        found.append((ChannelKind.MOMENT, "N.m", free + np.cross(point - corners_m.mean(axis=0), force)))
    return [
        Channel(kind=kind, at=at, frame=Frame.GLOBAL, unit=unit, clock=clock, values=each) for kind, unit, each in found
    ]


def _mark(event: Event) -> Mark:
    name, side = _EVENTS.get(event.label.upper(), (printable(event.label).lower().replace(" ", "_"), None))
    return Mark(name=name, span=Span(start_s=event.time_s, end_s=event.time_s), side=side)
