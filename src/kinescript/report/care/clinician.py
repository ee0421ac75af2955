"""The clinician's page: eight numbered parts on one sheet of paper, and the appendix behind them."""

from functools import cache
from importlib.resources import files

from kinescript.body.words import Side
from kinescript.intake.told import find_told
from kinescript.programme.programme import Programme
from kinescript.report.care.clinician_appendix import write_appendix
from kinescript.report.care.clinician_change import write_change
from kinescript.report.care.clinician_plan import list_rows, write_items
from kinescript.report.care.note import write_note
from kinescript.report.care.sheet import is_signed, is_simulated
from kinescript.report.care.shell import care_page
from kinescript.report.care.visit_screen import list_asks, say_conditions, say_out_of_date, say_screen
from kinescript.report.care.visit_words import (
    join_sentences,
    say_day,
    say_flag,
    say_found,
    say_instant,
    say_name,
    say_presentation,
    say_side,
    say_strength,
    say_tension,
)
from kinescript.report.markup import Markup, element, together

_AT_MOST_FINDINGS = 3
_ITEMS_AT_EASE, _ITEMS_DENSE = 7, 12


def write_clinician(programme: Programme, *, before: Programme | None = None) -> str:
    """Return the clinician's page; `before` is the programme of the last visit, for what changed since.

    Parts 1 to 8 stand on one A4 page in print; rules, reasons, provisional weeks and provenance follow on the next.
    """
    page = element(
        "section",
        _strip(programme),
        element(
            "div",
            _part(2, "Changed since last", write_change(programme, before), class_="wide"),
            _part(3, "Neuro and tension tests", _neuro(programme)),
            element(
                "div",
                _part(4, "Working presentation and stage", _stage(programme)),
                _part(5, "Movement findings", _findings(programme)),
            ),
            _part(6, "Programme, firm weeks", write_items(programme, before), class_="wide"),
            _part(7, "Decide", _decide(programme)),
            _part(8, "Note to paste", element("pre", write_note(programme).strip(), class_="note", tabindex="0")),
            class_="parts",
        ),
        class_=f"one-page {_density(programme)}",
    )
    on = say_day(programme.made_on)
    return care_page(
        f"{programme.subject_id}, {on}, clinician's page",
        page,
        write_appendix(programme),
        foot=f"{'Simulated person' if is_simulated(programme) else 'Person'} {programme.subject_id}, {on}",
        proposal=not is_signed(programme),
        style=_read_style(),
    )


_STAYS = {True: "stays", False: "does not stay", None: "whether it stays is not recorded"}


@cache
def _read_style() -> str:
    return files("kinescript").joinpath("data", "look", "clinician.css").read_text(encoding="utf-8")


def _part(number: int, name: str, *inner: str, class_: str | None = None) -> Markup:
    title = element("h2", element("span", str(number), class_="part-number"), f" {name}")
    return element("section", title, *inner, class_=class_)


def _density(programme: Programme) -> str:
    """Return how tightly to set the page: more items in smaller type, so that the eight parts stay on one sheet."""
    count = len(list_rows(programme))
    return "easy" if count <= _ITEMS_AT_EASE else "dense" if count <= _ITEMS_DENSE else "packed"


def _strip(programme: Programme) -> Markup:
    screening, asked = programme.screening, programme.intake.asked
    said = say_screen(screening, programme.intake)
    by = ", ".join(part for part in (asked.by, asked.how, say_day(asked.at or screening.on)) if part)
    signed = programme.signed
    if signed and is_signed(programme):
        state = f"signed by {signed.by}, {say_instant(signed.at)}"
    else:
        state = "UNSIGNED (changed since it was signed)" if signed else "UNSIGNED"
    if programme.withdrawn:
        state = f"WITHDRAWN: {programme.withdrawn}"
    old = say_out_of_date(programme)
    simulated = element("strong", "SIMULATED person. ", class_="number") if is_simulated(programme) else ""
    line = together(
        simulated,
        element("span", "1", class_="part-number"),
        " Screen: ",
        element("strong", said.rstrip(".")),
        f", asked by {by or 'nobody named'}. ",
        element("strong", state),
        *((" ", element("strong", f"{old}.", class_="out-of-date")) if old else ()),
    )
    person = programme.intake.person
    years = f"{person.age:g} years" if person.age is not None else ""
    side = f"painful side {programme.intake.painful_side.value}" if programme.intake.painful_side else ""
    facts = ", ".join(part for part in (years, person.sex.value if person.sex else "", side) if part)
    state_class = "clear" if said == "clear" and not old else "watch"
    return element(
        "header",
        element("h1", programme.subject_id, element("span", f" {facts}", class_="quiet small")),
        element("p", line, class_=f"strip {state_class}"),
        element("p", say_conditions(programme), class_="conditions"),
    )


def _neuro(programme: Programme) -> Markup:
    neuro, tests = programme.intake.neuro, programme.intake.tests
    rows = [
        ("Strength", *(say_strength(getattr(neuro, side.value)) for side in Side)),
        ("Sensation", *(say_found(getattr(neuro, side.value).sensation) for side in Side)),
        ("Reflexes", *(say_found(getattr(neuro, side.value).reflex) for side in Side)),
        ("SLR", *(say_tension(tests.slr, side) for side in Side)),
        ("Crossed SLR", *(say_tension(tests.crossed_slr, side) for side in Side)),
        ("Slump", *(say_tension(tests.slump, side) for side in Side)),
    ]
    head = element("tr", element("th", "", scope="col"), *(element("th", side.value, scope="col") for side in Side))
    body = (
        element("tr", element("th", name, scope="row"), *(element("td", cell) for cell in cells))
        for name, *cells in rows
    )
    tried = programme.intake.direction
    lines = tuple(
        element(
            "p",
            f"Repeated {say_name(each.movement.value)}: {each.before.value if each.before else '?'} to "
            f"{each.after.value if each.after else '?'}, {_STAYS[each.stays]}",
        )
        for each in tried
    )
    told = find_told(programme.intake)
    by_hand = element("p", f"By hand: {'; '.join(told)}.", class_="small") if told else ""
    return element("div", element("table", element("thead", head), element("tbody", *body)), *lines, by_hand)


def _stage(programme: Programme) -> Markup:
    stage = programme.screening.stage
    rows = (
        ("Presentation", say_presentation(programme.intake)),
        ("Duration", f"{say_name(stage.duration.value)} (onset {say_day(programme.intake.onset_date)})"),
        ("Status", say_name(stage.status.value)),
        ("Irritability", stage.irritability.value),
        ("Dose column", say_name(stage.dose_column.value)),
        ("Because", join_sentences(stage.reasons) if stage.reasons else "no reason recorded"),
    )
    return element("dl", *(element("div", element("dt", name), element("dd", words)) for name, words in rows))


def _findings(programme: Programme) -> Markup:
    shown = programme.findings[:_AT_MOST_FINDINGS]
    if not shown:
        return element("p", "No movement was measured, or nothing stood out.", class_="quiet")
    rows = tuple(
        element(
            "li",
            f"{each.words.clinician} ({say_side(each.side)}) ",
            element("strong", "confirmed" if each.confirmed else "not confirmed, so not used"),
        )
        for each in shown
    )
    return element("ol", *rows)


def _decide(programme: Programme) -> Markup:
    boxes = tuple(
        element("li", element("span", class_="tick-box"), words)
        for words in ("Sign as it stands", "Change (write what)", "Refer (to whom, how soon)")
    )
    asks = tuple(element("li", element("span", class_="tick-box"), f"Ask: {each}") for each in list_asks(programme))
    gates = [week.gate for week in programme.weeks if week.gate]
    changes = [
        "any item of the safety set yes or not sure (re-screen, stop)",
        "symptoms moving distally and staying, or new tingling over 30 min",
        "leg 2 or more above baseline next morning, or waking more",
        *(f"watched: {say_flag(name)}" for name in programme.screening.watch),
    ]
    return element(
        "div",
        element("ul", *boxes, class_="boxes"),
        element("ul", *asks, class_="boxes asks") if asks else "",
        element("p", element("strong", "Would change this plan: "), join_sentences(changes)),
        element("p", element("strong", "Later weeks open when: "), join_sentences(dict.fromkeys(gates)))
        if gates
        else "",
        element(
            "p",
            element("strong", f"Review {say_day(programme.review_on)}"),
            f"; valid until {say_day(programme.valid_until)}.",
        ),
    )
