"""Movements on one spot: quiet standing, single leg stance, forward bend, squat, sit to stand."""

from dataclasses import replace

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.curves import Knots, eased, sway
from kinescript.synth.movement import FootPath, Movement, plant
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan

QUIET_S = 3.0
_SHIFT_S, _HOLD_S, _REST_S = 0.8, 5.0, 2.0


def quiet_standing(person: Person, plan: Plan, *, seconds: float, rate_hz: float, rng: np.random.Generator) -> Movement:
    """Return standing still on both feet, all of it marked as quiet standing; at least a second."""
    seconds = max(seconds, 1.0)
    return _stand(Task.QUIET_STANDING, person, plan, seconds, rate_hz, rng, standing_s=seconds)


def single_leg_stance(
    person: Person, plan: Plan, *, seconds: float, rate_hz: float, rng: np.random.Generator
) -> Movement:
    """Return 3 s of quiet standing, then 5 s on the right leg, 2 s on both, 5 s on the left, 2 s on both, and again.

    Shifting the weight takes 0.8 s before and after. Pairs are repeated while they fit into `seconds`; at least one.
    """
    pair_s = 2 * (2 * _SHIFT_S + _HOLD_S + _REST_S)
    pairs = max(1, int((seconds - QUIET_S) / pair_s + 1e-9))
    seconds = round(max(seconds, QUIET_S + pairs * pair_s), 6)
    lifts: dict[Side, list[Span]] = {Side.LEFT: [], Side.RIGHT: []}
    load: list[tuple[float, float]] = [(0.0, 0.5)]
    lateral: list[tuple[float, float]] = [(0.0, 0.0)]
    for index in range(2 * pairs):
        stance = Side.RIGHT if index % 2 == 0 else Side.LEFT
        off = round(QUIET_S + index * pair_s / 2 + _SHIFT_S, 6)
        on = round(off + _HOLD_S, 6)
        lifts[stance.other].append(Span(start_s=off, end_s=on))
        toward = 1.0 if stance is Side.RIGHT else -1.0
        # the last tenth of the weight leaves quickly, as it does when a foot is lifted
        shares = ((-_SHIFT_S, 0.0), (-0.5, 0.1), (-0.12, 0.38), (0.0, 0.5))
        load += [(off + at, 0.5 + toward * share) for at, share in shares]
        load += [(on - at, 0.5 + toward * share) for at, share in reversed(shares)]
        aside = -toward * 0.8 * person.foot_apart_m / 2
        lateral += [(off - _SHIFT_S, 0.0), (off, aside), (on, aside), (on + _SHIFT_S, 0.0)]
    contacts = tuple((side, span) for side in Side for span in _between(lifts[side], seconds))
    base = _stand(Task.SINGLE_LEG_STANCE, person, plan, seconds, rate_hz, rng, contacts=contacts)
    hips = base.hips_m.copy()
    hips[:, 1] += eased(base.time_s, tuple(lateral))
    reach = (np.abs(hips[:, 1]) / person.foot_apart_m) ** 2
    feet = tuple(_lifted(base.time_s, base.foot(side), tuple(lifts[side])) for side in Side)
    return replace(base, hips_m=hips, crouch_m=base.crouch_m + 0.012 * reach, feet=feet, right_load=tuple(load))


def forward_bend(person: Person, plan: Plan, *, seconds: float, rate_hz: float, rng: np.random.Generator) -> Movement:
    """Return 3 s of quiet standing, then bending forward and up again every 6.5 s, lumbar spine first, hips back."""
    return _repeated(
        Task.FORWARD_BEND,
        person,
        plan,
        seconds,
        rate_hz,
        rng,
        tilt=((0.0, 0.0), (0.3, 0.0), (2.3, 38.0), (3.3, 38.0), (5.0, 0.0)),
        trunk=((0.0, 0.0), (2.2, 78.0), (3.3, 78.0), (5.4, 0.0)),
        back=((0.0, 0.0), (2.3, 0.11), (3.3, 0.11), (5.4, 0.0)),
        down=((0.0, 0.0), (2.3, 0.01), (3.3, 0.01), (5.4, 0.0)),
        every_s=6.5,
    )


def squat(person: Person, plan: Plan, *, seconds: float, rate_hz: float, rng: np.random.Generator) -> Movement:
    """Return 3 s of quiet standing, then squatting to some 95 degrees at the knee and up again every 6 s."""
    return _repeated(
        Task.SQUAT,
        person,
        plan,
        seconds,
        rate_hz,
        rng,
        tilt=((0.0, 0.0), (2.0, 18.0), (2.6, 18.0), (4.6, 0.0)),
        trunk=((0.0, 0.0), (2.0, 38.0), (2.6, 38.0), (4.6, 0.0)),
        back=((0.0, 0.0), (2.0, 0.19), (2.6, 0.19), (4.6, 0.0)),
        down=((0.0, 0.0), (2.0, 0.32), (2.6, 0.32), (4.6, 0.0)),
        every_s=6.0,
    )


def sit_to_stand(person: Person, plan: Plan, *, seconds: float, rate_hz: float, rng: np.random.Generator) -> Movement:
    """Return 3 s of quiet standing, then sitting on a seat that takes most of the weight, and rising, every 8 s."""
    return _repeated(
        Task.SIT_TO_STAND,
        person,
        plan,
        seconds,
        rate_hz,
        rng,
        tilt=((0.0, 0.0), (1.2, 16.0), (2.2, -14.0), (3.8, -14.0), (4.6, 16.0), (6.2, 0.0)),
        trunk=((0.0, 0.0), (1.2, 40.0), (2.4, 6.0), (3.8, 6.0), (4.6, 42.0), (6.4, 0.0)),
        back=((0.0, 0.0), (2.0, 0.38), (4.4, 0.38), (6.2, 0.0)),
        down=((0.0, 0.0), (2.0, 0.42), (4.4, 0.42), (6.2, 0.0)),
        every_s=8.0,
        carried=((0.0, 1.0), (1.9, 1.0), (2.2, 0.2), (4.2, 0.2), (4.5, 1.0)),
    )


def _stand(
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
    count = round(seconds * rate_hz)
    time_s = np.arange(count) / rate_hz
    standing = Span(start_s=0.0, end_s=standing_s)
    if contacts is None:
        contacts = tuple((side, Span(start_s=0.0, end_s=count / rate_hz)) for side in Side)
    obliquity, side_bend = plant(time_s, standing, contacts, plan, rng)
    tilt, pelvis_turn, flexion, trunk_turn = (sway(time_s, rng, size) for size in (0.2, 0.2, 0.25, 0.3))
    return Movement(
        task=task,
        time_s=time_s,
        standing=standing,
        contacts=contacts,
        pelvis_deg=np.stack((person.standing_tilt_deg + tilt, obliquity, pelvis_turn), axis=1),
        trunk_deg=np.stack((person.standing_trunk_deg + flexion, side_bend, trunk_turn), axis=1),
        hips_m=np.stack((0.03 + sway(time_s, rng, 0.003), sway(time_s, rng, 0.0015)), axis=1),
        crouch_m=np.full(count, 0.004),
        feet=tuple(_planted(side, person, count) for side in Side),
        right_load=((0.0, 0.5),),
    )


def _repeated(
    task: Task,
    person: Person,
    plan: Plan,
    seconds: float,
    rate_hz: float,
    rng: np.random.Generator,
    *,
    tilt: Knots,
    trunk: Knots,
    back: Knots,
    down: Knots,
    every_s: float,
    carried: Knots = ((0.0, 1.0),),
) -> Movement:
    """Return standing with the same knots, in seconds from the start of each repetition, added again and again."""
    times = max(1, int((seconds - QUIET_S) / every_s + 1e-9))
    base = _stand(task, person, plan, max(seconds, QUIET_S + times * every_s), rate_hz, rng)
    starts = [QUIET_S + 0.2 + index * every_s for index in range(times)]

    def again(knots: Knots) -> Knots:
        return tuple((start + at, value) for start in starts for at, value in knots)

    pelvis, thorax, hips = base.pelvis_deg.copy(), base.trunk_deg.copy(), base.hips_m.copy()
    pelvis[:, 0] += eased(base.time_s, again(tilt))
    thorax[:, 0] += eased(base.time_s, again(trunk))
    hips[:, 0] -= eased(base.time_s, again(back))
    crouch = base.crouch_m + eased(base.time_s, again(down))
    return replace(base, pelvis_deg=pelvis, trunk_deg=thorax, hips_m=hips, crouch_m=crouch, carried=again(carried))


def _planted(side: Side, person: Person, count: int) -> FootPath:
    lateral = person.foot_apart_m / 2 * (1.0 if side is Side.LEFT else -1.0)
    zero = np.zeros(count)
    return FootPath(side=side, place_m=np.tile((0.0, lateral), (count, 1)), lift_m=zero, pitch_deg=zero)


def _lifted(time_s: Floats, foot: FootPath, lifts: tuple[Span, ...]) -> FootPath:
    """Return the foot lifted 0.13 m during these spans, drawn back a little, toes hanging."""
    shape = np.zeros(len(time_s))
    for span in lifts:
        rise = min(0.7, 0.4 * span.duration_s)
        knots = ((span.start_s, 0.0), (span.start_s + rise, 1.0), (span.end_s - rise, 1.0), (span.end_s, 0.0))
        shape += eased(time_s, knots)
    place = foot.place_m.copy()
    place[:, 0] -= 0.08 * shape
    return replace(foot, place_m=place, lift_m=0.13 * shape, pitch_deg=-20.0 * shape)


def _between(lifts: list[Span], seconds: float) -> tuple[Span, ...]:
    edges = [0.0, *(edge for span in lifts for edge in (span.start_s, span.end_s)), seconds]
    return tuple(Span(start_s=a, end_s=b) for a, b in zip(edges[::2], edges[1::2], strict=True))
