"""What the force plates say of a person who stands: which foot is on which, what it bears, where the pressure is."""

from typing import NamedTuple

import numpy as np

from kinescript.body.segments import Plate
from kinescript.body.words import Side
from kinescript.motion.landmarks import Landmarks
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.resample import interpolate
from kinescript.signal.spans import Span, mask_of

# a plate bears a person from here on (CONVENTIONS); a marker may be this far beyond its edge (assumption of ours)
LOADED_N, _MARGIN_M = 20.0, 0.03
# for this share of the time a foot must have been over its plate, or off one that is not its own (assumption of ours)
_ALONE = 0.95
_GRAVITY = 9.80665
# plates that show less or more than this share of the body weight do not hold the whole person (assumption of ours)
_WHOLE = (0.9, 1.1)


class StandingLoad(NamedTuple):
    """What the loaded plates measured while a person stood, on the clock of the first of them.

    `up_n`: the force up on each plate, shape (time, plates), above its unloaded level where that was seen;
    `pressure_m`: the centre of pressure of all plates together, shape (time, 2), NaN where it is unknown.
    """

    time_s: Floats
    rate_hz: float
    plates: tuple[Plate, ...]
    up_n: Floats
    pressure_m: Floats
    zeroed: bool


def find_standing_load(
    recording: Recording, landmarks: Landmarks, spans: tuple[Span, ...] | None
) -> StandingLoad | Fault:
    """Return the load of every plate that bore a person in these spans (None: all along), or why there is none.

    Centre of pressure about a plate's centre: (-My, Mx) / Fz; of several plates their mean weighted by Fz (Winter
    1995, Gait Posture 3:193). Plates are taken to be level and at the height of their corners.
    """
    forces = [c for c in recording.of_kind(ChannelKind.FORCE) if isinstance(c.at, Plate) and len(c.values) > 1]
    if not forces:
        return Fault(kind="no_plate", words="no force plate was recorded")
    lead = forces[0]
    inside = mask_of(spans, lead.time_s) if spans is not None else np.ones(len(lead.values), dtype=bool)
    time_s = lead.time_s[inside]
    moments = {c.at.number: c for c in recording.of_kind(ChannelKind.MOMENT) if isinstance(c.at, Plate)}
    plates, ups, turning, zeroed = [], [], np.zeros((len(time_s), 2)), True
    for force in forces:
        plate = force.at
        level = _unloaded_level(force, landmarks)
        up = _at(force, time_s)[:, 2] - (0.0 if np.isnan(level) else level)
        if not isinstance(plate, Plate) or len(time_s) == 0 or not np.nanmean(np.append(up, 0.0)) > LOADED_N:
            continue
        plates.append(plate)
        ups.append(up)
        zeroed = zeroed and bool(np.isfinite(level))
        moment = moments.get(plate.number)
        if moment is None or len(plate.corners_m) != 4:
            turning += np.nan
            continue
        about = _at(moment, time_s)
        centre = np.array(plate.corners_m).mean(axis=0)[:2]
        turning += up[:, None] * centre + np.stack((-about[:, 1], about[:, 0]), axis=1)
    if not plates:
        return Fault(kind="no_load", words="no force plate bore the person in quiet standing")
    up_n = np.stack(ups, axis=1)
    total = up_n.sum(axis=1)
    if (fault := _not_whole(recording, total)) is not None:
        return fault
    pressure = turning / np.where(total > LOADED_N, total, np.nan)[:, None]
    return StandingLoad(time_s, float(lead.clock.rate_hz), tuple(plates), up_n, pressure, zeroed)


def find_sides(load: StandingLoad, landmarks: Landmarks, spans: tuple[Span, ...] | None) -> dict[Side, int] | Fault:
    """Return which of the loaded plates each foot alone stood on, by its index, or why that is not known."""
    if len(load.plates) != 2:
        words = f"the person stood on {len(load.plates)} force plates; it takes one for each foot"
        return Fault(kind="plates", words=words)
    inside = mask_of(spans, landmarks.time_s) if spans is not None else np.ones(len(landmarks.time_s), dtype=bool)
    found: dict[Side, int] = {}
    for side in Side:
        over = [feet_over(landmarks, side, plate)[inside] for plate in load.plates]
        if not all(np.isfinite(o).any() for o in over):
            return Fault(kind="missing", words=f"the {side} foot was not seen, so nobody knows which plate it is on")
        whole = [float(np.nanmean(o == 2)) for o in over]
        touched = [float(np.nanmean(o > 0)) for o in over]
        mine = int(np.argmax(whole))
        if whole[mine] < _ALONE or touched[1 - mine] > 1 - _ALONE:
            return Fault(kind="plates", words=f"the {side} foot was not whole on one force plate alone")
        found[side] = mine
    if found[Side.LEFT] == found[Side.RIGHT]:
        return Fault(kind="plates", words="both feet stood on one force plate")
    return found


def _not_whole(recording: Recording, total: Floats) -> Fault | None:
    mass = recording.subject.mass_kg
    if mass is None or not mass > 0 or not np.isfinite(total).any():
        return None
    share = float(np.nanmean(total)) / (mass * _GRAVITY)
    if _WHOLE[0] <= share <= _WHOLE[1]:
        return None
    words = f"the force plates bore {100 * share:.0f} % of the body weight, so they did not hold the whole person"
    return Fault(kind="partial_load", words=words)


def _unloaded_level(force: Channel, landmarks: Landmarks) -> float:
    """Return what a plate reads in N while no foot is over it; NaN where it never was seen so for a tenth of a second.

    A foot in the air or unseen may still be over it, so only instants with both feet seen elsewhere count.
    """
    if len(landmarks.time_s) < 2 or not isinstance(force.at, Plate):
        return float("nan")
    over = [feet_over(landmarks, side, force.at) for side in Side]
    free: Bools = np.asarray((over[0] == 0) & (over[1] == 0))
    at = np.interp(force.time_s, landmarks.time_s, free.astype(np.float64), left=0.0, right=0.0) == 1.0
    up = force.values[at & np.isfinite(force.values[:, 2]), 2]
    return float(np.median(up)) if len(up) >= 0.1 * force.clock.rate_hz else float("nan")


def feet_over(landmarks: Landmarks, side: Side, plate: Plate) -> Floats:
    """Return how many of heel and toe lie over a plate, shape (time,): 0, 1 or 2; NaN where either is unseen."""
    heel, toe = landmarks.of(side, "HEE"), landmarks.of(side, "TOE")
    if heel is None or toe is None or len(plate.corners_m) != 4:
        return np.full(len(landmarks.time_s), np.nan)
    corners = np.array(plate.corners_m)
    origin, count = corners.mean(axis=0), np.zeros(len(heel))
    for point in (heel, toe):
        inside = np.ones(len(point), dtype=bool)
        for edge in (corners[0] - corners[1], corners[0] - corners[3]):
            half = max(float(np.linalg.norm(edge)) / 2, 1e-9)
            inside &= np.abs((point - origin) @ (edge / (2 * half))) <= half + _MARGIN_M
        count += inside
    return np.where(np.isnan(heel[:, 0] + toe[:, 0]), np.nan, count)


def _at(channel: Channel, time_s: Floats) -> Floats:
    if len(channel.values) == 0:
        return np.full((len(time_s), 3), np.nan)
    own_s = channel.time_s
    same = np.searchsorted(own_s, time_s - 1e-9).clip(0, len(own_s) - 1)
    if np.allclose(own_s[same], time_s, atol=1e-9):
        return np.asarray(channel.values[same])
    return interpolate(own_s, channel.values, time_s)
