"""What spread or tingled on and stayed is reported at the next look, however many good days came since."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.diaries import diary, done, good_week, session
from tests.support.programmes import BEGUN, example_programme

from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.intake.document import Answers
from kinescript.intake.words import Site
from kinescript.programme.diary import AnswersOn
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import Progressed
from kinescript.programme.library import load_library

PROGRAMME = example_programme(signed=True, weeks=8)
LIBRARY = {exercise.id: exercise for exercise in load_library()}
SPREAD: dict[str, Any] = {"distal_before": Site.THIGH, "distal_after": Site.FOOT, "distal_stays_min": 60.0}
TINGLING: dict[str, Any] = {"tingling_min": 45.0}
ONE = (done("bird_dog", Side.RIGHT),)


def day(number: int) -> date:
    return BEGUN + timedelta(days=number)


def looked(first: dict[str, Any], *, on: int = 10, programme: Any = PROGRAMME) -> Progressed:
    """A first session as said, then good ones, and the first look days later."""
    rest = (session(day(each)) for each in (3, 5, 7, 9, 10))
    return find_progress(programme, diary(session(day(0), **first), *rest), on=day(on), library=LIBRARY)


@pytest.mark.parametrize("sign", [SPREAD, TINGLING], ids=["spread", "tingling"])
def test_what_stayed_ten_days_ago_and_nobody_acted_on_is_stopped_and_rung_about(sign: dict[str, Any]) -> None:
    found = looked({**sign, "exercises": ONE})
    words = {(item.exercise, item.side): item for item in found.items}
    culprit = words["bird_dog", Side.RIGHT]
    assert found.contact and found.word is Word.REGRESS_CONTACT
    assert culprit.word is Word.REGRESS_CONTACT and culprit.session == day(0) and culprit.rule in (2, 3)
    assert not any(item.word is Word.PROGRESS for item in found.items)
    assert found.deload is None


def test_without_it_the_same_days_go_on() -> None:
    found = looked({})
    assert not found.contact and found.word is Word.PROGRESS


def test_a_look_that_saw_it_does_not_say_it_again() -> None:
    before = diary(session(day(0), exercises=ONE, **SPREAD), session(day(2)))
    seen = find_progress(PROGRAMME, before, on=day(3), library=LIBRARY)
    assert seen.contact and seen.proposal is not None
    later = diary(*before.sessions, *(session(day(each), exercises=(done("bridge"),)) for each in (9, 12)))
    again = find_progress(seen.proposal, later, on=day(12), library=LIBRARY)
    assert not again.contact


def test_a_session_that_names_no_exercise_still_rings() -> None:
    found = find_progress(PROGRAMME, diary(session(day(0), exercises=(), **SPREAD)), on=day(1), library=LIBRARY)
    assert found.contact
    assert any("Peripheralised" in reason.clinician for reason in found.reasons)


def test_the_overall_word_is_one_of_the_items() -> None:
    for weeks in (1, 2, 3):
        sessions = [s for number in range(1, weeks + 1) for s in good_week(number)]
        found = find_progress(PROGRAMME, diary(*sessions), on=day(7 * weeks), library=LIBRARY)
        assert found.word in {item.word for item in found.items}
        if found.deload is not None:
            assert found.word is Word.HOLD and {item.word for item in found.items} == {Word.HOLD}


@pytest.mark.parametrize(
    ("instrument", "items", "place"),
    [
        ("no_such_form", (1.0,), "questionnaires[0].instrument"),
        ("odi", (9.0, *(0.0,) * 9), "questionnaires[0].answers.items[0]"),
        ("odi", (1.5, *(0.0,) * 9), "questionnaires[0].answers.items[0]"),
        ("odi", (1.0,) * 4, "questionnaires[0].answers.items"),
    ],
)
def test_a_questionnaire_nobody_can_have_answered_is_refused(
    instrument: str, items: tuple[float, ...], place: str
) -> None:
    asked = AnswersOn(instrument=instrument, on=day(1), answers=Answers(items=items))
    with pytest.raises(InputRefused) as refused:
        find_progress(PROGRAMME, replace(diary(session(day(0))), questionnaires=(asked,)), on=day(2))
    assert refused.value.place == f"diary, {place}"


def test_a_questionnaire_with_gaps_stops_no_diary() -> None:
    asked = AnswersOn(instrument="odi", on=day(1), answers=Answers(items=(1.0, *(None,) * 9)))
    find_progress(PROGRAMME, replace(diary(session(day(0))), questionnaires=(asked,)), on=day(2))
