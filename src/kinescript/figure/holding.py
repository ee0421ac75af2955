"""Hands on what they hold: an arm bent so that the palm lies on the thing, wherever the body stands."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kinescript.body.words import Side
from kinescript.figure.bones import UP, bend_between, unit
from kinescript.figure.capsule import Capsule, Figure, Lengths, Point, limb_name
from kinescript.figure.posed_flesh import arm_capsules, as_point
from kinescript.figure.solids import Solid
from kinescript.signal.arrays import Floats

# half a hand's thickness, how far before and outward of the shoulder a hand rests, metres; drawn, not measured
PALM_M = 0.028
_BEFORE_M, _OUTWARD_M, _HAND_M, _EDGE_M = 0.20, 0.05, 0.085, 0.02
# a surface further away than this share of the arm is out of reach
# how far above the bone a palm lies on a thigh
_THIGH_M = 0.10
_REACH = 0.995
# an arm that can choose stays a little bent: this share of its length, squared
_BENT = 0.93

GRIPS: Mapping[str, str] = {
    "worktop": "the worktop in front",
    "rail": "the handrail",
    "chair": "the chair's back where it has one, else its seat",
    "seat": "the seat of the chair in front",
    "thigh": "the thigh of that side",
    "tummy": "the person's own tummy",
    "lower_back": "the person's own lower back",
}
_SOLIDS = {"worktop": ("support", "worktop"), "rail": ("rail",), "chair": ("chair",), "seat": ("chair_seat",)}


def hold_on(
    figure: Figure,
    solids: tuple[Solid, ...],
    holds: Mapping[str, str],
    *,
    share: float = 1.0,
    lengths: Lengths = Lengths(),
) -> Figure:
    """Return the figure with each hand of `holds`, side to word of GRIPS, on what it holds.

    A `share` below 1 is a hand on its way there. An arm that cannot reach stays as it was drawn.
    """
    for name, word in holds.items():
        side = Side(name)
        grip = find_grip(figure, solids, side, word, lengths)
        if grip is not None:
            figure = _reached(figure, side, np.array(grip), share, lengths, word)
    return figure


def find_grip(
    figure: Figure, solids: tuple[Solid, ...], side: Side, word: str, lengths: Lengths = Lengths()
) -> Point | None:
    """Return where the wrist comes to rest so that the palm lies on the thing; None where there is no such thing."""
    if word not in _SOLIDS:
        return _own_grip(figure, side, word)
    named = [s for s in solids if s.name in _SOLIDS[word]]
    if not named:
        return None
    best = max(named, key=lambda s: (max(p[1] for p in s.points) + s.radius_m, len(s.points)))
    low, high = (tuple(pick(p[axis] for p in best.points) for axis in range(3)) for pick in (min, max))
    shoulder = figure.joint(limb_name("shoulder", side))
    out = 1.0 if side is Side.RIGHT else -1.0
    y = high[1] + best.radius_m + PALM_M
    z = _within(shoulder[2] + out * _OUTWARD_M, low[2], high[2])
    left = _BENT * (lengths.upper_arm_m + lengths.forearm_m) ** 2 - (shoulder[1] - y) ** 2 - (shoulder[2] - z) ** 2
    before = min(_BEFORE_M, max(left, 0.0) ** 0.5)
    return (_within(shoulder[0] + before, low[0], high[0] - _HAND_M), y, z)


def _own_grip(figure: Figure, side: Side, word: str) -> Point:
    if word == "thigh":
        hip, knee = (np.array(figure.joint(limb_name(n, side))) for n in ("hip", "knee"))
        return as_point(hip + 0.55 * (knee - hip) + _THIGH_M * UP)
    (a, b), out = figure.line("pelvis_forward"), 0.07 if side is Side.RIGHT else -0.07
    ahead = unit(np.array(b) - np.array(a))
    left, right = (np.array(figure.joint(n)) for n in ("hip_left", "hip_right"))
    middle = np.array(figure.joint("spine_3"))
    return as_point(middle + (0.108 if word == "tummy" else -0.108) * ahead + out * unit(right - left))


def _within(value: float, low: float, high: float) -> float:
    """Return a value kept between two ends and off their edges; the middle where there is no room between them."""
    if high - low < 2 * _EDGE_M:
        return (low + high) / 2
    return min(max(value, low + _EDGE_M), high - _EDGE_M)


def _reached(figure: Figure, side: Side, grip: Floats, share: float, lengths: Lengths, word: str) -> Figure:
    names = {n: limb_name(n, side) for n in ("shoulder", "elbow", "wrist", "hand")}
    at = {n: np.array(figure.joint(full)) for n, full in names.items()}
    if float(np.linalg.norm(grip - at["shoulder"])) > _REACH * (lengths.upper_arm_m + lengths.forearm_m):
        return figure
    out, own = 1.0 if side is Side.RIGHT else -1.0, word not in _SOLIDS
    goal = (1 - share) * at["wrist"] + share * grip
    # elbows point down, back and a little outward; of a hand on one's own body, out to the side
    pole = np.array((-1.0, -0.6, 0.3 * out)) if own else np.array((-0.5, -0.8, 0.25 * out))
    elbow, wrist = bend_between(at["shoulder"], goal, lengths.upper_arm_m, lengths.forearm_m, pole)
    left, right = (np.array(figure.joint(n)) for n in ("hip_left", "hip_right"))
    flat = -out * unit(right - left) if own and word != "thigh" else np.array((1.0, 0.0, 0.0))
    hand = wrist + _HAND_M * unit((1 - share) * unit(at["hand"] - at["wrist"]) + share * flat)
    points = {"shoulder": at["shoulder"], "elbow": elbow, "wrist": wrist, "hand": hand}
    fresh: dict[str, Capsule] = {c.name: c for c in arm_capsules(points, side)}
    placed = {names[n]: as_point(p) for n, p in points.items()}
    return replace(
        figure,
        capsules=tuple(fresh.get(c.name, c) for c in figure.capsules),
        joints=tuple((n, placed.get(n, p)) for n, p in figure.joints),
    )
