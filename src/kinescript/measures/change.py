"""Posture in quiet standing, and how the task changes it."""

import numpy as np

from kinescript.measures.baseline import baseline, hardly_seen, missing, no_standing, not_measured, partly_seen
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.range import seen_share, seen_span
from kinescript.measures.spread import spread_of
from kinescript.measures.standing import StandingReference, block_means
from kinescript.measures.track import change_sigma, find_track, peak_bias
from kinescript.motion.angles import JointAngles
from kinescript.signal.spans import Span

_BLOCK_S = 1.0


def find_standing_means(standing: StandingReference) -> tuple[Measure, ...]:
    """Return the mean in quiet standing, in degrees, of the curves the catalogue names.

    The error is that of the angle itself, where the markers were put included; a trial's mean is no posture, so
    without quiet standing the value is missing.
    """
    return tuple(_standing_mean(standing, of) for of in find_entry("standing_mean").of)


def _standing_mean(standing: StandingReference, of: str) -> Measure:
    own, faults = baseline(standing, of)
    if standing.source == "trial_mean":
        return missing("standing_mean", of, None, no_standing("the mean of a trial is no posture"))
    if own is None:
        return missing("standing_mean", of, None, *faults)
    return Measure(
        name="standing_mean", of=of, side=None, value=own.mean_deg, unit="deg", sigma=own.angle_sigma_deg, faults=faults
    )


def find_changes(
    angles: tuple[JointAngles, ...], standing: StandingReference, *, params: MeasureParams = MeasureParams()
) -> tuple[Measure, ...]:
    """Return how tilt and obliquity change from quiet standing, in degrees: the largest change, and the mean change.

    peak: sigma^2 = change^2 + standing^2 + peak bias^2. mean: sigma^2 = change^2 + standing^2 + blocks^2, where blocks
    is the standard error of the mean from the means of the one-second blocks seen whole.
    """
    return tuple(
        make(angles, standing, of, params)
        for name, make in (("peak_change", _peak_change), ("mean_change", _mean_change))
        for of in find_entry(name).of
    )


def _peak_change(
    angles: tuple[JointAngles, ...], standing: StandingReference, of: str, params: MeasureParams
) -> Measure:
    own, faults = baseline(standing, of)
    track = find_track(angles, of, params)
    if track is None:
        return missing("peak_change", of, None, not_measured(of))
    if own is None:
        return missing("peak_change", of, None, *faults)
    share = seen_share(track)
    if share < params.known_trial_share:
        return missing("peak_change", of, None, hardly_seen(of, share))
    change = track.values - own.mean_deg
    index = int(np.nanargmax(np.abs(change)))
    instant_s = float(track.time_s[index])
    skin = change_sigma(track, np.ones(len(change), dtype=bool), params)
    noise = peak_bias(track, float(track.time_s[-1] - track.time_s[0]), params)
    return Measure(
        name="peak_change",
        of=of,
        side=None,
        value=float(change[index]),
        unit="deg",
        sigma=float(np.sqrt(skin**2 + own.sigma_deg**2 + noise**2)),
        span=Span(start_s=instant_s, end_s=instant_s),
        faults=(*faults, *partly_seen(of, share, params, but="the true largest change may be larger")),
    )


def _mean_change(
    angles: tuple[JointAngles, ...], standing: StandingReference, of: str, params: MeasureParams
) -> Measure:
    own, faults = baseline(standing, of)
    track = find_track(angles, of, params)
    if track is None:
        return missing("mean_change", of, None, not_measured(of))
    if standing.source == "trial_mean":
        return missing("mean_change", of, None, no_standing("the mean of a trial does not change from itself"))
    if own is None:
        return missing("mean_change", of, None, *faults)
    share = seen_share(track)
    if share < params.known_trial_share:
        return missing("mean_change", of, None, hardly_seen(of, share))
    blocks = block_means(track.time_s, track.values, _BLOCK_S)
    spread = spread_of(blocks, unseen=params.unseen_spread_deg, prior=params.stance_spread_deg)
    wander = spread / max(1, np.isfinite(blocks).sum()) ** 0.5
    skin = change_sigma(track, np.ones(len(track.time_s), dtype=bool), params)
    return Measure(
        name="mean_change",
        of=of,
        side=None,
        value=float(np.nanmean(track.values)) - own.mean_deg,
        unit="deg",
        sigma=float(np.sqrt(skin**2 + own.sigma_deg**2 + wander**2)),
        span=seen_span(track),
        faults=(*faults, *partly_seen(of, share, params, but="the mean of the rest is not in it")),
    )
