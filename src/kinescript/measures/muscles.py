"""Every measure of muscles a recording allows."""

from kinescript.body.tasks import Task
from kinescript.measures.flexion_relaxation import find_flexion_relaxation
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_levels import find_muscle_levels
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
    used gives measures without a value that say why.
    """
    del recording
    if not worked.signals:
        return ()
    movements = find_starts(worked, angles, repetitions, stances, task=task)
    return (
        *find_latencies(worked, movements, task=task),
        *find_flexion_relaxation(worked, angles, repetitions, task=task),
        *find_muscle_levels(worked, repetitions, stances, task=task),
    )


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
