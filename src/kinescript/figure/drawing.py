"""A phase of an exercise as a figure: its starting posture and what the phase says, as capsules in painting order."""

from collections.abc import Mapping
from dataclasses import replace

from kinescript.body.words import Side
from kinescript.figure.bones import Bones
from kinescript.figure.capsule import Capsule, Facing, Figure, Lengths, Line, Point, limb_name, nearness
from kinescript.figure.posed_flesh import as_point, put_flesh_on
from kinescript.figure.posing import pose_bones
from kinescript.figure.postures import Posture

_OWN_PLACE_M = {"neck": 0.005, "torso": 0.0, "head": 0.02}
_SWAPPED = {"left": "right", "right": "left"}


def draw_pose(
    posture: Posture,
    phase_deg: Mapping[str, float],
    *,
    facing: Facing | str,
    firm: frozenset[str] = frozenset(),
    lengths: Lengths = Lengths(),
) -> Figure:
    """Return the body of a phase: the posture's angles, and in their place those the phase speaks of, degrees.

    Curves are those of body.joints and of figure.drawn_curves; those in `firm` are drawn to the degree. Raises
    ValueError for a facing there is not.
    """
    return as_figure(pose_bones(posture, phase_deg, lengths, firm=firm), posture, Facing(facing))


def mirror_figure(figure: Figure) -> Figure:
    """Return the figure as its mirror image: left and right exchanged, seen from the other side."""
    facings = {Facing.LEFT: Facing.RIGHT, Facing.RIGHT: Facing.LEFT}
    return replace(
        figure,
        facing=facings.get(figure.facing, figure.facing),
        capsules=tuple(
            replace(
                c,
                name=_other(c.name),
                part=_other(c.part),
                start_m=mirror_point(c.start_m),
                end_m=mirror_point(c.end_m),
            )
            for c in figure.capsules
        ),
        joints=tuple((_other(n), mirror_point(p)) for n, p in figure.joints),
        lines=tuple((_other(n), (mirror_point(a), mirror_point(b))) for n, (a, b) in figure.lines),
    )


def shift_figure(figure: Figure, by_m: Point) -> Figure:
    """Return the figure moved by metres forward, up and to the right."""

    def up(point: Point) -> Point:
        return (point[0] + by_m[0], point[1] + by_m[1], point[2] + by_m[2])

    return replace(
        figure,
        capsules=tuple(replace(c, start_m=up(c.start_m), end_m=up(c.end_m)) for c in figure.capsules),
        joints=tuple((n, up(p)) for n, p in figure.joints),
        lines=tuple((n, (up(a), up(b))) for n, (a, b) in figure.lines),
    )


def mirror_point(point: Point) -> Point:
    """Return a point on the other side of the plane that parts left from right."""
    return (point[0], point[1], -point[2])


def _other(name: str) -> str:
    return "_".join(_SWAPPED.get(word, word) for word in name.split("_"))


def as_figure(bones: Bones, posture: Posture, facing: Facing) -> Figure:
    """Return bones as a figure seen from one side and, in lying, from a little above."""
    capsules = put_flesh_on(bones)
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
