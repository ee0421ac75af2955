"""What conditions forbid: CARE 7 written down a second time, by hand, and compared with the data."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support.intakes import DAY, answered
from tests.support.programmes import example_exercises

from kinescript.intake.words import Condition
from kinescript.programme.allowing.safety import find_conditions, find_forbidden, forbidding_conditions
from kinescript.programme.exercise import Exercise, Position, Trait
from kinescript.programme.library import load_library

CARE_7 = {
    "osteoporosis": {"loaded_flexion", "end_range_flexion"},
    "vertebral_fracture": {"loaded_flexion", "end_range_flexion"},
    "hip_replacement": {"piriformis_stretch", "deep_hip_flexion"},
    "spondylolisthesis": {"end_range_extension"},
    "stenosis": {"end_range_extension"},
    "pregnancy": {"prone", "long_supine"},
    "uncontrolled_blood_pressure": {"long_isometric"},
    "cardiac_symptoms": {"long_isometric"},
    "dizziness": {"unsupported_balance", "floor"},
    "falls": {"unsupported_balance", "floor"},
    "knee_problem": {"four_point", "kneeling", "deep_knee_flexion"},
    "wrist_problem": {"four_point", "wrist_load"},
}


def bare(*traits: str, position: Position = Position.STANDING) -> Exercise:
    """An exercise that does just this."""
    return replace(
        next(iter(example_exercises().values())),
        traits=tuple(Trait(t) for t in traits),
        position=position,
        also_not_if=(),
    )


@pytest.mark.parametrize(
    "trait", [t.value for t in Trait if t.value not in ("prone", "four_point", "kneeling", "floor")]
)
@pytest.mark.parametrize("condition", sorted(CARE_7))
def test_each_condition_forbids_what_care_says_and_nothing_else(condition: str, trait: str) -> None:
    intake = answered(conditions=[condition])
    forbidden = bool(find_forbidden(bare(trait), intake, on=DAY))
    assert forbidden == (trait in CARE_7[condition])
    assert (Condition(condition) in forbidding_conditions(bare(trait))) == (trait in CARE_7[condition])


@pytest.mark.parametrize(
    ("condition", "position"),
    [("pregnancy", "prone"), ("knee_problem", "four_point"), ("wrist_problem", "four_point"), ("falls", "supine")],
)
def test_what_follows_from_the_position_is_forbidden_even_when_nobody_wrote_it(condition: str, position: str) -> None:
    exercise = bare(position=Position(position))
    assert find_forbidden(exercise, answered(conditions=[condition]), on=DAY)


def test_floor_is_for_who_gets_down_and_up_safely() -> None:
    for told, forbidden in ((None, True), (False, True), (True, False)):
        intake = answered(conditions=["falls"], preferences={"gets_down_and_up_safely": told})
        assert bool(find_forbidden(bare("floor"), intake, on=DAY)) is forbidden
        assert find_forbidden(bare("unsupported_balance"), intake, on=DAY)


def test_recent_surgery_waits_for_a_clinician() -> None:
    recent = {"surgery": [{"what": "discectomy", "on": (DAY - timedelta(days=83)).isoformat()}]}
    old = {"surgery": [{"what": "discectomy", "on": (DAY - timedelta(days=84)).isoformat()}]}
    undated = {"surgery": [{"what": "discectomy"}]}
    assert find_forbidden(bare(), answered(**recent), on=DAY)
    assert find_forbidden(bare(), answered(**undated), on=DAY)
    assert not find_forbidden(bare(), answered(**old), on=DAY)
    assert not find_forbidden(bare(), answered(**recent, surgery_ok_by="Dr E."), on=DAY)


def test_a_safety_question_not_sure_counts_as_the_condition() -> None:
    intake = answered({"fracture.osteoporosis_or_fragility_fracture": "not_sure"})
    assert Condition.OSTEOPOROSIS in find_conditions(intake, on=DAY)


def test_every_condition_forbids_something_of_the_library_and_leaves_something() -> None:
    library = load_library()
    for condition in CARE_7:
        intake = answered(conditions=[condition])
        left = [e.id for e in library if not find_forbidden(e, intake, on=date(2026, 11, 16))]
        assert 10 < len(left) < len(library), condition
