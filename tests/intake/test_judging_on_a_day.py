"""Screening on a day: reviews, old answers, and the number to call."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.test_judging import BLADDER, screen
from tests.intake.test_judging_investigated import EXCLUDED
from tests.support.intakes import DAY, answered, trees

from kinescript.errors import InputRefused
from kinescript.intake.document import parse_intake
from kinescript.intake.judging import find_screening
from kinescript.intake.minimal_set import keys
from kinescript.intake.words import Action, Cleared, Concern

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
