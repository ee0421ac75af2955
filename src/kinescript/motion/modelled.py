"""Joint angles a model already computed (OpenSim inverse kinematics), as a Pose, so that one chain reads everything."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.joints import Joint, hip_of, knee_of
from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles
from kinescript.motion.pose import NO_POSE, Pose
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.turns import turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelledParams:
    """One standard deviation of a segment's orientation, in degrees, by inverse kinematics.

    An assumption of ours: joint angles of such models were 3 to 6 degrees off optical ones (Al Borno et al. 2022,
    J NeuroEng Rehabil), and two segments make one joint.
    """

    segment_deg: float = 3.0


def has_modelled_angles(recording: Recording) -> bool:
    """Return whether the recording holds joint angles that a model computed."""
    return any(isinstance(c.at, Joint) for c in recording.of_kind(ChannelKind.ANGLE))


def find_modelled_pose(recording: Recording, *, params: ModelledParams = ModelledParams()) -> Pose:
    """Return the orientation of every segment the stored joint angles tell, in a level frame facing as the file does.

    The angles are read flexion first, then side bend, then rotation, as OpenSim's coordinates turn. A plane the file
    leaves out (a knee's side bend) counts as zero. An empty Pose when there are none.
    """
    from scipy.spatial.transform import Rotation

    stored = {c.at: c for c in recording.of_kind(ChannelKind.ANGLE) if isinstance(c.at, Joint)}
    if Joint.PELVIS not in stored:
        return NO_POSE
    # X forward, Y up, Z right of the file's own frame, written in the Z-up global frame
    global_from_level = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
    turns = {Segment.PELVIS: global_from_level @ _turn(stored[Joint.PELVIS], None)}
    if Joint.LUMBAR in stored:
        turns[Segment.THORAX] = turns[Segment.PELVIS] @ _turn(stored[Joint.LUMBAR], None)
    for side in Side:
        if hip_of(side) in stored:
            turns[thigh(side)] = turns[Segment.PELVIS] @ _turn(stored[hip_of(side)], side)
            if knee_of(side) in stored:
                turns[shank(side)] = turns[thigh(side)] @ _turn(stored[knee_of(side)], side, bends_back=True)
    known = {segment: np.asarray(np.isfinite(m).all(axis=(1, 2))) for segment, m in turns.items()}
    time_s = stored[Joint.PELVIS].time_s
    return Pose(
        time_s=time_s,
        orientation=tuple(
            (s, Rotation.from_matrix(np.where(known[s][:, None, None], m, np.eye(3)))) for s, m in turns.items()
        ),
        known=tuple(known.items()),
        sigma_deg=tuple((s, np.where(known[s][:, None], params.segment_deg, np.nan).repeat(3, axis=1)) for s in turns),
    )


def find_modelled_angles(recording: Recording, *, params: ModelledParams = ModelledParams()) -> tuple[JointAngles, ...]:
    """Return the lumbar angles as the file holds them: flexion first, not turned into another sequence."""
    found = []
    for channel in recording.of_kind(ChannelKind.ANGLE):
        if channel.at is Joint.LUMBAR and channel.values.shape[1] == 3:
            sigma = np.where(np.isfinite(channel.values), params.segment_deg * 2**0.5, np.nan)
            flexion, bend, rotation = channel.values.T
            found.append(
                JointAngles(
                    joint=Joint.LUMBAR,
                    time_s=channel.time_s,
                    flexion_deg=flexion,
                    side_bend_deg=bend,
                    rotation_deg=rotation,
                    sigma_deg=sigma,
                    sequence="flexion-side_bend-rotation",
                )
            )
    return tuple(found)


def _turn(channel: Channel, side: Side | None, *, bends_back: bool = False) -> Floats:
    """Return proximal_from_distal, shape (time, 3, 3), in ISB axes: Rz(flexion) Rx(side bend) Ry(rotation), by sign."""
    degrees = np.zeros((len(channel.values), 3))
    degrees[:, : channel.values.shape[1]] = channel.values
    degrees[:, 1:] = np.where(np.isnan(degrees[:, 1:]) & np.isfinite(degrees[:, :1]), 0.0, degrees[:, 1:])
    mirror = -1.0 if side is Side.LEFT else 1.0
    signs = (-1.0, 1.0, -1.0) if side is None else (-1.0 if bends_back else 1.0, mirror, mirror)
    flexion, bend, rotation = (degrees[:, i] * signs[i] for i in range(3))
    return turn(2, flexion) @ turn(0, bend) @ turn(1, rotation)
