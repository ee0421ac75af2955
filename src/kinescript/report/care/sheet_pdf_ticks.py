"""A week of the diary on paper, as one block across a page that lies on its side."""

from typing import Any

from kinescript.report.care.pdf_blocks import BODY, MM, QUIET, Block, Style, space, stack, text
from kinescript.report.care.sheet_ticks import Ticks

Days = tuple[tuple[str, tuple[int, ...]], ...]
_HIGHEST_ROW = 21 * MM
_LARGEST_BOX, _BOX_GAP = 7.5 * MM, 1 * MM


def tick_page(ticks: Ticks, days: Days, width_pt: float, room: float, scale: float) -> Block:
    """Return a page to fill in: rows as high as the page allows, boxes as large as a cell holds."""
    widths = [each.share * width_pt for each in ticks.columns]
    head = stack(
        text(ticks.title, Style(size=16 * scale, bold=True), width_pt),
        text(ticks.words, Style(size=9.5 * scale), width_pt),
        gap_pt=1 * MM,
    )
    names = [
        stack(
            text(each.name, Style(size=7.4 * scale, bold=True, leading=1.15), w - 1.6 * MM),
            text(each.below, Style(size=6.8 * scale, colour=QUIET, leading=1.15), w - 1.6 * MM)
            if each.below
            else space(0),
        )
        for each, w in zip(ticks.columns, widths, strict=True)
    ]
    head_row = max(block.height for block in names) + 2.4 * MM
    row = min(_HIGHEST_ROW, (room - head.height - head_row - 3 * MM) / max(1, len(days)))
    new = _new_block(ticks, widths[1] - 2 * MM, scale)

    def draw(canvas: Any, x: float, top: float) -> None:
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        for edge, block in zip(edges, names, strict=False):
            block.draw(canvas, edge + 0.8 * MM, top - 1.2 * MM)
        _draw_lines(canvas, edges, [top, *(top - head_row - i * row for i in range(len(days) + 1))])
        for i, (day, numbers) in enumerate(days):
            upper = top - head_row - i * row
            named = text(day, Style(size=8.5 * scale, bold=True, leading=1.15), widths[0] - 1.6 * MM)
            named.draw(canvas, edges[0] + 0.8 * MM, upper - (row - named.height) / 2)
            new.draw(canvas, edges[1] + 1 * MM, upper - (row - new.height) / 2)
            _draw_boxes(canvas, numbers, edges[2] + 1 * MM, upper, (widths[2] - 2 * MM, row))

    table = Block(height=head_row + row * len(days), draw=draw)
    return stack(head, table, gap_pt=3 * MM)


def _new_block(ticks: Ticks, width_pt: float, scale: float) -> Block:
    """Return the two boxes of the first column, and what follows from the second."""
    nothing, something, then = ticks.anything_new
    side = 4.2 * MM
    lines = [
        _boxed(text(nothing, Style(size=8 * scale, leading=1.1), width_pt - side - 1.5 * MM), side),
        _boxed(text(f"{something}:", Style(size=8 * scale, leading=1.1), width_pt - side - 1.5 * MM), side),
        text(f"{then}.", Style(size=7.6 * scale, bold=True, leading=1.1), width_pt),
    ]
    return stack(*lines, gap_pt=0.9 * MM)


def _boxed(words: Block, side: float) -> Block:
    """Return words behind an empty box."""

    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.saveState()
        canvas.setLineWidth(1)
        canvas.rect(x, top - side, side, side, stroke=1, fill=0)
        canvas.restoreState()
        words.draw(canvas, x + side + 1.5 * MM, top - max(0.0, (side - words.height) / 2))

    return Block(height=max(side, words.height), draw=draw)


def to_tick_block(line: str, width_pt: float, size: float) -> Block:
    """Return a line with a box to tick before it."""
    side = 4.5 * MM
    return _boxed(text(line, Style(size=size, bold=True), width_pt - side - 1.5 * MM), side)


def _draw_lines(canvas: Any, across: list[float], down: list[float]) -> None:
    canvas.saveState()
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0.45)
    for y in down:
        canvas.line(across[0], y, across[-1], y)
    for x in across:
        canvas.line(x, down[0], x, down[-1])
    canvas.restoreState()


def _draw_boxes(canvas: Any, numbers: tuple[int, ...], left: float, upper: float, room: tuple[float, float]) -> None:
    """Draw a numbered box for each exercise of the day, in as many rows as make the boxes largest."""
    if not numbers:
        return
    width_pt, height = room
    side, across = max(
        (min(_LARGEST_BOX, width_pt / n - _BOX_GAP, (height - 2 * MM) / -(-len(numbers) // n) - _BOX_GAP), n)
        for n in range(1, len(numbers) + 1)
    )
    rows = -(-len(numbers) // across)
    top = upper - (height - rows * (side + _BOX_GAP) + _BOX_GAP) / 2
    canvas.saveState()
    canvas.setLineWidth(0.9)
    canvas.setStrokeGray(0.2)
    canvas.setFillGray(0.4)
    canvas.setFont(BODY, min(7.0, side * 0.42))
    for place, number in enumerate(numbers):
        x = left + place % across * (side + _BOX_GAP)
        y = top - place // across * (side + _BOX_GAP)
        canvas.rect(x, y - side, side, side, stroke=1, fill=0)
        canvas.drawString(x + 1.4, y - min(7.0, side * 0.42), str(number))
    canvas.restoreState()
