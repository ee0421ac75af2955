"""The repetitions of a task, found on the curve that leads it."""

from typing import Literal

import numpy as np

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.repetitions import Repetition, find_repetitions
from kinescript.motion.step_down import find_step_downs, shifted
from kinescript.record.fault import Fault

# the first of these that was measured leads, in a task done on one leg that of the leg that carries; tasks that are not
# here have no repetitions
LEADING: dict[Task, tuple[str, ...]] = {
    Task.FORWARD_BEND: ("trunk_flexion_deg", "pelvis_tilt_deg"),
    Task.HIP_HINGE: ("trunk_flexion_deg", "pelvis_tilt_deg"),
    Task.SQUAT: ("knee_right_flexion_deg", "knee_left_flexion_deg", "pelvis_tilt_deg"),
    Task.SIT_TO_STAND: ("knee_right_flexion_deg", "knee_left_flexion_deg"),
    Task.STEP_DOWN: ("knee_right_flexion_deg", "knee_left_flexion_deg"),
}
# a person may begin to sit and stand from either; the curve tells
_DIRECTION: dict[Task, Literal["up"] | None] = {Task.SIT_TO_STAND: None}


def leading(task: Task, side: Side | None = None) -> tuple[str, ...]:
    """Return the curves that may lead a task, in order; with a side those of the leg that carries the repetition.

    >>> leading(Task.STEP_DOWN, Side.LEFT)
    ('knee_left_flexion_deg',)
    """
    names = LEADING.get(task, ())
    return names if side is None else tuple(name for name in names if side.value in name)


def find_task_repetitions(
    angles: tuple[JointAngles, ...], task: Task, landmarks: Landmarks | None = None
) -> tuple[tuple[Repetition, ...], tuple[Fault, ...]]:
    """Return the repetitions of a task on the recording's own clock, none where it has none, and why some are missing.

    `landmarks` tell which leg stays on the step; without them a step down has no repetitions.
    """
    if task is Task.STEP_DOWN:
        return find_step_downs(angles, landmarks)
    for name in leading(task):
        curve = find_curve(name)
        found = curve_of(angles, curve)
        if found is None or not np.isfinite(found[0]).any():
            continue
        time_s = next(a.time_s for a in angles if a.joint is curve.joint)
        if len(time_s) < 10:
            return (), ()
        rate_hz = 1.0 / float(np.median(np.diff(time_s)))
        repetitions = find_repetitions(found[0], rate_hz=rate_hz, direction=_DIRECTION.get(task, "up"))
        return tuple(shifted(r, float(time_s[0])) for r in repetitions), ()
    return (), ()
