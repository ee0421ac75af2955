"""What repetitions tell: how many, how far, how fast, in what tempo, and how alike they were."""

from dataclasses import replace

import numpy as np

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.baseline import not_measured
from kinescript.measures.bend_rhythm import find_bend_rhythm
from kinescript.measures.coordination import find_coordination
from kinescript.measures.entry import Entry
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.range import side_of
from kinescript.measures.repetition_sides import find_repetition_sides
from kinescript.measures.repetition_ways import (
    SKIN_SHARE,
    SPEED_HZ,
    Lead,
    find_lead,
    frames_of,
    one_of,
    skin_of,
    speed_noise,
    speed_of,
    unknown,
    variability_of,
)
from kinescript.measures.smoothness import find_smoothness
from kinescript.measures.standing import StandingReference
from kinescript.measures.track import find_track, peak_bias
from kinescript.motion.angles import JointAngles
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.motion.task_repetitions import LEADING, leading
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

_BEND = ("trunk_flexion_deg", "lumbar_flexion_deg", "pelvis_tilt_deg", "hip_left_flexion_deg", "hip_right_flexion_deg")
_KNEES = ("knee_left_flexion_deg", "knee_right_flexion_deg")
# the curves whose range and speed are given, the leading one among them
COMPANIONS: dict[Task, tuple[str, ...]] = {
    Task.FORWARD_BEND: _BEND,
    Task.HIP_HINGE: _BEND,
    Task.SQUAT: (*_BEND, *_KNEES),
    Task.SIT_TO_STAND: (*_BEND, *_KNEES),
    Task.STEP_DOWN: (*_BEND, *_KNEES),
}
_TASKS = tuple(LEADING)
_PARTS = ("out", "hold", "back")
_EDGES = (
    "A movement begins and ends where its speed, low-passed at 4 Hz, is 5 % of its peak: the last such frame before the"
    " curve leaves rest, the first after 90 % of its height, and the same for the way back"
)


def find_repetition_measures(
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    standing: StandingReference,
    *,
    task: Task,
    untold: tuple[Fault, ...] = (),
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return what the repetitions of a task tell, each a median over the complete ones, with its error.

    `repetitions` are found on the task's leading curve (repetition_ways.LEADING), on the clock of the angles. Degrees,
    deg/s and seconds. Where no complete one was seen only the counts have a value, and the rest says why; a task
    without a leading curve has counts alone. In a step down all of it is given for each leg that stays on the step, and
    the side of every measure is that leg's; `untold` says why attempts could not be given to a leg, which makes counts
    unknown.
    """
    if task is not Task.STEP_DOWN:
        return _of_set(angles, repetitions, standing, task, None, untold, params)
    return tuple(
        replace(each, side=side)
        for side in Side
        for each in _of_set(angles, repetitions, standing, task, side, untold, params)
    )


def _of_set(
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    standing: StandingReference,
    task: Task,
    side: Side | None,
    untold: tuple[Fault, ...],
    params: MeasureParams,
) -> tuple[Measure, ...]:
    """Return what the repetitions of one side tell, in a task on both legs with the side None."""
    repetitions = tuple(each for each in repetitions if each.side is side)
    found = list(_counts(repetitions, task, side, untold))
    if task not in LEADING:
        return tuple(found)
    lead = find_lead(angles, repetitions, task, params, side=side)
    if isinstance(lead, Fault) and lead.kind == "no_repetition" and untold:
        lead = untold[0]
    for of in COMPANIONS[task]:
        if side is None or side_of(find_curve(of)) in (None, side):
            found += _far_and_fast(angles, of, lead, params)
    found += _tempo(lead, leading(task, side)[0], params)
    found += find_smoothness(angles, lead, task=task, side=side, params=params)
    found += find_bend_rhythm(angles, lead, task=task, params=params)
    found += find_coordination(angles, lead, task=task, params=params)
    found += find_repetition_sides(angles, lead, standing, task=task, side=side, params=params)
    return tuple(found)


def _counts(
    repetitions: tuple[Repetition, ...], task: Task, side: Side | None, untold: tuple[Fault, ...]
) -> tuple[Measure, ...]:
    of = (*leading(task, side), task.value)[0]
    if untold:
        return tuple(unknown(f"repetitions_{state.value}", of, side, "1", *untold) for state in RepetitionState)
    span = Span(start_s=repetitions[0].span.start_s, end_s=repetitions[-1].span.end_s) if repetitions else None
    return tuple(
        Measure(
            name=f"repetitions_{state.value}",
            of=of,
            side=None,
            value=float(sum(each.state is state for each in repetitions)),
            unit="1",
            sigma=0.0,
            span=span,
        )
        for state in RepetitionState
    )


def _far_and_fast(
    angles: tuple[JointAngles, ...], of: str, lead: Lead | Fault, params: MeasureParams
) -> tuple[Measure, ...]:
    """Return range and peak speeds of one curve.

    range: shared^2 = skin^2 + (2 peak bias)^2. speed: shared^2 = (0.035 speed)^2 + noise^2 2 ln n, the largest of as
    many independent values as pass the filter, as in `peak_bias`.
    """
    side = side_of(find_curve(of))
    track = find_track(angles, of, params)
    names = (("repetition_range", "deg"), ("peak_speed_out", "deg/s"), ("peak_speed_back", "deg/s"))
    if isinstance(lead, Fault) or track is None:
        why = lead if isinstance(lead, Fault) else not_measured(of)
        return tuple(unknown(f"{n}{end}", of, side, u if end != "_variation" else "1", why)
                     for n, u in names for end in ("", "_sd", "_variation"))  # fmt: skip
    speed = np.abs(speed_of(track))
    ranges, out, back = (np.full(len(lead.ways), np.nan) for _ in range(3))
    for index, way in enumerate(lead.ways):
        if way is None:
            continue
        # max and min of an array with a NaN are NaN: not seen whole is not seen
        ranges[index] = np.ptp(track.values[way.whole])
        out[index] = speed[way.start : way.there + 1].max()
        back[index] = speed[way.leave : way.end + 1].max()
    longest_s = max(float(track.time_s[way.end] - track.time_s[way.start]) for way in lead.seen)
    size = float(np.nanmedian(ranges)) if np.isfinite(ranges).any() else 0.0
    bias = peak_bias(track, longest_s, params)
    skin = float(np.hypot(skin_of(track, size, frames_of(lead), params), 2 * bias))
    found = [
        one_of("repetition_range", of, side, "deg", ranges, lead, shared=skin,
               prior=params.stance_spread_deg, unseen=params.unseen_spread_deg)
    ]  # fmt: skip
    found += variability_of(found[0], ranges, own=2**0.5 * params.noise_deg)
    noise = speed_noise(track, params) * float(np.sqrt(2 * np.log(max(2.0, SPEED_HZ * longest_s))))
    for (name, unit), values in zip(names[1:], (out, back), strict=True):
        fastest = float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0
        made = one_of(name, of, side, unit, values, lead, shared=float(np.hypot(noise, SKIN_SHARE * fastest)))
        found += (made, *variability_of(made, values, own=speed_noise(track, params)))
    return tuple(found)


def _tempo(lead: Lead | Fault, of: str, params: MeasureParams) -> tuple[Measure, ...]:
    """Return how long going out, holding and coming back took, in seconds.

    shared: the error of both edges, each the noise of the speed over the acceleration there, and one frame's width.
    """
    if isinstance(lead, Fault):
        return tuple(unknown(f"{part}_duration{end}", of, None, "s" if end != "_variation" else "1", lead)
                     for part in _PARTS for end in ("", "_sd", "_variation"))  # fmt: skip
    time_s, of = lead.track.time_s, lead.track.curve.name
    edges = np.array([[np.nan] * 4 if way is None else time_s[list(way[:4])] for way in lead.ways])
    durations = np.diff(edges, axis=1)
    unsure = _edge_sigma(lead, params)
    found: list[Measure] = []
    for index, part in enumerate(_PARTS):
        own = float(np.hypot(unsure[index], unsure[index + 1]))
        values = durations[:, index]
        prior = max(0.05 * float(np.nanmedian(values)), own)
        made = one_of(f"{part}_duration", of, None, "s", values, lead, shared=own, prior=prior,
                      unseen=0.3 * float(np.nanmedian(durations.sum(axis=1))))  # fmt: skip
        found += (made, *variability_of(made, values, own=own))
    return tuple(found)


def _edge_sigma(lead: Lead, params: MeasureParams) -> Floats:
    """Return one standard deviation in seconds of start, there, leave and end, shape (4,): medians over repetitions."""
    time_s, speed = lead.track.time_s, lead.speed_deg_s
    # beside a gap the acceleration is unknown, and the mean one stands in
    faster = np.nan_to_num(np.abs(np.gradient(speed, time_s)))
    noise, frame_s = speed_noise(lead.track, params), 1.0 / lead.track.rate_hz
    rows = []
    for way in lead.seen:
        row = []
        for index, (a, b) in zip(way[:4], ((way.start, way.there),) * 2 + ((way.leave, way.end),) * 2, strict=True):
            least = float(np.abs(speed[a : b + 1]).max()) / max(float(time_s[b] - time_s[a]), frame_s)
            row.append(np.hypot(noise / max(float(faster[index]), least), frame_s / 12**0.5))
        rows.append(row)
    return np.asarray(np.median(rows, axis=0))


_COUNT_WORDS = {
    RepetitionState.COMPLETE: "reached at least two thirds of the set's typical height and came back",
    RepetitionState.PARTIAL: "came back but reached less than two thirds of the set's typical height",
    RepetitionState.ABORTED: "left rest and were not seen to come back",
}
_MOVED = tuple(dict.fromkeys(of for names in COMPANIONS.values() for of in names))
_LED = tuple(dict.fromkeys(of for names in LEADING.values() for of in names))


def _with_variability(entry: Entry) -> tuple[Entry, ...]:
    """Return a measure's entry and those of its standard deviation and its coefficient of variation."""
    of = entry.title.lower()
    sd = replace(
        entry,
        name=f"{entry.name}_sd",
        title=f"{entry.title}, spread between repetitions",
        definition=f"Standard deviation between complete repetitions (n - 1) of: {of}.",
    )
    share = replace(
        entry,
        name=f"{entry.name}_variation",
        title=f"{entry.title}, coefficient of variation",
        unit="1",
        definition=f"Standard deviation between complete repetitions (n - 1) divided by the mean of: {of}.",
    )
    return entry, sd, share


ENTRIES: tuple[Entry, ...] = (
    *(
        Entry(name=f"repetitions_{state.value}", title=f"Repetitions, {state.value}", unit="1", needs=("curves",),
              definition=f"How many attempts {words}.", source="definition of ours", of=_LED)
        for state, words in _COUNT_WORDS.items()
    ),
    *_with_variability(
        Entry(name="repetition_range", title="Range in a repetition", unit="deg", needs=("curves",), of=_MOVED,
              definition="Largest minus smallest value of the curve within a repetition; median over complete ones.",
              source="definition of ours", tasks=_TASKS)
    ),
    *(
        each
        for part, words in (("out", "going out"), ("back", "coming back"))
        for each in _with_variability(
            Entry(name=f"peak_speed_{part}", title=f"Peak speed {words}", unit="deg/s", needs=("curves",), of=_MOVED,
                  definition=f"Largest speed of the curve, low-passed at 4 Hz, {words}; median over complete"
                  f" repetitions. {_EDGES}.", source="definition of ours", tasks=_TASKS)
        )
    ),
    *(
        each
        for part, words in zip(_PARTS, ("going out", "staying out", "coming back"), strict=True)
        for each in _with_variability(
            Entry(name=f"{part}_duration", title=f"Time {words}", unit="s", needs=("curves",), of=_LED,
                  definition=f"Seconds {words} on the leading curve; median over complete repetitions. {_EDGES}.",
                  source="definition of ours", tasks=_TASKS)
        )
    ),
)  # fmt: skip
