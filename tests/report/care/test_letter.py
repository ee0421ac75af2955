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
        "No new or growing weakness reported.",
        "Right L5 strength 3/5, not reported as getting worse; since: ____",
    ):
        assert words in said, words


def test_letter_names_what_counts_as_yes_and_what_nobody_answered() -> None:
    weak = {"left": {"myotome_mrc": {"L5": 2}}}
    said = text(letter(answered({"malignancy.history": "not_sure", "infection.fever_unwell": None}, neuro=weak)))
    assert "counted as yes: the examination found strength 2/5 in the left leg" in said
    assert "not sure, counts as yes" in said
    assert "Not yet asked: unanswered is never a no. Do you have a fever" in said


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


def test_the_card_says_why_and_what_to_say_on_the_phone() -> None:
    said = text(card(parse_intake(case("cauda_equina_yes"))))
    assert said.count("Get emergency help now") == 1
    assert re.search(r"You told us: [^.]+\. Say on the phone: possible cauda equina\.", said)
    numb = text(card(answered({"cauda_equina.saddle_sensation": True})))
    assert "You told us: numbness between your legs. Say on the phone: possible cauda equina." in numb
    lost = text(card(parse_intake(case("cancer_and_weight_loss"))))
    assert "Say on the phone: past cancer, back and leg pain, losing weight." in lost
    found = text(card(parse_intake(case("foot_drop_3_of_5"))))
    assert "We found: a leg or foot that has lost strength." in found
    assert "You told us" not in found
    assert found.count("See a doctor today") == 1


def test_no_card_speaks_to_staff_or_of_what_was_not_told() -> None:
    hip = text(card(parse_intake(case("hip_pain"))))
    assert "Your pain seems to come from somewhere other than the leg nerve. Your physio will send you" in hip
    young = text(card(answered(person={"id": "p", "age": 16})))
    assert "made for adults" in young
    assert "leg nerve" not in young
    for name in ("unanswered", "hip_pain", "chronic_l5_s1_42"):
        said = text(card(parse_intake(case(name))))
        assert not re.search(r"refer|treating|You told us|We found", said), name
    open_ = text(card(parse_intake(case("unanswered"))))
    assert "Some safety questions are still open. Answer them with your physio before any exercise." in open_


def test_a_letter_of_open_questions_does_not_reassure() -> None:
    said = text(letter(parse_intake(case("unanswered"))))
    assert "concern: not known. Not yet asked:" in said
    assert "concern none" not in said
    assert "No question" not in said
    rules = read_minimal_set()
    screening = find_screening(parse_intake(case("unanswered")), on=DAY)
    assert screening.missing
    for key in screening.missing:
        assert rules.ask(key).patient.replace("'", "&#x27;") in said
        assert key not in said


def test_the_letter_of_a_suspected_cauda_equina_keeps_the_onsets_apart() -> None:
    onset = {"onset_date": "2025-11-10"}
    said = text(letter(answered({"cauda_equina.bladder": True}, **onset)))
    assert "Suspected cauda equina syndrome: please see now" in said
    assert "Leg pain since 10 Nov 2025; when this symptom began was not asked" in said
    assert "371 days ago" not in said
    for blank in ("This symptom since (date, time): ____", "asked at (time): ____", "perianal sensation ____",
                  "anal tone ____", "bladder scan ________ mL"):  # fmt: skip
        assert blank in said
    other = text(letter(answered({"malignancy.history": True, "malignancy.weight_loss": True}, **onset)))
    assert "cauda equina syndrome" not in other
    assert "anal tone" not in other


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
