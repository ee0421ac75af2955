"""The typical height of a set's excursions, and whether they go up or down: found from the curve alone."""

from dataclasses import dataclass

import numpy as np

from kinescript.motion.repetitions_excursions import (
    Excursion,
    Turn,
    find_excursions,
    find_turns,
    half_width,
    merge_turns,
)
from kinescript.motion.repetitions_params import RepetitionParams
from kinescript.signal.arrays import Floats

_STEP = 2**0.25  # between the heights that are tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Height:
    """The typical height of a set's excursions, how well a series of that height explains the curve (0: none), and the
    cells of the tops of that series in order.
    """

    typical: float
    score: float
    tops: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What an excursion must exceed to be one: a height in the curve's unit, and a number of cells from end to end."""

    height: float
    cells: float


NONE = Height(typical=0.0, score=0.0)


def excursions_at(values: Floats, typical: float, params: RepetitionParams) -> list[Excursion]:
    """Return the excursions of a curve of shape (cells,) that are worth naming beside this typical height."""
    parts = [merge_turns(each, params.partial_share * typical) for each in find_turns(values)]
    return [e for each in parts for e in find_excursions(each, typical, params)]


def find_height(values: Floats, floor: Floor, params: RepetitionParams) -> Height:
    """Return the height that best explains a curve of shape (cells,): many whole excursions alike, rather high ones.

    Heights from the floor up to all of the curve are tried, a fifth apart. Where a lower series stands whole between
    two neighbours of the best one, and has more members than stand on either side of it, the lower is the set.
    """
    turns = find_turns(values)
    largest = float(np.nanmax(values) - np.nanmin(values))
    tried = [NONE]
    count = int(np.ceil(np.log(largest / floor.height) / np.log(_STEP))) if largest > floor.height else -1
    for typical in (floor.height * _STEP**i for i in range(count + 1)):
        turns = [merge_turns(each, params.partial_share * typical) for each in turns]
        tried.append(_score(values, turns, typical, floor, params))
    best = max(tried, key=lambda h: h.score)
    return max((each for each in tried if _is_framed(each, best, params)), key=lambda h: h.score, default=best)


def _is_framed(lower: Height, higher: Height, params: RepetitionParams) -> bool:
    """Return whether a series stands between much higher movements that set it up and followed it."""
    times = higher.typical / lower.typical if lower.tops else 0.0
    if not params.oversized_share < times < params.setting_up_share:
        return False
    before = int(np.searchsorted(higher.tops, lower.tops[0]))
    after = len(higher.tops) - before
    whole = before == int(np.searchsorted(higher.tops, lower.tops[-1]))
    return whole and min(before, after) > 0 and len(lower.tops) > max(before, after)


def _score(values: Floats, turns: list[list[Turn]], typical: float, floor: Floor, params: RepetitionParams) -> Height:
    found = [e for part in turns for e in find_excursions(part, typical, params) if is_whole(e, floor)]
    away = np.log(np.array([e.reach for e in found])) - np.log(typical)
    near = -np.log(params.alike_share)
    among = np.flatnonzero(np.abs(away) <= near)
    if not len(among):
        return NONE
    between = away[among[0] : among[-1] + 1]
    cost = params.higher_cost * float((between > near).sum())
    each = np.log([(found[i].reach, half_width(values, found[i])) for i in among])
    middle = np.median(each, axis=0)
    height = float(np.exp(middle[0]))
    if height < floor.height:
        return NONE
    unlike = (each - middle) / np.array([params.height_spread, params.duration_spread])
    alike = float(np.exp(-0.5 * (unlike**2).sum(axis=1)).sum())
    earned = min(alike, params.series_cap) - cost
    score = max(earned, 0.0) ** params.count_power * height**params.height_power
    return Height(typical=height, score=score, tops=tuple(found[i].top for i in among))


def is_whole(excursion: Excursion, floor: Floor) -> bool:
    """Return whether an excursion was seen from rest to rest, and lasted long enough to be a movement."""
    return excursion.begun and excursion.returned and excursion.after - excursion.before >= floor.cells


def find_direction(values: Floats, floor: Floor, params: RepetitionParams) -> tuple[int, float]:
    """Return +1 when the excursions of a curve of shape (cells,) go up, -1 when down, and their height (0: none).

    Four things speak for a side being rest: the curve begins there, ends there, is there more than half of the time,
    and comes back to the same level there, while the other side varies with effort.
    """
    heights = {sign: find_height(sign * values, floor, params) for sign in (1, -1)}
    typical = max(heights.values(), key=lambda h: h.score).typical
    if not typical:
        return 1, 0.0
    tops = {sign: _tops(sign * values, typical, floor, params) for sign in (1, -1)}
    high = float(np.median(tops[1])) if len(tops[1]) else typical - float(np.median(tops[-1]))
    low = -float(np.median(tops[-1])) if len(tops[-1]) else high - typical
    known = values[np.isfinite(values)]
    level = (known - (high + low) / 2) / (typical / 2)  # -1 low, +1 high; far beyond, the person was setting up
    ends = [float(np.clip(each, -1, 1)) if abs(each) < 2.4 else 0.0 for each in (level[0], level[-1])]
    varies = {s: float(np.abs(np.diff(t)).mean()) / typical if len(t) > 1 else 0.0 for s, t in tops.items()}
    vote = 8 * np.clip(varies[1] - varies[-1], -0.3, 0.3) - sum(ends) - 0.5 * np.clip(np.median(level), -1, 1)
    sign = 1 if vote >= 0 else -1
    return sign, heights[sign].typical


def _tops(values: Floats, typical: float, floor: Floor, params: RepetitionParams) -> Floats:
    """Return the values at the tops of the series, from its first to its last high excursion."""
    found = [e for e in excursions_at(values, typical, params) if is_whole(e, floor)]
    found = [e for e in found if e.reach <= params.oversized_share * typical]
    full = [i for i, e in enumerate(found) if e.reach >= params.complete_share * typical]
    return np.array([e.peak for e in found[full[0] : full[-1] + 1]]) if full else np.zeros(0)
