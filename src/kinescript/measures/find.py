"""Every measure a recording allows, in the order of the catalogue."""

from kinescript.body.tasks import Task
from kinescript.measures.catalogue import find_entry
from kinescript.measures.change import find_changes, find_standing_means
from kinescript.measures.control import find_control
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.range import find_ranges
from kinescript.measures.standing import StandingReference
from kinescript.motion.angles import JointAngles
from kinescript.motion.stance import Stance


def find_measures(
    angles: tuple[JointAngles, ...],
    stances: tuple[Stance, ...],
    standing: StandingReference,
    *,
    task: Task,
    params: MeasureParams = MeasureParams(),
) -> tuple[Measure, ...]:
    """Return every measure of the catalogue that makes sense in this task, in degrees, each with its error.

    The pelvis must be given in rotation-obliquity-tilt, whatever sequence people want to read. What cannot be known has
    no value and says why. Ranges are given for the joints that were measured, the rest always.
    """
    found = (
        *find_ranges(angles, params=params),
        *find_standing_means(standing),
        *find_changes(angles, standing, params=params),
        *find_control(angles, stances, standing, params=params),
    )
    return tuple(measure for measure in found if _fits(measure, task))


def _fits(measure: Measure, task: Task) -> bool:
    tasks = find_entry(measure.name).tasks
    return tasks is None or task in tasks
