"""Blocks of a printed page: each knows its height and draws itself downwards from a corner; rows and stacks are blocks.

Fonts are Bitstream Vera, which lies inside reportlab: nothing of the system is asked for, and every font is embedded.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kinescript.report.markup import together

MM = 72 / 25.4
BODY, BOLD = "Vera", "Vera-Bold"
INK, QUIET, LINE = "#111417", "#4A525C", "#9A958B"
ACCENT, AMBER, VERMILLION = "#0B6E6E", "#8A5A0B", "#B5370B"
SIDE_COLOURS = {"left": "#0B5CAD", "right": "#A0246B"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Something to draw: `draw(canvas, x, top)` fills `height` points below `top`."""

    height: float
    draw: Callable[[Any, float, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How text looks: size in points, bold or not, colour, and whether it stands in the middle."""

    size: float
    bold: bool = False
    colour: str = INK
    centred: bool = False
    leading: float = 1.32


@cache
def register_fonts() -> frozenset[int]:
    """Make the fonts known to reportlab, and return the characters both can write."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in ((BODY, "Vera.ttf"), (BOLD, "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, file))
    glyphs = [set(pdfmetrics.getFont(name).face.charToGlyph) for name in (BODY, BOLD)]
    return frozenset(glyphs[0] & glyphs[1])


def printable(words: str) -> str:
    """Return text in letters the font has: an accent it lacks is left out, a letter it lacks is a question mark."""
    known = register_fonts()
    return "".join(
        c if ord(c) in known else "".join(d for d in unicodedata.normalize("NFKD", c) if ord(d) in known) or "?"
        for c in words
    )


def text(words: str, style: Style, width_pt: float, *, lead: str = "") -> Block:
    """Return a paragraph, its `lead` in bold before it."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.enums import TA_CENTER, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    register_fonts()
    look = ParagraphStyle(
        name="plain",
        fontName=BOLD if style.bold else BODY,
        fontSize=style.size,
        leading=style.size * style.leading,
        textColor=HexColor(style.colour),
        alignment=TA_CENTER if style.centred else TA_LEFT,
        splitLongWords=1,
    )
    bold = f'<font name="{BOLD}">{together(printable(lead))} </font>' if lead else ""
    paragraph = Paragraph(bold + together(printable(words)), look)
    height = paragraph.wrap(width_pt, 10_000)[1]

    def draw(canvas: Any, x: float, top: float) -> None:
        paragraph.wrap(width_pt, 10_000)
        paragraph.drawOn(canvas, x, top - height)

    return Block(height=height, draw=draw)


def space(height_pt: float) -> Block:
    """Return empty room."""
    return Block(height=height_pt, draw=lambda _canvas, _x, _top: None)


def stack(*blocks: Block, gap_pt: float = 0.0) -> Block:
    """Return blocks below one another."""
    height = sum(block.height for block in blocks) + gap_pt * max(0, len(blocks) - 1)

    def draw(canvas: Any, x: float, top: float) -> None:
        for block in blocks:
            block.draw(canvas, x, top)
            top -= block.height + gap_pt

    return Block(height=height, draw=draw)


def beside(*columns: tuple[float, Block]) -> Block:
    """Return blocks beside one another, each with its distance from the left."""
    height = max((block.height for _, block in columns), default=0.0)

    def draw(canvas: Any, x: float, top: float) -> None:
        for offset, block in columns:
            block.draw(canvas, x + offset, top)

    return Block(height=height, draw=draw)


def framed(
    inner: Block,
    width_pt: float,
    *,
    pad: float,
    line: float,
    colour: str = INK,
    dashed: bool = False,
    at_least: float = 0.0,
    radius_pt: float = 4.0,
) -> Block:
    """Return a block in a frame of that outer width_pt; `pad` is the room between, `at_least` the smallest height."""
    height = max(at_least, inner.height + 2 * pad)

    def draw(canvas: Any, x: float, top: float) -> None:
        from reportlab.lib.colors import HexColor

        canvas.saveState()
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(line)
        if dashed:
            canvas.setDash(5, 3)
        canvas.roundRect(
            x + line / 2, top - height + line / 2, width_pt - line, height - line, radius_pt, stroke=1, fill=0
        )
        canvas.restoreState()
        inner.draw(canvas, x + pad, top - pad)

    return Block(height=height, draw=draw)


def rule(width_pt: float, *, line: float = 0.6, colour: str = LINE) -> Block:
    """Return a line across."""

    def draw(canvas: Any, x: float, top: float) -> None:
        from reportlab.lib.colors import HexColor

        canvas.saveState()
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(line)
        canvas.line(x, top - line / 2, x + width_pt, top - line / 2)
        canvas.restoreState()

    return Block(height=line, draw=draw)


def numbered(number: int, size: float) -> Block:
    """Return a number in a ring."""
    across = size * 1.75

    def draw(canvas: Any, x: float, top: float) -> None:
        register_fonts()
        canvas.saveState()
        canvas.setLineWidth(1.2)
        canvas.circle(x + across / 2, top - across / 2, across / 2 - 0.6, stroke=1, fill=0)
        canvas.setFont(BOLD, size if number < 10 else size * 0.85)
        canvas.drawCentredString(x + across / 2, top - across / 2 - size * 0.36, str(number))
        canvas.restoreState()

    return Block(height=across, draw=draw)
