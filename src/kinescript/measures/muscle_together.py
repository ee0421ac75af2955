"""How muscles work together and tire: co-contraction, synergies in walking, the fall of the median frequency."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_medians import whole_of
from kinescript.measures.muscle_orders import load_muscle_orders
from kinescript.measures.muscle_windows import why_unusable
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.motion.stance import Stance
from kinescript.muscle.levels.activation import Activation, ReferenceKind
from kinescript.muscle.levels.cocontraction import find_co_contraction
from kinescript.muscle.levels.fatigue import find_fatigue
from kinescript.muscle.synergies.finding import LEAST_MUSCLES
from kinescript.muscle.synergies.solution import Synergies
from kinescript.muscle.synergies.strides import find_stride_synergies
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

# holds of the trunk, in which a muscle works without a break; balancing on one leg is no constant effort
_HELD_TASKS = (Task.BACK_EXTENSION_HOLD, Task.SIDE_BRIDGE)
_NOT_KNOWN = "It describes the recording; no cut-off for people with back pain is known to us."
ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="co_contraction_index",
        title="Co-contraction of two opposing muscles",
        unit="%",
        needs=("emg",),
        definition=(
            "Twice the area under both envelopes over the sum of their areas, both against the same kind of reference,"
            " from the beginning of the first complete repetition to the end of the last (else all along): 0 % never"
            " together, 100 % the same curve. It says how alike the two are, not how strong."
        ),
        source=(
            "after Falconer & Winter 1985, Electromyogr Clin Neurophysiol 25:135: which of the two opposes was told"
            " there by the joint's moment, here it is the smaller envelope at each instant"
        ),
        grade="technical",
        grade_reason=_NOT_KNOWN,
    ),
    Entry(
        name="median_frequency_slope",
        title="Fall of the median frequency",
        unit="%/min",
        needs=("emg",),
        definition=(
            "Slope of a straight line through the median frequency of each second of the longest held effort, in"
            " percent of where it began; negative as a muscle tires."
        ),
        source="De Luca 1997, J Appl Biomech 13:135 (static contractions alone); length and steadiness asked for: ours",
        tasks=_HELD_TASKS,
        grade="technical",
        grade_reason=_NOT_KNOWN,
    ),
    Entry(
        name="synergy_count",
        title="Muscle synergies in walking",
        unit="1",
        needs=("stances", "emg"),
        definition=(
            "How many synergies (non-negative matrix factorisation of the envelopes of one leg, each divided by its own"
            " peak, over strides) it takes until more of them follow a straight line of what is explained."
        ),
        source="Santuz et al. 2017 (normalisation, rule); error from resampled strides, ours",
        of=("walking",),
        tasks=(Task.WALKING,),
        grade="technical",
        grade_reason=_NOT_KNOWN,
    ),
    Entry(
        name="synergy_vaf",
        title="What the synergies explain",
        unit="%",
        needs=("stances", "emg"),
        definition="100 (1 - squared error / sum of squares) of the envelopes at that number of synergies.",
        source="usual; error from resampled strides, ours",
        of=("walking",),
        tasks=(Task.WALKING,),
        grade="technical",
        grade_reason=_NOT_KNOWN,
    ),
)
_INDEX, _SLOPE, _COUNT, _VAF = ENTRIES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LegSynergies:
    """The synergies of one leg in walking, or None and the faults that say why there are none; doubts are faults."""

    side: Side
    found: Synergies | None
    faults: tuple[Fault, ...] = ()


def find_muscles_together(
    worked: Worked, repetitions: tuple[Repetition, ...], synergies: tuple[LegSynergies, ...], *, task: Task
) -> tuple[Measure, ...]:
    """Return co-contraction of every opposing pair, the fall of median frequencies in holds, synergies in walking."""
    sites = [s.at for s in worked.signals if isinstance(s.at, MuscleSite)]
    found = list(_pairs(worked, sites, repetitions))
    if task in _HELD_TASKS:
        found += [_tires(worked, at) for at in sites]
    found += [measure for each in synergies for measure in _of_synergies(each)]
    return tuple(found)


def find_leg_synergies(worked: Worked, stances: tuple[Stance, ...], *, task: Task) -> tuple[LegSynergies, ...]:
    """Return the synergies of each leg in walking; nothing of a leg with fewer than four electrodes, or elsewhere."""
    if task is not Task.WALKING:
        return ()
    sites = [s.at for s in worked.signals if isinstance(s.at, MuscleSite)]
    own = ((side, [at for at in sites if at.side is side]) for side in Side)
    return tuple(_synergies(worked, at, stances, side) for side, at in own if len(at) >= LEAST_MUSCLES)


def _pairs(worked: Worked, sites: list[MuscleSite], repetitions: tuple[Repetition, ...]) -> tuple[Measure, ...]:
    span = whole_of(tuple(r.span for r in repetitions if r.state is RepetitionState.COMPLETE))
    found = []
    for pair in load_muscle_orders().pairs:
        of = f"{pair.one}/{pair.other}"
        for side in Side:
            both = [MuscleSite(muscle=name, side=side) for name in (pair.one, pair.other)]
            if any(at not in sites for at in both):
                continue
            why = tuple(fault for at in both for fault in why_unusable(worked.signal(at), at.words))
            one, other = (worked.activation(at) for at in both)
            if why or one is None or other is None:
                why = why or (Fault(kind="missing", words="a level was not found"),)
                found.append(unknown(_INDEX, side, *why, of=of))
                continue
            index = find_co_contraction(one, other, span=span)
            if index.value_pct is None or index.sigma_pct is None:
                found.append(unknown(_INDEX, side, *index.faults, of=of))
                continue
            value, sigma = index.value_pct, index.sigma_pct
            faults = (*index.faults, *_of_shape(one, other))
            found.append(known(_INDEX, side, value, sigma, span=span, faults=faults, of=of))
    return tuple(found)


def _of_shape(one: Activation, other: Activation) -> tuple[Fault, ...]:
    """Return that an index of shares of the task's own peaks tells nothing of how much either muscle worked."""
    if ReferenceKind.TASK_PEAK not in (one.normalised_to.kind, other.normalised_to.kind):
        return ()
    words = "each muscle is a share of its own peak in this very task, so that the index is of shape only"
    return (Fault(kind="reference", words=words),)


def _tires(worked: Worked, at: MuscleSite) -> Measure:
    signal = worked.signal(at)
    why = why_unusable(signal, at.words)
    if why or signal is None:
        return unknown(_SLOPE, at.side, *why, of=at.muscle)
    if not worked.bursts_of(at):
        fault = Fault(kind="absent", words=f"the {at.words} was never seen to work, so that nothing could tire")
        return unknown(_SLOPE, at.side, fault, of=at.muscle)
    found = find_fatigue(signal)
    if found.slope_pct_per_min is None or found.sigma_pct_per_min is None:
        return unknown(_SLOPE, at.side, *found.faults, of=at.muscle)
    slope, sigma = found.slope_pct_per_min, found.sigma_pct_per_min
    return known(_SLOPE, at.side, slope, sigma, span=found.span, faults=found.faults, of=at.muscle)


def _synergies(worked: Worked, own: list[MuscleSite], stances: tuple[Stance, ...], side: Side) -> LegSynergies:
    usable = [a for at in own if not why_unusable(worked.signal(at), at.words) and (a := worked.activation(at))]
    strides = _strides(stances, side)
    if len(usable) < LEAST_MUSCLES:
        found: Synergies | Fault = Fault(kind="few_muscles", words=f"{len(usable)} muscles can be used, too few")
    elif not len(strides):
        found = Fault(kind="no_stride", words=f"no stride of the {side} leg was seen whole")
    else:
        found = find_stride_synergies(usable, strides)
    if isinstance(found, Fault):
        return LegSynergies(side=side, found=None, faults=(found,))
    return LegSynergies(side=side, found=found if found.count else None, faults=found.faults)


def _of_synergies(leg: LegSynergies) -> tuple[Measure, ...]:
    """Return count and share explained of the synergies of one leg."""
    found = leg.found
    if found is None or found.count_sigma is None or found.vaf_sigma is None:
        few = Fault(kind="few", words="too few strides were seen to say how sure the synergies are")
        return tuple(unknown(entry, leg.side, *(leg.faults or (few,))) for entry in (_COUNT, _VAF))
    return (
        known(_COUNT, leg.side, found.count, found.count_sigma, faults=leg.faults),
        known(_VAF, leg.side, 100 * found.vaf, 100 * found.vaf_sigma, faults=leg.faults),
    )


def _strides(stances: tuple[Stance, ...], side: Side) -> Floats:
    """Return start and end of every stride of this foot in seconds, shape (strides, 2): from strike to strike."""
    strikes = [s.span.start_s for s in sorted(stances, key=lambda s: s.span.start_s) if s.side is side and s.whole]
    return np.column_stack((strikes[:-1], strikes[1:])) if len(strikes) > 1 else np.zeros((0, 2))
