"""The angles that figures and judged numbers rest on: rotation-obliquity-tilt, whatever order was asked for."""

import math

from kinescript.body.joints import CURVES, Joint, PelvisSequence
from kinescript.findings.assessment import Assessment
from kinescript.motion.angles import JointAngles, curve_of, find_joint_angles

JUDGED_ORDER = PelvisSequence.ROTATION_OBLIQUITY_TILT
IN_SPACE = (Joint.PELVIS, Joint.TRUNK)
_HEADINGS = ("pelvis_rotation_deg", "trunk_rotation_deg")


def has_other_order(assessment: Assessment) -> bool:
    """Return whether the curves of pelvis and trunk are in another order than the measures."""
    return any(a.joint in IN_SPACE and not a.sequence.startswith("rotation") for a in assessment.angles)


def judged_angles(assessment: Assessment) -> tuple[JointAngles, ...]:
    """Return the angles in degrees as the measures read them and the figure needs them, read again where necessary."""
    return find_joint_angles(assessment.pose) if has_other_order(assessment) else assessment.angles


def angles_at(angles: tuple[JointAngles, ...], index: int) -> dict[str, float]:
    """Return every measured angle at one sample in degrees, by curve name; unknown ones are left out.

    The viewer goes round with the person: pelvis and trunk are turned together until the pelvis heads straight on.
    """
    found = {}
    for curve in CURVES:
        pair = curve_of(angles, curve)
        if pair is not None and math.isfinite(float(pair[0][index])):
            found[curve.name] = float(pair[0][index])
    heading = found.get("pelvis_rotation_deg", 0.0)
    return found | {name: found[name] - heading for name in _HEADINGS if name in found}


def zero_of(joint: Joint, *, aligned: bool) -> str:
    """Return where a joint's angle is zero, in words."""
    if aligned:
        return "quiet standing"
    return {Joint.PELVIS: "level", Joint.TRUNK: "upright", Joint.LUMBAR: "the pelvis"}.get(joint, "straight")
