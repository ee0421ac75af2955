"""After a diary that says stop: the patient's card, and the letter to whoever sees the person next."""

from dataclasses import replace

from kinescript.intake.minimal_set import read_emergency
from kinescript.intake.words import Action, Concern
from kinescript.programme.following.progressed import Progressed
from kinescript.programme.following.progression import find_progression, say_day
from kinescript.programme.programme import Programme
from kinescript.report.care.card import KEEP
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.language import find_language
from kinescript.report.care.letter import write_letter
from kinescript.report.care.shell import care_page
from kinescript.report.markup import element

_STYLE = """
.page { max-width: 40rem; }
.card { border: 2px solid var(--ink); border-radius: var(--radius); padding: 16px; }
.call { font-size: var(--step-3); line-height: 1.25; }
@page { size: A5 landscape; margin: 10mm; }
"""


def write_stop_card(progressed: Progressed, *, clinic: Clinic, lang: str = "en") -> str:
    """Return the card as one HTML page that fetches nothing: stop, look at the list, whom to ring.

    Raises InputRefused for a language nobody has written.
    """
    words, emergency, told = find_language(lang), read_emergency(), find_progression()
    call = clinic.emergency_number or emergency.number.get((clinic.region or "").upper()) or words.say(emergency.words)
    say = "stop_card_missed" if progressed.missed_weeks >= told.weeks.missed_rescreen else "stop_card"
    first = words.say(told.words[say].patient)
    phone = [element("p", element("strong", f"{words.say('Telephone')}: {clinic.phone}"))] if clinic.phone else []
    card = element(
        "section",
        element("h1", words.say(told.words["stop_card_heading"].patient)),
        element("p", first, class_="call"),
        *phone,
        element("p", element("strong", words.say(emergency.opening, number=call))),
        element("ul", *(element("li", words.say(each)) for each in emergency.list)),
        element("p", element("strong", words.say(emergency.closing))),
        class_="card keep",
    )
    foot = words.say("Card of {day}", day=words.day(progressed.on))
    tag = "en-GB" if words.code == "en" else words.code
    return care_page(words.say("{heading}: card", heading=words.say(KEEP)), card, foot=foot, lang=tag, style=_STYLE)


def write_stop_letter(progressed: Progressed, programme: Programme) -> str:
    """Return the letter: what the diary says is new, over the answers and the examination of the last visit."""
    told = find_progression()
    asked = programme.screening.on
    screening = replace(
        programme.screening,
        action=Action.SAME_DAY,
        concern=max(programme.screening.concern, Concern.SOME, key=lambda each: each.height),
        on=progressed.on,
        reasons=(
            *(each.clinician for each in progressed.reasons),
            told.words["stop_letter"].clinician.format(day=say_day(asked)),
            *programme.screening.reasons,
        ),
        advice=(told.words["stop_card"].patient,),
    )
    return write_letter(programme.intake, screening)
