"""The emergency box and the pain rule, word for word, in a person's language."""

from dataclasses import dataclass

from kinescript.intake.minimal_set import read_emergency
from kinescript.intake.words import Irritability
from kinescript.programme.following.pain_rule import find_pain_rule
from kinescript.programme.programme import Programme
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.language import Language
from kinescript.report.care.language import number as say_number


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyBox:
    """What stands first on every sheet: what to do, when, and that nobody is watching; `number` where one is set."""

    lead: str
    dangers: tuple[str, ...]
    end: str
    call: str
    number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainStep:
    """One of the four answers to pain: a shape (dot, half, down or triangle), what to do, and when."""

    shape: str
    name: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PainRule:
    """The four steps, and the sentence about the back."""

    title: str
    steps: tuple[PainStep, ...]
    back: str


def say_emergency(clinic: Clinic, words: Language) -> EmergencyBox:
    """Return the emergency box with the clinic's number or its region's, or with words where neither is set."""
    emergency = read_emergency()
    number = clinic.emergency_number or emergency.number.get((clinic.region or "").upper())
    call = number or words.say(emergency.words)
    return EmergencyBox(
        lead=words.say(emergency.opening, number=call),
        dangers=tuple(words.say(each) for each in emergency.list),
        end=words.say(emergency.closing),
        call=words.say("Call {number}", number=call),
        number=number,
    )


def say_pain_rule(limit_nrs: float, words: Language) -> PainRule:
    """Return the pain rule with its limit: how many points of 10 leg pain may rise above what it was before."""
    carry_on = words.plural(
        "Leg pain goes up by no more than {count} point out of 10, and is back to usual within 30 minutes.",
        "Leg pain goes up by no more than {count} points out of 10, and is back to usual within 30 minutes.",
        limit_nrs,
    )
    if limit_nrs == 0:
        carry_on = words.say("Leg pain does not go up, or is back to usual within 30 minutes.")
    limits = find_pain_rule().limits
    over = words.plural(
        "Your leg pain went up by more than {count} point",
        "Your leg pain went up by more than {count} points",
        limit_nrs,
    )
    if limit_nrs == 0:
        over = words.say("Your leg pain went up")
    less = words.say(
        "{over}, is still {morning} or more up the next morning, or woke you more. "
        "Next time do half as many, or the easier version.",
        over=over,
        morning=say_number(limits.morning_rise_nrs),
    )
    stop = words.say(
        "The pain goes further down the leg and stays there for {spread} minutes. "
        "Or numbness or tingling lasts more than {tingling} minutes.",
        spread=say_number(limits.spread_stays_min),
        tingling=say_number(limits.tingling_stays_min),
    )
    return PainRule(
        title=words.say("How much pain is all right?"),
        steps=(
            PainStep(shape="dot", name=words.say("Carry on"), when=carry_on),
            PainStep(
                shape="half",
                name=words.say("Same again, no more"),
                when=words.say("It takes longer to settle, but is back to usual by the next morning."),
            ),
            PainStep(shape="down", name=words.say("Do less"), when=less),
            PainStep(shape="triangle", name=words.say("Stop that exercise and ring"), when=stop),
        ),
        back=words.say("A back that is sorer while the leg pain shrinks is usually fine."),
    )


def find_limit_nrs(programme: Programme) -> float:
    """Return how far leg pain may rise: the smallest rise the firm weeks allow an exercise that is not for relief.

    Where no dose says, 1 point at high irritability and 2 otherwise (consensus, an assumption a clinic can change).
    """
    usual = 1.0 if programme.screening.stage.irritability is Irritability.HIGH else 2.0
    rises = [
        item.dose.max_leg_rise_nrs
        for week in programme.weeks
        if week.status == "firm"
        for row in (week.through_the_day, *(session.items for session in week.sessions))
        for item in row
        # an item of relief (no rise at all) says so on its own card
        if item.dose.max_leg_rise_nrs
    ]
    return min([usual, *rises])


def say_own_limits(max_rise_nrs: float | None, max_leg_nrs: float | None, words: Language) -> tuple[str, ...]:
    """Return what one exercise asks beyond the rule of page one."""
    lines = []
    if max_rise_nrs == 0:
        lines.append(words.say("This one should ease you: stop it if the leg pain goes up at all."))
    if max_leg_nrs is not None:
        lines.append(
            words.say(
                "Leave it out today if your leg pain is above {limit} out of 10 before you start.",
                limit=say_number(max_leg_nrs),
            )
        )
    return tuple(lines)
