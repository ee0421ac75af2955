"""Whether the excursions of a set go up or down, found from the curve alone: which side of the series is rest."""

import numpy as np

from kinescript.motion.repetitions_height import Floor, excursions_at, find_height, is_whole
from kinescript.motion.repetitions_params import RepetitionParams
from kinescript.signal.arrays import Bools, Floats

# what each clue weighs: where the set begins, where it ends, where it is still, which side varies less
_BEGIN, _END, _STILL, _ALIKE = 1.5, 1.0, 1.0, 0.5
_STILL_SHARE = 0.2  # slower than this share of the series' fast movement is still
_AT_REST_S = 0.5  # so much stillness is looked at where the set begins or ends
_BESIDE = 2.0  # further than this from the middle, in halves of the height, the person was setting up
_NEAR = 1.4  # and so far reaches the series itself
_SAME = 0.03  # of the height: levels this near each other are the same


def find_direction(values: Floats, floor: Floor, params: RepetitionParams, rate_hz: float) -> tuple[int, float]:
    """Return +1 when the excursions of a curve of shape (cells,) go up, -1 when down, and their height (0: none).

    A set moves between a low and a high level, and one of them is rest. Four clues vote. Where the curve begins; when
    that is far from both levels the person was setting up, and it is where they first stand still near one of them.
    Where it ends, likewise. Where it is while it is still. And which level varies less from one time to the next, as
    people come back to rest more exactly than they repeat an effort; a limit of the joint or the floor may turn this
    clue round, so it weighs least.

    The beginning weighs more than the end, as a recording is stopped on the way more often than it is begun there
    (assumption). The weights are round numbers, chosen on simulated sets and on the training half of
    benchmarks/repetitions.py. Where the clues disagree the vote is narrow and may be wrong.
    """
    heights = {sign: find_height(sign * values, floor, params) for sign in (1, -1)}
    typical = max(heights.values(), key=lambda h: h.score).typical
    if not typical:
        return 1, 0.0
    tops = {sign: _tops(sign * values, typical, floor, params) for sign in (1, -1)}
    high = float(np.median(tops[1])) if len(tops[1]) else typical - float(np.median(tops[-1]))
    low = -float(np.median(tops[-1])) if len(tops[-1]) else high - typical
    level = (values[np.isfinite(values)] - (high + low) / 2) / (typical / 2)  # -1 low, +1 high
    still = _is_still(level)
    count = max(1, round(_AT_REST_S * rate_hz))
    begin, end = _first_level(level, still, count), _first_level(level[::-1], still[::-1], count)
    near = np.clip(level[still & (np.abs(level) < _NEAR)], -1, 1)
    meanwhile = float(near.mean()) if len(near) else 0.0
    varies = {s: float(np.abs(np.diff(t)).mean()) / typical if len(t) > 1 else 0.0 for s, t in tops.items()}
    alike = float(np.log((varies[1] + _SAME) / (varies[-1] + _SAME)))
    sign = 1 if _ALIKE * alike - _BEGIN * begin - _END * end - _STILL * meanwhile >= 0 else -1
    return sign, heights[sign].typical


def _is_still(level: Floats) -> Bools:
    """Return where the curve, shape (cells,), is slow beside the fast movement of the series."""
    if len(level) < 2:
        return np.ones(len(level), dtype=bool)
    speed = np.abs(np.gradient(level))
    near = speed[np.abs(level) < _NEAR]
    return speed < _STILL_SHARE * float(np.percentile(near, 90)) if len(near) else np.zeros(len(level), dtype=bool)


def _first_level(level: Floats, still: Bools, count: int) -> float:
    """Return the level where the curve begins, or, when that is far away, of the first `count` cells still near it."""
    if abs(level[0]) < _BESIDE:
        return float(np.clip(level[0], -1, 1))
    first = level[still & (np.abs(level) < _BESIDE)][:count]
    return float(np.clip(first.mean(), -1, 1)) if len(first) else 0.0


def _tops(values: Floats, typical: float, floor: Floor, params: RepetitionParams) -> Floats:
    """Return the values at the tops of the series, from its first to its last high excursion."""
    found = [e for e in excursions_at(values, typical, params) if is_whole(e, floor)]
    found = [e for e in found if e.reach <= params.oversized_share * typical]
    full = [i for i, e in enumerate(found) if e.reach >= params.complete_share * typical]
    return np.array([e.peak for e in found[full[0] : full[-1] + 1]]) if full else np.zeros(0)
