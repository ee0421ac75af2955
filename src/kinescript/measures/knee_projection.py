"""The knee in the frontal plane: a projection that stands in for a knee that falls in, and does not measure why."""

from dataclasses import replace
from typing import Literal

import numpy as np

from kinescript.body.joints import Curve, Plane, knee_of
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.repetition_ways import Lead, find_lead, one_of, unknown
from kinescript.measures.single_support import find_supports
from kinescript.measures.spread import median_factor, spread_of
from kinescript.measures.standing import StandingCurve, StandingReference, standing_curve
from kinescript.measures.track import Track, low_passed, only_known, peak_bias
from kinescript.motion.angles import JointAngles
from kinescript.motion.knee_projection import project_knee
from kinescript.motion.repetitions import Repetition
from kinescript.motion.sources import Moved
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools
from kinescript.signal.spans import Span, mask_of

_NAME = "knee_frontal_projection_at_depth"
_PROXY = Fault(kind="projection", words="a projection on the frontal plane: hip rotation and knee flexion both move it")
_NO_CENTRES = Fault(
    kind="missing", words="the centres of hip, knee and ankle were not seen; that takes markers on pelvis and leg"
)
# what the front view shows, for each leg; not among the joints' angles, for it is none
PROJECTIONS: dict[Side, Curve] = {
    side: Curve(
        name=f"knee_{side}_frontal_projection_deg",
        joint=knee_of(side),
        plane=Plane.SIDE_BEND,
        title=f"{side.value.capitalize()} knee seen from the front",
        positive="toward the midline",
        negative="away from the midline",
    )
    for side in Side
}


def find_knee_projections(
    moved: Moved,
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    stances: tuple[Stance, ...],
    standing: StandingReference,
    *,
    task: Task,
    untold: tuple[Fault, ...] = (),
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return the change of each knee's frontal projection from quiet standing, in degrees, toward the midline positive.

    sigma^2 = change^2 + standing^2 + noise^2 + between repetitions or stances, with `change` from
    motion.knee_projection at the frames that were read. Sensors and stored angles know no joint centres; without quiet
    standing there is no change. `untold` says why attempts could not be given to a leg.
    """
    if task not in _TASKS:
        return ()
    found = []
    for side in Side:
        pair, own = _find_track(moved, side, params), standing.of(PROJECTIONS[side].name)
        if pair is None:
            found.append(_nothing(side, _NO_CENTRES))
        elif own is None:
            words = "no quiet standing was seen, and how a knee stands differs from person to person"
            found.append(_nothing(side, Fault(kind="no_standing", words=words)))
        elif task is Task.SINGLE_LEG_STANCE:
            found.append(_in_stance(pair[0], own, stances, side, params))
        else:
            lead = find_lead(angles, repetitions, task, params, side=side if task is Task.STEP_DOWN else None)
            if isinstance(lead, Fault) and lead.kind == "no_repetition" and untold:
                lead = untold[0]
            found.append(_at_depth(*pair, own, lead, side, params))
    return tuple(found)


def with_projections(
    standing: StandingReference,
    moved: Moved,
    spans: tuple[Span, ...] | Literal["all"],
    *,
    params: MeasureParams = MeasureParams(),
) -> StandingReference:
    """Return the reference with both knees' frontal projection in quiet standing, as far as it was seen there."""
    found = []
    for side, curve in PROJECTIONS.items():
        pair = _find_track(moved, side, params)
        if pair is None:
            continue
        track = pair[0]
        inside = np.ones(len(track.time_s), dtype=bool) if spans == "all" else mask_of(spans, track.time_s)
        one = standing_curve(
            curve.name, track.time_s[inside], track.values[inside], track.sigma_deg[inside], True, params.standing
        )
        found += [] if one is None else [one]
    return replace(standing, curves=(*standing.curves, *found))


def _nothing(side: Side, *faults: Fault) -> Measure:
    return unknown(_NAME, PROJECTIONS[side].name, side, "deg", *faults)


def _find_track(moved: Moved, side: Side, params: MeasureParams) -> tuple[Track, Bools] | None:
    """Return the low-passed projection, and where it is foreshortened; None where it was never seen."""
    if not len(moved.landmarks.time_s):
        return None
    seen = project_knee(moved.landmarks, moved.pose, side)
    if seen is None or not (np.isfinite(seen.degrees) | seen.foreshortened).any():
        return None
    curve = PROJECTIONS[side]
    values, sigma = only_known(seen.degrees, seen.change_sigma_deg, worst=params.worst_of(curve.joint))
    track = Track(curve=curve, time_s=moved.landmarks.time_s, values=values, sigma_deg=sigma)
    return replace(track, values=low_passed(values, track.rate_hz, params.low_pass_hz)), seen.foreshortened


def _at_depth(
    track: Track, short: Bools, own: StandingCurve, lead: Lead | Fault, side: Side, params: MeasureParams
) -> Measure:
    if isinstance(lead, Fault):
        return _nothing(side, lead)
    deepest = [way.deepest for way in lead.seen]
    values = np.array([np.nan if way is None else track.values[way.deepest] - own.mean_deg for way in lead.ways])
    if not np.isfinite(values).any() and short[deepest].any():
        words = "at the deepest point the thigh or the shank points at who looks from the front, so the projection"
        return _nothing(side, Fault(kind="foreshortened", words=f"{words} tells nothing"))
    shared = float(np.sqrt((track.sigma_deg[deepest] ** 2).mean() + own.sigma_deg**2 + params.noise_deg**2))
    made = one_of(_NAME, track.curve.name, side, "deg", values, lead, shared=shared,
                  prior=params.stance_spread_deg, unseen=params.unseen_spread_deg)  # fmt: skip
    return made if made.value is None else replace(made, faults=(_PROXY, *made.faults))


def _in_stance(
    track: Track, own: StandingCurve, stances: tuple[Stance, ...], side: Side, params: MeasureParams
) -> Measure:
    supports, gaps = find_supports(track, stances, side, params)
    seen = tuple(each for each in supports if each.seen)
    if not seen:
        return _nothing(side, *gaps)
    change = track.values - own.mean_deg
    peaks = [int(np.nanargmax(np.where(each.inside, change, np.nan))) for each in seen]
    largest = change[peaks]
    # a stance not seen whole may have had more
    known = np.array([value if each.whole else np.nan for value, each in zip(largest, seen, strict=True)])
    unseen = np.full(len(supports) - len(seen), np.nan)
    spread = spread_of(np.concatenate((known, unseen)), unseen=params.unseen_spread_deg, prior=params.stance_spread_deg)
    between = median_factor(len(supports)) * spread / len(seen) ** 0.5
    bias = peak_bias(track, max(each.duration_s for each in seen), params)
    skin = float((track.sigma_deg[peaks] ** 2).mean())
    value = float(np.median(largest))
    at_s = float(track.time_s[peaks[int(np.argmin(np.abs(largest - value)))]])
    return Measure(
        name=_NAME, of=track.curve.name, side=side, value=value, unit="deg",
        sigma=float(np.sqrt(skin + own.sigma_deg**2 + bias**2 + between**2)),
        span=Span(start_s=at_s, end_s=at_s), faults=(_PROXY, *gaps),
    )  # fmt: skip


_TASKS = (Task.SQUAT, Task.SIT_TO_STAND, Task.STEP_DOWN, Task.SINGLE_LEG_STANCE)
ENTRIES: tuple[Entry, ...] = (
    Entry(
        name=_NAME,
        title="Frontal projection of the knee",
        unit="deg",
        needs=("curves", "standing"),
        definition=(
            "Angle by which the knee centre lies off the straight line from hip centre to ankle centre, projected on"
            " the frontal plane of the pelvis's heading, minus its mean in quiet standing, positive with the knee"
            " toward the midline; where the leading curve is furthest out, median over complete repetitions (step down:"
            " those of the leg that stays on the step); on one leg the largest in single support, median over stances."
            " A projection: hip rotation and knee flexion both move it."
        ),
        source=(
            "frontal plane projection angle: Herrington & Munro 2010, Phys Ther Sport, doi 10.1016/j.ptsp.2009.11.004;"
            " Straub & Powers 2022, Int J Sports Phys Ther 17:1259; joint centres and the change from standing: ours"
        ),
        of=tuple(curve.name for curve in PROJECTIONS.values()),
        sided=True,
        tasks=_TASKS,
    ),
)
