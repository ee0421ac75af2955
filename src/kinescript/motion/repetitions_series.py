"""Which excursions are of the set: the series itself, what stands close beside it, and not what set it up."""

import numpy as np

from kinescript.motion.repetitions_excursions import Excursion, half_width
from kinescript.motion.repetitions_height import Floor, excursions_at
from kinescript.motion.repetitions_params import RepetitionParams
from kinescript.signal.arrays import Floats


def is_complete(excursion: Excursion, typical: float, params: RepetitionParams) -> bool:
    """Return whether an excursion came back from high enough to be a whole repetition."""
    return excursion.returned and excursion.reach >= params.complete_share * typical


def find_series(values: Floats, typical: float, floor: Floor, params: RepetitionParams) -> list[Excursion]:
    """Return the excursions of the set in order, from a curve of shape (cells,) in which they go up.

    The set runs from the first to the last complete excursion that is neither oversized nor of an odd duration, and on
    to what is high enough to be an attempt and close enough to belong to it.
    """
    found = [e for e in excursions_at(values, typical, params) if _is_attempt(e, typical, floor, params)]
    series = [
        i
        for i, e in enumerate(found)
        if is_complete(e, typical, params) and e.reach <= params.oversized_share * typical
    ]
    if not series:
        return []
    widths = [half_width(values, e) for e in found]
    usual = float(np.median([widths[i] for i in series]))
    odd = params.odd_factor if len(series) >= params.odd_after else np.inf
    fits = [usual / odd <= width <= usual * odd or not e.returned for width, e in zip(widths, found, strict=True)]
    series = [i for i in series if fits[i]]
    first, last = series[0], series[-1]
    apart = params.apart_factor * float(np.median([found[i].after - found[i].before for i in series]))
    # beyond the series stand attempts close to it; a complete one there is oversized, or of an odd duration
    beside = [fit and not is_complete(e, typical, params) for fit, e in zip(fits, found, strict=True)]
    beside = [near and _height(e) <= params.oversized_share * typical for near, e in zip(beside, found, strict=True)]
    while first > 0 and beside[first - 1] and found[first].before - found[first - 1].after <= apart:
        first -= 1
    while last + 1 < len(found) and beside[last + 1] and found[last + 1].before - found[last].after <= apart:
        last += 1
    return found[first : last + 1]


def _height(excursion: Excursion) -> float:
    return excursion.reach if excursion.returned else excursion.rise


def _is_attempt(excursion: Excursion, typical: float, floor: Floor, params: RepetitionParams) -> bool:
    if not excursion.begun:
        return False
    if not excursion.returned:
        return excursion.rise >= params.aborted_share * typical
    return excursion.reach >= params.partial_share * typical and excursion.after - excursion.before >= floor.cells


def lift(values: Floats, series: list[Excursion], typical: float, params: RepetitionParams) -> Floats:
    """Return a curve of shape (cells,) that goes no further below the rest of the series than rest itself may vary.

    Rest is what the complete excursions came back to, from one to the next; before the first and after the last it
    stays as it was.
    """
    whole = [e for e in series if is_complete(e, typical, params)]
    if not whole:
        return values
    rest = np.interp(np.arange(len(values)), [e.top for e in whole], [e.peak - e.reach for e in whole])
    return np.maximum(values, rest - (1 - params.level_share) * typical)
