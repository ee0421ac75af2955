"""Synthetic recordings, each with the truth it hides."""

from collections.abc import Callable

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker
from kinescript.body.tasks import Task
from kinescript.errors import WrongUsage
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.recording import Mark, Recording
from kinescript.synth.markers import place_markers
from kinescript.synth.movement import Movement, mirror_movement
from kinescript.synth.person import Person, as_subject
from kinescript.synth.plan import Plan, mirror_plan
from kinescript.synth.plates import plate_channels
from kinescript.synth.sensor_errors import SensorErrors
from kinescript.synth.skeleton import embody
from kinescript.synth.standing import forward_bend, quiet_standing, single_leg_stance, sit_to_stand, squat
from kinescript.synth.truth import Truth, find_truth
from kinescript.synth.turns import heading_turn
from kinescript.synth.walking import walking

# each task with the shortest natural length of its recording, in seconds
_TASKS: dict[Task, tuple[Callable[..., Movement], float]] = {
    Task.QUIET_STANDING: (quiet_standing, 30.0),
    Task.SINGLE_LEG_STANCE: (single_leg_stance, 20.2),
    Task.WALKING: (walking, 12.0),
    Task.FORWARD_BEND: (forward_bend, 22.5),
    Task.SQUAT: (squat, 21.0),
    Task.SIT_TO_STAND: (sit_to_stand, 27.0),
}
DEMO_SEED = 42


def make_recording(
    task: Task,
    *,
    person: Person = Person(),
    plan: Plan = Plan(),
    errors: SensorErrors = SensorErrors(),
    seed: int,
    seconds: float | None = None,
    marker_rate_hz: float = 100.0,
    plate_rate_hz: float = 1000.0,
    foot_marks: bool = False,
) -> tuple[Recording, Truth]:
    """Return a simulated recording of the task (markers in m, two plates in N, global frame Z-up) and its truth.

    The same arguments give the same recording. `seconds` repeats the movement while it fits and stands still for the
    rest; a task takes at least as long as doing it once. The quiet standing at the start is a mark "standing";
    `foot_marks` adds the true foot_strike and foot_off. Movement, markers and plates have a chance of their own each:
    other errors leave the truth as it is. made_by says ("simulated", True).
    Raises WrongUsage for a task no equation moves.
    """
    if task not in _TASKS:
        known = ", ".join(each.value for each in _TASKS)
        raise WrongUsage(f"one of {known}", task.value, "choose one of these tasks", place="make_recording")
    movement = _movement(task, person, plan, seconds, marker_rate_hz, np.random.default_rng((seed, 1)))
    skeleton = embody(movement, person)
    truth = find_truth(movement, skeleton, plan)
    turned = heading_turn(plan.heading_deg)
    seen = place_markers(skeleton, movement, truth, person, errors, np.random.default_rng((seed, 2)))
    clock = Uniform(rate_hz=marker_rate_hz)
    markers = tuple(
        Channel(
            kind=ChannelKind.POSITION,
            at=Marker(name=name),
            frame=Frame.GLOBAL,
            unit="m",
            clock=clock,
            values=values @ turned.T,
        )
        for name, values in seen.items()
    )
    plates = plate_channels(
        movement,
        skeleton,
        person,
        errors,
        np.random.default_rng((seed, 3)),
        rate_hz=plate_rate_hz,
        global_from_floor=turned,
    )
    recording = Recording(
        id=f"synthetic-{task.value}-{seed}",
        subject=as_subject(person),
        task=task,
        channels=(*markers, *plates),
        marks=(Mark(name="standing", span=truth.standing), *(truth.events if foot_marks else ())),
        made_by=MadeBy(settings=_settings(task, plan, errors, seed)),
    )
    return recording, truth


def demo_recording() -> tuple[Recording, Truth]:
    """Return the recording of the story: single leg stance, pelvic drop 11 degrees in right stance and 2 in left."""
    plan = Plan(pelvic_drop_right_stance_deg=11.0, pelvic_drop_left_stance_deg=2.0)
    return make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=DEMO_SEED)


def _movement(
    task: Task, person: Person, plan: Plan, seconds: float | None, rate_hz: float, rng: np.random.Generator
) -> Movement:
    make, natural_s = _TASKS[task]
    # a mirrored plan is carried out as its mirror image, then mirrored: sway and the order of the legs flip with it
    carried_out = mirror_plan(plan) if plan.mirrored else plan
    movement = make(person, carried_out, seconds=natural_s if seconds is None else seconds, rate_hz=rate_hz, rng=rng)
    return mirror_movement(movement) if plan.mirrored else movement


def _settings(task: Task, plan: Plan, errors: SensorErrors, seed: int) -> tuple[tuple[str, Setting], ...]:
    names = [(f"plan.{n}", getattr(plan, n)) for n in plan.__dataclass_fields__]
    names += [(f"errors.{n}", getattr(errors, n)) for n in errors.__dataclass_fields__]
    return (("simulated", True), ("task", task.value), ("seed", float(seed)), *names)
