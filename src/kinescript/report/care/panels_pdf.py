"""Panels on a page of reportlab: the same shapes as the SVG, as vectors."""

from typing import Any

from kinescript.report.care.panel_shapes import Path, Words
from kinescript.report.care.panels import Panels
from kinescript.report.care.panels_svg import LOOKS, WORD_LOOKS, light_colours

Box = tuple[float, float, float, float]


def draw_panels_on(
    canvas: Any, panels: Panels, *, box: Box, fonts: tuple[str, str] = ("Helvetica", "Helvetica-Bold")
) -> Box:
    """Draw the panels into a box of points (left, bottom, width, height), as large as fits, from its top left corner.

    `fonts` are those of plain and of strong words. Returns the box that was used.
    """
    left, bottom, width, height = box
    scale = min(width / panels.width, height / panels.height)
    top = bottom + height
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(scale, -scale)
    for shape in panels.shapes:
        if isinstance(shape, Path):
            _draw_path(canvas, shape)
        else:
            _draw_words(canvas, shape, fonts)
    canvas.restoreState()
    return left, top - panels.height * scale, panels.width * scale, panels.height * scale


def _draw_path(canvas: Any, path: Path) -> None:
    fill, stroke, wide, _ = LOOKS[path.look]
    colours = light_colours()
    outline = canvas.beginPath()
    for letter, numbers in path.steps:
        {"M": outline.moveTo, "L": outline.lineTo, "C": outline.curveTo, "Z": outline.close}[letter](*numbers)
    canvas.saveState()
    if fill:
        canvas.setFillColor(_colour(colours[fill]), alpha=0.16 if path.look == "water" else 1.0)
    if stroke:
        canvas.setStrokeColor(_colour(colours[stroke]))
        canvas.setLineWidth(wide)
        canvas.setLineJoin(1)
        canvas.setLineCap(1)
    # overlapping pieces of one part are one area
    canvas.drawPath(outline, fill=int(fill is not None), stroke=int(stroke is not None), fillMode=1)
    canvas.restoreState()


def _draw_words(canvas: Any, words: Words, fonts: tuple[str, str]) -> None:
    token, weight = WORD_LOOKS[words.look]
    canvas.saveState()
    canvas.translate(words.x, words.y)
    canvas.scale(1, -1)
    canvas.setFont(fonts[int(weight > 500)], words.size)
    canvas.setFillColor(_colour(light_colours()[token]))
    {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}[words.anchor](
        0, 0, words.text
    )
    canvas.restoreState()


def _colour(written: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(written)
