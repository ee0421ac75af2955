"""A posture laid on the ground: tipped until its contacts touch, its feet and hands kept where they were put."""

from collections.abc import Mapping

import numpy as np

from kinescript.body.words import Side
from kinescript.figure.assembling import assemble, hang_arm, put_foot, reach_leg, turn_head
from kinescript.figure.bones import UP, Bones, bend_between, frame_from, level, unit
from kinescript.figure.capsule import Capsule, Lengths, limb_name
from kinescript.figure.posed_flesh import put_flesh_on
from kinescript.figure.postures import Hands, Posture, Rest
from kinescript.figure.turns import about
from kinescript.signal.arrays import Floats

# the height of the seat that suits this body, metres
SEAT_M = 0.382
_PALM_M, _ELBOW_M = 0.030, 0.040
# an ankle this far above where a flat foot has it still stands flat; beyond the second the foot follows the shank
_FLAT_M, _FREE_M = 0.02, 0.10
_RELAXED_DEG = -18.0
_GROUPS = {
    "torso": ("torso",),
    "legs": ("leg_left", "leg_right"),
    "arms": ("arm_left", "arm_right"),
    "arm_left": ("arm_left",),
    "arm_right": ("arm_right",),
}


def pose_bones(posture: Posture, phase_deg: Mapping[str, float], lengths: Lengths = Lengths()) -> Bones:
    """Return the bones of a phase that starts from a posture; metres, the ground at Y = 0.

    What the phase does not speak of stays as in the posture: a foot or a hand that is on the ground keeps its place.
    """
    start = _solve(posture, {}, lengths, None)
    return _solve(posture, phase_deg, lengths, start) if phase_deg else start


def _speaks_of(phase_deg: Mapping[str, float], side: Side, joints: tuple[str, ...]) -> bool:
    return any(name.startswith(f"{joint}_{side.value}_") for name in phase_deg for joint in joints)


def _solve(posture: Posture, phase_deg: Mapping[str, float], lengths: Lengths, start: Bones | None) -> Bones:
    angles = {**posture.angles_deg, **phase_deg}
    if any(n.startswith("trunk_") for n in phase_deg):
        angles = {n: v for n, v in angles.items() if not n.startswith("lumbar_")}
    kept = frozenset(s for s in Side if start is not None and not _speaks_of(phase_deg, s, ("hip", "knee")))
    bones = assemble(angles, lengths, upright=posture.upright)
    bones = _tipped(bones, posture, phase_deg, lengths, start)
    if start is not None:
        for side in kept:
            bones = reach_leg(bones, angles, lengths, side, keep=start.frames)
        if posture.rest is Rest.TIPS and "torso" in posture.contacts:
            bones = turn_head(bones, phase_deg, upright=False, head=start.frames["head"])
    flat = frozenset(s for s in Side if posture.soles and not _speaks_of(phase_deg, s, ("ankle",)))
    for side in flat:
        lowest = min(float(bones.points[limb_name("ankle", s)][1]) for s in Side)
        bones = _flat_foot(bones, lengths, side, lowest - lengths.ankle_height_m)
    bones = _anchored(_rested(bones, posture, lengths, kept if start is not None else frozenset(Side)), posture, start)
    if posture.soles and not (posture.upright and start is None):
        for side in Side if start is None else kept:
            bones = _planted(bones, lengths, side, (start or bones).points[limb_name("ankle", side)])
    for side in flat:
        bones = _flat_foot(bones, lengths, side, 0.0)
    for side in Side:
        if not _speaks_of(phase_deg, side, ("shoulder", "elbow")):
            bones = _resting_arm(bones, posture, lengths, side, start)
    return bones


def _lowest(capsules: tuple[Capsule, ...], parts: tuple[str, ...]) -> float:
    ends = [
        (p[1] - r)
        for c in capsules
        if c.part in parts and c.name != "nose"
        for p, r in ((c.start_m, c.start_radius_m), (c.end_m, c.end_radius_m))
    ]
    return min(ends)


def _tipped(
    bones: Bones, posture: Posture, phase_deg: Mapping[str, float], lengths: Lengths, start: Bones | None
) -> Bones:
    """Return the whole body turned until both contacts lie equally low, unless a phase says how the pelvis is turned."""
    said = any(n.startswith(("pelvis_", "trunk_")) for n in phase_deg)
    if posture.rest not in (Rest.TIPS, Rest.ROLLS) or said:
        return bones
    axis = 2 if posture.rest is Rest.TIPS else 0

    def apart(deg: float) -> float:
        turned = bones.turned(about(axis, deg))
        capsules = put_flesh_on(turned, lengths)
        return _height(turned, capsules, posture.contacts[0], lengths) - _height(
            turned, capsules, posture.contacts[1], lengths
        )

    low, high = -70.0, 70.0
    rising = apart(high) > apart(low)
    for _ in range(26):
        middle = (low + high) / 2
        if (apart(middle) > 0) is rising:
            high = middle
        else:
            low = middle
    return bones.turned(about(axis, (low + high) / 2))


def _height(bones: Bones, capsules: tuple[Capsule, ...], group: str, lengths: Lengths) -> float:
    if group == "feet":
        return min(float(bones.points[limb_name("ankle", s)][1]) for s in Side) - lengths.ankle_height_m
    return _lowest(capsules, _GROUPS[group])


def _rested(bones: Bones, posture: Posture, lengths: Lengths, kept: frozenset[Side]) -> Bones:
    capsules = put_flesh_on(bones, lengths)
    parts = ["torso", "head"]
    if posture.rest in (Rest.TIPS, Rest.ROLLS):
        parts = []
        for group in posture.contacts:
            parts += _GROUPS.get(group, ("leg_left", "leg_right"))
    elif not (posture.soles and not posture.upright):
        parts += ["leg_left", "leg_right"]
    else:
        parts += [limb_name("leg", s) for s in Side if s not in kept]
    rise = -_lowest(capsules, tuple(parts))
    if posture.rest is Rest.SEAT:
        rise = max(rise, SEAT_M - _lowest(tuple(c for c in capsules if c.name == "pelvis"), ("torso",)))
    return bones.moved(rise * UP)


def _anchored(bones: Bones, posture: Posture, start: Bones | None) -> Bones:
    if start is None:
        return bones
    names = _anchor(bones, posture)
    before = sum((start.points[n] for n in names), np.zeros(3)) / len(names)
    now = sum((bones.points[n] for n in names), np.zeros(3)) / len(names)
    return bones.moved(level(before - now))


def _anchor(bones: Bones, posture: Posture) -> tuple[str, ...]:
    if posture.anchor in ("neck", "middle"):
        return (posture.anchor,)
    if posture.anchor == "elbows":
        return tuple(limb_name("elbow", s) for s in Side if posture.rest is not Rest.ROLLS or s is Side.LEFT)
    joint = {"feet": "toe", "knees": "knee"}[posture.anchor]
    heights = {limb_name(joint, s): float(bones.points[limb_name(joint, s)][1]) for s in Side}
    lowest = min(heights.values())
    if posture.rest is Rest.SEAT and lowest > _FLAT_M:
        return ("middle",)
    return tuple(n for n, h in heights.items() if h < lowest + _FLAT_M)


def _planted(bones: Bones, lengths: Lengths, side: Side, ankle: Floats) -> Bones:
    """Return the bones with the foot kept where it stood and the leg bent as that asks."""
    s = side.value
    hip, thigh = bones.points[f"hip_{s}"], bones.frames[f"thigh_{s}"]
    goal = np.array((ankle[0], lengths.ankle_height_m, ankle[2]))
    knee, end = bend_between(
        hip, goal, lengths.thigh_m, lengths.shank_m, thigh[:, 0] + bones.frames[f"shank_{s}"][:, 0]
    )
    thigh, shank = frame_from(hip - knee, thigh[:, 0]), frame_from(knee - end, bones.frames[f"shank_{s}"][:, 0])
    return bones.with_({f"knee_{s}": knee, f"ankle_{s}": end}, {f"thigh_{s}": thigh, f"shank_{s}": shank})


def _flat_foot(bones: Bones, lengths: Lengths, side: Side, ground_m: float) -> Bones:
    s = side.value
    shank = bones.frames[f"shank_{s}"]
    above = float(bones.points[f"ankle_{s}"][1]) - lengths.ankle_height_m - ground_m
    share = min(max((above - _FLAT_M) / (_FREE_M - _FLAT_M), 0.0), 1.0)
    free = shank @ about(2, _RELAXED_DEG)
    ahead = level(shank[:, 0])
    if float(np.linalg.norm(ahead)) < 0.2:
        return put_foot(bones, free, lengths, side)
    ahead = (1 - share) * unit(ahead) + share * free[:, 0]
    return put_foot(bones, frame_from((1 - share) * UP + share * free[:, 1], ahead), lengths, side)


def _resting_arm(bones: Bones, posture: Posture, lengths: Lengths, side: Side, start: Bones | None) -> Bones:
    s, thorax = side.value, bones.frames["thorax"]
    outward = thorax[:, 2] * (1.0 if side is Side.RIGHT else -1.0)
    shoulder = bones.points[f"shoulder_{s}"]
    if posture.hands is Hands.HANG:
        return hang_arm(bones, lengths, side)
    if posture.hands is Hands.ANGLES:
        return bones
    ahead = unit(level(thorax[:, 1]))
    if posture.hands is Hands.FOREARMS:
        drop = min(max(float(shoulder[1]) - _ELBOW_M, 0.0), lengths.upper_arm_m)
        elbow = shoulder - drop * UP + np.sqrt(lengths.upper_arm_m**2 - drop**2) * ahead
        wrist = elbow + lengths.forearm_m * unit(ahead - 0.10 * outward - 0.04 * UP)
        return bones.with_({f"elbow_{s}": elbow, f"wrist_{s}": wrist, f"hand_{s}": wrist + 0.085 * ahead}, {})
    if start is None:
        palm = shoulder + posture.hand_ahead_m * ahead + posture.hand_out_m * outward
        palm = np.array((palm[0], _PALM_M, palm[2]))
    else:
        palm = start.points[f"wrist_{s}"]
    # under the forehead and beside the hips the elbows go outward, else toward the feet
    pole = -thorax[:, 1] + 0.4 * outward if -0.3 < posture.hand_ahead_m < 0.15 else outward + 0.2 * UP
    elbow, wrist = bend_between(shoulder, palm, lengths.upper_arm_m, lengths.forearm_m, pole)
    points = {f"elbow_{s}": elbow, f"wrist_{s}": wrist}
    toward = ahead if posture.hand_ahead_m > -0.3 else -ahead
    return bones.with_(points | {f"hand_{s}": wrist + 0.085 * unit(toward - 0.05 * UP)}, {})
