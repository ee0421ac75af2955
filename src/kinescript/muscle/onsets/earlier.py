"""Weaker activity that runs into a burst: feed-forward work is often a tenth of what follows it."""

from dataclasses import replace

import numpy as np

from kinescript.muscle.onsets.edges import Edges
from kinescript.muscle.onsets.power import BIN_S, Power, threshold
from kinescript.muscle.onsets.runs import Run
from kinescript.signal.arrays import Floats

# numbers here are assumptions of ours, tried on simulated trials (seeds from 5000)
_BACK_BINS, _GAP_BINS, _CLEAR_BINS = 240, 30, 2
_WIDE_BINS, _SIDE_BINS = 16, 12
# of the background's power on average, and of each second bin: a spike alone is no activity
_LEAST, _HALF = 2.0, 1.15
# of the burst's RMS; less than that is what filters leak
_LEAST_SHARE = 0.06


def find_earlier(
    edges: Edges, power: Power, number: int, low_s: float, level: float
) -> tuple[float, float, float] | None:
    """Return when activity began that runs into a burst, (low, middle, high) in s; None where only background was.

    `low_s` is the earliest its onset may be and `level` its RMS. Activity may pause for up to 0.15 s, before the burst
    too. It is looked for over 1.2 s, no further than the burst before this one, an end of the values or a gap.
    """
    end = min(int(low_s / BIN_S) - _CLEAR_BINS, len(power.bins))
    begin = max(end - _BACK_BINS, edges.runs[number - 1].stop if number else 0, 0)
    if unknown := np.flatnonzero(~power.known[begin : max(end, begin)]).tolist():
        begin += unknown[-1] + 1
    if end - begin < _WIDE_BINS:
        return None
    works = np.flatnonzero(_works(power, begin, end, level, edges))
    if not len(works) or end - begin - (works[-1] + _WIDE_BINS) > _GAP_BINS:
        return None
    parted = np.flatnonzero(np.diff(works) > _WIDE_BINS + _GAP_BINS)
    first = begin + int(works[parted[-1] + 1] if len(parted) else works[0])
    rises = _steepest(power.bins, first, begin, end)
    run = Run(rises, end, rises, end)
    instant = replace(edges, runs=(*edges.runs[:number], run)).find(number)
    found = (rises * BIN_S,) * 3 if instant is None else instant
    # windows reach over the edge, and what began before anything was seen began earlier
    reach = 0.0 if first - begin <= _SIDE_BINS else first * BIN_S
    low, middle, high = min(found[0], max(reach, begin * BIN_S)), min(found[1], low_s), min(found[2], low_s)
    return min(low, middle), middle, max(middle, high)


def _works(power: Power, begin: int, end: int, level: float, edges: Edges) -> Floats:
    """Whether the muscle works in each window of 80 ms within these bins, by the window's first bin."""
    bins = np.lib.stride_tricks.sliding_window_view(power.bins[begin:end], _WIDE_BINS)
    floor = power.floor[begin : begin + len(bins)]
    mean = bins.mean(axis=1)
    least = max(_LEAST, threshold(power, edges.params))
    above = (mean > least * floor) & (np.median(bins, axis=1) > _HALF * floor)
    return np.asarray(above & (mean - floor > (_LEAST_SHARE * level) ** 2))


def _steepest(bins: Floats, first: int, begin: int, end: int) -> int:
    """Return the bin about which power rises most, near the first window of activity."""
    at = np.arange(max(first - 4, begin + 2), min(first + _WIDE_BINS, end - 4) + 1)
    if not len(at):
        return first
    total = np.concatenate(([0.0], np.cumsum(bins)))
    after, before = np.minimum(at + _SIDE_BINS, end), np.maximum(at - _SIDE_BINS, begin)
    later, sooner = (total[after] - total[at]) / (after - at), (total[at] - total[before]) / (at - before)
    return int(at[np.argmax(later / np.maximum(sooner, 1e-300))])
