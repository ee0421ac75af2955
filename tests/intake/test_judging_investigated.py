"""Screening where something was investigated: what that excludes, and what it never does."""

from datetime import timedelta
from typing import Any

import pytest
from tests.intake.test_judging import BLADDER, BOTH_WEAK, CLONUS, SOME_ALONE, screen
from tests.support.intakes import DAY, answered, case

from kinescript.errors import InputRefused
from kinescript.intake.document import parse_intake
from kinescript.intake.minimal_set import keys
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action, Concern

EXCLUDED = {"condition": "cauda_equina", "on": "2026-11-10", "how": "MRI", "result": "excluded", "by": "Dr E."}


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
