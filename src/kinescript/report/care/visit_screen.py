"""The screen and the conditions as the first lines of the clinician's page say them."""

from dataclasses import replace

from kinescript.intake.answered import find_answers
from kinescript.intake.document import Intake, Investigated
from kinescript.intake.investigations import find_excluded
from kinescript.intake.judging import find_levels
from kinescript.intake.minimal_set import read_minimal_set
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action, Answer, Cleared, Concern
from kinescript.programme.allowing.rules import When, load_contraindications, load_rules
from kinescript.programme.allowing.safety import find_conditions
from kinescript.programme.following.state import find_last_look, find_screened_on
from kinescript.programme.programme import Programme
from kinescript.report.care.visit_words import NOT_ASKED, say_day, say_flag, say_name

_SYMPTOMS = {
    "cauda_equina.bladder": "bladder symptom",
    "cauda_equina.bowel": "bowel symptom",
    "cauda_equina.saddle_sensation": "saddle numbness",
    "cauda_equina.sexual_function": "change in sexual function",
    "cauda_equina.bilateral_leg_symptoms": "symptoms in both legs",
    "cauda_equina.progressive_weakness": "new or growing leg weakness",
}
_ANSWERS = {
    Answer.YES: "YES",
    Answer.NO: "no",
    Answer.NOT_SURE: "NOT SURE (counts as yes)",
    Answer.NOT_APPLICABLE: "not applicable",
    None: "NOT ASKED",
}
_STANDS = {Cleared.YES: "cleared", Cleared.WATCH: "watch", Cleared.NO: "not cleared"}


def say_screen(screening: Screening, intake: Intake | None = None) -> str:
    """Return the first line of the page: clear, WATCH and what, or NOT CLEARED and what.

    With the intake, what an investigation excluded is said with how, when, by whom, and what voids it.
    """
    if not screening.action.allows_plan:
        stands = [name for name, state in screening.cleared if state is Cleared.NO]
        named = dict.fromkeys((*stands, *screening.missing))
        what = ", ".join(say_flag(name) for name in named) or say_name(screening.action.value)
        return f"NOT CLEARED: {what}"
    excluded = _find_excluded(screening, intake) if intake else ()
    if excluded:
        what = ", ".join(_SYMPTOMS.get(name) or say_flag(name) for name in screening.watch)
        return " ".join((f"WATCH: {what}.", *(_say_excluded(each) for each in excluded)))
    if screening.action is Action.TREAT_AND_WATCH or screening.watch:
        return f"WATCH {', '.join(say_flag(name) for name in screening.watch)}"
    return "clear"


def say_out_of_date(programme: Programme) -> str:
    """Return how old the answers were on the day of this page, where they are asked again sooner; else nothing."""
    looked = find_last_look(programme) or programme.made_on
    days = (looked - find_screened_on(programme)).days
    if days <= read_minimal_set().asked_again_after_days:
        return ""
    before = "" if programme.signed else " before signing"
    return f"SCREEN OUT OF DATE ({days} days): ask again{before}"


def say_conditions(programme: Programme) -> str:
    """Return the conditions in force and what they and the rules take off, in short."""
    intake = programme.intake
    found = find_conditions(intake, on=programme.made_on)
    named = ", ".join(say_name(row.condition.value) for row in load_contraindications() if row.condition in found)
    if not named:
        named = "none" if intake.conditions is not None else NOT_ASKED
    held = _list_held_back(programme)
    parts = [f"Conditions: {named}.", f"Off: {', '.join(_list_off(programme))}." if found else ""]
    parts.append(f"Held back now: {', '.join(held)}." if held else "")
    return " ".join(part for part in parts if part)


def list_answers(programme: Programme) -> list[tuple[str, str, str]]:
    """Return every question of the safety set with its answer and where it stands, in words."""
    stands = dict(programme.screening.cleared)
    rows = []
    for each in find_answers(programme.intake):
        answer = _ANSWERS[each.answer] + (f"; counted as yes: {each.because}" if each.because else "")
        state = stands.get(each.key)
        rows.append((say_name(each.key), answer, _STANDS[state] if state else "not judged"))
    return rows


def list_asks(programme: Programme) -> list[str]:
    """Return what the rules still ask of the clinician, each once."""
    asked: list[str] = []
    for rule in programme.rules:
        asks = getattr(rule, "asks", None) or ()
        asked += [asks] if isinstance(asks, str) else list(asks)
    return list(dict.fromkeys(asked))


def _find_excluded(screening: Screening, intake: Intake) -> tuple[Investigated, ...]:
    """Return the investigations that turned a refusal into a watch."""
    rules = read_minimal_set()
    answers = tuple(each for each in find_answers(intake) if each.positive)
    alone = find_levels(tuple(each.key for each in answers), rules)
    high = frozenset(e.key for e in answers if alone[e.key] is Concern.HIGH and not e.shown) & set(screening.watch)
    return tuple(
        each
        for each in intake.investigated
        if any(
            found.keys
            for found in find_excluded(
                replace(intake, investigated=(each,)),
                tuple(alone),
                high,
                on=screening.on,
                counts_for_days=rules.investigation_counts_for_days,
            )
        )
    )


def _say_excluded(each: Investigated) -> str:
    group = say_name(each.condition.partition(".")[0]).capitalize()
    # what was looked at is in the appendix; here the kind of picture is enough
    how = each.how.split(" of ")[0] if each.how else "how not recorded"
    rules = read_minimal_set()
    high = any(
        rule.alone is Concern.HIGH for rule in rules.question if each.condition in (rule.key, rule.key.split(".")[0])
    )
    end = "emergency" if high else "screen again"
    return f"{group} excluded, {how} {say_day(each.on)}, by {each.by}. Any new symptom voids this: {end}."


def _list_off(programme: Programme) -> list[str]:
    intake = programme.intake
    found = find_conditions(intake, on=programme.made_on)
    safe = intake.preferences.gets_down_and_up_safely is True
    off: list[str] = []
    for row in load_contraindications():
        if row.condition not in found:
            continue
        if row.everything:
            off.append(f"as {intake.surgery_ok_by} allows" if intake.surgery_ok_by else "everything")
        off += [say_name(trait.value) for trait in row.traits]
        off += [] if safe else [say_name(trait.value) for trait in row.unless_safe_traits]
    return list(dict.fromkeys(off)) or ["nothing"]


def _list_held_back(programme: Programme) -> list[str]:
    """Return the rules of circumstance that refuse something in week one."""
    refused = programme.made_by.get("refused_in_week_one")
    named = {rule for rules in refused.values() for rule in rules} if isinstance(refused, dict) else set()
    return [say_name(rule.id) for rule in load_rules() if rule.when is not When.NEVER and rule.id in named]
