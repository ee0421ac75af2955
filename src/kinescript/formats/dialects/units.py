"""The unit of a channel: as it is written, else as gravity tells; told in a Fault whenever it was not written."""

import numpy as np

from kinescript.body.units import find_unit
from kinescript.formats.dialects.plan import Planned
from kinescript.formats.table.layout import RULES
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

_GRAVITY_M_S2 = 9.80665
# what an acceleration may be in, and the factor to m/s2
_ACCELERATIONS = (("m/s2", 1.0), ("g", _GRAVITY_M_S2), ("mg", _GRAVITY_M_S2 / 1000), ("cm/s2", 0.01))
_NEAR = (0.8, 1.25)  # how near to gravity a median length is taken for it; assumptions of ours
_FAR = (0.5, 2.0)


def to_si(planned: Planned, values: Floats, faults: list[Fault]) -> tuple[ChannelKind, str]:
    """Scale the values, shape (n, axes), in place, and return the kind and the unit they have then.

    A kind whose unit nobody knows becomes UNKNOWN, in units of "1", with a Fault.
    """
    group = planned.group
    kind = group.kind
    if group.euler:
        return kind, "1"
    found = find_unit(planned.unit)
    allowed = RULES.get(kind, ((), ()))[1]
    if found is not None and allowed and found[0] not in allowed:
        found = None
    name = f"{kind.replace('_', ' ')} of {planned.label}"
    if kind is ChannelKind.ACCELERATION and group.part == "whole":
        found = _by_gravity(planned, values, found, faults, name)
    if found is None and kind is ChannelKind.EMG and not planned.unit:
        faults.append(Fault(kind="unit", words=f"{name} has no unit; its size tells nothing, its course does"))
        return kind, "1"
    if found is None:
        said = f"the unit {planned.unit!r}, which is not known" if planned.unit else "no unit"
        faults.append(Fault(kind="unit", words=f"{name} has {said}; it was read and not interpreted"))
        return ChannelKind.UNKNOWN, "1"
    values *= found[1] * group.factor
    return kind, found[0]


def _by_gravity(
    planned: Planned, values: Floats, found: tuple[str, float] | None, faults: list[Fault], name: str
) -> tuple[str, float] | None:
    known = values[np.isfinite(values).all(axis=1)]
    if not len(known):
        return found
    with np.errstate(over="ignore"):
        length = float(np.median(np.sqrt((known**2).sum(axis=1))))
    if found is not None and _FAR[0] < length * found[1] / _GRAVITY_M_S2 < _FAR[1]:
        return found
    fits = [(u, f) for u, f in _ACCELERATIONS if _NEAR[0] < length * f / _GRAVITY_M_S2 < _NEAR[1]]
    said = "says no unit of its own" if not planned.said else f"says {planned.unit!r}"
    if planned.said and found is not None:
        words = f"{name} has a median of {length * found[1]:.3g} m/s2, where gravity is 9.81; is its unit right?"
        faults.append(Fault(kind="unit", words=words))
        return found
    if fits:
        unit, factor = fits[0]
        words = f"{name}: the file {said}; its median length of {length:.4g} is gravity in {unit}, which was taken"
        faults.append(Fault(kind="unit", words=words))
        return "m/s2", factor
    if found is not None:
        words = f"{name} has a median of {length * found[1]:.3g} m/s2, where gravity is 9.81; is its unit right?"
        faults.append(Fault(kind="unit", words=words))
    return found


def to_quaternions(planned: Planned, values: Floats, faults: list[Fault]) -> Floats:
    """Return orientations as unit quaternions, scalar first, shape (n, 4); unknown where their length is not near 1.

    `values` are such quaternions, or roll, pitch and yaw in degrees, shape (n, 3).
    """
    if planned.group.euler:
        from scipy.spatial.transform import Rotation

        out = np.full((len(values), 4), np.nan)
        known = np.isfinite(values).all(axis=1)
        if known.any():
            turned = Rotation.from_euler("ZYX", values[known][:, ::-1], degrees=True)
            out[known] = turned.as_quat(scalar_first=True)
        return out
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        length = np.sqrt((values * values).sum(axis=1, keepdims=True))
        near = np.abs(length - 1.0) < 0.01
        quats: Floats = np.where(near, values / length, np.nan)
    odd = int((~near & ~np.isnan(length)).sum())
    if odd:
        words = f"{odd} quaternions of {planned.label} are not of length 1; taken as unknown"
        faults.append(Fault(kind="orientation", words=words))
    return quats
