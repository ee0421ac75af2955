"""Bones of any posture made soft: the same body as in flesh, its trunk a smooth curve of several capsules."""

import itertools
from collections.abc import Mapping

from kinescript.body.words import Side
from kinescript.figure.assembling import SPINE_PIECES
from kinescript.figure.bones import Bones
from kinescript.figure.capsule import Capsule, Point, limb_name
from kinescript.signal.arrays import Floats

# which piece of the spine, half the width between the two flanks, and their radius, metres
_FLANKS = ((0, 0.062, 0.092), (2, 0.052, 0.084), (4, 0.060, 0.083), (6, 0.074, 0.088), (8, 0.082, 0.086))
# name, start, end, radius at either end in metres
_Shape = tuple[str, Floats, Floats, float, float]


def put_flesh_on(bones: Bones) -> tuple[Capsule, ...]:
    """Return the capsules around these bones, part after part; an order for painting they have not."""
    capsules = _as_capsules("torso", _torso(bones)) + _as_capsules("neck", _neck(bones))
    capsules += _as_capsules("head", _head(bones))
    for side in Side:
        capsules += _as_capsules(limb_name("leg", side), _leg(bones, side))
        arm = {n: bones.points[limb_name(n, side)] for n in ("shoulder", "elbow", "wrist", "hand")}
        capsules += arm_capsules(arm, side)
    return capsules


def as_point(v: Floats) -> Point:
    """Return a vector of shape (3,) as a point, to a hundredth of a millimetre."""
    return (round(float(v[0]), 5), round(float(v[1]), 5), round(float(v[2]), 5))


def _as_capsules(part: str, shapes: list[_Shape]) -> tuple[Capsule, ...]:
    return tuple(
        Capsule(name=n, part=part, start_m=as_point(a), end_m=as_point(b), start_radius_m=r, end_radius_m=q)
        for n, a, b, r, q in shapes
    )


def _between(a: Floats, b: Floats, share: float) -> Floats:
    return a + share * (b - a)


def _torso(bones: Bones) -> list[_Shape]:
    at, frames = bones.points, bones.frames
    shapes: list[_Shape] = []
    for side in Side:
        out = 1.0 if side is Side.RIGHT else -1.0
        stations = [(at[f"spine_{i}"] + out * w * frames[f"spine_{i}"][:, 2], r) for i, w, r in _FLANKS]
        for index, ((a, r), (b, q)) in enumerate(itertools.pairwise(stations)):
            shapes.append((f"{'abdomen' if index < 2 else 'chest'}_{side.value}", a, b, r, q))
    pelvis = frames["pelvis"]
    low = at["middle"] + 0.018 * pelvis[:, 1]
    shapes += [
        (limb_name("flank", s), low + o * 0.064 * pelvis[:, 2], at["spine_0"] + o * 0.062 * pelvis[:, 2], 0.100, 0.092)
        for s, o in ((Side.LEFT, -1.0), (Side.RIGHT, 1.0))
    ]
    left, right = (_between(at["neck"], at[limb_name("shoulder", s)], 0.86) for s in Side)
    collar = _between(at["neck"], at[f"spine_{SPINE_PIECES - 1}"], -0.3)
    shapes += [
        ("shoulders", left, right, 0.050, 0.050),
        ("slope_left", collar, left, 0.044, 0.047),
        ("slope_right", collar, right, 0.044, 0.047),
        ("pelvis", low - 0.064 * pelvis[:, 2], low + 0.064 * pelvis[:, 2], 0.100, 0.100),
    ]
    return shapes


def _neck(bones: Bones) -> list[_Shape]:
    at = bones.points
    chin = _between(at["neck"], at["head"], 0.86)
    return [("neck", _between(at["neck"], at["spine_9"], 0.4), chin, 0.052, 0.046)]


def _head(bones: Bones) -> list[_Shape]:
    at, head = bones.points, bones.frames["head"]
    return [
        ("nose", _between(at["head"], at["face"], 0.7), at["face"], 0.028, 0.014),
        ("skull", at["head"] - 0.022 * head[:, 1], at["head"] + 0.050 * head[:, 1], 0.069, 0.084),
    ]


def _leg(bones: Bones, side: Side) -> list[_Shape]:
    at = {n: bones.points[limb_name(n, side)] for n in ("hip", "knee", "ankle", "heel", "toe")}
    foot = bones.frames[limb_name("foot", side)]
    calf, hem = _between(at["knee"], at["ankle"], 0.32), _between(at["hip"], at["knee"], 0.36)
    heel, toe = at["heel"] + 0.036 * foot[:, 1], at["toe"] + 0.024 * foot[:, 1]
    ball = _between(heel, toe, 0.72)
    outer = ball - 0.004 * foot[:, 1] + (0.024 if side is Side.RIGHT else -0.024) * foot[:, 2]
    shapes = [
        ("thigh", at["hip"], at["knee"], 0.088, 0.057),
        ("shorts", at["hip"], hem, 0.092, 0.083),
        ("calf", at["knee"], calf, 0.053, 0.055),
        ("shin", calf, at["ankle"], 0.055, 0.037),
        ("heel", at["ankle"], heel, 0.037, 0.036),
        ("foot", heel, toe, 0.036, 0.024),
        ("toes", outer, toe, 0.026, 0.024),
        ("instep", at["ankle"], _between(heel, toe, 0.6), 0.036, 0.030),
    ]
    return [(limb_name(n, side), a, b, r, q) for n, a, b, r, q in shapes]


def arm_capsules(at: Mapping[str, Floats], side: Side) -> tuple[Capsule, ...]:
    """Return the capsules of an arm from its shoulder, elbow, wrist and hand, metres of shape (3,)."""
    shapes = [
        ("upper_arm", at["shoulder"], at["elbow"], 0.050, 0.040),
        ("forearm", at["elbow"], at["wrist"], 0.040, 0.028),
        ("hand", at["wrist"], at["hand"], 0.030, 0.024),
    ]
    return _as_capsules(limb_name("arm", side), [(limb_name(n, side), a, b, r, q) for n, a, b, r, q in shapes])
