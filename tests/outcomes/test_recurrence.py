"""Recovery, recurrence and adherence: by days, leg and back apart, the unknown never taken for good."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.errors import InputRefused
from kinescript.outcomes.adherence import PlannedItem, find_adherence
from kinescript.outcomes.recurrence import DayOfPain, Recurrence, find_recurrence

START = date(2026, 1, 5)


def diary(leg: list[float | None], back: float | None = 0.0) -> list[DayOfPain]:
    return [DayOfPain(on=START + timedelta(days=i), leg_nrs=nrs, back_nrs=back) for i, nrs in enumerate(leg)]


def of_leg(leg: list[float | None]) -> Recurrence:
    return find_recurrence(diary(leg), where="leg")


def test_a_month_without_pain_is_recovered_and_a_day_less_is_not() -> None:
    assert of_leg([0] * 29).recovered_on is None
    found = of_leg([4] * 3 + [0] * 30)
    assert found.recovered_on == START + timedelta(days=32)
    assert (found.observed, found.duration_days) == (False, 0)
    assert of_leg([0] * 29 + [1] + [0] * 29).recovered_on is None


def test_a_day_nobody_knows_is_no_day_without_pain() -> None:
    assert of_leg([0] * 20 + [None] + [0] * 20).recovered_on is None
    missing = [day for i, day in enumerate(diary([0] * 41)) if i != 20]
    assert find_recurrence(missing, where="leg").recovered_on is None


def test_it_came_back() -> None:
    found = of_leg([0] * 30 + [1] * 5 + [2, 3] + [0] * 5)
    assert (found.observed, found.duration_days) == (True, 7)
    assert found.recurred_on == START + timedelta(days=36)


def test_less_than_a_day_or_less_than_what_matters_is_no_recurrence() -> None:
    assert of_leg([0] * 30 + [5] + [0] * 5).observed is False
    assert of_leg([0] * 30 + [1.9] * 20).observed is False
    hours = [*diary([0] * 30), DayOfPain(on=START + timedelta(days=30), leg_nrs=3, leg_h=24)]
    assert find_recurrence(hours, where="leg").observed is True
    short = [
        DayOfPain(on=START + timedelta(days=30), leg_nrs=3, leg_h=6),
        DayOfPain(on=START + timedelta(days=31), leg_nrs=3, leg_h=6),
    ]
    assert find_recurrence([*diary([0] * 30), *short], where="leg").observed is False


def test_leg_and_back_are_counted_apart() -> None:
    days = diary([0] * 30 + [4, 4], back=3)
    assert find_recurrence(days, where="leg").observed is True
    assert find_recurrence(days, where="back").recovered_on is None


def test_the_window_and_silence_censor() -> None:
    found = of_leg([0] * 30 + [1] * 300 + [5, 5])
    assert (found.observed, found.duration_days) == (False, 183)
    silent = of_leg([0] * 40 + [None] * 10 + [5, 5])
    assert (silent.observed, silent.duration_days) == (False, 10)
    assert of_leg([0] * 40 + [None] * 5 + [5, 5]).observed is True


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InputRefused, match="twice"):
        find_recurrence([*diary([0]), *diary([1])], where="leg")
    for nrs in (11, -1, float("nan")):
        with pytest.raises(InputRefused, match="0 to 10"):
            of_leg([nrs])


@given(st.lists(st.one_of(st.none(), st.floats(0, 10)), max_size=60), st.randoms())
def test_order_does_not_matter_and_forgetting_never_recovers(leg: list[float | None], chance: object) -> None:
    days = diary([0.0] * 15 + leg)
    found = find_recurrence(days, where="leg")
    assert find_recurrence(days[::-1], where="leg") == found
    forgotten = [DayOfPain(on=d.on) if i % 7 == 0 else d for i, d in enumerate(days)]
    if found.recovered_on is None:
        assert find_recurrence(forgotten, where="leg").recovered_on is None


def test_adherence_keeps_the_unknown_apart() -> None:
    items = [
        PlannedItem(on=START, exercise="bridge", share=1.0),
        PlannedItem(on=START, exercise="walk", share=0.5),
        PlannedItem(on=START + timedelta(days=2), exercise="bridge", share=0.0),
        PlannedItem(on=START + timedelta(days=6), exercise="bridge"),
        PlannedItem(on=START + timedelta(days=14), exercise="bridge"),
    ]
    first, second, third = find_adherence(items, start=START, weeks=3)
    assert (first.planned, first.done, first.not_done, first.unknown) == (4, 0.375, 0.375, 0.25)
    assert (second.planned, second.done, second.not_done, second.unknown) == (0, None, None, None)
    assert (third.done, third.not_done, third.unknown) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    "item",
    [
        PlannedItem(on=START - timedelta(days=1), exercise="walk"),
        PlannedItem(on=START + timedelta(days=7), exercise="walk"),
        PlannedItem(on=START, exercise="walk", share=1.2),
        PlannedItem(on=START, exercise="walk", share=float("nan")),
    ],
)
def test_adherence_refuses(item: PlannedItem) -> None:
    with pytest.raises(InputRefused):
        find_adherence([item], start=START, weeks=1)


def test_adherence_refuses_the_same_twice() -> None:
    item = PlannedItem(on=START, exercise="walk", share=1.0)
    with pytest.raises(InputRefused, match="once a day"):
        find_adherence([item, item], start=START, weeks=1)
