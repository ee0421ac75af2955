"""What a figure is made of: capsules in space, and how they fall on a page."""

import math
from dataclasses import dataclass
from enum import StrEnum

from kinescript.body.words import Side

Point = tuple[float, float, float]
Flat = tuple[float, float]
Line = tuple[Point, Point]


class Facing(StrEnum):
    """Which aspect of the person turns to whoever looks."""

    FRONT = "front"
    BACK = "back"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """The body that is drawn, in metres: an adult of 1.70 m by the proportions of Winter 2009 (table 4.1).

    Radii are drawn, not measured.
    """

    hip_width_m: float = 0.178
    thigh_m: float = 0.415
    shank_m: float = 0.405
    ankle_height_m: float = 0.075
    foot_m: float = 0.215
    abdomen_m: float = 0.135
    chest_m: float = 0.285
    shoulder_width_m: float = 0.335
    upper_arm_m: float = 0.295
    forearm_m: float = 0.245


@dataclass(frozen=True, slots=True, kw_only=True)
class Capsule:
    """A ball swept from start to end, metres in X forward, Y up, Z right; `part` is painted as one piece.

    `known` is False where the angles that would place it were not measured: it then hangs straight.
    """

    name: str
    part: str
    start_m: Point
    end_m: Point
    start_radius_m: float
    end_radius_m: float
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A body in one posture: its capsules from the farthest part to the nearest, its joints and its lines by name.

    Points are metres, X forward, Y up from the ground, Z right, whichever way it faces; `raised_deg` is from how high
    it is looked at.
    """

    facing: Facing
    capsules: tuple[Capsule, ...]
    joints: tuple[tuple[str, Point], ...]
    lines: tuple[tuple[str, Line], ...]
    raised_deg: float = 0.0

    def seen(self, point: Point) -> Flat:
        """Return where a point falls for whoever looks, in metres: to the viewer's right, and up."""
        return flatten(point, self.facing, self.raised_deg)

    def joint(self, name: str) -> Point:
        """Return a joint by its name, such as hip_left; raises KeyError for one that is not drawn."""
        return dict(self.joints)[name]

    def line(self, name: str) -> Line:
        """Return a line by its name, such as pelvis; raises KeyError for one that is not drawn."""
        return dict(self.lines)[name]


def flatten(point: Point, facing: Facing, raised_deg: float = 0.0) -> Flat:
    """Return where a point (X forward, Y up, Z right) falls on the page: to the viewer's right, and up, in metres.

    Somebody who looks from `raised_deg` above the horizon sees what is nearer lower on the page.
    """
    x, y, z = point
    across = {Facing.FRONT: -z, Facing.BACK: z, Facing.LEFT: -x, Facing.RIGHT: x}[facing]
    if not raised_deg:
        return across, y
    raised = math.radians(raised_deg)
    return across, y * math.cos(raised) - nearness(point, facing) * math.sin(raised)


def nearness(point: Point, facing: Facing, raised_deg: float = 0.0) -> float:
    """Return how near a point lies to whoever looks, in metres; larger is nearer."""
    x, y, z = point
    near = {Facing.FRONT: x, Facing.BACK: -x, Facing.LEFT: -z, Facing.RIGHT: z}[facing]
    return near * math.cos(math.radians(raised_deg)) + y * math.sin(math.radians(raised_deg)) if raised_deg else near


def limb_name(part: str, side: Side) -> str:
    """Return the name of a paired part, such as thigh_left."""
    return f"{part}_{side.value}"
