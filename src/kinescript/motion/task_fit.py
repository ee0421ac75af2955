"""Does the movement fit the word the person gave for it? A squat read from a walk is a plausible wrong number."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.motion.task_repetitions import LEADING
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span

_KNEES = tuple(f"knee_{side.value}_flexion_deg" for side in Side)
# the toes stay where a heel may rise
_FEET = ("TOE", "HEE", "ANK")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitParams:
    """What an attempt of a task at least looks like, in degrees and metres; all are assumptions of ours, set low.

    `least_deg`: the median complete attempt moves the leading curve this far, a movement of somebody in pain too.
    `most_knee_deg`: who bends the knees further squats or sits and does not bend forward. `knee_share`: in a squat the
    other knee bends at least this share as far, and `together` is how alike both go (correlation). `foot_m`: a foot
    that is further over the floor from where it began for a tenth of an attempt steps; `lift_m`: or this much higher.
    """

    least_deg: tuple[tuple[Task, float], ...] = (
        (Task.FORWARD_BEND, 15.0),
        (Task.HIP_HINGE, 15.0),
        (Task.SQUAT, 30.0),
        (Task.SIT_TO_STAND, 30.0),
    )
    most_knee_deg: float = 60.0
    knee_share: float = 0.5
    together: float = 0.6
    foot_m: float = 0.2
    lift_m: float = 0.08


def keep_fitting(
    repetitions: tuple[Repetition, ...],
    angles: tuple[JointAngles, ...],
    landmarks: Landmarks,
    *,
    task: Task,
    params: FitParams = FitParams(),
) -> tuple[tuple[Repetition, ...], tuple[Fault, ...]]:
    """Return the attempts that can be of this task, and a fault for each reason that left others out.

    What was not seen excludes nothing: without feet or knees an attempt is taken at its word.
    """
    least = dict(params.least_deg).get(task)
    if least is None or not repetitions:
        return repetitions, ()
    kept: list[Repetition] = []
    faults: list[Fault] = []
    reasons: dict[str, int] = {}
    for each in repetitions:
        why = _unfit(each, angles, landmarks, task, params)
        if why is None:
            kept.append(each)
        else:
            reasons[why] = reasons.get(why, 0) + 1
    for why, count in reasons.items():
        words = f"{count} movement{'' if count == 1 else 's'} left out as no {task.words}: {why}"
        faults.append(Fault(kind="task", words=words))
    if not kept:
        return (), tuple(faults)
    whole = [r for r in kept if r.state is RepetitionState.COMPLETE] or kept
    heights = [_range(angles, _leading(angles, task), r.span) for r in whole]
    typical = float(np.nanmedian(heights)) if np.isfinite(heights).any() else float("nan")
    if typical < least:
        words = f"nothing large enough for a {task.words}: {typical:.0f} deg where {least:.0f} is the least"
        return (), (*faults, Fault(kind="task", words=words))
    return tuple(kept), tuple(faults)


def _unfit(
    repetition: Repetition, angles: tuple[JointAngles, ...], landmarks: Landmarks, task: Task, params: FitParams
) -> str | None:
    over, up = _steps(landmarks, repetition.span)
    if over > params.foot_m or up > params.lift_m:
        return "a foot stepped"
    knees = [deg for deg in (_range(angles, name, repetition.span) for name in _KNEES) if np.isfinite(deg)]
    if task in (Task.FORWARD_BEND, Task.HIP_HINGE):
        return "the knees bent as in a squat" if max(knees, default=0.0) > params.most_knee_deg else None
    if len(knees) == 2 and min(knees) < params.knee_share * max(knees):
        return "one knee hardly bent"
    # a comparison with NaN is False: knees not both seen exclude nothing
    return "the knees bent in turns, as in steps" if _likeness(angles, repetition.span) < params.together else None


def _leading(angles: tuple[JointAngles, ...], task: Task) -> str:
    measured = (name for name in LEADING[task] if curve_of(angles, find_curve(name)) is not None)
    return next(measured, LEADING[task][0])


def _range(angles: tuple[JointAngles, ...], name: str, span: Span) -> float:
    """Return how far a curve moved in a span, in degrees; NaN when it was not seen there."""
    curve = find_curve(name)
    found = curve_of(angles, curve)
    if found is None:
        return float("nan")
    time_s = next(a.time_s for a in angles if a.joint is curve.joint)
    inside = found[0][span.holds(time_s)]
    inside = inside[np.isfinite(inside)]
    return float(np.ptp(inside)) if len(inside) else float("nan")


def _likeness(angles: tuple[JointAngles, ...], span: Span) -> float:
    """Return the correlation of both knees' flexion in a span; NaN when not both were seen."""
    found = [curve_of(angles, find_curve(name)) for name in _KNEES]
    time_s = next((a.time_s for a in angles if a.joint is find_curve(_KNEES[0]).joint), None)
    if time_s is None or any(each is None for each in found):
        return float("nan")
    inside = span.holds(time_s)
    left, right = (each[0][inside] for each in found if each is not None)
    known = np.isfinite(left + right)
    if known.sum() < 3 or min(np.ptp(left[known]), np.ptp(right[known])) == 0:
        return float("nan")
    return float(np.corrcoef(left[known], right[known])[0, 1])


def _steps(landmarks: Landmarks, span: Span) -> tuple[float, float]:
    """Return how far over the floor and how far up a foot was from where it began, in metres; 0 when none was seen.

    The nearest nine tenths of the time count: a tenth of the frames may be a marker mistaken for another.
    """
    furthest = np.zeros(2)
    for side in Side:
        points = [p for p in (landmarks.of(side, name) for name in _FEET) if p is not None]
        if points:
            place = points[0][span.holds(landmarks.time_s)]
            place = place[np.isfinite(place).all(axis=1)]
            if len(place):
                away = place - np.median(place[: max(1, len(place) // 20)], axis=0)
                apart = np.stack((np.linalg.norm(away[:, :2], axis=1), np.abs(away[:, 2])), axis=1)
                furthest = np.maximum(furthest, np.percentile(apart, 90, axis=0))
    return float(furthest[0]), float(furthest[1])
