"""Forward kinematics in any posture: from the pelvis along the spine to the head, and down the limbs."""

from collections.abc import Mapping

import numpy as np

from kinescript.body.words import Side
from kinescript.figure.bones import UP, Bones, frame_from, level, part_of_turn, unit
from kinescript.figure.capsule import Lengths, limb_name
from kinescript.figure.turns import about, hip_turn, knee_turn, pelvis_turn, spine_turn
from kinescript.signal.arrays import Floats

# the spine is drawn in so many pieces, and has turned from pelvis to thorax at this share of its length
SPINE_PIECES = 10
BENT_AT = 6
SACRUM_M = 0.085
# drawn, not measured
_TOES_OUT_DEG = 8.0
_AXIAL, _PELVIS = ("flexion", "side_bend", "rotation"), ("tilt", "obliquity", "rotation")


def assemble(angles_deg: Mapping[str, float], lengths: Lengths, *, placed: Floats, upright: bool) -> Bones:
    """Return the bones for angles in degrees by curve name, absent ones zero; the middle of the hips is the origin.

    `placed` is how the starting posture lies in space, shape (3, 3). Trunk angles go before lumbar ones; those of them
    that are absent are the pelvis's own.
    """
    pelvis = placed @ pelvis_turn(*(angles_deg.get(f"pelvis_{n}_deg", 0.0) for n in _PELVIS))
    points, frames = _spine(lengths, pelvis, _thorax(angles_deg, placed, pelvis))
    bones = Bones(points=points, frames=frames)
    bones = turn_head(bones, angles_deg, upright=upright)
    for side in Side:
        bones = reach_leg(bones, angles_deg, lengths, side)
        bones = reach_arm(bones, angles_deg, lengths, side)
    return bones


def _thorax(angles_deg: Mapping[str, float], placed: Floats, pelvis: Floats) -> Floats:
    if any(f"trunk_{n}_deg" in angles_deg for n in _AXIAL):
        own = (angles_deg.get(f"pelvis_{n}_deg", 0.0) for n in _PELVIS)
        pairs = zip(_AXIAL, own, strict=True)
        return placed @ spine_turn(*(angles_deg.get(f"trunk_{n}_deg", deg) for n, deg in pairs))
    return pelvis @ spine_turn(*(angles_deg.get(f"lumbar_{n}_deg", 0.0) for n in _AXIAL))


def _spine(lengths: Lengths, pelvis: Floats, thorax: Floats) -> tuple[dict[str, Floats], dict[str, Floats]]:
    points = {"middle": np.zeros(3), "spine_0": SACRUM_M * pelvis[:, 1]}
    frames = {"pelvis": pelvis, "thorax": thorax, "spine_0": pelvis}
    piece = (lengths.abdomen_m + lengths.chest_m) / SPINE_PIECES
    turn = pelvis.T @ thorax
    for index in range(SPINE_PIECES):
        here = pelvis @ part_of_turn(turn, min((index + 0.5) / BENT_AT, 1.0))
        points[f"spine_{index + 1}"] = points[f"spine_{index}"] + piece * here[:, 1]
        frames[f"spine_{index + 1}"] = pelvis @ part_of_turn(turn, min((index + 1) / BENT_AT, 1.0))
    neck = points[f"spine_{SPINE_PIECES}"]
    points["neck"] = neck
    for side in Side:
        out = lengths.shoulder_width_m / 2 * (1.0 if side is Side.RIGHT else -1.0)
        points[limb_name("shoulder", side)] = neck + thorax @ np.array((0.0, -0.035, out))
    return points, frames


def turn_head(bones: Bones, angles_deg: Mapping[str, float], *, upright: bool, head: Floats | None = None) -> Bones:
    """Return the bones with the head put on: by its angles, else as `head` says, else half-way up where upright."""
    thorax = bones.frames["thorax"]
    if any(f"neck_{n}_deg" in angles_deg for n in _AXIAL):
        head = thorax @ spine_turn(*(angles_deg.get(f"neck_{n}_deg", 0.0) for n in _AXIAL))
    elif head is None:
        head = frame_from(unit(thorax[:, 1] + UP), thorax[:, 0]) if upright else thorax
    nod = unit(thorax[:, 1] + head[:, 1])
    skull = bones.points["neck"] + 0.075 * nod + 0.080 * head[:, 1] + 0.010 * head[:, 0]
    face = skull + 0.085 * unit(head[:, 0] - 0.25 * head[:, 1])
    return bones.with_({"head": skull, "face": face}, {"head": head})


def reach_leg(
    bones: Bones,
    angles_deg: Mapping[str, float],
    lengths: Lengths,
    side: Side,
    *,
    keep: Mapping[str, Floats] | None = None,
) -> Bones:
    """Return the bones with one leg by its angles, or with those of thigh and shank that are in `keep` turned so."""
    mirror, s = (1.0 if side is Side.RIGHT else -1.0), side.value
    pelvis = bones.frames["pelvis"]
    hip = bones.points["middle"] + pelvis @ np.array((0.0, 0.0, mirror * lengths.hip_width_m / 2))
    bends = (angles_deg.get(f"hip_{s}_{n}_deg", 0.0) for n in ("flexion", "adduction", "internal_rotation"))
    thigh = (keep or {}).get(f"thigh_{s}", pelvis @ hip_turn(side, *bends))
    shank = (keep or {}).get(f"shank_{s}", thigh @ knee_turn(angles_deg.get(f"knee_{s}_flexion_deg", 0.0)))
    knee = hip - lengths.thigh_m * thigh[:, 1]
    ankle = knee - lengths.shank_m * shank[:, 1]
    bones = bones.with_(
        {f"hip_{s}": hip, f"knee_{s}": knee, f"ankle_{s}": ankle}, {f"thigh_{s}": thigh, f"shank_{s}": shank}
    )
    return put_foot(bones, shank @ about(2, angles_deg.get(f"ankle_{s}_dorsiflexion_deg", 0.0)), lengths, side)


def put_foot(bones: Bones, foot: Floats, lengths: Lengths, side: Side) -> Bones:
    """Return the bones with the foot in this frame under its ankle."""
    s = side.value
    ahead = foot @ about(1, _TOES_OUT_DEG * (-1.0 if side is Side.RIGHT else 1.0))[:, 0]
    below = bones.points[f"ankle_{s}"] - lengths.ankle_height_m * foot[:, 1]
    heel, toe = below - 0.045 * ahead, below + (lengths.foot_m - 0.045) * ahead
    return bones.with_({f"heel_{s}": heel, f"toe_{s}": toe}, {f"foot_{s}": foot})


def reach_arm(bones: Bones, angles_deg: Mapping[str, float], lengths: Lengths, side: Side) -> Bones:
    """Return the bones with one arm by its angles against the thorax."""
    s = side.value
    flexion, abduction, inward, bend = (
        angles_deg.get(f"{n}_deg", 0.0)
        for n in (f"shoulder_{s}_flexion", f"shoulder_{s}_abduction", f"shoulder_{s}_rotation", f"elbow_{s}_flexion")
    )
    upper = bones.frames["thorax"] @ hip_turn(side, flexion, -abduction, inward)
    lower = upper @ about(2, bend)
    shoulder = bones.points[f"shoulder_{s}"]
    elbow = shoulder - lengths.upper_arm_m * upper[:, 1]
    wrist = elbow - lengths.forearm_m * lower[:, 1]
    points = {f"elbow_{s}": elbow, f"wrist_{s}": wrist, f"hand_{s}": wrist - 0.085 * lower[:, 1]}
    return bones.with_(points, {f"upper_arm_{s}": upper, f"forearm_{s}": lower})


def hang_arm(bones: Bones, lengths: Lengths, side: Side) -> Bones:
    """Return the bones with one arm hanging by its own weight."""
    s = side.value
    thorax = bones.frames["thorax"]
    outward, ahead = thorax[:, 2] * (1.0 if side is Side.RIGHT else -1.0), level(thorax[:, 0])
    elbow = bones.points[f"shoulder_{s}"] + lengths.upper_arm_m * unit(-UP + 0.17 * outward - 0.10 * ahead)
    wrist = elbow + lengths.forearm_m * unit(-UP + 0.07 * outward + 0.20 * ahead)
    hand = wrist + 0.085 * unit(-UP + 0.12 * ahead)
    return bones.with_({f"elbow_{s}": elbow, f"wrist_{s}": wrist, f"hand_{s}": hand}, {})
