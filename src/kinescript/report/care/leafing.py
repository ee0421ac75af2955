"""The whole library on one page, to leaf through: every exercise with its pictures, how, dose and why."""

from kinescript.body.words import Side
from kinescript.programme.exercise import Exercise, Sides
from kinescript.report.care.panels import draw_panels
from kinescript.report.care.panels_svg import paint_panels
from kinescript.report.markup import Markup, element

_STYLE = """
body{margin:24px;background:var(--paper);color:var(--ink);font:16px/1.5 var(--font)}
article{break-inside:avoid;border-top:1px solid var(--line);padding:16px 0;max-width:1320px}
h2{margin:0;font-size:20px}p{margin:4px 0}.quiet{color:var(--quiet)}svg.panels{width:100%;height:auto}
"""


def make_leafing(exercises: tuple[Exercise, ...]) -> str:
    """Return one self-contained HTML page with the pictures and words of these exercises."""
    from importlib.resources import files

    tokens = files("kinescript").joinpath("data", "look", "tokens.css").read_text(encoding="utf-8")
    body = element("body", element("h1", "Exercises"), *(_card(e) for e in exercises))
    head = element("head", Markup('<meta charset="utf-8">'), element("title", "Exercises"))
    style = f"<style>{tokens}{_STYLE}</style>"
    return f'<!doctype html><html lang="en-GB">{head}{style}{body}</html>\n'


def _card(exercise: Exercise) -> Markup:
    side = None if exercise.sides is Sides.NONE else Side.RIGHT
    panels = draw_panels(exercise, side=side)
    wide = f"max-width:{panels.width:.0f}px"
    how = element("ol", *(element("li", line) for line in exercise.how))
    return element(
        "article",
        element("h2", f"{exercise.everyday} ({exercise.title})"),
        element("p", f"{exercise.id} . {exercise.kind.value} . {exercise.position.value}", class_="quiet"),
        element("div", paint_panels(panels, ident=f"leaf-{exercise.id}"), style=wide),
        how,
        element("p", exercise.why.patient),
        id=exercise.id,
    )
