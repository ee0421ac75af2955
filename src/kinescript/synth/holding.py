"""Timed holds, lying: the trunk over the edge of a couch, the side bridge. Rest, come up, hold, fail, rest."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.curves import eased, straight, sway
from kinescript.synth.hold import Hold, TrueHold
from kinescript.synth.movement import Movement
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan

# seconds of rest before and after, and of coming up and falling: assumptions
_REST_S, _UP_S, _FALL_S = 2.0, 1.5, 0.8
# the trunk sags this many degrees beyond the limit before it falls
_BEYOND_DEG = 1.5
# sway is over so long before the end, so that the planted time is exact
_CALM_S = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posture:
    """One hold: flexion, side bend, rotation in degrees of trunk, pelvis and legs, and what a degree of sinking adds.

    `rest_deg` is how far the trunk has sunk at rest, `limit_deg` where it counts as having left. `height_m`: ankles.
    """

    trunk: tuple[float, float, float]
    pelvis: tuple[float, float, float]
    legs: tuple[float, float, float]
    sinking: tuple[tuple[float, float, float], ...]
    rest_deg: float
    limit_deg: float
    height_m: float


# prone on a couch 0.8 m high, the pelvis on its edge; at rest the trunk hangs on the hands
_PRONE = _Posture(
    trunk=(90.0, 0.0, 0.0),
    pelvis=(84.0, 0.0, 0.0),
    legs=(88.0, 0.0, 0.0),
    sinking=((1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    rest_deg=45.0,
    limit_deg=10.0,
    height_m=0.8,
)
# on the right elbow and the feet, one line from ankles to shoulders, 14 deg up; hips on the mat tilt the trunk 12 more
_ASIDE = _Posture(
    trunk=(0.0, 76.0, 0.0),
    pelvis=(3.0, 76.0, 0.0),
    legs=(0.0, 76.0, 0.0),
    sinking=((0.0, -1.0, 0.0), (0.0, 0.35, 0.0), (0.0, 0.58, 0.0)),
    rest_deg=12.0,
    limit_deg=7.0,
    height_m=0.135,
)


def back_extension_hold(
    person: Person, plan: Plan, *, seconds: float, rate_hz: float, rng: np.random.Generator, repetitions: int | None
) -> Movement:
    """Return lying prone with the trunk over the edge of a couch: up to horizontal, held, down again; once."""
    del person, repetitions
    return _held(Task.BACK_EXTENSION_HOLD, _PRONE, plan, seconds, rate_hz, rng)


def side_bridge(
    person: Person, plan: Plan, *, seconds: float, rate_hz: float, rng: np.random.Generator, repetitions: int | None
) -> Movement:
    """Return lying on the planned side, propped up: the hips off the mat, held, down again; once."""
    del person, repetitions
    return _held(Task.SIDE_BRIDGE, _ASIDE, plan, seconds, rate_hz, rng)


def _held(
    task: Task, posture: _Posture, plan: Plan, seconds: float, rate_hz: float, rng: np.random.Generator
) -> Movement:
    hold = plan.hold or Hold()
    begin_s = _REST_S + _UP_S
    end_s = begin_s + hold.held_s
    cut = hold.failure == "none"
    whole_s = end_s if cut else max(seconds, end_s + _BEYOND_DEG / hold.sag_deg_s + _FALL_S + 2 * _REST_S)
    time_s = np.arange(round(whole_s * rate_hz)) / rate_hz
    sunk = _sunk(time_s, hold, posture, begin_s)
    side = 1.0 if hold.side is Side.RIGHT or task is Task.BACK_EXTENSION_HOLD else -1.0
    flip = np.array([1.0, side, side])
    size = 1.0 if plan.sway is None else plan.sway.angles_share
    turns = []
    for part, sinks, wander in zip(
        (posture.trunk, posture.pelvis, posture.legs), posture.sinking, (0.3, 0.2, 0.0), strict=True
    ):
        swaying = np.stack([_swaying(time_s, begin_s, end_s, rng, wander * size) for _ in range(3)], axis=1)
        turns.append((np.array(part) + sunk[:, None] * np.array(sinks) + swaying) * flip)
    trunk, pelvis, legs = turns
    return Movement(
        task=task,
        time_s=time_s,
        standing=Span(start_s=0.0, end_s=0.0),
        contacts=(),
        pelvis_deg=pelvis,
        trunk_deg=trunk,
        legs_deg=legs,
        hips_m=np.zeros((len(time_s), 2)),
        crouch_m=np.zeros(len(time_s)),
        feet=(),
        right_load=((0.0, 0.5),),
        height_m=posture.height_m,
        hold=TrueHold(
            span=Span(start_s=begin_s, end_s=end_s),
            side=hold.side if task is Task.SIDE_BRIDGE else None,
            cut=cut,
            dips=tuple(Span(start_s=begin_s + at, end_s=begin_s + at + long) for at, long, _ in hold.dips),
        ),
    )


def _sunk(time_s: Floats, hold: Hold, posture: _Posture, begin_s: float) -> Floats:
    """Return how far the trunk has sunk from where it is held, shape (time,) in degrees: at the end to the limit."""
    end_s, rest, limit = begin_s + hold.held_s, posture.rest_deg, posture.limit_deg
    out = eased(time_s, ((0.0, rest), (_REST_S, rest), (begin_s, 0.0)))
    for at, long, deep in hold.dips:
        start, quarter = begin_s + at, long / 4
        out = out + eased(
            time_s, ((start, 0.0), (start + quarter, deep), (start + 3 * quarter, deep), (start + long, 0.0))
        )
    if hold.failure == "none":
        return out
    if hold.failure == "drop":
        u = np.linspace(0.0, 1.0, 10001)
        late_s = _FALL_S * float(np.interp(limit / rest, 10 * u**3 - 15 * u**4 + 6 * u**5, u))
        return out + eased(time_s, ((end_s - late_s, 0.0), (end_s - late_s + _FALL_S, rest)))
    lowest = limit + _BEYOND_DEG
    fallen_s = end_s + _BEYOND_DEG / hold.sag_deg_s
    sag = straight(time_s, ((end_s - limit / hold.sag_deg_s, 0.0), (fallen_s, lowest)))
    return out + sag + eased(time_s, ((fallen_s, 0.0), (fallen_s + _FALL_S, rest - lowest)))


def _swaying(time_s: Floats, begin_s: float, end_s: float, rng: np.random.Generator, size: float) -> Floats:
    """Return the wandering of one angle in degrees, shape (time,): about zero at first, gone before the end."""
    wander = sway(time_s, rng, size)
    first = (time_s >= begin_s) & (time_s < begin_s + 3.0)
    calm = eased(time_s, ((end_s - 2 * _CALM_S, 1.0), (end_s - _CALM_S, 0.0), (end_s + 2.0, 0.0), (end_s + 3.0, 1.0)))
    return np.asarray((wander - np.median(wander[first])) * calm)
