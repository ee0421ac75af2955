"""When a muscle comes on and goes off, with an interval that holds the truth nine times in ten."""

from collections.abc import Sequence

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.onsets.earlier import find_earlier
from kinescript.muscle.onsets.edges import Edges
from kinescript.muscle.onsets.given import Scaled, checked, clean, reference_level, scaled
from kinescript.muscle.onsets.level import find_level
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.muscle.onsets.params import OnsetParams
from kinescript.muscle.onsets.power import BIN_S, find_power
from kinescript.muscle.onsets.runs import find_bursting, reference_power
from kinescript.muscle.onsets.standing import lift_to_tone
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span


def find_onsets(
    values: Floats, *, rate_hz: float, reference: float | Floats | None = None, params: OnsetParams | None = None
) -> tuple[Onset, ...]:
    """Return when a muscle comes on, in seconds from the first value, each with its 90 % interval, sorted by time.

    `values` of shape (time,) are raw or clean, in any unit, NaN where missing. They are judged as `find_work` judges a
    channel: one that cannot be used has no onset, and none lies where values were taken out; peaks that were cut off
    keep their time. Only a burst that reaches a share of `reference` counts: an RMS level in the same unit, the values
    of a reference recording at the same rate, or None for the strongest burst of these values. A reference is what the
    task asks for; beside a maximal contraction bursts of an easy task are too weak to count. Raises InputRefused when
    the rate is none of EMG (200 Hz to 100 kHz), values are not one row, or a reference is no level and has none.
    """
    params = params or OnsetParams()
    rate_hz, values = checked(values, rate_hz)
    level = reference_level(reference, rate_hz, params)
    found = _bursts(clean(values, rate_hz), rate_hz=rate_hz, told=level, at=None, unit="", start_s=0.0, params=params)
    return tuple(burst.onset for burst in found if burst.onset is not None)


def find_bursts(
    signal: MuscleSignal, *, reference: float | None = None, params: OnsetParams | None = None
) -> tuple[Burst, ...]:
    """Return the bursts of a cleaned channel in order of time; `reference` is an RMS level in its unit.

    Without a reference a burst counts beside the strongest of the channel itself: so `assess` does it always. A channel
    that cannot be trusted has none.
    """
    if signal.quality.trust == "unusable":
        return ()
    rate_hz, values = checked(signal.values, signal.rate_hz)
    return _bursts(
        scaled(values, signal.beats_s - signal.start_s),
        rate_hz=rate_hz,
        told=reference,
        at=signal.at,
        unit=signal.unit,
        start_s=signal.start_s,
        params=params or OnsetParams(),
    )


def _bursts(
    given: Scaled,
    *,
    rate_hz: float,
    told: float | None,
    at: Place | None,
    unit: str,
    start_s: float,
    params: OnsetParams,
) -> tuple[Burst, ...]:
    values, beats_s = given.values, given.beats_s
    power = find_power(values, rate_hz=rate_hz, beats_s=beats_s, params=params)
    if power is None:
        return ()
    # weaker work ahead of a burst is itself a tone: it is looked for above the silence
    seen, power = power, lift_to_tone(power, params)
    asked = given.level(told)
    reference = reference_power(power, params) if asked is None else asked**2
    runs = find_bursting(power, params.gate**2 * reference, params, told=told is not None)
    if not runs:
        return ()
    ahead = Edges.of(values, beats_s, power, runs, rate_hz=rate_hz, params=params)
    behind = ahead.mirrored()
    total_s = len(power.bins) * BIN_S
    bursts = []
    for number, run in enumerate(runs):
        on, off = ahead.find(number), behind.find(len(runs) - 1 - number)
        onset = None if on is None else _placed(on, at, start_s)
        offset = None if off is None else _placed([total_s - each for each in off[::-1]], at, start_s)
        begin = onset.time_s if onset else start_s + run.start * BIN_S
        end = max(offset.time_s if offset else start_s + run.stop * BIN_S, begin)
        level, sigma = find_level(values, power, begin - start_s, end - start_s, rate_hz=rate_hz)
        span = Span(start_s=begin, end_s=end)
        before = None if on is None else find_earlier(ahead, seen, number, on[0], level)
        earlier = None if before is None else _placed(before, at, start_s)
        bursts.append(
            Burst(
                at=at,
                span=span,
                onset=onset,
                offset=offset,
                level=float(np.ldexp(level, given.exponent)),
                level_sigma=float(np.ldexp(sigma, given.exponent)),
                unit=unit,
                earlier=earlier,
            )
        )
    return tuple(sorted(bursts, key=lambda burst: burst.span.start_s))


def _placed(instant: Sequence[float], at: Place | None, start_s: float) -> Onset:
    low_s, middle_s, high_s = (start_s + each for each in instant)
    return Onset(at=at, time_s=middle_s, low_s=low_s, high_s=high_s)
