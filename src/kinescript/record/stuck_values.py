"""Values that did not change where they must have: frozen sensors, repeated frames, signals cut off at full scale."""

from dataclasses import dataclass

import numpy as np

from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span, find_runs, find_spans
from kinescript.signal.stuck import LEAP, RUN, STILL_S, find_repeats, is_cut_off

_G_M_S2 = 9.80665
# the ranges sensors are sold with (data sheets), in the unit kinescript computes in, and how people name them
_FULL_SCALES = {
    ChannelKind.ACCELERATION: tuple((n * _G_M_S2, f"{n} g") for n in (2, 4, 6, 8, 16, 32, 100, 200)),
    ChannelKind.ANGULAR_VELOCITY: tuple((np.radians(n), f"{n} deg/s") for n in (125, 250, 500, 1000, 2000, 4000)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckParams:
    """When values are stuck; assumptions of ours, tried on every real recording at hand.

    A marker stands exactly still for `marker_s` and a sensor or muscle for `sensor_s` only where frames were repeated;
    samples repeat their neighbour by `repeated` of all only where a slower signal was stored. A signal is cut off where
    `run` samples in a row are exactly at its extreme and it got there in a leap, `leap` times its finest step nearby.
    """

    marker_s: float = 0.5
    sensor_s: float = STILL_S
    repeated: float = 0.45
    run: int = RUN
    leap: float = LEAP


def find_frozen(channel: Channel, name: str, *, params: StuckParams = StuckParams()) -> tuple[Fault, ...]:
    """Return whether a channel stood exactly still, longest span first named, or was stored faster than measured."""
    if len(channel.values) < 3 or not channel.values.shape[1]:
        return ()
    # what is really measured trembles by more than the last digit of a float; equal rows are copies
    same = find_repeats(channel.values)
    if not same.any():
        return ()
    marker = channel.kind is ChannelKind.POSITION
    shortest_s = params.marker_s if marker else params.sensor_s
    frozen = find_spans(same, channel.time_s, shortest_s=shortest_s)
    faults = []
    if frozen:
        longest = max(frozen, key=lambda g: g.duration_s)
        often = "" if len(frozen) == 1 else f", the longest of {len(frozen)} times"
        words = f"{name} stood exactly still for {longest.duration_s:.1f} s{often}; frames may have been repeated"
        faults.append(Fault(kind="frozen", span=longest, words=words))
        same = same & ~np.any([span.holds(channel.time_s) for span in frozen], axis=0)
    share = float(same.mean())
    # a muscle at rest may well be at one step of its converter for a while
    if share > params.repeated and channel.kind is not ChannelKind.EMG:
        rate_hz = channel.clock.rate_hz
        words = f"{name} repeats {100 * share:.0f} % of its samples; measured at about {rate_hz * (1 - share):.3g} Hz"
        faults.append(Fault(kind="repeated", words=f"{words}, stored at {rate_hz:.4g}"))
    return tuple(faults)


def find_clipped(channel: Channel, name: str, *, params: StuckParams = StuckParams()) -> Fault | None:
    """Return that a signal was cut off at the end of its range, with the longest such span; None where it was not."""
    spans: list[Span] = []
    count, level = 0, 0.0
    # a plate at rest reads one number for long; only its greatest push can be cut off
    force = channel.kind is ChannelKind.FORCE
    for axis in channel.values.T[2:3] if force else channel.values.T:
        for sign in (1.0,) if force else (1.0, -1.0):
            runs, top = _runs_at_top(sign * axis, params)
            count += sum(stop - start for start, stop in runs)
            level = top if runs and top > level else level
            mask = np.zeros(len(axis), dtype=bool)
            for start, stop in runs:
                mask[start:stop] = True
            spans += find_spans(mask, channel.time_s) if runs else ()
    if not spans:
        return None
    longest = max(spans, key=lambda g: g.duration_s)
    at = _say_level(channel, level)
    words = (
        f"{name} was cut off at {at} in {count} samples, the longest {longest.duration_s:.3g} s; what was more is lost"
    )
    return Fault(kind="clipped", span=longest, words=words)


def _runs_at_top(values: Floats, params: StuckParams) -> tuple[list[tuple[int, int]], float]:
    """Return the index pairs of runs at exactly the greatest value that were entered or left in a leap, and it."""
    known = np.isfinite(values)
    top = float(values[known].max()) if known.any() else 0.0
    if top <= 0:
        return [], top
    runs = find_runs(np.asarray(values == top))
    return [each for each in runs if is_cut_off(values, each, run_of=params.run, leap=params.leap)], top


def _say_level(channel: Channel, level: float) -> str:
    for scale, words in _FULL_SCALES.get(channel.kind, ()):
        if abs(level - scale) < 0.02 * scale:
            return words
    return f"{level:.4g} {channel.unit}"
