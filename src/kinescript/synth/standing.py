"""Standing on one spot: quietly on both feet, or on each leg in turn."""

from dataclasses import replace

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.control import Tempo
from kinescript.synth.curves import Knots, eased, sized, sway
from kinescript.synth.movement import FootPath, Movement, plant
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan
from kinescript.synth.repetition import Natural, lay_out, still
from kinescript.synth.setting_up import set_up

QUIET_S = 3.0
LIFT_S = 0.7
STAND_S = 30.0
_SHIFT_S, _REST_S = 0.8, 2.0
_STANCE = Tempo(down_s=_SHIFT_S, hold_s=5.0, up_s=_SHIFT_S)


def quiet_standing(
    person: Person,
    plan: Plan,
    *,
    seconds: float,
    rate_hz: float,
    rng: np.random.Generator,
    repetitions: int | None = None,
) -> Movement:
    """Return standing still on both feet, all of it marked as quiet standing; at least a second.

    Repetitions are 30 s each, one directly after the other.
    """
    seconds = max(seconds, 1.0, STAND_S * (repetitions or 0))
    base = stand(Task.QUIET_STANDING, person, plan, seconds, rate_hz, rng, standing_s=seconds)
    return replace(base, repetitions=still(repetitions or 1, seconds))


def single_leg_stance(
    person: Person,
    plan: Plan,
    *,
    seconds: float,
    rate_hz: float,
    rng: np.random.Generator,
    repetitions: int | None = None,
) -> Movement:
    """Return 3 s of quiet standing, then 5 s on the right leg, 2 s on both, 5 s on the left, 2 s on both, and again.

    Shifting the weight takes 0.8 s before and after. Pairs are repeated while they fit into `seconds`; at least one.
    A repetition is one stance on one leg; its amplitude is how high the other foot is lifted.
    """
    natural = Natural(tempo=_STANCE, first_s=QUIET_S, every_s=_STANCE.whole_s + _REST_S, held=True)
    times = natural.count(plan.repeating, repetitions, seconds - QUIET_S, least=2)
    if repetitions is None and times > max(2, plan.repeating.least):
        times -= times % 2
    plan_rng = rng.spawn(1)[0]
    done, late = lay_out(natural, plan.repeating, times, plan_rng, sides=(Side.RIGHT, Side.LEFT))
    seconds = round(max(seconds, QUIET_S + times * natural.every_s + late, done[-1].span.end_s + 0.5), 6)
    lifts: dict[Side, list[tuple[Span, float]]] = {Side.LEFT: [], Side.RIGHT: []}
    load: list[tuple[float, float]] = [(0.0, 0.5)]
    lateral: list[tuple[float, float]] = [(0.0, 0.0)]
    for each in done:
        stance = each.side or Side.RIGHT
        off = round(each.span.start_s + each.tempo.down_s, 6)
        on = round(off + each.tempo.hold_s, 6)
        lifts[stance.other].append((Span(start_s=off, end_s=on), each.amplitude_share))
        toward = 1.0 if stance is Side.RIGHT else -1.0
        load += onto_leg(off, on, each.tempo, toward)
        aside = -toward * 0.8 * person.foot_apart_m / 2
        lateral += [(off - each.tempo.down_s, 0.0), (off, aside), (on, aside), (on + each.tempo.up_s, 0.0)]
    contacts = tuple((side, span) for side in Side for span in between([s for s, _ in lifts[side]], seconds))
    base = stand(Task.SINGLE_LEG_STANCE, person, plan, seconds, rate_hz, rng, contacts=contacts)
    hips = base.hips_m.copy()
    hips[:, 1] += eased(base.time_s, tuple(lateral))
    reach = (np.abs(hips[:, 1]) / person.foot_apart_m) ** 2
    moved = replace(
        base,
        hips_m=hips,
        crouch_m=base.crouch_m + 0.012 * reach,
        feet=tuple(_lifted(base.time_s, base.foot(side), lifts[side], plan.lift_s or LIFT_S) for side in Side),
        right_load=tuple(load),
        repetitions=done,
        knees_in=tuple((side, _turned(plan, side, lifts[side.other])) for side in Side if plan.knee_in.of(side)),
    )
    return set_up(moved, plan.repeating.setup_s, plan_rng)


def _turned(plan: Plan, side: Side, alone: list[tuple[Span, float]]) -> Knots:
    """Return knots of how far this knee turns in, in degrees, while its leg stands alone."""
    knots: list[tuple[float, float]] = [(0.0, 0.0)]
    for span, _ in alone:
        rise = 0.35 * span.duration_s
        size = plan.knee_in.of(side)
        knots += [(span.start_s, 0.0), (span.start_s + rise, size), (span.end_s - rise, size), (span.end_s, 0.0)]
    return tuple(knots)


def onto_leg(off: float, on: float, tempo: Tempo, toward: float) -> list[tuple[float, float]]:
    """Return knots of the right foot's load for standing on one leg (right: 1, left: -1) from off to on, seconds."""
    # the last tenth of the weight leaves quickly, as it does when a foot is lifted
    shares = ((-_SHIFT_S, 0.0), (-0.5, 0.1), (-0.12, 0.38), (0.0, 0.5))
    there, back = tempo.down_s / _SHIFT_S, tempo.up_s / _SHIFT_S
    knots = [(off + at * there, 0.5 + toward * share) for at, share in shares]
    return knots + [(on - at * back, 0.5 + toward * share) for at, share in reversed(shares)]


def stand(
    task: Task,
    person: Person,
    plan: Plan,
    seconds: float,
    rate_hz: float,
    rng: np.random.Generator,
    *,
    standing_s: float = QUIET_S,
    contacts: tuple[tuple[Side, Span], ...] | None = None,
) -> Movement:
    """Return standing on both feet, or on those in contact, with the sway and the faults of the plan."""
    count = round(seconds * rate_hz)
    time_s = np.arange(count) / rate_hz
    standing = Span(start_s=0.0, end_s=standing_s)
    if contacts is None:
        contacts = tuple((side, Span(start_s=0.0, end_s=count / rate_hz)) for side in Side)
    obliquity, side_bend = plant(time_s, standing, contacts, plan, rng)
    share = 1.0 if plan.sway is None else plan.sway.angles_share
    tilt, pelvis_turn, flexion, trunk_turn = (sway(time_s, rng, size * share) for size in (0.2, 0.2, 0.25, 0.3))
    return Movement(
        task=task,
        time_s=time_s,
        standing=standing,
        contacts=contacts,
        pelvis_deg=np.stack((person.standing_tilt_deg + tilt, obliquity, pelvis_turn), axis=1),
        trunk_deg=np.stack((person.standing_trunk_deg + flexion, side_bend, trunk_turn), axis=1),
        hips_m=np.array([0.03, 0.0]) + hip_sway(time_s, standing, plan, rng),
        crouch_m=np.full(count, 0.004),
        feet=tuple(_planted(side, person, count) for side in Side),
        right_load=((0.0, 0.5),),
    )


def hip_sway(time_s: Floats, standing: Span, plan: Plan, rng: np.random.Generator) -> Floats:
    """Return how far the hips sway forward and to the left, shape (time, 2) in metres, sized over the standing."""
    ahead, aside = sway(time_s, rng, 0.003), sway(time_s, rng, 0.0015)
    if plan.sway is not None:
        inside = standing.holds(time_s)
        ahead, aside = sized(ahead, inside, plan.sway.ahead_m), sized(aside, inside, plan.sway.aside_m)
    return np.stack((ahead, aside), axis=1)


def _planted(side: Side, person: Person, count: int) -> FootPath:
    lateral = person.foot_apart_m / 2 * (1.0 if side is Side.LEFT else -1.0)
    zero = np.zeros(count)
    return FootPath(side=side, place_m=np.tile((0.0, lateral), (count, 1)), lift_m=zero, pitch_deg=zero)


def _lifted(time_s: Floats, foot: FootPath, lifts: list[tuple[Span, float]], lift_s: float) -> FootPath:
    """Return the foot lifted this share of 0.13 m in lift_s during these spans, drawn back a little, toes hanging."""
    shape = np.zeros(len(time_s))
    for span, share in lifts:
        rise = min(lift_s, 0.4 * span.duration_s)
        knots = ((span.start_s, 0.0), (span.start_s + rise, 1.0), (span.end_s - rise, 1.0), (span.end_s, 0.0))
        shape += share * eased(time_s, knots)
    place = foot.place_m.copy()
    place[:, 0] -= 0.08 * shape
    return replace(foot, place_m=place, lift_m=0.13 * shape, pitch_deg=-20.0 * shape)


def between(lifts: list[Span], seconds: float) -> tuple[Span, ...]:
    """Return when a foot is on the ground, from 0 to `seconds`, that is lifted during these spans."""
    edges = [0.0, *(edge for span in lifts for edge in (span.start_s, span.end_s)), seconds]
    return tuple(Span(start_s=a, end_s=b) for a, b in zip(edges[::2], edges[1::2], strict=True))
