"""The home sheet as a PDF for paper: drawn by reportlab, every font inside, the same programme the same bytes."""

from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from typing import Any, Literal

from kinescript.programme.exercise import Exercise
from kinescript.programme.programme import Programme
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.language import Language, find_language
from kinescript.report.care.pdf_blocks import BODY, BOLD, MM, Block, printable, register_fonts, space, stack
from kinescript.report.care.sheet import Sheet, plan_sheet
from kinescript.report.care.sheet_pdf_cards import card_block
from kinescript.report.care.sheet_pdf_pages import first_page
from kinescript.report.care.sheet_pdf_ticks import tick_page
from kinescript.report.care.shell import MADE_BY, PROPOSAL_MARK

Paper = Literal["a4", "letter"]
_SIZES = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}
_SIDE, _TOP, _BOTTOM = 14 * MM, 13 * MM, 15 * MM
_GAP = 5 * MM
# tried from left to right until the words fit: type never becomes smaller than the last
_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)
_FIRST_SCALES = (1.15, 1.1, 1.05, *_SCALES)


def write_sheet_pdf(
    programme: Programme,
    exercises: Mapping[str, Exercise] | None = None,
    *,
    lang: str = "en",
    clinic: Clinic = Clinic(),
    paper: Paper = "a4",
) -> bytes:
    """Return the home sheet of a programme's firm weeks as the bytes of a PDF.

    `exercises` are the library's by id, kinescript's own where none are given. Raises InputRefused for a language or an
    exercise nobody knows, SafetyRefused for a withdrawn programme.
    """
    words = find_language(lang)
    sheet = plan_sheet(programme, exercises, words=words, clinic=clinic)
    width_pt, height = _SIZES[paper]
    inner, room = width_pt - 2 * _SIDE, height - _TOP - _BOTTOM - (6 * MM if sheet.proposal else 0.0)
    pages = [_fit(lambda scale: first_page(sheet, inner, scale), room, _FIRST_SCALES)]
    pages += _card_pages(sheet, inner, room, words)
    # the diary lies on its side: sixteen columns to be filled in by hand
    wide, low = height - 2 * _SIDE, width_pt - _TOP - _BOTTOM - (6 * MM if sheet.proposal else 0.0)
    diary = [
        _fit(lambda scale, days=days: tick_page(sheet.ticks, days, wide, low, scale), low)  # type: ignore[misc]
        for days in sheet.ticks.pages
    ]
    upright, lying = (width_pt, height), (height, width_pt)
    return _print(sheet, [*((page, upright) for page in pages), *((page, lying) for page in diary)], words)


def _fit(make: Callable[[float], Block], room: float, scales: tuple[float, ...] = _SCALES) -> Block:
    """Return the block at the largest scale at which it fits, or at the smallest one there is."""
    for scale in scales:
        block = make(scale)
        if block.height <= room:
            return block
    return block


def _card_pages(sheet: Sheet, width_pt: float, room: float, words: Language) -> list[Block]:
    """Return the exercises two a page; one whose words do not fit half a page has a page to itself."""
    half = (room - _GAP) / 2
    pages: list[Block] = []
    waiting: Block | None = None
    for card in sheet.cards:
        block = _fit(partial(card_block, card, width_pt, half, words), half)
        if block.height > half:
            block = _fit(partial(card_block, card, width_pt, room, words), room)
            pages += [each for each in (waiting, block) if each]
            waiting = None
        elif waiting is None:
            waiting = block
        else:
            pages.append(stack(waiting, space(half - waiting.height + _GAP), block))
            waiting = None
    return [*pages, waiting] if waiting else pages


def _print(sheet: Sheet, pages: list[tuple[Block, tuple[float, float]]], words: Language) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=pages[0][1], invariant=1, pageCompression=1, lang=words.code, initialFontName=BODY)
    mark = f" ({PROPOSAL_MARK})" if sheet.proposal else ""
    canvas.setTitle(printable(sheet.title) + mark)
    canvas.setAuthor("kinescript")
    canvas.setCreator("kinescript")
    canvas.setSubject(printable(sheet.foot))
    for number, (page, size) in enumerate(pages, start=1):
        canvas.setPageSize(size)
        top = size[1] - _TOP
        if sheet.proposal:
            _mark(canvas, size)
            top -= 6 * MM
        page.draw(canvas, _SIDE, top)
        _foot(canvas, sheet, size, (number, len(pages)), words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _mark(canvas: Any, size: tuple[float, float]) -> None:
    canvas.saveState()
    canvas.setFillGray(0.08)
    canvas.rect(_SIDE, size[1] - _TOP - 3.5 * MM, size[0] - 2 * _SIDE, 7 * MM, stroke=0, fill=1)
    canvas.setFillGray(1.0)
    canvas.setFont(BOLD, 11)
    canvas.drawCentredString(size[0] / 2, size[1] - _TOP - 1.4 * MM, PROPOSAL_MARK)
    canvas.restoreState()


def _foot(canvas: Any, sheet: Sheet, size: tuple[float, float], page: tuple[int, int], words: Language) -> None:
    canvas.saveState()
    canvas.setFillGray(0.28)
    canvas.setFont(BODY, 8)
    canvas.drawString(_SIDE, 8 * MM, printable(sheet.foot))
    canvas.drawRightString(size[0] - _SIDE, 8 * MM, f"{words.say('page')} {page[0]} {words.say('of')} {page[1]}")
    canvas.setFont(BODY, 6.5)
    if page[0] == page[1]:
        canvas.drawCentredString(size[0] / 2, 8 * MM, words.say(MADE_BY))
    canvas.restoreState()
