"""Walking straight over level ground, from standing to standing."""

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.control import Tempo
from kinescript.synth.curves import Knots, eased, sway
from kinescript.synth.movement import FootPath, Movement, plant
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan
from kinescript.synth.repetition import TrueRepetition, as_repetition
from kinescript.synth.standing import QUIET_S, hip_sway

# A slow, careful gait (some 0.86 m/s): our choice, inside the range of people with chronic back pain.
STEP_M, STEP_S, SWING_S = 0.5, 0.58, 0.42
_FIRST_S, _AFTER_S = QUIET_S + 0.8, 1.6
# A foot does not rest as it lands and leaves. After three real walks (tests/synth/test_feet.py): it rolls over the
# tips of its toes before it leaves, its heel slides on a little after it landed, and its forefoot comes down.
_TIPS_S, _SLIDE_S = 0.07, 0.04


def walking(
    person: Person,
    plan: Plan,
    *,
    seconds: float,
    rate_hz: float,
    rng: np.random.Generator,
    repetitions: int | None = None,
) -> Movement:
    """Return 3 s of quiet standing, then as many steps as fit into `seconds` (at least four), right foot first.

    Steps are 0.5 m and 0.58 s; every foot swings for 0.42 s; the last one lands beside the other. A repetition is a
    step, going out all its time, and there are four or more. The right foot's share of the stride is the plan's.
    """
    fit = int((seconds - _FIRST_S - SWING_S - _AFTER_S) / STEP_S + 1e-9) + 1
    steps = max(4, fit if repetitions is None else repetitions)
    starts = (_FIRST_S + STEP_S * k for k in range(steps))
    swings = tuple(Span(start_s=round(s, 6), end_s=round(s + SWING_S, 6)) for s in starts)
    seconds = max(seconds, swings[-1].end_s + _AFTER_S)
    count = round(seconds * rate_hz)
    time_s = np.arange(count) / rate_hz
    standing = Span(start_s=0.0, end_s=QUIET_S)
    contacts = tuple((side, span) for side in Side for span in _contacts(swings[_first(side) :: 2], count / rate_hz))
    obliquity, side_bend = plant(time_s, standing, contacts, plan, rng)
    landings = _landings(steps, plan.asymmetry.step_right_share)
    feet = tuple(_foot(side, swings, landings, person, time_s) for side in Side)
    ahead = {foot.side: foot.place_m[:, 0] for foot in feet}
    apart = (ahead[Side.RIGHT] - ahead[Side.LEFT]) / STEP_M
    moving = eased(time_s, ((QUIET_S, 0.0), (_FIRST_S, 1.0), (swings[-1].end_s, 1.0), (swings[-1].end_s + 0.8, 0.0)))
    share = 1.0 if plan.sway is None else plan.sway.angles_share
    tilt, flexion, turn, trunk_turn = (sway(time_s, rng, size * share) for size in (0.2, 0.25, 0.2, 0.3))
    tilt, flexion = person.standing_tilt_deg + tilt, person.standing_trunk_deg + 3.0 * moving + flexion
    return Movement(
        task=Task.WALKING,
        time_s=time_s,
        standing=standing,
        contacts=contacts,
        # a foot ahead brings its side of the pelvis with it; the trunk turns the other way
        pelvis_deg=np.stack((tilt + moving, obliquity, turn - 4.0 * apart), axis=1),
        trunk_deg=np.stack((flexion, side_bend, trunk_turn + 3.0 * apart), axis=1),
        hips_m=np.array([0.03, 0.0]) + hip_sway(time_s, standing, plan, rng) + _hips(swings, time_s, landings[-1]),
        crouch_m=_crouch(swings, time_s),
        feet=feet,
        right_load=_right_load(swings),
        repetitions=tuple(_step(index, swing, landings) for index, swing in enumerate(swings)),
    )


def _step(index: int, swing: Span, landings: tuple[float, ...]) -> TrueRepetition:
    other = landings[index - 1] if index else 0.0
    tempo = Tempo(down_s=swing.duration_s, hold_s=0.0, up_s=0.0)
    side = Side.RIGHT if index % 2 == 0 else Side.LEFT
    return as_repetition(swing.start_s, tempo, share=(landings[index] - other) / STEP_M, side=side)


def _first(side: Side) -> int:
    return 0 if side is Side.RIGHT else 1


def _contacts(swings: tuple[Span, ...], seconds: float) -> tuple[Span, ...]:
    edges = [0.0, *(edge for span in swings for edge in (span.start_s, span.end_s)), seconds]
    return tuple(Span(start_s=a, end_s=b) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _landings(steps: int, right_share: float) -> tuple[float, ...]:
    """Return where each step lands ahead of the start, in metres; the last one beside the other foot."""
    shares = [2 * (right_share if index % 2 == 0 else 1 - right_share) for index in range(steps - 1)]
    ahead = [float(STEP_M * sum(shares[: index + 1])) for index in range(steps - 1)]
    return (*ahead, ahead[-1])


def _foot(
    side: Side, swings: tuple[Span, ...], landings: tuple[float, ...], person: Person, time_s: Floats
) -> FootPath:
    forward: list[tuple[float, float]] = [(0.0, 0.0)]
    lift: list[tuple[float, float]] = [(0.0, 0.0)]
    pitch: list[tuple[float, float]] = [(0.0, 0.0)]
    for index in range(_first(side), len(swings), 2):
        off, on = swings[index].start_s, swings[index].end_s
        last = index == len(swings) - 1
        rolls = off - _TIPS_S
        forward += [(rolls, forward[-1][1]), (on + _SLIDE_S, landings[index])]
        lift += [(rolls, 0.0), (off + 0.11, 0.05), ((off + on) / 2, 0.05), (on, 0.0)]
        strike = 0.0 if last else 12.0
        pitch += [(off - 0.23, 0.0), (off + 0.09, -46.0), (off + 0.27, 0.0), (on - 0.045, strike), (on + 0.08, 0.0)]
    lateral = person.foot_apart_m / 2 * (1.0 if side is Side.LEFT else -1.0)
    ahead = eased(time_s, tuple(forward))
    return FootPath(
        side=side,
        place_m=np.stack((ahead, np.full(len(time_s), lateral)), axis=1),
        lift_m=eased(time_s, tuple(lift)),
        pitch_deg=eased(time_s, tuple(pitch)),
    )


def _hips(swings: tuple[Span, ...], time_s: Floats, whole_m: float) -> Floats:
    """Return where the middle between the hips goes, shape (time, 2): over each foot in the middle of its stance."""
    middles = [(s.start_s + s.end_s) / 2 for s in swings]
    # speed rises and falls like a minimum-jerk curve around the middle of the first and of the last swing
    ends = ((middles[0] - 0.5, 0.0), (middles[0] + 0.5, 1.0), (middles[-1] - 0.5, 1.0), (middles[-1] + 0.5, 0.0))
    mean_m_s = whole_m / (len(swings) - 1) / STEP_S
    speed = mean_m_s * eased(time_s, ends)
    step_s = np.diff(time_s, prepend=time_s[0])
    ahead = np.cumsum((speed + np.concatenate((speed[:1], speed[:-1]))) / 2 * step_s)
    aside = [(QUIET_S, 0.0), *((m, 0.03 if k % 2 == 0 else -0.03) for k, m in enumerate(middles))]
    lateral = eased(time_s, (*aside, (middles[-1] + 0.8, 0.0)))
    return np.stack((ahead, lateral), axis=1)


def _crouch(swings: tuple[Span, ...], time_s: Floats) -> Floats:
    """Return how far the carrying hip is below a stretched leg, shape (time,): lowest as a foot lands."""
    knots: list[tuple[float, float]] = [(QUIET_S, 0.004)]
    for swing in swings:
        knots += [((swing.start_s + swing.end_s) / 2, 0.016), (swing.end_s, 0.05)]
    knots[-1] = (swings[-1].end_s, 0.012)
    return eased(time_s, (*knots, (swings[-1].end_s + 0.8, 0.004)))


def _right_load(swings: tuple[Span, ...]) -> Knots:
    off = swings[0].start_s
    knots = [(QUIET_S, 0.5), (off - 0.5, 0.42), (off - 0.12, 0.12), (off, 0.0)]
    for index, swing in enumerate(swings[:-1]):
        landed = 1.0 if index % 2 == 0 else 0.0
        knots += [(swing.end_s, 1.0 - landed), (swings[index + 1].start_s, landed)]
    return (*knots, (swings[-1].end_s, knots[-1][1]), (swings[-1].end_s + 0.5, 0.5))
