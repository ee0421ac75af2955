"""The card for the patient: what to do now, the number to call, and the list that means call."""

from kinescript.intake.minimal_set import read_emergency, read_minimal_set
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action
from kinescript.report.care.language import find_language, mark
from kinescript.report.care.shell import care_page
from kinescript.report.markup import element

_HEADINGS = {
    Action.EMERGENCY: mark("Get emergency help now"),
    Action.SAME_DAY: mark("See a doctor today"),
    Action.URGENT: mark("See a doctor within days"),
    Action.INCOMPLETE: mark("Some questions are still open"),
    Action.NOT_FOR_KINESCRIPT: mark("You need another kind of help"),
}
KEEP = mark("Keep this card")
_STYLE = """
.page { max-width: 40rem; }
.card { border: 2px solid var(--ink); border-radius: var(--radius); padding: 16px; }
.call { font-size: var(--step-3); line-height: 1.25; }
@page { size: A5 landscape; margin: 10mm; }
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
    todo = element("ul", *(element("li", words.say(line, number=call)) for line in card_lines(screening.action)))
    first = element("p", f"{nobody_reads} {_capital(call)}.", class_="call") if now else todo
    card = element(
        "section",
        element("h1", heading),
        first,
        *([todo] if now else []),
        element("p", element("strong", words.say(emergency.opening, number=call))),
        element("ul", *(element("li", words.say(each)) for each in emergency.list)),
        element("p", element("strong", f"{words.say('Do not wait for your appointment.')} {nobody_reads}")),
        class_="card keep",
    )
    foot = words.say("Card of {day}", day=words.day(screening.on))
    tag = "en-GB" if words.code == "en" else words.code
    return care_page(words.say("{heading}: card", heading=heading), card, foot=foot, lang=tag, style=_STYLE)


def card_lines(action: Action) -> tuple[str, ...]:
    """Return what the card says to do, with {number} where the number goes: lines of the minimal set's advice."""
    advice = read_minimal_set().advice[action]
    # the first line of an emergency is the call itself, which stands above in large letters
    return advice[1:3] if action is Action.EMERGENCY else advice[:1]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
