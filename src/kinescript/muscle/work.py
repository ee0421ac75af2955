"""Every EMG channel of a recording on its way from volts to bursts."""

from dataclasses import replace

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.bridging import bridge_gaps, widen_beside
from kinescript.muscle.levels.level import find_activation
from kinescript.muscle.levels.references import ReferenceTrial, find_reference
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality, channel_words
from kinescript.muscle.onsets.detector import find_bursts
from kinescript.muscle.onsets.onset import Burst
from kinescript.muscle.quality.crosstalk import judge_doubles
from kinescript.muscle.quality.seen import find_range
from kinescript.muscle.ready import make_ready
from kinescript.muscle.worked import Worked
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.record.muscle_sites import is_reached_by_heart
from kinescript.record.recording import Recording, file_of
from kinescript.signal.arrays import Floats

# an even clock with more holes than samples is none
_MOST_STRETCHED = 2
# far beyond any electrode and any converter's counts, and what can be squared without a loss (assumptions of ours)
_SWING_V, _SWING = (1e-12, 1e6), (1e-100, 1e100)
# so many muscles are named in one sentence
_NAMED = 6


def find_work(recording: Recording, *, references: tuple[Recording, ...] = (), at_s: Floats | None = None) -> Worked:
    """Return what the EMG channels of a recording tell; nothing where it has none.

    `references` are recordings of reference contractions with the same electrodes, which levels are shares of; levels
    are given at the instants `at_s` in seconds, shape (time,), else at 100 Hz. What counts as a burst is always told by
    the strongest burst of the task itself: a share of a maximal effort would hide the bursts of an easy task such as
    walking. A bad channel is unknown, never a reason to refuse the others.
    """
    signals = find_signals(recording)
    trials, faults = _trials(recording, signals, references)
    found = {signal.at: _bursts(signal) for signal in signals}
    compared = [
        find_reference(signal, trials=trials, marks=recording.marks, came_on=_came_on(found[signal.at]))
        for signal in signals
    ]
    bursts = sorted((burst for each in found.values() for burst in each), key=lambda b: b.span.start_s)
    return Worked(
        signals=signals,
        activations=tuple(
            find_activation(signal, normalised_to=reference, at_s=at_s)
            for signal, (reference, _) in zip(signals, compared, strict=True)
        ),
        bursts=tuple(bursts),
        faults=(*faults, *(fault for _, doubts in compared for fault in doubts)),
    )


def _bursts(signal: MuscleSignal) -> tuple[Burst, ...]:
    """Return the bursts of a channel, which a few lost samples in their midst do not tear in two."""
    if signal.quality.trust == "unusable":
        return ()
    values, gaps = bridge_gaps(signal.values, rate_hz=signal.rate_hz, start_s=signal.start_s)
    return widen_beside(find_bursts(replace(signal, values=values) if gaps else signal), gaps)


def _came_on(bursts: tuple[Burst, ...]) -> bool:
    """Return whether an edge was seen; one burst from end to end is a channel that never changes."""
    return any(burst.onset is not None or burst.offset is not None for burst in bursts)


def _trials(
    recording: Recording, signals: tuple[MuscleSignal, ...], references: tuple[Recording, ...]
) -> tuple[tuple[ReferenceTrial, ...], tuple[Fault, ...]]:
    """Return the muscles of the reference recordings, and what to say of those that match none, or are no reference."""
    trials: list[ReferenceTrial] = []
    faults = []
    mine = {signal.at for signal in signals}
    for each in references:
        name, heard = file_of(each), find_signals(each)
        if _is_same(each, recording):
            words = f"{name} is the recording itself, so it is no reference; a reference is a contraction of its own"
            faults.append(Fault(kind="reference", words=words))
            continue
        trials += (ReferenceTrial(name=name, signal=signal, marks=each.marks) for signal in heard)
        if mine and not mine & {signal.at for signal in heard}:
            words = (
                f"{name} holds no muscle of this recording ({_listed([signal.at for signal in heard])}), so no level is"
                " a share of it: give the muscles the same names"
            )
            faults.append(Fault(kind="reference", words=words))
    served = {trial.signal.at for trial in trials}
    lacking = [signal.at for signal in signals if signal.at not in served]
    if served & mine and lacking:
        words = f"no reference recording holds {_listed(lacking)}: of these no level is a share of one"
        faults.append(Fault(kind="reference", words=words))
    return tuple(trials), tuple(faults)


def _is_same(one: Recording, other: Recording) -> bool:
    if one is other:
        return True
    pairs = [each.of_kind(ChannelKind.EMG) for each in (one, other)]
    return len(pairs[0]) == len(pairs[1]) > 0 and all(
        a.at == b.at and np.array_equal(a.values, b.values, equal_nan=True) for a, b in zip(*pairs, strict=True)
    )


def _listed(places: list[Place]) -> str:
    names = [each.words for each in places[:_NAMED]]
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return (", ".join(names) or "none at all") + more


def find_signals(recording: Recording) -> tuple[MuscleSignal, ...]:
    """Return every EMG channel cleaned and judged, in file order; copies and crosstalk are judged between them.

    A channel of any other number of columns than one is unusable, and says so; and so is a level in percent.
    """
    channels = recording.of_kind(ChannelKind.EMG)
    judged = []
    for channel in channels:
        why = _why_none(channel)
        judged.append(_signal(channel) if why is None else _no_signal(channel, why))
    return judge_doubles(tuple(judged))


def _why_none(channel: Channel) -> Fault | None:
    """Return why a channel is no EMG that can be cleaned, whatever its values are worth."""
    name, count = channel_words(channel.at), channel.values.shape[1]
    if count != 1:
        words = f"{name}: {count} columns came for one muscle; give every muscle a channel of its own"
        return Fault(kind="columns", words=words)
    if channel.unit == "%" and len(channel.values) and np.nanmin(channel.values, initial=np.inf) >= 0:
        words = (
            f"{name} came in percent and never below 0, as a level that was smoothed already; since when a muscle works"
            " is told from raw EMG: export that"
        )
        return Fault(kind="smoothed", words=words)
    top, bottom = find_range(channel.values[:, 0])[1:]
    least, most = _SWING_V if channel.unit == "V" else _SWING
    # halves: the difference of two numbers may be too large to be one
    swing = top / 2 - bottom / 2 if top > bottom else least
    if not least <= swing <= most:
        words = (
            f"{name} swings by {2 * swing:.2g} {channel.unit}, which no muscle does; say its unit and its scale again"
        )
        return Fault(kind="range", words=words)
    return None


def _no_signal(channel: Channel, why: Fault) -> MuscleSignal:
    return MuscleSignal(
        at=channel.at,
        rate_hz=channel.clock.rate_hz,
        start_s=float(channel.time_s[0]) if len(channel.values) else 0.0,
        unit=channel.unit,
        values=np.full(len(channel.values), np.nan),
        steps=(),
        beats_s=np.zeros(0),
        quality=SignalQuality(trust="unusable", faults=(why,)),
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
