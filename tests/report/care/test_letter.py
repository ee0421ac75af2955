"""The referral letter and the card: whole, honest about what is not known, and one page."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from tests.support.intakes import DAY, answered, case, trees

from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.judging import find_screening
from kinescript.intake.minimal_set import read_emergency, read_minimal_set
from kinescript.report.care.card import write_card
from kinescript.report.care.letter import write_letter


def letter(intake: Intake) -> str:
    return write_letter(intake, find_screening(intake, on=DAY))


def card(intake: Intake, number: str | None = None) -> str:
    return write_card(find_screening(intake, on=DAY), number=number)


def text(page: str) -> str:
    """What a person reads."""
    body = page.partition("<body")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_letter_of_the_foot_drop() -> None:
    said = text(letter(parse_intake(case("foot_drop_3_of_5"))))
    for words in (
        "Referral: please see today",
        "case-foot-drop, 42 years, female",
        "Asked by R. Example, physiotherapist : 16 Nov 2026, in person".replace(" :", ":"),
        "concern some, action same day",
        "Strength of MRC 3 or less",
        "strength 3/5, sensation reduced",
        "positive, 55 deg",
        "Painful side RIGHT",
        "See a doctor today",
        "Course of a deficit: stable",
    ):
        assert words in said, words


def test_letter_names_what_counts_as_yes_and_what_nobody_answered() -> None:
    weak = {"left": {"myotome_mrc": {"L5": 2}}}
    said = text(letter(answered({"malignancy.history": "not_sure", "infection.fever_unwell": None}, neuro=weak)))
    assert "counted as yes: the examination found strength 2/5 in the left leg" in said
    assert "not sure, counts as yes" in said
    assert "Not yet asked, and unanswered is never a no: fever or unwell" in said


def test_letter_says_what_it_does_not_know() -> None:
    said = text(letter(parse_intake({"red_flags": {"cauda_equina": {"bowel": True}}})))
    for words in ("age not known", "day not known", "Painful side not known", "Conditions not known", "unknown"):
        assert words in said


@pytest.mark.parametrize("number", [None, "999"])
def test_card_of_an_emergency(number: str | None) -> None:
    said = text(card(parse_intake(case("cauda_equina_yes")), number))
    assert "Get emergency help now" in said
    assert f"Nobody reads this in real time. Call now. {(number or 'Your local emergency number')}" in said
    assert all(each in said for each in read_emergency().list)
    assert "Do not wait for your appointment" in said


def test_card_says_the_call_for_every_action() -> None:
    for name in ("unanswered", "foot_drop_3_of_5", "hip_pain", "cancer_and_weight_loss", "chronic_l5_s1_42"):
        assert "Get emergency help now, day or night (999)" in text(card(parse_intake(case(name)), "999"))


@settings(max_examples=40)
@given(trees())
def test_any_intake_makes_both_pages_and_nothing_is_fetched(tree: dict[str, Any]) -> None:
    intake = parse_intake(tree)
    for page in (letter(intake), card(intake)):
        assert page.startswith("<!doctype html>")
        assert not re.search(r"(src|href)=\"(?!#)", page)


def test_what_people_wrote_is_escaped() -> None:
    page = letter(parse_intake({"person": {"id": "<script>x</script>"}, "asked": {"by": "</style><b>"}}))
    assert "<script>" not in page
    assert "</style><b>" not in page


def test_every_positive_stands_in_the_letter() -> None:
    rules = read_minimal_set()
    page = text(letter(answered({each.key: True for each in rules.question})))
    for each in rules.question:
        assert each.clinician.replace("'", "&#x27;") in page
