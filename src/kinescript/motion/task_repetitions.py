"""The repetitions of a task, found on the curve that leads it."""

from typing import Literal

import numpy as np

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.repetitions import Repetition, find_repetitions
from kinescript.signal.arrays import Floats

# the first whose curves were measured leads; several are averaged. A person may begin to sit and stand from either
_LEADING: dict[Task, tuple[tuple[tuple[str, ...], Literal["up"] | None], ...]] = {
    Task.FORWARD_BEND: ((("trunk_flexion_deg",), "up"), (("pelvis_tilt_deg",), "up")),
    Task.HIP_HINGE: ((("trunk_flexion_deg",), "up"), (("pelvis_tilt_deg",), "up")),
    Task.SQUAT: (
        (("knee_left_flexion_deg", "knee_right_flexion_deg"), "up"),
        (("hip_left_flexion_deg", "hip_right_flexion_deg"), "up"),
        (("pelvis_tilt_deg",), "up"),
    ),
    Task.SIT_TO_STAND: (
        (("hip_left_flexion_deg", "hip_right_flexion_deg"), None),
        (("knee_left_flexion_deg", "knee_right_flexion_deg"), None),
    ),
}


def leading_curve(angles: tuple[JointAngles, ...], task: Task) -> tuple[Floats, Floats, Literal["up"] | None] | None:
    """Return time in s and the curve in degrees that lead a task, each of shape (time,), and which way it goes.

    None for tasks that have no repetitions, or when none of their curves were measured.
    """
    for names, direction in _LEADING.get(task, ()):
        curves = [c[0] for c in (curve_of(angles, find_curve(n)) for n in names) if c is not None]
        if len(curves) == len(names):
            joint = find_curve(names[0]).joint
            time_s = next(a.time_s for a in angles if a.joint is joint)
            return time_s, np.mean(curves, axis=0), direction
    return None


def find_task_repetitions(angles: tuple[JointAngles, ...], task: Task) -> tuple[Repetition, ...]:
    """Return the repetitions of a task on the recording's own clock; none where the task has none."""
    led = leading_curve(angles, task)
    if led is None or len(led[0]) < 10:
        return ()
    time_s, curve, direction = led
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    return find_repetitions(curve, rate_hz=rate_hz, direction=direction)
