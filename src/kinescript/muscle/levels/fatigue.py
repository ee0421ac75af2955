"""Whether a held effort tires a muscle: its median frequency second by second, and how fast that falls."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.spans import Span, find_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class FatigueParams:
    """When a slope of median frequency means anything; windows of `window_s`.

    The effort has to be held: static contractions alone are stationary enough (De Luca 1997, J Appl Biomech 13:135;
    Merletti & Parker 2004, Electromyography, ch. 9). Held for us is: at least `shortest_s` in which the muscle works,
    `over_rest` times as loud as at rest and at least half as loud as the middle of its work; from second to second the
    level strays from its own straight line by at most `wavers` of it, within a second by at most `shakes`, of which
    0.15 is what steady EMG does by chance. Assumptions of ours.
    """

    window_s: float = 1.0
    shortest_s: float = 20.0
    over_rest: float = 2.0
    wavers: float = 0.25
    shakes: float = 0.4
    low_hz: float = 20.0
    high_hz: float = 450.0
    known: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fatigue(ArrayValue):
    """The median frequency of a held effort: instants and hertz of shape (windows,), and its slope.

    The slope is in % of where it began a minute, with one standard deviation; both None, with a fault that says why,
    where no effort was held or too little is known.
    """

    at: Place
    time_s: Floats
    median_hz: Floats
    slope_pct_per_min: float | None
    sigma_pct_per_min: float | None
    span: Span | None
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        for name in ("time_s", "median_hz"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


def find_fatigue(signal: MuscleSignal, *, span: Span | None = None, params: FatigueParams = FatigueParams()) -> Fatigue:
    """Return the median frequency in the longest held effort of a cleaned signal, within `span` where one is given.

    The slope is a straight line's by least squares; its error holds the first-order autocorrelation of what is left
    (Lee & Lund 2004, Biometrika 91:240: variance times (1 + r) / (1 - r)).
    """
    rate_hz = signal.rate_hz
    if signal.quality.trust == "unusable" or not np.isfinite(rate_hz) or rate_hz < 4 * params.low_hz:
        return _unknown(signal, "its channel cannot be used")
    samples = max(round(params.window_s * rate_hz), 1)
    first, stop = 0, len(signal.values)
    if span is not None:
        first = max(round((span.start_s - signal.start_s) * rate_hz), 0)
        stop = max(min(round((span.end_s - signal.start_s) * rate_hz), stop), first)
    count = (stop - first) // samples
    if count * params.window_s < params.shortest_s:
        return _unknown(
            signal, f"the effort lasts {count * params.window_s:.0f} s and {params.shortest_s:.0f} s are needed"
        )
    windows = signal.values[first : first + count * samples].reshape(count, samples)
    level, shaking = _levels(windows, params)
    works = _works(level, signal.quality.noise, params)
    runs = sorted(find_runs(_bridged(works, level)), key=lambda run: run[0] - run[1])
    if not runs or (runs[0][1] - runs[0][0]) * params.window_s < params.shortest_s:
        return _unknown(signal, f"the muscle never works for {params.shortest_s:.0f} s in one piece")
    begin, end = runs[0]
    held = works[begin:end]
    time_s: Floats = np.flatnonzero(held).astype(np.float64) * params.window_s + params.window_s / 2
    why = _not_held(time_s, level[begin:end][held], shaking[begin:end][held], params)
    median_hz = _median_hz(windows[begin:end][held], rate_hz, params)
    start_s = signal.start_s + first / rate_hz + begin * params.window_s
    seen = Span(start_s=start_s, end_s=start_s + (end - begin) * params.window_s)
    slope, sigma = (None, None) if why else _slope(time_s, median_hz)
    faults = (_fault(signal, why, seen),) if why else ()
    return Fatigue(
        at=signal.at,
        time_s=start_s + time_s,
        median_hz=median_hz,
        slope_pct_per_min=slope,
        sigma_pct_per_min=sigma,
        span=seen,
        faults=faults,
    )


def _unknown(signal: MuscleSignal, why: str) -> Fatigue:
    none = np.empty(0)
    return Fatigue(
        at=signal.at,
        time_s=none,
        median_hz=none,
        slope_pct_per_min=None,
        sigma_pct_per_min=None,
        span=None,
        faults=(_fault(signal, why, None),),
    )


def _fault(signal: MuscleSignal, why: str, span: Span | None) -> Fault:
    words = f"whether the {signal.at.words} tired is not known: {why}"
    return Fault(kind="fatigue", words=words, span=span)


def _levels(windows: Floats, params: FatigueParams) -> tuple[Floats, Floats]:
    """Return the RMS of windows and how much their tenths stray from it, shape (windows,); NaN where not known."""
    known = np.isfinite(windows)
    square = np.where(known, windows, 0.0) ** 2
    enough = known.mean(axis=1) >= params.known
    level = np.sqrt(square.sum(axis=1) / np.maximum(known.sum(axis=1), 1))
    tenth = windows.shape[1] // 10
    tenths = square[:, : 10 * tenth].reshape(len(windows), 10, tenth)
    seen = np.maximum(known[:, : 10 * tenth].reshape(len(windows), 10, tenth).sum(axis=2), 1)
    each = np.sqrt(tenths.sum(axis=2) / seen)
    shaking = each.std(axis=1) / np.maximum(each.mean(axis=1), 1e-300)
    return np.where(enough, level, np.nan), np.where(enough, shaking, np.nan)


def _works(level: Floats, noise: float | None, params: FatigueParams) -> Bools:
    known = np.isfinite(level) & (level > (params.over_rest * noise if noise is not None else 0.0))
    if not known.any():
        return known
    return known & (level >= 0.5 * float(np.median(level[known])))


def _bridged(works: Bools, level: Floats) -> Bools:
    """Return the mask with single windows that are not known taken as part of the effort around them."""
    bridged = works.copy()
    bridged[1:-1] |= works[:-2] & works[2:] & np.isnan(level[1:-1])
    return bridged


def _not_held(time_s: Floats, level: Floats, shaking: Floats, params: FatigueParams) -> str:
    line = np.polyval(np.polyfit(time_s, level, 1), time_s)
    wavers = float(np.std(level - line) / np.mean(level))
    if wavers > params.wavers:
        return f"the effort was not held: it wavers by {100 * wavers:.0f} % from second to second"
    if float(np.median(shaking)) > params.shakes:
        return "the effort was not held: the muscle works in bursts"
    return ""


def _median_hz(windows: Floats, rate_hz: float, params: FatigueParams) -> Floats:
    """Return the frequency, shape (windows,), below which half of the power in the band lies."""
    filled = np.where(np.isfinite(windows), windows, 0.0)
    # far from 1 the square of a value may be lost
    filled = filled / max(float(np.abs(filled).max()), 1e-300)
    power = np.square(np.abs(np.fft.rfft(filled * np.hanning(windows.shape[1]), axis=1)))
    at_hz = np.fft.rfftfreq(windows.shape[1], 1 / rate_hz)
    inside = (at_hz >= params.low_hz) & (at_hz <= min(params.high_hz, 0.45 * rate_hz))
    share = np.cumsum(power[:, inside], axis=1)
    share /= np.maximum(share[:, -1:], 1e-300)
    hz = at_hz[inside]
    return np.array([np.interp(0.5, each, hz) for each in share])


def _slope(time_s: Floats, median_hz: Floats) -> tuple[float, float]:
    """Return the slope in % of the line's beginning a minute, and its standard deviation."""
    since_s = time_s - time_s.mean()
    spread = float(since_s @ since_s)
    slope = float(since_s @ median_hz) / spread
    left = median_hz - median_hz.mean() - slope * since_s
    count = len(left)
    variance = float(left @ left) / (count - 2)
    # a line takes some of the autocorrelation away; about 4 / n of it (Marriott & Pope 1954, Biometrika 41:390)
    alike = float(left[1:] @ left[:-1]) / float(left @ left) + 4.0 / count if variance > 0 else 0.0
    alike = min(max(alike, 0.0), 0.9)
    error = np.sqrt(variance / spread * (1 + alike) / (1 - alike))
    began_hz = float(median_hz.mean() + slope * (time_s[0] - time_s.mean()))
    return 100.0 * 60.0 * slope / began_hz, float(100.0 * 60.0 * error / began_hz)
