"""An exercise's card on paper, as one block that is never broken."""

from typing import Any

from kinescript.body.words import Side
from kinescript.report.care.figures import draw_figure, draw_pictures, list_captions
from kinescript.report.care.language import Language
from kinescript.report.care.panels import Panels
from kinescript.report.care.pdf_blocks import (
    INK,
    MM,
    QUIET,
    SIDE_COLOURS,
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
from kinescript.report.care.qr import draw_qr
from kinescript.report.care.sheet_cards import Card
from kinescript.report.care.sheet_pdf_ticks import to_tick_block

_SMALLEST_FIGURE, _TALLEST_FIGURE = 24 * MM, 50 * MM
_QR = 20 * MM


def card_block(card: Card, width_pt: float, room: float, words: Language, scale: float) -> Block:
    """Return a card; its pictures take what the words leave of the room, between 24 and 50 mm."""
    head = _head(card, width_pt, scale)
    pictures = draw_pictures(card.exercise, side=card.side)
    below = (_doses(card, width_pt, scale), _words(card, width_pt, scale, words))
    gap_pt = 2.2 * MM * scale
    room_wide = width_pt - (_QR + 4 * MM if card.address else 0.0)
    # the words below the pictures need the width of a picture, which follows from its height
    for tall in (_TALLEST_FIGURE - step * MM for step in range(27)):
        wide = min(room_wide, tall * pictures.width / pictures.height)
        figure = _figure(card, pictures, (width_pt, room_wide, wide), scale, words)
        block = stack(head, figure, *below, gap_pt=gap_pt)
        if block.height <= room:
            break
    return block


def _head(card: Card, width_pt: float, scale: float) -> Block:
    size = 16 * scale
    ring = size * 1.75
    tag_width = 42 * MM if card.side_words else 0.0
    title = text(card.title, Style(size=size, bold=True), width_pt - ring - tag_width - 6 * MM)
    row = [
        (0.0, numbered(card.number, size)),
        (ring + 3 * MM, stack(space(max(0.0, (ring - title.height) / 2)), title)),
    ]
    if card.side_words:
        side = card.side.value if card.side else ""
        colour = SIDE_COLOURS.get(side, INK)
        name = text(card.side_words, Style(size=12 * scale, bold=True, colour=colour, centred=True), tag_width - 4 * MM)
        tag = framed(name, tag_width, pad=2 * MM, line=2, colour=colour, dashed=card.side is Side.LEFT)
        row.append((width_pt - tag_width, tag))
    return stack(rule(width_pt, line=2, colour=INK), beside(*row), gap_pt=2 * MM)


def _figure(card: Card, pictures: Panels, widths: tuple[float, float, float], scale: float, words: Language) -> Block:
    """Return the pictures with their words below, and the QR code where there is an address."""
    width_pt, room_wide, wide = widths
    tall = wide * pictures.height / pictures.width
    captions = list_captions(card.exercise, words, side=card.side)
    column = room_wide / len(captions) if wide > room_wide * 0.75 else max(wide / len(captions), 30 * MM)
    column = min(column, room_wide / len(captions))
    style = Style(size=8.5 * scale, centred=True)
    told = []
    for each in captions:
        parts = (each.view, each.words, f"{each.breath}." if each.breath else "")
        said = " ".join(part for part in parts if part)
        told.append(text(said, style, column - 3 * MM, lead=str(each.number)))
    below = beside(*((i * column + 1.5 * MM, block) for i, block in enumerate(told)))
    left = (room_wide - column * len(captions)) / 2
    across = column * len(captions)

    def draw(canvas: Any, x: float, top: float) -> None:
        # every picture stands in the middle of its column of words
        draw_figure(canvas, pictures, box=(x + left, top - tall, across, tall))
        if card.address:
            draw_qr(canvas, card.address, x=x + width_pt - _QR, y=top - max(tall, _QR), side=_QR)

    pictured = Block(height=tall if not card.address else max(tall, _QR), draw=draw)
    return stack(pictured, beside((left, below)), gap_pt=1 * MM)


def _doses(card: Card, width_pt: float, scale: float) -> Block:
    rows = []
    for each in card.doses:
        lead = f"{each.weeks}: " if each.weeks else ""
        days = f"{each.day_words[:1].upper()}{each.day_words[1:]}."
        rows.append(text(lead + each.dose.big, Style(size=15 * scale, bold=True, leading=1.22), width_pt))
        rows.append(text(" ".join((days, *each.dose.lines)), Style(size=9.5 * scale), width_pt))
    return stack(*rows, gap_pt=0.8 * MM)


def _words(card: Card, width_pt: float, scale: float, words: Language) -> Block:
    between = 7 * MM
    left, right = 0.5 * (width_pt - between), 0.5 * (width_pt - between)
    number = 6 * MM
    step, bold = Style(size=11 * scale), Style(size=11 * scale, bold=True)
    how = [
        beside((0.0, text(f"{i}.", bold, number)), (number, text(line, step, left - number)))
        for i, line in enumerate(card.how, start=1)
    ]
    limits = [text(line, Style(size=9.5 * scale, bold=True), left) for line in card.limits]
    limits += [to_tick_block(line, left, 9.5 * scale) for line in card.to_tick]
    notes = [text(line, Style(size=9.5 * scale), right, lead=f"{name}:") for name, line in card.notes if line]
    if card.address:
        notes.append(text(words.say("The square opens the moving figure."), Style(size=8 * scale, colour=QUIET), right))
    return beside(
        (0.0, stack(*how, *limits, gap_pt=1.4 * MM * scale)),
        (left + between, stack(*notes, gap_pt=1.2 * MM * scale)),
    )
