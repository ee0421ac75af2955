"""How strongly and how long muscles work: levels against the person's own reference, sides, stance, bursts."""

from typing import NamedTuple

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import ONE_LEG_TASKS, Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_medians import median_of, whole_of
from kinescript.measures.muscle_orders import leg_of
from kinescript.measures.muscle_windows import Reader, why_apart, why_unusable
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.motion.stance import Stance
from kinescript.muscle.levels.activation import NormalisedTo, ReferenceKind
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span

# tasks in which both sides are asked to do the same
_ALIKE = (
    Task.QUIET_STANDING,
    Task.FORWARD_BEND,
    Task.HIP_HINGE,
    Task.SQUAT,
    Task.SIT_TO_STAND,
    Task.BACK_EXTENSION_HOLD,
)
_STANCE_SITE = "gluteus_medius"
# shorter single support is no stance to read a level in (assumption of ours)
_LEAST_STANCE_S = 0.2
# how much levels and durations differ between repetitions where few were seen, as shares (assumptions of ours)
_PRIOR_SHARE, _PRIOR_DURATION = 0.1, 0.1
# fewer whole bursts than this say nothing of a person (assumption of ours)
_LEAST_BURSTS = 2
_COMPARABLE = (ReferenceKind.MVIC, ReferenceKind.SUBMAXIMAL)
_MIXED = (
    "Levels differ between people with and without low back pain, but not in one direction: gluteus medius was weaker"
    " and more active (Penney 2014), its activity is unclear over 24 studies (Sadler 2019), and every level depends on"
    " electrode and reference"
)
_LEVEL = "RMS above the channel's noise, in percent of the reference the channel is normalised to"
ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="muscle_level",
        title="Level of a muscle",
        unit="%",
        needs=("emg",),
        definition=(
            f"{_LEVEL}, over each complete repetition (where a task has none, over the recording); median over them."
        ),
        source="definition of ours; references: CEDE matrix, Besomi et al. 2020, J Electromyogr Kinesiol 53:102438",
        grade="mixed",
        grade_reason=_MIXED + ".",
    ),
    Entry(
        name="level_side_ratio",
        title="Level of a muscle, right over left",
        unit="1",
        needs=("emg",),
        definition=(
            "Level of the right muscle over that of the left, both against a maximal or submaximal contraction: 1 where"
            " both work alike, 2 and 0.5 equally far from it. Where both legs do the same over the same repetitions, on"
            " one leg and in walking each over the stances of its own leg."
        ),
        source="definition of ours (symmetric in its logarithm; assumption: both references were equal efforts)",
        tasks=(*_ALIKE, *ONE_LEG_TASKS),
        grade="mixed",
        grade_reason=_MIXED + ".",
    ),
    Entry(
        name="stance_level",
        title="Level of gluteus medius on its own leg",
        unit="%",
        needs=("stances", "emg"),
        definition=(
            f"{_LEVEL}, over single support of its own leg of {_LEAST_STANCE_S:g} s or more; median over stances."
        ),
        source="definition of ours",
        of=(_STANCE_SITE,),
        sided=True,
        tasks=ONE_LEG_TASKS,
        grade="mixed",
        grade_reason=_MIXED + ".",
    ),
    Entry(
        name="burst_duration",
        title="How long a muscle stays on",
        unit="s",
        needs=("emg",),
        definition="Offset minus onset of a burst seen whole; median over bursts.",
        source="definition of ours",
        grade="technical",
        grade_reason="It describes the recording; no cut-off for people with back pain is known to us.",
    ),
)
_LEVEL_ENTRY, _SIDE_ENTRY, _STANCE_ENTRY, _DURATION_ENTRY = ENTRIES


class Percent(NamedTuple):
    """A level in percent of a reference with one standard deviation, and when it was seen."""

    value: float
    sigma: float
    span: Span | None


def find_muscle_levels(
    worked: Worked, repetitions: tuple[Repetition, ...], stances: tuple[Stance, ...], *, task: Task
) -> tuple[Measure, ...]:
    """Return level, side ratio, stance level (gluteus medius) and burst duration of every muscle that was recorded.

    A level holds the error of its RMS, of its reference, and the spread between repetitions. Unknown, and why, where a
    channel cannot be used, or there is no reference to compare it with.
    """
    sites = [s.at for s in worked.signals if isinstance(s.at, MuscleSite)]
    found = [_level(_LEVEL_ENTRY, worked, at, _spans(worked, at, _own(repetitions, at, task))) for at in sites]
    if task in (_SIDE_ENTRY.tasks or ()):
        for muscle in dict.fromkeys(at.muscle for at in sites if at.side is not None):
            found += _sides(worked, muscle, repetitions, stances, task)
    if task in (_STANCE_ENTRY.tasks or ()):
        own = [at for at in sites if at.muscle == _STANCE_SITE and at.side is not None]
        found += [_stance(worked, at, stances) for at in own]
    return (*found, *(_duration(worked, at) for at in sites))


def _spans(worked: Worked, at: MuscleSite, repetitions: tuple[Repetition, ...]) -> tuple[Span, ...]:
    """Return the complete repetitions, or all of this channel: another may have been recorded earlier or longer."""
    complete = tuple(r.span for r in repetitions if r.state is RepetitionState.COMPLETE)
    signal = worked.signal(at)
    if complete or signal is None or not len(signal.values):
        return complete
    return (Span(start_s=signal.start_s, end_s=signal.start_s + len(signal.values) / signal.rate_hz),)


def _own(repetitions: tuple[Repetition, ...], at: MuscleSite, task: Task) -> tuple[Repetition, ...]:
    """Return the repetitions a muscle answers to: of its own leg where it carries that, of the other where it lifts."""
    leg = leg_of(at.muscle, task)
    if leg is None or at.side is None or all(r.side is None for r in repetitions):
        return repetitions
    return tuple(r for r in repetitions if (r.side is at.side) == (leg == "stance"))


def _stances_of(stances: tuple[Stance, ...], side: Side | None) -> tuple[Span, ...]:
    return tuple(
        single
        for stance in stances
        if stance.side is side
        for single in stance.single
        if single.duration_s >= _LEAST_STANCE_S
    )


def _in_percent(worked: Worked, at: MuscleSite, spans: tuple[Span, ...]) -> Percent | tuple[Fault, ...]:
    signal, activation = worked.signal(at), worked.activation(at)
    why = why_unusable(signal, at.words)
    if why or signal is None:
        return why
    reference = None if activation is None else activation.normalised_to
    if reference is None or reference.level is None or reference.sigma is None:
        words = f"the {at.words} was normalised to nothing, so that its level in volts says nothing of effort"
        return (Fault(kind="reference", words=words),)
    reader = Reader(signal)
    levels = [level for span in spans if (level := reader.level(span)) is not None]
    whole = whole_of(tuple(spans))
    if whole is not None and (apart := why_apart(signal, whole)):
        return apart
    if not levels:
        return (Fault(kind="gap", words=f"the {at.words} was not known all through any of them"),)
    values = np.array([level.rms for level in levels])
    sigmas = np.array([level.sigma_rms for level in levels])
    middle, sigma = median_of(values, sigmas, prior=_PRIOR_SHARE * float(np.median(values)))
    share = 100.0 / reference.level
    of_reference = middle * share * reference.sigma / reference.level
    return Percent(middle * share, float(np.hypot(sigma * share, of_reference)), whole_of(spans))


def _level(entry: Entry, worked: Worked, at: MuscleSite, spans: tuple[Span, ...]) -> Measure:
    found = _in_percent(worked, at, spans)
    if not isinstance(found, Percent):
        return unknown(entry, at.side, *found, of=at.muscle)
    activation = worked.activation(at)
    faults = () if activation is None else _of_task(activation.normalised_to)
    return known(entry, at.side, found.value, found.sigma, span=found.span, faults=faults, of=at.muscle)


def _of_task(reference: NormalisedTo) -> tuple[Fault, ...]:
    if reference.kind is not ReferenceKind.TASK_PEAK:
        return ()
    words = "it is a share of the peak of this very task, which compares with no other day, side or person"
    return (Fault(kind="reference", words=words),)


def _stance(worked: Worked, at: MuscleSite, stances: tuple[Stance, ...]) -> Measure:
    spans = _stances_of(stances, at.side)
    if not spans:
        words = f"the person was never known to stand on the {at.side} leg alone"
        return unknown(_STANCE_ENTRY, at.side, Fault(kind="no_single_support", words=words), of=at.muscle)
    return _level(_STANCE_ENTRY, worked, at, spans)


def _sides(
    worked: Worked, muscle: str, repetitions: tuple[Repetition, ...], stances: tuple[Stance, ...], task: Task
) -> list[Measure]:
    right, left = (MuscleSite(muscle=muscle, side=side) for side in (Side.RIGHT, Side.LEFT))
    if worked.signal(right) is None or worked.signal(left) is None:
        return []
    if task not in _ALIKE and leg_of(muscle, task) != "stance":
        return []
    found = []
    for at in (right, left):
        own = _spans(worked, at, repetitions) if task in _ALIKE else _stances_of(stances, at.side)
        if not own:
            words = f"the person was never known to stand on the {at.side} leg alone"
            return [unknown(_SIDE_ENTRY, None, Fault(kind="no_single_support", words=words), of=muscle)]
        activation = worked.activation(at)
        percent = _in_percent(worked, at, own)
        if not isinstance(percent, Percent):
            return [unknown(_SIDE_ENTRY, None, *percent, of=muscle)]
        if activation is None or activation.normalised_to.kind not in _COMPARABLE:
            words = "two electrodes compare only against a maximal or submaximal contraction of either muscle"
            return [unknown(_SIDE_ENTRY, None, Fault(kind="reference", words=words), of=muscle)]
        if percent.value < 2 * percent.sigma:
            words = f"the {at.words} hardly worked, too little to divide by"
            return [unknown(_SIDE_ENTRY, None, Fault(kind="small", words=words), of=muscle)]
        found.append(percent)
    ratio = found[0].value / found[1].value
    sigma = ratio * float(np.hypot(found[0].sigma / found[0].value, found[1].sigma / found[1].value))
    return [known(_SIDE_ENTRY, None, ratio, sigma, span=found[0].span, of=muscle)]


def _duration(worked: Worked, at: MuscleSite) -> Measure:
    why = why_unusable(worked.signal(at), at.words)
    if why:
        return unknown(_DURATION_ENTRY, at.side, *why, of=at.muscle)
    whole = [(b.onset, b.offset) for b in worked.bursts_of(at) if b.onset is not None and b.offset is not None]
    if len(whole) < _LEAST_BURSTS:
        seen = "was seen to come on and go off again once, too little to say what is usual"
        words = f"the {at.words} {seen if whole else 'was never seen to come on and go off again'}"
        fault = Fault(kind="few" if whole else "absent", words=words)
        return unknown(_DURATION_ENTRY, at.side, fault, of=at.muscle)
    values = np.array([off.time_s - on.time_s for on, off in whole])
    sigmas = np.array([np.hypot(on.sigma_s, off.sigma_s) for on, off in whole])
    middle, sigma = median_of(values, sigmas, prior=_PRIOR_DURATION * float(np.median(values)))
    span = Span(start_s=whole[0][0].time_s, end_s=whole[-1][1].time_s)
    return known(_DURATION_ENTRY, at.side, middle, sigma, span=span, of=at.muscle)
