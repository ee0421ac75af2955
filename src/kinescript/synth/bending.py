"""Movements on both feet that go down and come up: forward bend, hip hinge, squat, sit to stand."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.synth.control import Tempo, bend_lumbar
from kinescript.synth.curves import Knots, eased
from kinescript.synth.movement import Movement
from kinescript.synth.person import Person, sunk_share
from kinescript.synth.plan import Plan
from kinescript.synth.repetition import Natural, TrueRepetition, knots_of, lay_out
from kinescript.synth.setting_up import set_up
from kinescript.synth.standing import QUIET_S, stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """One natural repetition as knots (seconds from its start, value): all of them are back by the end of its tempo.

    Degrees of pelvic tilt and trunk flexion, metres the hips go back and the body goes down, the share of body weight
    that is carried by the feet in a complete one.
    """

    task: Task
    tempo: Tempo
    every_s: float
    tilt: Knots
    trunk: Knots
    back: Knots
    down: Knots
    carried: Knots = ((0.0, 1.0),)


FORWARD_BEND = Bend(
    task=Task.FORWARD_BEND,
    tempo=Tempo(down_s=2.2, hold_s=1.1, up_s=2.1),
    every_s=6.5,
    tilt=((0.0, 0.0), (0.3, 0.0), (2.3, 38.0), (3.3, 38.0), (5.0, 0.0)),
    trunk=((0.0, 0.0), (2.2, 78.0), (3.3, 78.0), (5.4, 0.0)),
    back=((0.0, 0.0), (2.3, 0.11), (3.3, 0.11), (5.4, 0.0)),
    down=((0.0, 0.0), (2.3, 0.01), (3.3, 0.01), (5.4, 0.0)),
)
HIP_HINGE = Bend(
    task=Task.HIP_HINGE,
    tempo=Tempo(down_s=2.0, hold_s=0.6, up_s=2.0),
    every_s=6.0,
    tilt=((0.0, 0.0), (2.0, 50.0), (2.6, 50.0), (4.6, 0.0)),
    trunk=((0.0, 0.0), (2.0, 50.0), (2.6, 50.0), (4.6, 0.0)),
    back=((0.0, 0.0), (2.0, 0.14), (2.6, 0.14), (4.6, 0.0)),
    down=((0.0, 0.0), (2.0, 0.04), (2.6, 0.04), (4.6, 0.0)),
)
SQUAT = Bend(
    task=Task.SQUAT,
    tempo=Tempo(down_s=2.0, hold_s=0.6, up_s=2.0),
    every_s=6.0,
    tilt=((0.0, 0.0), (2.0, 18.0), (2.6, 18.0), (4.6, 0.0)),
    trunk=((0.0, 0.0), (2.0, 38.0), (2.6, 38.0), (4.6, 0.0)),
    back=((0.0, 0.0), (2.0, 0.19), (2.6, 0.19), (4.6, 0.0)),
    down=((0.0, 0.0), (2.0, 0.32), (2.6, 0.32), (4.6, 0.0)),
)
SIT_TO_STAND = Bend(
    task=Task.SIT_TO_STAND,
    tempo=Tempo(down_s=2.0, hold_s=2.4, up_s=2.0),
    every_s=8.0,
    tilt=((0.0, 0.0), (1.2, 16.0), (2.2, -14.0), (3.8, -14.0), (4.6, 16.0), (6.2, 0.0)),
    trunk=((0.0, 0.0), (1.2, 40.0), (2.4, 6.0), (3.8, 6.0), (4.6, 42.0), (6.4, 0.0)),
    back=((0.0, 0.0), (2.0, 0.38), (4.4, 0.38), (6.2, 0.0)),
    down=((0.0, 0.0), (2.0, 0.42), (4.4, 0.42), (6.2, 0.0)),
    carried=((0.0, 1.0), (1.9, 1.0), (2.2, 0.2), (4.2, 0.2), (4.5, 1.0)),
)


def bend(
    shape: Bend,
    person: Person,
    plan: Plan,
    *,
    seconds: float,
    rate_hz: float,
    rng: np.random.Generator,
    repetitions: int | None = None,
) -> Movement:
    """Return 3 s of quiet standing, what sets up, then this bend again and again, as the plan has it.

    A repetition that is not complete does not reach the seat, where there is one.
    """
    natural = Natural(tempo=shape.tempo, first_s=QUIET_S + 0.2, every_s=shape.every_s)
    repeating = plan.repeating
    times = natural.count(repeating, repetitions, seconds - QUIET_S)
    plan_rng = rng.spawn(1)[0]
    done, late = lay_out(natural, repeating, times, plan_rng)
    needed = max(QUIET_S + times * shape.every_s + late, done[-1].span.end_s + 0.5)
    whole_s = done[-1].span.end_s if repeating.ends_away else max(seconds, needed)
    base = stand(shape.task, person, plan, whole_s, rate_hz, rng)

    def again(knots: Knots) -> Floats:
        return eased(base.time_s, tuple(k for each in done for k in knots_of(each, shape.tempo, knots)))

    pelvis, thorax, hips = base.pelvis_deg.copy(), base.trunk_deg.copy(), base.hips_m.copy()
    tilt, trunk = again(shape.tilt), again(shape.trunk)
    if plan.rhythm is not None:
        tilt, trunk = _in_rhythm(shape, plan, done, base.time_s)
    pelvis[:, 0] += tilt
    thorax[:, 0] += trunk
    hips[:, 0] -= again(shape.back)
    lean = plan.asymmetry
    if lean.lean_right_deg or lean.lean_forward_deg:
        depth = again(_depth(shape.tempo))
        thorax[:, :2] += depth[:, None] * np.array([lean.lean_forward_deg, lean.lean_right_deg])
    # the share of the weight does not grow with the amplitude
    sat = (replace(each, amplitude_share=1.0) for each in done if each.state == "complete")
    carried = tuple(k for each in sat for k in knots_of(each, shape.tempo, shape.carried))
    moved = replace(
        base,
        pelvis_deg=pelvis,
        trunk_deg=thorax,
        hips_m=hips,
        crouch_m=base.crouch_m + eased(base.time_s, _sinking(shape, done, person)),
        carried=carried or ((0.0, 1.0),),
        repetitions=done,
        knees_in=_knees_in(shape, plan, done),
    )
    return set_up(moved, repeating.setup_s, plan_rng)


def _knees_in(shape: Bend, plan: Plan, done: tuple[TrueRepetition, ...]) -> tuple[tuple[Side, Knots], ...]:
    turning = [(side, plan.knee_in.of(side)) for side in Side if plan.knee_in.of(side)]
    depth = tuple(k for each in done for k in knots_of(each, shape.tempo, _depth(shape.tempo)))
    return tuple((side, tuple((at, degrees * share) for at, share in depth)) for side, degrees in turning)


def _sinking(shape: Bend, done: tuple[TrueRepetition, ...], person: Person) -> Knots:
    """Return knots of how far the body sinks, in metres, so that the knees flex by the planned share."""
    full_m = max(value for _, value in shape.down)
    sunk = (replace(r, amplitude_share=sunk_share(r.amplitude_share, full_m, person)) for r in done)
    return tuple(k for each in sunk for k in knots_of(each, shape.tempo, shape.down))


def _depth(tempo: Tempo) -> Knots:
    there, leaving = tempo.down_s, tempo.down_s + tempo.hold_s
    return ((0.0, 0.0), (there, 1.0), (leaving, 1.0), (tempo.whole_s, 0.0))


def _in_rhythm(shape: Bend, plan: Plan, done: tuple[TrueRepetition, ...], time_s: Floats) -> tuple[Floats, Floats]:
    """Return pelvic tilt and trunk flexion in degrees, each of shape (time,), in the planned rhythm."""
    tilt, trunk = np.zeros(len(time_s)), np.zeros(len(time_s))
    top = max(value for _, value in shape.trunk)
    for each in done:
        flexion = eased(time_s, knots_of(each, shape.tempo, shape.trunk))
        lumbar = bend_lumbar(flexion, top * each.amplitude_share, plan.rhythm) if plan.rhythm else 0.0
        trunk += flexion
        tilt += flexion - lumbar
    return tilt, trunk
