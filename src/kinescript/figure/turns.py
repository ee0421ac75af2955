"""Turns of the body's frames (X forward, Y up, Z right) from clinical angles; the inverse of motion's Cardan angles."""

import numpy as np

from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.signal.turns import turn


def about(axis: int, deg: float) -> Floats:
    """Return the right-handed turn about X, Y or Z (0, 1, 2), shape (3, 3)."""
    return np.asarray(turn(axis, np.array([deg]))[0])


def pelvis_turn(tilt_deg: float, obliquity_deg: float, rotation_deg: float) -> Floats:
    """Return global_from_pelvis, shape (3, 3), in the order rotation, obliquity, tilt (Baker 2001)."""
    return about(1, -rotation_deg) @ about(0, obliquity_deg) @ about(2, -tilt_deg)


def spine_turn(flexion_deg: float, side_bend_deg: float, rotation_deg: float) -> Floats:
    """Return pelvis_from_thorax (lumbar) or global_from_thorax (trunk), shape (3, 3), rotation first, flexion last."""
    return pelvis_turn(flexion_deg, side_bend_deg, rotation_deg)


def hip_turn(side: Side, flexion_deg: float, adduction_deg: float, internal_deg: float) -> Floats:
    """Return pelvis_from_thigh, shape (3, 3), flexion first; adduction goes to the midline on both sides."""
    mirror = 1.0 if side is Side.RIGHT else -1.0
    return about(2, flexion_deg) @ about(0, mirror * adduction_deg) @ about(1, mirror * internal_deg)


def knee_turn(flexion_deg: float) -> Floats:
    """Return thigh_from_shank, shape (3, 3): flexion takes the heel backwards."""
    return about(2, -flexion_deg)
