"""From numbers to places on a page: ranges, ticks, and curves thinned without losing a peak."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_runs

Range = tuple[float, float]
Indices = NDArray[np.intp]


def find_range(arrays: Sequence[Floats], *, least: float = 4.0) -> Range:
    """Return the lowest and highest finite value of arrays of shape (time,), widened to at least `least`.

    >>> find_range([np.array([0.0, 10.0, np.nan])])
    (-0.8, 10.8)
    """
    known = [a[np.isfinite(a)] for a in arrays]
    known = [a for a in known if len(a)]
    if not known:
        return (-least / 2, least / 2)
    low, high = min(float(a.min()) for a in known), max(float(a.max()) for a in known)
    pad = max(0.08 * (high - low), (least - (high - low)) / 2)
    return low - pad, high + pad


def find_ticks(low: float, high: float, count: int = 4) -> tuple[float, ...]:
    """Return about `count` round numbers between two ends.

    >>> find_ticks(-0.8, 10.8)
    (0.0, 5.0, 10.0)
    """
    rough = (high - low) / max(count, 1)
    if not (math.isfinite(rough) and rough > 0):
        return (low,)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((m * power for m in (1.0, 2.0, 5.0) if m * power >= rough * 0.8), 10.0 * power)
    first = math.ceil(low / step - 1e-9)
    return tuple(round(i * step, 9) + 0.0 for i in range(first, math.floor(high / step + 1e-9) + 1))


def thin(values: Floats, *, most: int) -> tuple[Indices, ...]:
    """Return, for each known stretch of shape (time,), the indices to draw: all, or the lowest and highest of each bin.

    A curve with no more than `most` known samples keeps them all; no peak is ever lost.
    """
    known = np.isfinite(values)
    total = int(known.sum())
    return tuple(_thin_run(values, start, stop, most / total) for start, stop in find_runs(known))


def _thin_run(values: Floats, start: int, stop: int, share: float) -> Indices:
    length = stop - start
    bins = max(1, int(length * share / 2))
    if share >= 1.0 or length <= max(2 * bins, 4):
        return np.arange(start, stop)
    edges = np.linspace(start, stop, bins + 1).astype(int)[:-1]
    # reduceat finds each bin's extreme value; its place is the first sample of the bin that has it
    bin_of = np.searchsorted(edges, np.arange(start, stop), side="right") - 1
    run = values[start:stop]
    picked = [np.array([start, stop - 1])]
    for extreme in (np.minimum.reduceat, np.maximum.reduceat):
        hits = np.flatnonzero(run == extreme(run, edges - start)[bin_of])
        _, first = np.unique(bin_of[hits], return_index=True)
        picked.append(start + hits[first])
    return np.unique(np.concatenate(picked))
