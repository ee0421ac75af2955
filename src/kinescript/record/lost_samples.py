"""What time stamps tell of loss and jitter: a recording's own clock, looked at once for all channels on it."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Unmapped
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class LossParams:
    """A step of `hole` times the median, and of `shortest_s` at least, is a loss.

    Stamps jitter when half the range of the middle 90 % of steps is over `jitter` of the median. Assumptions of ours.
    """

    hole: float = 2.5
    shortest_s: float = 0.05
    jitter: float = 0.3


def find_lost_samples(recording: Recording, *, params: LossParams = LossParams()) -> tuple[Fault, ...]:
    """Return where stamped channels were not sampled, and whether their stamps jitter, one fault a clock."""
    clocks: dict[bytes, list[Channel]] = {}
    for channel in recording.channels:
        if isinstance(channel.clock, Stamped) and channel.kind is not ChannelKind.UNKNOWN and len(channel.values) > 2:
            clocks.setdefault(channel.clock.time_s.tobytes(), []).append(channel)
    faults: list[Fault] = []
    for channels in clocks.values():
        time_s, name = channels[0].time_s, _named(channels)
        steps = np.diff(time_s)
        usual = float(np.median(steps))
        holes = np.flatnonzero(steps >= max(params.hole * usual, params.shortest_s))
        if len(holes):
            worst = int(holes[np.argmax(steps[holes])])
            span = Span(start_s=float(time_s[worst]), end_s=float(time_s[worst + 1]))
            lost = float((steps[holes] / usual - 1).sum())
            often = "once, for" if len(holes) == 1 else f"{len(holes)} times, at most"
            words = f"{name} was not sampled {often} {span.duration_s:.2f} s; about {lost:.0f} samples are lost"
            faults.append(Fault(kind="loss", span=span, words=words))
        low, high = np.percentile(steps[steps < params.hole * usual], [5, 95])
        if (high - low) / 2 > params.jitter * usual:
            words = f"the time stamps of {name} lie {1000 * low:.3g} to {1000 * high:.3g} ms apart; they jitter"
            faults.append(Fault(kind="jitter", words=words))
    return tuple(faults)


def _named(channels: list[Channel]) -> str:
    first = next((c for c in channels if not isinstance(c.at, Unmapped)), channels[0])
    name = f"{first.kind.replace('_', ' ')} at {first.at.words}"
    return name if len(channels) == 1 else f"{name} (and {len(channels) - 1} more on its clock)"
