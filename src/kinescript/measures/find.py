"""Every measure a recording allows, in the order of the catalogue."""

from dataclasses import replace

from kinescript.body.tasks import Task
from kinescript.measures.catalogue import find_entry
from kinescript.measures.change import find_changes, find_standing_means
from kinescript.measures.control import find_control
from kinescript.measures.held_time import find_held_times
from kinescript.measures.knee_projection import find_knee_projections
from kinescript.measures.load_share import find_load_share
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.range import find_ranges
from kinescript.measures.repetition_measures import find_repetition_measures
from kinescript.measures.standing import StandingReference
from kinescript.measures.standing_sway import find_sway
from kinescript.measures.step_down import as_stances, say_touched
from kinescript.measures.strides import find_stride_ranges
from kinescript.measures.trunk_hold import find_trunk_holds
from kinescript.measures.walking_pace import find_gait_measures
from kinescript.measures.walking_steps import find_walk
from kinescript.motion.angles import JointAngles
from kinescript.motion.repetitions import Repetition
from kinescript.motion.sources import Moved
from kinescript.motion.stance import Stance
from kinescript.motion.task_repetitions import LEADING
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.signal.spans import Span


def find_measures(
    angles: tuple[JointAngles, ...],
    stances: tuple[Stance, ...],
    standing: StandingReference,
    *,
    task: Task,
    absolute: bool = True,
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return every measure of the catalogue that makes sense in this task, in degrees, each with its error.

    The pelvis must be given in rotation-obliquity-tilt, whatever sequence people want to read. What cannot be known has
    no value and says why. Ranges are given for the joints that were measured, the rest always. Where angles are not
    `absolute`, only changes from quiet standing, how the person held themselves there is not known.
    """
    found = (
        *find_ranges(angles, params=params),
        *find_standing_means(standing),
        *find_changes(angles, standing, params=params),
        *find_control(angles, stances, standing, params=params),
    )
    if not absolute:
        found = tuple(_without_posture(m) if m.name == "standing_mean" else m for m in found)
    return tuple(measure for measure in found if _fits(measure, task))


def _without_posture(measure: Measure) -> Measure:
    words = "sensors tell changes from quiet standing; how the person held themselves there needs a reference pose"
    return replace(measure, value=None, sigma=None, faults=(Fault(kind="no_reference_pose", words=words),))


def _fits(measure: Measure, task: Task) -> bool:
    tasks = find_entry(measure.name).tasks
    return tasks is None or task in tasks


def find_all_measures(
    recording: Recording,
    moved: Moved,
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    stances: tuple[Stance, ...],
    standing: StandingReference,
    spans: tuple[Span, ...],
    *,
    untold: tuple[Fault, ...] = (),
) -> tuple[Measure, ...]:
    """Return the measures of angles, repetitions, walking, load and sway; `spans` are of quiet standing.

    In a step down drop and lean are read over the repetitions of the leg that stays on the step; `untold` says why
    attempts could not be given to a leg.
    """
    task, stood = recording.task, bool(spans) or recording.task is Task.QUIET_STANDING
    steps = task is Task.STEP_DOWN
    carried = as_stances(repetitions) if steps else stances
    control = find_measures(angles, carried, standing, task=task, absolute=moved.zero == "anatomical")
    repeated = find_repetition_measures(angles, repetitions, standing, task=task, untold=untold)
    return (
        *(say_touched(control, repetitions, stances, untold) if steps else control),
        *(repeated if task in LEADING else ()),
        *find_knee_projections(moved, angles, repetitions, stances, standing, task=task, untold=untold),
        *find_gait_measures(moved.landmarks, stances, task=task),
        *find_stride_ranges(angles, find_walk(moved.landmarks, stances), task=task),
        *find_held_times(moved.landmarks, stances, task=task),
        *find_trunk_holds(moved.gravity, moved.landmarks, task=task),
        *find_load_share(recording, moved.landmarks, spans or None, task=task, stood=stood),
        *find_sway(recording, moved.landmarks, spans or None, task=task, stood=stood),
    )
