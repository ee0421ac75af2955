"""The typical height of a set's excursions, found from the curve alone."""

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
    two neighbours of the best one, and has as many members, the lower is the set and the higher set it up; fewer are
    small movements within a pause.
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
    whole = before == int(np.searchsorted(higher.tops, lower.tops[-1]))
    return whole and 0 < before < len(higher.tops) <= len(lower.tops)


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
