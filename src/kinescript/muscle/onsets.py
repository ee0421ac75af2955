"""When a muscle comes on and goes off, with an interval that holds the truth nine times in ten."""

from typing import NamedTuple

import numpy as np

from kinescript.body.segments import Place
from kinescript.errors import InputRefused
from kinescript.muscle.conditioning import condition
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.onset import Burst, Onset
from kinescript.muscle.onset_changepoint import Spectrum, density, find_instant, log_likelihood
from kinescript.muscle.onset_params import OnsetParams
from kinescript.muscle.onset_power import BIN_S, Power, beside_beats, find_power
from kinescript.muscle.onset_runs import Run, find_bursting, reference_power, steady_power
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span, find_runs

_BEFORE_S, _AFTER_S = 0.4, 0.35
_QUIET_S = 6.0
_LEAK, _HIDDEN = 0.01, 0.07


def find_onsets(
    values: Floats, *, rate_hz: float, reference: float | Floats | None = None, params: OnsetParams | None = None
) -> tuple[Onset, ...]:
    """Return when a muscle comes on, in seconds from the first value, each with its 90 % interval, sorted by time.

    `values` of shape (time,) are raw or clean, in any unit, NaN where missing. Only a burst that reaches a share of
    `reference` counts: an RMS level in the same unit, the values of a reference recording at the same rate, or None for
    the strongest burst of these values. Raises InputRefused when the rate is not positive or the values are not one row.
    """
    params = params or OnsetParams()
    rate_hz, values = _checked(values, rate_hz)
    level = reference if isinstance(reference, int | float) or reference is None else _level_of(reference, rate_hz, params)
    clean, beats_s = _clean(values, rate_hz)
    found = _bursts(clean, beats_s, rate_hz=rate_hz, level=level, at=None, unit="", start_s=0.0, params=params)
    return tuple(burst.onset for burst in found if burst.onset is not None)


def find_bursts(
    signal: MuscleSignal, *, reference: float | None = None, params: OnsetParams | None = None
) -> tuple[Burst, ...]:
    """Return the bursts of a cleaned channel in order of time; `reference` is an RMS level in the signal's unit or None.

    A channel that cannot be trusted has none.
    """
    if signal.quality.trust == "unusable":
        return ()
    rate_hz, values = _checked(signal.values, signal.rate_hz)
    return _bursts(
        values,
        signal.beats_s - signal.start_s,
        rate_hz=rate_hz,
        level=reference,
        at=signal.at,
        unit=signal.unit,
        start_s=signal.start_s,
        params=params or OnsetParams(),
    )


def _checked(values: Floats, rate_hz: float) -> tuple[float, Floats]:
    if not isinstance(rate_hz, int | float) or not np.isfinite(rate_hz) or rate_hz <= 0:
        raise InputRefused("a sampling rate above 0 Hz", repr(rate_hz), "say the rate of the recording")
    row = np.asarray(values, dtype=np.float64)
    if row.ndim != 1:
        raise InputRefused("one row of values", f"an array of shape {row.shape}", "give one channel at a time")
    return float(rate_hz), row


def _clean(values: Floats, rate_hz: float) -> tuple[Floats, Floats]:
    """Condition raw values; the offset goes first and the scale is a power of two, so that neither costs a digit."""
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(values), np.nan), np.zeros(0)
    centred = values - np.median(values[known])
    size = float(np.max(np.abs(centred[known])))
    if not (0 < size < np.inf):
        return np.where(known, 0.0, np.nan), np.zeros(0)
    scale = 2.0 ** np.floor(np.log2(size))
    done = condition(centred / scale, rate_hz=rate_hz, trunk=True)
    return done.values * scale, done.beats_s


def _level_of(reference: Floats, rate_hz: float, params: OnsetParams) -> float | None:
    clean, beats_s = _clean(_checked(reference, rate_hz)[1], rate_hz)
    power = find_power(clean, rate_hz=rate_hz, beats_s=beats_s, params=params)
    if power is None:
        return None
    best = reference_power(power, params) or float(np.max(steady_power(power)))
    return best**0.5


def _bursts(
    clean: Floats, beats_s: Floats, *, rate_hz: float, level: float | None, at: Place | None, unit: str, start_s: float, params: OnsetParams
) -> tuple[Burst, ...]:
    power = find_power(clean, rate_hz=rate_hz, beats_s=beats_s, params=params)
    if power is None:
        return ()
    reference = reference_power(power, params) if level is None else level**2
    runs = find_bursting(power, params.gate**2 * reference, params)
    if not runs:
        return ()
    context = _Context(clean, beats_s, power, rate_hz, params, _quiet_density(clean, power, runs, rate_hz))
    bursts = []
    for run in runs:
        onset, offset = (_edge(context, run, at, start_s, late=late) for late in (False, True))
        begin = onset.time_s if onset else start_s + run.start * BIN_S
        end = max(offset.time_s if offset else start_s + run.stop * BIN_S, begin)
        part = slice(run.start, run.stop)
        rms = float(np.mean(np.maximum(power.bins[part] - power.floor[part], 0.0))) ** 0.5
        span = Span(start_s=begin, end_s=end)
        bursts.append(Burst(at=at, span=span, onset=onset, offset=offset, level=rms, unit=unit))
    return tuple(sorted(bursts, key=lambda burst: burst.span.start_s))


class _Context(NamedTuple):
    values: Floats
    beats_s: Floats
    power: Power
    rate_hz: float
    params: OnsetParams
    quiet: tuple[Floats, Floats] | None


def _pieces(values: Floats, mask: Floats, rate_hz: float, most_s: float) -> list[Floats]:
    """Cut what is known under a mask of bins into pieces, at most so many seconds of them."""
    pieces, total = [], 0
    for start, stop in find_runs(mask):
        piece = values[round(start * BIN_S * rate_hz) : round(stop * BIN_S * rate_hz)]
        piece = piece[: max(0, round(most_s * rate_hz) - total)]
        if len(piece) and np.isfinite(piece).all():
            pieces.append(piece)
            total += len(piece)
    return pieces


def _quiet_density(clean: Floats, power: Power, runs: list[Run], rate_hz: float) -> tuple[Floats, Floats] | None:
    calm = power.known & (power.smooth < 2.0 * power.floor)
    for run in runs:
        calm[max(run.start - 20, 0) : run.stop + 20] = False
    pieces = sorted(_pieces(clean, calm, rate_hz, 1e9), key=len, reverse=True)
    total, kept = 0.0, []
    for piece in pieces:
        if total > _QUIET_S:
            break
        kept.append(piece[: round(_QUIET_S * rate_hz)])
        total += len(piece) / rate_hz
    return density(kept, rate_hz=rate_hz)


def _edge(context: _Context, run: Run, at: Place | None, start_s: float, *, late: bool) -> Onset | None:
    """Find the onset of a run, or its offset in the same way from the other end."""
    values, beats_s, power, rate_hz, params, _ = context
    where = run.falls if late else run.rises
    if where is None:
        return None
    # the time from which the edge is looked at, and the side on which the burst lies
    centre = round(where * BIN_S * rate_hz)
    before, after = round(_BEFORE_S * rate_hz), round(_AFTER_S * rate_hz)
    start, stop = (centre - after, centre + before) if late else (centre - before, centre + after)
    start, stop = max(start, 0), min(stop, len(values))
    known = np.isfinite(values[start:stop])
    for gap_start, gap_stop in find_runs(~known):
        if start + gap_start < centre:
            start_new = start + gap_stop
        else:
            stop = start + gap_start
            break
        start = start_new
        return _edge_within(context, run, at, start_s, late, centre, (start, stop))
    return _edge_within(context, run, at, start_s, late, centre, (start, stop))


def _edge_within(
    context: _Context, run: Run, at: Place | None, start_s: float, late: bool, centre: int, window: tuple[int, int]
) -> Onset | None:
    values, beats_s, power, rate_hz, params, _ = context
    piece = values[window[0] : window[1]]
    if len(piece) < 0.05 * rate_hz or not np.isfinite(piece).all():
        return None
    spectrum = _spectrum(context, run, late=late)
    if spectrum is None:
        return None
    doubtful = beside_beats(np.arange(window[0], window[1]) / rate_hz, beats_s)
    if late:
        piece, doubtful = piece[::-1], doubtful[::-1]
    band = (params.low_hz, min(params.high_hz, 0.45 * rate_hz))
    likelihood = log_likelihood(piece, spectrum, rate_hz=rate_hz, band_hz=band, doubtful=doubtful)
    step_s = len(piece) / rate_hz / likelihood.shape[1]
    low, middle, high = (each * step_s for each in find_instant(likelihood, temper=params.temper))
    if late:
        low, middle, high = (len(piece) / rate_hz - each for each in (high, middle, low))
    first = start_s + window[0] / rate_hz
    return Onset(at=at, time_s=first + middle, low_s=first + low, high_s=first + high)


def _spectrum(context: _Context, run: Run, *, late: bool) -> Spectrum | None:
    """The background's density at this edge, and the burst's next to it with the background taken off."""
    values, _, power, rate_hz, _, quiet = context
    where = run.falls if late else run.rises
    if where is None:
        return None
    inner = (max(run.start, where - 160), where - 6) if late else (where + 6, min(run.stop, where + 160))
    if inner[1] - inner[0] < 14:
        inner = (max(where - 14, 0), where) if late else (where, where + 14)
    part = values[round(inner[0] * BIN_S * rate_hz) : round(inner[1] * BIN_S * rate_hz)]
    known = part[np.isfinite(part)]
    burst = density([known], rate_hz=rate_hz) if len(known) else None
    if burst is None:
        return None
    hz, loud = burst
    floor = float(power.floor[min(where, len(power.floor) - 1)])
    if quiet is None:
        return None
    inside = (hz >= 20.0) & (hz <= 0.45 * rate_hz)
    background = quiet[1] * floor / float(np.sum(quiet[1]) * (hz[1] - hz[0]))
    background = np.maximum(background, 1e-6 * background[inside].max())
    above = np.maximum(loud - background, 0.02 * loud)
    # filters let a strong burst ring ahead of itself: what lies 20 dB below it is not told from background
    leak = _LEAK * above
    drowned = float(np.sum(above * (leak > background)) / np.sum(above))
    return Spectrum(hz, np.maximum(background, leak), above, _HIDDEN * drowned)
