"""Stepping down from a step with each leg in turn: the other foot reaches for the floor, and comes back."""

from dataclasses import replace

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.control import Tempo
from kinescript.synth.curves import Knots, eased
from kinescript.synth.movement import FootPath, Movement
from kinescript.synth.person import Person, sunk_share
from kinescript.synth.plan import Plan
from kinescript.synth.repetition import Natural, TrueRepetition, knots_of, lay_out
from kinescript.synth.setting_up import set_up
from kinescript.synth.standing import QUIET_S, between, onto_leg, stand

# the step; how far the foot goes ahead of it, and how deep the leg that stays bends, for the toes to reach the floor
STEP_HIGH_M, _AHEAD_M, _DEEP_M = 0.2, 0.18, 0.18
_SHIFT_S = 0.8
_TEMPO = Tempo(down_s=1.5, hold_s=0.4, up_s=1.3)
_DEPTH: Knots = ((0.0, 0.0), (1.5, 1.0), (1.9, 1.0), (3.2, 0.0))


def step_down(
    person: Person,
    plan: Plan,
    *,
    seconds: float,
    rate_hz: float,
    rng: np.random.Generator,
    repetitions: int | None = None,
) -> Movement:
    """Return 3 s of quiet standing on a 0.2 m step, then stepping down every 5.2 s, standing on the right leg first.

    The toes touch the floor and take no weight: it is single support from when the foot leaves the step to when it is
    back. Pairs are repeated while they fit into `seconds`; at least one. Shifting the weight takes 0.8 s, or half the
    planned pause if that is shorter, before and after, and is no part of the repetition.
    """
    repeating = plan.repeating
    natural = Natural(tempo=_TEMPO, first_s=QUIET_S + _SHIFT_S, every_s=_TEMPO.whole_s + 2 * _SHIFT_S + 0.4)
    times = natural.count(repeating, repetitions, seconds - QUIET_S, least=2)
    if repetitions is None and times > max(2, repeating.least):
        times -= times % 2
    plan_rng = rng.spawn(1)[0]
    done, _ = lay_out(natural, repeating, times, plan_rng, sides=(Side.RIGHT, Side.LEFT))
    shift_s = _SHIFT_S if repeating.pause_s is None else min(_SHIFT_S, repeating.pause_s / 2)
    seconds = round(max(seconds, done[-1].span.end_s + shift_s + 1.2), 6)
    lifts = {side: [r.span for r in done if r.side is not side] for side in Side}
    contacts = tuple((side, span) for side in Side for span in between(lifts[side], seconds))
    base = stand(Task.STEP_DOWN, person, plan, seconds, rate_hz, rng, contacts=contacts)
    moved = replace(
        _lowered(base, plan, done, _lateral(done, shift_s, person), person),
        feet=tuple(_reaching(base, side, done) for side in Side),
        right_load=_load(done, shift_s),
        repetitions=done,
        height_m=STEP_HIGH_M,
        knees_in=tuple(
            (side, tuple((at, plan.knee_in.of(side) * share) for at, share in _depths(done, side)))
            for side in Side
            if plan.knee_in.of(side) and _depths(done, side)
        ),
    )
    return set_up(moved, repeating.setup_s, plan_rng)


def _depths(done: tuple[TrueRepetition, ...], side: Side) -> Knots:
    return tuple(k for each in done if each.side is side for k in knots_of(each, _TEMPO, _DEPTH))


def _toward(each: TrueRepetition) -> float:
    return 1.0 if each.side is Side.RIGHT else -1.0


def _load(done: tuple[TrueRepetition, ...], shift_s: float) -> Knots:
    shift = Tempo(down_s=shift_s, hold_s=0.0, up_s=shift_s)
    return ((0.0, 0.5), *(k for r in done for k in onto_leg(r.span.start_s, r.span.end_s, shift, _toward(r))))


def _lateral(done: tuple[TrueRepetition, ...], shift_s: float, person: Person) -> Knots:
    """Return knots of how far the hips are to the left, in metres: nearly over the foot stood on."""
    knots: list[tuple[float, float]] = [(0.0, 0.0)]
    for each in done:
        aside = -_toward(each) * 0.8 * person.foot_apart_m / 2
        off, on = each.span.start_s, each.span.end_s
        knots += [(off - shift_s, 0.0), (off, aside), (on, aside), (on + shift_s, 0.0)]
    return tuple(knots)


def _lowered(base: Movement, plan: Plan, done: tuple[TrueRepetition, ...], lateral: Knots, person: Person) -> Movement:
    depth = eased(base.time_s, tuple(k for r in done for k in knots_of(r, _TEMPO, _DEPTH)))
    pelvis, thorax, hips = base.pelvis_deg.copy(), base.trunk_deg.copy(), base.hips_m.copy()
    pelvis[:, 0] += 6.0 * depth
    thorax[:, 0] += (12.0 + plan.asymmetry.lean_forward_deg) * depth
    thorax[:, 1] += plan.asymmetry.lean_right_deg * depth
    hips[:, 0] -= 0.04 * depth
    hips[:, 1] += eased(base.time_s, lateral)
    sunk = (replace(r, amplitude_share=sunk_share(r.amplitude_share, _DEEP_M, person)) for r in done)
    down = eased(base.time_s, tuple(k for r in sunk for k in knots_of(r, _TEMPO, _DEPTH)))
    return replace(base, pelvis_deg=pelvis, trunk_deg=thorax, hips_m=hips, crouch_m=base.crouch_m + _DEEP_M * down)


def _reaching(base: Movement, side: Side, done: tuple[TrueRepetition, ...]) -> FootPath:
    """Return the path of a foot that clears the edge, reaches down with the toes, and comes back the same way."""
    foot, time_s = base.foot(side), base.time_s
    lift, share = np.full(len(time_s), STEP_HIGH_M), np.zeros(len(time_s))
    for each in done:
        if each.side is not side:
            low = STEP_HIGH_M * (1 - min(each.amplitude_share, 1.0))
            lift += _path(each, time_s, low)
            share += eased(time_s, knots_of(each, _TEMPO, _DEPTH))
    place = foot.place_m.copy()
    place[:, 0] += _AHEAD_M * share
    return replace(foot, place_m=place, lift_m=lift, pitch_deg=-25.0 * share)


def _path(each: TrueRepetition, time_s: Floats, low_m: float) -> Floats:
    """Return how much higher than the step the foot is, shape (time,) in metres; 3 cm higher as it clears the edge."""
    out, hold, back = (each.phase(name) for name in ("out", "hold", "back"))
    clear, low = 0.03, low_m - STEP_HIGH_M
    return eased(
        time_s,
        (
            (out.start_s, 0.0),
            (out.start_s + 0.3 * out.duration_s, clear),
            (hold.start_s, low),
            (hold.end_s, low),
            (_late(back, 0.3), clear),
            (back.end_s, 0.0),
        ),
    )


def _late(span: Span, share: float) -> float:
    return span.end_s - share * span.duration_s
