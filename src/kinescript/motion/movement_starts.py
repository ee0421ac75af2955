"""When each repetition or lift of a task begins, on the curve that leads it or at the instant the foot leaves."""

from dataclasses import replace

import numpy as np

from kinescript.body.joints import find_curve, hip_of
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.movement_onset import (
    Departure,
    MovementOnset,
    MovementOnsetParams,
    find_movement_onset,
)
from kinescript.motion.repetitions import Repetition, find_repetitions
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.normal import Z_90

# the first of these that was measured tells when the movement begins
_STARTING: dict[Task, tuple[str, ...]] = {
    Task.FORWARD_BEND: ("trunk_flexion_deg", "pelvis_tilt_deg"),
    Task.HIP_HINGE: ("trunk_flexion_deg", "pelvis_tilt_deg"),
    Task.SQUAT: ("knee_right_flexion_deg", "knee_left_flexion_deg", "pelvis_tilt_deg"),
    Task.SIT_TO_STAND: ("trunk_flexion_deg", "knee_right_flexion_deg", "knee_left_flexion_deg"),
}
# tasks in which a leg is lifted
LIFTING = (Task.SINGLE_LEG_STANCE, Task.STEP_DOWN)
# the weight leaves a leg before it is lifted: rest is short, drifts, and is less still (measured on simulated people)
_LIFT = MovementOnsetParams(
    moving_share=0.5, rest_s=0.4, least_rest_s=0.1, rest_share=0.3, drifts=True, widen=1.6, least_deg_s=15.0
)
# one standard deviation in seconds of a foot off by what told it: a foot in no hurry bears under 20 N for some 30 ms
# before it leaves a plate; assumptions of ours
_OFF_SIGMA_S = {"plates": 0.03, "events": 0.02, "equations": 0.005}
_MARKERS_SIGMA_S = 0.06
# how far before a repetition was seen to leave rest its movement is looked for; a lift lasts at least so long
_BEFORE_S, _LIFT_S = 0.9, 1.2


def find_movement_onsets(
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    stances: tuple[Stance, ...],
    *,
    task: Task,
    params: MovementOnsetParams = MovementOnsetParams(),
) -> tuple[MovementOnset, ...]:
    """Return the onset of the movement of every repetition or lift in order of time, none where a task has none.

    Bends, squats, sit to stand: the task's curve (deg) leaves rest. Standing on one leg, stepping down: the foot of the
    lifted leg leaves the ground; standing on one leg also its hip flexion leaves rest, where no foot was seen. Walking
    has no rest before a movement, and so no onset.
    """
    if task in LIFTING:
        offs = _foot_offs(stances, repetitions, task)
        if not offs and task is Task.SINGLE_LEG_STANCE:
            return _hip_lifts(angles)
        return tuple(_at_foot_off(each, number, angles) for number, each in enumerate(offs, 1))
    for name in _STARTING.get(task, ()):
        found = _curve(angles, name)
        if found is not None:
            return _of_repetitions(name, *found, repetitions, params)
    return ()


def _curve(angles: tuple[JointAngles, ...], name: str) -> tuple[Floats, Floats] | None:
    curve = find_curve(name)
    pair = curve_of(angles, curve)
    if pair is None or not np.isfinite(pair[0]).any():
        return None
    return next(a.time_s for a in angles if a.joint is curve.joint), pair[0]


def _of_repetitions(
    name: str, time_s: Floats, curve_deg: Floats, repetitions: tuple[Repetition, ...], params: MovementOnsetParams
) -> tuple[MovementOnset, ...]:
    onsets = []
    for number, each in enumerate(repetitions, 1):
        before = [other.span.end_s for other in repetitions if other.span.end_s <= each.span.start_s]
        first_s = max(each.span.start_s - _BEFORE_S, *before, float(time_s[0]))
        last_s = (
            (each.phases[1].span.start_s + each.phases[1].span.end_s) / 2 if len(each.phases) > 1 else each.span.end_s
        )
        found = find_movement_onset(time_s, curve_deg, first_s=first_s, last_s=last_s, params=params)
        onsets.append(_from(name, None, number, each.span.start_s, found))
    return tuple(onsets)


def _from(name: str, side: Side | None, number: int, near_s: float, found: Departure | Fault) -> MovementOnset:
    onset = MovementOnset(of=name, side=side, number=number, near_s=near_s, time_s=None, low_s=None, high_s=None)
    if isinstance(found, Fault):
        return replace(onset, faults=(found,))
    return replace(
        onset,
        time_s=found.time_s,
        low_s=found.low_s,
        high_s=found.high_s,
        peak_speed_deg_s=found.peak_deg_s,
        peak_s=found.peak_s,
    )


def _foot_offs(
    stances: tuple[Stance, ...], repetitions: tuple[Repetition, ...], task: Task
) -> tuple[tuple[Side, float, float], ...]:
    """Return the lifted leg, the instant its foot left in seconds and one standard deviation of that, in order."""
    starts = sorted(
        (stance.side.other, single.start_s, _off_sigma_s(stance))
        for stance in stances
        for single in stance.single
        # a stance that begins in single support was not seen to: the recording did
        if single.start_s > stance.span.start_s + 1e-6
    )
    starts.sort(key=lambda each: each[1])
    if task is Task.STEP_DOWN:
        # the foot touches the floor half way and leaves it again: the first in each repetition left the step
        own = ([s for s in starts if r.side is s[0].other and _near(s[1], r)] for r in repetitions if r.side)
        starts = [found[0] for found in own if found]
    return tuple(starts)


def _near(at_s: float, repetition: Repetition) -> bool:
    return repetition.span.start_s - 1.0 <= at_s <= repetition.span.end_s


def _off_sigma_s(stance: Stance) -> float:
    return max(_OFF_SIGMA_S.get(name, _MARKERS_SIGMA_S) for name in stance.seen_by.split("+"))


def _at_foot_off(off: tuple[Side, float, float], number: int, angles: tuple[JointAngles, ...]) -> MovementOnset:
    side, at_s, sigma_s = off
    half_s = Z_90 * sigma_s
    onset = MovementOnset(
        of="foot_off", side=side, number=number, near_s=at_s, time_s=at_s, low_s=at_s - half_s, high_s=at_s + half_s
    )
    found = _curve(angles, f"{hip_of(side)}_flexion_deg")
    if found is None:
        return onset
    lift = find_movement_onset(*found, first_s=at_s - 0.2, last_s=at_s + _LIFT_S, params=_LIFT)
    if isinstance(lift, Fault):
        return onset
    return replace(onset, peak_speed_deg_s=lift.peak_deg_s, peak_s=lift.peak_s)


def _hip_lifts(angles: tuple[JointAngles, ...]) -> tuple[MovementOnset, ...]:
    """Return the lifts of both legs by hip flexion alone, in order of time."""
    onsets = []
    for side in Side:
        name = f"{hip_of(side)}_flexion_deg"
        found = _curve(angles, name)
        if found is None or len(found[0]) < 10:
            continue
        time_s, curve_deg = found
        rate_hz = 1.0 / float(np.median(np.diff(time_s)))
        for each in find_repetitions(curve_deg, rate_hz=rate_hz, direction="up"):
            start_s = float(time_s[0]) + each.span.start_s
            lift = find_movement_onset(time_s, curve_deg, first_s=start_s - 0.5, last_s=start_s + _LIFT_S, params=_LIFT)
            # what moved too little was the weight going over, no lift
            if not (isinstance(lift, Fault) and lift.kind == "small"):
                onsets.append(_from(name, side, 1, start_s, lift))
    onsets.sort(key=lambda each: each.near_s)
    return tuple(replace(each, number=number) for number, each in enumerate(onsets, 1))
