"""Did the person walk? A task done on the spot that holds a walk, or a walk without a step, is another task."""

from dataclasses import replace

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.walking_steps import find_walk, pelvis_middle
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

# whose pelvis is further than this from where it was a second ago walks; who keeps pelvis and feet within that box
# stays; who stands on one leg keeps the pelvis over the foot, and at its height: all in metres, and assumptions of
# ours, as are the shares of the recording
_WALKS_M, _STAYS_M, _OVER_M, _HEIGHT_M = 0.4, 0.3, 0.15, 0.1
_MOSTLY, _ON_BELT = 0.5, 0.4
_STANCE_S = 0.5


def find_misfit(landmarks: Landmarks, stances: tuple[Stance, ...], *, task: Task) -> tuple[Fault, ...]:
    """Return why the movement cannot be this task; nothing where it can, or nobody saw.

    Only walking and its opposite are told apart here: who walked most of the time did nothing on the spot, and who
    neither went anywhere nor stepped on a treadmill did not walk.
    """
    gone = _gone_m(landmarks)
    if task is Task.UNKNOWN or not np.isfinite(gone).any():
        return ()
    gone = gone[np.isfinite(gone)]
    if task is Task.SINGLE_LEG_STANCE and _height_m(landmarks) > _HEIGHT_M:
        return _misfit(task, f"the pelvis went up and down by {100 * _height_m(landmarks):.0f} cm")
    walk = find_walk(landmarks, stances)
    whole_s = float(landmarks.time_s[-1] - landmarks.time_s[0])
    belt = walk is not None and any(f.kind == "treadmill" for f in walk.faults)
    belted = belt and walk is not None and walk.span.duration_s >= _ON_BELT * whole_s
    if task is Task.WALKING:
        feet = [
            landmarks.of(side, name) for side in Side for name in ("HEE", "TOE") if landmarks.of(side, name) is not None
        ]
        boxes = [_box_m(point) for point in (*feet, pelvis_middle(landmarks)) if point is not None]
        stayed = bool(feet) and max(boxes) < _STAYS_M
        return _misfit(task, "nobody walked: pelvis and feet stayed where they were") if stayed else ()
    if belted or float((gone > _WALKS_M).mean()) >= _MOSTLY:
        return _misfit(task, "the person walked most of the time")
    return ()


def keep_standing(landmarks: Landmarks, stances: tuple[Stance, ...], *, task: Task) -> tuple[Stance, ...]:
    """Return the stances, in single-leg stance without steps: they are short, or the pelvis passes over the foot."""
    if task is not Task.SINGLE_LEG_STANCE:
        return stances
    middle = pelvis_middle(landmarks)
    kept = []
    for stance in stances:
        heel = landmarks.of(stance.side, "HEE")
        over = None if heel is None else middle - heel[:, :2]
        still = tuple(
            span
            for span in stance.single
            if span.duration_s >= _STANCE_S
            and (over is None or not _box_m(over[span.holds(landmarks.time_s)]) > _OVER_M)
        )
        kept.append(replace(stance, single=still))
    return tuple(kept)


def _box_m(point: Floats) -> float:
    """Return the larger side of the level box that holds nine tenths of the places, in metres; NaN when unseen."""
    level = point[np.isfinite(point).all(axis=1), :2]
    if not len(level):
        return float("nan")
    low, high = np.percentile(level, [5, 95], axis=0)
    return float((high - low).max())


def _height_m(landmarks: Landmarks) -> float:
    """Return how far the pelvis went up and down, nine tenths of the time, in metres; NaN when unseen."""
    points = [p for p in (landmarks.point(name) for name in ("LASI", "RASI")) if p is not None]
    height = np.mean([p[:, 2] for p in points], axis=0) if points else np.full(1, np.nan)
    height = height[np.isfinite(height)]
    return float(np.subtract(*np.percentile(height, [95, 5]))) if len(height) else float("nan")


def _misfit(task: Task, why: str) -> tuple[Fault, ...]:
    return (Fault(kind="task", words=f"this is no {task.words}: {why}, so nothing is measured as one"),)


def _gone_m(landmarks: Landmarks) -> Floats:
    """Return how far the pelvis went over the floor within each second, in metres, NaN where unknown."""
    middle = pelvis_middle(landmarks)
    second = round(landmarks.rate_hz) if landmarks.rate_hz > 0 else 0
    if not 0 < second < len(middle):
        return np.full(0, np.nan)
    return np.asarray(np.linalg.norm(middle[second:] - middle[:-second], axis=1))
