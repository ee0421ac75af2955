"""Does a held posture fit the name of the task? Trunk horizontal, front down or one side down, hips off the mat."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.holds import Held
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.seen_gravity import SeenGravity
from kinescript.signal.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class PostureParams:
    """How near to its name a posture has to be; assumptions of ours.

    The trunk's length lies within `level_deg` of horizontal, `mounted_deg` where only a stated mounting tells it (a
    sensor lies as the skin does). The side that should be down is, by `facing` of straight down. In a side bridge hips
    lie at most `low_m` below the line from ankles to neck: on the mat they would lie 0.1 m below it. Thighs further
    than `thighs_deg` off horizontal are those of somebody who stands.
    """

    level_deg: float = 30.0
    mounted_deg: float = 40.0
    facing: float = 0.5
    low_m: float = 0.06
    thighs_deg: float = 45.0


def says_wrong(
    held: Held,
    seen: tuple[SeenGravity, ...],
    landmarks: Landmarks,
    *,
    task: Task,
    params: PostureParams = PostureParams(),
) -> str | None:
    """Return in words why a held posture is not that of the task, or None where nothing contradicts it."""
    for each in seen:
        up, name = dict(held.levels)[each.at], each.at.words
        if each.long is not None:
            off_deg = float(np.degrees(np.arcsin(np.clip(abs(up @ each.long), 0.0, 1.0))))
            limit_deg = params.mounted_deg if each.told_by == "mounting" else params.level_deg
            if off_deg > limit_deg:
                return f"the {name} was held {off_deg:.0f} deg off horizontal, which is no {task.words}"
        if task is Task.BACK_EXTENSION_HOLD and each.forward is not None and up @ each.forward > -params.facing:
            return f"the front of the {name} did not face down, so it was no {task.words}"
        if task is Task.SIDE_BRIDGE and each.right is not None and abs(up @ each.right) < params.facing:
            return f"neither side of the {name} was down, so it was no {task.words}"
    if task is Task.BACK_EXTENSION_HOLD and _thighs_deg(held, landmarks) > params.thighs_deg:
        return f"the thighs stood {_thighs_deg(held, landmarks):.0f} deg off horizontal: a bend held while standing"
    low_m = _hips_low_m(held, landmarks) if task is Task.SIDE_BRIDGE else float("nan")
    if low_m > params.low_m:
        return f"the hips lay {100 * low_m:.0f} cm below the line from ankles to neck: they were not lifted"
    return None


def find_side(held: Held, seen: tuple[SeenGravity, ...], *, params: PostureParams = PostureParams()) -> Side | None:
    """Return the side that was down, or None when no segment's own right is known."""
    down = [dict(held.levels)[each.at] @ each.right for each in seen if each.right is not None]
    if not down or abs(np.mean(down)) < params.facing:
        return None
    return Side.LEFT if np.mean(down) > 0 else Side.RIGHT


def _hips_low_m(held: Held, landmarks: Landmarks) -> float:
    """Return how far the hips lay below the line from ankles to neck at the beginning, in metres; NaN when unseen."""
    ends = [_middle(held, landmarks, names) for names in (("LANK", "RANK"), ("LASI", "RASI"), ("CLAV", "C7"))]
    ankles, hips, neck = ends
    if ankles is None or hips is None or neck is None:
        return float("nan")
    line = neck - ankles
    share = float((hips - ankles)[:2] @ line[:2]) / max(float(line[:2] @ line[:2]), 1e-9)
    return float(ankles[2] + share * line[2] - hips[2])


def _thighs_deg(held: Held, landmarks: Landmarks) -> float:
    """Return how far the line from knees to hips stood off horizontal at the beginning, in degrees; NaN when unseen."""
    hips, knees = (_middle(held, landmarks, names) for names in (("LASI", "RASI"), ("LKNE", "RKNE")))
    if hips is None or knees is None:
        return float("nan")
    line = hips - knees
    return float(np.degrees(np.arctan2(abs(line[2]), np.hypot(*line[:2]))))


def _middle(held: Held, landmarks: Landmarks, names: tuple[str, str]) -> Floats | None:
    """Return where the middle of two markers was in the first seconds of a hold, shape (3,) in metres."""
    points = [landmarks.point(name) for name in names]
    inside = held.span.holds(landmarks.time_s) & (landmarks.time_s < held.span.start_s + 3.0)
    known = [p[inside] for p in points if p is not None]
    if len(known) < len(names):
        return None
    middle = np.mean(known, axis=0)
    seen = middle[np.isfinite(middle).all(axis=1)]
    return np.asarray(np.median(seen, axis=0)) if len(seen) else None
