"""The angle in question as two rays from one point, so that every painter draws the same arc."""

import math
from dataclasses import dataclass

from kinescript.body.joints import Curve, Joint, Plane
from kinescript.body.words import Side
from kinescript.figure.capsule import Facing, Figure, Flat, Line, flatten, limb_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Wedge:
    """An angle on the page: its point and two directions, metres and radians, to the viewer's right and up.

    `reference_rad` is where zero lies, `actual_rad` where the person was; the way between them is the shorter one.
    """

    vertex: Flat
    reference_rad: float
    actual_rad: float
    reach_m: float

    @property
    def opening_deg(self) -> float:
        """How far the actual ray lies from the reference, in degrees, counter-clockwise positive."""
        turn = (self.actual_rad - self.reference_rad + math.pi) % (2 * math.pi) - math.pi
        return math.degrees(turn)


def best_facing(curve: Curve, side: Side | None = None) -> Facing:
    """Return from where a curve is seen best: from behind for what tips sideways, else from the side it belongs to."""
    if curve.plane is not Plane.FLEXION:
        return Facing.BACK
    own = {Joint.LEFT_HIP: Side.LEFT, Joint.LEFT_KNEE: Side.LEFT}.get(curve.joint, side)
    return Facing.LEFT if own is Side.LEFT else Facing.RIGHT


def find_wedge(
    figure: Figure, curve: Curve, *, side: Side | None = None, change_deg: float | None = None
) -> Wedge | None:
    """Return the wedge of a curve in a figure; None for turns about the long axis, which a page cannot show.

    `side` is the leg that carries the person: the pelvis is then measured at its hip. `change_deg` puts the reference
    that far back from where the person is, for values that are a change: positive where the pelvis' far end went down,
    where the trunk went over the leg that carries, and else in the direction the curve is positive (body.joints).
    """
    rays = _rays(figure, curve, side)
    if rays is None:
        return None
    (vertex, zero), (_, end) = rays
    corner = figure.seen(vertex)
    reference, actual = (_direction(corner, figure.seen(p)) for p in (zero, end))
    if reference is None or actual is None:
        return None
    if change_deg is not None:
        reference = actual - _way(figure, curve, side, actual) * math.radians(change_deg)
    flat_end = figure.seen(end)
    reach = math.hypot(flat_end[0] - corner[0], flat_end[1] - corner[1])
    return Wedge(vertex=corner, reference_rad=reference, actual_rad=actual, reach_m=reach)


def _way(figure: Figure, curve: Curve, side: Side | None, actual_rad: float) -> float:
    """Return which way a positive change turns on the page: 1 counter-clockwise, -1 clockwise, 0 toward the viewer."""
    if curve.joint is Joint.PELVIS:
        return -1.0 if math.cos(actual_rad) >= 0 else 1.0
    forward = flatten((1.0, 0.0, 0.0), figure.facing)[0]
    right = flatten((0.0, 0.0, 1.0), figure.facing)[0]
    if curve.joint in (Joint.TRUNK, Joint.LUMBAR):
        # what stands up goes to the viewer's right clockwise
        return -forward if curve.plane is Plane.FLEXION else right if side is Side.LEFT else -right
    if curve.plane is Plane.FLEXION:
        # what hangs goes to the viewer's right counter-clockwise; a knee bends backward
        return -forward if curve.joint in (Joint.LEFT_KNEE, Joint.RIGHT_KNEE) else forward
    return right if curve.joint is Joint.LEFT_HIP else -right


def _direction(a: Flat, b: Flat) -> float | None:
    across, up = b[0] - a[0], b[1] - a[1]
    return math.atan2(up, across) if math.hypot(across, up) > 1e-3 else None


def _rays(figure: Figure, curve: Curve, side: Side | None) -> tuple[Line, Line] | None:
    if curve.plane is Plane.ROTATION:
        return None
    if curve.joint is Joint.PELVIS:
        return _pelvis_rays(figure, curve.plane, side)
    if curve.joint in (Joint.TRUNK, Joint.LUMBAR):
        base, end = figure.line("trunk")
        low, high = figure.line("pelvis_up")
        up = (0.0, 1.0, 0.0) if curve.joint is Joint.TRUNK else _minus(high, low)
        return (base, _plus(base, up)), (base, end)
    own = Side.LEFT if curve.joint in (Joint.LEFT_HIP, Joint.LEFT_KNEE) else Side.RIGHT
    hip, knee = figure.line(limb_name("thigh", own))
    if curve.joint in (Joint.LEFT_KNEE, Joint.RIGHT_KNEE):
        _, ankle = figure.line(limb_name("shank", own))
        return (knee, _plus(knee, _minus(knee, hip))), (knee, ankle)
    low, high = figure.line("pelvis_up")
    return (hip, _plus(hip, _minus(low, high))), (hip, knee)


def _pelvis_rays(figure: Figure, plane: Plane, side: Side | None) -> tuple[Line, Line]:
    if plane is Plane.FLEXION:
        start, end = figure.line("pelvis_forward")
    else:
        left, right = figure.line("pelvis")
        start, end = (left, right) if side is Side.LEFT else (right, left)
    level = (end[0], start[1], end[2])
    return (start, level), (start, end)


def _plus(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def _minus(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])
