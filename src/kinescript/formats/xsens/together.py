"""Files of several sensors, cut to the time they all have."""

from dataclasses import replace

import numpy as np

from kinescript.errors import InputRefused
from kinescript.record.channel import Channel
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording


def keep_shared_time(recordings: tuple[Recording, ...]) -> tuple[Recording, ...]:
    """Return the recordings, a sensor each, from the latest beginning to the earliest end, ready for `record.join`.

    Sensors of one trial are switched on and off one after another; a fault says how much of which was left out. Raises
    InputRefused when they have no time in common, as files of different trials may.
    """
    edges = [(float(t[0]), float(t[-1])) for r in recordings for c in r.channels if len(t := c.time_s)]
    if not edges:
        return recordings
    start_s, end_s = max(e[0] for e in edges), min(e[1] for e in edges)
    if start_s >= end_s:
        came = " and ".join(r.id for r in recordings)
        raise InputRefused(
            "files of one recording, over the same time", f"{came} without any", "assess them one by one"
        )
    return tuple(_cut(recording, start_s, end_s) for recording in recordings)


def _cut(recording: Recording, start_s: float, end_s: float) -> Recording:
    channels = tuple(_cut_channel(channel, start_s, end_s) for channel in recording.channels)
    left_s = recording.duration_s - replace(recording, channels=channels).duration_s
    if all(len(a.values) == len(b.values) for a, b in zip(channels, recording.channels, strict=True)):
        return recording
    words = f"{recording.id}: {left_s:.2f} s were left out, because not every sensor was recording"
    return replace(recording, channels=channels, faults=(*recording.faults, Fault(kind="cut", words=words)))


def _cut_channel(channel: Channel, start_s: float, end_s: float) -> Channel:
    if not isinstance(channel.clock, Uniform):
        raise InputRefused("sensors on even clocks", "stamps of their own", "join them without cutting")
    time_s = channel.time_s
    half = 0.5 / channel.clock.rate_hz
    kept = np.flatnonzero((time_s > start_s - half) & (time_s < end_s + half))
    first, last = int(kept[0]), int(kept[-1]) + 1
    clock = replace(channel.clock, start_s=float(time_s[first]))
    return replace(channel, clock=clock, values=channel.values[first:last])
