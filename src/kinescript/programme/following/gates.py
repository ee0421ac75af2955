"""Exercises behind a gate (tensioners, slump, warrior): what the diary must show before one becomes firm."""

from collections.abc import Mapping, Sequence

from kinescript.intake.words import Irritability
from kinescript.programme.allowing.rules import load_rules
from kinescript.programme.diary import SessionKept
from kinescript.programme.exercise import Exercise
from kinescript.programme.following.pain_facts import find_morning_rise_nrs
from kinescript.programme.following.pain_rule import find_done
from kinescript.programme.programme import Item, Programme
from kinescript.programme.script import Kind
from kinescript.programme.signing import list_items

GATE = "tensioner_slump_warrior_gate"


def is_slider_week_calm(programme: Programme, judged: Sequence[SessionKept]) -> bool:
    """Return whether sliders were done in the judged sessions and no next morning was above the value before."""
    sliders = {(i.exercise, i.side) for i in list_items(programme) if i.script.kind is Kind.SLIDER}
    kept = [s for s in judged if any(done.share > 0 for done in s.exercises)]
    slid = any(done.share > 0 for s in kept for key in sliders for done in find_done(s, *key))
    rises = [find_morning_rise_nrs(session) for session in kept]
    return slid and all(rise is not None and rise <= 0 for rise in rises)


def find_shut(programme: Programme, library: Mapping[str, Exercise], *, slider_week_calm: bool) -> frozenset[str]:
    """Return the exercises of a programme that may not become firm: behind the gate, and it is not open.

    Open it is at low irritability, after a calm week with sliders, for an exercise whose first try was observed.
    """
    watched = programme.intake.preferences.first_try_observed
    calm = programme.screening.stage.irritability is Irritability.LOW and slider_week_calm
    aside = {rule.id for rule in programme.rules if not rule.kept and rule.override is not None}
    if GATE in aside:
        return frozenset()
    gated = {item.exercise for item in list_items(programme) if _is_gated(item, library)}
    return frozenset(each for each in gated if not (calm and each in watched))


def _is_gated(item: Item, library: Mapping[str, Exercise]) -> bool:
    exercise = library.get(item.exercise)
    if exercise is None:
        return item.script.kind is Kind.TENSIONER
    return any(rule.id == GATE and rule.forbids.holds(exercise) for rule in load_rules())
