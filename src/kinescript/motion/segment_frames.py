"""Segment frames from landmarks by the Plug-in-Gait definitions, written in ISB axes, with their error.

Source: Vicon Plug-in Gait Reference Guide; Wu et al. 2002 J Biomech 35:543 for the axes.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.motion.joint_centres import LegLengths, Length, chord_centre, find_leg_lengths, hip_in_pelvis
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.pose import Pose
from kinescript.motion.vectors import across, frame_from, unit
from kinescript.signal.arrays import Bools, Floats


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
    """One segment: its rotation (time, 3, 3), the points it was built from and their sigma in metres."""

    rotation: Floats
    points: tuple[tuple[Floats, float], ...]
    names: tuple[str, ...]


def find_pose(landmarks: Landmarks, *, params: PoseParams = PoseParams()) -> Pose:
    """Return the orientation of pelvis, thorax, thighs and shanks, each unknown where a landmark is missing."""
    from scipy.spatial.transform import Rotation

    built: dict[Segment, _Built] = {}
    pelvis = _pelvis(landmarks, params)
    if pelvis is not None:
        built[Segment.PELVIS] = pelvis
    thorax = _thorax(landmarks, params)
    if thorax is not None:
        built[Segment.THORAX] = thorax
    if pelvis is not None:
        for side in Side:
            built |= _leg(landmarks, side, pelvis.rotation, params)
    orientation, known, sigma = [], [], []
    for segment, part in built.items():
        seen = np.asarray(np.isfinite(part.rotation).all(axis=(1, 2)))
        if not seen.any():
            continue
        rotation = np.where(seen[:, None, None], part.rotation, np.eye(3))
        orientation.append((segment, Rotation.from_matrix(rotation)))
        known.append((segment, seen))
        factor = np.where(landmarks.filled_in(part.names), params.filled_factor, 1.0)
        sigma.append((segment, factor[:, None] * _sigma_deg(part, seen)))
    return Pose(time_s=landmarks.time_s, orientation=tuple(orientation), known=tuple(known), sigma_deg=tuple(sigma))


def joint_centres(landmarks: Landmarks) -> dict[str, Floats]:
    """Return the hip, knee and ankle centres by name ("left_hip"), each of shape (time, 3) in metres, global frame."""
    pelvis = _pelvis(landmarks, PoseParams())
    centres: dict[str, Floats] = {}
    if pelvis is not None:
        for side in Side:
            found = _centres(landmarks, side, pelvis.rotation)
            if found is not None:
                centres |= {f"{side}_{name}": found[0][name] for name in ("hip", "knee", "ankle")}
    return centres


def _pelvis(landmarks: Landmarks, params: PoseParams) -> _Built | None:
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    sacrum, names = _sacrum(landmarks)
    if left is None or right is None or sacrum is None:
        return None
    z = unit(right - left)
    x = unit(across((left + right) / 2 - sacrum, z))
    points = tuple((p, params.trunk_marker_m) for p in (left, right, sacrum))
    return _Built(frame_from(x, np.cross(z, x), z), points, ("LASI", "RASI", *names))


def _sacrum(landmarks: Landmarks) -> tuple[Floats | None, tuple[str, ...]]:
    left, right = landmarks.point("LPSI"), landmarks.point("RPSI")
    if left is not None and right is not None:
        return (left + right) / 2, ("LPSI", "RPSI")
    return landmarks.point("SACR"), ("SACR",)


def _thorax(landmarks: Landmarks, params: PoseParams) -> _Built | None:
    names = ("CLAV", "STRN", "C7", "T10")
    clav, strn, c7, t10 = (landmarks.point(n) for n in names)
    if clav is None or strn is None or c7 is None or t10 is None:
        return None
    y = unit((clav + c7) - (strn + t10))
    x = unit(across((clav + strn) - (c7 + t10), y))
    points = tuple((p, params.trunk_marker_m) for p in (clav, strn, c7, t10))
    return _Built(frame_from(x, y, np.cross(x, y)), points, names)


def _centres(landmarks: Landmarks, side: Side, pelvis: Floats) -> tuple[dict[str, Floats], LegLengths] | None:
    lengths = find_leg_lengths(landmarks, side)
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    knee, wand = landmarks.of(side, "KNE"), landmarks.of(side, "THI")
    if lengths is None or left is None or right is None or knee is None:
        return None
    hip = (left + right) / 2 + pelvis @ hip_in_pelvis(lengths, side)
    knee_centre = _centre(hip, knee, wand, landmarks.of(side, "KNM"), lengths.knee_width, lengths.marker_radius_m)
    centres = {"hip": hip, "knee": knee_centre, "ankle": np.full_like(knee, np.nan)}
    ankle = landmarks.of(side, "ANK")
    if ankle is not None:
        wand, medial = landmarks.of(side, "TIB"), landmarks.of(side, "ANM")
        centres["ankle"] = _centre(knee_centre, ankle, wand, medial, lengths.ankle_width, lengths.marker_radius_m)
    return centres, lengths


def _centre(
    proximal: Floats, lateral: Floats, wand: Floats | None, medial: Floats | None, width: Length, radius_m: float
) -> Floats:
    """Return a knee or ankle centre: by the chord where its width was measured, else midway to a medial marker."""
    if wand is not None and (width.measured or medial is None):
        return chord_centre(proximal, lateral, wand, width.metres / 2 + radius_m)
    return (lateral + medial) / 2 if medial is not None else np.full_like(lateral, np.nan)


def _leg(landmarks: Landmarks, side: Side, pelvis: Floats, params: PoseParams) -> dict[Segment, _Built]:
    found = _centres(landmarks, side, pelvis)
    knee, ankle = landmarks.of(side, "KNE"), landmarks.of(side, "ANK")
    if found is None or knee is None:
        return {}
    centres, lengths = found
    letter = side.initial
    mark = params.leg_marker_m
    hip_sigma = float(np.hypot(params.hip_centre_m, 0.115 * lengths.mean_leg.sigma_m + lengths.asis_trochanter.sigma_m))
    knee_sigma = float(np.hypot(mark, lengths.knee_width.sigma_m / 2))
    ankle_sigma = float(np.hypot(mark, lengths.ankle_width.sigma_m / 2))
    pelvic = ("LASI", "RASI", "LPSI", "RPSI", "SACR")
    thigh_names = (*pelvic, f"{letter}THI", f"{letter}KNE", f"{letter}KNM")
    built = {
        thigh(side): _Built(
            _long_frame(centres["hip"], centres["knee"], knee, side),
            ((centres["hip"], hip_sigma), (centres["knee"], knee_sigma), (knee, mark)),
            thigh_names,
        )
    }
    if ankle is not None:
        built[shank(side)] = _Built(
            _long_frame(centres["knee"], centres["ankle"], ankle, side),
            ((centres["knee"], knee_sigma), (centres["ankle"], ankle_sigma), (ankle, mark)),
            (*thigh_names, f"{letter}TIB", f"{letter}ANK", f"{letter}ANM"),
        )
    return built


def _long_frame(proximal: Floats, distal: Floats, lateral: Floats, side: Side) -> Floats:
    y = unit(proximal - distal)
    outward = across(lateral - distal, y)
    z = unit(outward if side is Side.RIGHT else -outward)
    return frame_from(np.cross(y, z), y, z)


def _sigma_deg(part: _Built, seen: Bools) -> Floats:
    """Return the error about the segment's X, Y, Z, shape (time, 3): that of a least-squares fit to its points.

    Each frame has its own lever arms, so that what is missing elsewhere cannot make it more certain.
    """
    weights = np.array([1.0 / s**2 for _, s in part.points])
    rotation = part.rotation[seen]
    arms = np.stack([np.einsum("tji,tj->ti", rotation, p[seen]) for p, _ in part.points])
    arms = arms - np.einsum("p,pti->ti", weights, arms) / weights.sum()
    squares = np.einsum("p,pti,pti->t", weights, arms, arms)
    information = squares[:, None, None] * np.eye(3) - np.einsum("p,pti,ptj->tij", weights, arms, arms)
    out = np.full((len(seen), 3), np.nan)
    out[seen] = np.degrees(np.sqrt(np.diagonal(np.linalg.pinv(information, hermitian=True), axis1=1, axis2=2)))
    return out
