"""Bones in any posture: points and frames by name, and the two turns that limbs and spine are made of."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import Floats

UP: Floats = np.array((0.0, 1.0, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bones:
    """Points in metres, shape (3,), and frames, global_from_segment of shape (3, 3); X forward, Y up, Z right."""

    points: Mapping[str, Floats]
    frames: Mapping[str, Floats]

    def moved(self, shift: Floats) -> "Bones":
        """Return the bones shifted by metres of shape (3,)."""
        return Bones(points={n: p + shift for n, p in self.points.items()}, frames=self.frames)

    def turned(self, turn: Floats) -> "Bones":
        """Return the bones turned about the origin by a rotation of shape (3, 3)."""
        return Bones(
            points={n: turn @ p for n, p in self.points.items()}, frames={n: turn @ f for n, f in self.frames.items()}
        )

    def with_(self, points: Mapping[str, Floats], frames: Mapping[str, Floats]) -> "Bones":
        """Return the bones with these points and frames in the place of those of the same names."""
        return Bones(points={**self.points, **points}, frames={**self.frames, **frames})


def unit(v: Floats) -> Floats:
    """Return the direction of a vector of shape (3,); up where it has no length."""
    length = float(np.linalg.norm(v))
    return np.asarray(v / length) if length > 1e-9 else UP


def level(v: Floats) -> Floats:
    """Return the horizontal part of a vector of shape (3,)."""
    return np.asarray(v * np.array((1.0, 0.0, 1.0)))


def frame_from(up: Floats, ahead: Floats) -> Floats:
    """Return the frame whose Y is `up` and whose X is as near to `ahead` as can be, shape (3, 3)."""
    y = unit(up)
    z = unit(np.cross(ahead, y))
    return np.column_stack((np.cross(y, z), y, z))


def part_of_turn(turn: Floats, share: float) -> Floats:
    """Return a share of a rotation about its own axis, shape (3, 3)."""
    angle = math.acos(min(max((float(np.trace(turn)) - 1.0) / 2.0, -1.0), 1.0))
    if angle < 1e-9:
        return np.eye(3)
    skew = (turn - turn.T) / (2.0 * math.sin(angle))
    part = share * angle
    return np.asarray(np.eye(3) + math.sin(part) * skew + (1.0 - math.cos(part)) * skew @ skew)


def bend_between(start: Floats, end: Floats, first_m: float, second_m: float, pole: Floats) -> tuple[Floats, Floats]:
    """Return where the middle joint and the end of a two-bone limb come to lie, bent toward `pole`.

    An end too far away is reached for as far as the bones go, straight.
    """
    reach = end - start
    far = float(np.linalg.norm(reach))
    most, least = 0.9999 * (first_m + second_m), 1.0001 * abs(first_m - second_m)
    far = min(max(far, least), most)
    along = unit(reach)
    aside = unit(pole - float(pole @ along) * along)
    share = (first_m**2 - second_m**2 + far**2) / (2.0 * far)
    out = math.sqrt(max(first_m**2 - share**2, 0.0))
    return start + share * along + out * aside, start + far * along
