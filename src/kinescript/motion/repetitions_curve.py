"""A curve made ready for finding repetitions: averaged to cells, short gaps bridged, spikes and noise taken out."""

import numpy as np

from kinescript.motion.repetitions_params import RepetitionParams
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import find_runs


def cell_size(rate_hz: float, params: RepetitionParams) -> int:
    """Return how many samples make one cell at this rate in Hz."""
    return max(1, round(rate_hz / params.cell_hz))


def average(samples: Floats, size: int) -> Floats:
    """Return the mean of the finite samples of each cell of `size` samples, shape (cells,); NaN where there is none.

    A last cell that is not full is the mean of what it has.
    """
    whole = len(samples) // size * size
    cells = _mean(np.ascontiguousarray(samples[:whole]).reshape(-1, size))
    return np.concatenate((cells, _mean(samples[None, whole:]))) if whole < len(samples) else cells


def _mean(rows: Floats) -> Floats:
    known = np.isfinite(rows)
    count = known.sum(axis=1)
    # column by column, so that a sum does not depend on how many rows are summed at once
    total = np.zeros(len(rows))
    for column in range(rows.shape[1]):
        total += np.where(known[:, column], rows[:, column], 0.0) / np.maximum(count, 1)
    return np.where(count > 0, total, np.nan)


def prepare(cells: Floats, *, rate_hz: float, params: RepetitionParams) -> tuple[Floats, float]:
    """Return the smooth curve, shape (cells,) at the cells' own rate in Hz, and the noise it lost.

    Values are moved and scaled so that the whole lies between -1 and 1; the noise is one standard deviation in that
    scale. NaN stands where a gap was too long to bridge; a constant curve is NaN throughout.
    """
    smooth = np.full(len(cells), np.nan)
    known = np.isfinite(cells)
    if not known.any():
        return smooth, 0.0
    scaled = cells / max(float(np.abs(cells[known]).max()), 1e-300)
    low, high = float(scaled[known].min()), float(scaled[known].max())
    if high - low < 1e-9:
        return smooth, 0.0
    scaled = (scaled - (low + high) / 2) / ((high - low) / 2)
    lost = np.full(len(cells), np.nan)
    for start, stop in find_runs(_joined(known, round(params.longest_gap_s * rate_hz))):
        index, there = np.arange(start, stop), known[start:stop]
        values = np.interp(index, index[there], scaled[start:stop][there])
        smooth[start:stop] = _smooth(values, rate_hz, params)
        lost[start:stop] = np.abs(values - smooth[start:stop])
    return smooth, 1.4826 * float(np.nanmedian(lost))


def _joined(known: Bools, longest: int) -> Bools:
    joined = known.copy()
    for start, stop in find_runs(~known):
        if start > 0 and stop < len(known) and stop - start <= longest:
            joined[start:stop] = True
    return joined


def _smooth(values: Floats, rate_hz: float, params: RepetitionParams) -> Floats:
    for middle, lasting_s in ((np.median, params.median_s), (np.mean, params.mean_s)):
        window = 2 * (int(lasting_s * rate_hz) // 2) + 1
        if window > 1:
            around = np.lib.stride_tricks.sliding_window_view(np.pad(values, window // 2, mode="edge"), window)
            values = np.asarray(middle(around, axis=1))
    return values
