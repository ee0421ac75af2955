"""Where a muscle is active, which of that counts as a burst, and about where each begins."""

from typing import NamedTuple

import numpy as np

from kinescript.muscle.onset_params import OnsetParams
from kinescript.muscle.onset_power import BIN_S, SMOOTH_BINS, Power, threshold
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import find_runs

# numbers here are assumptions of ours, tried on simulated trials
_RISE_SEARCH_BINS = 30
# 0.15 s of quiet before an onset, or it may have begun before anything was seen
_QUIET_BINS, _EDGE_BINS = 30, 2
# over 0.1 s the power of steady EMG never falls to this part of its own
_PAUSE = 20.0


class Run(NamedTuple):
    """A stretch of activity in bins, half-open, and the bin about which it rises and falls; None where it does not."""

    start: int
    stop: int
    rises: int | None
    falls: int | None


def find_active(power: Power, least: Floats, params: OnsetParams) -> list[tuple[int, int]]:
    """Return the half-open bins of every stretch whose smoothed power passes `least`, shape (bins,), short gaps closed.

    A stretch reaches as far as the power stays above the background's own spread and 0.4 of `least`.
    """
    low = np.maximum(power.floor * threshold(power, params) ** 0.4, 0.4 * least)
    high = (power.smooth > least) & power.known
    stretches: list[tuple[int, int]] = []
    above = np.concatenate(([0], np.cumsum(high)))
    for start, stop in find_runs((power.smooth > low) & power.known):
        if above[stop] == above[start]:
            continue
        near = stretches and (start - stretches[-1][1]) * BIN_S < params.gap_s
        if near and power.known[stretches[-1][1] : start].all() and not _paused(power, stretches[-1], (start, stop)):
            stretches[-1] = (stretches[-1][0], stop)
        else:
            stretches.append((start, stop))
    return stretches


def _paused(power: Power, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether power between two stretches falls so far below either that it is a pause and no chance."""
    between = float(power.smooth[one[1] : other[0]].min())
    return between * _PAUSE < min(float(power.smooth[one[0] : one[1]].max()), float(power.smooth[slice(*other)].max()))


def reference_power(power: Power, params: OnsetParams) -> float:
    """Return the power, above the background, of the strongest tenth of a second of these bursts; 0 if there is none.

    The mean of log power, which a single spike hardly moves.
    """
    least = power.floor * threshold(power, params)
    steady = steady_power(power)
    best = 0.0
    for start, stop in find_active(power, least, params):
        best = max(best, float((steady[start:stop] - power.floor[start:stop]).max()))
    return best


def steady_power(power: Power) -> Floats:
    """Return power over 0.1 s that a spike shorter than 15 ms cannot raise much, shape (bins,)."""
    total = np.concatenate(([0.0], np.cumsum(np.log(np.maximum(power.bins, 0.05 * power.floor)))))
    at = np.arange(len(power.bins))
    start, stop = np.maximum(at - SMOOTH_BINS // 2, 0), np.minimum(at + SMOOTH_BINS // 2, len(power.bins))
    return np.asarray(np.exp((total[stop] - total[start]) / np.maximum(stop - start, 1)))


def find_bursting(power: Power, least_power: float, params: OnsetParams, *, told: bool = False) -> list[Run]:
    """Return the runs that are bursts: strong against the background and `least_power` above it, with where they rise.

    `told` says that `least_power` comes from a reference; without one a brief burst must be stronger.
    """
    least = np.maximum(power.floor * threshold(power, params), power.floor + least_power)
    steady = steady_power(power)
    rises, falls = _contrast(power.bins, power.known, params), None
    runs = []
    for start, stop in find_active(power, least, params):
        if (stop - start) * BIN_S < params.shortest_s + 0.5 * SMOOTH_BINS * BIN_S:
            continue
        brief = not told and (stop - start - SMOOTH_BINS) * BIN_S < params.brief_s
        enough = np.maximum(least[start:stop], power.floor[start:stop] * (params.brief_ratio if brief else 0.0))
        if (steady[start:stop] < enough).all():
            continue
        if falls is None:
            falls = _contrast(power.bins[::-1], power.known[::-1], params)[::-1]
        # what was on before anybody looked may rise by chance; of that a real onset is surer
        cut = [at in (0, len(power.known)) or not power.known[at - (at == start)] for at in (start, stop)]
        first = _rise(rises, start, stop, params.rise_ratio ** (1 + cut[0]))
        last = _rise(falls[::-1], len(falls) - stop, len(falls) - start, params.rise_ratio ** (1 + cut[1]))
        last = None if last is None else len(falls) - last
        first = first if _quiet_seen(power.known, start, first) else None
        last = last if _quiet_seen(power.known[::-1], len(falls) - stop, last and len(falls) - last) else None
        runs.append(Run(start, stop, first, last))
    return runs


def _quiet_seen(known: Bools, start: int, rises: int | None) -> bool:
    """Return whether enough was seen before a rise, and the run did not begin with what is known."""
    if rises is None:
        return False
    unknown = np.flatnonzero(~known[: max(start, rises)])
    begin = int(unknown[-1]) + 1 if len(unknown) else 0
    return rises - begin >= _QUIET_BINS and start - begin > _EDGE_BINS


def _contrast(bins: Floats, known: Bools, params: OnsetParams) -> Floats:
    """Log power after less log power before every bin's start, NaN where either holds too little that is known.

    The less of what `rise_s` on either side says and twice that: a creeping level is steep for a moment by chance only.
    """
    width = round(params.rise_s / BIN_S)
    return np.asarray(np.fmin(_contrast_over(bins, known, width), _contrast_over(bins, known, 2 * width)))


def _contrast_over(bins: Floats, known: Bools, width: int) -> Floats:
    total = np.concatenate(([0.0], np.cumsum(np.where(known, bins, 0.0))))
    count = np.concatenate(([0], np.cumsum(known)))
    at = np.arange(len(bins))
    after, before = np.minimum(at + width, len(bins)), np.maximum(at - width, 0)
    later, earlier = count[after] - count[at], count[at] - count[before]
    # all before must be known: what begins at a gap's edge may have begun within it
    near = np.maximum(at - 6, 0)
    whole = (later >= width // 3) & (earlier >= width // 3) & (count[at] - count[near] == at - near)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log((total[after] - total[at]) / later) - np.log((total[at] - total[before]) / earlier)
    return np.where(whole & np.isfinite(ratio), ratio, np.nan)


def _rise(contrast: Floats, start: int, stop: int, least: float) -> int | None:
    """Return the bin of the first real rise of a run: the steepest place within 0.15 s of the first steep one."""
    begin = max(start - _RISE_SEARCH_BINS // 2, 0)
    part = np.nan_to_num(contrast[begin:stop], nan=-np.inf)
    steep = np.flatnonzero(part >= np.log(least))
    if not len(steep):
        return None
    first = int(steep[0])
    return begin + first + int(np.argmax(part[first : first + _RISE_SEARCH_BINS]))
