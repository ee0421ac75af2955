"""Muscle that keeps a standing tone: the background of its bursts is that tone, and not a moment of silence elsewhere.

The floor follows the quietest half second for many seconds around it. Where power stands above such a floor for long,
is steady most of that while and has bursts on top, the steady part is what those bursts rise from.
"""

from dataclasses import replace

import numpy as np

from kinescript.muscle.onsets.params import OnsetParams
from kinescript.muscle.onsets.power import BIN_S, Power, settled_floor, threshold
from kinescript.muscle.onsets.runs import find_active
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import find_runs

# numbers here are assumptions of ours, tried on simulated trials
# as long as this above the floor, and this long steady in one piece, for at least this share of the whole
_LONG_S, _STEADY_S, _STEADY_SHARE = 1.5, 0.6, 0.4
# a tone that stands spreads no more than this (in log power over 0.1 s)
_MOST_SPREAD = 0.45
# its bursts are at least so many times its power, for so long
_BURSTS, _BURST_BINS = 4.0, 10
# where the tone itself comes and goes it is no background yet
_MARGIN_BINS = 50


def lift_to_tone(power: Power, params: OnsetParams) -> Power:
    """Return the power with its floor at the standing tone wherever bursts rise from one; as it came where none do."""
    floor: Floats = np.array(power.floor)
    spread = power.spread
    for start, stop in find_active(power, power.floor * threshold(power, params), params):
        if (stop - start) * BIN_S < _LONG_S:
            continue
        tone = _tone(power, start, stop, params)
        if tone is None:
            continue
        loud = power.smooth[start:stop] > _BURSTS * tone[0]
        before = _margin(power.known, start - 2, loud)
        inner = slice(start + before, stop - _margin(power.known, stop + 1, loud[::-1]))
        floor[inner] = np.maximum(floor[inner], tone[0][inner.start - start : inner.stop - start])
        spread = max(spread, tone[1])
    if np.array_equal(floor, power.floor):
        return power
    return replace(power, floor=floor, spread=spread)


def _margin(known: Bools, beyond: int, loud: Bools) -> int:
    """Return how far from its end a tone counts: from the end on where it reaches an unknown one or a burst is near."""
    seen = 0 <= beyond < len(known) and bool(known[beyond])
    return _MARGIN_BINS if seen and not loud[: 2 * _MARGIN_BINS].any() else 0


def _tone(power: Power, start: int, stop: int, params: OnsetParams) -> tuple[Floats, float] | None:
    """Return the floor of a stretch, shape (stop - start,), and its spread; None where no tone is beneath bursts."""
    smooth, known = power.smooth[start:stop], power.known[start:stop]
    # the flanks of the stretch are no tone
    inner = np.array(known)
    inner[:_BURST_BINS] = inner[-_BURST_BINS:] = False
    if not inner.any():
        return None
    floor, spread = settled_floor(smooth, inner, params)
    if spread > _MOST_SPREAD:
        return None
    alone = replace(power, bins=power.bins[start:stop], smooth=smooth, floor=floor, known=known, spread=spread)
    calm = inner & (smooth < floor * threshold(alone, params))
    if calm.sum() < _STEADY_SHARE * inner.sum():
        return None
    if max((b - a for a, b in find_runs(calm)), default=0) * BIN_S < _STEADY_S:
        return None
    loud = find_runs(inner & (smooth > _BURSTS * floor))
    return (floor, spread) if any(b - a >= _BURST_BINS for a, b in loud) else None
