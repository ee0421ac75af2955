"""What a person's conditions forbid: by what an exercise does, never by a list of names."""

from datetime import date

from kinescript.intake import answered
from kinescript.intake.document import Intake
from kinescript.intake.words import Condition
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.allowing.rules import Contraindication, load_contraindications
from kinescript.programme.checking import traits_of
from kinescript.programme.exercise import Exercise, Position, TwoVoices
from kinescript.programme.script import Kind


def forbidding_conditions(exercise: Exercise) -> tuple[Condition, ...]:
    """Return the conditions with which this exercise is not done, in the order of the closed list.

    Those that forbid a trait unless floor work is safe count too. Recent surgery forbids everything until a clinician
    says otherwise, so it is not listed with every exercise.
    """
    traits = set(traits_of(exercise))
    return tuple(
        row.condition
        for row in sorted(load_contraindications(), key=lambda row: list(Condition).index(row.condition))
        if traits & {*row.traits, *row.unless_safe_traits}
        or row.condition in exercise.also_not_if
        or (row.supported_only and not _is_supported(exercise))
    )


def find_conditions(intake: Intake, *, on: date) -> frozenset[Condition]:
    """Return the conditions in force: those ticked, and those the safety questions, the presentation or a date tell.

    Not sure counts as yes. An operation without a date counts as recent.
    """
    found = set(answered.find_conditions(intake))
    within = load_limits().surgery_recent_days
    if any(each.on is None or (on - each.on).days < within for each in intake.surgery):
        found.add(Condition.RECENT_SURGERY)
    return frozenset(found)


def find_forbidden(exercise: Exercise, intake: Intake, *, on: date) -> tuple[TwoVoices, ...]:
    """Return why this person's conditions forbid the exercise, one reason a condition; empty when none does."""
    return find_reasons(exercise, intake, find_conditions(intake, on=on))


def find_reasons(exercise: Exercise, intake: Intake, conditions: frozenset[Condition]) -> tuple[TwoVoices, ...]:
    """Return why conditions already found forbid the exercise to this person; empty when none does."""
    if not conditions:
        return ()
    safe = intake.preferences.gets_down_and_up_safely is True
    cleared = bool((intake.surgery_ok_by or "").strip())
    return tuple(
        TwoVoices(patient=row.patient, clinician=row.clinician)
        for row in load_contraindications()
        if row.condition in conditions and _forbids(row, exercise, safe=safe, cleared=cleared)
    )


def _forbids(row: Contraindication, exercise: Exercise, *, safe: bool, cleared: bool) -> bool:
    if row.everything:
        return not cleared
    if row.condition in exercise.also_not_if:
        return True
    if row.supported_only and not _is_supported(exercise):
        return True
    traits = set(traits_of(exercise))
    return bool(traits & set(row.traits)) or (not safe and bool(traits & set(row.unless_safe_traits)))


def gets_down_safely(intake: Intake) -> bool:
    """Return whether floor items may be given: a no forbids them, and at a certain age so does no answer."""
    told, age = intake.preferences.gets_down_and_up_safely, intake.person.age
    asked = age is not None and age >= load_limits().floor_asked_from_years
    return told is True or (told is None and not asked)


def _is_supported(exercise: Exercise) -> bool:
    """Return whether somebody unsure on the feet may do it: not standing, walking, or with something firm to hold."""
    standing = exercise.position is Position.STANDING
    return not standing or exercise.kind is Kind.WALKING or exercise.firm_support
