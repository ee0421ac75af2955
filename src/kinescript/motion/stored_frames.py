"""Segment frames that a markerless system computed and a file stores, as a Pose."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Segment
from kinescript.motion.pose import NO_POSE, Pose
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFramesParams:
    """One standard deviation of a segment's orientation, in degrees: tilted, and turned about its own long axis.

    Assumptions of ours, after Kanko et al. 2021, J Biomech 127:110665: segments seen by Theia3D and by markers were on
    average less than 5.5 degrees apart, except about their long axes. What the markers were off by is in that number.
    """

    segment_deg: float = 5.5
    long_axis_deg: float = 10.0


def has_stored_frames(recording: Recording) -> bool:
    """Return whether the recording holds the pelvis' own frame, which no sensor measured."""
    return any(c.at is Segment.PELVIS for c in _stored(recording))


def find_stored_pose(recording: Recording, *, params: StoredFramesParams = StoredFramesParams()) -> Pose:
    """Return the orientation of every segment whose own frame is stored, on the pelvis' clock, unknown where NaN.

    An empty Pose when there is none.
    """
    from scipy.spatial.transform import Rotation

    stored = {c.at: c for c in _stored(recording)}
    lead = stored.get(Segment.PELVIS)
    if lead is None:
        return NO_POSE
    orientation, known, sigma = [], [], []
    for segment in Segment:
        channel = stored.get(segment)
        if channel is None or channel.clock != lead.clock or len(channel.values) != len(lead.values):
            continue
        seen = np.asarray(np.isfinite(channel.values).all(axis=1))
        if not seen.any():
            continue
        quaternions = np.where(seen[:, None], channel.values, [1.0, 0.0, 0.0, 0.0])
        orientation.append((segment, Rotation.from_quat(quaternions[:, [1, 2, 3, 0]])))
        known.append((segment, seen))
        each = np.array([params.segment_deg, params.long_axis_deg, params.segment_deg])
        sigma.append((segment, np.where(seen[:, None], each, np.nan)))
    return Pose(time_s=lead.time_s, orientation=tuple(orientation), known=tuple(known), sigma_deg=tuple(sigma))


def _stored(recording: Recording) -> tuple[Channel, ...]:
    turned = recording.of_kind(ChannelKind.ORIENTATION)
    return tuple(c for c in turned if c.frame is Frame.SEGMENT and isinstance(c.at, Segment))
