"""Samples that repeat their neighbour, and samples held at the end of a range: one rule for every kind of sensor."""

import numpy as np

from kinescript.signal.arrays import Bools, Floats

Runs = tuple[tuple[int, int], ...]

# assumptions of ours, tried on every real recording at hand: no sensor and no electrode on a living person stands
# exactly still for so long; what was cut off is at its extreme for so many samples and got there in a leap of so many
# times the finest step nearby
STILL_S, RUN, LEAP = 0.25, 3, 5.0
_NEARBY = 500


def find_repeats(values: Floats) -> Bools:
    """Return which rows of values, shape (time, axes) or (time,), equal the row before in every axis; shape (time,).

    >>> find_repeats(np.array([1.0, 1.0, 2.0])).tolist()
    [False, True, False]
    """
    columns = values[None, :] if values.ndim == 1 else values.T
    same: Bools = np.zeros(len(values), dtype=np.bool_)
    if not len(columns) or len(values) < 2:
        return same
    same[1:] = columns[0][1:] == columns[0][:-1]
    for column in columns[1:] if same.any() else ():
        same[1:] &= column[1:] == column[:-1]
    return same


def is_cut_off(values: Floats, run: tuple[int, int], *, run_of: int = RUN, leap: float = LEAP) -> bool:
    """Return whether a run (start, stop) of equal samples at an extreme of values, shape (time,), was cut off there."""
    start, stop = run
    if stop - start < run_of:
        return False
    around = values[max(start - _NEARBY, 0) : stop + _NEARBY]
    steps = np.abs(np.diff(around[np.isfinite(around)]))
    finest = float(steps[steps > 0].min()) if (steps > 0).any() else np.inf
    beside = [values[i] for i in (start - 1, stop) if 0 <= i < len(values)]
    return any(abs(values[start] - each) >= leap * finest for each in beside)
