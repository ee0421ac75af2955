"""Did the person walk? A task done on the spot that holds a walk, or a walk without a step, is another task."""

import numpy as np

from kinescript.body.tasks import Task
from kinescript.measures.walking_steps import find_walk, pelvis_middle
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

# whose pelvis is further than this from where it was a second ago walks, and nearer than that stays: assumptions of
# ours, as are the shares of the recording
_WALKS_M, _STAYS_M = 0.4, 0.2
_MOSTLY, _ON_BELT = 0.5, 0.4


def find_misfit(landmarks: Landmarks, stances: tuple[Stance, ...], *, task: Task) -> tuple[Fault, ...]:
    """Return why the movement cannot be this task; nothing where it can, or nobody saw.

    Only walking and its opposite are told apart here: who walked most of the time did nothing on the spot, and who
    neither went anywhere nor stepped on a treadmill did not walk.
    """
    gone = _gone_m(landmarks)
    if task is Task.UNKNOWN or not np.isfinite(gone).any():
        return ()
    gone = gone[np.isfinite(gone)]
    walk = find_walk(landmarks, stances)
    whole_s = float(landmarks.time_s[-1] - landmarks.time_s[0])
    belt = walk is not None and any(f.kind == "treadmill" for f in walk.faults)
    belted = belt and walk is not None and walk.span.duration_s >= _ON_BELT * whole_s
    if task is Task.WALKING:
        stayed = bool(stances) and not belt and float(gone.max()) < _STAYS_M
        return _misfit(task, "nobody walked: the pelvis stayed where it was") if stayed else ()
    if belted or float((gone > _WALKS_M).mean()) >= _MOSTLY:
        return _misfit(task, "the person walked most of the time")
    return ()


def _misfit(task: Task, why: str) -> tuple[Fault, ...]:
    return (Fault(kind="task", words=f"this is no {task.words}: {why}, so nothing is measured as one"),)


def _gone_m(landmarks: Landmarks) -> Floats:
    """Return how far the pelvis went over the floor within each second, in metres, NaN where unknown."""
    middle = pelvis_middle(landmarks)
    second = round(landmarks.rate_hz) if landmarks.rate_hz > 0 else 0
    if not 0 < second < len(middle):
        return np.full(0, np.nan)
    return np.asarray(np.linalg.norm(middle[second:] - middle[:-second], axis=1))
