"""The examination judged: positive needs both halves, a word nobody knows is unknown, one yes is a yes."""

from typing import Any

import pytest
from tests.support.intakes import DAY, answered, case

from kinescript.body.words import Side
from kinescript.intake.answered import find_conditions
from kinescript.intake.document import parse_intake
from kinescript.intake.examination import Course, Told, find_examination
from kinescript.intake.examined import Direction
from kinescript.intake.judging import find_screening
from kinescript.intake.words import Action, Cleared, Condition
from kinescript.report.care.letter import write_letter
from kinescript.report.care.visit_words import find_angle_deg, say_tension


def examined(**tree: Any) -> Any:
    return find_examination(parse_intake(tree))


@pytest.mark.parametrize(
    ("familiar", "differentiated", "told"),
    [
        (True, True, Told.YES),
        (True, False, Told.NO),
        (False, True, Told.NO),
        (False, None, Told.NO),
        (True, None, Told.UNKNOWN),
        (None, True, Told.UNKNOWN),
        (None, None, Told.UNKNOWN),
    ],
)
def test_positive_needs_familiar_and_differentiated(familiar: Any, differentiated: Any, told: Told) -> None:
    test = {"side": "right", "familiar": familiar, "differentiated": differentiated}
    found = examined(tests={"slr": test, "slump": test, "crossed_slr": test})
    assert (found.right.slr, found.right.slump, found.right.crossed_slr) == (told,) * 3
    assert found.left.slr is Told.UNKNOWN


def test_the_straight_leg_raise_is_the_middle_of_its_readings() -> None:
    readings = [{"side": "right", "angle_deg": angle} for angle in (35, 60, 50)]
    intake = parse_intake({"tests": {"slr": readings}})
    assert find_examination(intake).right.slr_deg == find_angle_deg(intake, Side.RIGHT) == 50
    assert find_angle_deg(intake, Side.LEFT) is None
    assert "50 deg" in write_letter(intake, find_screening(intake, on=DAY))
    assert "50 deg" in say_tension(intake.tests.slr, Side.RIGHT)


def test_deficit_by_root() -> None:
    found = examined(neuro={"left": {"myotome_mrc": {"S1": 5, "L5": 4.5}, "sensation": {"S1": "a bit odd"}}})
    assert found.left.deficits == (("L5", Told.YES), ("S1", Told.UNKNOWN))
    assert (found.left.deficit, found.right.deficit, found.deficit) == (Told.YES, Told.UNKNOWN, Told.YES)
    assert found.left.found == ("L5 strength 4.5/5", "S1 sensation a bit odd")
    assert found.left.lowest_mrc == 4.5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("normal", Told.NO),
        ("Intact", Told.NO),
        ("reduced, lateral foot", Told.YES),
        ("absent", Told.YES),
        ("not normal", Told.UNKNOWN),
        ("?", Told.UNKNOWN),
        ("brisk", Told.YES),
    ],
)
def test_words_of_sensation_and_reflex(text: str, told: Told) -> None:
    assert examined(neuro={"left": {"reflex": {"S1": text}}}).left.deficit is told


def test_nothing_examined_is_unknown_and_all_normal_is_no() -> None:
    assert examined().deficit is Told.UNKNOWN
    normal = {"myotome_mrc": 5, "sensation": "normal"}
    assert examined(neuro={"left": normal}).deficit is Told.UNKNOWN
    assert examined(neuro={"left": normal, "right": normal}).deficit is Told.NO


def test_course_follows_the_question_of_progressive_weakness() -> None:
    for answer, course in ((True, Course.PROGRESSIVE), ("not_sure", Course.PROGRESSIVE), (False, Course.STABLE)):
        flags = {"cauda_equina": {"progressive_weakness": answer}}
        assert examined(red_flags=flags).course is course
    assert examined().course is Course.UNKNOWN


def test_centralising_must_stay_and_peripheralising_may_not_be_denied() -> None:
    moved = [
        {"movement": "extension", "before": "foot", "after": "buttock", "stays": True},
        {"movement": "flexion", "before": "buttock", "after": "calf"},
        {"movement": "side_glide_left", "before": "foot", "after": "thigh", "stays": False},
        {"movement": "side_glide_right", "before": "back", "after": "thigh", "stays": False},
    ]
    found = examined(direction=moved)
    assert found.centralises == (Direction.EXTENSION,)
    assert found.peripheralises == (Direction.FLEXION,)
    assert "extension centralises" in found.lines


def test_lines_are_left_then_right() -> None:
    lines = find_examination(parse_intake(case("chronic_l5_s1_42"))).lines
    assert "straight leg raise: no at 80 deg | yes at 55 deg" in lines
    assert "slump: no | yes at 30 deg" in lines or "slump: no | yes" in lines
    assert "right: L5 strength 4.5/5" in lines


def test_conditions_come_from_the_list_the_flags_and_the_cause() -> None:
    assert find_conditions(parse_intake({})) == frozenset()
    flags = {"fracture": {"osteoporosis_or_fragility_fracture": "not_sure"}, "other": {"pregnant_or_postpartum": True}}
    found = find_conditions(
        parse_intake({"red_flags": flags, "presentation": "stenosis_like", "conditions": ["falls"]})
    )
    assert found == {Condition.OSTEOPOROSIS, Condition.PREGNANCY, Condition.STENOSIS, Condition.FALLS}


def screened(flags: dict[str, Any] | None = None, **tree: Any) -> Any:
    return find_screening(answered(flags, **tree), on=DAY)


@pytest.mark.parametrize("grade", [4, "4", "4/4", " 4 ", "5+", "++++", "4+"])
def test_a_grade_of_four_is_a_sign_as_a_number_and_as_text(grade: Any) -> None:
    assert screened(neuro={"left": {"reflex": {"S1": grade}}}).action is Action.EMERGENCY


@pytest.mark.parametrize(
    ("grade", "told"), [("2", Told.NO), ("2/4", Told.NO), ("1/4", Told.YES), ("2/5", Told.UNKNOWN)]
)
def test_a_grade_as_text_is_one_of_the_scale(grade: str, told: Told) -> None:
    assert examined(neuro={"left": {"reflex": {"S1": grade}}}).left.deficit is told


SADDLE = ("S3", "s4", "S5", "S3-S5", "S2-4", "saddle", "perianal")


@pytest.mark.parametrize("root", SADDLE)
@pytest.mark.parametrize("text", ["absent", "reduced", "numb, both sides", 0, False])
def test_a_loss_of_feeling_in_the_saddle_is_believed_over_a_no(root: str, text: Any) -> None:
    neuro = {"right": {"sensation": {root: text}}}
    found = screened(neuro=neuro)
    assert found.action is Action.EMERGENCY
    assert dict(found.cleared)["cauda_equina.saddle_sensation"] is Cleared.NO
    scan = {"condition": "cauda_equina", "on": "2026-11-15", "result": "excluded", "by": "Dr E."}
    assert screened(neuro=neuro, investigated=scan).action is Action.EMERGENCY


@pytest.mark.parametrize("root", [*SADDLE, "S1"])
def test_a_normal_saddle_and_a_numb_foot_are_no_emergency(root: str) -> None:
    text = "reduced" if root == "S1" else "normal"
    assert screened(neuro={"right": {"sensation": {root: text}}}).action is Action.TREAT


BOTH = ("left", "right")
FAMILIAR = {"familiar": True, "differentiated": True}


@pytest.mark.parametrize(
    "more",
    [
        {"neuro": {side: {"reflex": {"S1": "absent"}} for side in BOTH}},
        {"neuro": {side: {"sensation": {"S1": "reduced"}} for side in BOTH}},
        {"neuro": {"left": {"myotome_mrc": {"L5": 4}}, "right": {"reflex": {"S1": "absent"}}}},
        {"tests": {"slr": [{"side": side, **FAMILIAR} for side in BOTH]}},
    ],
)
def test_findings_in_both_legs_are_watched(more: dict[str, Any]) -> None:
    found = screened(**more)
    assert found.action is Action.TREAT_AND_WATCH
    assert found.watch == ("cauda_equina.bilateral_leg_symptoms",)
    assert any("Both legs" in reason for reason in found.reasons)


def test_findings_in_one_leg_are_not_both() -> None:
    one = {"neuro": {"left": {"reflex": {"S1": "absent"}}}, "tests": {"slr": [{"side": "left", **FAMILIAR}]}}
    assert screened(**one).action is Action.TREAT


def test_what_nobody_understands_is_named() -> None:
    neuro = {"left": {"reflex": {"S1": "wobbly-ish"}, "sensation": {"S1": "normal, no clonus", "L5": "not tested"}}}
    named = [reason for reason in screened(neuro=neuro).reasons if "Not understood" in reason]
    assert named == ["Not understood: 'wobbly-ish' (left S1 reflex); counted as unknown."]


def test_conditions_that_were_not_asked_are_said_and_none_are_not() -> None:
    said = "Conditions that forbid exercises (CARE 7) were not asked."
    assert said in screened().reasons
    assert screened().action is Action.TREAT
    assert said not in screened(conditions=[]).reasons
