"""Is a foot on the ground? What plates, stored events and foot markers each say, and what is known from all three.

Each source answers 1 (on), 0 (off) or NaN (cannot tell) for every instant. A plate outranks an event, an event the
markers; but where markers contradict for more than a moment, nothing is known. Foot on plate: 20 N above the plate's
own unloaded level for at least 50 ms. Markers: low and slow is on, high or swinging is off, and the moment between is
split by the foot's vertical velocity. On a treadmill markers cannot tell that a foot is on: plates or events must.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kinescript.body.segments import Plate, Segment
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.foot_events import settle_transitions
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

    `loaded_n` and `shortest_s` are the convention for plates; all others are assumptions of ours. `unsure_n`: what a
    plate that nobody was seen to leave may read unloaded. `margin_m`: how far a marker may be beyond the plate's edge.
    `alone`, `shared`: the share of a load for which its foot must be over the plate, and from which the other foot
    makes it a shared one. `clear_m`: heel and toe this far above the floor are off it, moving, or held still in
    single-leg stance; elsewhere a still foot may stand on a step. `swing_m_s`: a foot moving forward this fast is off.
    `near_m`, `still_m_s`: a heel or toe this low and this slow is on. `patience_s`: markers that contradict a plate or
    an event for longer leave nothing known.
    """

    loaded_n: float = 20.0
    shortest_s: float = 0.05
    unsure_n: float = 80.0
    margin_m: float = 0.03
    alone: float = 0.5
    shared: float = 0.35
    clear_m: float = 0.03
    swing_m_s: float = 0.8
    near_m: float = 0.025
    still_m_s: float = 0.25
    patience_s: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contacts(ArrayValue):
    """For each side what each source says at each instant: (side, states) with states of shape (time, 3) by SOURCES."""

    time_s: Floats
    sides: tuple[tuple[Side, Floats], ...]
    patience_s: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_s", read_only(self.time_s))
        object.__setattr__(self, "sides", tuple((s, read_only(v)) for s, v in self.sides))

    def known(self, side: Side) -> Floats:
        """Return 1 (on), 0 (off) or NaN (unknown), shape (time,): the best source that can tell and is not denied."""
        plates, events, markers = dict(self.sides)[side].T
        best = np.where(np.isnan(plates), events, plates)
        step_s = float(np.median(np.diff(self.time_s))) if len(self.time_s) > 1 else 0.0
        for start, stop in find_runs(np.isfinite(best) & np.isfinite(markers) & (best != markers)):
            if (stop - start) * step_s > self.patience_s:
                best[start:stop] = np.nan
        silent = np.isnan(plates) & np.isnan(events)
        return np.asarray(np.where(silent, markers, best))


def find_contacts(
    recording: Recording, landmarks: Landmarks, pose: Pose, *, params: ContactParams = ContactParams()
) -> Contacts:
    """Return what is known of both feet at each instant of the markers' clock; nothing without markers or lying."""
    time_s = landmarks.time_s
    if recording.task.lying:
        unknown = np.full((len(time_s), len(SOURCES)), np.nan)
        nothing = tuple((side, unknown) for side in Side)
        return Contacts(time_s=time_s, sides=nothing, patience_s=params.patience_s)
    feet = {side: _Foot(landmarks, side) for side in Side}
    held = recording.task is Task.SINGLE_LEG_STANCE
    plates = _by_plates(recording, time_s, feet, params, held_still_is_off=held)
    sides = []
    for side in Side:
        told = plates[side], _by_events(recording.marks, side, time_s)
        seen = _by_markers(feet[side], _forward(pose, len(time_s)), params, held_still_is_off=held)
        silent = np.asarray(np.isnan(told).all(axis=0))
        heel, toe = feet[side].heights
        seen = settle_transitions(seen, heel, toe, silent, rate_hz=landmarks.rate_hz)
        sides.append((side, np.stack((*told, seen), axis=1)))
    return Contacts(time_s=time_s, sides=tuple(sides), patience_s=params.patience_s)


def find_loaded(
    channel: Channel, *, free: Bools | None = None, params: ContactParams = ContactParams()
) -> tuple[Bools, Bools]:
    """Return when a plate surely bore load, and when it surely bore none, masks of shape (time,) on its own clock.

    `free` says when no foot was seen over it; the plate's own unloaded level is its median there. A plate never seen
    free is taken to read zero unloaded, and between `loaded_n` and `unsure_n` nothing is sure. A plate that never bore
    load says nothing at all: it may be switched off.
    """
    up = channel.values[:, 2]
    known = np.asarray(np.isfinite(up))
    empty = known if free is None else known & free
    seen_free = free is not None and int(empty.sum()) >= channel.clock.rate_hz * params.shortest_s
    level = float(np.median(up[empty])) if seen_free else 0.0
    shortest = int(np.ceil(params.shortest_s * channel.clock.rate_hz))
    loaded = np.zeros(len(up), dtype=bool)
    limit = params.loaded_n if seen_free else params.unsure_n
    for start, stop in find_runs(up > level + params.loaded_n):
        # a run cut by the edge of the recording may have been longer
        if (stop - start >= shortest or start == 0 or stop == len(up)) and up[start:stop].max() > level + limit:
            loaded[start:stop] = True
    unloaded = known & (up <= level + params.loaded_n) if loaded.any() else np.zeros(len(up), dtype=bool)
    return loaded, unloaded


class _Foot:
    """Heel and toe of one foot, their heights above the floor both feet share, in metres; NaN when unseen."""

    def __init__(self, landmarks: Landmarks, side: Side) -> None:
        points = [landmarks.of(side, name) for name in ("HEE", "TOE")]
        blank = np.full((len(landmarks.time_s), 3), np.nan)
        self.heel, self.toe = (blank if p is None else p for p in points)
        floors = [_floor(landmarks, name) for name in ("HEE", "TOE")]
        self.heights = [p[:, 2] - floor for p, floor in zip((self.heel, self.toe), floors, strict=True)]
        self.velocities = [_velocity(p, landmarks.rate_hz) for p in (self.heel, self.toe)]
        self.speeds = [np.linalg.norm(v, axis=1) for v in self.velocities]

    def over(self, plate: Plate, margin_m: float) -> Floats:
        """Return how many of heel and toe lie over a plate, shape (time,): 0, 1 or 2; NaN when unseen."""
        count = _inside(self.heel, plate, margin_m) + _inside(self.toe, plate, margin_m)
        return np.where(np.isnan(self.heel[:, 0] + self.toe[:, 0]), np.nan, count)

    def swings(self, params: ContactParams) -> Bools:
        """Return when heel and toe are both seen to move as fast as in a swing, shape (time,)."""
        return np.asarray((self.speeds[0] > params.swing_m_s) & (self.speeds[1] > params.swing_m_s))

    def lifted(self, height_m: float, params: ContactParams, *, held_still_is_off: bool) -> Bools:
        """Return when heel and toe are both this high and moving, shape (time,): a still foot may stand on a step."""
        high = (self.heights[0] > height_m) & (self.heights[1] > height_m)
        moving = (self.speeds[0] > params.still_m_s) & (self.speeds[1] > params.still_m_s)
        return np.asarray(high & (moving | held_still_is_off))


def _by_plates(
    recording: Recording, time_s: Floats, feet: dict[Side, _Foot], params: ContactParams, *, held_still_is_off: bool
) -> dict[Side, Floats]:
    """A foot is on a plate that is loaded while it alone is over it, off while it is over one that bears nothing."""
    out = {side: np.full(len(time_s), np.nan) for side in Side}
    for channel in recording.of_kind(ChannelKind.FORCE):
        if not isinstance(channel.at, Plate) or len(time_s) < 2 or len(channel.values) < 2:
            continue
        over = {side: feet[side].over(channel.at, params.margin_m) for side in Side}
        lifts = (feet[s].lifted(2 * params.clear_m, params, held_still_is_off=held_still_is_off) for s in Side)
        high = dict(zip(Side, lifts, strict=True))
        free = np.all([(over[side] == 0) | high[side] for side in Side], axis=0)
        at = _nearest(time_s, channel.time_s)
        loaded, unloaded = find_loaded(channel, free=free[_nearest(channel.time_s, time_s).clip(0)], params=params)
        loaded, unloaded = (at >= 0) & loaded[at], (at >= 0) & unloaded[at]
        for side in Side:
            out[side][unloaded & (over[side] == 2)] = 0.0
        # a foot that swings through above the plate shares nothing of its load
        there = {side: np.where(feet[side].swings(params), 0.0, over[side]) for side in Side}
        for start, stop in find_runs(loaded):
            _assign(out, over, there, slice(start, stop), params)
    return out


def _assign(
    out: dict[Side, Floats], over: dict[Side, Floats], there: dict[Side, Floats], run: slice, params: ContactParams
) -> None:
    """Give one loaded stretch to the foot that alone was over the plate; to nobody when both were, or none.

    A foot that was not seen may have been there. A swinging foot may pass over; one that shares the plate is `there`.
    """
    for side in Side:
        mine, other = over[side][run], there[side.other][run]
        if (mine > 0).mean() >= params.alone and (np.isnan(other) | (other > 0)).mean() < params.shared:
            out[side][run] = np.where(mine > 0, 1.0, out[side][run])


def _nearest(at_s: Floats, time_s: Floats) -> np.ndarray:
    """Return the index of the sample nearest to each instant, shape (m,); -1 beyond half a sample of either end."""
    half_s = float(np.median(np.diff(time_s))) / 2
    right = np.searchsorted(time_s, at_s).clip(1, len(time_s) - 1)
    index = np.where(at_s - time_s[right - 1] < time_s[right] - at_s, right - 1, right)
    outside = (at_s < time_s[0] - half_s - 1e-9) | (at_s > time_s[-1] + half_s + 1e-9)
    return np.where(outside, -1, index)


def _inside(point: Floats, plate: Plate, margin_m: float) -> Floats:
    if len(plate.corners_m) != 4:
        # a file that does not say where the plate lies cannot say who stands on it
        return np.full(len(point), np.nan)
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


def _by_markers(foot: _Foot, forward: Floats, params: ContactParams, *, held_still_is_off: bool) -> Floats:
    state = np.full(len(foot.heel), np.nan)
    if len(state) < 10:
        return state
    low = [(h < params.near_m) & (v < params.still_m_s) for h, v in zip(foot.heights, foot.speeds, strict=True)]
    state[low[0] | low[1]] = 1.0
    swings = [(v[:, :2] * forward).sum(axis=1) > params.swing_m_s for v in foot.velocities]
    lifted = foot.lifted(params.clear_m, params, held_still_is_off=held_still_is_off)
    state[lifted | (swings[0] & swings[1])] = 0.0
    state[~np.isfinite(foot.heel[:, 2] + foot.toe[:, 2])] = np.nan
    return state


def _floor(landmarks: Landmarks, name: str) -> float:
    """Return the height in metres at which this marker rests: the lower of both feet, for one may never come down."""
    heights = [p[np.isfinite(p[:, 2]), 2] for p in (landmarks.of(side, name) for side in Side) if p is not None]
    lows = [float(np.percentile(h, 5)) for h in heights if len(h)]
    return min(lows) if lows else float("nan")


def _velocity(point: Floats, rate_hz: float) -> Floats:
    if len(point) < 10:
        return np.full(point.shape, np.nan)
    smooth = filter_zero_phase(point, FilterParams(high_hz=min(10.0, 0.4 * rate_hz)), rate_hz=rate_hz)
    return np.gradient(smooth, axis=0) * rate_hz


def _forward(pose: Pose, count: int) -> Floats:
    """Return the level heading of the pelvis, shape (time, 2): on a treadmill a foot on the ground moves back."""
    pelvis = pose.global_from(Segment.PELVIS)
    if pelvis is None:
        return np.full((count, 2), np.nan)
    level = pelvis[:, :2, 0]
    return np.asarray(level / np.linalg.norm(level, axis=1, keepdims=True))
