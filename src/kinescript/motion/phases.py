"""Phases: the parts of a repetition, and what each task calls them."""

from dataclasses import dataclass

from kinescript.body.tasks import Task
from kinescript.signal.spans import Span

OUT, HOLD, BACK = "out", "hold", "back"

_NAMES = {
    Task.FORWARD_BEND: ("down", "hold", "up"),
    Task.HIP_HINGE: ("down", "hold", "up"),
    Task.SQUAT: ("down", "hold", "up"),
    Task.STEP_DOWN: ("down", "hold", "up"),
    Task.SIT_TO_STAND: ("rise", "stand", "lower"),
    Task.SINGLE_LEG_STANCE: ("lift", "stand", "lower"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of one repetition: its name ("out", "hold" or "back" until a task names it) and its span in seconds."""

    name: str
    span: Span


def phases_of(task: Task) -> tuple[str, str, str]:
    """Return what a task calls leaving rest, staying out and coming back; "out", "hold", "back" where it has no words.

    >>> phases_of(Task.SIT_TO_STAND)
    ('rise', 'stand', 'lower')
    >>> phases_of(Task.UNKNOWN)
    ('out', 'hold', 'back')
    """
    return _NAMES.get(task, (OUT, HOLD, BACK))
