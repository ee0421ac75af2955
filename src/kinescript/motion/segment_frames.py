"""Segment frames from landmarks by the Plug-in-Gait definitions, written in ISB axes, with their error.

Source: Vicon Plug-in Gait Reference Guide; Wu et al. 2002 J Biomech 35:543 for the axes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.motion.joint_centres import LegLengths, Length, chord_centre, find_leg_lengths, hip_in_pelvis
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.pose import Pose
from kinescript.motion.vectors import across, frame_from, unit
from kinescript.signal.arrays import Floats

_NUDGE_M = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class PoseParams:
    """One standard deviation, in metres, of where a marker is against its bone: where it was put, how the skin moves.

    `trunk_marker_m` and `leg_marker_m` are assumptions of ours for one careful examiner; examiners differ by more (the
    review of Della Croce et al. 2005, Gait Posture 21:226). `hip_centre_m`, an axis: Davis' regression was 25 mm off
    the centre seen by computed tomography (Mantovani et al. 2016, Gait Posture 44:48). Frames filled over a gap get
    `filled_factor` times the error.
    """

    trunk_marker_m: float = 0.005
    leg_marker_m: float = 0.007
    hip_centre_m: float = 0.014
    filled_factor: float = 2.0


class _Built(NamedTuple):
    """One segment: how its frame is built from points (time, 3), those points, and the sigma of each in metres."""

    build: Callable[..., Floats]
    points: tuple[Floats, ...]
    sigma_m: tuple[float, ...]
    names: tuple[str, ...]


def find_pose(landmarks: Landmarks, *, params: PoseParams = PoseParams()) -> Pose:
    """Return the orientation of pelvis, thorax, thighs and shanks, each unknown where a landmark is missing."""
    from scipy.spatial.transform import Rotation

    built: dict[Segment, _Built] = {}
    pelvis, thorax = _pelvis(landmarks, params), _thorax(landmarks, params)
    if pelvis is not None:
        built[Segment.PELVIS] = pelvis
        for side in Side:
            built |= _leg(landmarks, side, pelvis.build(*pelvis.points), params)
    if thorax is not None:
        built[Segment.THORAX] = thorax
    orientation, known, sigma = [], [], []
    for segment, part in sorted(built.items(), key=lambda item: list(Segment).index(item[0])):
        matrix = part.build(*part.points)
        seen = np.asarray(np.isfinite(matrix).all(axis=(1, 2)))
        if not seen.any():
            continue
        orientation.append((segment, Rotation.from_matrix(np.where(seen[:, None, None], matrix, np.eye(3)))))
        known.append((segment, seen))
        factor = np.where(landmarks.filled_in(part.names), params.filled_factor, 1.0)
        sigma.append((segment, factor[:, None] * _sigma_deg(part)))
    return Pose(time_s=landmarks.time_s, orientation=tuple(orientation), known=tuple(known), sigma_deg=tuple(sigma))


def _sigma_deg(part: _Built) -> Floats:
    """Return the error about the segment's own X, Y, Z, shape (time, 3) in degrees.

    Each point is moved a hair to and fro along each axis of the laboratory, the frame is built again, and the small
    turn between the two is the slope (the law of propagation of errors).
    """
    variance = np.zeros((len(part.points[0]), 3))
    for number, sigma_m in enumerate(part.sigma_m):
        for axis in range(3):
            nudge = _NUDGE_M * np.eye(3)[axis]
            there, back = (
                part.build(*(p + sign * nudge if i == number else p for i, p in enumerate(part.points)))
                for sign in (1.0, -1.0)
            )
            turn = np.swapaxes(back, 1, 2) @ there
            skew = turn - np.swapaxes(turn, 1, 2)
            slope = np.stack((skew[:, 2, 1], skew[:, 0, 2], skew[:, 1, 0]), axis=1) / (4 * _NUDGE_M)
            variance += (slope * sigma_m) ** 2
    return np.asarray(np.degrees(np.sqrt(variance)))


def _pelvis(landmarks: Landmarks, params: PoseParams) -> _Built | None:
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    behind = [p for p in (landmarks.point("LPSI"), landmarks.point("RPSI")) if p is not None]
    names: tuple[str, ...] = ("LASI", "RASI", "LPSI", "RPSI")
    sacrum = landmarks.point("SACR")
    if len(behind) < 2:
        behind, names = [sacrum] if sacrum is not None else [], ("LASI", "RASI", "SACR")
    if left is None or right is None or not behind:
        return None
    points = (left, right, *behind)
    return _Built(_pelvis_frame, points, (params.trunk_marker_m,) * len(points), names)


def _pelvis_frame(left: Floats, right: Floats, *behind: Floats) -> Floats:
    z = unit(right - left)
    x = unit(across((left + right) / 2 - sum(behind) / len(behind), z))
    return frame_from(x, np.cross(z, x), z)


def _thorax(landmarks: Landmarks, params: PoseParams) -> _Built | None:
    names = ("CLAV", "STRN", "C7", "T10")
    points = tuple(p for p in (landmarks.point(n) for n in names) if p is not None)
    if len(points) < len(names):
        return None
    return _Built(_thorax_frame, points, (params.trunk_marker_m,) * 4, names)


def _thorax_frame(clav: Floats, strn: Floats, c7: Floats, t10: Floats) -> Floats:
    y = unit((clav + c7) - (strn + t10))
    x = unit(across((clav + strn) - (c7 + t10), y))
    return frame_from(x, y, np.cross(x, y))


def _leg(landmarks: Landmarks, side: Side, pelvis: Floats, params: PoseParams) -> dict[Segment, _Built]:
    """Return thigh and shank: hip centre by Davis, knee and ankle by the chord, or midway to a medial marker."""
    lengths = find_leg_lengths(landmarks, side)
    left, right, knee = landmarks.point("LASI"), landmarks.point("RASI"), landmarks.of(side, "KNE")
    if lengths is None or left is None or right is None or knee is None:
        return {}
    hip = (left + right) / 2 + pelvis @ hip_in_pelvis(lengths, side)
    hip_sigma_m = float(np.hypot(params.hip_centre_m, 0.115 * lengths.mean_leg.sigma_m))
    pelvic = ("LASI", "RASI", "LPSI", "RPSI", "SACR")
    upper = _long(landmarks, side, (hip, hip_sigma_m, pelvic), ("KNE", "THI", "KNM"), lengths, params)
    if upper is None:
        return {}
    built = {thigh(side): upper}
    knee_centre = _distal_centre(upper)
    knee_sigma_m = float(np.hypot(params.leg_marker_m, lengths.knee_width.sigma_m / 2))
    proximal = (knee_centre, knee_sigma_m, upper.names)
    lower = _long(landmarks, side, proximal, ("ANK", "TIB", "ANM"), lengths, params)
    return built if lower is None else built | {shank(side): lower}


def _long(
    landmarks: Landmarks,
    side: Side,
    proximal: tuple[Floats, float, tuple[str, ...]],
    names: tuple[str, str, str],
    lengths: LegLengths,
    params: PoseParams,
) -> _Built | None:
    """Return a thigh or shank from its proximal centre, its lateral joint marker, and a wand or a medial marker."""
    lateral, wand, medial = (landmarks.of(side, n) for n in names)
    centre, sigma_m, above = proximal
    own = (*above, *(side.initial + n for n in names))
    width: Length = lengths.knee_width if names[0] == "KNE" else lengths.ankle_width
    offset_m = width.metres / 2 + lengths.marker_radius_m
    mark = params.leg_marker_m
    if lateral is None:
        return None
    # the chord wherever the width was measured by hand, as Plug-in Gait does; else midway, if there is a medial marker
    if wand is not None and (width.measured or medial is None):
        build = partial(_chord_frame, side=side, offset_m=offset_m)
        # how wide a joint is taken to be moves its centre like the marker does
        return _Built(build, (centre, lateral, wand), (sigma_m, float(np.hypot(mark, width.sigma_m / 2)), mark), own)
    if medial is not None:
        return _Built(partial(_midway_frame, side=side), (centre, lateral, medial), (sigma_m, mark, mark), own)
    return None


def _chord_frame(proximal: Floats, lateral: Floats, wand: Floats, *, side: Side, offset_m: float) -> Floats:
    return _long_frame(proximal, chord_centre(proximal, lateral, wand, offset_m), lateral, side)


def _midway_frame(proximal: Floats, lateral: Floats, medial: Floats, *, side: Side) -> Floats:
    return _long_frame(proximal, (lateral + medial) / 2, lateral, side)


def joint_centres(landmarks: Landmarks) -> dict[str, Floats]:
    """Return the hip, knee and ankle centres by name ("left_hip"), each of shape (time, 3) in metres, global frame."""
    pelvis = _pelvis(landmarks, PoseParams())
    centres: dict[str, Floats] = {}
    if pelvis is None:
        return centres
    for side in Side:
        for segment, part in _leg(landmarks, side, pelvis.build(*pelvis.points), PoseParams()).items():
            names = ("hip", "knee") if segment is thigh(side) else ("knee", "ankle")
            centres[f"{side}_{names[0]}"] = part.points[0]
            centres[f"{side}_{names[1]}"] = _distal_centre(part)
    return centres


def _distal_centre(part: _Built) -> Floats:
    proximal, lateral, third = part.points
    keywords = getattr(part.build, "keywords", {})
    if "offset_m" in keywords:
        return chord_centre(proximal, lateral, third, keywords["offset_m"])
    return np.asarray((lateral + third) / 2)


def _long_frame(proximal: Floats, distal: Floats, lateral: Floats, side: Side) -> Floats:
    y = unit(proximal - distal)
    outward = across(lateral - distal, y)
    z = unit(outward if side is Side.RIGHT else -outward)
    return frame_from(np.cross(y, z), y, z)
