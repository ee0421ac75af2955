"""Left beside right, the trunk beside its plane, and hip beside knee, at the deepest point of repetitions."""

from typing import NamedTuple

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.baseline import baseline, not_measured
from kinescript.measures.entry import Entry
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.repetition_ways import Lead, frames_of, one_of, skin_of, unknown
from kinescript.measures.standing import StandingReference
from kinescript.measures.track import Track, find_track, peak_bias
from kinescript.motion.angles import JointAngles
from kinescript.motion.task_repetitions import LEADING
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

_DEPTH_CURVES = (
    ("trunk_side_bend_at_depth", None, "trunk_side_bend_deg"),
    ("trunk_rotation_at_depth", None, "trunk_rotation_deg"),
    *(("hip_adduction_at_depth", side, f"hip_{side}_adduction_deg") for side in Side),
)
# below this sum of hip and knee flexion in degrees their shares say nothing (assumption of ours)
_LEAST_SUM_DEG = 20.0
_PRIOR_SHARE, _UNSEEN_SHARE = 0.01, 0.2
# one standard deviation of what skin does out of the plane of a flexion, as a share of it (assumption of ours)
_ASIDE_SHARE = 0.025


class _Depth(NamedTuple):
    """A curve's change from quiet standing at the deepest frame of each repetition, shape (repetitions,), in degrees.

    `shared` is its error that is the same in every repetition; `faults` say why there is none, or what it lacks.
    """

    values: Floats | None
    shared: float
    faults: tuple[Fault, ...]


def find_repetition_sides(
    angles: tuple[JointAngles, ...],
    lead: Lead | Fault,
    standing: StandingReference,
    *,
    task: Task,
    side: Side | None = None,
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return side differences of hip and knee range, and trunk, hip adduction and hip share at depth, in degrees or 1.

    difference: sigma^2 = skin_right^2 + skin_left^2 + (2 bias)^2 of both + between repetitions: the skin of two legs is
    taken as independent. At depth: sigma^2 = skin^2 + standing^2 + noise^2 + between, where skin grows with the
    joint's largest flexion on the way, by 0.025 of it out of the plane. Hip share h = H / (H + K) of hip and knee
    flexion changes: sigma_h^2 = (K^2 sigma_H^2 + H^2 sigma_K^2) / (H + K)^4 + between. Where one leg carries the
    repetition, its `side`, the other does something else: then there is no difference, its hip is left out, and the
    trunk's angles are positive toward the leg that carries.
    """
    del task
    joints = _JOINTS if side is None else ()
    curves = [each for each in _DEPTH_CURVES if side is None or each[1] in (None, side)]
    legs = tuple(Side) if side is None else (side,)
    toward = -1.0 if side is Side.LEFT else 1.0
    if isinstance(lead, Fault):
        return tuple(
            unknown(name, of, leg, unit, lead)
            for name, leg, of, unit in (
                *((f"{j}_flexion_range_side_difference", None, f"{j}_right_flexion_deg", "deg") for j in joints),
                *((name, leg, of, "deg") for name, leg, of in curves),
                *(("hip_share_at_depth", leg, f"hip_{leg}_flexion_deg", "1") for leg in legs),
            )
        )
    return (
        *(_difference(angles, joint, lead, params) for joint in joints),
        *(
            _at_depth(angles, name, leg, of, lead, standing, params, sign=toward if leg is None else 1.0)
            for name, leg, of in curves
        ),
        *(_hip_share(angles, leg, lead, standing, params) for leg in legs),
    )


_JOINTS = ("hip", "knee")


def _difference(angles: tuple[JointAngles, ...], joint: str, lead: Lead, params: MeasureParams) -> Measure:
    name, of = f"{joint}_flexion_range_side_difference", f"{joint}_right_flexion_deg"
    curves = [f"{joint}_{side}_flexion_deg" for side in (Side.RIGHT, Side.LEFT)]
    tracks = [find_track(angles, each, params) for each in curves]
    lost = tuple(not_measured(each) for each, track in zip(curves, tracks, strict=True) if track is None)
    if lost:
        return unknown(name, of, None, "deg", *lost)
    ranges, variance = [], 0.0
    for track in tracks:
        if track is None:
            continue
        each = np.array([np.nan if way is None else np.ptp(track.values[way.whole]) for way in lead.ways])
        ranges.append(each)
        size = float(np.nanmedian(each)) if np.isfinite(each).any() else 0.0
        longest_s = max(float(track.time_s[way.end] - track.time_s[way.start]) for way in lead.seen)
        variance += skin_of(track, size, frames_of(lead), params) ** 2 + (2 * peak_bias(track, longest_s, params)) ** 2
    return one_of(name, of, None, "deg", ranges[0] - ranges[1], lead, shared=variance**0.5,
                  prior=params.stance_spread_deg, unseen=params.unseen_spread_deg)  # fmt: skip


def _depth(
    angles: tuple[JointAngles, ...], of: str, lead: Lead, standing: StandingReference, params: MeasureParams,
    *, in_plane: bool,
) -> _Depth:  # fmt: skip
    track = find_track(angles, of, params)
    own, faults = baseline(standing, of)
    if track is None:
        return _Depth(None, 0.0, (not_measured(of),))
    if own is None:
        return _Depth(None, 0.0, faults)
    values = np.array([np.nan if way is None else track.values[way.deepest] - own.mean_deg for way in lead.ways])
    if not np.isfinite(values).any():
        words = f"{track.curve.title.lower()} was not known at the deepest point of any complete repetition"
        return _Depth(None, 0.0, (Fault(kind="gap", words=words),))
    deepest = np.zeros(len(track.time_s), dtype=bool)
    deepest[[way.deepest for way in lead.seen]] = True
    size = abs(float(np.nanmedian(values)))
    skin = skin_of(track, size, deepest, params)
    if not in_plane:
        skin = float(np.hypot(skin, _ASIDE_SHARE * _largest_flexion(angles, track, lead, params)))
    return _Depth(values, float(np.sqrt(skin**2 + own.sigma_deg**2 + params.noise_deg**2)), faults)


def _largest_flexion(angles: tuple[JointAngles, ...], track: Track, lead: Lead, params: MeasureParams) -> float:
    """Return how far the same joint flexed in the repetitions, in degrees; 0 where that was not known."""
    joint = track.curve.joint.value
    flexion = find_track(angles, f"{joint}_flexion_deg", params)
    if flexion is None:
        return 0.0
    inside = flexion.values[frames_of(lead)]
    return float(np.nanmax(inside) - np.nanmin(inside)) if np.isfinite(inside).any() else 0.0


def _with_faults(made: Measure, faults: tuple[Fault, ...]) -> Measure:
    return Measure(
        name=made.name, of=made.of, side=made.side, value=made.value, unit=made.unit, sigma=made.sigma, span=made.span,
        faults=tuple(dict.fromkeys((*faults, *made.faults))),
    )  # fmt: skip


def _at_depth(
    angles: tuple[JointAngles, ...], name: str, side: Side | None, of: str, lead: Lead, standing: StandingReference,
    params: MeasureParams, *, sign: float,
) -> Measure:  # fmt: skip
    depth = _depth(angles, of, lead, standing, params, in_plane=False)
    if depth.values is None:
        return unknown(name, of, side, "deg", *depth.faults)
    made = one_of(name, of, side, "deg", sign * depth.values, lead, shared=depth.shared,
                  prior=params.stance_spread_deg, unseen=params.unseen_spread_deg)  # fmt: skip
    return _with_faults(made, depth.faults)


def _hip_share(
    angles: tuple[JointAngles, ...], side: Side, lead: Lead, standing: StandingReference, params: MeasureParams
) -> Measure:
    name, of = "hip_share_at_depth", f"hip_{side}_flexion_deg"
    hip = _depth(angles, of, lead, standing, params, in_plane=True)
    knee = _depth(angles, f"knee_{side}_flexion_deg", lead, standing, params, in_plane=True)
    faults = tuple(dict.fromkeys((*hip.faults, *knee.faults)))
    if hip.values is None or knee.values is None:
        return unknown(name, of, side, "1", *faults)
    both = hip.values + knee.values
    if not np.isfinite(both).any():
        words = "hip and knee were never known together at the deepest point"
        return unknown(name, of, side, "1", Fault(kind="gap", words=words))
    whole = float(np.nanmedian(both))
    if whole < _LEAST_SUM_DEG:
        words = f"hip and knee flexed by {whole:.0f} deg together, too little to divide by"
        return unknown(name, of, side, "1", Fault(kind="small", words=words))
    shares = hip.values / both
    share = float(np.nanmedian(shares))
    shared = float(np.hypot((1 - share) * hip.shared, share * knee.shared) / whole)
    made = one_of(name, of, side, "1", shares, lead, shared=shared, prior=_PRIOR_SHARE, unseen=_UNSEEN_SHARE)
    return _with_faults(made, faults)


_TASKS = tuple(LEADING)
_ON_BOTH_LEGS = tuple(task for task in LEADING if task is not Task.STEP_DOWN)
_DEEPEST = "where the leading curve is furthest out; median over complete repetitions"
_RIGHTWARD = "positive to the right (step down: toward the leg that stays on the step)"
ENTRIES: tuple[Entry, ...] = (
    *(
        Entry(name=f"{joint}_flexion_range_side_difference", title=f"Range of {joint} flexion, right minus left",
              unit="deg", needs=("curves",), of=(f"{joint}_right_flexion_deg",), tasks=_ON_BOTH_LEGS,
              definition=f"Range of right {joint} flexion within a repetition minus that of the left; median over"
              " complete repetitions.", source="definition of ours")
        for joint in _JOINTS
    ),
    Entry(name="trunk_side_bend_at_depth", title="Trunk side bend at the deepest point", unit="deg",
          needs=("curves", "standing"), of=("trunk_side_bend_deg",), tasks=_TASKS, source="definition of ours",
          definition=f"Trunk side bend minus its mean in quiet standing, {_RIGHTWARD}, {_DEEPEST}."),
    Entry(name="trunk_rotation_at_depth", title="Trunk rotation at the deepest point", unit="deg",
          needs=("curves", "standing"), of=("trunk_rotation_deg",), tasks=_TASKS, source="definition of ours",
          definition=f"Trunk rotation minus its mean in quiet standing, {_RIGHTWARD}, {_DEEPEST}."),
    Entry(name="hip_adduction_at_depth", title="Hip adduction at the deepest point", unit="deg", sided=True,
          needs=("curves", "standing"), of=tuple(f"hip_{side}_adduction_deg" for side in Side), tasks=_TASKS,
          definition=f"Hip adduction minus its mean in quiet standing, {_DEEPEST}. No angle of the knee: it cannot tell"
          " a knee that falls in from feet set wide; knee_frontal_projection_at_depth stands beside it.",
          source="definition of ours"),
    Entry(name="hip_share_at_depth", title="Hip share of hip and knee flexion at the deepest point", unit="1",
          sided=True, needs=("curves", "standing"), of=tuple(f"hip_{side}_flexion_deg" for side in Side), tasks=_TASKS,
          definition=f"Change of hip flexion from quiet standing over that of hip plus knee flexion, {_DEEPEST}.",
          source="definition of ours"),
)  # fmt: skip
