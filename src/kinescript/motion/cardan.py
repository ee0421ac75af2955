"""Cardan angles in the clinical signs of body.joints, from rotation matrices in ISB axes (X anterior, Y up, Z right).

Each order names the first turn first. With R about an axis right-handed, axial joints read
flexion = -Z, side bend = +X, rotation = -Y, so that forward, right side down and to the right are positive.
"""

import numpy as np

from kinescript.body.words import Side
from kinescript.signal.arrays import Floats


def rotation_first(matrix: Floats) -> Floats:
    """Return flexion, side bend, rotation in degrees, shape (time, 3), of R = Ry(-rotation) Rx(side bend) Rz(-flexion).

    This is rotation-obliquity-tilt (Baker 2001, Gait Posture 13:1) for the pelvis.

    >>> rotation_first(np.eye(3)[None]).tolist()
    [[0.0, 0.0, 0.0]]
    """
    side_bend = -np.arcsin(np.clip(matrix[:, 1, 2], -1, 1))
    flexion = -np.arctan2(matrix[:, 1, 0], matrix[:, 1, 1])
    rotation = -np.arctan2(matrix[:, 0, 2], matrix[:, 2, 2])
    return np.asarray(np.degrees(np.stack((flexion, side_bend, rotation), axis=1)) + 0.0)


def flexion_first(matrix: Floats) -> Floats:
    """Return flexion, side bend, rotation in degrees, shape (time, 3), of R = Rz(-flexion) Rx(side bend) Ry(-rotation).

    This is Plug-in Gait's tilt-obliquity-rotation, and the joint coordinate system of Grood & Suntay 1983.
    """
    side_bend = np.arcsin(np.clip(matrix[:, 2, 1], -1, 1))
    flexion = np.arctan2(matrix[:, 0, 1], matrix[:, 1, 1])
    rotation = np.arctan2(matrix[:, 2, 0], matrix[:, 2, 2])
    return np.asarray(np.degrees(np.stack((flexion, side_bend, rotation), axis=1)) + 0.0)


def limb(matrix: Floats, side: Side, *, flexes_forward: bool) -> Floats:
    """Return flexion, adduction, internal rotation in degrees, shape (time, 3), of distal in proximal, flexion first.

    The hip flexes forward, the knee backward; adduction is toward the midline on both sides.
    """
    axial = flexion_first(matrix)
    # distal end to the left is side bend to the right; that is adduction for the right leg
    mirror = 1.0 if side is Side.RIGHT else -1.0
    signs = np.array([-1.0 if flexes_forward else 1.0, mirror, -mirror])
    return np.asarray(axial * signs + 0.0)
