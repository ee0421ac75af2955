"""Joint centres from markers: Davis' hip, the chord function's knee and ankle, and how far off they may be.

Sources: Davis RB et al. 1991, Hum Mov Sci 10:575 (hip regression); Vicon Plug-in Gait Reference Guide (chord function).
"""

from dataclasses import dataclass

import numpy as np

from kinescript.body.words import Side
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.vectors import across, norm, unit
from kinescript.record.subject import Subject
from kinescript.signal.arrays import Floats

# The regression's own angles (Davis 1991), and the radius of the usual 14 mm marker.
_THETA, _BETA = 0.5, 0.314
MARKER_RADIUS_M = 0.007
# Shares of leg length, fitted to nobody: Winter 2009 table 4.1 breadths; their errors are assumptions of ours.
_KNEE_SHARE, _KNEE_ERROR = 0.125, 0.12
_ANKLE_SHARE, _ANKLE_ERROR = 0.085, 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A length in metres with one standard deviation; `measured` by hand in a lab, or estimated from the markers."""

    metres: float
    sigma_m: float
    measured: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegLengths:
    """What the hip, knee and ankle centres of one side need."""

    leg: Length
    mean_leg: Length
    inter_asis: Length
    asis_trochanter: Length
    knee_width: Length
    ankle_width: Length
    marker_radius_m: float


def find_leg_lengths(landmarks: Landmarks, side: Side) -> LegLengths | None:
    """Return one side's lengths, measured by hand where the recording holds them, else estimated with their sigma.

    None when neither hand nor markers tell how long the leg is, or how wide the pelvis.
    """
    subject = landmarks.subject
    leg = _leg_length(landmarks, side)
    other = _leg_length(landmarks, side.other) or leg
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    if leg is None or other is None or left is None or right is None:
        return None
    mean_leg = Length(metres=(leg.metres + other.metres) / 2, sigma_m=leg.sigma_m, measured=leg.measured)
    return LegLengths(
        leg=leg,
        mean_leg=mean_leg,
        inter_asis=_measured(subject, "inter_asis")
        or Length(metres=_median(norm(left - right)), sigma_m=0.01, measured=False),
        asis_trochanter=_measured(subject, f"{side}_asis_trochanter")
        or Length(metres=0.1288 * leg.metres - 0.04856, sigma_m=0.01, measured=False),
        knee_width=_measured(subject, f"{side}_knee_width") or _share(leg, _KNEE_SHARE, _KNEE_ERROR),
        ankle_width=_measured(subject, f"{side}_ankle_width") or _share(leg, _ANKLE_SHARE, _ANKLE_ERROR),
        marker_radius_m=subject.length_m("marker_radius") or MARKER_RADIUS_M,
    )


def hip_in_pelvis(lengths: LegLengths, side: Side) -> Floats:
    """Return the hip centre in the pelvis frame (ISB, origin midway between the ASIS), shape (3,), in metres."""
    c = 0.115 * lengths.mean_leg.metres - 0.0153
    depth = lengths.asis_trochanter.metres + lengths.marker_radius_m
    forward = c * np.cos(_THETA) * np.sin(_BETA) - depth * np.cos(_BETA)
    up = -c * np.cos(_THETA) * np.cos(_BETA) - depth * np.sin(_BETA)
    outward = lengths.inter_asis.metres / 2 - c * np.sin(_THETA)
    return np.array([forward, up, outward if side is Side.RIGHT else -outward])


def chord_centre(proximal: Floats, lateral: Floats, wand: Floats, offset_m: float) -> Floats:
    """Return the joint centre, shape (time, 3), that a lateral joint marker and a wand marker between tell.

    It lies `offset_m` from the joint marker, in the plane of proximal centre, joint marker and wand, on the far side of
    the wand, at a right angle to the line from the proximal centre. NaN where the three are in line or too close.
    """
    along = unit(proximal - lateral)
    aside = unit(across(wand - lateral, along))
    cosine = offset_m / norm(proximal - lateral)
    sine = np.sqrt(np.where(cosine < 1, 1 - cosine**2, np.nan))
    return np.asarray(lateral + offset_m * (cosine[:, None] * along - sine[:, None] * aside))


def _leg_length(landmarks: Landmarks, side: Side) -> Length | None:
    measured = _measured(landmarks.subject, f"{side}_leg")
    if measured is not None:
        return measured
    hip, knee, ankle = (landmarks.of(side, n) for n in ("ASI", "KNE", "ANK"))
    if hip is None or knee is None or ankle is None:
        return None
    # a bent hip brings the ASIS nearer, so the longest tenth of the recording is nearest to standing
    reach = norm(hip - knee) + norm(knee - ankle)
    if not np.isfinite(reach).any():
        return None
    longest = float(np.nanpercentile(reach, 90))
    return Length(metres=longest, sigma_m=0.03 * longest, measured=False)


def _measured(subject: Subject, name: str) -> Length | None:
    metres = subject.length_m(name)
    return None if metres is None or metres <= 0 else Length(metres=metres, sigma_m=0.003, measured=True)


def _share(leg: Length, share: float, error: float) -> Length:
    return Length(metres=share * leg.metres, sigma_m=error * share * leg.metres, measured=False)


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
