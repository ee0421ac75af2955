"""How far each curve moves within a stride: the range a movement laboratory reads from a walk."""

import numpy as np

from kinescript.body.joints import CURVES, Curve
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.baseline import not_measured
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.range import side_of
from kinescript.measures.repetition_ways import skin_of
from kinescript.measures.spread import median_factor, spread_of
from kinescript.measures.track import Track, find_track, peak_bias
from kinescript.measures.walking_steps import Walk
from kinescript.motion.angles import JointAngles
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools
from kinescript.signal.spans import Span

ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="stride_range",
        title="Range within a stride",
        unit="deg",
        needs=("curves", "stances"),
        definition=(
            "Largest minus smallest value of the curve, low-passed at 6 Hz, from one strike of a foot to its next, over"
            " the longest unbroken run of whole steps; median over strides, a leg's own for its hip and knee, those of"
            " both feet for pelvis, trunk and lumbar spine."
        ),
        source="usual definition (Whittle, Gait Analysis); error of ours",
        tasks=(Task.WALKING, Task.UNKNOWN),
    ),
)
_ENTRY = ENTRIES[0]


def find_stride_ranges(
    angles: tuple[JointAngles, ...], walk: Walk | None, *, task: Task, params: MeasureParams = MeasureParams()
) -> tuple[Measure, ...]:
    """Return the range in degrees within a stride of every curve of the joints that were measured.

    sigma^2 = skin^2 + (2 peak bias)^2 + (k S)^2 / n, S the spread between the n strides, k that of a median; strides of
    both feet overlap, so two of them count as one. A walk not seen to have two whole steps is a reason where the task
    is walking, and no measure at all where nobody said what the task was.
    """
    moved = walk is not None and not any(f.kind == "in_place" for f in walk.faults)
    if task not in (_ENTRY.tasks or ()) or (task is Task.UNKNOWN and not moved):
        return ()
    joints = {each.joint for each in angles}
    return tuple(_range(angles, curve, walk, params) for curve in CURVES if curve.joint in joints)


def _range(angles: tuple[JointAngles, ...], curve: Curve, walk: Walk | None, params: MeasureParams) -> Measure:
    side = side_of(curve)
    strides = _strides(walk, side) if walk is not None else ()
    if walk is None or not strides:
        words = "no stride was seen from one strike of a foot to its next"
        return unknown(_ENTRY, side, Fault(kind="no_stride", words=words), of=curve.name)
    track = find_track(angles, curve.name, params)
    if track is None:
        return unknown(_ENTRY, side, not_measured(curve.name), of=curve.name)
    values = np.array([_within(track, span) for span in strides])
    seen = np.isfinite(values)
    if not seen.any():
        words = "this was not known all through any stride"
        return unknown(_ENTRY, side, Fault(kind="gap", words=words), of=curve.name)
    size = float(np.median(values[seen]))
    longest_s = max(span.duration_s for span in strides)
    frames = Span(start_s=strides[0].start_s, end_s=strides[-1].end_s).holds(track.time_s)
    skin = float(np.hypot(skin_of(track, size, frames, params), 2 * peak_bias(track, longest_s, params)))
    spread = spread_of(values, unseen=params.unseen_spread_deg, prior=params.stance_spread_deg)
    count = float(seen.sum()) if side else max(1.0, float(seen.sum()) / 2)
    sigma = float(np.hypot(skin, median_factor(len(values)) * spread / np.sqrt(count)))
    faults = () if seen.all() else (_unseen(seen),)
    return known(_ENTRY, side, size, sigma, span=walk.span, faults=(*walk.faults, *faults), of=curve.name)


def _strides(walk: Walk, side: Side | None) -> tuple[Span, ...]:
    """Return every stride of a foot, of both feet where it is None, from strike to strike."""
    pairs = zip(walk.stances, walk.stances[2:], strict=False)
    return tuple(
        Span(start_s=first.span.start_s, end_s=next_.span.start_s)
        for first, next_ in pairs
        if side is None or first.side is side
    )


def _within(track: Track, span: Span) -> float:
    # max and min of an array with a NaN are NaN: not seen whole is not seen
    values = track.values[span.holds(track.time_s)]
    return float(np.ptp(values)) if len(values) > 3 else float("nan")


def _unseen(seen: Bools) -> Fault:
    words = f"{int((~seen).sum())} of {len(seen)} strides were not seen whole"
    return Fault(kind="gap", words=words)
