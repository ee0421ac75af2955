"""Everything muscles tell that a recording allows: measures, orders, synergies."""

from dataclasses import dataclass, replace

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.measures.flexion_relaxation import find_flexion_relaxation
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_levels import find_muscle_levels
from kinescript.measures.muscle_together import LegSynergies, find_leg_synergies, find_muscles_together
from kinescript.measures.recruitment import find_latencies, find_prime_movements
from kinescript.measures.recruitment_order import RecruitmentOrder, find_orders
from kinescript.motion.angles import JointAngles
from kinescript.motion.movement_onset import MovementOnset
from kinescript.motion.movement_starts import find_movement_onsets
from kinescript.motion.repetitions import Repetition
from kinescript.motion.stance import Stance
from kinescript.muscle.worked import Worked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Muscles:
    """What the muscles of one recording tell: measures, the order in which they came on, synergies of each leg."""

    measures: tuple[Measure, ...] = ()
    recruitment: tuple[RecruitmentOrder, ...] = ()
    synergies: tuple[LegSynergies, ...] = ()


def find_muscles(
    worked: Worked,
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    stances: tuple[Stance, ...],
    *,
    task: Task,
) -> Muscles:
    """Return what the muscles tell, measures in the order of the catalogue; nothing where no EMG was recorded.

    `repetitions` are those of the task, on the clock of the angles, in degrees. A channel that is absent or cannot be
    used gives measures without a value that say why, a doubtful one measures that say what is doubtful.
    """
    if not worked.signals:
        return Muscles()
    movements = find_starts(worked, angles, repetitions, stances, task=task)
    synergies = find_leg_synergies(worked, stances, task=task)
    found = (
        *find_latencies(worked, movements, task=task),
        *find_flexion_relaxation(worked, angles, repetitions, task=task),
        *find_muscle_levels(worked, repetitions, stances, task=task),
        *find_muscles_together(worked, repetitions, synergies, task=task),
    )
    return Muscles(
        measures=tuple(_with_doubts(each, worked) for each in found),
        recruitment=find_orders(worked, movements, task=task),
        synergies=synergies,
    )


def _with_doubts(measure: Measure, worked: Worked) -> Measure:
    """Return the measure with what makes its channels doubtful; one without a value has its reason."""
    if measure.value is None:
        return measure
    muscles = measure.of.split("/")
    doubts = tuple(
        fault
        for signal in worked.signals
        if isinstance(signal.at, MuscleSite) and signal.at.muscle in muscles and signal.quality.trust == "doubtful"
        if measure.side in (None, signal.at.side)
        for fault in signal.quality.faults
        if fault not in measure.faults
    )
    return replace(measure, faults=(*measure.faults, *doubts)) if doubts else measure


def find_starts(
    worked: Worked,
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    stances: tuple[Stance, ...],
    *,
    task: Task,
) -> tuple[MovementOnset, ...]:
    """Return when the movements of a task began, told by curves and feet, or else by the prime mover alone."""
    found = find_movement_onsets(angles, repetitions, stances, task=task)
    return found or find_prime_movements(worked, task=task)
