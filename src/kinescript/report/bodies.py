"""The body figure as SVG: soft capsules, the angle in question as an arc, the painful side as a ring."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kinescript.body.words import Side
from kinescript.figure.capsule import Capsule, Facing, Figure, Flat, limb_name
from kinescript.figure.wedge import Wedge
from kinescript.report.markup import Markup, element, picture, short

_SEEN_FROM = {
    Facing.FRONT: "seen from the front",
    Facing.BACK: "seen from behind",
    Facing.LEFT: "seen from the left",
    Facing.RIGHT: "seen from the right",
}
_UNITS_A_METRE = 200.0
_MARGIN = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AngleLabel:
    """What stands at the arc: the number with its error, and what the dashed line it is measured from is."""

    wedge: Wedge
    number: str
    zero: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Where the figure lies in the picture: the left edge and the height of the ground in its units."""

    figure: Figure
    left: float
    ground: float

    def at(self, flat: Flat) -> Flat:
        """Return a place in metres (right, up) as picture units (right, down)."""
        return flat[0] * _UNITS_A_METRE - self.left, self.ground - flat[1] * _UNITS_A_METRE


def paint_body(
    figure: Figure,
    *,
    ident: str,
    title: str,
    words: str,
    angle: AngleLabel | None = None,
    painful: Side | None = None,
    step: Side | None = None,
) -> Markup:
    """Return the figure as one SVG of about 320 by 400 units; `words` say in full what it shows.

    `step` is the foot that stands on one, which is drawn from under it down to the ground.
    """
    left, right, top = _extent(figure, angle)
    page = _Page(figure=figure, left=left, ground=top + 2.0)
    parts = [_ground(page), *([] if step is None else [_step(page, step)]), *_parts(page)]
    if painful is not None and can_ring(figure, painful):
        parts.append(_ring(page, painful))
    if angle is not None:
        parts.append(_arc(page, angle))
    parts.append(_letters(page))
    parts.append(_text(-left, page.ground + 38, _SEEN_FROM[figure.facing], "quiet", "middle"))
    size = (right - left, page.ground + 46)
    said = f"A drawn body {_SEEN_FROM[figure.facing]}. {words}"
    return picture(*parts, title=title, words=said, ident=ident, size=size, class_="body")


def _extent(figure: Figure, angle: AngleLabel | None) -> tuple[float, float, float]:
    """Return how far the picture goes to the left and right of the figure's middle and above the ground, in units."""
    flats = [(figure.seen(p), r) for c in figure.capsules for p, r in _ends(c)]
    left = min(f[0] - r for f, r in flats) * _UNITS_A_METRE - _MARGIN
    right = max(f[0] + r for f, r in flats) * _UNITS_A_METRE + _MARGIN
    top = max(f[1] + r for f, r in flats) * _UNITS_A_METRE + _MARGIN
    if angle is not None:
        x, y, anchor = _beside(angle)
        wide = max(9.6 * len(angle.number), 7.8 * len(f"from {angle.zero}")) + 6.0
        left, right = min(left, x if anchor == "start" else x - wide), max(right, x + wide if anchor == "start" else x)
        top = max(top, y + 18)
    return min(left, -120.0), max(right, 120.0), top


def _ends(capsule: Capsule) -> tuple[tuple[tuple[float, float, float], float], ...]:
    return (capsule.start_m, capsule.start_radius_m), (capsule.end_m, capsule.end_radius_m)


def _ground(page: _Page) -> Markup:
    return element("path", d=f"M{short(-page.left - 110)} {short(page.ground)}h220", class_="ground")


def _step(page: _Page, side: Side) -> Markup:
    flats = [page.figure.seen(page.figure.joint(limb_name(part, side))) for part in ("heel", "toe")]
    left, right = min(x for x, _ in flats) - 0.06, max(x for x, _ in flats) + 0.06
    (x, y), (end, _) = page.at((left, min(up for _, up in flats))), page.at((right, 0.0))
    return element("rect", x=x, y=y, width=end - x, height=max(page.ground - y, 0.0), class_="step")


def _parts(page: _Page) -> Iterable[Markup]:
    for part, group in groupby(page.figure.capsules, key=lambda c: c.part):
        pieces = [(_outline(page, c), c) for c in group]
        edges = element("path", d="".join(d for d, _ in pieces))
        flesh = [element("path", d=d, class_=_cloth(c)) for d, c in pieces]
        yield element("g", element("g", edges, class_="edge"), *flesh, class_=f"part {part.split('_')[0]}")


def _cloth(capsule: Capsule) -> str | None:
    if not capsule.known:
        return "unseen"
    return "cloth" if capsule.part == "torso" or capsule.name.startswith("shorts") else None


def _outline(page: _Page, capsule: Capsule) -> str:
    """Return the path around a capsule as it is seen: two arcs joined by the tangents they share."""
    (ax, ay), (bx, by) = (page.at(page.figure.seen(p)) for p, _ in _ends(capsule))
    r, q = capsule.start_radius_m * _UNITS_A_METRE, capsule.end_radius_m * _UNITS_A_METRE
    apart = math.hypot(bx - ax, by - ay)
    if apart <= abs(r - q) + 0.05:
        (x, y), big = ((ax, ay), r) if r >= q else ((bx, by), q)
        wide = short(2 * big)
        back = short(-2 * big)
        big = float(short(big))
        return f"M{short(x - big)} {short(y)}a{big} {big} 0 1 1 {wide} 0a{big} {big} 0 1 1 {back} 0z"
    along, lean = math.atan2(by - ay, bx - ax), math.acos((r - q) / apart)

    def rim(x: float, y: float, wide: float, turn: float) -> str:
        return f"{short(x + wide * math.cos(along + turn))} {short(y + wide * math.sin(along + turn))}"

    wide_start, wide_end = int(lean < math.pi / 2), int(lean > math.pi / 2)
    return (
        f"M{rim(ax, ay, r, lean)}A{short(r)} {short(r)} 0 {wide_start} 1 {rim(ax, ay, r, -lean)}"
        f"L{rim(bx, by, q, -lean)}A{short(q)} {short(q)} 0 {wide_end} 1 {rim(bx, by, q, lean)}z"
    )


def can_ring(figure: Figure, painful: Side) -> bool:
    """Return whether the painful hip is on the side that is seen."""
    return {Facing.LEFT: Side.LEFT, Facing.RIGHT: Side.RIGHT}.get(figure.facing, painful) is painful


def _ring(page: _Page, painful: Side) -> Markup:
    x, y = page.at(page.figure.seen(page.figure.joint(limb_name("hip", painful))))
    middle = page.at(page.figure.seen(page.figure.joint("middle")))[0]
    outward, fall = (1.0 if x >= middle else -1.0), 68.0
    if page.figure.facing in (Facing.LEFT, Facing.RIGHT):
        # behind the back, where no angle is written
        outward, fall = (1.0 if page.figure.facing is Facing.LEFT else -1.0), -62.0
    leader = (
        f"M{short(x + outward * 13)} {short(y + math.copysign(15, fall))}L{short(x + outward * 42)} {short(y + fall)}"
    )
    anchor = "start" if outward > 0 else "end"
    return element(
        "g",
        element("circle", cx=x, cy=y, r=20.0),
        element("path", d=leader),
        _text(x + outward * 46, y + fall, "painful", "ink", anchor),
        _text(x + outward * 46, y + fall + 16, "side", "ink", anchor),
        class_="ring",
    )


def _reach(angle: AngleLabel) -> float:
    return max(angle.wedge.reach_m * 1.06, 0.36) * _UNITS_A_METRE


def _arc(page: _Page, angle: AngleLabel) -> Markup:
    wedge = angle.wedge
    x, y = page.at(wedge.vertex)
    reach = _reach(angle)
    radius = reach * 0.92

    def tip(turn_rad: float, far: float) -> str:
        return f"{short(x + far * math.cos(turn_rad))} {short(y - far * math.sin(turn_rad))}"

    sweep = int(wedge.opening_deg < 0)
    start, end = tip(wedge.reference_rad, radius), tip(wedge.actual_rad, radius)
    rim = f"{start}A{short(radius)} {short(radius)} 0 0 {sweep} {end}"
    label_x, label_y, anchor = _beside(angle)
    label_x, label_y = label_x - page.left, min(max(page.ground - label_y, 18.0), page.ground - 26.0)
    return element(
        "g",
        element("path", d=f"M{short(x)} {short(y)}L{rim}z", class_="opening"),
        element("path", d=f"M{short(x)} {short(y)}L{tip(wedge.reference_rad, reach)}", class_="zero"),
        element("path", d=f"M{short(x)} {short(y)}L{tip(wedge.actual_rad, reach)}", class_="ray"),
        element("path", d=f"M{rim}", class_="rim"),
        element("circle", cx=x, cy=y, r=4.5, class_="joint"),
        _text(label_x, label_y, angle.number, "number", anchor),
        _text(label_x, label_y + 17, f"from {angle.zero}", "quiet", anchor),
        class_="angle",
    )


def _beside(angle: AngleLabel) -> tuple[float, float, str]:
    """Return where the number stands, units right and up of the figure's middle: where the body is not."""
    wedge, reach = angle.wedge, _reach(angle)
    x, y = (v * _UNITS_A_METRE for v in wedge.vertex)
    middle = wedge.reference_rad + math.radians(wedge.opening_deg) / 2
    if abs(wedge.opening_deg) < 25 and abs(math.cos(middle)) > 0.35:
        anchor = "start" if math.cos(middle) >= 0 else "end"
        return x + (reach + 8) * math.cos(middle), y + (reach + 8) * math.sin(middle) - 2, anchor
    # beyond the zero line, on the side away from the person
    away = wedge.reference_rad - math.copysign(math.pi / 2, wedge.opening_deg)
    anchor = "start" if math.cos(away) >= 0 else "end"
    tip_x, tip_y = x + reach * math.cos(wedge.reference_rad), y + reach * math.sin(wedge.reference_rad)
    gap = 34.0 if abs(wedge.opening_deg) < 25 else 14.0
    return tip_x + gap * math.cos(away), tip_y + (gap + 14) * math.sin(away) + 4, anchor


def _letters(page: _Page) -> Markup:
    facing = page.figure.facing
    shown = {Facing.LEFT: (Side.LEFT,), Facing.RIGHT: (Side.RIGHT,)}.get(facing, tuple(Side))
    letters = []
    ankles = {s: page.at(page.figure.seen(page.figure.joint(limb_name("ankle", s))))[0] for s in Side}
    middle = sum(ankles.values()) / 2
    for side in shown:
        x, anchor = ankles[side], "middle"
        if len(shown) == 2 and abs(x - middle) < 24:
            x, anchor = (middle + 6, "start") if x > middle else (middle - 6, "end")
        letters.append(_text(x, page.ground + 19, side.value, f"side-{side.value}", anchor))
    return element("g", *letters)


def _text(x: float, y: float, words: str, class_: str, anchor: str) -> Markup:
    return element("text", words, x=x, y=y, class_=class_, text_anchor=anchor)
