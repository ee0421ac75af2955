"""A dose as a patient and as a clinician reads it."""

from dataclasses import fields
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.programme.dose import Dose, Tempo
from kinescript.programme.library import load_library
from kinescript.report.care.dose_words import Counted, say_dose, write_dose
from kinescript.report.care.language import find_language

EN, DE = find_language("en"), find_language("de")
SLOW = Tempo(out_s=3.0, hold_s=1.0, back_s=3.0)
CASES = [
    (Dose(repetitions=10, tempo=SLOW, times_per_day=2), "10 slow times, twice a day"),
    (
        Dose(sets=2, repetitions=8, hold_s=5, times_per_day=1),
        "8 times, hold 5 seconds each time. Rest. Again. Once a day.",
    ),
    (Dose(duration_s=600, times_per_day=3, as_needed=True), "10 minutes, 3 times a day, and as often as it helps you"),
    (Dose(duration_s=90, as_needed=True), "90 seconds, as often as it helps you"),
    (Dose(sets=1, repetitions=1, hold_s=60, times_per_day=2.5), "1 time, hold for 1 minute, 2 to 3 times a day"),
    (Dose(sets=3, duration_s=30.0), "30 seconds. Rest. Again, until you have done 3 rounds."),
]


@pytest.mark.parametrize(("dose", "said"), CASES)
def test_the_big_line(dose: Dose, said: str) -> None:
    assert say_dose(dose, EN).big == said


def test_the_days_stand_beside_it_so_once_a_day_is_left_out() -> None:
    dose = Dose(sets=2, repetitions=8, times_per_day=1, rest_s=45, effort_rpe=4, range_share=0.5, load="a 2 kg bag")
    said = say_dose(dose, EN, on_days=True)
    assert said.big == "8 times. Rest 45 seconds. Again."
    assert said.amount == "2 rounds of 8 times"
    assert said.lines == (
        "With a 2 kg bag.",
        "Effort 4 out of 10: easy, you could chat.",
        "Go half as far as you could.",
    )
    assert say_dose(Dose(repetitions=5, times_per_day=2), EN, on_days=True).big == "5 times, twice a day"


def test_what_is_counted_has_a_name_and_a_side_its_own_number() -> None:
    dose = Dose(sets=2, repetitions=8, hold_s=5)
    each = say_dose(dose, EN, counted=Counted(each_side=True))
    assert each.big == "8 times on each side, hold 5 seconds each time. Rest. Again."
    rolls = Counted(one="roll", many="rolls")
    often = Dose(repetitions=6, tempo=SLOW, times_per_day=5)
    assert say_dose(often, EN, counted=rolls).big == "6 slow rolls, 5 times a day"
    assert say_dose(Dose(repetitions=1), EN, counted=rolls).big == "1 roll"


def test_how_hard_is_said_in_words() -> None:
    said = [say_dose(Dose(repetitions=5, effort_rpe=float(effort)), EN).lines[0] for effort in (2, 4, 5, 6, 7)]
    assert ["chat" in each for each in said] == [True, True, False, False, False]
    assert ["still talk" in each for each in said] == [False, False, True, True, False]


def test_a_walk_is_cut_into_work_and_rest_only_where_its_dose_says_both() -> None:
    plain = Dose(duration_s=900, rest_s=60)
    assert say_dose(plain, EN).lines == ("Rest 1 minute in between.",)
    # a dose that says how long to go is read as soon as there is one
    cut = SimpleNamespace(**{each.name: getattr(plain, each.name) for each in fields(Dose)}, work_s=120)
    assert say_dose(cut, EN).lines == ("Go 2 minutes, rest 1 minute, and so on.",)  # type: ignore[arg-type]


def test_german() -> None:
    assert say_dose(CASES[0][0], DE).big == "10-mal langsam, zweimal am Tag"


def test_the_shorthand() -> None:
    dose = Dose(sets=2, repetitions=10, tempo=SLOW, effort_rpe=5, times_per_day=2, rest_s=60, days_per_week=5)
    assert write_dose(dose) == "2 x 10, 3-1-3, rest 1 min, RPE 5, 2/d, 5 d/wk"
    assert write_dose(dose, brief=True) == "2 x 10, 3-1-3, RPE 5, 2/d"
    assert write_dose(Dose(sets=2, duration_s=30, as_needed=True)) == "2 x 30 s, as needed"


@pytest.mark.parametrize("words", [EN, DE], ids=["en", "de"])
def test_every_dose_of_the_library_says_how_much(words: object) -> None:
    for exercise in load_library():
        for row in exercise.dose.values():
            said = say_dose(row.dose, words)  # type: ignore[arg-type]
            assert said.big, exercise.id
            assert "None" not in said.big + "".join(said.lines)
            assert write_dose(row.dose), exercise.id


numbers = st.one_of(st.none(), st.integers(1, 60).map(float))


@given(st.fixed_dictionaries(dict.fromkeys(("times_per_day", "duration_s", "hold_s", "rest_s"), numbers)))
def test_what_is_given_is_said(given_: dict[str, float | None]) -> None:
    """Each number of a dose stands in the patient's words, or in the words that stand for it."""
    dose = Dose(**given_)  # type: ignore[arg-type]
    said = say_dose(dose, EN)
    everything = f"{said.big} {' '.join(said.lines)}".lower()
    stand_for = {1.0: ("once a day",), 2.0: ("twice a day",)}
    for name, value in given_.items():
        if value is None:
            continue
        minutes = f"{value / 60:g} minute"
        allowed = (f"{value:g} ", minutes, *(stand_for.get(value, ()) if name == "times_per_day" else ()))
        assert any(each in everything for each in allowed), (name, value, everything)


def test_no_field_of_a_dose_is_forgotten() -> None:
    """A new field must be said, or be named here with the place where it is."""
    elsewhere = {"side", "max_leg_rise_nrs", "max_leg_nrs", "max_back_nrs"}  # the card's head and its limits
    said = {"days_per_week", "times_per_day", "as_needed", "sets", "repetitions", "duration_s", "hold_s", "rest_s"}
    said |= {"tempo", "load", "effort_rpe", "range_share"}
    assert {field.name for field in fields(Dose)} == said | elsewhere
