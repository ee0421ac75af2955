"""The instant a foot lands or leaves, from its heel and toe markers, inside the moment in which nothing else tells.

Rules that ask whether a foot is low and slow, or high or swinging, leave a moment between the two unknown. Inside it
the foot velocity algorithm (O'Connor et al. 2007, Gait Posture 25:469) places the instant: the middle between heel and
toe falls fastest as the forefoot comes down after the heel struck, and rises fastest as the toes leave the ground.

Landing and leaving against the events of three real walks, mean and spread in ms, found within 0.12 s of the event:
this rule 17 ± 10 and 0 ± 12; farthest before and behind the pelvis (Zeni et al. 2008) -29 ± 9 and 16 ± 11; peaks of
acceleration (Hreljac & Marshall 2000) -42 ± 65 and 32 ± 8; 0.5 m/s (Ghoussayni et al. 2004) 7 ± 9 and -18 ± 12, but
that speed is not for slow walkers. Three landings on plates of other files were told 0 to 7 ms late: no correction.
"""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.spans import find_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class FootEventParams:
    """When a peak of the foot's vertical velocity is a landing or a leaving.

    `smooth_hz`: the published low-pass edge. The others are assumptions of ours. `turning`: a foot rolls over its heel,
    or over its toes, when that end moves up or down at less than this share of the other end's speed; a foot that
    comes down or goes up flat has no such peak on the ground (real feet had at most 0.2, once 0.5, as they landed and
    at most 0.5 as they left). `near_m`: the heel is no higher than this above its floor as it lands, and the toes as
    they leave are below `clear_m`. `late_s`: a peak this soon after the unknown moment speaks for all of it.
    """

    smooth_hz: float = 7.0
    turning: float = 0.6
    near_m: float = 0.025
    clear_m: float = 0.05
    late_s: float = 0.05


def settle_transitions(
    states: Floats,
    heel: Floats,
    toe: Floats,
    silent: Bools,
    *,
    rate_hz: float,
    params: FootEventParams = FootEventParams(),
) -> Floats:
    """Return the states, shape (time,), with unknown moments between on and off split where the foot landed or left.

    `states` are 1 (on), 0 (off) or NaN (unknown); `heel` and `toe` the heights in metres above their own floor;
    `silent` says when nothing better than markers tells, each of shape (time,). What is known stays. An unknown moment
    stays whole when a plate or an event tells near it, when a marker was not seen, or when not exactly one peak fits.

    >>> settle_transitions(np.array([1.0, np.nan, 0.0]), np.zeros(3), np.zeros(3), np.ones(3, bool), rate_hz=100.0)
    array([ 1., nan,  0.])
    """
    out = states.copy()
    if len(states) < 10:
        return out
    speeds = [_speed(height, rate_hz, params.smooth_hz) for height in (heel, toe)]
    lands, leaves = _peaks(heel, toe, speeds[0], speeds[1], params)
    late = round(params.late_s * rate_hz)
    for start, stop in find_runs(np.isnan(states)):
        if start == 0 or stop == len(states) or states[start - 1] == states[stop]:
            continue
        found = np.flatnonzero((lands if states[stop] == 1 else leaves)[start : stop + late])
        seen = np.isfinite(heel[start:stop] + toe[start:stop]).all()
        if len(found) == 1 and seen and silent[max(start - late, 0) : stop + late].all():
            at = min(start + int(found[0]), stop)
            out[start:at], out[at:stop] = states[start - 1], states[stop]
    return out


def _peaks(
    heel: Floats, toe: Floats, heel_m_s: Floats, toe_m_s: Floats, params: FootEventParams
) -> tuple[Bools, Bools]:
    """Return the samples at which the foot falls fastest over its heel, and at which it rises fastest over its toes."""
    middle = (heel_m_s + toe_m_s) / 2
    lands = _is_peak(-middle) & (toe_m_s < 0) & (np.abs(heel_m_s) < -params.turning * toe_m_s) & (heel < params.near_m)
    leaves = _is_peak(middle) & (heel_m_s > 0) & (np.abs(toe_m_s) < params.turning * heel_m_s) & (toe < params.clear_m)
    return np.asarray(lands), np.asarray(leaves)


def _is_peak(curve: Floats) -> Bools:
    peak = np.zeros(len(curve), dtype=bool)
    peak[1:-1] = (curve[1:-1] >= curve[:-2]) & (curve[1:-1] > curve[2:])
    return peak


def _speed(height: Floats, rate_hz: float, smooth_hz: float) -> Floats:
    low = FilterParams(high_hz=min(smooth_hz, 0.4 * rate_hz))
    return np.asarray(np.gradient(filter_zero_phase(height[:, None], low, rate_hz=rate_hz)[:, 0]) * rate_hz)
