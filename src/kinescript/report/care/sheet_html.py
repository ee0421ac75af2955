"""The home sheet as one HTML page that fetches nothing: page one, two exercises a page, and the page of ticks."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kinescript.programme.exercise import Exercise
from kinescript.programme.programme import Programme
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.figures import name_figure, paint_figure
from kinescript.report.care.language import Language, find_language
from kinescript.report.care.qr import paint_qr
from kinescript.report.care.safety_words import EmergencyBox, PainRule
from kinescript.report.care.sheet import Sheet, plan_sheet
from kinescript.report.care.sheet_cards import Card
from kinescript.report.care.sheet_day import Slot, WeekRow
from kinescript.report.care.sheet_ticks import Ticks
from kinescript.report.care.shell import care_page
from kinescript.report.markup import Markup, element, together

CARDS_A_PAGE = 2
_SHAPES = {
    "dot": '<circle cx="12" cy="12" r="10"/>',
    "half": '<path d="M12 2a10 10 0 0 1 0 20z"/><circle class="hollow" cx="12" cy="12" r="9"/>',
    "down": '<path d="M9 1h6v11h6l-9 11-9-11h6z"/>',
    "triangle": '<path d="M12 2 23 22H1z"/>',
}


def write_sheet(
    programme: Programme,
    exercises: Mapping[str, Exercise] | None = None,
    *,
    lang: str = "en",
    clinic: Clinic = Clinic(),
    figures: str | None = None,
) -> str:
    """Return the home sheet of a programme's firm weeks as one HTML text; the same programme gives the same text.

    `exercises` are the library's by id, kinescript's own where none are given; `figures` is the folder beside the
    sheet in which the figures move (see `write_figures`), and each card then links to its own. Raises InputRefused for
    a language or an exercise nobody knows, SafetyRefused for a withdrawn programme.
    """
    words = find_language(lang)
    sheet = plan_sheet(programme, exercises, words=words, clinic=clinic)
    pages = [_first_page(sheet)]
    for start in range(0, len(sheet.cards), CARDS_A_PAGE):
        pair = sheet.cards[start : start + CARDS_A_PAGE]
        pages.append(element("section", *(_card(card, words, figures) for card in pair), class_="new-page cards"))
    pages += [_ticks(sheet.ticks, rows) for rows in sheet.ticks.pages]
    return care_page(
        sheet.title, *pages, foot=sheet.foot, proposal=sheet.proposal, lang=_tag(words), style=_read_style()
    )


@cache
def _read_style() -> str:
    return files("kinescript").joinpath("data", "look", "sheet.css").read_text(encoding="utf-8")


def _tag(words: Language) -> str:
    return "en-GB" if words.code == "en" else words.code


def _first_page(sheet: Sheet) -> Markup:
    review, day = sheet.review
    bad_day, bad_words = sheet.bad_day
    return element(
        "section",
        _head(sheet),
        _emergency(sheet.emergency),
        _pain(sheet.pain),
        _day(sheet),
        _weeks(sheet.weeks_title, sheet.weeks) if sheet.weeks else "",
        element(
            "div",
            element("p", element("strong", f"{bad_day}: "), bad_words),
            element("p", element("strong", f"{review}: "), day, class_="review"),
            class_="two-lines",
        ),
        element("p", sheet.untranslated, class_="small quiet") if sheet.untranslated else "",
        class_="page-one",
    )


def _head(sheet: Sheet) -> Markup:
    facts = tuple(
        element("div", element("dt", name), element("dd", value or element("span", class_="blank")))
        for name, value in sheet.by_line
    )
    return element(
        "header",
        element("h1", sheet.title),
        element("p", sheet.simulated, class_="simulated") if sheet.simulated else "",
        element("dl", *facts, class_="facts"),
    )


def _emergency(box: EmergencyBox) -> Markup:
    dangers = element("ul", *(element("li", each) for each in box.dangers))
    end = element("p", element("strong", box.end))
    lead = element("p", element("strong", box.lead))
    # a phone calls it with one touch; "112 or 999" is no number to dial
    dial = "".join(box.number.split()) if box.number else ""
    call = element("p", element("a", box.call, href=f"tel:{dial}"), class_="call screen-only") if dial.isdigit() else ""
    return element("div", lead, dangers, end, call, class_="box emergency", role="note")


def _pain(rule: PainRule) -> Markup:
    steps = tuple(
        element(
            "li",
            element("svg", Markup(_SHAPES[step.shape]), view_box="0 0 24 24", aria_hidden="true", class_="shape"),
            element("div", element("strong", step.name), element("p", step.when)),
            class_=step.shape,
        )
        for step in rule.steps
    )
    return element(
        "div", element("h2", rule.title), element("ul", *steps, class_="steps"), element("p", rule.back), class_="pain"
    )


def _day(sheet: Sheet) -> Markup:
    return element(
        "div",
        element("h2", sheet.day_title),
        element("div", *(_slot(slot) for slot in sheet.slots), class_="day"),
        element("p", sheet.any_time) if sheet.any_time else "",
        element("p", sheet.day_words, class_="small quiet"),
        class_="day-grid",
    )


def _slot(slot: Slot) -> Markup:
    entries = tuple(
        element(
            "li",
            element("span", *(_number(each) for each in entry.numbers), class_="numbers") if entry.numbers else "",
            element("span", entry.name, element("span", f" {entry.amount}", class_="quiet") if entry.amount else ""),
        )
        for entry in slot.entries
    )
    return element("div", element("h3", slot.name), element("ul", *entries))


def _number(number: int) -> Markup:
    return element("span", str(number), class_="no")


def _weeks(title: str, rows: tuple[WeekRow, ...]) -> Markup:
    def group(days: str, entries: tuple[tuple[int, str], ...]) -> Markup:
        named = (element("li", _number(number), element("span", name)) for number, name in entries)
        return element("div", element("h3", days), element("ul", *named))

    weeks = (
        element(
            "div",
            element("p", element("strong", row.name)) if row.name else "",
            *(group(days, entries) for days, entries in row.groups),
            class_="week",
        )
        for row in rows
    )
    return element("div", element("h2", title), *weeks)


def _card(card: Card, words: Language, figures: str | None) -> Markup:
    side = "" if card.side is None else card.side.value
    content = None if words.knows(card.title) else "en"
    how = element("ol", *(element("li", line) for line in card.how), class_="how", lang=content)
    notes = tuple(
        element("div", element("dt", name), element("dd", line, lang=content)) for name, line in card.notes if line
    )
    limits = tuple(element("li", line) for line in card.limits)
    to_tick = tuple(element("li", element("span", class_="tick-box"), line) for line in card.to_tick)
    title = together(_number(card.number), " ", element("span", card.title, lang=content))
    return element(
        "article",
        element(
            "header",
            element("h2", title),
            element("p", card.side_words, class_=f"side {side}") if card.side_words else "",
        ),
        paint_figure(card.exercise, side=card.side, ident=f"figure-{card.number}", words=words),
        _doses(card),
        element("div", how, element("dl", *notes, class_="notes"), class_="words"),
        element("ul", *limits, class_="limits") if limits else "",
        element("ul", *to_tick, class_="to-tick") if to_tick else "",
        _moving(card, words, figures),
        class_="card keep",
        id=f"exercise-{card.number}",
    )


def _doses(card: Card) -> Markup:
    rows = tuple(
        element(
            "div",
            element("p", f"{each.weeks}: " if each.weeks else "", each.dose.big, class_="big"),
            element("p", " ".join((_sentence(each.day_words), *each.dose.lines)), class_="dose-lines"),
        )
        for each in card.doses
    )
    return element("div", *rows, class_="dose")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _moving(card: Card, words: Language, figures: str | None) -> Markup | str:
    if card.address:
        title = words.say("See it move")
        return element("p", paint_qr(card.address, title=card.address), title, class_="moving")
    if figures:
        link = element("a", words.say("See it move"), href=f"{figures}/{name_figure(card.exercise.id, card.side)}")
        return element("p", link, class_="moving screen-only")
    return ""


def _ticks(ticks: Ticks, days: tuple[tuple[str, tuple[int, ...]], ...]) -> Markup:
    head = tuple(
        element("th", each.name, element("span", each.below), scope="col", style=f"width: {each.share:.1%}")
        for each in ticks.columns
    )
    nothing, something, then = ticks.anything_new
    box = element("span", class_="tick-box")
    new = together(
        element("span", box, f" {nothing}", class_="choice"),
        element("span", box, f" {something}:", class_="choice"),
        element("strong", f"{then}."),
    )
    labels = [f"{each.name} ({each.below})" if each.below else each.name for each in ticks.columns]
    rows = tuple(
        element(
            "tr",
            element("th", day, scope="row"),
            element("td", new, data_label=labels[1]),
            element("td", *(element("span", str(each), class_="tick") for each in numbers), data_label=labels[2]),
            *(element("td", data_label=name) for name in labels[3:]),
        )
        for day, numbers in days
    )
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows), class_="ticks")
    return element(
        "section",
        element("h2", ticks.title),
        element("p", ticks.words),
        element("div", table, class_="scroll", tabindex="0", role="region", aria_label=ticks.title),
        class_="new-page diary",
    )
