"""Rotations as matrices over time, and how ISB axes lie in space when nothing is turned."""

import numpy as np

from kinescript.signal.arrays import Floats
from kinescript.signal.turns import turn

# a level frame facing +X of the floor: ISB X forward, Y up, Z right, written in floor axes X forward, Y left, Z up
FLOOR_FROM_LEVEL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


def turn_axial(degrees: Floats) -> Floats:
    """Return level_from_segment, shape (time, 3, 3), of flexion, side bend, rotation in degrees, shape (time, 3).

    R = Ry(-rotation) Rx(side bend) Rz(-flexion): rotation-obliquity-tilt (Baker 2001, Gait Posture 13:1).
    """
    flexion, side_bend, rotation = degrees.T
    return turn(1, -rotation) @ turn(0, side_bend) @ turn(2, -flexion)


def apply(rotation: Floats, point: Floats) -> Floats:
    """Return rotations of shape (time, 3, 3) applied to one point (3,) or one an instant (time, 3), shape (time, 3)."""
    product = np.einsum("tij,j->ti", rotation, point) if point.ndim == 1 else np.einsum("tij,tj->ti", rotation, point)
    return np.asarray(product)


def heading_turn(heading_deg: float) -> Floats:
    """Return global_from_floor, shape (3, 3), of a floor turned to the left about vertical by degrees."""
    return np.asarray(turn(2, np.array([heading_deg]))[0])
