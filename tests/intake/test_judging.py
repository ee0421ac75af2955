"""The minimal safety set: each rule of CARE 1 by itself, the worked cases, and the laws that hold for any intake."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.intakes import DAY, FLAGS, answered, by_group, case, trees

from kinescript.errors import InputRefused
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


EXCLUDED = {"condition": "cauda_equina", "on": "2026-11-10", "how": "MRI", "result": "excluded", "by": "Dr E."}
BLADDER = {"cauda_equina.bladder": True}


def investigated(flags: dict[str, Any] | None = None, more: dict[str, Any] | None = None, **change: Any) -> Screening:
    return screen(answered(flags or BLADDER, investigated=EXCLUDED | change, **(more or {})))


def test_an_investigation_turns_high_into_watch_with_a_review_within_a_week() -> None:
    screening = investigated()
    assert (screening.concern, screening.action) == (Concern.FEW, Action.TREAT_AND_WATCH)
    assert screening.watch == ("cauda_equina.bladder",)
    assert screening.review_on is not None
    assert screening.review_on <= DAY + timedelta(days=7)


def test_an_investigation_of_one_key_covers_no_other() -> None:
    assert investigated(condition="cauda_equina.bladder").action is Action.TREAT_AND_WATCH
    assert investigated(condition="cauda_equina.saddle_sensation").action is Action.EMERGENCY
    assert investigated(condition="malignancy").action is Action.EMERGENCY
    two = BLADDER | {"cauda_equina.bowel": True}
    assert investigated(two, condition="cauda_equina.bladder").action is Action.EMERGENCY
    assert investigated(BLADDER | {"infection.fever_unwell": True}).action is Action.URGENT


@pytest.mark.parametrize(
    "change",
    [
        {"result": "confirmed"},
        {"result": "pending"},
        {"result": "inconclusive"},
        {"result": None},
        {"on": None},
        {"by": None},
        {"by": " "},
        {"new_symptom_since": True},
        {"new_symptom_since": "not_sure"},
        {"on": (DAY - timedelta(days=43)).isoformat()},
    ],
)
def test_an_investigation_that_does_not_count(change: dict[str, Any]) -> None:
    screening = investigated(**change)
    assert screening.action is Action.EMERGENCY
    assert any("excludes nothing" in reason for reason in screening.reasons)


FOOT_DROP = ("neuro.mrc_3_or_less", "neuro")


@pytest.mark.parametrize("condition", FOOT_DROP)
@pytest.mark.parametrize("flag", [True, "not_sure", False])
def test_no_investigation_takes_away_what_the_hands_found(condition: str, flag: Any) -> None:
    tree = case("foot_drop_3_of_5")
    tree["red_flags"]["neuro"]["mrc_3_or_less"] = flag
    screening = screen(parse_intake({**tree, "investigated": EXCLUDED | {"condition": condition}}))
    assert (screening.concern, screening.action) == (Concern.SOME, Action.SAME_DAY)
    assert any("excludes nothing" in reason for reason in screening.reasons)
    for neuro, key in ((CLONUS, "neuro.upper_motor_neurone_signs"), (BOTH_WEAK, "cauda_equina.bilateral_leg_symptoms")):
        investigated_of = EXCLUDED | {"condition": key}
        for answer in (True, False):
            found = screen(answered({key: answer}, neuro=neuro, investigated=investigated_of))
            assert found.action is Action.EMERGENCY, (key, answer)


@pytest.mark.parametrize("key", [*SOME_ALONE, "neuro.mrc_3_or_less"])
def test_an_investigation_takes_away_nothing_but_an_emergency(key: str) -> None:
    screening = investigated({key: True}, condition=key)
    assert screening.concern is Concern.SOME
    assert not screening.action.allows_plan


def test_what_is_an_emergency_only_together_falls_back_to_what_each_is_alone() -> None:
    """Were both watched, a history of cancer would lower the concern of a weight loss."""
    loss = investigated({"malignancy.weight_loss": True}, condition="malignancy")
    both = investigated({"malignancy.weight_loss": True, "malignancy.history": True}, condition="malignancy")
    assert loss.concern is both.concern is Concern.SOME


@pytest.mark.parametrize("result", ["confirmed", "pending", "inconclusive", None])
@pytest.mark.parametrize("condition", ["cauda_equina", "cauda_equina.bladder"])
@pytest.mark.parametrize("on", ["2026-11-10", "2026-11-15", None])
def test_a_later_result_voids_an_exclusion(result: Any, condition: str, on: Any) -> None:
    later = EXCLUDED | {"condition": condition, "on": on, "result": result}
    for both in ([EXCLUDED, later], [later, EXCLUDED]):
        assert screen(answered(BLADDER, investigated=both)).action is Action.EMERGENCY


def test_an_earlier_result_and_one_of_another_condition_void_nothing() -> None:
    earlier = EXCLUDED | {"on": "2026-11-09", "result": "pending"}
    other = EXCLUDED | {"condition": "infection", "on": "2026-11-15", "result": "inconclusive"}
    assert screen(answered(BLADDER, investigated=[earlier, EXCLUDED, other])).action is Action.TREAT_AND_WATCH


GROUPS = tuple(dict.fromkeys(key.partition(".")[0] for key in keys()))


@pytest.mark.parametrize("condition", [*GROUPS, "cauda_equina.bowel", "malignancy.history"])
def test_what_is_confirmed_is_high_and_what_is_pending_forbids_though_all_was_answered_no(condition: str) -> None:
    confirmed = investigated({"cauda_equina.bladder": False}, condition=condition, result="confirmed")
    assert (confirmed.concern, confirmed.action) == (Concern.HIGH, Action.EMERGENCY)
    assert any(
        f"{condition} was investigated on 10 Nov 2026 and its result is confirmed" in r for r in confirmed.reasons
    )
    assert not any("Both legs" in reason for reason in confirmed.reasons)
    pending = investigated({"cauda_equina.bladder": False}, condition=condition, result="pending")
    assert pending.concern is Concern.SOME
    assert not pending.action.allows_plan
    assert investigated({"cauda_equina.bowel": True}, condition=condition, result="pending").concern is Concern.HIGH


def test_a_fact_that_is_confirmed_is_no_emergency() -> None:
    """Thin bones and a pregnancy alone are few, and the plan obeys what they forbid."""
    for key, action in (
        ("fracture.osteoporosis_or_fragility_fracture", Action.TREAT_AND_WATCH),
        ("other.pregnant_or_postpartum", Action.TREAT_AND_WATCH),
        ("other.morning_stiffness_over_30min", Action.URGENT),
    ):
        assert investigated({key: True}, condition=key, result="confirmed").action is action


@pytest.mark.parametrize(
    ("change", "is_over"),
    [({}, True), ({"by": " "}, False), ({"new_symptom_since": "not_sure"}, False), ({"on": "2026-11-09"}, False)],
)
@pytest.mark.parametrize("result", ["confirmed", "pending"])
def test_a_later_exclusion_ends_what_was_found(result: str, change: dict[str, Any], is_over: bool) -> None:
    first = EXCLUDED | {"on": "2026-11-09", "result": result}
    found = screen(answered(investigated=[first, EXCLUDED | change]))
    assert found.action.allows_plan is is_over


def test_the_name_of_the_group_does_not_excuse_a_leg_that_is_getting_weaker() -> None:
    weaker = {"cauda_equina.progressive_weakness": True}
    assert investigated(weaker).action is Action.EMERGENCY
    assert investigated(BLADDER | weaker).action is Action.EMERGENCY
    assert investigated(weaker, condition="cauda_equina.progressive_weakness").action is Action.TREAT_AND_WATCH


@pytest.mark.parametrize("at", ["new_symptom_since", "overrides"])
def test_what_may_not_stand_there_is_refused_with_its_place(at: str) -> None:
    made = {"rule": "deep_trunk_first", "by": "R. E.", "why": "y", "at": "2026-11-16"}
    more: dict[str, Any] = {"overrides": [made, made]}
    if at == "new_symptom_since":
        more = {"investigated": [EXCLUDED | {at: "not_applicable"}]}
    place = "overrides[1].rule" if at == "overrides" else "investigated[0].new_symptom_since"
    with pytest.raises(InputRefused) as refused:
        answered(BLADDER, **more)
    assert f"@ intake.{place}" in str(refused.value)


def test_an_investigation_before_this_episode_does_not_count() -> None:
    assert investigated(more={"onset_date": "2026-11-11"}).action is Action.EMERGENCY
    assert investigated(more={"onset_date": "2026-11-09"}).action is Action.TREAT_AND_WATCH


def test_an_investigation_never_answers_a_question() -> None:
    assert investigated({"cauda_equina.bladder": None}).action is Action.INCOMPLETE


def test_onset_raises_urgency_in_words_and_never_clears() -> None:
    new = screen(answered(BLADDER, onset_date=(DAY - timedelta(days=14)).isoformat()))
    old = screen(answered(BLADDER, onset_date=(DAY - timedelta(days=15)).isoformat()))
    assert new.action is old.action is Action.EMERGENCY
    assert any("immediately" in reason for reason in new.reasons)
    assert any("does not make it safe" in reason for reason in old.reasons)


FREE = {side: {"myotome_mrc": 5, "sensation": "normal", "reflex": "normal"} for side in ("left", "right")}
CALM = {"provoked_by": "heavy_activity", "settle_min": 5, "constant": False, "wakes_night": False}


def test_review_within_a_week_when_irritable_or_with_a_deficit_else_within_two() -> None:
    calm: dict[str, Any] = {"irritability": CALM, "pain": {"leg": {"now": 1, "worst_24h": 2}}, "neuro": FREE}
    assert screen(answered(**calm)).review_on == DAY + timedelta(days=14)
    assert screen(answered(**calm | {"irritability": None})).review_on == DAY + timedelta(days=7)
    deficit = {"left": {"sensation": {"L5": "reduced"}}}
    assert screen(answered(**calm | {"neuro": deficit})).review_on == DAY + timedelta(days=7)
    assert screen(answered(BLADDER)).review_on is None


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"onset_date": "2026-11-17"}, "onset_date"),
        ({"asked": {"at": "2026-11-17"}}, "asked.at"),
        ({"asked": {"at": "2026-11-10"}, "onset_date": "2026-11-12"}, "onset_date"),
        ({"onset_date": "1815-06-18"}, "onset_date"),
        ({"investigated": EXCLUDED | {"on": "2026-12-01"}}, "investigated[0].on"),
        ({"surgery": {"what": "x", "on": "2027-01-01"}}, "surgery[0].on"),
        ({"injections": [{"what": "x", "on": "2027-01-01"}]}, "injections[0].on"),
        ({"overrides": [{"rule": "x", "by": "R. E.", "why": "y", "at": "2099-01-01"}]}, "overrides[0].at"),
    ],
)
def test_impossible_days_are_refused_with_their_place(more: dict[str, Any], key: str) -> None:
    with pytest.raises(InputRefused, match="expected") as refused:
        screen(answered(**more))
    assert f"@ intake.{key}" in str(refused.value)


def test_old_answers_are_to_be_asked_again() -> None:
    later = find_screening(answered(), on=DAY + timedelta(days=8))
    assert any("8 days old" in advice for advice in later.advice)
    assert not any("days old" in advice for advice in find_screening(answered(), on=DAY + timedelta(days=7)).advice)


def test_answers_that_are_too_old_are_unanswered() -> None:
    assert find_screening(answered(), on=DAY + timedelta(days=14)).action is Action.TREAT
    old = find_screening(answered(), on=DAY + timedelta(days=15))
    assert (old.action, old.missing) == (Action.INCOMPLETE, keys())
    assert set(dict(old.cleared).values()) == {Cleared.NO}
    assert "asked 15 days ago" in old.reasons[0]
    assert old.review_on is None


def test_an_old_yes_is_still_a_yes() -> None:
    later = DAY + timedelta(days=400)
    assert find_screening(answered(BLADDER), on=later).action is Action.EMERGENCY
    watched = find_screening(answered({"malignancy.history": True}), on=later)
    assert (watched.concern, watched.action) == (Concern.FEW, Action.INCOMPLETE)


@given(trees(), st.integers(0, 60), st.integers(1, 30))
def test_growing_older_never_opens_a_plan(tree: dict[str, Any], days: int, more: int) -> None:
    intake = parse_intake(tree)
    sooner, later = (find_screening(intake, on=DAY + timedelta(days=each)) for each in (days, days + more))
    assert sooner.action.allows_plan or not later.action.allows_plan
    assert set(sooner.missing) <= set(later.missing)


def test_what_decides_is_said_first_and_in_plain_words() -> None:
    screening = screen(answered({"malignancy.history": True, "cauda_equina.saddle_sensation": None}))
    assert screening.reasons[0].endswith("never a no: numbness between the legs.")
    assert (
        screen(answered({"malignancy.history": True}, person={"age": 12})).reasons[0].startswith("The person is under")
    )


def test_the_number_of_the_clinic_is_in_the_advice() -> None:
    for flag, region in (("cauda_equina.bowel", "GB"), ("infection.fever_unwell", None)):
        advice = find_screening(answered({flag: True}), on=DAY, region=region, number="144").advice
        assert any("Call now: 144" in each for each in advice)
        assert not any("999" in each or "your local" in each for each in advice)


def test_the_number_of_the_region_is_in_the_advice() -> None:
    british = find_screening(answered(BLADDER), on=DAY, region="gb")
    assert any("Call now: 999" in advice for advice in british.advice)
    for region in (None, "", "Atlantis"):
        advice = find_screening(answered(BLADDER), on=DAY, region=region).advice
        assert "Call now: your local emergency number" in advice[0]


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
