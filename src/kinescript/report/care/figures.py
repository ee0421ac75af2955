"""The key phases of an exercise side by side, on a page and on paper, each with its words set below it."""

from dataclasses import dataclass, replace
from typing import Any

from kinescript.body.words import Side
from kinescript.programme.exercise import Exercise
from kinescript.programme.script import Breath, Phase
from kinescript.report.care.language import Language
from kinescript.report.care.panel_arrows import arrow_between
from kinescript.report.care.panel_scene import key_phases
from kinescript.report.care.panel_shapes import Path, Shape, Words
from kinescript.report.care.panels import Panels, draw_panels
from kinescript.report.care.panels_svg import LOOKS, light_colours, paint_panels
from kinescript.report.markup import Markup, element

_TALL_MM = 40.0  # of a picture on paper; its width follows
_MARGIN = 4.0  # panel units left above and below
_WATER_ALPHA = 0.16
_NON_ZERO = 1  # as SVG fills: what an outline crosses twice is still inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands below one picture: its number, what happens, and the breath."""

    number: int
    words: str
    breath: str


def list_captions(exercise: Exercise, words: Language) -> tuple[Caption, ...]:
    """Return the words of the pictures in order."""
    breaths = {Breath.IN: words.say("Breathe in"), Breath.OUT: words.say("Breathe out")}

    def caption(number: int, phase: Phase) -> Caption:
        said = phase.words or phase.name.replace("_", " ").capitalize()
        return Caption(number=number, words=words.say(said), breath=breaths.get(phase.breath, ""))

    return tuple(caption(i, phase) for i, phase in enumerate(key_phases(exercise), start=1))


def draw_pictures(exercise: Exercise, *, side: Side | None) -> Panels:
    """Return the panels without their words: on paper they would shrink with the picture, so they are set as text.

    What is empty above and below is cut off, and the arrows from picture to picture stand half way up.
    """
    panels = draw_panels(exercise, side=side)
    kept = [shape for shape in panels.shapes if isinstance(shape, Path) and shape.look != "next"]
    heights = [y for shape in kept for y in _heights(shape)] or [0.0, panels.height]
    top, tall = min(heights) - _MARGIN, max(heights) - min(heights) + 2 * _MARGIN
    shapes: list[Shape] = [_raised(shape, top) for shape in kept]
    count = round(panels.width / panels.panel_wide)
    shapes += [arrow_between(column * panels.panel_wide, tall / 2) for column in range(1, count)]
    return replace(panels, shapes=tuple(shapes), height=tall)


def _raised(shape: Path, by: float) -> Path:
    steps = tuple(
        (letter, tuple(n - by if i % 2 else n for i, n in enumerate(numbers))) for letter, numbers in shape.steps
    )
    return replace(shape, steps=steps)


def paint_figure(exercise: Exercise, *, side: Side | None, ident: str, words: Language) -> Markup:
    """Return the key phases as SVG, done on a side: side by side where there is room, below one another on a phone."""
    pictures = draw_pictures(exercise, side=side)
    captions = tuple(
        element(
            "li",
            element("strong", str(each.number)),
            f" {each.words}",
            element("span", f" {each.breath}.", class_="breath") if each.breath else "",
        )
        for each in list_captions(exercise, words)
    )
    wide = element(
        "div",
        paint_panels(pictures, ident=f"{ident}-wide"),
        element("ol", *captions, style=f"grid-template-columns: repeat({len(captions)}, minmax(0, 1fr))"),
        class_="wide-figure",
        style=f"--wide: {_TALL_MM * pictures.width / pictures.height:.0f}mm",
    )
    narrow = paint_panels(draw_panels(exercise, side=side, columns=1), ident=f"{ident}-narrow")
    return element("div", wide, element("div", narrow, class_="narrow-figure"), class_="figures", id=ident)


def draw_figure(canvas: Any, pictures: Panels, *, box: tuple[float, float, float, float]) -> None:
    """Draw pictures on a reportlab canvas, as large as the box allows: left, bottom, width and height in points."""
    from reportlab.lib.colors import HexColor

    scale = min(box[2] / pictures.width, box[3] / pictures.height)
    left = box[0] + (box[2] - pictures.width * scale) / 2
    top = box[1] + box[3]
    colours = light_colours() | {"paper": "#FFFFFF"}
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(scale, -scale)
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    for shape in pictures.shapes:
        if isinstance(shape, Words):
            continue
        fill, stroke, wide, _ = LOOKS[shape.look]
        canvas.setFillAlpha(_WATER_ALPHA if shape.look == "water" else 1.0)
        if fill:
            canvas.setFillColor(HexColor(colours[fill]))
        if stroke:
            canvas.setStrokeColor(HexColor(colours[stroke]))
            canvas.setLineWidth(wide)
        canvas.drawPath(
            _trace(canvas, shape), stroke=int(stroke is not None), fill=int(fill is not None), fillMode=_NON_ZERO
        )
    canvas.restoreState()


def _trace(canvas: Any, shape: Path) -> Any:
    path = canvas.beginPath()
    draw = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo}
    for letter, numbers in shape.steps:
        if letter == "Z":
            path.close()
        else:
            draw[letter](*(round(n, 2) for n in numbers))
    return path


def _heights(shape: Path) -> list[float]:
    return [n for _, numbers in shape.steps for n in numbers[1::2]]
