"""The body that carries a movement out: segments and joint centres, legs by inverse kinematics."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.turns import turn
from kinescript.synth.curves import eased, straight
from kinescript.synth.movement import FootPath, Movement
from kinescript.synth.person import Person, hip_of_person
from kinescript.synth.turns import FLOOR_FROM_LEVEL, apply, turn_axial

# the lumbar spine bends about one point of the pelvis frame, in metres: an assumption, near L4/L5
_LUMBAR_POINT = np.array([-0.09, 0.03, 0.0])
# legs that would be too short let the pelvis down smoothly, beginning some millimetres before
_SOFT_M = 0.002
# heel and toes under the ankle centre, ISB, in metres; the floor is at minus the ankle height
HEEL_BACK_M, TOE_AHEAD_M = 0.05, 0.15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Skeleton(ArrayValue):
    """Every part of the body: its rotation floor_from_part (time, 3, 3) and its origin (time, 3) in metres.

    Floor axes are X forward, Y left, Z up; parts are ISB. Parts are the segments by their names, with their proximal
    joint as origin (pelvis: between the ASIS; thorax: the lumbar point; foot: the ankle), and "left_arm", "right_arm".
    """

    time_s: Floats
    parts: tuple[tuple[str, Floats, Floats], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_s", read_only(self.time_s))
        object.__setattr__(self, "parts", tuple((n, read_only(r), read_only(o)) for n, r, o in self.parts))

    def rotation(self, name: str) -> Floats:
        """Return floor_from_part, shape (time, 3, 3)."""
        return next(r for n, r, _ in self.parts if n == name)

    def origin(self, name: str) -> Floats:
        """Return where the part's proximal joint is, shape (time, 3) in metres."""
        return next(o for n, _, o in self.parts if n == name)


def embody(movement: Movement, person: Person) -> Skeleton:
    """Return the skeleton of a person who carries the movement out; feet on the ground stay where they are.

    Raises ValueError when a leg would have to be longer than it is.
    """
    if movement.legs_deg is not None:
        return _lying(movement, movement.legs_deg, person)
    feet = {side: _foot(movement.foot(side), side, person) for side in Side}
    pelvis = FLOOR_FROM_LEVEL @ turn_axial(movement.pelvis_deg)
    hips = {side: apply(pelvis, hip_of_person(person, side)) for side in Side}
    right = straight(movement.time_s, movement.right_load)
    stretched = person.ankle_height_m + person.thigh_m + person.shank_m
    origin = np.empty((len(movement.time_s), 3))
    origin[:, :2] = movement.hips_m - ((hips[Side.LEFT] + hips[Side.RIGHT]) / 2)[:, :2]
    origin[:, 2] = stretched - movement.crouch_m - right * hips[Side.RIGHT][:, 2] - (1 - right) * hips[Side.LEFT][:, 2]
    origin[:, 2] += movement.height_m
    origin[:, 2] -= _yield(origin, hips, {side: ankle for side, (_, ankle) in feet.items()}, person)
    thorax = FLOOR_FROM_LEVEL @ turn_axial(movement.trunk_deg)
    lumbar = origin + apply(pelvis, _LUMBAR_POINT)
    parts: list[tuple[str, Floats, Floats]] = [(Segment.PELVIS, pelvis, origin), (Segment.THORAX, thorax, lumbar)]
    for side in Side:
        foot, ankle = feet[side]
        turned = [eased(movement.time_s, knots) for of, knots in movement.knees_in if of is side]
        inward = np.radians(turned[0]) * (-1.0 if side is Side.RIGHT else 1.0) if turned else None
        parts += _leg(side, origin + hips[side], ankle, _toe_direction(side, person), person, inward)
        parts.append((f"{side}_foot", foot, ankle))
        parts.append((f"{side}_arm", *_arm(side, movement, thorax, lumbar, person)))
    return Skeleton(time_s=movement.time_s, parts=tuple((str(n), r, o) for n, r, o in parts))


def _lying(movement: Movement, legs_deg: Floats, person: Person) -> Skeleton:
    """Return the skeleton of a person who lies: straight legs from ankles that stay, arms along the trunk."""
    pelvis, thorax, legs = (
        FLOOR_FROM_LEVEL @ turn_axial(degrees) for degrees in (movement.pelvis_deg, movement.trunk_deg, legs_deg)
    )
    hips = {side: apply(pelvis, hip_of_person(person, side)) for side in Side}
    down = -legs[:, :, 1]
    ankles = np.array([0.0, 0.0, movement.height_m])
    origin = ankles - (person.thigh_m + person.shank_m) * down - (hips[Side.LEFT] + hips[Side.RIGHT]) / 2
    lumbar = origin + apply(pelvis, _LUMBAR_POINT)
    parts: list[tuple[str, Floats, Floats]] = [(Segment.PELVIS, pelvis, origin), (Segment.THORAX, thorax, lumbar)]
    for side in Side:
        hip = origin + hips[side]
        knee = hip + person.thigh_m * down
        parts += [(thigh(side), legs, hip), (shank(side), legs, knee)]
        parts.append((f"{side}_foot", legs, knee + person.shank_m * down))
        parts.append((f"{side}_arm", thorax, lumbar + apply(thorax, _shoulder(side, person))))
    return Skeleton(time_s=movement.time_s, parts=tuple((str(n), r, o) for n, r, o in parts))


def _yield(origin: Floats, hips: dict[Side, Floats], ankles: dict[Side, Floats], person: Person) -> Floats:
    """Return how much lower the pelvis has to be, shape (time,) in metres, so that both legs reach; never a jump."""
    longest = 0.9995 * (person.thigh_m + person.shank_m)
    too_high = []
    for side in Side:
        aside = np.linalg.norm((origin + hips[side] - ankles[side])[:, :2], axis=1)
        if (aside >= longest).any():
            raise ValueError(f"the {side} foot is {aside.max():.2f} m from under the hip, the leg {longest:.2f} m long")
        too_high.append((origin + hips[side] - ankles[side])[:, 2] - np.sqrt(longest**2 - aside**2))
    return np.asarray(_SOFT_M * np.logaddexp(0.0, np.max(too_high, axis=0) / _SOFT_M))


def _toe_direction(side: Side, person: Person) -> Floats:
    out = np.radians(person.toe_out_deg * (1.0 if side is Side.LEFT else -1.0))
    return np.array([np.cos(out), np.sin(out), 0.0])


def _foot(path: FootPath, side: Side, person: Person) -> tuple[Floats, Floats]:
    """Return floor_from_foot and the ankle centre of a foot that rolls about its heel or about its toes."""
    ahead = _toe_direction(side, person)
    level = np.stack((ahead, np.array([0.0, 0.0, 1.0]), np.array([ahead[1], -ahead[0], 0.0])), axis=1)
    rotation = level @ turn(2, path.pitch_deg)
    pivot = np.zeros((len(path.lift_m), 3))
    pivot[:, 0] = np.where(path.pitch_deg > 0, -HEEL_BACK_M, TOE_AHEAD_M)
    pivot[:, 1] = -person.ankle_height_m
    ankle = np.column_stack((path.place_m, path.lift_m + person.ankle_height_m))
    return rotation, ankle + pivot @ level.T - apply(rotation, pivot)


def _leg(
    side: Side, hip: Floats, ankle: Floats, ahead: Floats, person: Person, rightward: Floats | None
) -> list[tuple[str, Floats, Floats]]:
    """Return thigh and shank between a hip and an ankle: the knee is a hinge that points where the toes do.

    `rightward`, shape (time,) in radians, turns it about the line from hip to ankle away from there.
    """
    reach = hip - ankle
    length = np.linalg.norm(reach, axis=1)
    upper, lower = person.thigh_m, person.shank_m
    up = reach / length[:, None]
    outward = np.array([ahead[1], -ahead[0], 0.0])
    z = outward - (up @ outward)[:, None] * up
    z /= np.linalg.norm(z, axis=1)[:, None]
    x = np.cross(up, z)
    if rightward is not None:
        x = np.cos(rightward)[:, None] * x + np.sin(rightward)[:, None] * z
        z = np.cross(x, up)
    along = (lower**2 - upper**2 + length**2) / (2 * length)
    knee = ankle + along[:, None] * up + np.sqrt(np.maximum(lower**2 - along**2, 0.0))[:, None] * x
    parts = []
    for name, top, bottom in ((thigh(side), hip, knee), (shank(side), knee, ankle)):
        y = (top - bottom) / np.linalg.norm(top - bottom, axis=1)[:, None]
        parts.append((str(name), np.stack((np.cross(y, z), y, z), axis=-1), top))
    return parts


def _arm(side: Side, movement: Movement, thorax: Floats, lumbar: Floats, person: Person) -> tuple[Floats, Floats]:
    """Return a straight arm that hangs from the shoulder and swings with the other leg."""
    lead = movement.foot(side.other).place_m[:, 0] - movement.foot(side).place_m[:, 0]
    return FLOOR_FROM_LEVEL @ turn(2, 30.0 * lead + 3.0), lumbar + apply(thorax, _shoulder(side, person))


def _shoulder(side: Side, person: Person) -> Floats:
    return np.array([-0.01, 0.235, 0.105 if side is Side.RIGHT else -0.105]) * person.height_m
