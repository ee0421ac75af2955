"""How far each curve moved."""

import numpy as np

from kinescript.body.joints import CURVES, Curve, hip_of, knee_of
from kinescript.body.words import Side
from kinescript.measures.baseline import hardly_seen, missing, not_measured, partly_seen
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.track import Track, change_sigma, find_track, peak_bias
from kinescript.motion.angles import JointAngles
from kinescript.signal.spans import Span


def find_ranges(angles: tuple[JointAngles, ...], *, params: MeasureParams = MeasureParams()) -> tuple[Measure, ...]:
    """Return the range in degrees of every curve of the joints that were measured.

    Largest minus smallest known value of the low-passed curve. sigma^2 = 2 change^2 + (2 peak bias)^2: both ends carry
    the error of a change, and noise widens a range at both ends. Unknown when less than half the recording is known.
    """
    joints = {each.joint for each in angles}
    return tuple(_range(angles, curve, params) for curve in CURVES if curve.joint in joints)


def side_of(curve: Curve) -> Side | None:
    """Return the side of a limb's curve, None for pelvis, trunk and lumbar spine."""
    return next((side for side in Side if curve.joint in (hip_of(side), knee_of(side))), None)


def seen_share(track: Track) -> float:
    """Return which share of the recording, 0 to 1, the curve was known."""
    return float(track.known.mean())


def seen_span(track: Track) -> Span:
    """Return the span in seconds from the first known frame to the last."""
    first, last = track.time_s[np.flatnonzero(track.known)[[0, -1]]]
    return Span(start_s=float(first), end_s=float(last))


def _range(angles: tuple[JointAngles, ...], curve: Curve, params: MeasureParams) -> Measure:
    track = find_track(angles, curve.name, params)
    if track is None:
        return missing("range", curve.name, side_of(curve), not_measured(curve.name))
    share = seen_share(track)
    if share < params.known_trial_share:
        return missing("range", curve.name, side_of(curve), hardly_seen(curve.name, share))
    seen = track.values[track.known]
    everything = np.ones(len(track.time_s), dtype=bool)
    duration_s = float(track.time_s[-1] - track.time_s[0])
    skin, noise = change_sigma(track, everything, params), peak_bias(track, duration_s, params)
    return Measure(
        name="range",
        of=curve.name,
        side=side_of(curve),
        value=float(seen.max() - seen.min()),
        unit="deg",
        sigma=float(np.hypot(2**0.5 * skin, 2 * noise)),
        span=seen_span(track),
        faults=partly_seen(curve.name, share, params, but="the true range may be larger"),
    )
