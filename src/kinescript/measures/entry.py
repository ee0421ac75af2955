"""What a measure is: the shape of a row of the catalogue."""

from dataclasses import dataclass
from typing import Literal

from kinescript.body.tasks import Task

Need = Literal["curves", "standing", "stances", "inclination", "emg"]
# how firm it is that a muscle measure means something for people with back pain
Grade = Literal["supported", "mixed", "weak", "technical"]

# tasks in which a person stands on one leg; an unknown task may be one of them
ONE_LEG_TASKS = (Task.WALKING, Task.SINGLE_LEG_STANCE, Task.STEP_DOWN, Task.UNKNOWN)
# who lies did not stand before, and no change is counted from there
UPRIGHT_TASKS = tuple(task for task in Task if not task.lying)
MOVING_TASKS = tuple(task for task in UPRIGHT_TASKS if task is not Task.QUIET_STANDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a measure is.

    `of` are the curves it is made of (none: every curve), `tasks` those in which it makes sense (None: all). `needs`
    says what must have been recorded; `sided` that there is one for each stance side. `grade` is how well the evidence
    supports a muscle measure, `grade_reason` why; None for measures of movement.
    """

    name: str
    title: str
    unit: str
    needs: tuple[Need, ...]
    definition: str
    source: str
    of: tuple[str, ...] = ()
    sided: bool = False
    tasks: tuple[Task, ...] | None = None
    grade: Grade | None = None
    grade_reason: str = ""
