"""One panel before it is flattened: which phases are worth one, and the body and things that are in it."""

from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.figure.capsule import Figure, limb_name
from kinescript.figure.drawing import mirror_figure, shift_figure
from kinescript.figure.holding import hold_on
from kinescript.figure.postures import Posture
from kinescript.figure.props import place_props
from kinescript.figure.solids import Solid
from kinescript.programme.drawn import draw_between, draw_phase, phase_angles, posture_of, props_of
from kinescript.programme.exercise import Exercise
from kinescript.programme.mirroring import mirror_phase
from kinescript.programme.script import Phase
from kinescript.report.care.panel_shapes import Sheet

MOST_PANELS = 4
# panel units: a panel is as wide as the narrowest telephone
PANEL_WIDE, MARGIN, _PICTURE_HIGH, _MOST_UNITS_A_METRE = 320.0, 14.0, 300.0, 178.0
_LEAST_STEP_M, _MOST_STEP_M = 0.12, 0.32


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One panel before it is flattened: the phase as it is said, its body, and what stands beside it."""

    phase: Phase
    figure: Figure
    solids: tuple[Solid, ...]


def key_phases(exercise: Exercise) -> tuple[Phase, ...]:
    """Return the phases worth a picture, in order: each looks unlike the one before it, and there are at most four."""
    kept: list[Phase] = []
    for phase in exercise.phases:
        if not kept or _looks(kept[-1]) != _looks(phase):
            kept.append(phase)
    if len(kept) > 2 and len(kept) > MOST_PANELS - 1 and _looks(kept[-1]) == _looks(kept[0]):
        kept.pop()
    while len(kept) > MOST_PANELS:
        # the one that differs least from the one before it tells least
        least = min(range(1, len(kept)), key=lambda i: _difference(kept[i - 1], kept[i]))
        kept.pop(least)
    return tuple(kept)


def _looks(phase: Phase) -> tuple[object, ...]:
    return (phase.posture, tuple(sorted((n, round(v)) for n, v in phase_angles(phase).items() if v)))


def _difference(a: Phase, b: Phase) -> float:
    one, other = phase_angles(a), phase_angles(b)
    return sum(abs(one.get(n, 0.0) - other.get(n, 0.0)) for n in {*one, *other})


def make_scene(exercise: Exercise, phase: Phase, side: Side | None) -> Scene:
    """Return the body at the end of a phase with what stands beside it, mirrored for the left."""
    return _scene(exercise, phase, draw_phase(exercise, phase), side, {phase.name: (phase, 1.0)})


def _scene(
    exercise: Exercise, phase: Phase, drawn: Figure, side: Side | None, holding: dict[str, tuple[Phase, float]]
) -> Scene:
    """Return a scene; `holding` are the phases whose hands hold on, each with how far they have come there."""
    posture = posture_of(exercise, phase)
    step_m = _step_height(exercise)
    # what stands was put there when this posture was first taken
    first = draw_phase(exercise, next(p for p in exercise.phases if posture_of(exercise, p) == posture))
    now, start = (_on_step(figure, first, step_m, _stepping(exercise)) for figure in (drawn, first))
    for each, share in holding.values():
        standing = _things(exercise, each, start=start, now=now, posture=posture, step_m=step_m)
        now = hold_on(now, standing, props_of(exercise, each).holds or {}, share=share)
    solids = _things(exercise, phase, start=start, now=now, posture=posture, step_m=step_m)
    if side is not Side.LEFT:
        return Scene(phase=phase, figure=now, solids=solids)
    mirrored = tuple(
        Solid(
            name=s.name, look=s.look, points=tuple((x, y, -z) for x, y, z in s.points), radius_m=s.radius_m, near=s.near
        )
        for s in solids
    )
    return Scene(phase=mirror_phase(phase), figure=mirror_figure(now), solids=mirrored)


def _things(
    exercise: Exercise, phase: Phase, *, start: Figure, now: Figure, posture: Posture, step_m: float
) -> tuple[Solid, ...]:
    things = props_of(exercise, phase).things
    return place_props(things, start=start, now=now, posture=posture, step_m=step_m)


def make_scene_between(exercise: Exercise, before: Phase, phase: Phase, share: float, side: Side | None) -> Scene:
    """Return the body a share of the way from one phase to the next, with what stands beside it."""
    drawn = draw_between(exercise, before, phase, share)
    one, other = (props_of(exercise, p).holds for p in (before, phase))
    # a hand that holds the same thing before and after never lets go of it
    holding = {"phase": (phase, 1.0)} if one == other else {"before": (before, 1.0 - share), "phase": (phase, share)}
    return _scene(exercise, phase, drawn, side, holding)


def _step_height(exercise: Exercise) -> float:
    """Return how high the foot on the step stands above the other at most; 0 where there is no step."""
    side = _stepping(exercise)
    if side is None:
        return 0.0
    heights = (_sole_height(draw_phase(exercise, phase), side) for phase in exercise.phases)
    return min(max(_LEAST_STEP_M, *heights), _MOST_STEP_M)


def _stepping(exercise: Exercise) -> Side | None:
    """Return the foot that is on the step, as the library is written."""
    found = {"step": Side.RIGHT, "step_left": Side.LEFT}
    return next((side for thing, side in found.items() if thing in exercise.props.things), None)


def _sole_height(figure: Figure, side: Side) -> float:
    return min(figure.joint(limb_name(n, side))[1] for n in ("heel", "toe"))


def _on_step(figure: Figure, start: Figure, step_m: float, side: Side | None) -> Figure:
    """Return the body with its foot on the step, where it was put at the start."""
    if side is None:
        return figure
    (x, _, z), (there, _, aside) = (f.joint(limb_name("heel", side)) for f in (figure, start))
    return shift_figure(figure, (there - x, step_m - _sole_height(figure, side), aside - z))


def find_window(scenes: list[Scene]) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top in metres as seen, wide enough for every panel."""
    xs, ys = [0.0], [0.0]
    for scene in scenes:
        ends = [
            (p, r) for c in scene.figure.capsules for p, r in ((c.start_m, c.start_radius_m), (c.end_m, c.end_radius_m))
        ]
        ends += [(p, s.radius_m) for s in scene.solids for p in s.points]
        for point, radius in ends:
            x, y = scene.figure.seen(point)
            xs += [x - radius, x + radius]
            ys += [y - radius, y + radius]
    return min(xs), min(ys), max(xs), max(ys)


def fit_sheet(window: tuple[float, float, float, float], units: float | None = None) -> Sheet:
    """Return how large metres are drawn so that a window (left, bottom, right, top) fits one panel, or at `units`."""
    wide, high = window[2] - window[0], window[3] - window[1]
    units = units or min((PANEL_WIDE - 2 * MARGIN) / wide, _PICTURE_HIGH / high, _MOST_UNITS_A_METRE)
    return Sheet(units_a_metre=units, left=PANEL_WIDE / 2 - (window[0] + window[2]) / 2 * units, ground=0.0)
