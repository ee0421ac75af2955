"""A recording on another clock: the same samples, read by the clock of the device they are joined with."""

from dataclasses import replace

from kinescript.record.channel import Channel
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.recording import Recording
from kinescript.signal.spans import Span


def shift(recording: Recording, offset_s: float, *, stretch: float = 1.0) -> Recording:
    """Return the recording with every time t in seconds as offset_s + stretch * t: channels, marks and faults.

    Nothing is resampled: each channel keeps its samples on a clock of its own. Raises ValueError for a stretch that is
    not positive, or times that are not finite.
    """
    if not stretch > 0:
        raise ValueError(f"a clock runs forward; it cannot be stretched by {stretch}")
    clocks: dict[int, Clock] = {}

    def moved(channel: Channel) -> Channel:
        clock = channel.clock
        if id(clock) not in clocks:
            clocks[id(clock)] = _shifted(clock, offset_s, stretch)
        return replace(channel, clock=clocks[id(clock)])

    def span(old: Span) -> Span:
        return Span(start_s=offset_s + stretch * old.start_s, end_s=offset_s + stretch * old.end_s)

    return replace(
        recording,
        channels=tuple(moved(c) for c in recording.channels),
        marks=tuple(replace(m, span=span(m.span)) for m in recording.marks),
        faults=tuple(f if f.span is None else replace(f, span=span(f.span)) for f in recording.faults),
    )


def _shifted(clock: Clock, offset_s: float, stretch: float) -> Clock:
    if isinstance(clock, Uniform):
        return Uniform(rate_hz=clock.rate_hz / stretch, start_s=offset_s + stretch * clock.start_s)
    return Stamped(time_s=offset_s + stretch * clock.time_s)
