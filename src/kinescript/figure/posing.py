"""A posture laid on the ground: what a phase does not speak of stays as it was, feet and hands where they were put."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from kinescript.body.words import Side
from kinescript.figure.assembling import assemble, reach_leg, turn_head
from kinescript.figure.bones import Bones, level
from kinescript.figure.capsule import Lengths, limb_name
from kinescript.figure.postures import Posture, Rest
from kinescript.figure.resting import FLAT_M, flatten_foot, lay_down, lift_head, plant_foot, rest_arm, tip_over
from kinescript.figure.turns import pelvis_turn
from kinescript.signal.arrays import Floats

# a foot that a phase leaves this near the ground is meant to stand on it, metres
_NEAR_M = 0.06
# a thigh on its knee that a phase leaves this near to how it stood is meant to stand so
_NEAR_COSINE = 0.94
# a leg turned in space by less than five degrees stands as it stood
_STEADY_COSINE = 0.9962


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a phase says: its angles in degrees, and which of them must be drawn as they are."""

    posture: Posture
    lengths: Lengths
    phase_deg: Mapping[str, float]
    firm: frozenset[str]

    @property
    def angles_deg(self) -> dict[str, float]:
        angles = {**self.posture.angles_deg, **self.phase_deg}
        trunk = any(n.startswith("trunk_") for n in self.phase_deg)
        return {n: v for n, v in angles.items() if not (trunk and n.startswith("lumbar_"))}

    def speaks_of(self, side: Side, *joints: str) -> bool:
        return any(name.startswith(f"{joint}_{side.value}_") for name in self.phase_deg for joint in joints)

    def pins(self, side: Side, joint: str) -> bool:
        return any(name.startswith(f"{joint}_{side.value}_") for name in self.firm)


def pose_bones(
    posture: Posture,
    phase_deg: Mapping[str, float],
    lengths: Lengths = Lengths(),
    *,
    firm: frozenset[str] = frozenset(),
) -> Bones:
    """Return the bones of a phase that starts from a posture; metres, the ground at Y = 0.

    What the phase does not speak of stays as in the posture: a foot or a hand that is on the ground keeps its place.
    Angles in `firm` are drawn exactly as they are; others may give a few degrees so that a foot meets the ground.
    """
    start = _solve(_Asked(posture=posture, lengths=lengths, phase_deg={}, firm=frozenset()), None)
    if not phase_deg:
        return start
    return _solve(_Asked(posture=posture, lengths=lengths, phase_deg=phase_deg, firm=firm), start)


def _solve(asked: _Asked, start: Bones | None) -> Bones:
    posture, lengths = asked.posture, asked.lengths
    bones = assemble(asked.angles_deg, lengths, placed=pelvis_turn(*posture.placed_deg), upright=posture.upright)
    bones = _tipped(bones, asked, start)
    kept = frozenset(s for s in Side if start is not None and _stays(bones, asked, start, s))
    if start is not None:
        bones = _with_kept_legs(bones, asked, start)
        if posture.rest is Rest.TIPS and "torso" in posture.contacts:
            bones = turn_head(bones, asked.phase_deg, upright=False, head=start.frames["head"])
    soles = frozenset(s for s in Side if posture.soles and s.value in posture.sole_sides)
    flat = frozenset(s for s in soles if not asked.speaks_of(s, "ankle"))
    for side in flat:
        low = min(float(bones.points[limb_name("ankle", s)][1]) for s in Side)
        bones = flatten_foot(bones, lengths, side, low - lengths.ankle_height_m)
    bones = lay_down(bones, posture, idle=kept)
    bones = _anchored(lift_head(bones), posture, start, kept)
    if posture.soles and not (posture.upright and start is None):
        for side in soles:
            if start is None or side in kept:
                bones = plant_foot(bones, lengths, side, (start or bones).points[limb_name("ankle", side)])
            elif side in flat and posture.rest is not Rest.TIPS:
                bones = _nudged(bones, asked, side)
    for side in flat:
        bones = flatten_foot(bones, lengths, side, 0.0)
    for side in Side:
        if not asked.speaks_of(side, "shoulder", "elbow"):
            bones = rest_arm(bones, posture, lengths, side, start)
    return bones


def _stays(bones: Bones, asked: _Asked, start: Bones, side: Side) -> bool:
    """Return whether a leg stands as it stood: nobody speaks of it, or only so that it stays upright."""
    if not asked.speaks_of(side, "hip", "knee"):
        return True
    pinned = asked.pins(side, "hip") or asked.pins(side, "knee") or not asked.posture.upright
    names = (limb_name("thigh", side), limb_name("shank", side))
    return not pinned and all(float(bones.frames[n][:, 1] @ start.frames[n][:, 1]) > _STEADY_COSINE for n in names)


def _tipped(bones: Bones, asked: _Asked, start: Bones | None) -> Bones:
    """Return the body tipped or rolled onto its contacts, unless the phase says how pelvis or trunk lie there."""
    rest = asked.posture.rest
    if rest not in (Rest.TIPS, Rest.ROLLS):
        return bones
    plane = ("pelvis_tilt_deg", "trunk_flexion_deg") if rest is Rest.TIPS else ("pelvis_obliquity_deg",)
    if start is not None and any(asked.phase_deg.get(name) for name in plane):
        return bones
    return tip_over(bones, asked.posture, asked.lengths)


def _with_kept_legs(bones: Bones, asked: _Asked, start: Bones) -> Bones:
    """Return the bones with every thigh and shank that the phase does not speak of turned in space as at the start."""
    for side in Side:
        s = side.value
        keep = {}
        on_knees = asked.posture.anchor == "knees" and not asked.pins(side, "hip")
        same = float(bones.frames[f"thigh_{s}"][:, 1] @ start.frames[f"thigh_{s}"][:, 1]) > _NEAR_COSINE
        if not asked.speaks_of(side, "hip") or (on_knees and same and not asked.speaks_of(side, "knee")):
            keep[f"thigh_{s}"] = start.frames[f"thigh_{s}"]
        if keep and not asked.speaks_of(side, "knee"):
            keep[f"shank_{s}"] = start.frames[f"shank_{s}"]
        if keep:
            bones = reach_leg(bones, asked.angles_deg, asked.lengths, side, keep=keep)
    return bones


def _nudged(bones: Bones, asked: _Asked, side: Side) -> Bones:
    """Return the bones with a foot that is nearly on the ground put on it by the joints that are not firm."""
    s, lengths = side.value, asked.lengths
    ankle = bones.points[f"ankle_{s}"]
    hip, knee = asked.pins(side, "hip"), asked.pins(side, "knee")
    if abs(float(ankle[1]) - lengths.ankle_height_m) > _NEAR_M or (hip and knee):
        return bones
    if not hip and not knee:
        return plant_foot(bones, lengths, side, ankle)
    curve = f"hip_{s}_flexion_deg" if knee else f"knee_{s}_flexion_deg"
    was = asked.angles_deg.get(curve, 0.0)

    def bent(deg: float) -> Bones:
        return reach_leg(bones, asked.angles_deg | {curve: deg}, lengths, side)

    return bent(_root(lambda d: float(bent(d).points[f"ankle_{s}"][1]) - lengths.ankle_height_m, was - 12, was + 12))


def _root(height: Callable[[float], float], low: float, high: float) -> float:
    """Return where a height over degrees comes nearest to zero between two ends."""
    if height(low) * height(high) > 0:
        return low if abs(height(low)) < abs(height(high)) else high
    rising = height(high) > 0
    for _ in range(22):
        middle = (low + high) / 2
        if (height(middle) > 0) is rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _anchored(bones: Bones, posture: Posture, start: Bones | None, kept: frozenset[Side]) -> Bones:
    if start is None:
        return bones
    names = _anchor(bones, posture)
    # a leg that nobody speaks of is the one that stays
    names = tuple(n for n in names if n.endswith(tuple(kept))) or names

    def centre(of: Bones) -> Floats:
        return np.asarray(sum((of.points[n] for n in names), np.zeros(3)) / len(names))

    return bones.moved(level(centre(start) - centre(bones)))


def _anchor(bones: Bones, posture: Posture) -> tuple[str, ...]:
    """Return the points that stay in their place on the ground, those of them that are down."""
    if posture.anchor in ("neck", "middle"):
        return (posture.anchor,)
    if posture.anchor == "elbows":
        return tuple(limb_name("elbow", s) for s in Side if posture.rest is not Rest.ROLLS or s is Side.RIGHT)
    joint = {"feet": "toe", "knees": "knee"}[posture.anchor]
    heights = {limb_name(joint, s): float(bones.points[limb_name(joint, s)][1]) for s in Side}
    low = min(heights.values())
    if posture.rest is Rest.SEAT and low > FLAT_M:
        return ("middle",)
    return tuple(n for n, h in heights.items() if h < low + FLAT_M)
