"""Joint angles with their sequence and their error."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from kinescript.body.joints import Curve, Joint, PelvisSequence, Plane, hip_of, knee_of
from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.motion.cardan import flexion_first, limb, rotation_first
from kinescript.motion.pose import Pose
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.turns import turn

_NUDGE_DEG = 1e-4
# below this the person faced everywhere, and a mean heading means nothing
_LEAST_HEADING = 0.7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JointAngles(ArrayValue):
    """Three angles of one joint in degrees, each of shape (time,), NaN where unknown; signs as in body.joints.

    `sigma_deg`, shape (time, 3), is one standard deviation of flexion, side bend (adduction), rotation. `sequence`
    names the Cardan order.
    """

    joint: Joint
    time_s: Floats
    flexion_deg: Floats
    side_bend_deg: Floats
    rotation_deg: Floats
    sigma_deg: Floats
    sequence: str

    def __post_init__(self) -> None:
        for name in ("time_s", "flexion_deg", "side_bend_deg", "rotation_deg", "sigma_deg"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def of(self, plane: Plane) -> Floats:
        """Return the angle in one plane in degrees, shape (time,)."""
        return {
            Plane.FLEXION: self.flexion_deg,
            Plane.SIDE_BEND: self.side_bend_deg,
            Plane.ROTATION: self.rotation_deg,
        }[plane]

    def sigma_of(self, plane: Plane) -> Floats:
        """Return one standard deviation of the angle in one plane in degrees, shape (time,)."""
        return self.sigma_deg[:, list(Plane).index(plane)]


def curve_of(angles: tuple[JointAngles, ...], curve: Curve) -> tuple[Floats, Floats] | None:
    """Return a named curve and its standard deviation in degrees, each of shape (time,); None when not measured."""
    for joint in angles:
        if joint.joint is curve.joint:
            return joint.of(curve.plane), joint.sigma_of(curve.plane)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AngleParams:
    """The Cardan sequence of pelvis and trunk in space, which also decides where their rotation is zero.

    rotation-obliquity-tilt (Baker 2001): zero is the person's own mean heading. tilt-obliquity-rotation (Plug-in Gait):
    zero is the laboratory axis nearest to it.
    """

    pelvis_sequence: PelvisSequence = PelvisSequence.ROTATION_OBLIQUITY_TILT


def find_joint_angles(pose: Pose, *, params: AngleParams = AngleParams()) -> tuple[JointAngles, ...]:
    """Return the angles of every joint whose segments were seen, in the signs of body.joints.

    Pelvis and trunk are in space, lumbar is thorax on pelvis, hip is thigh on pelvis, knee is shank on thigh.
    """
    pelvis, thorax = pose.global_from(Segment.PELVIS), pose.global_from(Segment.THORAX)
    found = []
    lead = pelvis if pelvis is not None else thorax
    if lead is not None:
        global_from_walk, has_heading = _walk_frame(lead, params.pelvis_sequence)
        for joint, segment in ((Joint.PELVIS, Segment.PELVIS), (Joint.TRUNK, Segment.THORAX)):
            angles = _in_space(pose, joint, segment, global_from_walk, params.pelvis_sequence)
            found.append(angles if has_heading else _headless(angles))
    found.append(_between(pose, Joint.LUMBAR, Segment.PELVIS, Segment.THORAX, None))
    for side in Side:
        found.append(_between(pose, hip_of(side), Segment.PELVIS, thigh(side), side))
        found.append(_between(pose, knee_of(side), thigh(side), shank(side), side))
    return tuple(angles for angles in found if angles is not None)


def _walk_frame(global_from_lead: Floats, sequence: PelvisSequence) -> tuple[Floats, bool]:
    """Return the level frame, shape (3, 3), whose X is the mean heading or the laboratory axis nearest to it.

    The second value says whether there is a mean heading: a person who walks up and down has none.
    """
    forward = global_from_lead[:, :2, 0]
    known = np.isfinite(forward).all(axis=1)
    mean = forward[known].mean(axis=0) if known.any() else np.array([1.0, 0.0])
    longest = float(np.linalg.norm(forward[known], axis=1).mean()) if known.any() else 1.0
    heading = np.arctan2(mean[1], mean[0])
    if sequence is PelvisSequence.TILT_OBLIQUITY_ROTATION:
        heading = np.round(heading / (np.pi / 2)) * (np.pi / 2)
    cosine, sine = np.cos(heading), np.sin(heading)
    frame = np.array([[cosine, 0.0, sine], [sine, 0.0, -cosine], [0.0, 1.0, 0.0]])
    return frame, bool(np.linalg.norm(mean) >= _LEAST_HEADING * longest)


def _headless(angles: JointAngles | None) -> JointAngles | None:
    """Return the angles with their rotation unknown."""
    if angles is None:
        return None
    sigma = angles.sigma_deg.copy()
    sigma[:, 2] = np.nan
    return replace(angles, rotation_deg=np.full_like(angles.rotation_deg, np.nan), sigma_deg=sigma)


def _in_space(
    pose: Pose, joint: Joint, segment: Segment, global_from_walk: Floats, sequence: PelvisSequence
) -> JointAngles | None:
    matrix = pose.global_from(segment)
    if matrix is None:
        return None
    names = (
        "rotation",
        "obliquity" if joint is Joint.PELVIS else "side_bend",
        "tilt" if joint is Joint.PELVIS else "flexion",
    )
    if sequence is PelvisSequence.TILT_OBLIQUITY_ROTATION:
        return _angles(pose, joint, global_from_walk.T @ matrix, (None, segment), flexion_first, "-".join(names[::-1]))
    return _angles(pose, joint, global_from_walk.T @ matrix, (None, segment), rotation_first, "-".join(names))


def _between(pose: Pose, joint: Joint, proximal: Segment, distal: Segment, side: Side | None) -> JointAngles | None:
    upper, lower = pose.global_from(proximal), pose.global_from(distal)
    if upper is None or lower is None:
        return None
    matrix = np.swapaxes(upper, 1, 2) @ lower
    if side is None:
        # the order in which Plug-in Gait's spine angles are stored
        return _angles(pose, joint, matrix, (proximal, distal), rotation_first, "rotation-side_bend-flexion")
    read = partial(limb, side=side, flexes_forward=joint is hip_of(side))
    return _angles(pose, joint, matrix, (proximal, distal), read, "flexion-adduction-rotation")


def _angles(
    pose: Pose,
    joint: Joint,
    proximal_from_distal: Floats,
    segments: tuple[Segment | None, Segment],
    read: Callable[[Floats], Floats],
    sequence: str,
) -> JointAngles:
    degrees = read(proximal_from_distal)
    degrees[:, 2] = _unwrapped(degrees[:, 2])
    return JointAngles(
        joint=joint,
        time_s=pose.time_s,
        flexion_deg=degrees[:, 0].copy(),
        side_bend_deg=degrees[:, 1].copy(),
        rotation_deg=degrees[:, 2].copy(),
        sigma_deg=_sigma_deg(pose, proximal_from_distal, segments, read),
        sequence=sequence,
    )


def _sigma_deg(
    pose: Pose,
    proximal_from_distal: Floats,
    segments: tuple[Segment | None, Segment],
    read: Callable[[Floats], Floats],
) -> Floats:
    """Return one standard deviation of the three angles, shape (time, 3) in degrees.

    Each segment is turned a little about each of its own axes and the angles are read again: the law of propagation,
    through the Cardan sequence itself. The errors of two segments, and those about the three axes of one, are taken as
    independent, which costs up to a third of a sigma.
    """
    before = read(proximal_from_distal)
    variance = np.zeros_like(before)
    for segment, on_the_left in zip(segments, (True, False), strict=True):
        if segment is None:
            continue
        sigma = dict(pose.sigma_deg)[segment]
        for axis in range(3):
            nudge = turn(axis, np.array([_NUDGE_DEG]))[0]
            turned = nudge.T @ proximal_from_distal if on_the_left else proximal_from_distal @ nudge
            slope = (read(turned) - before + 180.0) % 360.0 - 180.0
            variance += (slope / _NUDGE_DEG * sigma[:, axis : axis + 1]) ** 2
    return np.asarray(np.sqrt(variance))


def _unwrapped(degrees: Floats) -> Floats:
    """Return the angle without jumps of a whole turn, its middle within half a turn of zero; NaN stays."""
    known = np.isfinite(degrees)
    if not known.any():
        return degrees
    out = degrees.copy()
    out[known] = np.degrees(np.unwrap(np.radians(degrees[known])))
    return np.asarray(out - 360.0 * np.round(np.median(out[known]) / 360.0))
