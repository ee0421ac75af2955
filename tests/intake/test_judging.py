"""The minimal safety set: each rule of CARE 1 by itself, the worked cases, and the laws that hold for any intake."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.intakes import DAY, FLAGS, answered, by_group, case, trees

from kinescript.intake.answered import find_answers
from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.judging import find_levels, find_screening
from kinescript.intake.minimal_set import keys, read_minimal_set
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action, Cleared, Concern

HIGH_ALONE = [key for key in keys() if key.startswith("cauda_equina.")] + [
    "neuro.upper_motor_neurone_signs",
    "other.calf_swelling",
    "other.cold_or_pulseless_foot",
    "other.pulsatile_abdomen",
]
SOME_ALONE = ["fracture.major_trauma_for_age", "malignancy.weight_loss", "infection.fever_unwell"]
BLADDER = {"cauda_equina.bladder": True}
FEW_ALONE = [key for key in keys() if key not in (*HIGH_ALONE, *SOME_ALONE, "neuro.mrc_3_or_less")]


def screen(intake: Intake) -> Screening:
    return find_screening(intake, on=DAY)


def test_all_no_is_a_plan() -> None:
    screening = screen(answered())
    assert (screening.concern, screening.action) == (Concern.NONE, Action.TREAT)
    assert set(dict(screening.cleared).values()) == {Cleared.YES}
    assert screening.missing == ()


@pytest.mark.parametrize("answer", [True, "not_sure"])
@pytest.mark.parametrize(
    ("some_keys", "concern", "action", "stands"),
    [
        (HIGH_ALONE, Concern.HIGH, Action.EMERGENCY, Cleared.NO),
        (SOME_ALONE, Concern.SOME, Action.URGENT, Cleared.NO),
        (["neuro.mrc_3_or_less"], Concern.SOME, Action.SAME_DAY, Cleared.NO),
        (FEW_ALONE, Concern.FEW, Action.TREAT_AND_WATCH, Cleared.WATCH),
    ],
)
def test_one_flag_alone(some_keys: list[str], concern: Concern, action: Action, stands: Cleared, answer: Any) -> None:
    for key in some_keys:
        screening = screen(answered({key: answer}))
        assert (screening.concern, screening.action) == (concern, action), key
        assert dict(screening.cleared)[key] is stands
        assert any(key in reason for reason in screening.reasons)


def test_few_alone_are_those_of_care() -> None:
    assert len(FEW_ALONE) == 8


def test_two_few_in_one_group_are_some_and_in_two_groups_few() -> None:
    fracture = {"fracture.osteoporosis_or_fragility_fracture": True, "fracture.long_term_steroids": True}
    together = screen(answered(fracture))
    assert together.action is Action.URGENT
    assert "Together: more than one flag of the group fracture, each few by itself." in together.reasons
    apart = {"fracture.long_term_steroids": True, "malignancy.history": True}
    assert screen(answered(apart)).action is Action.TREAT_AND_WATCH


def test_history_and_weight_loss_are_high() -> None:
    flags = {"malignancy.history": True, "malignancy.weight_loss": "not_sure"}
    assert screen(answered(flags)).concern is Concern.HIGH


@pytest.mark.parametrize("key", keys())
def test_one_unanswered_is_incomplete(key: str) -> None:
    screening = screen(answered({key: None}))
    assert screening.action is Action.INCOMPLETE
    assert screening.missing == (key,)
    assert dict(screening.cleared)[key] is Cleared.NO


def test_the_first_action_that_applies_is_said() -> None:
    flags: dict[str, Any] = {"malignancy.history": None}
    hip = {"presentation": "hip_or_other", "person": {"age": 12}}
    assert screen(answered(flags, **hip)).action is Action.INCOMPLETE
    flags["infection.fever_unwell"] = True
    assert screen(answered(flags, **hip)).action is Action.URGENT
    flags["neuro.mrc_3_or_less"] = True
    assert screen(answered(flags, **hip)).action is Action.SAME_DAY
    flags["cauda_equina.bowel"] = "not_sure"
    assert screen(answered(flags, **hip)).action is Action.EMERGENCY


def test_children_and_hips_are_not_for_kinescript() -> None:
    assert screen(answered(person={"age": 17.9})).action is Action.NOT_FOR_KINESCRIPT
    assert screen(answered(person={"age": 18})).action is Action.TREAT
    assert screen(answered(presentation="hip_or_other")).action is Action.NOT_FOR_KINESCRIPT
    unknown = screen(answered(person={}))
    assert unknown.action is Action.TREAT
    assert any("age is not known" in reason for reason in unknown.reasons)


def test_not_applicable_is_an_answer_to_one_question() -> None:
    assert screen(answered({"cauda_equina.sexual_function": "not_applicable"})).action is Action.TREAT


WEAK = {"left": {"myotome_mrc": {"L5": 3}}}
BOTH_WEAK = {"left": {"myotome_mrc": {"L5": 3}}, "right": {"myotome_mrc": {"S1": 2}}}
CLONUS = {"right": {"reflex": {"S1": "clonus"}}}


@pytest.mark.parametrize(
    ("more", "key", "action"),
    [
        ({"neuro": WEAK}, "neuro.mrc_3_or_less", Action.SAME_DAY),
        ({"neuro": BOTH_WEAK}, "cauda_equina.bilateral_leg_symptoms", Action.EMERGENCY),
        ({"neuro": CLONUS}, "neuro.upper_motor_neurone_signs", Action.EMERGENCY),
        ({"conditions": ["osteoporosis"]}, "fracture.osteoporosis_or_fragility_fracture", Action.TREAT_AND_WATCH),
        ({"conditions": ["vertebral_fracture"]}, "fracture.osteoporosis_or_fragility_fracture", Action.TREAT_AND_WATCH),
        ({"conditions": ["pregnancy"]}, "other.pregnant_or_postpartum", Action.TREAT_AND_WATCH),
    ],
)
def test_what_was_found_is_believed_over_a_no(more: dict[str, Any], key: str, action: Action) -> None:
    screening = screen(answered(**more))
    assert screening.action is action
    assert dict(screening.cleared)[key] is not Cleared.YES
    assert any(reason.startswith(f"{key}: counted as yes, because") for reason in screening.reasons)


def test_both_legs_weaker_is_watched() -> None:
    both = {"left": {"myotome_mrc": {"L5": 4}}, "right": {"myotome_mrc": {"L5": 4}}}
    screening = screen(answered(neuro=both))
    assert screening.action is Action.TREAT_AND_WATCH
    assert screening.watch == ("cauda_equina.bilateral_leg_symptoms",)


def test_onset_raises_urgency_in_words_and_never_clears() -> None:
    new = screen(answered(BLADDER, onset_date=(DAY - timedelta(days=14)).isoformat()))
    old = screen(answered(BLADDER, onset_date=(DAY - timedelta(days=15)).isoformat()))
    assert new.action is old.action is Action.EMERGENCY
    assert any("immediately" in reason for reason in new.reasons)
    assert any("does not make it safe" in reason for reason in old.reasons)


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("chronic_l5_s1_42", Action.TREAT),
        ("bed_rest_desk_38", Action.TREAT),
        ("acute_irritable_right_leg", Action.TREAT),
        ("cauda_equina_yes", Action.EMERGENCY),
        ("unanswered", Action.INCOMPLETE),
        ("foot_drop_3_of_5", Action.SAME_DAY),
        ("cancer_and_weight_loss", Action.EMERGENCY),
        ("hip_pain", Action.NOT_FOR_KINESCRIPT),
        ("scan_negative_returning", Action.TREAT_AND_WATCH),
        ("scan_negative_without_investigated", Action.EMERGENCY),
        ("stenosis_osteoporosis_71", Action.TREAT_AND_WATCH),
    ],
)
def test_the_worked_cases(name: str, action: Action) -> None:
    assert screen(parse_intake(case(name), name=name)).action is action


# the laws


@given(trees())
def test_unanswered_is_never_a_no(tree: dict[str, Any]) -> None:
    screening = screen(parse_intake(tree))
    unanswered = {key for key in keys() if tree["red_flags"][key.partition(".")[0]][key.partition(".")[2]] is None}
    assert set(screening.missing) == unanswered
    assert not (unanswered and screening.action.allows_plan)
    assert all(dict(screening.cleared)[key] is Cleared.NO for key in unanswered)


@given(trees(), st.sampled_from(keys()), st.sampled_from((True, "not_sure")))
def test_adding_a_flag_never_lowers_concern(tree: dict[str, Any], key: str, answer: Any) -> None:
    group, _, name = key.partition(".")
    more = {**tree, "red_flags": {**tree["red_flags"], group: {**tree["red_flags"][group], name: answer}}}
    without, with_it = screen(parse_intake(tree)), screen(parse_intake(more))
    assert with_it.concern.height >= without.concern.height
    assert without.action.allows_plan or not with_it.action.allows_plan or key in without.missing


@given(trees())
def test_not_sure_is_yes(tree: dict[str, Any]) -> None:
    sure = {
        group: {key: True if answer == "not_sure" else answer for key, answer in flags.items()}
        for group, flags in tree["red_flags"].items()
    }
    told, asked = screen(parse_intake({**tree, "red_flags": sure})), screen(parse_intake(tree))
    assert (told.concern, told.action, told.cleared) == (asked.concern, asked.action, asked.cleared)


@given(trees())
def test_every_positive_stands_as_no_or_watch(tree: dict[str, Any]) -> None:
    intake = parse_intake(tree)
    screening = screen(intake)
    stands = dict(screening.cleared)
    for each in find_answers(intake):
        if each.positive:
            assert stands[each.key] is not Cleared.YES
            assert any(reason.startswith(f"{each.key}: ") for reason in screening.reasons)
    assert screening.action.allows_plan == (screening.review_on is not None)
    if Cleared.NO in stands.values():
        assert not screening.action.allows_plan


@given(trees())
def test_an_exclusion_taken_away_never_lowers_concern(tree: dict[str, Any]) -> None:
    rest = [each for each in tree.get("investigated", []) if each.get("result") != "excluded"]
    without = screen(parse_intake({**tree, "investigated": rest}))
    assert without.concern.height >= screen(parse_intake(tree)).concern.height


@given(FLAGS)
def test_levels_follow_an_oracle_written_apart(flags: dict[str, Any]) -> None:
    """The rules of CARE 1 once more, as one reads them."""
    yes = {key for key, answer in flags.items() if answer in (True, "not_sure")}
    few_by_group = [
        sum(key in yes and key in FEW_ALONE for key in keys() if key.startswith(g)) for g in by_group(flags)
    ]
    if yes & set(HIGH_ALONE) or {"malignancy.history", "malignancy.weight_loss"} <= yes:
        concern = Concern.HIGH
    elif yes & {*SOME_ALONE, "neuro.mrc_3_or_less"} or max(few_by_group) >= 2:
        concern = Concern.SOME
    else:
        concern = Concern.FEW if yes else Concern.NONE
    levels = find_levels(tuple(yes), read_minimal_set())
    assert max(levels.values(), key=lambda level: level.height, default=Concern.NONE) is concern
    assert screen(parse_intake({"red_flags": by_group(flags)})).concern is concern


def test_screening_knows_no_clock() -> None:
    long_ago = answered(asked={"at": "2001-01-01"})
    assert find_screening(long_ago, on=date(2001, 1, 2)).action is Action.TREAT
