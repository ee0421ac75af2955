"""Every exercise of the library, allowed or refused for these weeks, with the rule and a reason in both voices."""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from kinescript.body.words import Side
from kinescript.intake.examined import Direction
from kinescript.programme.allowing.circumstances import Block, Circumstances
from kinescript.programme.allowing.dosing import find_dose, find_minutes
from kinescript.programme.allowing.fear import is_asked_for
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.allowing.rules import DirectionRow, When, find_rule, is_named, load_directions, load_rules
from kinescript.programme.allowing.safety import find_reasons
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import Exercise, Sides, Trait, TwoVoices
from kinescript.programme.script import Kind

_WORD = re.compile(r"[a-z]+")
_GENERAL = {
    "and",
    "or",
    "a",
    "the",
    "of",
    "with",
    "in",
    "reach",
    "firm",
    "soft",
    "low",
    "high",
    "flat",
    "long",
    "small",
    "light",
    "heavy",
    "exercise",
    "warm",
    "hot",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The rule that refuses an exercise, and why in both voices."""

    rule: str
    words: TwoVoices


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One exercise in some weeks: on which side, with which dose and how many minutes, or why not."""

    exercise: Exercise
    side: Side | None
    dose: Dose | None
    minutes: float
    refusals: tuple[Refusal, ...]

    @property
    def allowed(self) -> bool:
        """Whether it may be planned."""
        return not self.refusals and self.dose is not None


def find_candidates(
    library: tuple[Exercise, ...],
    circumstances: Circumstances,
    block: Block,
    *,
    sides: dict[str, Side] | None = None,
) -> tuple[Candidate, ...]:
    """Return every exercise of the library in its order, allowed or refused; `sides` are wished for by exercise id."""
    judged = [_judge(exercise, circumstances, block, (sides or {}).get(exercise.id)) for exercise in library]
    walks = [c for c in judged if c.allowed and c.exercise.kind is Kind.WALKING]
    if any(block.status in c.exercise.dose for c in walks):
        # the dose of the stage before is only for who has no walk of this stage
        outgrown = (Refusal(rule="stage_dose", words=find_rule("stage_dose").words),)
        judged = [
            replace(c, refusals=outgrown) if c in walks and block.status not in c.exercise.dose else c for c in judged
        ]
    return tuple(judged)


def find_side(exercise: Exercise, circumstances: Circumstances, wished: Side | None = None) -> Side | None:
    """Return the side it is done on: the painful one unless a finding or a direction asks for another."""
    if exercise.sides in (Sides.NONE, Sides.BOTH):
        return None
    glide = next((row.side for row in _directions_of(exercise) if row.movement in circumstances.centralises), None)
    if glide is not None:
        return glide
    if Trait.L5_S1_STRENGTH in exercise.traits and circumstances.l5_s1_sides:
        painful = circumstances.intake.painful_side
        return painful if painful in circumstances.l5_s1_sides else circumstances.l5_s1_sides[0]
    if exercise.sides is Sides.EITHER and wished is not None:
        return wished
    return circumstances.intake.painful_side


def _judge(exercise: Exercise, circumstances: Circumstances, block: Block, wished: Side | None) -> Candidate:
    side = find_side(exercise, circumstances, wished)
    dose = find_dose(exercise, block.status, block.irritability, side, week=block.first_week)
    intake = circumstances.intake
    refusals = [
        Refusal(rule="contraindications", words=words)
        for words in find_reasons(exercise, intake, circumstances.conditions)
    ]
    refusals += [
        Refusal(rule=rule.id, words=rule.words)
        for rule in load_rules()
        if rule.id in circumstances.active
        and circumstances.holds(rule.when, block)
        and not (rule.when is When.DEEP_TRUNK_NOT_ASKED and exercise.id in intake.preferences.wanted)
        and rule.forbids.holds(exercise, deficit=bool(circumstances.l5_s1_sides))
    ]
    against = {
        "stage_dose": dose is None,
        "presentation_excluded": intake.presentation is not None
        and intake.presentation.is_ in exercise.not_if_presentation,
        "equipment_at_hand": not _at_hand(exercise, intake.resources.equipment or ()),
        "asked_for": not is_asked_for(exercise, circumstances.said),
        "side_known": exercise.sides is Sides.PAINFUL and side is None,
        "left_out": exercise.id in intake.preferences.left_out,
        "directional_preference": _made_worse(exercise, circumstances),
    }
    refusals += [Refusal(rule=rule, words=find_rule(rule).words) for rule, refuses in against.items() if refuses]
    minutes = find_minutes(exercise, dose) if dose else 0.0
    return Candidate(exercise=exercise, side=side, dose=dose, minutes=minutes, refusals=tuple(refusals))


def _made_worse(exercise: Exercise, circumstances: Circumstances) -> bool:
    """Return whether it goes in a direction that sent the symptoms down the leg, or is directional without a reason."""
    if "directional_preference" not in circumstances.active:
        return False
    traits = set(exercise.traits)
    for row in load_directions():
        if row.movement in circumstances.peripheralises:
            named = is_named(exercise.id, row.exercises)
            side = row.side is None or find_side(exercise, circumstances) in (row.side, None)
            if (named and side) or traits & set(row.opposite_traits):
                return True
    if exercise.kind is not Kind.DIRECTIONAL:
        return False
    rows = _directions_of(exercise)
    tried_well = any(row.movement in circumstances.centralises for row in rows)
    # without a direction that helped, only the bias that a stenosis-like presentation asks for is left
    favoured = circumstances.stenosis_like and any(row.movement is Direction.FLEXION for row in rows)
    return not (tried_well or favoured)


@cache
def _rows_of(exercise_id: str, kind: Kind, traits: frozenset[str]) -> tuple[DirectionRow, ...]:
    if kind is not Kind.DIRECTIONAL:
        return ()
    return tuple(row for row in load_directions() if traits & set(row.traits) or is_named(exercise_id, row.exercises))


def _directions_of(exercise: Exercise) -> tuple[DirectionRow, ...]:
    return _rows_of(exercise.id, exercise.kind, frozenset(exercise.traits))


def _at_hand(exercise: Exercise, has: tuple[str, ...]) -> bool:
    """Return whether everything needed is household stuff or was named; two names agree when they share a word."""
    return all(_words_in(needed) & _words_at_hand(has) for needed in exercise.equipment)


@lru_cache(maxsize=64)
def _words_at_hand(has: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in (*load_limits().household, *has) for word in _words_in(name))


@lru_cache(maxsize=1024)
def _words_in(name: str) -> frozenset[str]:
    """Return the words of a name in the singular, without those that say little, one word for one thing."""
    words = {word.removesuffix("s") for word in _WORD.findall(name.lower()) if word not in _GENERAL}
    same = load_limits().same_words
    return frozenset(same.get(word, word) for word in words)
