"""Segment orientations of MVN's model to joint angles with kinescript's signs, by the sequence `motion.modelled` reads.

MVN's segments point X forward, Y left and Z up where the person stands upright; ISB's X forward, Y up and Z right.
Source: Xsens, MVN User Manual MV0319P, "Segment coordinate systems"; Wu et al. 2002, J Biomech 35:543.
"""

import numpy as np

from kinescript.body.joints import Joint, hip_of, knee_of
from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats

SEGMENTS = {
    "Pelvis": Segment.PELVIS,
    "T8": Segment.THORAX,
    "LeftUpperLeg": Segment.LEFT_THIGH,
    "RightUpperLeg": Segment.RIGHT_THIGH,
    "LeftLowerLeg": Segment.LEFT_SHANK,
    "RightLowerLeg": Segment.RIGHT_SHANK,
    "LeftFoot": Segment.LEFT_FOOT,
    "RightFoot": Segment.RIGHT_FOOT,
}
SEQUENCE = "flexion-side_bend-rotation"
# ISB's axes written in MVN's; also those of a level frame facing along the global X, written in the global frame
_MVN_FROM_ISB = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


def to_isb(quats_wxyz: Floats) -> Floats:
    """Return global_from_segment with ISB's axes of quaternions, shape (time, 4), with MVN's; NaN stays NaN."""
    from scipy.spatial.transform import Rotation

    known = np.isfinite(quats_wxyz).all(axis=1)
    out = np.full(quats_wxyz.shape, np.nan)
    if known.any():
        turned = Rotation.from_quat(quats_wxyz[known], scalar_first=True) * Rotation.from_matrix(_MVN_FROM_ISB)
        out[known] = turned.as_quat(scalar_first=True)
    return out


def find_angles(orientation: dict[Segment, Floats]) -> dict[Joint, Floats]:
    """Return joint angles in degrees, shape (time, 3): flexion, side bend, rotation, with the signs of `body.joints`.

    `orientation` is global_from_segment with ISB's axes, shape (time, 4). The pelvis is in a level frame facing along
    the global X; lumbar is thorax on pelvis. Angles of a joint whose segments are not both there are left out.
    """
    pairs: list[tuple[Joint, Segment, Segment, Side | None]] = [
        (Joint.LUMBAR, Segment.PELVIS, Segment.THORAX, None),
        *((hip_of(side), Segment.PELVIS, thigh(side), side) for side in Side),
        *((knee_of(side), thigh(side), shank(side), side) for side in Side),
    ]
    out: dict[Joint, Floats] = {}
    if Segment.PELVIS in orientation:
        out[Joint.PELVIS] = _angles(None, orientation[Segment.PELVIS], (-1.0, 1.0, -1.0))
    for joint, proximal, distal, side in pairs:
        if proximal in orientation and distal in orientation:
            mirror = -1.0 if side is Side.LEFT else 1.0
            bends_back = joint in (Joint.LEFT_KNEE, Joint.RIGHT_KNEE)
            signs = (-1.0, 1.0, -1.0) if side is None else (-1.0 if bends_back else 1.0, mirror, mirror)
            out[joint] = _angles(orientation[proximal], orientation[distal], signs)
    return out


def _angles(proximal: Floats | None, distal: Floats, signs: tuple[float, float, float]) -> Floats:
    """Return signed angles about Z, then X, then Y of proximal_from_distal, shape (time, 3), NaN where unknown."""
    from scipy.spatial.transform import Rotation

    known = np.isfinite(distal).all(axis=1) & (True if proximal is None else np.isfinite(proximal).all(axis=1))
    out = np.full((len(distal), 3), np.nan)
    if known.any():
        from_distal = Rotation.from_quat(distal[known], scalar_first=True)
        level = Rotation.from_matrix(_MVN_FROM_ISB)
        base = level if proximal is None else Rotation.from_quat(proximal[known], scalar_first=True)
        out[known] = (base.inv() * from_distal).as_euler("ZXY", degrees=True) * np.array(signs)
    return out
