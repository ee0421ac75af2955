"""Every EMG channel of a recording on its way from volts to bursts."""

import numpy as np

from kinescript.muscle.crosstalk import judge_doubles
from kinescript.muscle.levels import find_activation
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality
from kinescript.muscle.onsets import find_bursts
from kinescript.muscle.quality_words import channel_words
from kinescript.muscle.ready import make_ready
from kinescript.muscle.references import ReferenceTrial, find_reference
from kinescript.muscle.worked import Worked
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.record.muscle_sites import is_reached_by_heart
from kinescript.record.recording import Recording, file_of
from kinescript.signal.arrays import Floats

# an even clock with more holes than samples is none
_MOST_STRETCHED = 2


def find_work(recording: Recording, *, references: tuple[Recording, ...] = (), at_s: Floats | None = None) -> Worked:
    """Return what the EMG channels of a recording tell; nothing where it has none.

    `references` are recordings of reference contractions with the same electrodes, which levels are shares of; levels
    are given at the instants `at_s` in seconds, shape (time,), else at 100 Hz. What counts as a burst is always told by
    the strongest burst of the task itself: a share of a maximal effort would hide the bursts of an easy task such as
    walking. A bad channel is unknown, never a reason to refuse the others.
    """
    signals = find_signals(recording)
    trials = tuple(
        ReferenceTrial(name=file_of(each), signal=signal, marks=each.marks)
        for each in references
        for signal in find_signals(each)
    )
    compared = [find_reference(signal, trials=trials, marks=recording.marks) for signal in signals]
    bursts = sorted((b for signal in signals for b in find_bursts(signal)), key=lambda b: b.span.start_s)
    return Worked(
        signals=signals,
        activations=tuple(
            find_activation(signal, normalised_to=reference, at_s=at_s)
            for signal, (reference, _) in zip(signals, compared, strict=True)
        ),
        bursts=tuple(bursts),
        faults=tuple(fault for _, doubts in compared for fault in doubts),
    )


def find_signals(recording: Recording) -> tuple[MuscleSignal, ...]:
    """Return every EMG channel cleaned and judged, in file order; copies and crosstalk are judged between them.

    A channel of any other number of columns than one is unusable, and says so.
    """
    channels = recording.of_kind(ChannelKind.EMG)
    return judge_doubles(tuple(_signal(c) if c.values.shape[1] == 1 else _no_signal(c) for c in channels))


def _no_signal(channel: Channel) -> MuscleSignal:
    count = channel.values.shape[1]
    words = f"{channel_words(channel.at)}: {count} columns came for one muscle; give every muscle a channel of its own"
    return MuscleSignal(
        at=channel.at,
        rate_hz=channel.clock.rate_hz,
        start_s=float(channel.time_s[0]) if len(channel.values) else 0.0,
        unit=channel.unit,
        values=np.full(len(channel.values), np.nan),
        steps=(),
        beats_s=np.zeros(0),
        quality=SignalQuality(trust="unusable", faults=(Fault(kind="columns", words=words),)),
    )


def _signal(channel: Channel) -> MuscleSignal:
    raw, rate_hz, start_s = on_even_clock(channel)
    ready = make_ready(raw, rate_hz=rate_hz, trunk=is_reached_by_heart(channel.at), at=channel.at, start_s=start_s)
    return MuscleSignal(
        at=channel.at,
        rate_hz=rate_hz,
        start_s=start_s,
        unit=channel.unit,
        values=ready.values,
        steps=ready.conditioned.steps,
        beats_s=ready.conditioned.beats_s + start_s,
        quality=ready.quality,
    )


def on_even_clock(channel: Channel) -> tuple[Floats, float, float]:
    """Return the values of an EMG channel, shape (time,), the rate in Hz and the first instant in s.

    Stamped samples go to the nearest tick of an even clock of their median rate, NaN where none came: EMG is too fast
    to be interpolated.
    """
    values, clock = channel.values[:, 0], channel.clock
    if isinstance(clock, Uniform):
        return values, clock.rate_hz, clock.start_s
    if len(values) < 2:
        return values, clock.rate_hz, 0.0
    ticks = np.maximum(np.round(np.diff(clock.time_s) * clock.rate_hz), 1.0)
    # a clock of rounded stamps has an odd median; over the whole recording its rate is right
    rate_hz = float(ticks.sum() / (clock.time_s[-1] - clock.time_s[0]))
    at = np.concatenate(([0], np.cumsum(ticks))).astype(np.intp)
    if at[-1] + 1 > _MOST_STRETCHED * len(values):
        # mostly holes: no clock of EMG
        return values, float("nan"), float(clock.time_s[0])
    even = np.full(at[-1] + 1, np.nan)
    even[at] = values
    return even, rate_hz, float(clock.time_s[0])
