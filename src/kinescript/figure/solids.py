"""What things beside the body are made of, and the scene they are placed in."""

from dataclasses import dataclass

from kinescript.figure.capsule import Figure, Point
from kinescript.figure.postures import Posture


@dataclass(frozen=True, slots=True, kw_only=True)
class Solid:
    """A rounded thing: the hull of its points, metres in X forward, Y up, Z right, with this radius around them.

    `look` is what it is painted like: wood, pillow, rubber, wall, water or mat. `near` is painted after the body.
    """

    name: str
    look: str
    points: tuple[Point, ...]
    radius_m: float = 0.0
    near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The body at its start, the body now, and the posture it began from."""

    start: Figure
    now: Figure
    posture: Posture
    step_m: float = 0.15


def box(name: str, low: Point, high: Point, look: str = "wood", *, near: bool = False) -> Solid:
    """Return a box between two opposite corners."""
    corners = tuple((x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2]))
    return Solid(name=name, look=look, points=corners, near=near)


def between(a: Point, b: Point) -> Point:
    """Return the point half-way between two."""
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


def beyond(a: Point, b: tuple[float, float, float]) -> Point:
    """Return a point shifted by metres."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])
