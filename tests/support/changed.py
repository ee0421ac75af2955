"""Recordings changed on purpose, for the laws."""

from dataclasses import replace

import numpy as np

from kinescript.body.segments import Marker, MuscleSite, Place, Plate
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats


def turned(recording: Recording, matrix: Floats) -> Recording:
    """Return the recording with everything in the global frame turned by a matrix, shape (3, 3)."""
    return replace(recording, channels=tuple(_turned(c, matrix) for c in recording.channels))


def _turned(channel: Channel, matrix: Floats) -> Channel:
    at = channel.at
    if isinstance(at, Plate):
        at = replace(at, corners_m=tuple(tuple(row) for row in np.array(at.corners_m) @ matrix.T))
    if channel.kind in (ChannelKind.POSITION, ChannelKind.FORCE, ChannelKind.MOMENT):
        return replace(channel, at=at, values=channel.values @ matrix.T)
    return channel


def mirrored(recording: Recording) -> Recording:
    """Return the recording seen in a mirror: the lateral axis flipped, and L and R exchanged in every name."""
    flipped = turned(recording, np.diag([1.0, -1.0, 1.0]))
    channels = tuple(replace(c, at=_swapped(c.at)) for c in flipped.channels)
    marks = tuple(replace(m, side=m.side.other if m.side else None) for m in recording.marks)
    lengths = tuple((_other(name), value) for name, value in recording.subject.lengths_m)
    return replace(flipped, channels=channels, marks=marks, subject=replace(recording.subject, lengths_m=lengths))


def _swapped(place: Place | None) -> Place | None:
    if isinstance(place, MuscleSite):
        return replace(place, side=place.side.other if place.side else None)
    if not isinstance(place, Marker):
        return place
    letter = {"L": "R", "R": "L"}.get(place.name[0], place.name[0])
    # of the unpaired markers only RBAK begins with L or R; it is not used
    return Marker(name=letter + place.name[1:])


def _other(name: str) -> str:
    if name.startswith("left_"):
        return "right_" + name[5:]
    return "left_" + name[6:] if name.startswith("right_") else name


def with_gap(recording: Recording, marker: str, start: int, stop: int) -> Recording:
    """Return the recording with one marker out of sight from one frame to another."""
    channels = []
    for channel in recording.channels:
        if isinstance(channel.at, Marker) and channel.at.name == marker:
            values = channel.values.copy()
            values[start:stop] = np.nan
            channels.append(replace(channel, values=values))
        else:
            channels.append(channel)
    return replace(recording, channels=tuple(channels))


def markers_only(recording: Recording) -> Recording:
    """Return the recording as a laboratory without plates would have it, in which nobody marked a foot event."""
    return replace(recording, channels=recording.of_kind(ChannelKind.POSITION), marks=())


def begun_later(recording: Recording, frames: int) -> Recording:
    """Return the markers of a recording that began some frames later, on a clock of its own."""
    later = tuple(replace(c, values=c.values[frames:]) for c in recording.of_kind(ChannelKind.POSITION))
    return replace(recording, channels=later, marks=())
