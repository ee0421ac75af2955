"""Orientations of an Xsens export: matrices to quaternions, and what they say of the unit of the rates of turn."""

import numpy as np

from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_spans

# how far, element by element, R' R may be from 1: six decimals, and some room
_ORTHOGONAL = 1e-3
# an MTw measures up to 2000 deg/s (Xsens, MTw Awinda User Manual); more cannot be rad/s
_MOST_RAD_S = 40.0


def quaternions_of(matrices: Floats, clock: Uniform, faults: list[Fault]) -> Floats:
    """Return the quaternions, scalar first, shape (time, 4), of matrices of shape (time, 3, 3).

    NaN where a matrix is unknown or no rotation; a fault counts the latter.
    """
    from scipy.spatial.transform import Rotation

    out = np.full((len(matrices), 4), np.nan)
    known = np.asarray(np.isfinite(matrices).all(axis=(1, 2)))
    with np.errstate(over="ignore", invalid="ignore"):
        off = np.abs(matrices.transpose(0, 2, 1) @ matrices - np.eye(3)).max(axis=(1, 2))
        fine = known & (off < _ORTHOGONAL) & (np.linalg.det(np.where(known[:, None, None], matrices, 0.0)) > 0)
    if fine.any():
        out[fine] = Rotation.from_matrix(matrices[fine]).as_quat(scalar_first=True)
    odd = known & ~fine
    if odd.any():
        words = f"{int(odd.sum())} orientation matrices are no rotations; they are taken as unknown"
        span = find_spans(odd, clock.times(len(odd)))[0]
        faults.append(Fault(kind="orientation", span=span, words=words))
    return out


def find_turn_factor(rates: Floats, quats_wxyz: Floats | None, rate_hz: float, faults: list[Fault]) -> float:
    """Return the factor that turns rates of turn, shape (time, 3), to rad/s; a fault says when it is not 1.

    Xsens exports rad/s unless told otherwise, and the file does not say. Where there are orientations, shape (time, 4),
    the turn from sample to sample decides; else only rates beyond the sensor's reach are taken to be degrees.
    """
    length = np.linalg.norm(rates, axis=1)
    in_degrees = bool(np.nanmax(length, initial=0.0) > _MOST_RAD_S)
    if quats_wxyz is not None and len(rates) > 1:
        dot = np.clip(np.abs((quats_wxyz[1:] * quats_wxyz[:-1]).sum(axis=1)), 0.0, 1.0)
        turned = 2.0 * np.arccos(dot) * rate_hz
        clear = turned > 0.2  # rad/s; less is noise
        if clear.sum() > 20:
            ratio = float(np.nanmedian(length[1:][clear] / turned[clear]))
            in_degrees = ratio > 10.0
    if not in_degrees:
        return 1.0
    faults.append(Fault(kind="unit", words="the rates of turn are in degrees a second, and were converted to rad/s"))
    return float(np.pi / 180.0)


def unit_quaternions(quats_wxyz: Floats, faults: list[Fault]) -> Floats:
    """Return quaternions, shape (time, 4), with length 1, unknown, with a fault, where they were not near it."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        length = np.sqrt((quats_wxyz * quats_wxyz).sum(axis=1, keepdims=True))
        near = np.abs(length - 1.0) < 0.01
        out: Floats = np.where(near, quats_wxyz / length, np.nan)
    odd = int((~near & ~np.isnan(length)).sum())
    if odd:
        faults.append(Fault(kind="orientation", words=f"{odd} quaternions are not of length 1; taken as unknown"))
    return out
