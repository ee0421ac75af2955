"""From an item's word to the one thing that changes: a variable of its dose, or the exercise itself on its ladder."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kinescript.intake.words import Status
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import Exercise, Sides, TwoVoices
from kinescript.programme.following.clocks import ItemKey
from kinescript.programme.following.dose_steps import Step, ease_dose, find_value, least_dose, lower_dose, raise_dose
from kinescript.programme.following.item_words import ItemWord
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import Change, ItemDecision
from kinescript.programme.following.progression import find_progression
from kinescript.programme.programme import Item
from kinescript.programme.scripting import make_script


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How far an item may go: the library, the exercises the rules of care allow with their doses, and full sessions.

    No rung outside `allowed` is stepped on; an item of `full` is not made longer, as its session would not fit.
    """

    library: Mapping[str, Exercise]
    allowed: Mapping[str, Dose]
    full: frozenset[ItemKey] = frozenset()

    def rung(self, exercise_id: str | None) -> Exercise | None:
        """Return the exercise when it may be stepped on."""
        return self.library.get(exercise_id) if exercise_id is not None and exercise_id in self.allowed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An item's decision and the item as it goes on, None when it is left out until somebody has spoken.

    `eased` is what an easier week takes away, to be given back.
    """

    decision: ItemDecision
    item: Item | None
    eased: Change | None = None


def change_item(said: ItemWord, *, stage: Status, room: Room, owed: Change | None = None) -> Changed:
    """Return what becomes of an item; `owed` is what an easier week took away, which going on gives back first."""
    table, item = find_progression(), said.item
    if said.word in (Word.STOP, Word.REGRESS_CONTACT):
        reasons = said.reasons
        if said.word is Word.REGRESS_CONTACT:
            reasons = (table.say("stopped_exercise", why=said.reasons[0].clinician), *said.reasons)
        return Changed(decision=_decision(said, None, reasons), item=None)
    if said.word is Word.PROGRESS:
        return _go_on(said, stage, room, owed)
    if said.word is Word.REGRESS:
        return _step_back(said, room)
    return Changed(decision=_decision(said, None, said.reasons), item=item)


def ease_item(changed: Changed) -> Changed:
    """Return the item as it is in an easier week: less of one thing, and nothing raised."""
    table, item, decision = find_progression(), changed.item, changed.decision
    step = ease_dose(item.dose, table) if item is not None else None
    if item is None or step is None:
        return changed
    reasons = (table.say("deload_item", change=step.words), *decision.reasons)
    eased = Change(variable=step.variable, before=step.before, after=step.after)
    return Changed(
        decision=replace(decision, change=decision.change or eased, reasons=reasons),
        item=_with_dose(item, step.dose, reasons[:1]),
        eased=eased,
    )


def _go_on(said: ItemWord, stage: Status, room: Room, owed: Change | None) -> Changed:
    table, item = find_progression(), said.item
    fits = (item.exercise, item.side) not in room.full
    step = _return(item.dose, owed) if owed is not None else None
    name = "deload_over" if step else "one_step_on"
    step = step or raise_dose(item.dose, item.script.kind, stage, table, longer=fits)
    if step is not None:
        return _stepped(said, step, table.say(name, change=step.words))
    here = room.library.get(item.exercise)
    harder = room.rung(here.harder_id) if here is not None and fits else None
    if harder is not None:
        words = table.say("ladder_up", before=_name(item.exercise), after=_name(harder.id))
        return _climbed(said, harder, room.allowed[harder.id], words)
    rung = (
        f"next on its ladder: {_name(here.harder_id)}"
        if here is not None and here.harder_id
        else "no harder one on its ladder"
    )
    words = table.say("at_most", ladder=rung)
    held = replace(said, word=Word.HOLD, reasons=(words, *said.reasons))
    return Changed(decision=_decision(held, None, held.reasons), item=item)


def _step_back(said: ItemWord, room: Room) -> Changed:
    table, item = find_progression(), said.item
    step = lower_dose(item.dose, item.script.kind, table)
    if step is not None:
        return _stepped(said, step, table.say("one_step_back", change=step.words))
    here = room.library.get(item.exercise)
    easier = room.rung(here.easier_id) if here is not None else None
    if easier is not None:
        words = table.say("ladder_down", before=_name(item.exercise), after=_name(easier.id))
        return _climbed(said, easier, room.allowed[easier.id], words)
    return Changed(decision=_decision(said, None, (table.say("at_least"), *said.reasons)), item=item)


def gives_back(dose: Dose, owed: Change | None) -> bool:
    """Return whether an easier week took something away that is not back yet."""
    return owed is not None and _return(dose, owed) is not None


def _name(exercise_id: str) -> str:
    return exercise_id.replace("_", " ")


def _return(dose: Dose, owed: Change) -> Step | None:
    """Return the one variable that an easier week took away, given back; None when it is there already."""
    before, after = find_value(dose, owed.variable), owed.before
    if before is None or isinstance(after, str) or after <= before:
        return None
    whole = int(after) if owed.variable in ("sets", "repetitions") else after
    return Step(variable=owed.variable, before=before, after=after, dose=replace(dose, **{owed.variable: whole}))  # type: ignore[arg-type]


def _stepped(said: ItemWord, step: Step, words: TwoVoices) -> Changed:
    change = Change(variable=step.variable, before=step.before, after=step.after)
    reasons = (words, *said.reasons)
    return Changed(decision=_decision(said, change, reasons), item=_with_dose(said.item, step.dose, reasons))


def _climbed(said: ItemWord, exercise: Exercise, own: Dose, words: TwoVoices) -> Changed:
    """Put the neighbour on the ladder in its place, with no more of anything than the one before had."""
    item = said.item
    side = None if exercise.sides in (Sides.NONE, Sides.BOTH) else item.side
    dose = replace(least_dose(own, item.dose), side=side)
    limits = {
        name: min(values)
        for name in ("max_leg_rise_nrs", "max_leg_nrs", "max_back_nrs")
        if (values := [v for v in (getattr(dose, name), getattr(item.dose, name)) if v is not None])
    }
    dose = replace(dose, **limits)
    script = make_script(exercise, side=side, dose=dose, valid_until=item.script.valid_until)
    reasons = (words, *said.reasons)
    change = Change(variable="ladder", before=item.exercise, after=exercise.id)
    new = Item(exercise=exercise.id, side=side, dose=dose, script=script, reasons=(*reasons, exercise.why))
    return Changed(decision=_decision(said, change, reasons), item=new)


def _with_dose(item: Item, dose: Dose, reasons: tuple[TwoVoices, ...]) -> Item:
    script = replace(item.script, dose=dose, version=item.script.version + 1)
    return replace(item, dose=dose, script=script, reasons=(*reasons, *item.reasons))


def _decision(said: ItemWord, change: Change | None, reasons: tuple[TwoVoices, ...]) -> ItemDecision:
    return ItemDecision(
        exercise=said.item.exercise,
        side=said.item.side,
        word=said.word,
        rule=said.rule,
        label=said.label,
        session=said.session,
        change=change,
        reasons=reasons,
    )
