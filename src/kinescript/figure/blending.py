"""The body on its way from one posture to another: every segment turns evenly, and what stands keeps its place."""

import math

import numpy as np

from kinescript.body.words import Side
from kinescript.figure.assembling import SPINE_PIECES
from kinescript.figure.bones import Bones, part_of_turn
from kinescript.figure.capsule import limb_name
from kinescript.signal.arrays import Floats

_TRUNK = (
    ("spine_0", "middle"),
    *((f"spine_{i + 1}", f"spine_{i}") for i in range(SPINE_PIECES)),
    ("neck", f"spine_{SPINE_PIECES}"),
    ("head", "neck"),
    ("face", "head"),
)
_LIMBS = (
    ("hip", "middle"), ("knee", "hip"), ("ankle", "knee"), ("heel", "ankle"), ("toe", "ankle"),
    ("shoulder", "neck"), ("elbow", "shoulder"), ("wrist", "elbow"), ("hand", "wrist"),
)  # fmt: skip
# what moved less than this between two postures stands where it is, metres
_STOOD_M = 0.03


def blend_bones(start: Bones, end: Bones, share: float) -> Bones:
    """Return the bones a share of the way from one posture to another, 0 to 1; segments keep their lengths."""
    frames = {
        name: frame @ part_of_turn(frame.T @ end.frames[name], share)
        for name, frame in start.frames.items()
        if name in end.frames
    }
    middle = (1 - share) * start.points["middle"] + share * end.points["middle"]
    points = {"middle": middle}
    pairs = [(child, parent) for child, parent in _TRUNK]
    for side in Side:
        pairs += [(limb_name(c, side), p if p in points or p == "neck" else limb_name(p, side)) for c, p in _LIMBS]
    for child, parent in pairs:
        one, other = (of.points[child] - of.points[parent] for of in (start, end))
        points[child] = points[parent] + _swing(one, other, share)
    return Bones(points=points, frames=frames).moved(_held(start, end, points, share))


def _swing(one: Floats, other: Floats, share: float) -> Floats:
    """Return a vector turned evenly from one direction to another, its length changed evenly."""
    lengths = [float(np.linalg.norm(v)) for v in (one, other)]
    if min(lengths) < 1e-9:
        return np.asarray((1 - share) * one + share * other)
    a, b = one / lengths[0], other / lengths[1]
    angle = math.acos(min(max(float(a @ b), -1.0), 1.0))
    length = (1 - share) * lengths[0] + share * lengths[1]
    if angle < 1e-6 or angle > math.pi - 1e-6:
        return np.asarray(length * ((1 - share) * a + share * b))
    return np.asarray(length * (math.sin((1 - share) * angle) * a + math.sin(share * angle) * b) / math.sin(angle))


def _held(start: Bones, end: Bones, points: dict[str, Floats], share: float) -> Floats:
    """Return the shift that puts what stands still in both postures back where it stands."""
    names = [limb_name(n, s) for n in ("toe", "ankle", "knee", "elbow") for s in Side] + ["neck"]
    still = [n for n in names if float(np.linalg.norm(start.points[n] - end.points[n])) < _STOOD_M]
    if not still:
        return np.zeros(3)
    name = min(still, key=lambda n: float(start.points[n][1]))
    goal = (1 - share) * start.points[name] + share * end.points[name]
    return np.asarray(goal - points[name])
