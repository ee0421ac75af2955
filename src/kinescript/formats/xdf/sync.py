"""A stream's stamps on the recorder's clock: offset and drift, fitted so that late answers weigh little."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kinescript.signal.arrays import Floats

# offsets measured with a delay of more than this weigh less the later they came; as pyxdf
_WINSOR_S = 1e-4
# a clock was set anew where the measurement of the offset AND the offset itself leap by this much; as pyxdf
_RESET_TIME_S, _RESET_TIME_DEVIATIONS = 5.0, 5.0
_RESET_OFFSET_S, _RESET_OFFSET_DEVIATIONS = 1.0, 10.0
_ROUNDS = 200
_LARGEST_S = 1e12
_MOST_DRIFT = 0.1  # no clock of a computer is off by a tenth: such offsets are not a drift


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """How a clock was set: by how many offsets, their scatter about the line in s, the drift, the resets."""

    offsets: int
    scatter_s: float
    drift_ppm: float
    resets: int


def synchronise(stamps_s: Floats, times_s: Floats, offsets_s: Floats) -> tuple[Floats, Sync]:
    """Return stamps, shape (time,), on the recorder's clock, and how they got there.

    `times_s` and `offsets_s`, shape (n,), are when offsets were measured and what was to be added. Between resets of
    the clock the offset is a line of time by Huber's robust fit. Offsets that are no numbers are left out.
    Source: Kothe et al. 2024, The lab streaming layer, doi:10.1101/2024.02.13.580071; thresholds as in pyxdf.
    """
    good = (np.abs(times_s) < _LARGEST_S) & (np.abs(offsets_s) < _LARGEST_S)
    times_s, offsets_s = times_s[good], offsets_s[good]
    if not len(times_s):
        return stamps_s, Sync(offsets=0, scatter_s=math.nan, drift_ppm=0.0, resets=0)
    resets = _resets(times_s, offsets_s)
    edges = [0, *(resets + 1).tolist(), len(times_s)]
    out, begin = stamps_s.copy(), 0
    residuals, drifts = [], []
    for first, last in pairwise(edges):
        end = len(stamps_s)
        if last < len(times_s):
            nearer_next = np.abs(stamps_s[begin:] - times_s[last - 1]) >= np.abs(stamps_s[begin:] - times_s[last])
            end = begin + int(np.argmax(nearer_next)) if nearer_next.any() else end
        middle_s, at_middle_s, slope = _line(times_s[first:last], offsets_s[first:last])
        out[begin:end] += at_middle_s + slope * (stamps_s[begin:end] - middle_s)
        residuals.append(offsets_s[first:last] - at_middle_s - slope * (times_s[first:last] - middle_s))
        drifts.append(slope)
        begin = end
    scatter_s = float(np.sqrt(np.mean(np.concatenate(residuals) ** 2))) if len(times_s) > 2 else math.nan
    drift = max(drifts, key=abs)
    return out, Sync(offsets=len(times_s), scatter_s=scatter_s, drift_ppm=1e6 * drift, resets=len(resets))


def _resets(times_s: Floats, offsets_s: Floats) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return behind which offsets the clock was set anew."""
    steps_s, leaps_s = np.diff(times_s), np.diff(offsets_s)
    if not len(steps_s):
        return np.zeros(0, dtype=np.intp)
    late = _stands_out(steps_s, _RESET_TIME_S, _RESET_TIME_DEVIATIONS)
    leapt = _stands_out(leaps_s, _RESET_OFFSET_S, _RESET_OFFSET_DEVIATIONS)
    return np.flatnonzero((steps_s < 0) | (late & leapt))


def _stands_out(steps_s: Floats, least_s: float, deviations: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    apart = np.abs(steps_s - np.median(steps_s))
    return np.asarray((apart > least_s) & (apart > deviations * (np.median(apart) + np.finfo(float).eps)))


def _line(times_s: Floats, offsets_s: Floats) -> tuple[float, float, float]:
    """Return a time, the offset there, and the slope, by Huber's robust fit; flat when there is one time only."""
    weights = np.ones(len(times_s))
    before = np.array([math.nan, math.nan])
    middle_s = at_middle_s = slope = 0.0
    origin_s = float(times_s.mean())
    for _ in range(_ROUNDS):
        middle_s = float(np.average(times_s, weights=weights))
        at_middle_s = float(np.average(offsets_s, weights=weights))
        apart_s = times_s - middle_s
        spread = float((weights * apart_s * apart_s).sum())
        slope = float((weights * apart_s * (offsets_s - at_middle_s)).sum()) / spread if spread > 1e-6 else 0.0
        slope = slope if abs(slope) < _MOST_DRIFT else 0.0
        now = np.array([at_middle_s + slope * (origin_s - middle_s), slope])
        if np.allclose(now, before, rtol=1e-12, atol=1e-13):
            break
        before = now
        residual_s = np.abs(offsets_s - at_middle_s - slope * apart_s)
        weights = _WINSOR_S / np.maximum(residual_s, _WINSOR_S)
    return middle_s, at_middle_s, slope
