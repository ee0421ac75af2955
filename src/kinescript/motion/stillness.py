"""Did the person stand still? How far the trunk travelled over the floor."""

import numpy as np

from kinescript.motion.landmarks import Landmarks
from kinescript.signal.spans import Span, mask_of

# of the pelvis, else of the chest; the first that was seen
_TOLD_BY = (("LASI", "RASI"), ("SACR",), ("CLAV",), ("C7",))


def travel_m(landmarks: Landmarks, spans: tuple[Span, ...] | None) -> float:
    """Return how far the pelvis moved over the floor in these spans (None: all along), in metres; NaN when unseen.

    It is the larger side of the level box that holds the middle 90 % of its positions, span by span.
    """
    for names in _TOLD_BY:
        points = [p for p in (landmarks.point(n) for n in names) if p is not None]
        if len(points) == len(names):
            level = np.mean([p[:, :2] for p in points], axis=0)
            masks = [mask_of((s,), landmarks.time_s) for s in spans] if spans else [np.ones(len(level), dtype=bool)]
            boxes = [_box_m(level[m & np.isfinite(level).all(axis=1)]) for m in masks]
            return max(boxes, default=float("nan"))
    return float("nan")


def _box_m(level: np.ndarray) -> float:
    if len(level) == 0:
        return float("nan")
    low, high = np.percentile(level, [5, 95], axis=0)
    return float((high - low).max())
