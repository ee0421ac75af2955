"""How a person walks: step, stance and swing times, speed, steps, and how alike the two sides are."""

from typing import NamedTuple

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.spread import spread_of
from kinescript.measures.walking_steps import Walk, WalkParams, find_walk
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

TASKS = (Task.WALKING, Task.UNKNOWN)
_RUN = "over the longest unbroken run of whole steps (at least two)"
_RATIO = "Patterson 2010, Gait Posture 31:241: symmetry ratio, the larger over the smaller"
_FLAT = "heels while their feet are flat on the ground, 20 to 45 % of stance"
# how much the pelvis speeds up and slows down within a step, as a share of its speed (assumption of ours)
_WITHIN_STEP = 0.1


def _entry(name: str, title: str, unit: str, definition: str, source: str, *, sided: bool = False) -> Entry:
    return Entry(
        name=name,
        title=title,
        unit=unit,
        needs=("stances",),
        definition=definition,
        source=source,
        of=("walking",),
        sided=sided,
        tasks=TASKS,
    )


_OURS = "usual definition (Whittle, Gait Analysis); error of ours"
ENTRIES: tuple[Entry, ...] = (
    _entry(
        "step_time",
        "Step time",
        "s",
        f"Mean time from the other foot's strike to this foot's, {_RUN}; the side is the foot that lands.",
        _OURS,
        sided=True,
    ),
    _entry("stance_time", "Stance time", "s", f"Mean time from a foot's strike to its off, {_RUN}.", _OURS, sided=True),
    _entry(
        "swing_time",
        "Swing time",
        "s",
        f"Mean time from a foot's off to its next strike, {_RUN}.",
        _OURS,
        sided=True,
    ),
    _entry(
        "double_support_share",
        "Share of double support",
        "1",
        f"Time both feet were on the ground over all time, {_RUN}.",
        _OURS,
    ),
    _entry("cadence", "Cadence", "/min", f"Steps a minute, {_RUN}.", _OURS),
    _entry(
        "walking_speed",
        "Walking speed",
        "m/s",
        f"How far the middle of the pelvis markers went along the heading, over the time it took, {_RUN}.",
        _OURS,
    ),
    _entry(
        "step_length",
        "Step length",
        "m",
        f"Mean distance along the heading from the other heel to this one, {_FLAT}, {_RUN}.",
        _OURS,
        sided=True,
    ),
    _entry(
        "step_width",
        "Step width",
        "m",
        f"Mean distance across the heading between successive {_FLAT}; negative when feet cross. {_RUN.capitalize()}.",
        _OURS,
    ),
    _entry("step_time_ratio", "Step time, larger over smaller side", "1", "Ratio of the two step times.", _RATIO),
    _entry("stance_time_ratio", "Stance time, larger over smaller side", "1", "Ratio of the two stance times.", _RATIO),
    _entry("step_length_ratio", "Step length, larger over smaller side", "1", "Ratio of the two step lengths.", _RATIO),
)
_ENTRY = {entry.name: entry for entry in ENTRIES}
_OF_STEPS = ("step_time", "stance_time", "swing_time")


class _Side(NamedTuple):
    """The mean of one side, its error in parts: `same` in every step of a side, `own` shrinking with their number."""

    mean: float
    same: float
    own: float

    @property
    def sigma(self) -> float:
        return float(np.hypot(self.same, self.own))


_Sides = dict[Side, _Side | None]


def find_gait_measures(
    landmarks: Landmarks, stances: tuple[Stance, ...], *, task: Task, params: WalkParams = WalkParams()
) -> tuple[Measure, ...]:
    """Return the times (s), speed (m/s), lengths (m) and symmetry ratios of a walk, each with its error.

    Only stances seen from end to end count. sigma^2 = same^2 + S^2 / n: same is the error a source makes at every
    contact alike (two contacts a time: root 2; of a length, how differently two heel markers are put on), which more
    steps do not mend; S the spread between the n steps. Cadence and speed count ends only. In a ratio the errors of
    both sides add up: a strike told late makes one step longer by what it takes from the other. Nothing is returned
    for a task nobody walks in, nor for an unknown one in which nobody walked.
    """
    if task not in TASKS:
        return ()
    walk = find_walk(landmarks, stances, params=params)
    if walk is None or (task is Task.UNKNOWN and any(f.kind == "in_place" for f in walk.faults)):
        few = Fault(kind="no_steps", words="fewer than two steps were seen from strike to strike")
        return () if task is Task.UNKNOWN else _nothing(few)
    times, lengths, widths = _times(walk, params), *_lengths(walk, params)
    no_length = walk.faults or (Fault(kind="gap", words="the heels were not seen while the feet were on the ground"),)
    found: list[Measure] = []
    for name in _OF_STEPS:
        found += _sided(name, times[name], walk, (_too_few(),))
    found += [_double(walk, params), _cadence(walk, params), _speed(walk, params)]
    found += _sided("step_length", lengths, walk, no_length)
    if widths is None:
        found.append(unknown(_ENTRY["step_width"], None, *no_length))
    else:
        found.append(known(_ENTRY["step_width"], None, widths.mean, widths.sigma, span=walk.span))
    found.append(_ratio("step_time_ratio", times["step_time"], walk, (_too_few(),)))
    found.append(_ratio("stance_time_ratio", times["stance_time"], walk, (_too_few(),)))
    found.append(_ratio("step_length_ratio", lengths, walk, no_length))
    return tuple(found)


def _nothing(fault: Fault) -> tuple[Measure, ...]:
    return tuple(unknown(entry, side, fault) for entry in ENTRIES for side in (Side if entry.sided else (None,)))


def _too_few() -> Fault:
    return Fault(kind="no_steps", words="no such time was seen whole on this side")


def _mean(values: Floats, same: float, prior: float) -> _Side | None:
    seen = values[np.isfinite(values)]
    if len(seen) == 0:
        return None
    own = spread_of(values, unseen=4 * prior, prior=prior) / np.sqrt(len(seen))
    return _Side(float(seen.mean()), same, float(own))


def _times(walk: Walk, params: WalkParams) -> dict[str, _Sides]:
    strikes, run = walk.strikes_s, walk.stances
    step, contact = 2**0.5 * walk.strike_s, float(np.hypot(walk.strike_s, walk.off_s))
    same = {"step_time": step, "stance_time": contact, "swing_time": contact}
    every = {
        "step_time": list(zip(walk.landing, np.diff(strikes), strict=True)),
        "stance_time": [(s.side, s.span.duration_s) for s in run],
        "swing_time": [(s.side, later.span.start_s - s.span.end_s) for s, later in zip(run, run[2:], strict=False)],
    }
    return {
        name: {
            side: _mean(np.array([v for at, v in pairs if at is side]), same[name], params.time_prior_s)
            for side in Side
        }
        for name, pairs in every.items()
    }


def _lengths(walk: Walk, params: WalkParams) -> tuple[_Sides, _Side | None]:
    """Return step length of either side and step width, in metres; None where unknown."""
    nothing: _Sides = dict.fromkeys(Side)
    if walk.faults or not np.isfinite(walk.heading).all():
        return nothing, None
    steps = np.diff(walk.heels_m, axis=0)
    same = 2**0.5 * params.placement_m
    ahead = steps @ walk.heading
    rightward = np.array([1.0 if side is Side.RIGHT else -1.0 for side in walk.landing])
    aside = steps @ np.array([walk.heading[1], -walk.heading[0]]) * rightward
    of = {side: np.array([at is side for at in walk.landing]) for side in Side}
    lengths = {side: _mean(ahead[of[side]], same, params.length_prior_m) for side in Side}
    # a heading that is a little off widens the steps of one foot by what it takes from the other's
    left, right = (_mean(aside[of[side]], same, params.length_prior_m) for side in Side)
    if left is None or right is None:
        return lengths, None
    return lengths, _Side((left.mean + right.mean) / 2, same, float(np.hypot(left.own, right.own)) / 2)


def _sided(name: str, sides: _Sides, walk: Walk, why: tuple[Fault, ...]) -> list[Measure]:
    found = []
    for side in Side:
        one = sides[side]
        if one is None:
            found.append(unknown(_ENTRY[name], side, *why))
        else:
            found.append(known(_ENTRY[name], side, one.mean, one.sigma, span=walk.span))
    return found


def _ratio(name: str, sides: _Sides, walk: Walk, why: tuple[Fault, ...]) -> Measure:
    left, right = sides[Side.LEFT], sides[Side.RIGHT]
    if left is None or right is None:
        return unknown(_ENTRY[name], None, *why)
    low, high = sorted((left, right), key=lambda side: side.mean)
    if low.mean <= 3 * low.sigma:
        words = "one side is not surely longer than nothing, so there is no ratio"
        return unknown(_ENTRY[name], None, Fault(kind="small", words=words))
    ratio = high.mean / low.mean
    same = ratio * (low.same / low.mean + high.same / high.mean)
    own = ratio * float(np.hypot(low.own / low.mean, high.own / high.mean))
    return known(_ENTRY[name], None, ratio, float(np.hypot(same, own)), span=walk.span)


def _double(walk: Walk, params: WalkParams) -> Measure:
    steps = np.diff(walk.strikes_s)
    both = [a.span.end_s - b.span.start_s for a, b in zip(walk.stances, walk.stances[1:], strict=False)]
    both_s = np.maximum(both, 0.0)
    mean_s = float(steps.mean())
    own = spread_of(both_s, unseen=0.0, prior=params.time_prior_s) / np.sqrt(len(both_s))
    sigma_s = float(np.sqrt(walk.strike_s**2 + walk.off_s**2 + own**2))
    return known(_ENTRY["double_support_share"], None, float(both_s.mean()) / mean_s, sigma_s / mean_s, span=walk.span)


def _cadence(walk: Walk, params: WalkParams) -> Measure:
    steps = np.diff(walk.strikes_s)
    mean_s = float(steps.mean())
    own = spread_of(steps, unseen=0.0, prior=params.time_prior_s) / np.sqrt(len(steps))
    sigma_s = float(np.hypot(2**0.5 * walk.strike_s / len(steps), own))
    return known(_ENTRY["cadence"], None, 60 / mean_s, 60 / mean_s**2 * sigma_s, span=walk.span)


def _speed(walk: Walk, params: WalkParams) -> Measure:
    entry, ends = _ENTRY["walking_speed"], walk.pelvis_m[[0, -1]]
    if walk.faults or not np.isfinite(ends).all():
        return unknown(entry, None, *(walk.faults or (Fault(kind="gap", words="the pelvis was not seen"),)))
    steps_s, duration_s = np.diff(walk.strikes_s), walk.span.duration_s
    speed = float((ends[1] - ends[0]) @ walk.heading / duration_s)
    each = np.diff(walk.pelvis_m, axis=0) @ walk.heading / steps_s
    own = spread_of(each, unseen=speed, prior=params.speed_prior_m_s) / np.sqrt(len(each))
    # the pelvis was where it was when it was there: a strike told late only meets another phase of its step
    phase = _WITHIN_STEP * abs(speed) * 2**0.5 * walk.strike_s / duration_s
    marker = 2**0.5 * params.placement_m / duration_s
    return known(entry, None, speed, float(np.sqrt(own**2 + phase**2 + marker**2)), span=walk.span)
