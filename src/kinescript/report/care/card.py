"""The card for the patient: what to do now and why, the number to call, and the list that means call."""

from kinescript.intake.minimal_set import read_emergency
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action
from kinescript.report.care.card_words import find_why, read_card_words
from kinescript.report.care.language import Language, find_language, mark
from kinescript.report.care.shell import care_page
from kinescript.report.markup import Markup, element

_HEADINGS = {
    Action.EMERGENCY: mark("Get emergency help now"),
    Action.SAME_DAY: mark("See a doctor today"),
    Action.URGENT: mark("See a doctor within days"),
    Action.INCOMPLETE: mark("Some safety questions are still open."),
    Action.NOT_FOR_KINESCRIPT: mark("You need another kind of help"),
}
KEEP = mark("Keep this card")
_YOUNG = mark("These exercises are made for adults. Your physio will send you to the right person.")
_STYLE = """
.page { max-width: 40rem; }
.card { border: 2px solid var(--ink); border-radius: var(--radius); padding: 16px; }
.why { font-size: var(--step-2); line-height: 1.35; max-width: none; }
.why span { display: block; }
@page { size: A5 landscape; margin: 10mm; }
@media print { .card { padding: 8px 16px; } footer { margin-top: 2px; } }
"""


def write_card(screening: Screening, number: str | None = None, *, lang: str = "en") -> str:
    """Return the card as one HTML page that fetches nothing; `number` is the clinic's, else it is said in words.

    Raises InputRefused for a language nobody has written.
    """
    words = find_language(lang)
    emergency = read_emergency()
    call = number or words.say(emergency.words)
    heading = words.say(_HEADINGS.get(screening.action, KEEP))
    nobody_reads = words.say(emergency.nobody_reads)
    now = screening.action is Action.EMERGENCY
    lines = card_lines(screening.action)
    if any("kinescript is for adults" in reason for reason in screening.reasons) and not now:
        lines = tuple(_YOUNG if screening.action is Action.NOT_FOR_KINESCRIPT else line for line in lines)
    todo = element("ul", *(element("li", words.say(line)) for line in lines))
    wait = words.say("Do not wait for your appointment.")
    card = element(
        "section",
        # the list below opens with what to do now: in large letters stands the call itself, so that each is said once
        element("h1", f"{nobody_reads} {_capital(call)}." if now else heading),
        _why(screening, words),
        todo,
        element("p", element("strong", words.say(emergency.opening, number=call))),
        element("ul", *(element("li", words.say(each)) for each in emergency.list)),
        "" if now else element("p", element("strong", f"{wait} {nobody_reads}")),
        class_="card keep",
    )
    foot = words.say("Card of {day}", day=words.day(screening.on))
    tag = "en-GB" if words.code == "en" else words.code
    return care_page(words.say("{heading}: card", heading=heading), card, foot=foot, lang=tag, style=_STYLE)


def card_lines(action: Action) -> tuple[str, ...]:
    """Return what the card says to do: lines of data/screening/card_words.toml."""
    return read_card_words().lines[action]


def _why(screening: Screening, words: Language) -> Markup | str:
    """Return what was told and what to say on the phone; nothing where no answer forbids a plan."""
    why = find_why(screening)
    said = [
        (words.say("You told us:"), "; ".join(words.say(each) for each in why.told)),
        (words.say("We found:"), "; ".join(words.say(each) for each in why.found)),
        (words.say("Say on the phone:"), ", ".join(words.say(each) for each in why.say)),
    ]
    rows = tuple(element("span", element("strong", name), f" {what}.") for name, what in said if what)
    return element("p", *rows, class_="why") if rows else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
