"""The card for the patient: what to do now, the number to call, and the list that means call."""

from kinescript.intake.minimal_set import read_emergency
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action
from kinescript.report.care.shell import care_page
from kinescript.report.markup import Markup, element

_HEADINGS = {
    Action.EMERGENCY: "Get emergency help now",
    Action.SAME_DAY: "See a doctor today",
    Action.URGENT: "See a doctor within days",
    Action.INCOMPLETE: "Some questions are still open",
    Action.NOT_FOR_KINESCRIPT: "You need another kind of help",
}
_STYLE = """
.page { max-width: 40rem; }
.card { border: 2px solid var(--ink); border-radius: var(--radius); padding: 16px; }
.call { font-size: var(--step-3); line-height: 1.25; }
@page { size: A5 landscape; margin: 10mm; }
"""


def write_card(screening: Screening, number: str | None = None) -> str:
    """Return the card as one HTML page that fetches nothing; `number` is the clinic's, else it is said in words."""
    emergency = read_emergency()
    call = number or emergency.words
    heading = _HEADINGS.get(screening.action, "Keep this card")
    opening = emergency.opening.replace("{number}", call)
    now = screening.action is Action.EMERGENCY
    first = element("p", f"{emergency.nobody_reads} {_capital(call)}.", class_="call") if now else _todo(screening)
    card = element(
        "section",
        element("h1", heading),
        first,
        *([_todo(screening)] if now else []),
        element("p", element("strong", opening)),
        element("ul", *(element("li", each) for each in emergency.list)),
        element("p", element("strong", f"Do not wait for your appointment. {emergency.nobody_reads}")),
        class_="card keep",
    )
    return care_page(f"{heading}: card", card, foot=f"Card of {screening.on.isoformat()}", style=_STYLE)


def _todo(screening: Screening) -> Markup:
    # the first line of an emergency is the call itself, which stands above in large letters
    lines = screening.advice[1:3] if screening.action is Action.EMERGENCY else screening.advice[:1]
    return element("ul", *(element("li", each) for each in lines))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
