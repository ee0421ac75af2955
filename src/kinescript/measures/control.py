"""What pelvis and trunk do while one leg carries the person: drop, lean, and the lumbar spine at that instant."""

from typing import NamedTuple

import numpy as np

from kinescript.body.words import Side
from kinescript.measures.baseline import baseline, missing, not_measured
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.single_support import Support, find_supports
from kinescript.measures.spread import median_factor, reach_of, spread_of
from kinescript.measures.standing import StandingCurve, StandingReference
from kinescript.measures.track import Track, change_sigma, find_track, peak_bias
from kinescript.motion.angles import JointAngles
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

_OBLIQUITY = "pelvis_obliquity_deg"
_AT_DROP = (
    ("lumbar_side_bend_at_drop", "lumbar_side_bend_deg"),
    ("lumbar_rotation_at_drop", "lumbar_rotation_deg"),
)


class _Reading(NamedTuple):
    """A median over stances with its error in parts, in degrees: `change_sigma` is the same in every stance of both
    sides, `own_sigma` this side's alone; that of quiet standing is in neither.
    """

    value: float
    change_sigma: float
    own_sigma: float
    instant_s: float
    faults: tuple[Fault, ...]


class _Drop(NamedTuple):
    """One side's pelvic drop as a measure, and what the other measures need of it."""

    measure: Measure
    reading: _Reading | None
    supports: tuple[Support, ...]
    peaks: tuple[int, ...]


def find_control(
    angles: tuple[JointAngles, ...],
    stances: tuple[Stance, ...],
    standing: StandingReference,
    *,
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return pelvic drop, trunk lean and the lumbar spine at the drop for both stance sides, in degrees.

    Each is a median over the n seen stances of a side. sigma^2 = change^2 + standing^2 + peak^2 + (k S)^2 / n with
    change: skin and the part of the angle's own error left in a difference, the same in every stance, so it does not
    shrink with n; standing: the standard error of the standing mean; peak: how far noise may lift a maximum;
    S: the spread between stances, k = 1.2533 for a median of three or more. A stance not seen whole counts as far
    away in S, and its unknown frames as most uncertain in change: an unknown never makes the rest more certain.

    The side difference: what shifts the curve by a constant, change and standing, enters drop in right stance as minus
    and drop in left stance as plus, so the two add up: sigma^2 = (change_right + change_left)^2 + (2 standing)^2
    + both sides' peak^2 + (k S)^2 / n. That the skin moves alike in both stances is the worst case.
    """
    track = find_track(angles, _OBLIQUITY, params)
    drops = {side: _drop(track, stances, standing, side, params) for side in Side}
    found = [drops[side].measure for side in Side]
    found.append(_side_difference(drops, standing))
    for side in Side:
        found.append(_lean(angles, stances, standing, side, params))
    for name, of in _AT_DROP:
        for side in Side:
            found.append(_at_drop(name, of, side, drops[side], find_track(angles, of, params), standing, params))
    return tuple(found)


def toward_stance(side: Side) -> float:
    """Return the sign that makes side bend, rotation or obliquity positive toward the stance side.

    >>> toward_stance(Side.RIGHT)
    1.0
    """
    return 1.0 if side is Side.RIGHT else -1.0


def _drop(
    track: Track | None, stances: tuple[Stance, ...], standing: StandingReference, side: Side, params: MeasureParams
) -> _Drop:
    def nothing(*faults: Fault) -> _Drop:
        return _Drop(missing("pelvic_drop", _OBLIQUITY, side, *faults), None, (), ())

    own, faults = baseline(standing, _OBLIQUITY)
    if track is None:
        return nothing(not_measured(_OBLIQUITY))
    supports, gaps = find_supports(track, stances, side, params)
    if own is None or not any(support.seen for support in supports):
        return nothing(*gaps, *(faults if own is None else ()))
    # obliquity is positive with the right side lower: toward the swing side is away from the stance side
    toward_swing = -toward_stance(side) * (track.values - own.mean_deg)
    peaks = tuple(_peak(toward_swing, support) for support in supports)
    reading = _median(track, toward_swing, supports, peaks, side, params, biased=True)
    measure = _measure("pelvic_drop", _OBLIQUITY, side, reading, own, (*faults, *gaps))
    return _Drop(measure, reading, supports, peaks)


def _lean(
    angles: tuple[JointAngles, ...],
    stances: tuple[Stance, ...],
    standing: StandingReference,
    side: Side,
    params: MeasureParams,
) -> Measure:
    name, of = "trunk_lean", "trunk_side_bend_deg"
    track = find_track(angles, of, params)
    own, faults = baseline(standing, of)
    if track is None:
        return missing(name, of, side, not_measured(of))
    supports, gaps = find_supports(track, stances, side, params)
    if own is None or not any(support.seen for support in supports):
        return missing(name, of, side, *gaps, *(faults if own is None else ()))
    lean = toward_stance(side) * (track.values - own.mean_deg)
    peaks = tuple(_peak(lean, support) for support in supports)
    reading = _median(track, lean, supports, peaks, side, params, biased=True)
    return _measure(name, of, side, reading, own, (*faults, *gaps))


def _at_drop(
    name: str,
    of: str,
    side: Side,
    drop: _Drop,
    track: Track | None,
    standing: StandingReference,
    params: MeasureParams,
) -> Measure:
    own, faults = baseline(standing, of)
    if drop.reading is None:
        return missing(name, of, side, *drop.measure.faults)
    if track is None:
        return missing(name, of, side, not_measured(of))
    if own is None:
        return missing(name, of, side, *faults)
    change = toward_stance(side) * (track.values - own.mean_deg)
    supports = []
    for support, peak in zip(drop.supports, drop.peaks, strict=True):
        seen = support.seen and bool(np.isfinite(change[peak]))
        whole = seen and support.whole and bool(track.known[support.inside].all())
        supports.append(support._replace(seen=seen, whole=whole))
    if not any(support.seen for support in supports):
        words = f"{track.curve.title.lower()} was never seen at the instant of the drop"
        return missing(name, of, side, Fault(kind="gap", words=words))
    reading = _median(track, change, tuple(supports), drop.peaks, side, params, biased=False)
    return _measure(name, of, side, reading, own, tuple(dict.fromkeys((*faults, *drop.measure.faults))))


def _side_difference(drops: dict[Side, _Drop], standing: StandingReference) -> Measure:
    name = "pelvic_drop_side_difference"
    right, left = drops[Side.RIGHT].reading, drops[Side.LEFT].reading
    faults = tuple(dict.fromkeys(fault for side in Side for fault in drops[side].measure.faults))
    own, _ = baseline(standing, _OBLIQUITY)
    if right is None or left is None or own is None:
        why = (fault for drop in drops.values() if drop.reading is None for fault in drop.measure.faults)
        return missing(name, _OBLIQUITY, None, *dict.fromkeys(why))
    return Measure(
        name=name,
        of=_OBLIQUITY,
        side=None,
        value=right.value - left.value,
        unit="deg",
        sigma=float(
            np.sqrt(
                (right.change_sigma + left.change_sigma) ** 2
                + right.own_sigma**2
                + left.own_sigma**2
                + (2 * own.sigma_deg) ** 2
            )
        ),
        faults=faults,
    )


def _peak(values: Floats, support: Support) -> int:
    """Return the frame of the largest known value in single support; its first frame where nothing is known."""
    inside = np.flatnonzero(support.inside & np.isfinite(values))
    if len(inside) == 0:
        return int(np.argmax(support.inside))
    return int(inside[np.argmax(values[inside])])


def _median(
    track: Track,
    values: Floats,
    supports: tuple[Support, ...],
    peaks: tuple[int, ...],
    side: Side,
    params: MeasureParams,
    *,
    biased: bool,
) -> _Reading:
    at_peak = values[list(peaks)]
    seen = np.array([support.seen for support in supports])
    whole = np.array([support.whole and support.seen for support in supports])
    median = float(np.median(at_peak[seen]))
    # the largest known value of a stance seen in part is no peak, yet tells that stances lie at least so far apart
    reach = reach_of(at_peak[seen])
    far = max(params.unseen_spread_deg, reach)
    spread = spread_of(np.where(whole, at_peak, np.nan), unseen=far, prior=params.stance_spread_deg)
    between = median_factor(len(supports)) * spread / np.sqrt(seen.sum())
    skin = change_sigma(track, np.any([support.inside for support in supports], axis=0), params)
    longest_s = max(support.duration_s for support in supports)
    noise = peak_bias(track, longest_s, params) if biased else params.noise_deg
    nearest = int(np.argmin(np.where(seen, np.abs(at_peak - median), np.inf)))
    instant_s = float(track.time_s[peaks[nearest]])
    return _Reading(median, skin, float(np.hypot(between, noise)), instant_s, _varied(track, side, reach, params))


def _varied(track: Track, side: Side, reach_deg: float, params: MeasureParams) -> tuple[Fault, ...]:
    """Return the fault of stances further apart than one median can stand for, none where they agree."""
    if reach_deg <= params.unseen_spread_deg:
        return ()
    what = track.curve.title.lower()
    words = f"{what} varied by {reach_deg:.0f} deg between stances on the {side} leg, so one number says little of each"
    return (Fault(kind="varied", words=words),)


def _measure(
    name: str, of: str, side: Side, reading: _Reading, own: StandingCurve, faults: tuple[Fault, ...]
) -> Measure:
    return Measure(
        name=name,
        of=of,
        side=side,
        value=reading.value,
        unit="deg",
        sigma=float(np.sqrt(reading.change_sigma**2 + reading.own_sigma**2 + own.sigma_deg**2)),
        span=Span(start_s=reading.instant_s, end_s=reading.instant_s),
        faults=tuple(dict.fromkeys((*faults, *reading.faults))),
    )
