"""Is a foot on the ground? What plates, stored events and foot markers each say, and what is known from all three.

Each source answers 1 (on), 0 (off) or NaN (cannot tell) for every instant. A plate outranks an event, an event the
markers. Foot on plate: 20 N above the plate's own unloaded level for at least 50 ms.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kinescript.body.segments import Plate, Segment
from kinescript.body.words import Side
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.pose import Pose
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Mark, Recording
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.spans import find_runs

SOURCES = ("plates", "events", "markers")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactParams:
    """Limits of contact, in newtons, seconds, metres and metres a second.

    `loaded_n` and `shortest_s` are the convention for plates. `unloaded_n`: a plate whose lowest readings lie above it
    was never free, so its own unloaded level is taken as zero. `margin_m`: how far a marker may be beyond the
    plate's edge. `clear_m`, `swing_m_s`: a foot higher than its own floor by this, heel and toe, or moving forward this
    fast, is off; `near_m`, `still_m_s`: a heel or toe this low and this slow is on (assumptions of ours).
    """

    loaded_n: float = 20.0
    shortest_s: float = 0.05
    unloaded_n: float = 60.0
    margin_m: float = 0.03
    clear_m: float = 0.03
    swing_m_s: float = 0.8
    near_m: float = 0.025
    still_m_s: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contacts(ArrayValue):
    """For each side what each source says at each instant: (side, states) with states of shape (time, 3) by SOURCES."""

    time_s: Floats
    sides: tuple[tuple[Side, Floats], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_s", read_only(self.time_s))
        object.__setattr__(self, "sides", tuple((s, read_only(v)) for s, v in self.sides))

    def known(self, side: Side) -> Floats:
        """Return 1 (on), 0 (off) or NaN (unknown), shape (time,), from the best source that can tell."""
        states = dict(self.sides)[side]
        best = np.full(len(states), np.nan)
        for column in range(len(SOURCES)):
            best = np.where(np.isnan(best), states[:, column], best)
        return best


def find_contacts(
    recording: Recording, landmarks: Landmarks, pose: Pose, *, params: ContactParams = ContactParams()
) -> Contacts:
    """Return what is known of both feet at each instant of the markers' clock; without markers nothing is."""
    time_s = landmarks.time_s
    plates = _by_plates(recording, landmarks, params)
    sides = []
    for side in Side:
        columns = (plates[side], _by_events(recording.marks, side, time_s), _by_markers(landmarks, pose, side, params))
        sides.append((side, np.stack(columns, axis=1)))
    return Contacts(time_s=time_s, sides=tuple(sides))


def find_loaded(channel: Channel, *, params: ContactParams = ContactParams()) -> Bools:
    """Return when a plate bore load, shape (time,), on the plate's own clock: above its own unloaded level."""
    up = channel.values[:, 2]
    known = up[np.isfinite(up)]
    level = 0.0
    if len(known):
        lowest = float(np.percentile(known, 2))
        if abs(lowest) < params.unloaded_n:
            level = float(np.median(known[np.abs(known - lowest) < params.loaded_n]))
    shortest = int(np.ceil(params.shortest_s * channel.clock.rate_hz))
    loaded = np.zeros(len(up), dtype=bool)
    for start, stop in find_runs(up > level + params.loaded_n):
        # a run cut by the edge of the recording may have been longer
        if stop - start >= shortest or start == 0 or stop == len(up):
            loaded[start:stop] = True
    return loaded


def _by_plates(recording: Recording, landmarks: Landmarks, params: ContactParams) -> dict[Side, Floats]:
    """A foot is on a plate that is loaded while it alone stands over it, off while it is over one that is not."""
    time_s = landmarks.time_s
    out = {side: np.full(len(time_s), np.nan) for side in Side}
    for channel in recording.of_kind(ChannelKind.FORCE):
        if not isinstance(channel.at, Plate) or not len(time_s):
            continue
        nearest = np.clip(np.round((time_s - channel.time_s[0]) * channel.clock.rate_hz).astype(int), 0, None)
        covered = nearest < len(channel.values)
        loaded = covered & find_loaded(channel, params=params)[np.minimum(nearest, len(channel.values) - 1)]
        over = {side: _over(landmarks, side, channel.at, params.margin_m) for side in Side}
        for side in Side:
            out[side][covered & ~loaded & (over[side] == 2)] = 0.0
        for start, stop in find_runs(loaded):
            _assign(out, over, start, stop)
    return out


def _assign(out: dict[Side, Floats], over: dict[Side, Floats], start: int, stop: int) -> None:
    """Give one loaded stretch to the foot that alone was over the plate; to nobody when both were, or none."""
    touching = {side: over[side][start:stop] > 0 for side in Side}
    share = {side: float(touching[side].mean()) for side in Side}
    for side in Side:
        # a swinging foot may pass over the plate; one that shares it does so for long
        if share[side] >= 0.5 and share[side.other] < 0.35:
            out[side][start:stop] = 1.0


def _over(landmarks: Landmarks, side: Side, plate: Plate, margin_m: float) -> Floats:
    """Return how many of heel and toe lie over the plate at each instant, shape (time,): 0, 1 or 2; NaN when unseen."""
    heel, toe = landmarks.of(side, "HEE"), landmarks.of(side, "TOE")
    if heel is None or toe is None:
        return np.full(len(landmarks.time_s), np.nan)
    return np.where(
        np.isnan(heel[:, 0] + toe[:, 0]), np.nan, _inside(heel, plate, margin_m) + _inside(toe, plate, margin_m)
    )


def _inside(point: Floats, plate: Plate, margin_m: float) -> Floats:
    corners = np.array(plate.corners_m)
    origin = corners.mean(axis=0)
    inside = np.ones(len(point), dtype=bool)
    for edge in (corners[0] - corners[1], corners[0] - corners[3]):
        half = np.linalg.norm(edge) / 2
        inside &= np.abs((point - origin) @ (edge / (2 * half))) <= half + margin_m
    return inside.astype(np.float64)


def _by_events(marks: tuple[Mark, ...], side: Side, time_s: Floats) -> Floats:
    """On from a strike to the next off, off from there to the next strike; nothing is said where two of a kind meet."""
    state = np.full(len(time_s), np.nan)
    events = sorted((m.span.start_s, m.name) for m in marks if m.side is side and m.name in ("foot_strike", "foot_off"))
    for (begin, first), (end, second) in pairwise(events):
        if first != second:
            # an event rounded to its frame must not fall behind it
            state[(time_s >= begin - 1e-6) & (time_s < end - 1e-6)] = 1.0 if first == "foot_strike" else 0.0
    return state


def _by_markers(landmarks: Landmarks, pose: Pose, side: Side, params: ContactParams) -> Floats:
    heel, toe = landmarks.of(side, "HEE"), landmarks.of(side, "TOE")
    state = np.full(len(landmarks.time_s), np.nan)
    if heel is None or toe is None or len(state) < 10:
        return state
    floors = [_floor(landmarks, name) for name in ("HEE", "TOE")]
    heights = [point[:, 2] - floor for point, floor in zip((heel, toe), floors, strict=True)]
    speeds = [_velocity(point, landmarks.rate_hz) for point in (heel, toe)]
    low = [
        (h < params.near_m) & (np.linalg.norm(v, axis=1) < params.still_m_s)
        for h, v in zip(heights, speeds, strict=True)
    ]
    state[low[0] | low[1]] = 1.0
    forward = _forward(pose, len(state))
    swings = [(v[:, :2] * forward).sum(axis=1) > params.swing_m_s for v in speeds]
    lifted = (heights[0] > params.clear_m) & (heights[1] > params.clear_m)
    state[lifted | (swings[0] & swings[1])] = 0.0
    state[~np.isfinite(heel[:, 2] + toe[:, 2])] = np.nan
    return state


def _floor(landmarks: Landmarks, name: str) -> float:
    """Return the height in metres at which this marker rests: the lower of both feet, for one may never come down."""
    heights = [p[np.isfinite(p[:, 2]), 2] for p in (landmarks.of(side, name) for side in Side) if p is not None]
    lows = [float(np.percentile(h, 5)) for h in heights if len(h)]
    return min(lows) if lows else float("nan")


def _velocity(point: Floats, rate_hz: float) -> Floats:
    smooth = filter_zero_phase(point, FilterParams(high_hz=min(10.0, 0.4 * rate_hz)), rate_hz=rate_hz)
    return np.gradient(smooth, axis=0) * rate_hz


def _forward(pose: Pose, count: int) -> Floats:
    """Return the level heading of the pelvis, shape (time, 2): on a treadmill a foot moving back is on the ground."""
    pelvis = pose.global_from(Segment.PELVIS)
    if pelvis is None:
        return np.full((count, 2), np.nan)
    level = pelvis[:, :2, 0]
    return np.asarray(level / np.linalg.norm(level, axis=1, keepdims=True))
