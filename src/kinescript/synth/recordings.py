"""Synthetic recordings, each with the truth it hides."""

from dataclasses import replace

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Mark, Recording
from kinescript.synth.emg_errors import EmgErrors
from kinescript.synth.markers import place_markers
from kinescript.synth.muscles import make_muscles
from kinescript.synth.muscles_plan import MusclePlan, PlantedDelay, PlantedRelaxation
from kinescript.synth.performance import perform, settings_of
from kinescript.synth.person import Person, as_subject
from kinescript.synth.plan import Plan
from kinescript.synth.plates import plate_channels
from kinescript.synth.sensor_errors import SensorErrors
from kinescript.synth.skeleton import embody
from kinescript.synth.truth import Truth, find_truth
from kinescript.synth.turns import heading_turn

DEMO_SEED = 42


def make_recording(
    task: Task,
    *,
    person: Person = Person(),
    plan: Plan = Plan(),
    errors: SensorErrors = SensorErrors(),
    seed: int,
    seconds: float | None = None,
    repetitions: int | None = None,
    marker_rate_hz: float = 100.0,
    plate_rate_hz: float = 1000.0,
    foot_marks: bool = False,
) -> tuple[Recording, Truth]:
    """Return a simulated recording of the task (markers in m, two plates in N, global frame Z-up) and its truth.

    The same arguments give the same recording. `seconds` repeats the movement while it fits and stands still for the
    rest; a task takes at least as long as doing it once. `repetitions` is how often instead (walking: steps, four or
    more; standing on one leg, stepping down: legs in turn; quiet standing: 30 s each; lying: once). The quiet standing
    at the start is a mark "standing"; who lies has no such mark and no plates. `foot_marks` adds the true foot_strike
    and foot_off. Electrodes that the plan names give EMG in V, at a rate of their own. Movement, markers, plates and
    electrodes have a chance of their own each: other errors leave the truth as it is.
    made_by says ("simulated", True).
    Raises WrongUsage for a task no equation moves, or a plan that the task cannot show.
    """
    movement = perform(task, person, plan, seconds=seconds, rate_hz=marker_rate_hz, seed=seed, repetitions=repetitions)
    skeleton = embody(movement, person)
    truth = find_truth(movement, skeleton, plan, person)
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
    electrodes, muscles = make_muscles(movement, plan, seed=seed)
    recording = Recording(
        id=f"synthetic-{task.value}-{seed}",
        subject=as_subject(person),
        task=task,
        channels=(*markers, *plates, *electrodes),
        marks=(*standing_marks(truth), *(truth.events if foot_marks else ())),
        made_by=MadeBy(settings=settings_of(task, plan, errors, seed)),
    )
    return recording, replace(truth, muscles=muscles)


def standing_marks(truth: Truth) -> tuple[Mark, ...]:
    """Return the mark of quiet standing, none where nobody stood."""
    return (Mark(name="standing", span=truth.standing),) if truth.standing.duration_s > 0 else ()


# The story: before the lift of either leg the right side's region comes on 160 ms later than the natural 40 ms before
# the prime mover, and in a forward bend the back extensors hardly relax: going down takes 1.3 times what hanging in full
# flexion does (an assumption), and 0.98 of what coming up does (130 people with low back pain: 0.90, SD 0.26, in the
# study named in muscles_patterns).
DEMO_MUSCLES = MusclePlan(
    delays=(PlantedDelay(muscle="transversus_internal_oblique_region", delay_ms=160.0, side=Side.RIGHT),),
    relaxation=(PlantedRelaxation(flexion_relaxation_ratio=1.3, flexion_extension_ratio=0.98),),
    errors=EmgErrors(heart_uv=60.0, mains_uv=3.0, offset_uv=5.0),
)


def demo_recording() -> tuple[Recording, Truth]:
    """Return the recording of the story: single leg stance, pelvic drop 11 degrees in right stance and 2 in left.

    With EMG of 14 electrodes: the right transversus and internal oblique region is late before every lift.
    """
    plan = Plan(pelvic_drop_right_stance_deg=11.0, pelvic_drop_left_stance_deg=2.0, muscles=DEMO_MUSCLES)
    return make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=DEMO_SEED)


def demo_bend_recording() -> tuple[Recording, Truth]:
    """Return the story's other recording: three forward bends with EMG; the back extensors do not relax."""
    return make_recording(Task.FORWARD_BEND, plan=Plan(muscles=DEMO_MUSCLES), seed=DEMO_SEED)
