"""Page one of the home sheet, as blocks."""

from typing import Any

from kinescript.report.care.pdf_blocks import (
    ACCENT,
    AMBER,
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
    rule,
    space,
    stack,
    text,
)
from kinescript.report.care.safety_words import EmergencyBox, PainRule
from kinescript.report.care.sheet import Sheet
from kinescript.report.care.sheet_day import Slot, WeekRow

# an arrow that points down, in shares of its size
_ARROW = ((0.36, 0.0), (0.64, 0.0), (0.64, 0.5), (0.9, 0.5), (0.5, 1.0), (0.1, 0.5), (0.36, 0.5))
_STEP_COLOURS = {"dot": ACCENT, "half": AMBER, "down": AMBER, "triangle": VERMILLION}


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
    w = (width_pt - between) / 2
    shape = 8.5 * MM
    cells = []
    for step in rule_.steps:
        words = stack(
            text(step.name, Style(size=10.5 * scale, bold=True), w - shape),
            text(step.when, Style(size=9.2 * scale, leading=1.25), w - shape),
            gap_pt=0.4 * MM,
        )
        cells.append(beside((0.0, _shape(step.shape, 6 * MM)), (shape, words)))
    rows = [beside((0.0, cells[at]), (w + between, cells[at + 1])) for at in range(0, len(cells), 2)]
    return stack(
        text(rule_.title, Style(size=13 * scale, bold=True), width_pt),
        *rows,
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
        elif shape == "down":
            path = canvas.beginPath()
            for at, (across, down) in enumerate(_ARROW):
                (path.lineTo if at else path.moveTo)(x + across * size, top - down * size)
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


def _weeks(title: str, rows: tuple[WeekRow, ...], width_pt: float, scale: float) -> Block:
    """Return the session days with the names of what is done on them, three in a row."""
    blocks = [text(title, Style(size=13 * scale, bold=True), width_pt)]
    size, between = 9.2 * scale, 4 * MM
    ring = size * 0.95 * 1.75
    w = (width_pt - 2 * between) / 3
    for row in rows:
        for days, entries in row.groups:
            lead = f"{row.name}: {days}" if row.name else days
            blocks.append(text(lead, Style(size=9.5 * scale, bold=True), width_pt))
            cells = [
                beside((0.0, numbered(number, size * 0.95)), (ring + 1.5 * MM, text(name, Style(size=size), w - ring)))
                for number, name in entries
            ]
            blocks += [
                beside(*((place * (w + between), cell) for place, cell in enumerate(cells[at : at + 3])))
                for at in range(0, len(cells), 3)
            ]
    return stack(*blocks, gap_pt=1.2 * MM * scale)
