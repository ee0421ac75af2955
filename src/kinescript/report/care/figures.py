"""The key phases of an exercise side by side, on a page and on paper, each with its words set below it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.figure.capsule import Facing
from kinescript.programme.exercise import Exercise
from kinescript.programme.library import load_library
from kinescript.programme.mirroring import mirror_phase
from kinescript.programme.programme import Programme
from kinescript.programme.script import Breath, Phase
from kinescript.report.care.language import Language
from kinescript.report.care.moving import make_moving
from kinescript.report.care.panel_arrows import arrow_between
from kinescript.report.care.panel_scene import key_phases, make_scene
from kinescript.report.care.panel_shapes import Path, Shape, Words
from kinescript.report.care.panels import Panels, draw_panels
from kinescript.report.care.panels_pdf import draw_panels_on
from kinescript.report.care.panels_svg import paint_panels
from kinescript.report.care.pdf_blocks import BODY, BOLD, register_fonts
from kinescript.report.markup import Markup, element

_TALL_MM = 40.0  # of a picture on paper; its width follows
_MARGIN = 4.0  # panel units left above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands below one picture: its number, what happens, the breath, and from where it is seen."""

    number: int
    words: str
    breath: str
    view: str = ""


def list_captions(exercise: Exercise, words: Language, *, side: Side | None) -> tuple[Caption, ...]:
    """Return the words of the pictures in order, those of the left mirrored as the pictures are."""
    breaths = {Breath.IN: words.say("Breathe in"), Breath.OUT: words.say("Breathe out")}

    views = [make_scene(exercise, phase, side).figure.facing for phase in key_phases(exercise)]
    seen = {Facing.FRONT: words.say("Seen from the front."), Facing.BACK: words.say("Seen from behind.")}

    def caption(number: int, phase: Phase) -> Caption:
        if side is Side.LEFT:
            phase = mirror_phase(phase)
        said = phase.words or phase.name.replace("_", " ").capitalize()
        # said once, and again where the view changes
        view = seen.get(views[number - 1], "") if number == 1 or views[number - 1] != views[number - 2] else ""
        return Caption(number=number, words=words.say(said), breath=breaths.get(phase.breath, ""), view=view)

    return tuple(caption(i, phase) for i, phase in enumerate(key_phases(exercise), start=1))


def draw_pictures(exercise: Exercise, *, side: Side | None) -> Panels:
    """Return the panels without their words: on paper they would shrink with the picture, so they are set as text.

    What is empty above and below is cut off, and the arrows from picture to picture stand half way up.
    """
    panels = draw_panels(exercise, side=side)
    kept = [shape for shape in panels.shapes if isinstance(shape, Path) and shape.look != "next"]
    # which foot is which is said in the picture itself
    letters = [shape for shape in panels.shapes if isinstance(shape, Words) and shape.look.startswith("foot_")]
    heights = [y for shape in kept for y in _heights(shape)] or [0.0, panels.height]
    heights += [letter.y for letter in letters]
    top, tall = min(heights) - _MARGIN, max(heights) - min(heights) + 2 * _MARGIN
    shapes: list[Shape] = [_raised(shape, top) for shape in kept]
    shapes += [replace(letter, y=letter.y - top) for letter in letters]
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
            element("span", f" {each.view}", class_="view") if each.view else "",
            f" {each.words}",
            element("span", f" {each.breath}.", class_="breath") if each.breath else "",
        )
        for each in list_captions(exercise, words, side=side)
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
    left, bottom, wide, tall = box
    across = min(wide, tall * pictures.width / pictures.height)
    register_fonts()
    box = (left + (wide - across) / 2, bottom, across, tall)
    draw_panels_on(canvas, pictures, box=box, fonts=(BODY, BOLD))


def name_figure(exercise: str, side: Side | None) -> str:
    """Return the file in which an exercise moves on a side: bird_dog-right.html."""
    return f"{exercise}-{side.value}.html" if side else f"{exercise}.html"


def write_figures(programme: Programme, exercises: Mapping[str, Exercise] | None = None) -> dict[str, str]:
    """Return the pages on which the exercises of the firm weeks move, by the name of their file.

    They belong beside the sheet, in a folder whose name its links are given, or below the clinic's own address.
    Raises InputRefused for an exercise nobody knows.
    """
    library = find_exercises(exercises)
    pages = {}
    for week in programme.weeks:
        rows = (week.through_the_day, *(session.items for session in week.sessions))
        for item in (item for row in rows for item in row if week.status == "firm"):
            name = name_figure(item.exercise, item.side)
            if name not in pages:
                pages[name] = make_moving(pick(library, item.exercise, programme.id), side=item.side)
    return pages


def find_exercises(exercises: Mapping[str, Exercise] | None) -> Mapping[str, Exercise]:
    """Return the exercises that were given, else kinescript's own, by id."""
    return {exercise.id: exercise for exercise in load_library()} if exercises is None else exercises


def pick(library: Mapping[str, Exercise], exercise: str, place: str) -> Exercise:
    """Return an exercise of a library; raises InputRefused when it has none of that name."""
    found = library.get(exercise)
    if found is None:
        raise InputRefused("an exercise of the library", repr(exercise[:60]), "correct its name", place=place)
    return found


def _heights(shape: Path) -> list[float]:
    return [n for _, numbers in shape.steps for n in numbers[1::2]]
