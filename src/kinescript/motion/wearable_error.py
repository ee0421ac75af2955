"""How far a worn sensor's orientation may be off: an assumed model, its numbers measured where that was possible."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class WearableErrors:
    """One standard deviation in degrees of what the filter leaves, and of what was assumed about heading.

    Measured on the nine BROAD trials at hand (a hand-held sensor moved without pause, `kinescript bench orientation`):
    inclination 0.56 to 0.82 on average, so 1.0 is on the safe side; heading with a magnetometer 2.1 to 2.6, rounded up
    to 3.0; without one the heading strays by 4.2 a minute. A person who stands still now and then strays less. That a
    trial is like one of these is an assumption of ours; so are `facing_deg`, how far a segment may be turned where
    nobody stood quietly in the recording itself, and `bridged_deg_s`, what a second of gap costs: in inclination until
    `forgotten_s` seconds later, in heading for good.
    """

    inclination_deg: float = 1.0
    heading_deg: float = 3.0
    drift_deg_min: float = 4.2
    facing_deg: float = 5.0
    bridged_deg_s: float = 20.0
    forgotten_s: float = 10.0


def find_wearable_sigma(
    global_from_segment: Floats,
    since_s: Floats,
    mounted_deg: tuple[float, float, float],
    *,
    with_mag: bool,
    stood: bool,
    bridged_s: Floats | None = None,
    errors: WearableErrors = WearableErrors(),
) -> Floats:
    """Return one standard deviation about a segment's X, Y, Z axes in degrees, shape (time, 3), NaN where unknown.

    `global_from_segment` has shape (time, 3, 3) and is zero in quiet standing; `since_s`, shape (time,), is how long
    ago or ahead that is; `mounted_deg` what the alignment expects about X, Y, Z; `stood` whether the heading was set in
    quiet standing. `bridged_s`, shape (time, 2), is how many seconds of gap lie between there and quiet standing, and
    how many lie just before. A sensor crooked about the vertical does no harm upright or turned, and mixes tilt into
    obliquity as the segment tilts: its error is that of (1 - R^T) times the crookedness.

    >>> upright = np.array([[[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]]])
    >>> find_wearable_sigma(upright, np.zeros(1), (0.0, 5.0, 0.0), with_mag=False, stood=True).tolist()
    [[1.0, 0.0, 1.0]]
    """
    bridged = np.zeros((len(since_s), 2)) if bridged_s is None else errors.bridged_deg_s * bridged_s
    strayed = np.hypot(errors.drift_deg_min * since_s / 60.0, bridged[:, 0])
    heading = np.minimum(strayed, errors.heading_deg) if with_mag else strayed
    heading_squared = heading**2 + (0.0 if stood else errors.facing_deg**2)
    vertical = global_from_segment[:, 2, :]  # the global vertical in the segment's axes
    inclination_squared = errors.inclination_deg**2 + bridged[:, 1] ** 2
    squares = inclination_squared[:, None] * (1.0 - vertical**2) + heading_squared[:, None] * vertical**2
    levelling = np.array([mounted_deg[0], 0.0, mounted_deg[2]])
    crooked = mounted_deg[1] * (np.array([0.0, 1.0, 0.0]) - vertical)
    return np.asarray(np.sqrt(np.maximum(squares, 0.0) + levelling**2 + crooked**2))


def find_bridged(known: Bools, time_s: Floats, zero: Span, *, errors: WearableErrors = WearableErrors()) -> Floats:
    """Return, shape (time, 2), the seconds unknown between each instant and `zero`, and those shortly before it.

    >>> known = np.array([True, False, True])
    >>> find_bridged(known, np.array([0.0, 0.5, 1.0]), Span(start_s=0.0, end_s=0.0)).tolist()
    [[0.0, 0.0], [0.5, 0.5], [0.5, 0.5]]
    """
    lost_s = np.cumsum(np.where(known, 0.0, np.diff(time_s, prepend=time_s[:1])))
    from_zero = np.abs(lost_s - np.interp(np.clip(time_s, zero.start_s, zero.end_s), time_s, lost_s))
    lately = lost_s - np.interp(time_s - errors.forgotten_s, time_s, lost_s, left=0.0)
    return np.stack((from_zero, lately), axis=1)
