"""A movement before it has a body: what pelvis, trunk and feet are told to do, and who carries the weight."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.stance import Stance
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.spans import Span
from kinescript.synth.curves import Knots, eased, sway
from kinescript.synth.hold import TrueHold
from kinescript.synth.plan import Plan
from kinescript.synth.repetition import TrueRepetition


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FootPath(ArrayValue):
    """Where one foot goes, in floor axes (X forward, Y left, Z up).

    `place_m` (time, 2) is where the ankle is when the foot stands flat, `lift_m` (time,) how far the foot is off the
    floor, `pitch_deg` (time,) positive with the toes up (about the heel), negative with the heel up (about the toes).
    """

    side: Side
    place_m: Floats
    lift_m: Floats
    pitch_deg: Floats

    def __post_init__(self) -> None:
        for name in ("place_m", "lift_m", "pitch_deg"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Movement(ArrayValue):
    """A whole task over time_s (time,) in seconds, in floor axes (X forward, Y left, Z up).

    `pelvis_deg`, `trunk_deg` (time, 3): flexion (tilt), side bend (obliquity), rotation in space, rotation first.
    `hips_m` (time, 2): where the middle between the hips is; `crouch_m` (time,): how far the carrying hip is below a
    stretched leg. `right_load`: knots of the share of the load on the right foot; `carried`: knots of the share of body
    weight on both feet. `standing` is the quiet standing at the start; `contacts` every time a foot was on the ground,
    which lies height_m above the floor; `knees_in`: knots of how far a knee turns in about the line from hip to ankle,
    degrees. `repetitions` are in order of time, `setup` is what came before the first.
    A person who lies has no standing (a span without length) and no feet on the ground: `legs_deg` (time, 3) says how
    both straight legs lie, from ankles that stay at height_m, and `hold` what is held.
    """

    task: Task
    time_s: Floats
    standing: Span
    contacts: tuple[tuple[Side, Span], ...]
    pelvis_deg: Floats
    trunk_deg: Floats
    hips_m: Floats
    crouch_m: Floats
    feet: tuple[FootPath, ...]
    right_load: Knots
    carried: Knots = ((0.0, 1.0),)
    repetitions: tuple[TrueRepetition, ...] = ()
    setup: Span | None = None
    height_m: float = 0.0
    knees_in: tuple[tuple[Side, Knots], ...] = ()
    legs_deg: Floats | None = None
    hold: TrueHold | None = None

    def __post_init__(self) -> None:
        for name in ("time_s", "pelvis_deg", "trunk_deg", "hips_m", "crouch_m"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
        if self.legs_deg is not None:
            object.__setattr__(self, "legs_deg", read_only(self.legs_deg))

    @property
    def quiet(self) -> Bools:
        """When, shape (time,), the person is as at first: in quiet standing, lying in the first second of the hold."""
        if self.hold is None:
            return self.standing.holds(self.time_s)
        start_s = self.hold.span.start_s
        return Span(start_s=start_s, end_s=start_s + 1.0).holds(self.time_s)

    def foot(self, side: Side) -> FootPath:
        """Return the path of this foot."""
        return next(f for f in self.feet if f.side is side)


def stances_of(movement: Movement) -> tuple[Stance, ...]:
    """Return every contact of a foot as a Stance, in order of time, single while the other foot is off the ground."""
    end = float(movement.time_s[-1])
    stances = []
    for side, span in movement.contacts:
        single = find_single(span, tuple(s for other, s in movement.contacts if other is not side))
        whole = span.start_s > 0 and span.end_s <= end
        stances.append(Stance(side=side, span=span, single=single, seen_by="equations", whole=whole))
    return tuple(sorted(stances, key=lambda s: (s.span.start_s, s.side)))


def find_single(span: Span, others: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the parts of a span that none of the others, in order of time, touches."""
    parts, start = [], span.start_s
    for other in others:
        if other.start_s > start and other.start_s <= span.end_s:
            parts.append(Span(start_s=start, end_s=other.start_s))
        start = max(start, other.end_s)
    if start < span.end_s:
        parts.append(Span(start_s=start, end_s=span.end_s))
    return tuple(p for p in parts if p.duration_s > 1e-9)


def plant(
    time_s: Floats, standing: Span, contacts: tuple[tuple[Side, Span], ...], plan: Plan, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return pelvis obliquity and trunk side bend in degrees, each of shape (time,), with the planted faults in them.

    Both sway; in quiet standing the obliquity sways about its mean, in single support it follows the plan alone.
    """
    size = 0.15 if plan.sway is None else 0.15 * plan.sway.angles_share
    wander = sway(time_s, rng, size)
    trunk = sway(time_s, rng, size)
    wobble = np.maximum(1 - 0.01 * (sway(time_s, rng, 1.0) - 1) ** 2, 0.5)
    quiet = np.ones(len(time_s))
    obliquity = np.zeros(len(time_s))
    for side, contact in contacts:
        right = side is Side.RIGHT
        drop = plan.pelvic_drop_right_stance_deg if right else plan.pelvic_drop_left_stance_deg
        for span in find_single(contact, tuple(s for other, s in contacts if other is not side)):
            a, b, rise = span.start_s, span.end_s, min(1.2, 0.35 * span.duration_s)
            # nothing happens further than 0.4 s from it
            near = slice(*np.searchsorted(time_s, (a - 0.5, b + 0.5)))
            near_s = time_s[near]
            shape = eased(near_s, ((a, 0.0), (a + rise, 1.0), (b - rise, 0.97), (b, 0.0))) * wobble[near]
            highest = shape[span.holds(near_s)].max(initial=0.0)
            shape = shape / highest if highest > 0 else shape
            obliquity[near] += (-drop if right else drop) * shape
            trunk[near] += (plan.trunk_lean_deg if right else -plan.trunk_lean_deg) * shape
            still = 1.0 - eased(near_s, ((a - 0.4, 0.0), (a, 1.0), (b, 1.0), (b + 0.4, 0.0)))
            quiet[near] = np.minimum(quiet[near], still)
    wander = wander - wander[standing.holds(time_s)].mean()
    return plan.standing_obliquity_deg + wander * quiet + obliquity, trunk


def mirror_movement(movement: Movement) -> Movement:
    """Return the mirror image: what the left did the right does, and every turn sideways or about vertical flips."""
    flip = np.array([1.0, -1.0, -1.0])
    across = np.array([1.0, -1.0])
    return replace(
        movement,
        contacts=tuple((side.other, span) for side, span in movement.contacts),
        pelvis_deg=movement.pelvis_deg * flip,
        trunk_deg=movement.trunk_deg * flip,
        hips_m=movement.hips_m * across,
        feet=tuple(replace(f, side=f.side.other, place_m=f.place_m * across) for f in movement.feet),
        knees_in=tuple((side.other, knots) for side, knots in movement.knees_in),
        right_load=tuple((t, 1.0 - share) for t, share in movement.right_load),
        repetitions=tuple(replace(r, side=r.side.other if r.side else None) for r in movement.repetitions),
        legs_deg=None if movement.legs_deg is None else movement.legs_deg * flip,
        hold=None if movement.hold is None else movement.hold.mirrored,
    )
