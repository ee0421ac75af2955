"""Duration, irritability and status: each cut-off from both sides, and unknown as the more careful."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from tests.support.intakes import DAY, case, trees

from kinescript.intake.document import parse_intake
from kinescript.intake.screening import Stage
from kinescript.intake.staging import find_stage, read_staging
from kinescript.intake.words import Duration, Irritability, Status


def stage(**tree: Any) -> Stage:
    return find_stage(parse_intake(tree), on=DAY)


@pytest.mark.parametrize(
    ("days", "duration"),
    [
        (0, Duration.ACUTE),
        (41, Duration.ACUTE),
        (42, Duration.SUB_ACUTE),
        (83, Duration.SUB_ACUTE),
        (84, Duration.CHRONIC),
        (9999, Duration.CHRONIC),
    ],
)
def test_duration(days: int, duration: Duration) -> None:
    assert stage(onset_date=(DAY - timedelta(days=days)).isoformat()).duration is duration


def test_unknown_onset_is_acute_and_says_so() -> None:
    found = stage()
    assert found.duration is Duration.ACUTE
    assert "assumption" in found.reasons[0]


def test_a_later_episode_may_be_a_flare() -> None:
    assert "flare of a chronic course" in stage(onset_date="2026-11-10", episodes=2).reasons[0]
    assert "flare" not in stage(onset_date="2026-11-10", episodes=1).reasons[0]


CALM: dict[str, Any] = {"provoked_by": "heavy_activity", "settle_min": 10, "constant": False, "wakes_night": False}
MILD: dict[str, Any] = {"leg": {"now": 2, "worst_24h": 3}, "back": {"now": 0, "worst_24h": 0}}


def irritability(worst: float | None, back: float | None = 0, **change: Any) -> Irritability:
    pain = {"leg": {"worst_24h": worst}, "back": {"worst_24h": back}}
    return stage(pain=pain, irritability=CALM | change).irritability


def test_irritability_cut_offs() -> None:
    assert irritability(3) is Irritability.LOW
    assert irritability(3, settle_min=10.1) is Irritability.MODERATE
    assert irritability(3.1) is Irritability.MODERATE
    assert irritability(7) is Irritability.MODERATE
    assert irritability(7, settle_min=60) is Irritability.MODERATE
    assert irritability(7, settle_min=60.1) is Irritability.HIGH
    assert irritability(6.9, settle_min=61) is Irritability.MODERATE
    assert irritability(7, provoked_by="up_to_5_min_light_activity") is Irritability.HIGH
    assert irritability(1, constant=True, wakes_night=True) is Irritability.HIGH
    assert irritability(1, wakes_night=True) is Irritability.LOW


def test_back_pain_counts_too() -> None:
    assert irritability(1, back=7, wakes_night=True) is Irritability.HIGH
    assert irritability(1, back=5) is Irritability.MODERATE


def test_unknown_irritability_is_high() -> None:
    assert stage().irritability is Irritability.HIGH
    assert irritability(None, wakes_night=True) is Irritability.HIGH
    assert irritability(3, provoked_by="sitting", constant=None) is Irritability.HIGH
    assert irritability(3, provoked_by="sitting") is Irritability.LOW


def test_a_clinics_own_cut_off_is_used_throughout() -> None:
    rules = read_staging()
    own = replace(rules, irritability=replace(rules.irritability, worst_high_nrs=5))
    told = parse_intake({"pain": {"leg": {"now": 5}}, "irritability": CALM | {"wakes_night": True}})
    assert "worst pain 5 or more, wakes" in " ".join(find_stage(told, on=DAY, rules=own).reasons)
    assert "not known" in " ".join(find_stage(told, on=DAY).reasons)


def test_one_unknown_that_cannot_make_it_high_does_not() -> None:
    assert irritability(None) is Irritability.MODERATE


def status(odi: list[int | None] | None, **more: Any) -> Status:
    answers = {"odi": odi} if odi else None
    return stage(pain=MILD, irritability=CALM, answers=answers, **more).status


def odi(percent: int) -> list[int | None]:
    """Ten items that make a percentage (an even one)."""
    points = percent // 2
    return [points // 10 + (index < points % 10) for index in range(10)]


def test_status_cut_offs() -> None:
    assert status(odi(42), stable_weeks=9) is Status.SYMPTOM_MODULATION
    assert status(odi(40), stable_weeks=9) is Status.MOVEMENT_CONTROL
    assert status(odi(20), stable_weeks=2) is Status.FUNCTIONAL_OPTIMISATION
    assert status(odi(20), stable_weeks=1.9) is Status.MOVEMENT_CONTROL
    assert status(odi(20)) is Status.MOVEMENT_CONTROL
    assert status(odi(22), stable_weeks=9) is Status.MOVEMENT_CONTROL
    assert status(odi(20), stable_weeks=9, changing_day_to_day=True) is Status.SYMPTOM_MODULATION
    assert status(None, stable_weeks=9) is Status.MOVEMENT_CONTROL


def test_the_score_of_nine_answers_is_of_nine() -> None:
    """With nine answers 18 of 45 points are 40 %, and 19 are 42.2 %."""
    nine: list[int | None] = [2, 2, 2, 2, 2, 2, 2, 2, 2, None]
    assert status(nine, stable_weeks=9) is Status.MOVEMENT_CONTROL
    assert status([3, *nine[1:]], stable_weeks=9) is Status.SYMPTOM_MODULATION


@pytest.mark.parametrize(
    ("answers", "expected", "name"),
    [
        ({"psfs": [3, 3, 3]}, Status.SYMPTOM_MODULATION, "PSFS"),
        ({"psfs": [7, 7, 7]}, Status.FUNCTIONAL_OPTIMISATION, "PSFS"),
        ({"rmdq-24": [1] * 14 + [0] * 10}, Status.SYMPTOM_MODULATION, "RMDQ"),
        ({"rmdq-24": [1] * 4 + [0] * 20}, Status.FUNCTIONAL_OPTIMISATION, "RMDQ"),
        ({"rmdq-24": [1] * 24, "psfs": [5, 5, 5]}, Status.MOVEMENT_CONTROL, "PSFS"),
    ],
)
def test_without_odi_another_questionnaire_is_used_and_named(
    answers: dict[str, Any], expected: Status, name: str
) -> None:
    found = stage(pain=MILD, irritability=CALM, answers=answers, stable_weeks=3)
    assert found.status is expected
    assert any(f"Disability from the {name}, without an ODI" in reason for reason in found.reasons)


def test_a_questionnaire_with_too_few_answers_is_said_and_not_used() -> None:
    found = stage(pain=MILD, irritability=CALM, answers={"odi": [5] * 7 + [None] * 3}, stable_weeks=3)
    assert found.status is Status.MOVEMENT_CONTROL
    assert any("cannot be scored" in reason for reason in found.reasons)


def test_the_dose_column_is_the_more_cautious() -> None:
    assert find_stage(parse_intake(case("acute_irritable_right_leg")), on=DAY).dose_column is Status.SYMPTOM_MODULATION
    assert find_stage(parse_intake(case("chronic_l5_s1_42")), on=DAY).dose_column is Status.MOVEMENT_CONTROL


@given(trees())
def test_taking_an_answer_away_never_makes_it_bolder(tree: dict[str, Any]) -> None:
    full = find_stage(parse_intake(tree), on=DAY)
    for part in ("irritability", "pain", "stable_weeks"):
        less = find_stage(parse_intake({**tree, part: None}), on=DAY)
        assert less.dose_column.boldness <= full.dose_column.boldness
        assert list(Irritability).index(less.irritability) >= list(Irritability).index(full.irritability)


@given(trees())
def test_every_stage_has_its_three_reasons(tree: dict[str, Any]) -> None:
    found = find_stage(parse_intake(tree), on=date(2026, 12, 24))
    for word in ("Duration", "Irritability", "Status"):
        assert sum(reason.startswith(f"{word} ") for reason in found.reasons) == 1
