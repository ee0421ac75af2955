"""Excursions: where a curve leaves rest upward, how far it goes, and whether it comes back."""

from dataclasses import dataclass

import numpy as np

from kinescript.motion.repetitions_params import RepetitionParams
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_runs

Turn = tuple[int, float, int]  # cell, value, +1 at a top or -1 at a bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursion:
    """One way up and down again: cells of the bottom before, the top, and the bottom after, and the value
    at the top, and how far each way is.

    `begun`: it was seen to leave rest; `returned`: it was seen to come back to rest.
    """

    before: int
    top: int
    after: int
    peak: float
    rise: float
    fall: float
    begun: bool
    returned: bool

    @property
    def reach(self) -> float:
        """The height above rest: the lesser of both ways, so that a change of posture on one side adds nothing."""
        return min(self.rise, self.fall)


def find_turns(values: Floats) -> list[list[Turn]]:
    """Return every top and bottom of a curve of shape (cells,), stretch by stretch between NaNs, ends included."""
    return [_turns(values[start:stop], start) for start, stop in find_runs(np.isfinite(values))]


def _turns(values: Floats, start: int) -> list[Turn]:
    slope = np.diff(values)
    moving = np.flatnonzero(slope)
    if not len(moving):
        return []
    sign = np.sign(slope[moving]).astype(int)
    at = np.flatnonzero(np.diff(sign))
    inner = [(start + int(moving[i]) + 1, float(values[moving[i] + 1]), int(sign[i])) for i in at]
    first = (start, float(values[0]), -int(sign[0]))
    return [first, *inner, (start + len(values) - 1, float(values[-1]), int(sign[-1]))]


def merge_turns(turns: list[Turn], lowest: float) -> list[Turn]:
    """Return alternating tops and bottoms with every inner step at least `lowest` high; the first and last may be less.

    The last one is where the curve is after its last full turn: what was going on when it ended.
    """
    kept: list[Turn] = []
    low = high = turns[0] if turns else (0, 0.0, 0)
    heading = 0
    for turn in turns[1:]:
        if heading >= 0 and turn[1] > high[1]:
            high = turn
        if heading <= 0 and turn[1] < low[1]:
            low = turn
        if heading >= 0 and high[1] - turn[1] >= lowest and high[0] < turn[0]:
            kept.append((high[0], high[1], 1))
            heading, low = -1, turn
        elif heading <= 0 and turn[1] - low[1] >= lowest and low[0] < turn[0]:
            kept.append((low[0], low[1], -1))
            heading, high = 1, turn
    if heading > 0:
        kept.append((high[0], high[1], 1))
    elif heading < 0:
        kept.append((low[0], low[1], -1))
    return kept


def find_excursions(turns: list[Turn], typical: float, params: RepetitionParams) -> list[Excursion]:
    """Return the excursions between alternating turns, in order, given the set's typical height.

    A bottom is rest when the curve came down to it by `return_share` of what it went up before, and went up from it by
    `return_share` of what it comes down after, neither measured beyond the typical height; or when it lies at the level
    of the bottom before or after it. Else it is a dip within one excursion, and the tops beside it are one.
    """
    merged: list[Turn] = []
    for turn in turns:
        merged.append(turn)
        if turn[2] < 0:
            _settle(merged, typical, params)
    _settle_open(merged, typical, params)
    return [_excursion(merged, i, typical, params) for i in range(len(merged)) if merged[i][2] > 0]


def _settle(merged: list[Turn], typical: float, params: RepetitionParams) -> None:
    """Take out the last dip (bottom, top, dip, top, bottom) as long as there is one."""
    while len(merged) >= 5:
        first, top, dip, other, last = (each[1] for each in merged[-5:])
        down, up, rise, fall = top - dip, other - dip, top - first, other - last
        if _is_back(down, rise, typical, params) and _is_back(up, fall, typical, params):
            return
        if down >= params.level_share * rise or up >= params.level_share * fall:
            return
        higher = merged[-4] if top >= other else merged[-2]
        merged[-4:] = [higher, merged[-1]]


def _settle_open(merged: list[Turn], typical: float, params: RepetitionParams) -> None:
    """Take out a dip before a last top from which the curve has not come down yet."""
    if len(merged) >= 4 and merged[-1][2] > 0:
        first, top, dip, other = (each[1] for each in merged[-4:])
        if not _is_back(top - dip, top - first, typical, params):
            merged[-3:] = [merged[-3] if top >= other else merged[-1]]


def _excursion(turns: list[Turn], i: int, typical: float, params: RepetitionParams) -> Excursion:
    at, top, _ = turns[i]
    before = turns[i - 1] if i > 0 else turns[i]
    after = turns[i + 1] if i + 1 < len(turns) else turns[i]
    rise, fall = top - before[1], top - after[1]
    # only at the ends of a stretch may a movement have begun before, or not have come back
    begun = i > 1 or (i == 1 and _is_back(rise, fall, typical, params))
    returned = i + 2 < len(turns) or (i + 1 < len(turns) and _is_back(fall, rise, typical, params))
    return Excursion(
        before=before[0], top=at, after=after[0], peak=top, rise=rise, fall=fall, begun=begun, returned=returned
    )


def _is_back(way: float, other_way: float, typical: float, params: RepetitionParams) -> bool:
    return way >= params.return_share * min(other_way, typical)


def half_width(values: Floats, excursion: Excursion) -> int:
    """Return how many cells around its top an excursion stays above half its reach, in a curve of shape (cells,)."""
    around = values[excursion.before : excursion.after + 1]
    below = np.flatnonzero(~(around > excursion.peak - excursion.reach / 2))
    cut = int(np.searchsorted(below, excursion.top - excursion.before))
    first = int(below[cut - 1]) if cut > 0 else -1
    last = int(below[cut]) if cut < len(below) else len(around)
    return last - first - 1
