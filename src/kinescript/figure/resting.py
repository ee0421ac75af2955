"""How a body comes to lie: its lowest surfaces, tipping until two contacts touch, feet and hands on the ground."""

import numpy as np

from kinescript.body.words import Side
from kinescript.figure.assembling import hang_arm, put_foot
from kinescript.figure.bones import UP, Bones, bend_between, frame_from, level, unit
from kinescript.figure.capsule import Capsule, Lengths, limb_name
from kinescript.figure.posed_flesh import put_flesh_on
from kinescript.figure.postures import Hands, Posture, Rest
from kinescript.figure.turns import about
from kinescript.signal.arrays import Floats

# an ankle this far above where a flat foot has it still stands flat; beyond the second the foot follows the shank
FLAT_M, _FREE_M = 0.02, 0.10
_PALM_M, _ELBOW_M = 0.030, 0.040
# hips this far above the seat: somebody has stood up
_RISEN_M = 0.28
_RELAXED_DEG, _MOST_LIFTED_DEG = -18.0, 34.0
# a free ankle does not come lower than this
_FREE_ANKLE_M = 0.062
_LEGS = ("leg_left", "leg_right")
_GROUPS = {
    "torso": ("torso",),
    "feet": _LEGS,
    "legs": _LEGS,
    "arms": ("arm_left", "arm_right"),
    "arm_right": ("arm_right",),
}


def lowest(capsules: tuple[Capsule, ...], parts: tuple[str, ...]) -> float:
    """Return the height of the lowest surface of these parts, metres; the nose does not count."""
    return min(
        p[1] - r
        for c in capsules
        if c.part in parts and c.name != "nose"
        for p, r in ((c.start_m, c.start_radius_m), (c.end_m, c.end_radius_m))
    )


def tip_over(bones: Bones, posture: Posture, lengths: Lengths) -> Bones:
    """Return the whole body turned in the plane of its rest until both contacts of the posture lie equally low."""
    axis = 2 if posture.rest is Rest.TIPS else 0

    def apart(deg: float) -> float:
        turned = bones.turned(about(axis, deg))
        capsules = put_flesh_on(turned)
        one, other = (_height(turned, capsules, group, lengths) for group in posture.contacts)
        return one - other

    low, high = -70.0, 70.0
    rising = apart(high) > apart(low)
    for _ in range(24):
        middle = (low + high) / 2
        if (apart(middle) > 0) is rising:
            high = middle
        else:
            low = middle
    return bones.turned(about(axis, (low + high) / 2))


def _height(bones: Bones, capsules: tuple[Capsule, ...], group: str, lengths: Lengths) -> float:
    if group == "feet":
        return min(float(bones.points[limb_name("ankle", s)][1]) for s in Side) - lengths.ankle_height_m
    return lowest(capsules, _GROUPS[group])


def lay_down(bones: Bones, posture: Posture, *, idle: frozenset[Side]) -> Bones:
    """Return the bones lifted or lowered onto the ground or the seat; `idle` legs will be put on the ground after."""
    capsules = put_flesh_on(bones)
    if posture.rest in (Rest.TIPS, Rest.ROLLS):
        parts = tuple(p for group in posture.contacts for p in _GROUPS[group])
    elif posture.soles and not posture.upright:
        parts = ("torso", "head")
    else:
        parts = ("torso", "head", *_LEGS)
    rise = -lowest(capsules, parts)
    if posture.upright and posture.soles and len(idle) == 1 and posture.rest is Rest.LOWEST:
        rise = _carried_rise(bones, capsules, next(iter(idle)))
    if posture.rest is Rest.SEAT:
        seated = posture.seat_m - lowest(tuple(c for c in capsules if c.name == "pelvis"), ("torso",))
        feet = tuple(limb_name("leg", s) for s in Side if s not in idle)
        rise = max(seated, -lowest(capsules, feet)) if feet else seated
    return bones.moved(rise * UP)


def _carried_rise(bones: Bones, capsules: tuple[Capsule, ...], side: Side) -> float:
    """Return the rise that puts one leg's sole on the ground; the other's foot is free unless its ankle came lower."""
    other = Side.LEFT if side is Side.RIGHT else Side.RIGHT
    free = float(bones.points[limb_name("ankle", other)][1]) - _FREE_ANKLE_M
    return -min(lowest(capsules, (limb_name("leg", side),)), free)


def lift_head(bones: Bones) -> Bones:
    """Return the bones with a head that would sink into the ground lying on it."""
    sunk = -lowest(put_flesh_on(bones), ("head",))
    if sunk <= 0:
        return bones
    return bones.with_({n: bones.points[n] + sunk * UP for n in ("head", "face")}, {})


def plant_foot(bones: Bones, lengths: Lengths, side: Side, ankle: Floats) -> Bones:
    """Return the bones with the sole on the ground under this place of the ankle, the leg bent as that asks."""
    s = side.value
    hip, thigh, shank = bones.points[f"hip_{s}"], bones.frames[f"thigh_{s}"], bones.frames[f"shank_{s}"]
    goal = np.array((ankle[0], lengths.ankle_height_m, ankle[2]))
    knee, end = bend_between(hip, goal, lengths.thigh_m, lengths.shank_m, thigh[:, 0] + shank[:, 0])
    frames = {f"thigh_{s}": frame_from(hip - knee, thigh[:, 0]), f"shank_{s}": frame_from(knee - end, shank[:, 0])}
    return bones.with_({f"knee_{s}": knee, f"ankle_{s}": end}, frames)


def flatten_foot(bones: Bones, lengths: Lengths, side: Side, ground_m: float) -> Bones:
    """Return the bones with the foot flat where its ankle is near this ground, and relaxed where it is high above."""
    s = side.value
    shank = bones.frames[f"shank_{s}"]
    above = float(bones.points[f"ankle_{s}"][1]) - lengths.ankle_height_m - ground_m
    share = min(max((above - FLAT_M) / (_FREE_M - FLAT_M), 0.0), 1.0)
    free = shank @ about(2, _RELAXED_DEG)
    ahead = level(shank[:, 0])
    if float(np.linalg.norm(ahead)) < 0.2:
        return put_foot(bones, free, lengths, side)
    ahead = (1 - share) * unit(ahead) + share * free[:, 0]
    foot = frame_from((1 - share) * UP + share * free[:, 1], ahead)
    for _ in range(int(_MOST_LIFTED_DEG)):
        placed = put_foot(bones, foot, lengths, side)
        if min(float(placed.points[limb_name(n, side)][1]) for n in ("toe", "heel")) > ground_m - 0.004:
            break
        # toes that would go through the floor are drawn up
        foot = foot @ about(2, 1.0)
    return placed


def rest_arm(bones: Bones, posture: Posture, lengths: Lengths, side: Side, start: Bones | None) -> Bones:
    """Return the bones with an arm nobody speaks of: hanging, by the posture's angles, or its hand kept in place."""
    risen = posture.rest is Rest.SEAT and float(bones.points["middle"][1]) > posture.seat_m + _RISEN_M
    if posture.hands is Hands.HANG or risen:
        return hang_arm(bones, lengths, side)
    if posture.hands is Hands.ANGLES:
        return bones
    s, thorax = side.value, bones.frames["thorax"]
    outward = thorax[:, 2] * (1.0 if side is Side.RIGHT else -1.0)
    shoulder, ahead = bones.points[f"shoulder_{s}"], unit(level(thorax[:, 1]))
    if posture.hands is Hands.FOREARMS:
        drop = min(max(float(shoulder[1]) - _ELBOW_M, 0.0), lengths.upper_arm_m)
        elbow = shoulder - drop * UP + np.sqrt(lengths.upper_arm_m**2 - drop**2) * ahead
        wrist = elbow + lengths.forearm_m * unit(ahead - 0.10 * outward - 0.04 * UP)
        return bones.with_({f"elbow_{s}": elbow, f"wrist_{s}": wrist, f"hand_{s}": wrist + 0.085 * ahead}, {})
    place = shoulder + posture.hand_ahead_m * ahead + posture.hand_out_m * outward
    palm = np.array((place[0], _PALM_M, place[2])) if start is None else start.points[f"wrist_{s}"]
    # under the forehead and beside the hips the elbows go outward, else toward the feet
    back = -0.3 < posture.hand_ahead_m < 0.15
    low = max(0.0, 0.35 - float(shoulder[1]))
    pole = -thorax[:, 1] + 0.4 * outward + 6.0 * low * UP if back else outward + 0.2 * UP
    elbow, wrist = bend_between(shoulder, palm, lengths.upper_arm_m, lengths.forearm_m, pole)
    toward = ahead if posture.hand_ahead_m > -0.3 else -ahead
    hand = wrist + 0.085 * unit(toward - 0.05 * UP)
    return bones.with_({f"elbow_{s}": elbow, f"wrist_{s}": wrist, f"hand_{s}": hand}, {})
