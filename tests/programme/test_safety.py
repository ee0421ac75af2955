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
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.script import Kind

CARE_7 = {
    "osteoporosis": {"loaded_flexion", "end_range_flexion"},
    "vertebral_fracture": {"loaded_flexion", "end_range_flexion"},
    "hip_replacement": {"piriformis_stretch", "deep_hip_flexion"},
    "spondylolisthesis": {"end_range_extension"},
    "stenosis": {"end_range_extension"},
    "pregnancy": {"prone", "long_supine"},
    "uncontrolled_blood_pressure": {"long_isometric"},
    "cardiac_symptoms": {"long_isometric"},
    "dizziness": {"unsupported_balance", "head_down_or_back", "floor"},
    "falls": {"unsupported_balance", "floor"},
    "knee_problem": {"four_point", "kneeling", "deep_knee_flexion"},
    "wrist_problem": {"four_point", "wrist_load"},
}


def bare(*traits: str, position: Position = Position.SITTING) -> Exercise:
    """An exercise that does just this, and walks nobody about."""
    return replace(
        next(iter(example_exercises().values())),
        traits=tuple(Trait(t) for t in traits),
        position=position,
        also_not_if=(),
        firm_support=False,
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


@pytest.mark.parametrize("condition", ["falls", "dizziness"])
def test_who_falls_or_is_dizzy_stands_only_with_something_to_hold(condition: str) -> None:
    intake = answered(conditions=[condition])
    alone = bare(position=Position.STANDING)
    assert find_forbidden(alone, intake, on=DAY)
    assert Condition(condition) in forbidding_conditions(alone)
    assert not find_forbidden(replace(alone, firm_support=True), intake, on=DAY)
    assert not find_forbidden(replace(alone, kind=Kind.WALKING), intake, on=DAY)
    left = {e.id: e for e in load_library() if not find_forbidden(e, intake, on=DAY)}
    assert not [e.id for e in left.values() if e.id.startswith(("hip_hinge", "goblet", "progressive_squat"))]
    assert [name for name in left if name.startswith("sit_to_stand")] == ["sit_to_stand_high"]
    assert "walking_intervals" in left and "single_leg_stance_hand" in left


def test_who_is_dizzy_keeps_the_head_level() -> None:
    intake = answered(conditions=["dizziness"], preferences={"gets_down_and_up_safely": True})
    for name in ("flexion_in_sitting", "sciatic_slider_seated", "cat_cow_breath", "standing_extension"):
        assert find_forbidden(next(e for e in load_library() if e.id == name), intake, on=DAY), name


@pytest.mark.parametrize(
    ("age", "told", "floor"),
    [(40, None, True), (40, False, False), (40, True, True), (65, None, False), (71, False, False), (71, True, True)],
)
def test_floor_items_are_for_who_gets_down_and_up_whatever_the_conditions(
    age: float, told: bool | None, floor: bool
) -> None:
    intake = answered(person={"id": "p", "age": age}, preferences={"gets_down_and_up_safely": told})
    programme = prescribe(intake, weeks=4, params=PlanParams(with_solver=False))
    known = {e.id: e for e in load_library()}
    rows = [row for w in programme.weeks for row in (w.through_the_day, *(s.items for s in w.sessions))]
    assert any(Trait.FLOOR in known[item.exercise].traits for row in rows for item in row) is floor


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
