"""The home sheet as words, before any painter: page one, a card for every exercise, the last page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kinescript.errors import SafetyRefused
from kinescript.programme.exercise import Exercise
from kinescript.programme.programme import Programme
from kinescript.programme.signing import find_digest
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.figures import find_exercises
from kinescript.report.care.language import Language, mark
from kinescript.report.care.safety_words import EmergencyBox, PainRule, find_limit_nrs, say_emergency, say_pain_rule
from kinescript.report.care.sheet_cards import Card, list_cards
from kinescript.report.care.sheet_day import Slot, WeekRow, plan_day, plan_week, say_any_time, say_bad_day
from kinescript.report.care.sheet_ticks import Ticks, plan_ticks

_UNTRANSLATED = mark("The exercises are written in English; go through them with your physiotherapist.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Every word of the home sheet in order."""

    title: str
    by_line: tuple[tuple[str, str | None], ...]
    proposal: bool
    simulated: str | None
    untranslated: str | None
    emergency: EmergencyBox
    pain: PainRule
    day_title: str
    day_words: str
    slots: tuple[Slot, ...]
    any_time: str | None
    weeks_title: str
    weeks: tuple[WeekRow, ...]
    bad_day: tuple[str, str]
    review: tuple[str, str]
    cards: tuple[Card, ...]
    ticks: Ticks
    foot: str


def is_signed(programme: Programme) -> bool:
    """Return whether a clinician signed this very programme: a changed one counts as a proposal again."""
    return programme.signed is not None and programme.signed.digest == find_digest(programme)


def plan_sheet(
    programme: Programme, exercises: Mapping[str, Exercise] | None, *, words: Language, clinic: Clinic
) -> Sheet:
    """Return the sheet of a programme's firm weeks.

    Raises SafetyRefused for a programme that was withdrawn, InputRefused for an exercise the library does not have.
    """
    if programme.withdrawn is not None:
        raise SafetyRefused(
            "a programme that stands", f"one withdrawn ({programme.withdrawn})", "make a new one", place=programme.id
        )
    cards = list_cards(programme, find_exercises(exercises), words=words, clinic=clinic)
    say, day = words.say, words.day
    return Sheet(
        title=say("Plan for {person}", person=programme.subject_id),
        by_line=_by_line(programme, words, clinic),
        proposal=not is_signed(programme),
        simulated=say("SIMULATED: this person is made of numbers.") if is_simulated(programme) else None,
        untranslated=None if all(words.knows(card.title) for card in cards) else say(_UNTRANSLATED),
        emergency=say_emergency(clinic, words),
        pain=say_pain_rule(find_limit_nrs(programme), words),
        day_title=say("Your day"),
        day_words=say("The numbers are those of the exercises on the next pages."),
        slots=plan_day(cards, words),
        any_time=say_any_time(cards, words),
        weeks_title=say("Your session days"),
        weeks=plan_week(cards, words),
        bad_day=(say("On a bad day"), say_bad_day(cards, words)),
        review=(say("Next review"), day(programme.review_on)),
        cards=cards,
        ticks=plan_ticks(programme, cards, words, last=find_last_day(programme)),
        foot=f"{programme.subject_id}, {day(programme.made_on)}",
    )


def is_simulated(programme: Programme) -> bool:
    """Return whether the person is made of equations, as the programme's own making says."""
    return bool(programme.made_by.get("simulated"))


def find_last_day(programme: Programme) -> date:
    """Return the last day the printed weeks are for: the end of the firm ones, and never after `valid_until`."""
    firm = max((week.week for week in programme.weeks if week.status == "firm"), default=1)
    return min(programme.valid_until, programme.made_on + timedelta(days=7 * firm))


def _by_line(programme: Programme, words: Language, clinic: Clinic) -> tuple[tuple[str, str | None], ...]:
    """Return who it is from and until when; None is left as a line to be filled in by hand."""
    signed = programme.signed if is_signed(programme) else None
    on = date.fromisoformat(signed.at[:10]) if signed else None
    return (
        (words.say("From"), clinic.physio or (signed.by if signed else None)),
        (words.say("Telephone"), clinic.phone),
        (words.say("Signed"), f"{signed.by}, {words.day(on)}" if signed and on else words.say("not signed")),
        (words.say("Use until"), words.day(find_last_day(programme))),
    )
