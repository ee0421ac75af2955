"""A plan becomes a movement: which equations move a task, and what of a plan they can show."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from kinescript.body.tasks import Task
from kinescript.errors import WrongUsage
from kinescript.record.made_by import Setting
from kinescript.synth.bending import FORWARD_BEND, HIP_HINGE, SIT_TO_STAND, SQUAT, bend
from kinescript.synth.control import Asymmetry, KneeIn, Repeating
from kinescript.synth.holding import back_extension_hold, side_bridge
from kinescript.synth.movement import Movement, mirror_movement
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan, mirror_plan
from kinescript.synth.standing import quiet_standing, single_leg_stance
from kinescript.synth.stepping import step_down
from kinescript.synth.walking import walking

# each task with the shortest natural length of its recording, in seconds
_TASKS: dict[Task, tuple[Callable[..., Movement], float]] = {
    Task.QUIET_STANDING: (quiet_standing, 30.0),
    Task.SINGLE_LEG_STANCE: (single_leg_stance, 20.2),
    Task.WALKING: (walking, 12.0),
    Task.FORWARD_BEND: (partial(bend, FORWARD_BEND), 22.5),
    Task.SQUAT: (partial(bend, SQUAT), 21.0),
    Task.SIT_TO_STAND: (partial(bend, SIT_TO_STAND), 27.0),
    Task.HIP_HINGE: (partial(bend, HIP_HINGE), 21.0),
    Task.STEP_DOWN: (step_down, 14.0),
    Task.BACK_EXTENSION_HOLD: (back_extension_hold, 0.0),
    Task.SIDE_BRIDGE: (side_bridge, 0.0),
}
_LEANING = (Task.FORWARD_BEND, Task.HIP_HINGE, Task.SQUAT, Task.SIT_TO_STAND, Task.STEP_DOWN)
_KNEE_BENT = (Task.SQUAT, Task.SIT_TO_STAND, Task.STEP_DOWN, Task.SINGLE_LEG_STANCE)
_ON_BOTH_FEET = (Task.QUIET_STANDING, Task.FORWARD_BEND, Task.HIP_HINGE, Task.SQUAT, Task.SIT_TO_STAND)
# what came after the first release is written down only where it was planned, so that older recordings stay the same
_LATER = ("repeating", "asymmetry", "rhythm", "sway", "knee_in", "hold", "muscles", "lift_s")


def perform(
    task: Task, person: Person, plan: Plan, *, seconds: float | None, rate_hz: float, seed: int, repetitions: int | None
) -> Movement:
    """Return the movement of the task as planned, floor axes; the same seed gives the same at any rate in Hz.

    Raises WrongUsage for a task no equation moves, a plan the task cannot show, or fewer than one repetition.
    """
    if task not in _TASKS:
        known = ", ".join(each.value for each in _TASKS)
        raise WrongUsage(f"one of {known}", task.value, "choose one of these tasks", place="make_recording")
    for part, why in _not_shown(task, plan, repetitions):
        raise WrongUsage(f"a plan that {task.words} can show", part, why, place="make_recording")
    make, natural_s = _TASKS[task]
    least_s = natural_s if repetitions is None else 0.0
    # a mirrored plan is carried out as its mirror image, then mirrored: sway and the order of the legs flip with it
    carried_out = mirror_plan(plan) if plan.mirrored else plan
    movement = make(
        person,
        carried_out,
        seconds=least_s if seconds is None else seconds,
        rate_hz=rate_hz,
        rng=np.random.default_rng((seed, 1)),
        repetitions=repetitions,
    )
    movement = _loaded(movement, carried_out.asymmetry.load_right_share, person)
    return mirror_movement(movement) if plan.mirrored else movement


def _not_shown(task: Task, plan: Plan, repetitions: int | None) -> Iterator[tuple[str, str]]:
    """Yield every part of the plan that this task cannot show, and what to do instead."""
    lean = plan.asymmetry.lean_right_deg or plan.asymmetry.lean_forward_deg
    if repetitions is not None and repetitions < (4 if task is Task.WALKING else 1):
        yield f"{repetitions} repetitions", "ask for one or more; walking takes four steps or more"
    yield from _not_lying(task, plan, repetitions)
    if plan.repeating != Repeating() and (task in (Task.QUIET_STANDING, Task.WALKING) or task.lying):
        yield "repeating", "choose a task with a way there and back"
    if task is Task.STEP_DOWN and plan.repeating.pause_s is not None and plan.repeating.pause_s < 1:
        yield "repeating.pause_s", "shifting the weight takes a pause of 1 s or more"
    tempo = plan.repeating.tempo
    if task is Task.SINGLE_LEG_STANCE and tempo is not None and tempo.hold_s < 1:
        yield "repeating.tempo", "a stance on one leg takes a hold of 1 s or more"
    if plan.repeating.ends_away and task in (Task.SINGLE_LEG_STANCE, Task.STEP_DOWN):
        yield "repeating.ends_away", "choose a task on both feet"
    if plan.lift_s is not None and task is not Task.SINGLE_LEG_STANCE:
        yield "lift_s", "choose single_leg_stance"
    if plan.rhythm is not None and task not in (Task.FORWARD_BEND, Task.HIP_HINGE):
        yield "rhythm", "choose forward_bend or hip_hinge"
    if plan.asymmetry.step_right_share != Asymmetry().step_right_share and task is not Task.WALKING:
        yield "asymmetry.step_right_share", "choose walking"
    if plan.knee_in != KneeIn() and task not in _KNEE_BENT:
        yield "knee_in", "choose a task that bends the knees, or stands on one leg"
    if lean and task not in _LEANING:
        yield "asymmetry.lean_right_deg or lean_forward_deg", "choose a task that goes down and comes up"


def _not_lying(task: Task, plan: Plan, repetitions: int | None) -> Iterator[tuple[str, str]]:
    if task.lying and (repetitions or 1) > 1:
        yield f"{repetitions} repetitions", "a hold is done once"
    if task.lying and plan.asymmetry != Asymmetry():
        yield "asymmetry", "choose a task done upright"
    if plan.hold is not None and not task.lying:
        yield "hold", "choose back_extension_hold or side_bridge"


def _loaded(movement: Movement, right_share: float, person: Person) -> Movement:
    """Return the movement with this share of the load on the right foot wherever it was a half; 0 and 1 stay."""
    if right_share == 0.5:
        return movement
    knots = tuple(
        (at, float(np.interp(was, (0.0, 0.5, 1.0), (0.0, right_share, 1.0)))) for at, was in movement.right_load
    )
    hips = movement.hips_m
    if movement.task in _ON_BOTH_FEET:
        # the body stands over the foot that carries more
        hips = hips + np.array([0.0, (0.5 - right_share) * person.foot_apart_m])
    return replace(movement, right_load=knots, hips_m=hips)


def settings_of(task: Task, plan: Plan, errors: Any, seed: int) -> tuple[tuple[str, Setting], ...]:
    """Return what a synthetic recording says about itself, ("simulated", True) first."""
    names: list[tuple[str, Setting]] = []
    for field in fields(plan):
        planned = getattr(plan, field.name)
        if field.name not in _LATER:
            names.append((f"plan.{field.name}", planned))
        elif planned != getattr(Plan(), field.name):
            names += _flat(f"plan.{field.name}", planned)
    for field in fields(errors):
        names += _flat(f"errors.{field.name}", getattr(errors, field.name))
    return (("simulated", True), ("task", task.value), ("seed", float(seed)), *names)


def _flat(name: str, value: Any) -> list[tuple[str, Setting]]:
    if is_dataclass(value):
        return [pair for f in fields(value) for pair in _flat(f"{name}.{f.name}", getattr(value, f.name))]
    if isinstance(value, tuple):
        return [(name, " ".join(str(each) for each in value))]
    return [(name, value)]
