"""Page one of the home sheet and the page of ticks, as blocks."""

from typing import Any

from kinescript.report.care.pdf_blocks import (
    ACCENT,
    AMBER,
    BODY,
    BOLD,
    INK,
    LINE,
    MM,
    QUIET,
    VERMILLION,
    Block,
    Style,
    beside,
    framed,
    numbered,
    printable,
    rule,
    space,
    stack,
    text,
)
from kinescript.report.care.safety_words import EmergencyBox, PainRule
from kinescript.report.care.sheet import Sheet, Ticks
from kinescript.report.care.sheet_day import Slot, WeekRow

_STEP_COLOURS = {"dot": ACCENT, "half": AMBER, "triangle": VERMILLION}


def first_page(sheet: Sheet, width_pt: float, scale: float) -> Block:
    """Return page one: who and until when, the emergency box, the pain rule, the day, the bad day, the review."""
    body = Style(size=10 * scale)
    name, day = sheet.review
    bad_name, bad_words = sheet.bad_day
    blocks = [
        text(sheet.title, Style(size=20 * scale, bold=True), width_pt),
        *([text(sheet.simulated, Style(size=10 * scale, bold=True), width_pt)] if sheet.simulated else []),
        _facts(sheet, width_pt, scale),
        _emergency(sheet.emergency, width_pt, scale),
        _pain(sheet.pain, width_pt, scale),
        _day(sheet, width_pt, scale),
        *([_weeks(sheet.weeks_title, sheet.weeks, width_pt, scale)] if sheet.weeks else []),
        text(bad_words, body, width_pt, lead=f"{bad_name}:"),
        text(day, Style(size=13 * scale, bold=True), width_pt, lead=f"{name}:"),
        *([text(sheet.untranslated, Style(size=8.5 * scale, colour=QUIET), width_pt)] if sheet.untranslated else []),
    ]
    return stack(*blocks, gap_pt=4.2 * MM * scale)


def tick_page(ticks: Ticks, width_pt: float, room: float, scale: float) -> Block:
    """Return the page to fill in: rows as high as the page allows."""
    shares = (0.14, 0.29, 0.1, 0.1, 0.11, 0.165, 0.095)
    widths = [share * width_pt for share in shares]
    head = stack(
        text(ticks.title, Style(size=17 * scale, bold=True), width_pt),
        text(ticks.words, Style(size=10 * scale), width_pt),
        gap_pt=1.5 * MM,
    )
    names = [
        stack(
            text(name, Style(size=8.2 * scale, bold=True), w - 2 * MM),
            text(below, Style(size=7 * scale, colour=QUIET), w - 2 * MM) if below else space(0),
        )
        for (name, below), w in zip(ticks.columns, widths, strict=True)
    ]
    head_row = max(block.height for block in names) + 3 * MM
    left = room - head.height - head_row - 4 * MM
    row = min(16 * MM, left / len(ticks.rows))

    def draw(canvas: Any, x: float, top: float) -> None:
        edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        for edge, block in zip(edges, names, strict=False):
            block.draw(canvas, edge + 1 * MM, top - 1.5 * MM)
        canvas.saveState()
        canvas.setLineWidth(0.6)
        canvas.setStrokeGray(0.45)
        bottom = top - head_row - row * len(ticks.rows)
        canvas.line(edges[0], top, edges[-1], top)
        for i in range(len(ticks.rows) + 1):
            canvas.line(edges[0], top - head_row - i * row, edges[-1], top - head_row - i * row)
        for edge in edges:
            canvas.line(edge, top, edge, bottom)
        for i, (day, numbers) in enumerate(ticks.rows):
            middle = top - head_row - (i + 0.5) * row
            canvas.setFillGray(0.07)
            canvas.setFont(BOLD, 9 * scale)
            canvas.drawString(edges[0] + 1 * MM, middle - 3, printable(day))
            _tick_boxes(canvas, numbers, edges[1] + 1.2 * MM, middle, widths[1] - 2 * MM)
        canvas.restoreState()

    table = Block(height=head_row + row * len(ticks.rows), draw=draw)
    return stack(head, table, gap_pt=4 * MM)


def _tick_boxes(canvas: Any, numbers: tuple[int, ...], x: float, middle: float, width_pt: float) -> None:
    side = min(6 * MM, width_pt / max(1, len(numbers)) - 0.8 * MM)
    for place, number in enumerate(numbers):
        left = x + place * (side + 0.8 * MM)
        canvas.setStrokeGray(0.2)
        canvas.rect(left, middle - side / 2, side, side, stroke=1, fill=0)
        canvas.setFillGray(0.4)
        canvas.setFont(BODY, min(7.5, side * 0.5))
        canvas.drawString(left + 1.5, middle + side / 2 - min(7.5, side * 0.5) - 0.5, str(number))


def _facts(sheet: Sheet, width_pt: float, scale: float) -> Block:
    shares = (0.24, 0.22, 0.32, 0.22)
    offset = 0.0
    columns = []
    for (name, value), share in zip(sheet.by_line, shares, strict=True):
        w = share * width_pt - 3 * MM
        said = (
            text(value, Style(size=10.5 * scale, bold=True), w)
            if value
            else stack(space(13 * scale), rule(w, colour=INK))
        )
        columns.append((offset, stack(text(name, Style(size=8 * scale, colour=QUIET), w), said, gap_pt=0.5 * MM)))
        offset += share * width_pt
    return beside(*columns)


def _emergency(box: EmergencyBox, width_pt: float, scale: float) -> Block:
    pad, between = 4 * MM, 6 * MM
    inner = width_pt - 2 * pad
    half = (inner - between) / 2
    bullet = 4 * MM
    items = [
        beside((0.0, _dot(10 * scale)), (bullet, text(each, Style(size=10 * scale), half - bullet)))
        for each in box.dangers
    ]
    # cut where the two columns come out most alike
    split = min(range(len(items) + 1), key=lambda at: abs(_tall(items[:at]) - _tall(items[at:])))
    columns = beside(
        (0.0, stack(*items[:split], gap_pt=0.8 * MM)), (half + between, stack(*items[split:], gap_pt=0.8 * MM))
    )
    content = stack(
        text(box.lead, Style(size=12 * scale, bold=True), inner),
        columns,
        text(box.end, Style(size=11 * scale, bold=True), inner),
        gap_pt=2 * MM * scale,
    )
    return framed(content, width_pt, pad=pad, line=3, colour=VERMILLION)


def _tall(blocks: list[Block]) -> float:
    return sum(block.height for block in blocks)


def _dot(size: float) -> Block:
    def draw(canvas: Any, x: float, top: float) -> None:
        canvas.circle(x + 1.4 * MM, top - size * 0.66, 1.6, stroke=0, fill=1)

    return Block(height=size, draw=draw)


def _pain(rule_: PainRule, width_pt: float, scale: float) -> Block:
    between = 5 * MM
    w = (width_pt - 2 * between) / 3
    shape = 9 * MM
    columns = []
    for place, step in enumerate(rule_.steps):
        words = stack(
            text(step.name, Style(size=10.5 * scale, bold=True), w - shape),
            text(step.when, Style(size=9.5 * scale), w - shape),
            gap_pt=0.6 * MM,
        )
        columns.append((place * (w + between), beside((0.0, _shape(step.shape, 6.5 * MM)), (shape, words))))
    return stack(
        text(rule_.title, Style(size=13 * scale, bold=True), width_pt),
        beside(*columns),
        text(rule_.back, Style(size=9.5 * scale), width_pt),
        gap_pt=1.8 * MM * scale,
    )


def _shape(shape: str, size: float) -> Block:
    def draw(canvas: Any, x: float, top: float) -> None:
        from reportlab.lib.colors import HexColor

        canvas.saveState()
        canvas.setFillColor(HexColor(_STEP_COLOURS[shape]))
        canvas.setStrokeColor(HexColor(_STEP_COLOURS[shape]))
        canvas.setLineWidth(1.4)
        radius = size / 2
        if shape == "triangle":
            path = canvas.beginPath()
            path.moveTo(x + radius, top)
            path.lineTo(x + size, top - size)
            path.lineTo(x, top - size)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
        elif shape == "half":
            canvas.circle(x + radius, top - radius, radius - 0.7, stroke=1, fill=0)
            canvas.wedge(x, top - size, x + size, top, -90, 180, stroke=0, fill=1)
        else:
            canvas.circle(x + radius, top - radius, radius, stroke=0, fill=1)
        canvas.restoreState()

    return Block(height=size, draw=draw)


def _day(sheet: Sheet, width_pt: float, scale: float) -> Block:
    between = 3 * MM
    w = (width_pt - 2 * between) / 3
    inner = [_slot(slot, w - 5 * MM, scale) for slot in sheet.slots]
    tallest = max(block.height for block in inner) + 5 * MM
    columns = [
        (place * (w + between), framed(block, w, pad=2.5 * MM, line=0.8, colour=LINE, at_least=tallest))
        for place, block in enumerate(inner)
    ]
    small = Style(size=8.5 * scale, colour=QUIET)
    blocks = [text(sheet.day_title, Style(size=13 * scale, bold=True), width_pt), beside(*columns)]
    if sheet.any_time:
        blocks.append(text(sheet.any_time, Style(size=9.5 * scale), width_pt))
    return stack(*blocks, text(sheet.day_words, small, width_pt), gap_pt=1.6 * MM * scale)


def _slot(slot: Slot, width_pt: float, scale: float) -> Block:
    size = 9.5 * scale
    ring = size * 0.95 * 1.75
    rows = [text(slot.name, Style(size=10.5 * scale, bold=True), width_pt)]
    for entry in slot.entries:
        rings = beside(*((i * (ring + 1), numbered(n, size * 0.95)) for i, n in enumerate(entry.numbers)))
        # several numbers stand above their name, one beside it
        many = len(entry.numbers) != 1
        room = width_pt if many else width_pt - ring - 2 * MM
        words = stack(
            text(entry.name, Style(size=size), room),
            text(entry.amount, Style(size=size * 0.9, colour=QUIET), room) if entry.amount else space(0),
        )
        rows.append(stack(words, rings, gap_pt=0.5 * MM) if many else beside((0.0, rings), (ring + 2 * MM, words)))
    return stack(*rows, gap_pt=1.6 * MM * scale)


def _numbers(numbers: tuple[int, ...], style: Style, width_pt: float) -> Block:
    # a day without a session is as tall as one with
    return text(" ".join(str(n) for n in numbers), style, width_pt) if numbers else space(style.size * style.leading)


def _weeks(title: str, rows: tuple[WeekRow, ...], width_pt: float, scale: float) -> Block:
    blocks = [text(title, Style(size=13 * scale, bold=True), width_pt)]
    for row in rows:
        if row.name:
            blocks.append(text(row.name, Style(size=9 * scale, bold=True), width_pt))
        w = width_pt / len(row.days)
        quiet = Style(size=8.5 * scale, colour=QUIET, centred=True)
        # more numbers in smaller type, so that a day keeps to one line
        longest = max(len(" ".join(map(str, numbers))) for _, numbers in row.days)
        strong = Style(size=(11 if longest <= 9 else 8.5) * scale, bold=True, centred=True)
        inner = [
            stack(text(name, quiet, w - 1 * MM), _numbers(numbers, strong, w - 1 * MM)) for name, numbers in row.days
        ]
        tallest = max(block.height for block in inner) + 2 * MM
        cells = [
            (place * w, framed(each, w, pad=0.5 * MM, line=0.6, colour=LINE, radius_pt=0.01, at_least=tallest))
            for place, each in enumerate(inner)
        ]
        blocks.append(beside(*cells))
    return stack(*blocks, gap_pt=1.4 * MM * scale)
