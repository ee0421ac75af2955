"""A phase of an exercise as a figure: from a starting posture and what the phase says, to capsules in painting order."""

from collections.abc import Mapping

from kinescript.body.words import Side
from kinescript.figure.bones import Bones
from kinescript.figure.capsule import Capsule, Facing, Figure, Lengths, Line, limb_name, nearness
from kinescript.figure.posed_flesh import as_point, put_flesh_on
from kinescript.figure.posing import pose_bones
from kinescript.figure.postures import Posture

_OWN_PLACE_M = {"neck": -0.02, "torso": 0.0, "head": 0.02}


def draw_pose(
    posture: Posture, phase_deg: Mapping[str, float], *, facing: Facing | str, lengths: Lengths = Lengths()
) -> Figure:
    """Return the body of a phase: the posture's angles, and in their place those the phase speaks of, degrees.

    Curves are those of body.joints and of figure.drawn_curves. Raises ValueError for a facing there is not.
    """
    return as_figure(pose_bones(posture, phase_deg, lengths), posture, Facing(facing), lengths)


def as_figure(bones: Bones, posture: Posture, facing: Facing, lengths: Lengths = Lengths()) -> Figure:
    """Return bones as a figure seen from one side and, in lying, from a little above."""
    capsules = put_flesh_on(bones, lengths)
    return Figure(
        facing=facing,
        raised_deg=posture.raised_deg,
        capsules=_far_to_near(capsules, facing, posture),
        joints=tuple((n, as_point(p)) for n, p in bones.points.items()),
        lines=tuple(_lines(bones).items()),
    )


def _lines(bones: Bones) -> dict[str, Line]:
    at, pelvis = bones.points, bones.frames["pelvis"]
    lines = {
        "pelvis_forward": (at["middle"], at["middle"] + 0.2 * pelvis[:, 0]),
        "pelvis_up": (at["middle"], at["middle"] + 0.3 * pelvis[:, 1]),
        "trunk": (at["spine_6"], at["neck"]),
        "pelvis": (at["hip_left"], at["hip_right"]),
    }
    for side in Side:
        hip, knee, ankle = (at[limb_name(n, side)] for n in ("hip", "knee", "ankle"))
        lines[limb_name("thigh", side)], lines[limb_name("shank", side)] = (hip, knee), (knee, ankle)
    return {n: (as_point(a), as_point(b)) for n, (a, b) in lines.items()}


def _far_to_near(capsules: tuple[Capsule, ...], facing: Facing, posture: Posture) -> tuple[Capsule, ...]:
    """Order whole parts by how near their middle lies to whoever looks."""
    parts: dict[str, list[Capsule]] = {}
    for each in capsules:
        parts.setdefault(each.part, []).append(each)
    across = facing in (Facing.FRONT, Facing.BACK)

    def near(part: str) -> float:
        if posture.upright and part in _OWN_PLACE_M:
            return _OWN_PLACE_M[part]
        points = [p for c in parts[part] for p in (c.start_m, c.end_m)]
        middle = sum(nearness(p, facing, posture.raised_deg) for p in points) / len(points)
        if posture.upright and across:
            return middle - 0.3 if part.startswith("leg") else middle + 0.3
        return middle + _OWN_PLACE_M.get(part, 0.0)

    return tuple(c for part in sorted(parts, key=near) for c in parts[part])
