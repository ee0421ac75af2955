"""Turns of the body's frames (X forward, Y up, Z right) from clinical angles; the inverse of motion's Cardan angles."""

import math

import numpy as np

from kinescript.body.words import Side
from kinescript.signal.arrays import Floats


def about_x(deg: float) -> Floats:
    """Return the right-handed turn about X, shape (3, 3)."""
    c, s = math.cos(math.radians(deg)), math.sin(math.radians(deg))
    return np.array(((1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c)))


def about_y(deg: float) -> Floats:
    """Return the right-handed turn about Y, shape (3, 3)."""
    c, s = math.cos(math.radians(deg)), math.sin(math.radians(deg))
    return np.array(((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)))


def about_z(deg: float) -> Floats:
    """Return the right-handed turn about Z, shape (3, 3)."""
    c, s = math.cos(math.radians(deg)), math.sin(math.radians(deg))
    return np.array(((c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0)))


def pelvis_turn(tilt_deg: float, obliquity_deg: float, rotation_deg: float) -> Floats:
    """Return global_from_pelvis, shape (3, 3), in the order rotation, obliquity, tilt (Baker 2001)."""
    return about_y(-rotation_deg) @ about_x(obliquity_deg) @ about_z(-tilt_deg)


def spine_turn(flexion_deg: float, side_bend_deg: float, rotation_deg: float) -> Floats:
    """Return pelvis_from_thorax (lumbar) or global_from_thorax (trunk), shape (3, 3), rotation first, flexion last."""
    return pelvis_turn(flexion_deg, side_bend_deg, rotation_deg)


def hip_turn(side: Side, flexion_deg: float, adduction_deg: float, internal_deg: float) -> Floats:
    """Return pelvis_from_thigh, shape (3, 3), flexion first; adduction goes to the midline on both sides."""
    mirror = 1.0 if side is Side.RIGHT else -1.0
    return about_z(flexion_deg) @ about_x(mirror * adduction_deg) @ about_y(mirror * internal_deg)


def knee_turn(flexion_deg: float) -> Floats:
    """Return thigh_from_shank, shape (3, 3): flexion takes the heel backwards."""
    return about_z(-flexion_deg)
