"""What to add to one recording's clock to read another's, from a movement that both saw."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.segments import Segment, Unmapped
from kinescript.errors import InputRefused
from kinescript.motion.seen_movement import RATE_HZ, Quantity, SeenMovement, find_seen_movement
from kinescript.record.recording import Recording, file_of
from kinescript.signal.lag import Lag, LagParams, find_lag
from kinescript.signal.lag_fit import Movement

# whole days would fill the memory, and a task takes minutes
_LONGEST_S = 4 * 3600.0
_STATE = "state the shift with --offset FILE=SECONDS"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedClockParams:
    """When a lag is believed; tried on simulated people and on eight real sensors of one walk (OpenSense).

    The best shift must be `margin` better than any other (`Lag.margin`), its correlation `alike` at one place and
    `alike_apart` at two, half its 95 % interval within `sharp_s`, and no drift beyond `fastest_ppm`. At different
    places the force alone is compared, and `apart_s` is then added to the interval: it came up to 15 ms late on the
    real sensors and 44 ms on simulated ones; turning, up to 200 ms. Assumptions of ours.
    """

    margin: float = 4.0
    alike: float = 0.85
    alike_apart: float = 0.6
    sharp_s: float = 0.05
    fastest_ppm: float = 5000.0
    apart_s: float = 0.045
    lag: LagParams = LagParams()


def find_shared_clock(first: Recording, second: Recording, *, params: SharedClockParams = SharedClockParams()) -> Lag:
    """Return the lag of the second recording's clock behind the first one's.

    Where both saw the same segments, the lengths of angular velocity and of felt force at each are compared; otherwise
    the force at the most central place of each. Raises InputRefused, saying what to do, when one saw no movement, they
    are not alike at any shift, at several (a movement that repeats itself), or not sharply enough.
    """
    seen = [_seen(recording) for recording in (first, second)]
    keys = sorted(key for key in set(seen[0]) & set(seen[1]) if isinstance(key[0], Segment))
    pairs = [(seen[0][key], seen[1][key]) for key in keys]
    together = bool(pairs)
    if not pairs:
        felt = [_central(each, recording) for each, recording in zip(seen, (first, second), strict=True)]
        pairs = [(felt[0], felt[1])]
    found = find_lag(_stack([p[0] for p in pairs]), _stack([p[1] for p in pairs]), params=params.lag)
    names = f"{file_of(first)} and {file_of(second)}"
    lowest = params.alike if together else params.alike_apart
    if found is None or found.alike < lowest:
        best = "" if found is None else f" (correlation {found.alike:.2f} at best, {lowest} needed)"
        came = f"two that are not alike at any shift{best}"
        jump = "" if together else "begin both with a jump, "
        do = f"check that both are of one person in one trial, {jump}or {_STATE}"
        raise InputRefused("a movement that both recordings saw", came, do, place=names)
    if found.margin < params.margin:
        came = f"one that fits nearly as well at {found.lag_s:.2f} s as at {found.rival_s or 0.0:.2f} s"
        do = f"begin every recording with a jump or three claps, or {_STATE}"
        raise InputRefused("a movement that fits at one shift alone", came, do, place=names)
    beyond = abs(found.seen_ppm or 0.0) - (found.seen_error_ppm or 0.0)
    if found.error_s > params.sharp_s or beyond > params.fastest_ppm:
        came = f"a shift known to {found.error_s:.2f} s only" if found.error_s > params.sharp_s else "other tempos"
        do = f"begin every recording with a jump or three claps, or {_STATE}"
        expected = f"movements that fit to within {params.sharp_s:.2g} s"
        raise InputRefused(expected, came, do, place=names)
    return found if together else replace(found, error_s=float(np.hypot(found.error_s, params.apart_s)))


def _seen(recording: Recording) -> dict[tuple[Segment | Unmapped, Quantity], SeenMovement]:
    if recording.duration_s > _LONGEST_S:
        came = f"{recording.duration_s / 3600:.0f} hours"
        raise InputRefused("at most 4 hours to align", came, f"cut out the task, or {_STATE}", place=file_of(recording))
    found = {(each.at, each.quantity): each for each in find_seen_movement(recording)}
    if not found:
        kinds = sorted({c.kind.replace("_", " ") for c in recording.channels})
        expected = "markers of pelvis or thorax, an accelerometer, a gyroscope or an orientation"
        came = f"{' and '.join(kinds) or 'nothing'} alone, in which no movement is seen"
        raise InputRefused(expected, came, _STATE, place=file_of(recording))
    return found


def _central(seen: dict[tuple[Segment | Unmapped, Quantity], SeenMovement], recording: Recording) -> SeenMovement:
    """Return the force felt nearest the middle of the body, else at the first place that nobody named."""
    felt = [each for each in seen.values() if each.quantity == "force"]
    order = list(Segment)
    if not felt:
        came = "devices at different places, one of them without an accelerometer"
        do = f"say in a layout where each was worn, or {_STATE}"
        raise InputRefused("one segment seen by both, or a force felt by both", came, do, place=file_of(recording))
    return min(felt, key=lambda each: order.index(each.at) if isinstance(each.at, Segment) else len(order))


def _stack(signals: list[SeenMovement]) -> Movement:
    """Return signals on the rows that all of them have in their span."""
    start = min(round(each.start_s * RATE_HZ) for each in signals)
    stop = max(round(each.start_s * RATE_HZ) + len(each.values) for each in signals)
    values = np.full((stop - start, len(signals)), np.nan)
    for column, each in enumerate(signals):
        row = round(each.start_s * RATE_HZ) - start
        values[row : row + len(each.values), column] = each.values
    return Movement(start_s=start / RATE_HZ, rate_hz=RATE_HZ, values=values)
