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
_FEET = ("HEE", "TOE", "ANK")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitParams:
    """What an attempt of a task at least looks like, in degrees and metres; all are assumptions of ours, set low.

    `least_deg`: the median complete attempt moves the leading curve this far, a movement of somebody in pain too.
    `most_knee_deg`: who bends the knees further squats or sits and does not bend forward. `knee_share`: in a squat the
    other knee bends at least this share as far. `foot_m`: a foot that goes further over the floor in an attempt steps.
    """

    least_deg: tuple[tuple[Task, float], ...] = (
        (Task.FORWARD_BEND, 15.0),
        (Task.HIP_HINGE, 15.0),
        (Task.SQUAT, 30.0),
        (Task.SIT_TO_STAND, 30.0),
    )
    most_knee_deg: float = 60.0
    knee_share: float = 0.5
    foot_m: float = 0.25


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
    if _steps(landmarks, repetition.span) > params.foot_m:
        return "a foot stepped"
    knees = [deg for deg in (_range(angles, name, repetition.span) for name in _KNEES) if np.isfinite(deg)]
    if task in (Task.FORWARD_BEND, Task.HIP_HINGE):
        return "the knees bent as in a squat" if max(knees, default=0.0) > params.most_knee_deg else None
    return "one knee hardly bent" if len(knees) == 2 and min(knees) < params.knee_share * max(knees) else None


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


def _steps(landmarks: Landmarks, span: Span) -> float:
    """Return how far the foot that went furthest went over the floor in a span, in metres; 0 when none was seen."""
    furthest = 0.0
    for side in Side:
        points = [p for p in (landmarks.of(side, name) for name in _FEET) if p is not None]
        if points:
            level = points[0][span.holds(landmarks.time_s), :2]
            level = level[np.isfinite(level).all(axis=1)]
            furthest = max(furthest, float(np.ptp(level, axis=0).max()) if len(level) else 0.0)
    return furthest
