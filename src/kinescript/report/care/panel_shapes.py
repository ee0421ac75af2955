"""Flat shapes: what the panels of an exercise are made of, for painters of SVG and of PDF alike."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kinescript.figure.capsule import Capsule, Figure, Flat
from kinescript.figure.solids import Solid


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """An outline in panel units, right and down: (letter, numbers) with M, L, C as in SVG and Z to close.

    `look` says how it is painted: one word of panels.LOOKS.
    """

    steps: tuple[tuple[str, tuple[float, ...]], ...]
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of text whose baseline starts, centres or ends at a place, in panel units."""

    x: float
    y: float
    text: str
    look: str
    size: float
    anchor: str = "start"


Shape = Path | Words
Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Where metres fall on a panel: units a metre, and where the ground below the origin lies."""

    units_a_metre: float
    left: float
    ground: float

    def at(self, flat: Flat) -> Flat:
        """Return a place in metres (right, up) in panel units (right, down)."""
        return self.left + flat[0] * self.units_a_metre, self.ground - flat[1] * self.units_a_metre


def polygon(points: Iterable[Flat], look: str, *, closed: bool = True) -> Path:
    """Return straight lines through the points."""
    steps = [("M" if i == 0 else "L", tuple(p)) for i, p in enumerate(points)]
    return Path(steps=tuple([*steps, ("Z", ())] if closed else steps), look=look)


def disc(x: float, y: float, reach: float, look: str) -> Path:
    """Return a circle."""
    return Path(steps=round_outline(((x, y, reach),)), look=look)


def round_outline(discs: Sequence[Place]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Return the outline of the hull of discs (x, y, radius): arcs as cubic curves, joined by straight lines."""
    rim = []
    for x, y, radius in discs:
        count = 18 if radius > 0 else 1
        rim += [
            (x + radius * math.cos(t), y + radius * math.sin(t))
            for t in (2 * math.pi * i / count for i in range(count))
        ]
    hull = _hull(rim)
    steps = [("M" if i == 0 else "L", p) for i, p in enumerate(hull)]
    return (*steps, ("Z", ()))


def _hull(points: list[Flat]) -> list[Flat]:
    """Return the corners of the smallest convex outline around points."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(along: Iterable[Flat]) -> list[Flat]:
        out: list[Flat] = []
        for p in along:
            while len(out) > 1 and _turn(out[-2], out[-1], p) <= 0:
                out.pop()
            out.append(p)
        return out[:-1]

    return half(ordered) + half(reversed(ordered))


def _turn(a: Flat, b: Flat, c: Flat) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def capsule_outline(figure: Figure, capsule: Capsule, sheet: Sheet) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Return the outline of a capsule as it is seen: two arcs joined by the tangents they share."""
    (ax, ay), (bx, by) = (sheet.at(figure.seen(p)) for p in (capsule.start_m, capsule.end_m))
    r, q = (radius * sheet.units_a_metre for radius in (capsule.start_radius_m, capsule.end_radius_m))
    apart = math.hypot(bx - ax, by - ay)
    if apart <= abs(r - q) + 0.05:
        (x, y), big = ((ax, ay), r) if r >= q else ((bx, by), q)
        return (("M", (x + big, y)), *_arc(x, y, big, 0.0, 2 * math.pi), ("Z", ()))
    along, lean = math.atan2(by - ay, bx - ax), math.acos((r - q) / apart)
    start = (ax + r * math.cos(along + lean), ay + r * math.sin(along + lean))
    other = (bx + q * math.cos(along - lean), by + q * math.sin(along - lean))
    return (
        ("M", start),
        *_arc(ax, ay, r, along + lean, along + 2 * math.pi - lean),
        ("L", other),
        *_arc(bx, by, q, along - lean, along + lean),
        ("Z", ()),
    )


def _arc(x: float, y: float, reach: float, begin: float, end: float) -> list[tuple[str, tuple[float, ...]]]:
    """Return an arc as cubic curves of at most a quarter circle; radians, the way the angle grows."""
    count = max(1, math.ceil(abs(end - begin) / (math.pi / 2) - 1e-9))
    step = (end - begin) / count
    bow = 4 / 3 * math.tan(step / 4) * reach
    out: list[tuple[str, tuple[float, ...]]] = []
    for index in range(count):
        a, b = begin + index * step, begin + (index + 1) * step
        ax, ay, bx, by = (
            x + reach * math.cos(a),
            y + reach * math.sin(a),
            x + reach * math.cos(b),
            y + reach * math.sin(b),
        )
        first = (ax - bow * math.sin(a), ay + bow * math.cos(a))
        second = (bx + bow * math.sin(b), by - bow * math.cos(b))
        out.append(("C", (*first, *second, bx, by)))
    return out


def solid_outline(figure: Figure, solid: Solid, sheet: Sheet) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Return the outline of a thing beside the body, seen as the body is."""
    radius = solid.radius_m * sheet.units_a_metre
    return round_outline([(*sheet.at(figure.seen(p)), radius) for p in solid.points])


def body_shapes(figure: Figure, sheet: Sheet) -> list[Path]:
    """Return a body part after part from far to near: each with its edge beneath its flesh."""
    shapes: list[Path] = []
    parts: list[tuple[str, list[Capsule]]] = []
    for capsule in figure.capsules:
        if not parts or parts[-1][0] != capsule.part:
            parts.append((capsule.part, []))
        parts[-1][1].append(capsule)
    for _, capsules in parts:
        outlines = [(c, capsule_outline(figure, c, sheet)) for c in capsules]
        shapes.append(Path(steps=tuple(s for _, steps in outlines for s in steps), look="edge"))
        for look in ("flesh", "cloth"):
            steps = tuple(s for c, each in outlines if (_cloth(c) is (look == "cloth")) for s in each)
            if steps:
                shapes.append(Path(steps=steps, look=look))
    return shapes


def _cloth(capsule: Capsule) -> bool:
    return capsule.part == "torso" or capsule.name.startswith("shorts")
