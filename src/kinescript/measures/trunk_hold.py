"""How long the trunk was held, lying: the Biering-Sørensen test and the side bridge, from how gravity was seen."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.trunk_posture import PostureParams, find_side, says_wrong
from kinescript.motion.holds import Held, HoldParams, find_held
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.seen_gravity import SeenGravity
from kinescript.record.fault import Fault

_RULE = (
    " It begins when the inclination against gravity has come to rest (under 5 deg a second) and ends when it has"
    " left its level, the median of the first 3 s, by more than {:g} deg for more than 1 s; one such dip that"
    " recovers within 3 s is kept and named. Where an end of the recording cut it, it was longer than that."
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="trunk_hold_time",
        title="Time the trunk was held",
        unit="s",
        needs=("inclination",),
        definition="The longest the trunk was held horizontal, prone, over the edge of a couch." + _RULE.format(10),
        source="test: Biering-Sorensen 1984, Spine 9:106; end by an angle, limits and error of ours",
        of=(Task.BACK_EXTENSION_HOLD.value,),
        tasks=(Task.BACK_EXTENSION_HOLD,),
    ),
    Entry(
        name="side_bridge_hold_time",
        title="Time the side bridge was held",
        unit="s",
        needs=("inclination",),
        definition=(
            "The longest pelvis and thorax both were held in a side bridge; the side is the one that is down."
            + _RULE.format(7)
        ),
        source="test: McGill 1999, Arch Phys Med Rehabil 80:941; end by an angle, limits and error of ours",
        of=(Task.SIDE_BRIDGE.value,),
        tasks=(Task.SIDE_BRIDGE,),
    ),
)
_UNTOLD = (
    "nothing told how the sensors lay on the body, and sitting still looks like a hold to them: state their mountings,"
    " or give a recording of quiet standing with them"
)
_NEEDED = {
    Task.BACK_EXTENSION_HOLD: (Segment.THORAX,),
    Task.SIDE_BRIDGE: (Segment.PELVIS, Segment.THORAX),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkHoldParams:
    """What is assumed of a timed hold; all are assumptions of ours.

    `side_bridge_leave_deg`: when the hips of a person of 1.75 m come down to the mat, the thorax turns by about 12 deg
    only (a shoulder 0.38 m high, half a metre of trunk), so a limit of 10 would wait for the fall; 7 is over half of
    it. `shortest_s` is the shortest hold; with sensors, one of `whole_s` seen from beginning to end comes before any
    that was cut. `settle_s`: one standard deviation of when a movement has come to rest (a smooth lift of
    12 deg in 1.5 s ends 0.2 s after it is slow).
    """

    hold: HoldParams = HoldParams()
    side_bridge_leave_deg: float = 7.0
    shortest_s: float = 2.0
    whole_s: float = 5.0
    settle_s: float = 0.25
    posture: PostureParams = PostureParams()
    errors: MeasureParams = MeasureParams()


def find_trunk_holds(
    gravity: tuple[SeenGravity, ...], landmarks: Landmarks, *, task: Task, params: TrunkHoldParams = TrunkHoldParams()
) -> tuple[Measure, ...]:
    """Return how long the trunk was held in seconds, for the two timed holds only; a side bridge for each side seen.

    sigma^2 = settle^2 + end^2, where `end` is half the time in which the inclination passed from one standard deviation
    of its own error below the limit to one above (a slow sag ends less surely than a fall), at least one frame. That
    error is what the skin does (0.7 deg) and what is left of the pose's in a change, or a sensor's 1 deg. Of several
    stretches the longest counts; with sensors, which see rest and hold alike, one seen from beginning to end before one
    that an end of the recording cut.
    """
    if task not in _NEEDED:
        return ()
    entry = next(e for e in ENTRIES if task in (e.tasks or ()))
    seen = tuple(each for each in gravity if each.at in _NEEDED[task])
    lost = [at.words for at in _NEEDED[task] if at not in {each.at for each in seen}]
    if not seen:
        words = f"the {' and the '.join(lost)} was not seen, by markers or by a sensor"
        return (unknown(entry, None, Fault(kind="no_trunk", words=words)),)
    if all(each.told_by == "nothing" for each in seen):
        return (unknown(entry, None, Fault(kind="posture", words=_UNTOLD)),)
    held = _find(seen, task, params)
    refused = [says_wrong(each, seen, landmarks, task=task, params=params.posture) for each in held]
    fits = [each for each, words in zip(held, refused, strict=True) if words is None]
    if not fits:
        longest = max(zip(held, refused, strict=True), key=lambda pair: pair[0].span.duration_s, default=None)
        words = longest[1] if longest and longest[1] else "the trunk was never still for long enough to be held"
        return (unknown(entry, None, Fault(kind="not_held", words=words)),)
    by_side: dict[Side | None, list[Held]] = {}
    for each in fits:
        side = find_side(each, seen, params=params.posture) if task is Task.SIDE_BRIDGE else None
        by_side.setdefault(side, []).append(each)
    unseen = tuple(
        Fault(kind="one_segment", words=f"the {at} was not seen, and may have left its level first") for at in lost
    )
    return tuple(
        _measure(entry, side, all_of, seen, unseen, params) for side, all_of in sorted(by_side.items(), key=_order)
    )


def _order(pair: tuple[Side | None, list[Held]]) -> int:
    return -1 if pair[0] is None else list(Side).index(pair[0])


def _find(seen: tuple[SeenGravity, ...], task: Task, params: TrunkHoldParams) -> list[Held]:
    """Return the stretches long enough to be a hold."""
    leave_deg = params.hold.leave_deg if task is Task.BACK_EXTENSION_HOLD else params.side_bridge_leave_deg
    held = find_held(seen, sigma_deg=_sigma_deg(seen, params), params=replace(params.hold, leave_deg=leave_deg))
    return [each for each in held if each.span.duration_s >= params.shortest_s]


def _sigma_deg(seen: tuple[SeenGravity, ...], params: TrunkHoldParams) -> float:
    """Return one standard deviation of a change of inclination, the larger where there are two segments, in degrees."""
    errors = params.errors
    kept = (
        (errors.change_share if each.told_by == "pose" else 1.0) * float(np.nanmedian(each.sigma_deg)) for each in seen
    )
    return float(np.hypot(errors.soft_tissue_deg, max(kept)))


def _measure(
    entry: Entry,
    side: Side | None,
    held: list[Held],
    seen: tuple[SeenGravity, ...],
    unseen: tuple[Fault, ...],
    params: TrunkHoldParams,
) -> Measure:
    """Return the longest of the stretches on one side, with what is worth knowing about it."""
    by_sensors = all(each.told_by != "pose" for each in seen)
    longest = max(_believed(held, params) if by_sensors else held, key=lambda each: each.span.duration_s)
    faults = [*_cut(longest, params.hold), *_dipped(longest), *_others(held, longest, params), *unseen]
    if entry is ENTRIES[0] and by_sensors:
        words = "a sensor on the chest does not tell lying from a bend held while standing"
        faults.append(Fault(kind="posture", words=words))
    if entry is ENTRIES[1] and by_sensors:
        words = "sensors alone do not tell a side bridge from lying propped up on the side"
        faults.append(Fault(kind="posture", words=words))
    if entry is ENTRIES[1] and side is None:
        words = "which side was down is not known: state which axis of a sensor points up and which forward"
        faults.append(Fault(kind="side", words=words))
    settle_s = 0.0 if longest.cut_start else params.settle_s
    sigma = float(np.hypot(settle_s, longest.end_sigma_s))
    return known(entry, side, longest.span.duration_s, sigma, span=longest.span, faults=tuple(faults))


def _believed(held: list[Held], params: TrunkHoldParams) -> list[Held]:
    """Return those seen from beginning to end, if any: sensors do not tell rest before and after from holding."""
    whole = [each for each in held if not each.is_cut and each.span.duration_s >= params.whole_s]
    return whole or held


def _cut(held: Held, params: HoldParams) -> list[Fault]:
    """Return why it lasted longer than it was seen."""
    if held.ended_by == "gap":
        words = "the trunk was lost from sight while it was held: it was held at least this long"
        return [Fault(kind="cut", words=words, span=held.span)]
    if held.is_cut:
        words = "an end of the recording cut the hold: it lasted at least this long"
        return [Fault(kind="cut", words=words, span=held.span)]
    if held.after_s < params.brief_s:
        words = f"the recording ended {held.after_s:.1f} s after the trunk left its level; it may have come back"
        return [Fault(kind="cut", words=words, span=held.span)]
    return []


def _dipped(held: Held) -> list[Fault]:
    if not held.dips:
        return []
    longest = max(held.dips, key=lambda dip: dip.duration_s)
    times = "once" if len(held.dips) == 1 else f"{len(held.dips)} times"
    words = f"the trunk left its level {times} and came back, after {longest.duration_s:.1f} s at the longest"
    return [Fault(kind="dip", words=words, span=longest)]


def _others(held: list[Held], longest: Held, params: TrunkHoldParams) -> list[Fault]:
    others = [each for each in held if each is not longest and each.span.duration_s >= params.whole_s]
    if not others:
        return []
    second = max(others, key=lambda each: each.span.duration_s)
    words = f"it was held another time, for {second.span.duration_s:.0f} s, which does not count"
    return [Fault(kind="another", words=words, span=second.span)]
