"""Panels as one SVG that stands alone: its colours are the tokens of the look, or the light ones where none are."""

from functools import cache

from kinescript.report.care.panel_shapes import Path, Shape, Words
from kinescript.report.care.panels import Panels
from kinescript.report.markup import Markup, element, picture, short, together

# look -> fill, stroke, width of the stroke, dashes
LOOKS: dict[str, tuple[str | None, str | None, float, str | None]] = {
    "flesh": ("body", None, 0.0, None),
    "cloth": ("shirt", None, 0.0, None),
    "edge": ("body-edge", "body-edge", 2.2, None),
    "mat": ("mat", "quiet", 0.8, None),
    "pillow": ("pillow", "quiet", 1.0, None),
    "wood": ("wood", "wood-edge", 1.2, None),
    "wall": ("line", "quiet", 0.8, None),
    "rubber": ("quiet", "paper", 1.0, None),
    "water": ("water", None, 0.0, None),
    "ground": (None, "quiet", 1.4, None),
    "ring": (None, "ink", 2.6, None),
    "halo": (None, "paper", 6.5, None),
    "way": (None, "accent", 3.0, None),
    "way_head": ("accent", "paper", 1.0, None),
    "next": ("quiet", None, 0.0, None),
}
WORD_LOOKS: dict[str, tuple[str, int]] = {
    "ink": ("ink", 400),
    "number": ("quiet", 700),
    "breath": ("accent", 600),
    "seen": ("quiet", 600),
    "foot_left": ("left", 700),
    "foot_right": ("right", 700),
    "left": ("left", 700),
    "right": ("right", 700),
}


@cache
def light_colours() -> dict[str, str]:
    """Return the light colours by token, as data/look/tokens.css has them."""
    import re
    from importlib.resources import files

    css = files("kinescript").joinpath("data", "look", "tokens.css").read_text(encoding="utf-8")
    light = css.split("@media", 1)[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9A-Fa-f]{6})", light))


def paint_panels(panels: Panels, *, ident: str) -> Markup:
    """Return the panels as one SVG with a title and a description; `ident` makes its ids its own on a page."""
    shapes = together(*(paint_shape(shape) for shape in panels.shapes))
    svg = picture(
        shapes,
        title=panels.title,
        words=panels.words,
        ident=ident,
        size=(panels.width, panels.height),
        class_="panels",
    )
    return Markup(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def paint_shape(shape: Shape) -> Markup:
    """Return one shape as an element of SVG."""
    return _path(shape) if isinstance(shape, Path) else _words(shape)


def _colour(token: str) -> str:
    return f"var(--{token}, {light_colours()[token]})"


def _path(path: Path) -> Markup:
    fill, stroke, wide, _ = LOOKS[path.look]
    style = f"fill:{_colour(fill) if fill else 'none'}"
    if path.look == "water":
        style += ";fill-opacity:0.16"
    if stroke:
        style += f";stroke:{_colour(stroke)};stroke-width:{short(wide)};stroke-linejoin:round;stroke-linecap:round"
    steps = "".join(f"{letter}{' '.join(short(n) for n in numbers)}" for letter, numbers in path.steps)
    return element("path", d=steps, style=style)


def _words(words: Words) -> Markup:
    token, weight = WORD_LOOKS[words.look]
    style = (
        f"fill:{_colour(token)};font:{weight} {short(words.size)}px var(--font, system-ui, sans-serif);"
        f"text-anchor:{words.anchor}"
    )
    return element("text", words.text, x=words.x, y=words.y, style=style)
