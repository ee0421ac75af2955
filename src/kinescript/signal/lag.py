"""By how much two clocks differ, from a movement that both recorded, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import Floats
from kinescript.signal.correlation import correlate
from kinescript.signal.lag_fit import LagFit, Movement, fit_lag


@dataclass(frozen=True, slots=True, kw_only=True)
class LagParams:
    """What two recordings must share, and what clocks may do; assumptions of ours.

    At least `overlap_s` must be shared, with `energy` of all that one of them saw move. Peaks within `lobe_s` of each
    other are one. What is left unexplained is alike for `block_s` at most. `least_s` is half the interval that no
    movement can narrow: flesh that swings at 8 Hz follows its bone late. Where nothing tells, two clocks drift apart by
    `clocks_ppm` at most (data sheets of quartz crystals: 20 to 50 each). A drift is believed from `clearly` times half
    its interval on.
    """

    overlap_s: float = 8.0
    energy: float = 0.5
    lobe_s: float = 0.25
    block_s: float = 2.0
    least_s: float = 0.01
    clocks_ppm: float = 100.0
    clearly: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """What must be added to the second clock to read the first: `lag_s` at `at_s` of the first, growing by `drift_ppm`.

    `error_s` is half the 95 % interval, anywhere in the `overlap_s` seconds they share. `drift_ppm` is zero where it is
    not clear; `seen_ppm` and `seen_error_ppm` are what was seen of it and half its 95 % interval. `alike` is the
    correlation at the best shift, `rival_s` the next best (None: there is none), and `margin` how much larger the
    logarithm of the likelihood is here than there, over what the rival would share, one independent value a second.
    """

    lag_s: float
    at_s: float
    error_s: float
    drift_ppm: float
    seen_ppm: float | None
    seen_error_ppm: float | None
    overlap_s: float
    alike: float
    rival_s: float | None
    margin: float


def find_lag(first: Movement, second: Movement, *, params: LagParams = LagParams()) -> Lag | None:
    """Return the lag between two recordings of the same k signals at one rate; None where they share no movement.

    The signals are smooth: they hold nothing near half their rate. The best shift by normalised cross-correlation over
    what both know, then to a fraction of a sample by least squares, with a drift. Raises ValueError for other rates or
    other signals.
    """
    if first.rate_hz != second.rate_hz or first.values.shape[1] != second.values.shape[1]:
        raise ValueError("a lag is found between the same signals at the same rate")
    found = _search(first, second, params)
    if found is None:
        return None
    lags_s, fits, known_s, best = found
    rival, margin = _find_rival(fits, known_s, best, round(params.lobe_s * first.rate_hz))
    start = float(lags_s[best])
    flat = fit_lag(first, second, start, with_drift=False, block_s=params.block_s)
    turned = fit_lag(first, second, start, with_drift=True, block_s=params.block_s)
    if flat is None:
        return None
    fit, drift, error_s = _choose(flat, turned, params)
    return Lag(
        lag_s=fit.lag_s,
        at_s=fit.at_s,
        error_s=float(np.hypot(error_s, params.least_s)),
        drift_ppm=1e6 * drift,
        seen_ppm=1e6 * turned.drift if turned else None,
        seen_error_ppm=1e6 * turned.drift_error if turned else None,
        overlap_s=fit.overlap_s,
        alike=fit.alike,
        rival_s=None if rival is None else float(lags_s[rival]),
        margin=margin,
    )


def _choose(flat: LagFit, turned: LagFit | None, params: LagParams) -> tuple[LagFit, float, float]:
    """Return the fit to be used, its drift, and half the 95 % interval at the worst end of what is shared."""
    if turned is not None and abs(turned.drift) > params.clearly * turned.drift_error:
        return turned, turned.drift, turned.end_error_s
    most = 1e-6 * params.clocks_ppm
    if turned is not None:
        most = min(most, abs(turned.drift) + turned.drift_error)
    return flat, 0.0, float(np.hypot(flat.error_s, most * flat.overlap_s / 2))


def _search(first: Movement, second: Movement, params: LagParams) -> tuple[Floats, Floats, Floats, int] | None:
    """Return every lag in seconds, its log likelihood a second, the seconds both know (0: too little), and the best."""
    size = len(first.values) + len(second.values) - 1
    fits, known_s, energies = np.zeros(size), np.full(size, np.inf), np.zeros(size)
    for one, other in zip(first.values.T, second.values.T, strict=True):
        alike, shared, energy = correlate(one, other)
        fits -= 0.5 * np.log1p(-(np.clip(alike, 0.0, 1 - 1e-9) ** 2)) / first.values.shape[1]
        known_s = np.minimum(known_s, shared / first.rate_hz)
        energies += energy / first.values.shape[1]
    enough = (known_s >= params.overlap_s) & (energies >= params.energy)
    fits, known_s = np.where(enough, fits, 0.0), np.where(enough, known_s, 0.0)
    best = int(np.argmax(fits * known_s))
    lags_s = (np.arange(size) - (len(second.values) - 1)) / first.rate_hz + first.start_s - second.start_s
    return (lags_s, fits, known_s, best) if fits[best] > 0 else None


def _find_rival(fits: Floats, known_s: Floats, best: int, lobe: int) -> tuple[int | None, float]:
    """Return the hardest rival beyond the foot of the main peak, `lobe` samples or more away, and the margin over it.

    The margin is counted over what the rival would share: that a shift shares less says nothing about it.
    """
    falls = np.diff(fits) <= 0
    rises_again = np.flatnonzero(~falls[best + lobe :])
    right = best + lobe + int(rises_again[0]) if len(rises_again) else len(fits) - 1
    fell_before = np.flatnonzero(falls[: max(best - lobe, 0)])
    left = int(fell_before[-1]) + 1 if len(fell_before) else 0
    margins = np.where((known_s > 0) & (fits > 0), known_s * (fits[best] - fits), np.inf)
    margins[left : right + 1] = np.inf
    rival = int(np.argmin(margins))
    if np.isinf(margins[rival]):
        return None, float(known_s[best] * fits[best])
    return rival, float(margins[rival])
