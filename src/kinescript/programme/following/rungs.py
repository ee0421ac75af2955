"""How far a person may go without the planner: the rungs that the rules of care allow, and sessions that are full."""

from collections.abc import Mapping
from datetime import date

from kinescript.programme.allowing.candidates import find_candidates
from kinescript.programme.allowing.circumstances import find_blocks, find_circumstances, find_session_minutes
from kinescript.programme.allowing.dosing import find_minutes
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import Exercise, FirstTry, Trait
from kinescript.programme.following.clocks import ItemKey
from kinescript.programme.following.dose_steps import raise_dose
from kinescript.programme.following.item_changes import Room
from kinescript.programme.following.progression import find_progression
from kinescript.programme.following.state import find_planned
from kinescript.programme.programme import Item, Programme, Week

# these need words of their own (not in the first hours after getting up), which the planner gives
_PLANNER_S = {Trait.LOADED_FLEXION, Trait.END_RANGE_FLEXION, Trait.TENSION}


def find_room(programme: Programme, library: Mapping[str, Exercise], *, week: int, on: date) -> Room:
    """Return what the rules allow for the week after this one.

    Rungs are judged as the planner would at the stage of the screening, never a bolder one; an exercise whose first try
    should be watched is stepped on only when that was done. Raises InputRefused for an override that may not be.
    """
    circumstances = find_circumstances(programme.intake, programme.screening, on=on)
    block = find_blocks(programme.screening, 1)[0]
    watched = programme.intake.preferences.first_try_observed
    allowed: dict[str, Dose] = {
        each.exercise.id: each.dose
        for each in find_candidates(tuple(library.values()), circumstances, block)
        if each.allowed
        and each.dose is not None
        and (each.exercise.first_try is FirstTry.ALONE or each.exercise.id in watched)
        and not _PLANNER_S & set(each.exercise.traits)
    }
    most_min = find_session_minutes(circumstances, block)
    return Room(library=library, allowed=allowed, full=find_full(programme, library, week=week, most_min=most_min))


def find_full(
    programme: Programme, library: Mapping[str, Exercise], *, week: int, most_min: float
) -> frozenset[ItemKey]:
    """Return the items of sessions that would not fit if every one of their items were made longer.

    What pain says has no part in it: an item held for a sore leg must not make room for another one.
    """
    looked = [each for each in programme.weeks if each.week == week]
    planned = find_planned(programme, week + 1)
    weeks = [*looked, *([planned] if planned is not None else [])]
    doses = {(i.exercise, i.side): i.dose for each in reversed(weeks) for s in each.sessions for i in s.items}
    full: set[ItemKey] = set()
    for each in weeks:
        for session in each.sessions:
            keys = [(item.exercise, item.side) for item in session.items]
            if sum(_raised_min(item, doses, library, each) for item in session.items) > most_min:
                full.update(keys)
    return frozenset(full)


def _raised_min(item: Item, doses: Mapping[ItemKey, Dose], library: Mapping[str, Exercise], week: Week) -> float:
    exercise, dose = library.get(item.exercise), doses[item.exercise, item.side]
    if exercise is None:
        return 0.0
    step = raise_dose(dose, item.script.kind, week.stage, find_progression())
    return find_minutes(exercise, step.dose if step else dose)
