"""A skeleton made soft: capsules around its joints, and which part hides which."""

from collections.abc import Mapping

from kinescript.body.words import Side
from kinescript.figure.capsule import Capsule, Facing, Figure, Lengths, Point, limb_name, nearness
from kinescript.figure.skeleton import Skeleton, place_joints

# name, start and end in metres, radius at either end in metres, and whether it was measured
_Shape = tuple[str, Point, Point, float, float, bool]


def draw_body(angles_deg: Mapping[str, float], *, facing: Facing | str, lengths: Lengths = Lengths()) -> Figure:
    """Return the body in the posture of these angles, degrees by curve name with the signs of body.joints.

    Seen from the front, the person's left is on the viewer's right. Angles that are absent or NaN leave their part
    hanging straight and marked `known=False`. Raises ValueError for a facing that is none of front, back, left, right.
    """
    facing = Facing(facing)
    skeleton = place_joints(angles_deg, lengths)
    capsules = (*_torso(skeleton), *_head(skeleton))
    for side in Side:
        capsules += (*_leg(skeleton, side), *_arm(skeleton, side))
    return Figure(
        facing=facing,
        capsules=_far_to_near(capsules, facing),
        joints=tuple(skeleton.joints.items()),
        lines=tuple(skeleton.lines.items()),
    )


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2]))


def _torso(skeleton: Skeleton) -> tuple[Capsule, ...]:
    at, known = skeleton.joints, "trunk" not in skeleton.unknown
    pelvis = "pelvis" not in skeleton.unknown
    shapes = [shape for side in Side for shape in _flank(at, side, known, known and pelvis)]
    left, right = (_between(at["neck"], at[limb_name("shoulder", s)], 0.86) for s in Side)
    collar = _between(at["neck"], at["waist"], -0.04)
    hips = [_between(_between(at["middle"], at[limb_name("hip", s)], 0.72), at["sacrum"], 0.22) for s in Side]
    shapes += [
        ("shoulders", left, right, 0.050, 0.050, known),
        ("slope_left", collar, left, 0.044, 0.047, known),
        ("slope_right", collar, right, 0.044, 0.047, known),
        ("pelvis", hips[0], hips[1], 0.103, 0.103, pelvis),
    ]
    return tuple(
        Capsule(name=n, part="torso", start_m=a, end_m=b, start_radius_m=r, end_radius_m=q, known=k)
        for n, a, b, r, q, k in shapes
    )


def _flank(at: Mapping[str, Point], side: Side, chest_known: bool, abdomen_known: bool) -> list[_Shape]:
    shoulder, hip = at[limb_name("shoulder", side)], at[limb_name("hip", side)]
    chest = _between(_between(at["neck"], shoulder, 0.50), at["waist"], 0.20)
    rib = _between(at["waist"], _between(shoulder, hip, 0.55), 0.36)
    flank = _between(at["sacrum"], hip, 0.62)
    return [
        (limb_name("chest", side), chest, rib, 0.088, 0.076, chest_known),
        (limb_name("abdomen", side), rib, flank, 0.076, 0.084, abdomen_known),
    ]


def _head(skeleton: Skeleton) -> tuple[Capsule, ...]:
    at = skeleton.joints
    crown = _between(at["neck"], at["head"], 1.32)
    chin = _between(at["neck"], at["head"], 0.86)
    low = _between(at["neck"], at["waist"], 0.06)
    return (
        Capsule(name="neck", part="neck", start_m=low, end_m=chin, start_radius_m=0.052, end_radius_m=0.046),
        Capsule(
            name="nose",
            part="head",
            start_m=_between(at["head"], at["face"], 0.7),
            end_m=at["face"],
            start_radius_m=0.028,
            end_radius_m=0.014,
        ),
        Capsule(name="skull", part="head", start_m=chin, end_m=crown, start_radius_m=0.069, end_radius_m=0.084),
    )


def _leg(skeleton: Skeleton, side: Side) -> tuple[Capsule, ...]:
    at = {n: skeleton.joints[limb_name(n, side)] for n in ("hip", "knee", "ankle", "heel", "toe")}
    part = limb_name("leg", side)
    thigh, shank = (limb_name(n, side) not in skeleton.unknown for n in ("thigh", "shank"))
    calf, hem = _between(at["knee"], at["ankle"], 0.32), _between(at["hip"], at["knee"], 0.36)
    heel = (at["heel"][0], at["heel"][1] + 0.036, at["heel"][2])
    toe = (at["toe"][0], at["toe"][1] + 0.024, at["toe"][2])
    ball = _between(heel, toe, 0.72)
    outer = (ball[0], ball[1] - 0.004, ball[2] + (0.024 if side is Side.RIGHT else -0.024))
    shapes = (
        ("thigh", at["hip"], at["knee"], 0.088, 0.057, thigh),
        ("shorts", at["hip"], hem, 0.092, 0.083, thigh),
        ("calf", at["knee"], calf, 0.053, 0.055, shank),
        ("shin", calf, at["ankle"], 0.055, 0.037, shank),
        ("heel", at["ankle"], heel, 0.037, 0.036, shank),
        ("foot", heel, toe, 0.036, 0.024, shank),
        ("toes", outer, toe, 0.026, 0.024, shank),
        ("instep", at["ankle"], _between(heel, toe, 0.6), 0.036, 0.030, shank),
    )
    return tuple(
        Capsule(name=limb_name(n, side), part=part, start_m=a, end_m=b, start_radius_m=r, end_radius_m=q, known=k)
        for n, a, b, r, q, k in shapes
    )


def _arm(skeleton: Skeleton, side: Side) -> tuple[Capsule, ...]:
    at = {n: skeleton.joints[limb_name(n, side)] for n in ("shoulder", "elbow", "wrist", "hand")}
    known = "trunk" not in skeleton.unknown
    shapes = (
        ("upper_arm", at["shoulder"], at["elbow"], 0.050, 0.040),
        ("forearm", at["elbow"], at["wrist"], 0.040, 0.028),
        ("hand", at["wrist"], at["hand"], 0.030, 0.024),
    )
    return tuple(
        Capsule(
            name=limb_name(n, side),
            part=limb_name("arm", side),
            start_m=a,
            end_m=b,
            start_radius_m=r,
            end_radius_m=q,
            known=known,
        )
        for n, a, b, r, q in shapes
    )


def _far_to_near(capsules: tuple[Capsule, ...], facing: Facing) -> tuple[Capsule, ...]:
    """Order whole parts by how near their middle lies; torso and head have a place of their own."""
    first = {"neck": -0.02, "torso": 0.0, "head": 0.02}
    parts: dict[str, list[Capsule]] = {}
    for each in capsules:
        parts.setdefault(each.part, []).append(each)

    def near(part: str) -> float:
        if part in first:
            return first[part]
        points = [p for c in parts[part] for p in (c.start_m, c.end_m)]
        middle = sum(nearness(p, facing) for p in points) / len(points)
        if facing in (Facing.LEFT, Facing.RIGHT):
            return middle
        return middle - 0.3 if part.startswith("leg") else middle + 0.3

    return tuple(c for part in sorted(parts, key=near) for c in parts[part])
