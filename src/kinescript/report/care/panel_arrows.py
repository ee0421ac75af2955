"""What is drawn over a panel: how the moving part came here, which side works, and what comes next."""

import itertools
import math

from kinescript.body.words import Side
from kinescript.figure.capsule import Facing, Figure, Flat, limb_name
from kinescript.figure.postures import Rest
from kinescript.programme.drawn import lies_alike, phase_angles, posture_of, props_of
from kinescript.programme.exercise import Exercise
from kinescript.programme.mirroring import mirror_phase
from kinescript.programme.script import Phase
from kinescript.report.care.panel_scene import Scene, make_scene_between
from kinescript.report.care.panel_shapes import Path, Shape, Sheet, Words, disc, polygon

# parts whose way may be shown; head and pelvis go before a limb that goes with them
_LIMBS, _TRUNK = ("ankle", "toe", "hand", "knee"), ("head", "middle")
_WEIGHTS = {"head": 1.0, "middle": 1.25, "toe": 0.7}
# a shorter way than this needs no arrow, metres as seen
_LEAST_M, _MUCH_M = 0.05, 0.35
# a foot that came no further than this stayed where it was
_STAYED_M = 0.03
_INSTANTS = (0.0, 0.25, 0.5, 0.75, 1.0)
_WORDS_OF = {Side.LEFT: "LEFT", Side.RIGHT: "RIGHT"}


def arrow_between(x: float, y: float) -> Path:
    """Return the mark between two panels: what is on the right comes next."""
    return polygon(
        [(x - 9, y - 3), (x + 1, y - 3), (x + 1, y - 8), (x + 10, y), (x + 1, y + 8), (x + 1, y + 3), (x - 9, y + 3)],
        "next",
    )


def moving_arrow(exercise: Exercise, before: Scene, now: Scene, side: Side | None, sheet: Sheet) -> list[Shape]:
    """Return an arrow along the way of what moved farthest from the panel before, or round a pelvis that turned."""
    posture = posture_of(exercise, now.phase)
    if (
        not lies_alike(exercise, before.phase, now.phase)
        or _clock_hand_rad(exercise, now.phase, aside=True) is not None
    ):
        return []
    name, far = _mover(before, now, carried=posture.rest in (Rest.TIPS, Rest.ROLLS))
    if far < _LEAST_M:
        return _turning(exercise, before, now, sheet)
    way = [sheet.at(f.seen(f.joint(name))) for f in _between(exercise, before, now, side)]
    way[0], way[-1] = (sheet.at(s.figure.seen(s.figure.joint(name))) for s in (before, now))
    return _arrow(way, clear=7.0)


def _mover(before: Scene, now: Scene, *, carried: bool) -> tuple[str, float]:
    """Return the joint whose way is shown and how far it came, metres as seen; the pelvis where it is `carried`."""
    ways = {}
    for name in (*(limb_name(n, s) for n in _LIMBS for s in Side), *_TRUNK):
        a, b = (scene.figure.seen(scene.figure.joint(name)) for scene in (before, now))
        ways[name] = math.dist(a, b)
    if carried:
        return "middle", ways["middle"]
    for side in Side:
        # heels that rise over toes that stay carry the whole body up with them
        heel, toe = (
            math.dist(*(s.figure.seen(s.figure.joint(limb_name(n, side))) for s in (before, now)))
            for n in ("heel", "toe")
        )
        if heel > _LEAST_M and toe < _STAYED_M and max(ways.values()) < 1.6 * heel:
            return limb_name("heel", side), heel
    if _asks_of_trunk(before, now) and max(ways.values()) < _MUCH_M:
        ways = {name: ways[name] for name in _TRUNK}
    name = max(ways, key=lambda n: ways[n] * _WEIGHTS.get(n.split("_")[0], 0.8))
    return name, ways[name]


def _asks_of_trunk(before: Scene, now: Scene) -> bool:
    """Return whether all that is asked anew is of pelvis and trunk."""
    was = phase_angles(before.phase)
    asked = [t.curve for t in now.phase.targets if abs(t.deg - was.get(t.curve, 0.0)) > 2.0]
    return bool(asked) and all(curve.startswith(("pelvis", "lumbar", "trunk")) for curve in asked)


def _between(exercise: Exercise, before: Scene, now: Scene, side: Side | None) -> list[Figure]:
    """Return the body on its way, on the side it is done on."""
    one, other = (mirror_phase(s.phase) if side is Side.LEFT else s.phase for s in (before, now))
    return [make_scene_between(exercise, one, other, share, side).figure for share in _INSTANTS]


def _turning(exercise: Exercise, before: Scene, now: Scene, sheet: Sheet) -> list[Shape]:
    """Return an arrow round the pelvis where it turned in the plane that is seen."""
    del exercise
    ways = []
    for scene in (before, now):
        (a, b) = scene.figure.line("pelvis_up")
        if scene.figure.facing in (Facing.FRONT, Facing.BACK):
            a, b = scene.figure.line("pelvis")
        (ax, ay), (bx, by) = sheet.at(scene.figure.seen(a)), sheet.at(scene.figure.seen(b))
        ways.append(math.atan2(by - ay, bx - ax))
    turned = (ways[1] - ways[0] + math.pi) % (2 * math.pi) - math.pi
    if abs(turned) < math.radians(3.5):
        return []
    x, y = sheet.at(now.figure.seen(now.figure.joint("middle")))
    reach, half = 0.19 * sheet.units_a_metre, math.copysign(math.radians(42), turned)
    middle = -math.pi / 2
    way = [
        (x + reach * math.cos(middle + half * (2 * i / 8 - 1)), y + reach * math.sin(middle + half * (2 * i / 8 - 1)))
        for i in range(9)
    ]
    return _arrow(way, clear=0.0)


def _arrow(way: list[Flat], *, clear: float) -> list[Shape]:
    """Return a line along places with a head at its end, in a halo so that it reads over anything."""
    total = sum(math.dist(a, b) for a, b in itertools.pairwise(way))
    if total < 2 * clear:
        return []
    points = _smooth(way)
    points = _shortened(points, clear * 0.2)
    (ax, ay), (bx, by) = points[-3] if len(points) > 2 else points[0], points[-1]
    along = math.atan2(by - ay, bx - ax)
    head = [
        (bx + 11 * math.cos(along + t) * r, by + 11 * math.sin(along + t) * r)
        for t, r in ((0.0, 0.55), (2.5, 1.0), (-2.5, 1.0))
    ]
    line = polygon(points, "way", closed=False)
    return [Path(steps=line.steps, look="halo"), line, polygon(head, "way_head")]


def _smooth(way: list[Flat]) -> list[Flat]:
    """Return points along a curve through these (Catmull-Rom)."""
    padded = [way[0], *way, way[-1]]
    out = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(6):
            t = step / 6
            out.append(
                tuple(
                    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return [(p[0], p[1]) for p in (*out, way[-1])]


def _shortened(points: list[Flat], by: float) -> list[Flat]:
    """Return the points without the last stretch of this length."""
    kept = list(points)
    while len(kept) > 4 and math.dist(kept[-1], points[-1]) < by:
        kept.pop()
    return kept


def clock_face(exercise: Exercise, phase: Phase, corner: Flat) -> list[Shape]:
    """Return a small clock face with its hand where the pelvis tips to, 12 at the navel; nothing where none is shown.

    It lies on the belly and faces away from the person: 9 is at the person's right.
    """
    angle = _clock_hand_rad(exercise, phase)
    if angle is None:
        return []
    x, y, reach = corner[0] + 122, corner[1] + 46, 27.0
    shapes: list[Shape] = [disc(x, y, reach, "ring")]
    for index, text in enumerate(("12", "3", "6", "9")):
        turn = index * math.pi / 2
        at = (x + 0.70 * reach * math.sin(turn), y - 0.70 * reach * math.cos(turn) + 4)
        shapes.append(Words(x=at[0], y=at[1], text=text, look="breath", size=11.0, anchor="middle"))
    tip = (x + 0.95 * reach * math.sin(angle), y - 0.95 * reach * math.cos(angle))
    return [*shapes, *_arrow([(x, y), ((x + tip[0]) / 2, (y + tip[1]) / 2), tip], clear=0.0)]


def _clock_hand_rad(exercise: Exercise, phase: Phase, *, aside: bool = False) -> float | None:
    """Return where the clock's hand points, clockwise from 12; with `aside` only where it is at 3 or 9."""
    if "clock" not in props_of(exercise, phase).things:
        return None
    angles = phase_angles(phase)
    # up on the clock the pelvis tips backward; rotation and obliquity to the right are at 9
    up = -angles.get("pelvis_tilt_deg", 0.0)
    right = angles.get("pelvis_rotation_deg", 0.0) + angles.get("pelvis_obliquity_deg", 0.0)
    if max(abs(up), abs(right)) < 1.0 or (aside and abs(up) > abs(right)):
        return None
    return math.atan2(-right, up)


def place_ring(figure: Figure, side: Side, sheet: Sheet, corner: Flat, *, words: bool) -> list[Shape]:
    """Return a ring round the hip of the side that works, and on the first panel the side in words."""
    x, y = sheet.at(figure.seen(figure.joint(limb_name("hip", side))))
    shapes: list[Shape] = [disc(x, y, 0.062 * sheet.units_a_metre, "ring")]
    if words:
        shapes.append(
            Words(x=corner[0] + 40, y=corner[1] + 20, text=f"{_WORDS_OF[side]} side", look=side.value, size=16.0)
        )
    return shapes
