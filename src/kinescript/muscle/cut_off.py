"""Where an EMG channel stood still or was cut off at the end of its range: what the raw samples alone tell."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_runs
from kinescript.signal.stuck import LEAP, RUN, STILL_S, Runs, find_repeats, is_cut_off

__all__ = ["CutOffParams", "Runs", "find_cut_off", "find_still"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOffParams:
    """When values stood still or were cut off; assumptions of ours, tried on every real recording at hand.

    A living person's electrode stands exactly still for `still_s` never. A channel was cut off where `run` samples are
    exactly at its extreme and got there in a leap of `leap` of its finest steps; or where `piled` samples at least lie
    in the outer hundredth of its swing, and more than in the nine hundredths within: of a signal that nothing cuts off
    ever fewer are found further out, and of a pure sine half as many.
    """

    still_s: float = STILL_S
    run: int = RUN
    leap: float = LEAP
    piled: int = 10


def find_still(values: Floats, *, rate_hz: float, params: CutOffParams = CutOffParams()) -> Runs:
    """Return the half-open sample pairs (start, stop) where values of shape (time,) stood exactly still."""
    # a long run holds two of these neighbours; the samples between are looked at only there
    stride = max(int(params.still_s * rate_hz / 2), 1)
    sparse = values[::stride]
    same = np.zeros(len(sparse), dtype=bool)
    same[1:] = sparse[1:] == sparse[:-1]
    found = []
    for first, last in find_runs(same):
        start, stop = max((first - 2) * stride, 0), min((last + 1) * stride, len(values))
        runs = find_runs(find_repeats(values[start:stop]))
        found += [(start + a - 1, start + b) for a, b in runs if b - a + 1 >= params.still_s * rate_hz]
    return tuple(sorted(set(found)))


def find_cut_off(values: Floats, *, params: CutOffParams = CutOffParams()) -> tuple[Runs, Runs]:
    """Return the runs of samples, in values of shape (time,), that were cut off at the bottom and at the top.

    Scale-free, and whatever a gain did to the range afterwards. Unknown samples are never cut off.
    """
    top, bottom = float(np.max(values)), float(np.min(values))
    if not np.isfinite(top + bottom):
        known = values[np.isfinite(values)]
        if len(known) == 0:
            return (), ()
        top, bottom = float(known.max()), float(known.min())
    if top == bottom:
        return (), ()
    # even distances are enough to know where the middle is
    sparse = values[:: max(len(values) // 4000, 1)]
    middle = float(np.median(sparse[np.isfinite(sparse)])) if np.isfinite(sparse).any() else (top + bottom) / 2
    low = np.flatnonzero(values <= bottom + 0.1 * (middle - bottom))
    high = np.flatnonzero(values >= top - 0.1 * (top - middle))
    return _at_end(values, low, bottom, middle, params), _at_end(values, high, top, middle, params)


def _at_end(values: Floats, near: np.ndarray, end: float, middle: float, params: CutOffParams) -> Runs:
    """Return the runs at one end of the range among the samples `near` it."""
    if end == middle or len(near) < params.run:
        return ()
    runs = _runs_of(near[values[near] == end])
    if any(is_cut_off(values, each, run_of=params.run, leap=params.leap) for each in runs):
        return runs
    outer = near[(values[near] - middle) / (end - middle) >= 0.99]
    piled = len(outer) >= params.piled and len(outer) > len(near) - len(outer)
    return _runs_of(outer) if piled else ()


def _runs_of(samples: np.ndarray) -> Runs:
    if len(samples) == 0:
        return ()
    breaks = np.flatnonzero(np.diff(samples) > 1)
    starts, stops = samples[np.append(0, breaks + 1)], samples[np.append(breaks, len(samples) - 1)] + 1
    return tuple((int(a), int(b)) for a, b in zip(starts, stops, strict=True))
