"""How each question of the minimal safety set stands: answered, and where the rest of the intake says otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

from kinescript.intake.document import Intake
from kinescript.intake.examination import (
    Told,
    counts_as_yes,
    find_examination,
    find_saddle_loss,
    find_upper_motor_neurone_signs,
)
from kinescript.intake.minimal_set import keys
from kinescript.intake.words import Answer, Condition, Presentation

_WEAK_MRC = 3.0
_UPPER_MOTOR_NEURONE = "neuro.upper_motor_neurone_signs"
_SADDLE = "cauda_equina.saddle_sensation"
_BY_HAND = ("neuro.mrc_3_or_less", _UPPER_MOTOR_NEURONE, "cauda_equina.bilateral_leg_symptoms", _SADDLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question: what was answered, whether it must be dealt with as a yes, and why where the answer was not yes.

    `shown` says that the examination itself shows it, whatever was answered.
    """

    key: str
    answer: Answer | None
    positive: bool
    because: str | None = None
    shown: bool = False


def find_answers(intake: Intake) -> tuple[Answered, ...]:
    """Return every question in its order. What was examined is believed over a no, never over a yes."""
    told = dict(_told_otherwise(intake))
    out = []
    for key in keys():
        group, _, name = key.partition(".")
        answer = getattr(getattr(intake.red_flags, group), name)
        yes = counts_as_yes(answer)
        because = None if yes else told.get(key)
        shown = key in told and key in _BY_HAND
        out.append(Answered(key=key, answer=answer, positive=yes or because is not None, because=because, shown=shown))
    return tuple(out)


def find_conditions(intake: Intake) -> frozenset[Condition]:
    """Return the conditions that limit a plan: those listed, and those that the safety questions or the cause tell."""
    found = set(intake.conditions or ())
    if counts_as_yes(intake.red_flags.fracture.osteoporosis_or_fragility_fracture):
        found.add(Condition.OSTEOPOROSIS)
    if counts_as_yes(intake.red_flags.other.pregnant_or_postpartum):
        found.add(Condition.PREGNANCY)
    if intake.presentation is not None and intake.presentation.is_ is Presentation.STENOSIS_LIKE:
        found.add(Condition.STENOSIS)
    return frozenset(found)


def has_both_legs_affected(intake: Intake) -> bool:
    """Return whether both legs have a deficit or a positive straight leg raise while symptoms in both were denied."""
    legs = find_examination(intake).legs
    both = all(leg.deficit is Told.YES for leg in legs) or all(leg.slr is Told.YES for leg in legs)
    return both and not counts_as_yes(intake.red_flags.cauda_equina.bilateral_leg_symptoms)


def _told_otherwise(intake: Intake) -> Iterator[tuple[str, str]]:
    weak = [leg for leg in find_examination(intake).legs if leg.lowest_mrc is not None and leg.lowest_mrc <= _WEAK_MRC]
    for leg in weak:
        yield "neuro.mrc_3_or_less", f"the examination found strength {leg.lowest_mrc:g}/5 in the {leg.side} leg"
    if len(weak) > 1:
        yield "cauda_equina.bilateral_leg_symptoms", "the examination found strength of 3 or less in both legs"
    if (found := find_saddle_loss(intake)) is not None:
        yield _SADDLE, f"the examination found it: {found[:60]}"
    sign = find_upper_motor_neurone_signs(intake)
    if sign is Told.YES:
        yield _UPPER_MOTOR_NEURONE, "the reflexes that were written down are such signs"
    elif sign is Told.UNKNOWN:
        yield _UPPER_MOTOR_NEURONE, "such a sign was written down and is not plainly denied: write it so, or absent"
    for condition in (Condition.OSTEOPOROSIS, Condition.VERTEBRAL_FRACTURE):
        if condition in (intake.conditions or ()):
            words = condition.value.replace("_", " ")
            yield "fracture.osteoporosis_or_fragility_fracture", f"{words} stands among the conditions"
    if Condition.PREGNANCY in (intake.conditions or ()):
        yield "other.pregnant_or_postpartum", "pregnancy stands among the conditions"
