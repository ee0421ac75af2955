"""Every measure of muscles a recording allows."""

from dataclasses import replace

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.measures.flexion_relaxation import find_flexion_relaxation
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_levels import find_muscle_levels
from kinescript.measures.muscle_together import find_muscles_together
from kinescript.measures.recruitment import find_latencies, find_prime_movements
from kinescript.motion.angles import JointAngles
from kinescript.motion.movement_onset import MovementOnset
from kinescript.motion.movement_starts import find_movement_onsets
from kinescript.motion.repetitions import Repetition
from kinescript.motion.stance import Stance
from kinescript.muscle.worked import Worked
from kinescript.record.recording import Recording


def find_muscle_measures(
    worked: Worked,
    recording: Recording,
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    stances: tuple[Stance, ...],
    *,
    task: Task,
) -> tuple[Measure, ...]:
    """Return what the muscles tell, in the order of the catalogue; nothing where no EMG was recorded.

    `repetitions` are those of the task, on the clock of the angles, in degrees. A channel that is absent or cannot be
    used gives measures without a value that say why, a doubtful one measures that say what is doubtful.
    """
    del recording
    if not worked.signals:
        return ()
    movements = find_starts(worked, angles, repetitions, stances, task=task)
    found = (
        *find_latencies(worked, movements, task=task),
        *find_flexion_relaxation(worked, angles, repetitions, task=task),
        *find_muscle_levels(worked, repetitions, stances, task=task),
        *find_muscles_together(worked, repetitions, stances, task=task),
    )
    return tuple(_with_doubts(each, worked) for each in found)


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
