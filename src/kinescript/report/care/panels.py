"""An exercise as pictures side by side: its key phases, what moves between them, when to breathe, which side."""

import textwrap
from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.figure.capsule import Facing, limb_name
from kinescript.programme.drawn import facing_of, posture_of
from kinescript.programme.exercise import Exercise, Sides
from kinescript.programme.script import Breath, Phase
from kinescript.report.care.panel_arrows import arrow_between, clock_face, moving_arrow, place_ring
from kinescript.report.care.panel_scene import PANEL_WIDE, Scene, find_window, fit_sheet, key_phases, make_scene
from kinescript.report.care.panel_shapes import Path, Shape, Sheet, Words, body_shapes, polygon, solid_outline

_MARGIN, _HEAD, _GAP = 14.0, 30.0, 14.0
_TEXT, _LINE, _LETTERS = 17.0, 22.0, 33
_BREATHS = {Breath.IN: "breathe in", Breath.OUT: "breathe out"}
_BOTH_SIDES = (Facing.FRONT, Facing.BACK)
_LETTER = 22.0
_SEEN = {"front": "from the front", "back": "from behind", "left": "from the left", "right": "from the right"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Flat shapes in painting order on a page of this width and height, in panel units, and what they show in words.

    `panel_wide` is the width of one panel; text is about 17 units high.
    """

    width: float
    height: float
    panel_wide: float
    shapes: tuple[Shape, ...]
    title: str
    words: str


def draw_panels(exercise: Exercise, *, side: Side | None = None, columns: int | None = None) -> Panels:
    """Return the key phases of an exercise, at most four, as it is done on a side; the left mirrors the right.

    `columns` is how many panels stand side by side; all of them where it is None.
    """
    side = None if exercise.sides is Sides.NONE else side
    scenes = [make_scene(exercise, phase, side) for phase in key_phases(exercise)]
    across = min(columns or len(scenes), len(scenes))
    window = find_window(scenes)
    sheet = fit_sheet(window)
    lefts = _lefts(exercise, scenes, sheet)
    captions = [_caption(s.phase, index) for index, s in enumerate(scenes)]
    high = _HEAD + (window[3] - window[1]) * sheet.units_a_metre + 2 * _MARGIN
    lines = [max(len(c) for c in captions[i : i + across]) for i in range(0, len(scenes), across)]
    shapes: list[Shape] = []
    top = 0.0
    for row, most in enumerate(lines):
        for index in range(row * across, min((row + 1) * across, len(scenes))):
            column = index - row * across
            place = Sheet(
                units_a_metre=sheet.units_a_metre,
                left=column * PANEL_WIDE + lefts[_lies(exercise, key_phases(exercise)[index])],
                ground=top + _HEAD + _MARGIN + window[3] * sheet.units_a_metre,
            )
            corner = (column * PANEL_WIDE, top)
            shapes += _panel(scenes, index, place, corner, (side, exercise))
            shapes += _said(captions[index], corner[0], top + high)
            if column:
                shapes.append(arrow_between(corner[0], top + _HEAD / 2))
        top += high + most * _LINE + _GAP
    title = exercise.everyday if side is None else f"{exercise.everyday}, {side.value} side"
    return Panels(
        width=across * PANEL_WIDE,
        height=top,
        panel_wide=PANEL_WIDE,
        shapes=tuple(shapes),
        title=title,
        words=_in_words(exercise, scenes),
    )


def _lefts(exercise: Exercise, scenes: list[Scene], sheet: Sheet) -> dict[object, float]:
    """Return by how the body lies where the origin falls, so that everybody is in the middle of a panel."""
    groups: dict[object, list[Scene]] = {}
    for scene, phase in zip(scenes, key_phases(exercise), strict=True):
        groups.setdefault(_lies(exercise, phase), []).append(scene)
    return {lies: fit_sheet(find_window(those), sheet.units_a_metre).left for lies, those in groups.items()}


def _lies(exercise: Exercise, phase: Phase) -> object:
    return (posture_of(exercise, phase).placed_deg, facing_of(exercise, phase))


def _panel(
    scenes: list[Scene], index: int, sheet: Sheet, corner: tuple[float, float], whose: tuple[Side | None, Exercise]
) -> list[Shape]:
    scene, (side, exercise) = scenes[index], whose
    shapes: list[Shape] = list(picture_shapes(scene, sheet, corner))
    if side is not None:
        shapes += place_ring(scene.figure, side, sheet, corner, words=index == 0)
    if index:
        shapes += moving_arrow(exercise, scenes[index - 1], scene, side, sheet)
    shapes += clock_face(exercise, scene.phase, corner)
    shapes.append(Words(x=corner[0] + 12, y=corner[1] + 21, text=str(index + 1), look="number", size=20.0))
    shapes += _seen(scene, sheet, corner)
    breath = _BREATHS.get(scene.phase.breath)
    if breath is not None:
        x = corner[0] + PANEL_WIDE - 22
        shapes.append(Words(x=x, y=corner[1] + 20, text=breath, look="breath", size=15.0, anchor="end"))
    return shapes


def _seen(scene: Scene, sheet: Sheet, corner: tuple[float, float]) -> list[Shape]:
    """Return from where a body is seen that shows both its sides, and which foot is which; nothing for one side on."""
    facing = scene.figure.facing
    if facing not in _BOTH_SIDES:
        return []
    words = f"seen {_SEEN[facing.value]}"
    shapes: list[Shape] = [Words(x=corner[0] + 12, y=corner[1] + 42, text=words, look="seen", size=15.0)]
    places = {side: _below_foot(scene, side, sheet) for side in Side}
    if abs(places[Side.LEFT][0] - places[Side.RIGHT][0]) < _LETTER:
        # one foot lies on the other: a letter below would point at neither
        return shapes
    for side, (x, y) in places.items():
        letter = side.value[0].upper()
        shapes.append(Words(x=x, y=y, text=letter, look=f"foot_{side.value}", size=_LETTER, anchor="middle"))
    return shapes


def _below_foot(scene: Scene, side: Side, sheet: Sheet) -> tuple[float, float]:
    heel, toe = (sheet.at(scene.figure.seen(scene.figure.joint(limb_name(n, side)))) for n in ("heel", "toe"))
    return (heel[0] + toe[0]) / 2, max(heel[1], toe[1]) + _LETTER


def picture_shapes(scene: Scene, sheet: Sheet, corner: tuple[float, float]) -> list[Shape]:
    """Return the ground, the body and what stands beside it, in painting order; `corner` is the panel's top left."""
    shapes: list[Shape] = []
    if not any(s.look == "mat" for s in scene.solids):
        y = sheet.at((0.0, 0.0))[1]
        shapes.append(polygon([(corner[0] + 12, y), (corner[0] + PANEL_WIDE - 12, y)], "ground", closed=False))
    shapes += _solids(scene, sheet, near=False)
    shapes += body_shapes(scene.figure, sheet)
    shapes += _solids(scene, sheet, near=True)
    return shapes


def _solids(scene: Scene, sheet: Sheet, *, near: bool) -> list[Path]:
    return [Path(steps=solid_outline(scene.figure, s, sheet), look=s.look) for s in scene.solids if s.near is near]


def _caption(phase: Phase, index: int) -> list[str]:
    del index
    return textwrap.wrap(phase.words or phase.name.replace("_", " ").capitalize(), _LETTERS)[:3]


def _said(lines: list[str], left: float, top: float) -> list[Shape]:
    return [
        Words(x=left + PANEL_WIDE / 2, y=top + 16 + i * _LINE, text=line, look="ink", size=_TEXT, anchor="middle")
        for i, line in enumerate(lines)
    ]


def _in_words(exercise: Exercise, scenes: list[Scene]) -> str:
    steps = []
    for index, scene in enumerate(scenes):
        breath = _BREATHS.get(scene.phase.breath)
        said = scene.phase.words or scene.phase.name.replace("_", " ")
        steps.append(f"{index + 1}: {said.rstrip('.')}{f' ({breath})' if breath else ''}.")
    posture = posture_of(exercise).words
    seen = _SEEN[scenes[0].figure.facing.value]
    return f"A drawn body, {posture}, seen {seen}, in {len(scenes)} pictures. {' '.join(steps)}"
