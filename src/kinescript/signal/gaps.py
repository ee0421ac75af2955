"""Gaps: short ones filled by a cubic and marked, long ones left unknown."""

import numpy as np

from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import find_runs


def fill_gaps(values: Floats, *, longest: int) -> tuple[Floats, Bools]:
    """Fill inner gaps of at most `longest` samples in an array of shape (time, axes).

    A sample is missing when any of its axes is NaN. Each gap is bridged by the cubic Hermite curve through its two
    edges with the slopes seen there; gaps at either end are never extrapolated. Returns the filled array and a mask of
    shape (time,) that is True where a value was filled in.

    >>> filled, marked = fill_gaps(np.array([[0.0], [1.0], [np.nan], [3.0], [4.0]]), longest=2)
    >>> float(filled[2, 0]), marked.tolist()
    (2.0, [False, False, True, False, False])
    """
    missing: Bools = ~np.asarray(np.isfinite(values).all(axis=1))
    marked = np.zeros(len(values), dtype=bool)
    if not missing.any():
        return values, marked
    filled = values.copy()
    for start, stop in find_runs(missing):
        if start == 0 or stop == len(values) or stop - start > longest:
            filled[start:stop] = np.nan
            continue
        filled[start:stop] = _bridge(values, missing, start, stop)
        marked[start:stop] = True
    return filled, marked


def _bridge(values: Floats, missing: Bools, start: int, stop: int) -> Floats:
    before, after = values[start - 1], values[stop]
    width = float(stop - start + 1)
    straight = (after - before) / width
    slope_in = before - values[start - 2] if start >= 2 and not missing[start - 2] else straight
    slope_out = values[stop + 1] - after if stop + 1 < len(values) and not missing[stop + 1] else straight
    u = (np.arange(1, stop - start + 1) / width)[:, None]
    return np.asarray(
        (2 * u**3 - 3 * u**2 + 1) * before
        + (u**3 - 2 * u**2 + u) * width * slope_in
        + (-2 * u**3 + 3 * u**2) * after
        + (u**3 - u**2) * width * slope_out
    )
