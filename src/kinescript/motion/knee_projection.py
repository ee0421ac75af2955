"""The knee seen from the front: how far it lies off the line from hip to ankle, projected on the frontal plane."""

from typing import NamedTuple

import numpy as np

from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.motion.joint_centres import find_leg_lengths
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.pose import Pose
from kinescript.motion.segment_frames import PoseParams, joint_centres
from kinescript.motion.vectors import norm
from kinescript.signal.arrays import Bools, Floats

_NUDGE_M, _NUDGE_DEG = 1e-5, 1e-3
# how far skin turns the pelvis about the vertical, one standard deviation in degrees (assumption of ours)
_TURNED_DEG = 0.7
# a thigh or shank seen from the front shorter than this share of itself tells no direction (assumption of ours)
_LEAST_SHARE = 0.25
# skin moves a marker as far again as it may be off its place once the knee flexes by so much, and at least this share
# of that as the load shifts (assumptions of ours)
_FLEXED_DEG, _LOADED_SHARE = 60.0, 0.3
# an upright segment that faces along X: its X forward, Y up, Z right
_UPRIGHT = np.array([[[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]]])


class KneeProjection(NamedTuple):
    """One knee's projection in degrees, positive toward the midline, NaN where unknown, and its error; shape (time,).

    `change_sigma_deg` is one standard deviation of its change from quiet standing upright. `foreshortened`: thigh or
    shank point so much at the viewer that the projection tells nothing, and it is NaN.
    """

    degrees: Floats
    change_sigma_deg: Floats
    foreshortened: Bools


def project_knee(
    landmarks: Landmarks, pose: Pose, side: Side, *, params: PoseParams = PoseParams()
) -> KneeProjection | None:
    """Return one knee's deviation from the straight line hip - ankle in the frontal plane; None without the centres.

    The plane holds the vertical and the left-right axis of the pelvis's heading at that instant. Error: each centre is
    off its place by a constant in its own segment (hip centre, knee and ankle as in PoseParams, and half the error of a
    joint's width) and the pelvis's heading by its own sigma; each goes through the difference of the slopes here and in
    a leg that stands upright, so what cancels does. Skin moves each marker as far again as it may be off its place
    where the knee flexes by 60 deg or more, in proportion below, and turns the pelvis by 0.7 deg (assumptions of ours);
    that does not cancel.
    """
    centres, lengths = joint_centres(landmarks), find_leg_lengths(landmarks, side)
    names = tuple(f"{side}_{joint}" for joint in ("hip", "knee", "ankle"))
    frames = [pose.global_from(segment) for segment in (Segment.PELVIS, thigh(side), shank(side))]
    axes = [frame for frame in frames if frame is not None]
    if lengths is None or len(axes) < 3 or not all(name in centres for name in names):
        return None
    points = [centres[name] for name in names]
    hip_m = float(np.hypot(params.hip_centre_m, 0.115 * lengths.mean_leg.sigma_m))
    widths = (lengths.knee_width.sigma_m / 2, lengths.ankle_width.sigma_m / 2)
    placed = np.repeat([hip_m, *(float(np.hypot(params.leg_marker_m, width)) for width in widths)], 3)
    skin = np.repeat([params.trunk_marker_m, params.leg_marker_m, params.leg_marker_m], 3)
    heading = dict(pose.sigma_deg)[Segment.PELVIS][:, 1]
    here = _slopes(points, axes, _medial(axes[0], side))
    upper, lower = (float(np.nanmedian(norm(a - b))) for a, b in ((points[0], points[1]), (points[1], points[2])))
    still = [np.array([[0.0, 0.0, height]]) for height in (upper + lower, lower, 0.0)]
    upright = _slopes(still, [_UPRIGHT] * 3, _medial(_UPRIGHT, side))
    off = here - upright
    variance = (off[:, :9] * placed) ** 2
    moved = (here[:, :9] * skin * _skin_share(points)[:, None]) ** 2
    turned = (off[:, 9] * heading) ** 2 + (here[:, 9] * _TURNED_DEG) ** 2
    sigma = np.sqrt(variance.sum(axis=1) + moved.sum(axis=1) + turned)
    filled = landmarks.filled_in(tuple(side.initial + n for n in ("ASI", "THI", "KNE", "TIB", "ANK")))
    short = _share_seen(points, _medial(axes[0], side)) < _LEAST_SHARE
    degrees = _deviation(points, _medial(axes[0], side))
    return KneeProjection(
        np.where(short, np.nan, degrees), np.where(filled, params.filled_factor, 1.0) * sigma, np.asarray(short)
    )


def _medial(pelvis: Floats, side: Side) -> Floats:
    """Return the level unit vector from this leg toward the other, shape (time, 3), from global_from_pelvis."""
    ahead = pelvis[:, :2, 0] / np.linalg.norm(pelvis[:, :2, 0], axis=1, keepdims=True)
    right = np.column_stack((ahead[:, 1], -ahead[:, 0], np.zeros(len(ahead))))
    return -right if side is Side.RIGHT else right


def _deviation(points: list[Floats], medial: Floats) -> Floats:
    """Return how far the knee is off the line, shape (time,) in degrees: the lean of the thigh in plus of the shank."""
    hip, knee, ankle = points
    thigh_lean = np.arctan2(((knee - hip) * medial).sum(axis=1), hip[:, 2] - knee[:, 2])
    shank_lean = np.arctan2(((knee - ankle) * medial).sum(axis=1), knee[:, 2] - ankle[:, 2])
    return np.asarray(np.degrees(thigh_lean + shank_lean))


def _skin_share(points: list[Floats]) -> Floats:
    """Return how much of its full way skin has moved, shape (time,), by how far the knee is flexed."""
    upper, lower = points[0] - points[1], points[1] - points[2]
    cosine = (upper * lower).sum(axis=1) / (norm(upper) * norm(lower))
    flexed_deg = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return np.asarray(np.clip(flexed_deg / _FLEXED_DEG, _LOADED_SHARE, 1.0))


def _share_seen(points: list[Floats], medial: Floats) -> Floats:
    """Return how much of the thigh or the shank is seen from the front, the lesser, shape (time,), 0 to 1."""
    shares = []
    for top, bottom in ((points[0], points[1]), (points[1], points[2])):
        along = top - bottom
        shares.append(np.hypot((along * medial).sum(axis=1), along[:, 2]) / norm(along))
    return np.asarray(np.min(shares, axis=0))


def _slopes(points: list[Floats], axes: list[Floats], medial: Floats) -> Floats:
    """Return what a metre of each centre along each axis of its segment, and a degree of heading, do: (time, 10)."""
    columns = []
    for number, frame in enumerate(axes):
        for axis in range(3):
            ends = [
                _deviation(
                    [p + sign * _NUDGE_M * frame[:, :, axis] * (i == number) for i, p in enumerate(points)], medial
                )
                for sign in (1.0, -1.0)
            ]
            columns.append((ends[0] - ends[1]) / (2 * _NUDGE_M))
    ahead = np.cross(medial, [0.0, 0.0, 1.0])
    nudge = np.radians(_NUDGE_DEG)
    there, back = (_deviation(points, medial + sign * nudge * ahead) for sign in (1.0, -1.0))
    columns.append((there - back) / (2 * _NUDGE_DEG))
    return np.stack(columns, axis=1)
