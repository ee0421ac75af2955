"""Where the joints are: forward kinematics from the pelvis down to the feet and up to the head."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kinescript.body.words import Side
from kinescript.figure.capsule import Lengths, Line, Point, limb_name
from kinescript.figure.turns import about, hip_turn, knee_turn, pelvis_turn, spine_turn
from kinescript.signal.arrays import Floats

_UP = np.array((0.0, 1.0, 0.0))
_HIP_CURVES = ("flexion", "adduction", "internal_rotation")
_AXIAL_CURVES = ("flexion", "side_bend", "rotation")
# an ankle this far above the lowest one still stands flat; beyond the second the foot follows the shank
_FLAT_M, _FREE_M = 0.02, 0.10
# drawn, not measured
_TOES_OUT_DEG = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """Joints and lines by name, metres in X forward, Y up from the ground, Z right; `unknown` was not measured."""

    joints: Mapping[str, Point]
    lines: Mapping[str, Line]
    unknown: frozenset[str]


def place_joints(angles_deg: Mapping[str, float], lengths: Lengths) -> Skeleton:
    """Return the skeleton for angles in degrees by curve name; what is absent or NaN hangs straight and is unknown.

    The lower foot stands on the ground, Y = 0, and the middle of the hips lies over X = Z = 0.
    """
    unknown: set[str] = set()
    pelvis = _pelvis(angles_deg, unknown)
    joints, lines = _trunk(angles_deg, lengths, pelvis, unknown)
    for side in Side:
        joints |= _leg(angles_deg, lengths, pelvis, side, unknown)
        joints |= _arm(lengths, joints, side)
    for side in Side:
        joints |= _foot(lengths, joints, side)
    ground = min(joints[limb_name(p, s)][1] for p in ("heel", "toe") for s in Side)
    lift = np.array((0.0, -float(ground), 0.0))
    placed = {name: _point(where + lift) for name, where in joints.items() if not name.endswith("frame")}
    moved = {name: (_point(a + lift), _point(b + lift)) for name, (a, b) in lines.items()}
    for side in Side:
        hip, knee, ankle = (limb_name(n, side) for n in ("hip", "knee", "ankle"))
        moved[limb_name("thigh", side)] = (placed[hip], placed[knee])
        moved[limb_name("shank", side)] = (placed[knee], placed[ankle])
    moved["pelvis"] = (placed["hip_left"], placed["hip_right"])
    return Skeleton(joints=placed, lines=moved, unknown=frozenset(unknown))


def _known(angles_deg: Mapping[str, float], names: tuple[str, ...]) -> list[float] | None:
    values = [float(angles_deg.get(name, math.nan)) for name in names]
    return values if all(math.isfinite(v) for v in values) else None


def _pelvis(angles_deg: Mapping[str, float], unknown: set[str]) -> Floats:
    # a heading that is not known is the viewer's to choose
    heading = _known(angles_deg, ("pelvis_rotation_deg",)) or [0.0]
    lean = _known(angles_deg, ("pelvis_tilt_deg", "pelvis_obliquity_deg"))
    if lean is None:
        unknown.add("pelvis")
        seen = [float(angles_deg.get(name, math.nan)) for name in ("pelvis_tilt_deg", "pelvis_obliquity_deg")]
        lean = [v if math.isfinite(v) else 0.0 for v in seen]
    return pelvis_turn(*lean, *heading)


def _trunk(
    angles_deg: Mapping[str, float], lengths: Lengths, pelvis: Floats, unknown: set[str]
) -> tuple[dict[str, Floats], dict[str, tuple[Floats, Floats]]]:
    lumbar = _known(angles_deg, tuple(f"lumbar_{n}_deg" for n in _AXIAL_CURVES))
    in_space = _known(angles_deg, tuple(f"trunk_{n}_deg" for n in _AXIAL_CURVES))
    lean = _known(angles_deg, ("trunk_flexion_deg", "trunk_side_bend_deg"))
    if in_space is not None:
        thorax = spine_turn(*in_space)
    elif lumbar is not None:
        thorax = pelvis @ spine_turn(*lumbar)
    elif lean is not None:
        # as for the pelvis, a heading that is not known is the viewer's to choose
        thorax = spine_turn(lean[0], lean[1], 0.0)
    else:
        unknown.add("trunk")
        thorax = np.eye(3)
    middle = np.zeros(3)
    sacrum = pelvis @ np.array((-0.015, 0.085, 0.0))
    waist = sacrum + lengths.abdomen_m * _unit(pelvis[:, 1] + thorax[:, 1])
    neck = waist + thorax @ np.array((0.0, lengths.chest_m, 0.0))
    nod = _unit(thorax[:, 1] + _UP)
    head = neck + 0.155 * nod + 0.012 * thorax[:, 0]
    half = lengths.shoulder_width_m / 2
    joints = {
        "middle": middle,
        "sacrum": sacrum,
        "waist": waist,
        "neck": neck,
        "head": head,
        "face": head + 0.085 * _unit(thorax[:, 0] - 0.25 * nod),
        "shoulder_left": neck + thorax @ np.array((0.0, -0.035, -half)),
        "shoulder_right": neck + thorax @ np.array((0.0, -0.035, half)),
        "side_frame": thorax[:, 2],
        "ahead_frame": thorax[:, 0],
    }
    lines = {
        "pelvis_forward": (middle, middle + 0.2 * pelvis[:, 0]),
        "pelvis_up": (middle, middle + 0.3 * pelvis[:, 1]),
        "trunk": (waist, neck),
    }
    return joints, lines


def _leg(
    angles_deg: Mapping[str, float], lengths: Lengths, pelvis: Floats, side: Side, unknown: set[str]
) -> dict[str, Floats]:
    mirror = 1.0 if side is Side.RIGHT else -1.0
    hip = pelvis @ np.array((0.0, 0.0, mirror * lengths.hip_width_m / 2))
    bends = _known(angles_deg, tuple(f"hip_{side.value}_{n}_deg" for n in _HIP_CURVES))
    bend = _known(angles_deg, (f"knee_{side.value}_flexion_deg",))
    thigh = np.eye(3) if bends is None else pelvis @ hip_turn(side, *bends)
    if bends is None:
        unknown.add(limb_name("thigh", side))
    if bend is None or bends is None:
        unknown.add(limb_name("shank", side))
    shank = thigh if bend is None else thigh @ knee_turn(*bend)
    knee = hip - lengths.thigh_m * thigh[:, 1]
    return {
        limb_name("hip", side): hip,
        limb_name("knee", side): knee,
        limb_name("ankle", side): knee - lengths.shank_m * shank[:, 1],
        f"ahead_{side.value}_frame": shank[:, 0],
        f"up_{side.value}_frame": shank[:, 1],
    }


def _arm(lengths: Lengths, joints: Mapping[str, Floats], side: Side) -> dict[str, Floats]:
    outward = joints["side_frame"] * (1.0 if side is Side.RIGHT else -1.0)
    ahead = joints["ahead_frame"] * np.array((1.0, 0.0, 1.0))
    shoulder = joints[limb_name("shoulder", side)]
    elbow = shoulder + lengths.upper_arm_m * _unit(-_UP + 0.17 * outward - 0.10 * ahead)
    wrist = elbow + lengths.forearm_m * _unit(-_UP + 0.07 * outward + 0.20 * ahead)
    hand = wrist + 0.085 * _unit(-_UP + 0.12 * ahead)
    return {limb_name(n, side): p for n, p in (("elbow", elbow), ("wrist", wrist), ("hand", hand))}


def _foot(lengths: Lengths, joints: Mapping[str, Floats], side: Side) -> dict[str, Floats]:
    ankle = joints[limb_name("ankle", side)]
    lowest = min(float(joints[limb_name("ankle", s)][1]) for s in Side)
    share = min(max((float(ankle[1]) - lowest - _FLAT_M) / (_FREE_M - _FLAT_M), 0.0), 1.0)
    free, up = joints[f"ahead_{side.value}_frame"], joints[f"up_{side.value}_frame"]
    level = free * np.array((1.0, 0.0, 1.0))
    flat = _unit(level) if float(np.linalg.norm(level)) > 0.2 else free
    ahead = about(1, _TOES_OUT_DEG * (-1.0 if side is Side.RIGHT else 1.0)) @ _unit((1 - share) * flat + share * free)
    sole = _unit((1 - share) * _UP + share * up)
    below = ankle - lengths.ankle_height_m * sole
    return {
        limb_name("heel", side): below - 0.045 * ahead,
        limb_name("toe", side): below + (lengths.foot_m - 0.045) * ahead,
    }


def _unit(v: Floats) -> Floats:
    length = float(np.linalg.norm(v))
    return np.asarray(v / length) if length > 1e-9 else _UP


def _point(v: Floats) -> Point:
    return (round(float(v[0]), 5), round(float(v[1]), 5), round(float(v[2]), 5))
