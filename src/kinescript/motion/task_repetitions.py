"""The repetitions of a task, found on the curve that leads it."""

from dataclasses import replace
from typing import Literal

import numpy as np

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.repetitions import Repetition, find_repetitions
from kinescript.signal.spans import Span

# the first of these that was measured leads; tasks that are not here have no repetitions
LEADING: dict[Task, tuple[str, ...]] = {
    Task.FORWARD_BEND: ("trunk_flexion_deg", "pelvis_tilt_deg"),
    Task.HIP_HINGE: ("trunk_flexion_deg", "pelvis_tilt_deg"),
    Task.SQUAT: ("knee_right_flexion_deg", "knee_left_flexion_deg", "pelvis_tilt_deg"),
    Task.SIT_TO_STAND: ("knee_right_flexion_deg", "knee_left_flexion_deg"),
}
# a person may begin to sit and stand from either; the curve tells
_DIRECTION: dict[Task, Literal["up"] | None] = {Task.SIT_TO_STAND: None}


def find_task_repetitions(angles: tuple[JointAngles, ...], task: Task) -> tuple[Repetition, ...]:
    """Return the repetitions of a task on the recording's own clock; none where the task has none."""
    for name in LEADING.get(task, ()):
        curve = find_curve(name)
        found = curve_of(angles, curve)
        if found is None or not np.isfinite(found[0]).any():
            continue
        time_s = next(a.time_s for a in angles if a.joint is curve.joint)
        if len(time_s) < 10:
            return ()
        rate_hz = 1.0 / float(np.median(np.diff(time_s)))
        repetitions = find_repetitions(found[0], rate_hz=rate_hz, direction=_DIRECTION.get(task, "up"))
        return tuple(_shifted(r, float(time_s[0])) for r in repetitions)
    return ()


def _shifted(repetition: Repetition, by_s: float) -> Repetition:
    phases = tuple(replace(p, span=_later(p.span, by_s)) for p in repetition.phases)
    return replace(repetition, span=_later(repetition.span, by_s), phases=phases)


def _later(span: Span, by_s: float) -> Span:
    return Span(start_s=span.start_s + by_s, end_s=span.end_s + by_s)
